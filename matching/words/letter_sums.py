"""A number for the spelling of a word, such that parts of words add up: the sum of its letters' codes.

Each code is taken times a power of one factor, by the place of the letter, modulo 2^64. Two spellings of one
number are as good as always the same; where they must be, they are looked at again, letter by letter.
"""

from dataclasses import dataclass
from hashlib import shake_256
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

Sums = npt.NDArray[np.uint64]

_FACTOR = 0x9E3779B97F4A7C15
CODES = np.frombuffer(bytes(8) + shake_256(b"letters").digest(8 * 255), np.uint64)
"""A number for each letter (0 for none), with no pattern in it; numpy's own chance takes time to import."""


def powers(count: int) -> Sums:
    """Return so many powers of the factor, from the first (it itself) on."""
    return np.cumprod(np.full(count, _FACTOR, np.uint64), dtype=np.uint64)


@dataclass(frozen=True)
class Spelt:
    """Texts by number: the sum of each, and its size (letters)."""

    sums: Sums
    sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, texts: pl.Series) -> Self:
        """Add up texts of ASCII letters; an empty one is 0."""
        sizes = texts.str.len_bytes().to_numpy().astype(np.int64)
        letters = np.frombuffer(texts.str.join("").item().encode(), np.uint8)
        # The longest first: those that have a letter in some place are the first so many. Place by place, for
        # to ask for memory for all letters at once takes longer than to add them up.
        order = np.argsort(-sizes)
        begins = (np.cumsum(sizes) - sizes)[order]
        so_far = np.zeros(len(sizes), np.uint64)
        for place, power in enumerate(powers(int(sizes.max(initial=0)))):
            have = np.count_nonzero(sizes > place)
            so_far[:have] += CODES.take(letters.take(begins[:have] + place)) * power
        sums = np.empty_like(so_far)
        sums[order] = so_far
        return cls(sums, sizes)

    def then(self, numbers: npt.NDArray[np.integer], other: Self, others: npt.NDArray[np.integer]) -> Sums:
        """Return the sums of these texts each run together with one of the others."""
        further = np.append(np.uint64(1), powers(int(self.sizes.max(initial=0))))
        both: Sums = self.sums[numbers] + further[self.sizes[numbers]] * other.sums[others]
        return both


def may_be(sums: Sums, asked: Sums) -> npt.NDArray[np.bool_]:
    """Tell which sums could be among those asked for: their first bits are. Most are not, and show it."""
    bits = min((16 * len(asked) + 1).bit_length(), _MOST_BITS)
    # As numbers that numpy takes for places as they are, without a copy.
    asked_at, at = ((of >> np.uint64(64 - bits)).view(np.int64) for of in (asked, sums))
    there = np.zeros(2**bits, dtype=bool)
    there[asked_at] = True
    return there.take(at)


_MOST_BITS = 26
"""log2 of the marks that are kept at most: 64 MiB."""
