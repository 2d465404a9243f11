"""Which words of a shown name could be a forename and a family name that one student bears.

A word meets many of the students' words, and most pairs of those are nobody's name: they are numbers alone,
and left out before anything else is known of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from matching.borne import Borne
from matching.dense import spread
from matching.pairs import pair
from matching.rows import INITIAL_BITS

MOST_LOST = -18.0
"""Bits that the two words of a meeting may lose together; past it, chance outnumbers truth."""

WORD_FOR_WORD = ["same", "another script"]
"""Levels at which one word is the other: an initial beside it may stand for the other name."""

PAIRED_AT_ONCE = 500_000
"""Pairs of slots taken together: bounds memory, changes no answer."""


@dataclass(frozen=True)
class Half:
    """What shown words could be in one role.

    Attributes:
        edges: slot, mark (half of a pair's in `Borne`), lost, most, letters, edge (row number in
            `ShownSide.edges`); those of a word together. `most` is what the word can say, `letters` whether
            it is kept whatever that is.
        words: word, first, count (its rows in `edges`), most, letters (the best of them).
    """

    edges: pl.DataFrame
    words: pl.DataFrame

    @classmethod
    def of(cls, edges: pl.DataFrame, role: str, together: Borne) -> Self:
        """Prepare those of `ShownSide.edges` that are of this role."""
        initial = pl.min_horizontal(pl.lit(INITIAL_BITS[role]), "most")
        level = pl.col("level")
        known = (
            edges.with_row_index("edge")
            .filter(pl.col("role") == role)
            .sort("word")
            .select(
                "edge",
                "word",
                "slot",
                "lost",
                most=pl.when(level == "initial").then(initial).otherwise(pl.col("most") + pl.col("lost")),
                letters=level.is_in([*WORD_FOR_WORD, "initial"]),
            )
        )
        words = (
            known.with_row_index("first")
            .group_by("word")
            .agg(pl.col("first").min(), pl.col("most").max(), pl.col("letters").any(), count=pl.len())
        )
        marks = pl.Series("mark", together.marked.half(known["slot"].to_numpy(), role))
        return cls(known.drop("word").with_columns(marks), words)


Halves = tuple[Half, Half]
"""Forenames and family names."""


def halves(edges: pl.DataFrame, together: Borne) -> Halves:
    """Prepare `ShownSide.edges` to be paired."""
    return Half.of(edges, "given", together), Half.of(edges, "family", together)


def both_halves(tokens: pl.DataFrame, words: Halves, together: Borne, least_bits: float) -> pl.DataFrame:
    """Pair the slots of different words of one shown name that one student's name holds.

    Takes one row a shown name and word: shown, mask, word, spared. Returns one row a pair and name: shown,
    given_mask, family_mask, given_edge, family_edge (row numbers in `ShownSide.edges`), the columns of
    `Borne.keys` and `together_bits`. Pairs whose two words come to fewer than `least_bits` in every name are
    left out, but not two words letter for letter, nor one beside an initial, nor those of spared shown names.
    """
    places = _places(tokens, words, least_bits)
    found = [_slot_pairs(part, words, together, least_bits) for part in _parts(places)]
    of_names = pl.concat(found).join(together.keys, on="pair")
    pairs = of_names.join(together.together, on="pair", how="left").drop("pair")
    of_place = places.select("shown", given_mask="mask", family_mask="mask_beside")
    return pl.concat([pairs.drop("place"), of_place[pairs["place"]]], how="horizontal")


def _places(tokens: pl.DataFrame, words: Halves, least_bits: float) -> pl.DataFrame:
    """Pair the words of a shown name that share none, with the best that each could say."""
    given, family = words
    one = tokens.join(given.words, on="word").drop("word")
    beside = tokens.drop("spared").join(family.words, on="word").drop("word")
    apart = one.join(beside, on="shown", suffix="_beside").filter(
        (pl.col("mask") & pl.col("mask_beside")) == 0, _enough(least_bits)
    )
    return apart.drop("most", "most_beside", "letters", "letters_beside").with_row_index("place")


def _parts(places: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Part the rows by how many pairs of slots they make; at least one part."""
    made = places.select(pl.col("count").cast(pl.Int64) * pl.col("count_beside")).to_series().cum_sum()
    ends = np.flatnonzero(np.diff(made.to_numpy() // PAIRED_AT_ONCE, append=-1)) + 1
    first = 0
    for end in ends.tolist() or [0]:
        yield places.slice(first, end - first)
        first = end


def _slot_pairs(places: pl.DataFrame, words: Halves, together: Borne, least_bits: float) -> pl.DataFrame:
    """Pair slots that say enough and may be borne together: place, given_edge, family_edge, pair."""
    given, family = words
    one, beside, place = _crossed(places, words, together)
    pairs = pl.concat(
        [
            places.select("place", "spared")[place],
            given.edges.rename({"edge": "given_edge"})[one],
            family.edges.rename({"edge": "family_edge"}).select(
                "family_edge", pl.exclude("family_edge").name.suffix("_beside")
            )[beside],
        ],
        how="horizontal",
    )
    lost = pl.col("lost") + pl.col("lost_beside")
    return pairs.filter(lost >= MOST_LOST, _enough(least_bits)).select(
        "place", "given_edge", "family_edge", pair=pair("slot", "slot_beside")
    )


def _crossed(places: pl.DataFrame, words: Halves, together: Borne) -> tuple[np.ndarray, ...]:
    """Pair every edge of one word with all of the other, and leave out what is surely nobody's name.

    Returns the rows of `given.edges`, of `family.edges` and of `places`.
    """
    given, family = words
    place, one = spread(*(places[column].to_numpy() for column in ("first", "count")))
    of, beside = spread(*(places[f"{column}_beside"].to_numpy().take(place) for column in ("first", "count")))
    marks = family.edges["mark"].to_numpy().take(beside)
    marks ^= given.edges["mark"].to_numpy().take(one).take(of)
    borne = np.flatnonzero(together.marked.known.take(marks))
    row = of.take(borne)
    return one.take(row), beside.take(borne), place.take(row)


def _enough(least_bits: float) -> pl.Expr:
    """Tell whether two words, or the best of two places, could say enough, or are kept whatever they say."""
    letters = pl.col("letters") & pl.col("letters_beside")
    return (pl.col("most") + pl.col("most_beside") >= least_bits) | letters | pl.col("spared")
