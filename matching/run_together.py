"""Forename and family name in one word, or in words that run together to it: "chrisstevenson"."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.communities import no_more_than_either
from matching.dense import runs
from matching.rows import NameSide, once_a_side
from matching.words.letter_sums import Spelt, Sums, may_be

RUN_TOGETHER = -1.0
"""Bits that such a word says less than the two apart."""


@dataclass(frozen=True)
class InOne:
    """The students' names run together, forename first and family name first.

    Attributes:
        name: number of each name that has both.
        spelt: the sum of its letters, in either order.
    """

    name: pl.Series
    spelt: tuple[Sums, Sums]


@once_a_side
def _in_one(side: NameSide) -> InOne:
    given, family = (Spelt.of(side.texts[role]) for role in ("given", "family"))
    of_given, of_family = (side.names[role].to_numpy() for role in ("given", "family"))
    both = np.flatnonzero((given.sizes[of_given] > 0) & (family.sizes[of_family] > 0))
    of_given, of_family = of_given[both], of_family[both]
    orders = given.then(of_given, family, of_family), family.then(of_family, given, of_given)
    return InOne(pl.Series("name", both, dtype=pl.UInt32), orders)


def in_one(words: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say whose forename and family name, run together, each of these words is: word (its row), name, bits.

    Letter for letter, and in either order. `bits` are those of the name that says the least among them.
    """
    met = _met(words, side)
    worth = met.join(_worth(met["name"].unique(), side), on="name")
    return worth.select("word", "name", bits=pl.col("bits").min().over("word") + RUN_TOGETHER)


def _met(words: pl.Series, side: NameSide) -> pl.DataFrame:
    """Join words with names that are spelt so: word, name."""
    joined, asked = _in_one(side), Spelt.of(words).sums
    found = []
    shown = pl.DataFrame({"sum": asked}).with_row_index("word")
    for sums, order in zip(joined.spelt, (("given", "family"), ("family", "given")), strict=True):
        may = np.flatnonzero(may_be(sums, asked))
        of_name = pl.DataFrame({"name": joined.name.gather(may), "sum": sums[may]})
        both = shown.join(of_name, on="sum")
        first, then = (side.texts[role].gather(side.names[role].gather(both["name"])) for role in order)
        found.append(both.filter(words.gather(both["word"]) == first + then).select("word", "name"))
    return pl.concat(found).unique()


def _worth(names: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say what the two halves of these names say together: name, bits (the least, if written in two ways)."""
    every, asked = side.slots["name"].to_numpy(), names.to_numpy()
    first, after = (np.searchsorted(every, asked, where) for where in ("left", "right"))
    found = side.slots[runs(first, after - first)]
    whole = found.filter((pl.col("penalty") == 0) & (pl.col("label") != "initial"))
    given, family = (
        whole.filter(pl.col("role") == role).select("name", pl.col("slot", "bits").name.prefix(f"{role}_"))
        for role in ("given", "family")
    )
    both = given.join(family, on="name")
    slots = ["given_slot", "family_slot"]
    together = side.together.join(both, on=slots, how="semi")
    total = pl.col("given_bits") + pl.col("family_bits") + no_more_than_either("given_bits", "family_bits")
    return both.join(together, on=slots, how="left").group_by("name").agg(bits=total.min())
