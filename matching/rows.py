"""What the matcher compares: distinct shown names and distinct student names, with their words ready.

Everything heavy happens over distinct names: half of a large list's shown names are repeats.
"""

from dataclasses import dataclass

import polars as pl

from matching import population
from matching.words import edges, parts
from matching.words.slots import folded_names, slots

RARITY_CAP = {"given": 12.0, "family": 14.0}
"""Bits that one forename or family name can be worth at most; chosen before any run."""

INITIAL_BITS = {"given": 2.5, "family": 2.6}
"""Bits for an agreeing initial: some ten first letters share most names."""


@dataclass(frozen=True)
class NameSide:
    """The students' distinct names.

    Attributes:
        names: one row a distinct name (its number `name`): given_words, middle_words, family_words.
        owners: name, student: which students carry it (row number in STUDENTS), with name_kind.
        slots: SLOTS with `slot` (number of the distinct role and token) and `bits` (rarity + penalty).
        vocabulary: slot, role, token, spread (how many distinct names hold it).
    """

    names: pl.DataFrame
    owners: pl.DataFrame
    slots: pl.DataFrame
    vocabulary: pl.DataFrame


@dataclass(frozen=True)
class ShownSide:
    """The connections' distinct shown names.

    Attributes:
        count: how many shown names there are.
        words: WORDS of each shown name.
        meets: shown, mask, slot, role, level, lost (bits): which student words a shown word could be.
    """

    count: int
    words: pl.DataFrame
    meets: pl.DataFrame


def name_side(students: pl.DataFrame, names: pl.DataFrame) -> NameSide:
    """Prepare STUDENTS and NAMES."""
    numbered = students.select("student_id").with_row_index("student")
    whole = folded_names(names.join(numbered, on="student_id"))
    keys = ["given_words", "middle_words", "family_words"]
    distinct = whole.select(keys).unique(maintain_order=True).with_row_index("name")
    owners = whole.join(distinct, on=keys).select("name", "student", "name_kind")
    found = slots(distinct)
    vocabulary = (
        found.group_by("role", "token", maintain_order=True).agg(spread=pl.len()).with_row_index("slot")
    )
    rare = _rarities(distinct, owners)
    numbered_slots = (
        found.join(vocabulary.select("slot", "role", "token"), on=["role", "token"], maintain_order="left")
        .join(rare, on=["role", "token"], how="left", maintain_order="left")
        .with_columns(bits=_worth())
    )
    return NameSide(distinct, owners.unique(), numbered_slots, vocabulary)


def _worth() -> pl.Expr:
    initial = pl.col("role").replace_strict(INITIAL_BITS, default=0.0, return_dtype=pl.Float64)
    # A recorded name of one letter ("R") is an initial too, however few students have it.
    letter = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
    return pl.when(letter).then(initial).otherwise(pl.col("bits")) + pl.col("penalty")


def _rarities(distinct: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Rarity in capped bits by role and token; for run-together names the sum of both parts."""
    carried = owners.select("name", "student").unique().join(distinct, on="name")
    tables = []
    for role, columns in (("given", ("given_words", "middle_words")), ("family", ("family_words",))):
        every = pl.concat(
            [carried.select(token=pl.col(c)).explode("token", empty_as_null=True) for c in columns]
            + [
                carried.filter(pl.col(columns[0]).list.len() > 1).select(
                    token=pl.col(columns[0]).list.join("")
                )
            ]
        ).drop_nulls()
        bits = population.rarity(every, role).with_columns(pl.col("bits").clip(0.0, RARITY_CAP[role]))
        tables.append(bits.select(role=pl.lit(role), token="token", bits="bits"))
    single = pl.concat(tables)
    return pl.concat([single, _run_together(distinct, single)])


def _run_together(distinct: pl.DataFrame, single: pl.DataFrame) -> pl.DataFrame:
    joined = distinct.select(
        given=pl.col("given_words").list.join(""), family=pl.col("family_words").list.join("")
    ).filter((pl.col("given") != "") & (pl.col("family") != ""))
    worth = joined
    for role in ("given", "family"):
        of_role = single.filter(pl.col("role") == role).select(
            pl.col("token").alias(role), pl.col("bits").alias(f"{role}_bits")
        )
        worth = worth.join(of_role, on=role)
    total = pl.col("given_bits") + pl.col("family_bits")
    both = [
        worth.select(role=pl.lit("both"), token=pl.col(a) + pl.col(b), bits=total)
        for a, b in (("given", "family"), ("family", "given"))
    ]
    return pl.concat(both).group_by("role", "token").agg(pl.col("bits").min())


def shown_side(shown_names: pl.Series, side: NameSide) -> ShownSide:
    """Prepare distinct shown names against the students' vocabulary."""
    words = parts.words(shown_names)
    joined = parts.runs(words)
    graph = edges.edges(words["token"], joined["token"], side.slots)
    numbered = graph.join(
        side.vocabulary.select("slot", "role", "token"), left_on=["slot", "role"], right_on=["token", "role"]
    ).select("token", "role", "level", lost="penalty", slot="slot_right")
    every = pl.concat([words, joined]).select("shown", "mask", "token")
    meets = every.join(numbered, on="token").select("shown", "mask", "slot", "role", "level", "lost")
    return ShownSide(shown_names.len(), words, meets)
