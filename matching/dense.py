"""Rows found by a number: a join on numbers that count rows themselves, without a hash of either side."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.integer]


@dataclass(frozen=True)
class ByNumber:
    """Rows by a number from 0 on: those of number n are `rows` from `first[n]` on, `count[n]` of them."""

    rows: Numbers
    first: Numbers
    count: Numbers

    def meet(self, wanted: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Join these numbers (none null): the row of `wanted` and the row found, once for each meeting."""
        numbers = wanted.to_numpy()
        count = self.count[numbers]
        asked = np.repeat(np.arange(len(numbers), dtype=np.uint32), count)
        # Each run of rows found begins at its first one and goes on by one.
        before = self.first[numbers] - (np.cumsum(count) - count)
        found = self.rows[np.arange(len(asked)) + before[asked]]
        return pl.Series(asked), pl.Series(found)


def by_number(numbers: pl.Series, size: int) -> ByNumber:
    """Order rows by their number, which none has from `size` on."""
    count = np.bincount(numbers, minlength=size)
    rows = np.argsort(numbers.to_numpy(), kind="stable").astype(np.uint32)
    return ByNumber(rows, np.cumsum(count) - count, count)
