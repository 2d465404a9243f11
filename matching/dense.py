"""Rows found by a number: a join on numbers that count rows themselves, without a hash of either side."""

import math
from collections.abc import Sequence
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
        if count.max(initial=0) <= 1:
            asked = np.flatnonzero(count).astype(np.uint32)
            return pl.Series(asked), pl.Series(self.rows[self.first[numbers[asked]]])
        asked = np.repeat(np.arange(len(numbers), dtype=np.uint32), count)
        return pl.Series(asked), pl.Series(self.rows[runs(self.first[numbers], count)])


def runs(firsts: Numbers, counts: Numbers) -> npt.NDArray[np.uint32]:
    """Return so many numbers from each first one on, all after one another."""
    ends = np.cumsum(counts, dtype=np.int64)
    numbers = np.arange(ends[-1] if len(ends) else 0, dtype=np.uint32)
    numbers += np.repeat((firsts - (ends - counts)).astype(np.uint32), counts)
    return numbers


def is_first(numbers: Numbers, size: int) -> npt.NDArray[np.bool_]:
    """Tell which rows hold a number for the first time; none is from `size` on."""
    rows = np.arange(len(numbers), dtype=np.uint32)
    first = np.full(size, len(numbers), dtype=np.uint32)
    first[numbers[::-1]] = rows[::-1]  # of rows of one number the last that is written stays
    is_it: npt.NDArray[np.bool_] = first[numbers] == rows
    return is_it


def meet(wanted: pl.Series, numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Join numbers with numbers, none null: the row of `wanted` and that of `numbers`, once a meeting."""
    return by_number(numbers, int(np.max(wanted.to_numpy(), initial=0)) + 1).meet(wanted)


def joined(rows: pl.DataFrame, others: pl.DataFrame, on: str) -> pl.DataFrame:
    """Join rows with others by a number that they have, no other column in common: an inner join."""
    row, other = meet(rows[on], others[on])
    return rows.select(pl.all().gather(row)).hstack(others.select(pl.exclude(on).gather(other)))


def by_number(numbers: pl.Series, size: int) -> ByNumber:
    """Order rows by their number, which none has from `size` on."""
    count = np.bincount(numbers, minlength=size)
    rows = np.argsort(numbers.to_numpy(), kind="stable").astype(np.uint32)
    return ByNumber(rows, np.cumsum(count) - count, count)


def one_number(columns: Sequence[pl.Series]) -> pl.Series:
    """Return one number a row for several (none null or below 0): alike, and in order, as the rows are.

    polars numbers and sorts rows by one column in less than half the time that it takes for three.
    """
    sizes = [1 + int(np.max(column.to_numpy(), initial=0)) for column in columns]
    wide = pl.UInt64 if math.prod(sizes) < 2**64 else pl.Int128
    whole = pl.lit(columns[0].cast(wide))
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        whole = whole * pl.lit(size, dtype=wide) + column
    return pl.select(whole).to_series()
