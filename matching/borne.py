"""Which two of the students' words, a forename and a family name, stand in one student's name.

It is asked of millions of pairs, and of nearly all of them the answer is no: that is said by one bit.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from matching.dense import Booleans, Numbers, joined
from matching.pairs import pair
from matching.rows import NameSide, once_a_side

WHOLE = ["forename", "first forename", "family name"]
"""Labels of slots that are a whole forename or family name."""

_MARKS_A_PAIR = 8
"""Marks for each pair, at least: of other pairs one in 8 at most passes for one that is borne."""

_MOST_MARKS = 27
"""log2 of the marks that are kept at most, a byte each: 128 MiB, in which 16 million pairs have eight."""

_FACTOR = {"given": np.uint32(0x9E3779B1), "family": np.uint32(0x85EBCA77)}
"""Odd numbers that scatter the slots; unlike ones, or slots side by side would often share a mark."""


@dataclass(frozen=True)
class Marked:
    """Pairs of slots, a forename's and a family name's, by their marks: few others have a mark of theirs.

    Attributes:
        known: whether a pair has the mark, by its number.
    """

    known: Booleans

    @classmethod
    def of(cls, given: pl.Series, family: pl.Series) -> Self:
        """Mark these pairs."""
        size = min((_MARKS_A_PAIR * max(given.len(), 1)).bit_length(), _MOST_MARKS)
        marked = cls(np.zeros(2**size, dtype=bool))
        marked.known[marked.half(given.to_numpy(), "given") ^ marked.half(family.to_numpy(), "family")] = True
        return marked

    def half(self, slots: Numbers, role: str) -> Numbers:
        """Return one half of a pair's mark: the exclusive or of both halves is the whole."""
        scattered: Numbers = slots * _FACTOR[role]
        return scattered >> np.uint32(33 - len(self.known).bit_length())


@dataclass(frozen=True)
class Borne:
    """What is borne together.

    Attributes:
        keys: one row a name × forename slot × family slot, with the bits of each; `pair` numbers the two.
        together: pair, together_bits: `NameSide.together`.
        marked: the pairs of `keys`.
    """

    keys: pl.DataFrame
    together: pl.DataFrame
    marked: Marked


@once_a_side
def borne(side: NameSide) -> Borne:
    """Say which words these students bear together."""
    keys = _keys(side)
    numbered = keys.with_columns(pair=pair("given_slot", "family_slot")).drop("given_slot", "family_slot")
    together = side.together.select("together_bits", pair=pair("given_slot", "family_slot"))
    return Borne(numbered, together, Marked.of(keys["given_slot"], keys["family_slot"]))


def _keys(side: NameSide) -> pl.DataFrame:
    initial = pl.lit(side.initials()).gather(pl.col("slot"))
    given, family = (
        side.slots.filter(pl.col("role") == role).select(
            "name",
            pl.col("slot").alias(f"{role}_slot"),
            pl.col("bits").alias(f"{role}_worth"),
            initial.alias(f"{role}_initial"),
            pl.col("label").is_in(WHOLE).alias(f"{role}_whole"),
            (pl.col("label") == "middle name").alias(f"{role}_middle"),
        )
        for role in ("given", "family")
    )
    both = joined(given, family.drop("family_middle"), "name")
    one_whole = both.filter(~(pl.col("given_initial") & pl.col("family_initial")))
    return one_whole.drop("given_initial", "family_initial")
