"""The ways in which people write their name in one word, as handles do: becca + nankivell, r + nankivell."""

import polars as pl

from matching.rows import INITIAL_BITS, NameSide
from matching.words import variants

CUTS = (3, 4, 5)
"""Letters that a forename is cut to in handles (bec.nowak)."""

SHORT_FORM = -1.5
CUT = -2.5
MOST_BITS = {"given": 12.0, "family": 14.0}
"""Bits that one name can be worth inside a handle, where words run together by chance."""
ALONE = -3.0
"""Bits for a family name standing alone: a handle that holds a whole name is the usual case."""
WITH_MIDDLE_INITIAL = 1.5
WRITINGS = {
    "name": pl.UInt32,
    "first": pl.String,
    "between": pl.String,
    "last": pl.String,
    "forename_bits": pl.Float64,
    "writing_bits": pl.Float64,
}
"""One row is one way to write one student name in one word: its parts in order, null where there is none.

A word may stand twice, the second time with fewer bits. `forename_bits` is the forename's part of
`writing_bits`; 0 where it is not written.
"""

NOTHING = pl.lit(None, dtype=pl.String)
BOTH = ("form", "form_family")
PARTS = ("first", "between", "last")


def writings(side: NameSide) -> pl.DataFrame:
    """Return WRITINGS for every student name."""
    given, family = _forename_forms(side), _family_forms(side)
    pairs = given.join(family, on="name", suffix="_family")
    usable = pairs.filter(~(pl.col("initial") & pl.col("initial_family"))).with_columns(
        forename_bits="bits", writing_bits=pl.col("bits") + pl.col("bits_family"), between=NOTHING
    )
    orders = [usable.rename({one: "first", other: "last"}) for one, other in (BOTH, BOTH[::-1])]
    every = [*orders, _with_middle(usable, side), _family_alone(side, family)]
    return pl.concat(rows.select(list(WRITINGS)) for rows in every)


def _forms(side: NameSide, role: str, labels: list[str]) -> pl.DataFrame:
    return side.slots.filter(
        (pl.col("role") == role) & pl.col("label").is_in(labels) & (pl.col("token").str.len_bytes() > 1)
    ).select(
        "name", form="token", bits=pl.col("bits").clip(upper_bound=MOST_BITS[role]), initial=pl.lit(False)
    )


def _initial_forms(side: NameSide, role: str) -> pl.DataFrame:
    first = side.slots.filter((pl.col("role") == role) & (pl.col("label") == "initial"))
    return first.select(
        "name",
        form=pl.col("token").str.strip_suffix("."),
        bits=pl.lit(INITIAL_BITS[role]),
        initial=pl.lit(True),
    )


def _forename_forms(side: NameSide) -> pl.DataFrame:
    whole = _forms(side, "given", ["forename", "first forename", "middle name"])
    listed = variants.pairs().filter(pl.col("short") == pl.col("form"), pl.col("form").str.len_bytes() > 1)
    short = whole.join(listed, left_on="form", right_on="name").with_columns(form="form_right")
    cut = [
        whole.filter(pl.col("form").str.len_bytes() > n + 1).with_columns(pl.col("form").str.slice(0, n))
        for n in CUTS
    ]
    others = [
        _as_common_as_it_is(short.select(whole.columns), SHORT_FORM, side),
        _as_common_as_it_is(pl.concat([*cut, *_pet_forms(whole)]), CUT, side),
    ]
    return pl.concat([whole, *others, _initial_forms(side, "given")])


def _as_common_as_it_is(forms: pl.DataFrame, penalty: float, side: NameSide) -> pl.DataFrame:
    """Take the penalty, and give a form no more bits than its own rarity as a name.

    "alex" in a handle is as common as Alex, whoever it is short for.
    """
    own = side.common["given"].of_shown(forms["form"]).rename({"token": "form", "bits": "own"})
    met = forms.join(own, on="form").with_columns(bits=pl.min_horizontal("bits", "own") + penalty)
    return met.select(forms.columns)


def _pet_forms(whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Make pet forms by rule from the first three letters: madd + ie, dem + i."""
    start = pl.col("form").str.slice(0, 3)
    return [
        whole.filter(pl.col("form").str.len_bytes() > len(ending) + 3).with_columns(
            form=(start + pl.col("form").str.slice(2, 1) if twice else start) + ending
        )
        for twice in (False, True)
        for ending in ("i", "y", "ie")
    ]


def _family_forms(side: NameSide) -> pl.DataFrame:
    labels = ["family name", "half of the family name"]
    return pl.concat([_forms(side, "family", labels), _initial_forms(side, "family")])


def _with_middle(usable: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    middle = side.names.select(
        "name", letter=pl.col("middle_words").list.first().str.slice(0, 1)
    ).drop_nulls()
    known = usable.filter(~pl.col("initial_family")).drop("between").join(middle, on="name")
    return known.with_columns(pl.col("writing_bits") + WITH_MIDDLE_INITIAL).rename(
        {"form": "first", "letter": "between", "form_family": "last"}
    )


def _family_alone(side: NameSide, family: pl.DataFrame) -> pl.DataFrame:
    alone = family.join(side.rare("family").select(form="token"), on="form", how="semi")
    bits = pl.col("bits") + ALONE
    return alone.select(
        "name", first=NOTHING, between=NOTHING, last="form", forename_bits=pl.lit(0.0), writing_bits=bits
    )
