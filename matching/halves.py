"""Which words of a shown name could be a forename and a family name that one student bears.

A word meets many of the students' words, and most pairs of those are nobody's name: they are kept slim, and
left out early where they could not say enough.
"""

import polars as pl

from matching.rows import INITIAL_BITS, NameSide, once_a_side

MOST_LOST = -18.0
"""Bits that the two words of a meeting may lose together; past it, chance outnumbers truth."""

WORD_FOR_WORD = ["same", "another script"]
"""Levels at which one word is the other: an initial beside it may stand for the other name."""

WHOLE = ["forename", "first forename", "family name"]
"""Labels of slots that are a whole forename or family name."""

_FIRST = pl.lit(2**32, dtype=pl.UInt64)


@once_a_side
def name_keys(side: NameSide) -> pl.DataFrame:
    """One row a name × forename slot × family slot, with the bits of each; `pair` numbers the two."""
    given, family = (
        side.slots.filter(pl.col("role") == role).select(
            "name",
            pl.col("slot").alias(f"{role}_slot"),
            pl.col("bits").alias(f"{role}_worth"),
            pl.col("token").str.ends_with(".").alias(f"{role}_initial"),
            pl.col("label").is_in(WHOLE).alias(f"{role}_whole"),
            (pl.col("label") == "middle name").alias(f"{role}_middle"),
        )
        for role in ("given", "family")
    )
    both = given.join(family, on="name").filter(~(pl.col("given_initial") & pl.col("family_initial")))
    together = both.join(side.together, on=["given_slot", "family_slot"], how="left")
    return together.with_columns(pair=_pair("given_slot", "family_slot")).drop(
        "given_initial", "family_initial", "given_slot", "family_slot"
    )


def _pair(given: str, family: str) -> pl.Expr:
    """One number for two slots: a join on one is twice as fast."""
    return pl.col(given).cast(pl.UInt64) * _FIRST + pl.col(family)


def both_halves(
    given: pl.DataFrame, family: pl.DataFrame, keys: pl.DataFrame, least_bits: float
) -> pl.DataFrame:
    """Join forenames and family names that different words of one shown name could be, and `keys` of both.

    Takes one row a shown name, word and slot: shown, and by role (``given``, ``family``) mask, slot, level,
    lost, other and most, with `spared`. Pairs whose two words come to fewer than `least_bits` in every name
    are left out, but not two words letter for letter, nor one beside an initial, nor those of spared shown
    names.
    """
    one, other = (
        _slim(given, "given").rename({"edge": "edge_given"}),
        _slim(family, "family").rename({"edge": "edge_family"}),
    )
    places = _places(one, other, least_bits)
    enough = _enough(least_bits)
    opened = one.join(places, on="place").filter(enough)
    beside = other.drop("shown", "mask", "spared")
    pairs = (
        opened.select("edge_given", "slot", "lost", "most", "letters", "spared", place="place_beside")
        .join(beside, on="place", suffix="_beside")
        .filter((pl.col("lost") + pl.col("lost_beside") >= MOST_LOST) & enough)
        .select("edge_given", "edge_family", pair=_pair("slot", "slot_beside"))
    )
    met = pairs.join(keys, on="pair").drop("pair")
    return pl.concat(
        [
            met.drop("edge_given", "edge_family"),
            given[met["edge_given"]].drop("given_most", "spared"),
            family[met["edge_family"]].drop("shown", "family_most", "spared"),
        ],
        how="horizontal",
    )


def _slim(half: pl.DataFrame, role: str) -> pl.DataFrame:
    """What decides whether a word is worth pairing: its place (shown name and mask), and bits."""
    level, most = pl.col(f"{role}_level"), pl.col(f"{role}_most")
    initial = pl.min_horizontal(pl.lit(INITIAL_BITS[role]), most)
    return half.with_row_index("edge").select(
        "edge",
        "shown",
        "spared",
        pl.col(f"{role}_mask").alias("mask"),
        pl.col(f"{role}_slot").alias("slot"),
        pl.col(f"{role}_lost").alias("lost"),
        place=pl.col("shown").cast(pl.UInt64) * 256 + pl.col(f"{role}_mask"),
        most=pl.when(level == "initial").then(initial).otherwise(most + pl.col(f"{role}_lost")),
        letters=level.is_in([*WORD_FOR_WORD, "initial"]),
    )


def _places(given: pl.DataFrame, family: pl.DataFrame, least_bits: float) -> pl.DataFrame:
    """Pair places that share no word: place, place_beside, and the best of what stands there."""
    best = [
        half.group_by("place").agg(
            pl.col("shown", "mask", "spared").first(), pl.col("most").max(), pl.col("letters").any()
        )
        for half in (given, family)
    ]
    apart = (
        best[0]
        .join(best[1], on="shown", suffix="_beside")
        .filter((pl.col("mask") & pl.col("mask_beside")) == 0)
    )
    return apart.filter(_enough(least_bits)).select("place", "place_beside", "most_beside", "letters_beside")


def _enough(least_bits: float) -> pl.Expr:
    """Tell whether two words, or the best of two places, could say enough, or are kept whatever they say."""
    letters = pl.col("letters") & pl.col("letters_beside")
    return (pl.col("most") + pl.col("most_beside") >= least_bits) | letters | pl.col("spared")
