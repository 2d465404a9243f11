"""The students' side of the match: distinct names, their words ready and how rare each is.

Everything heavy happens over distinct names and words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from matching.batches import side_by_side
from matching.communities import no_more_than_either, together_bits
from matching.population import Frequencies, frequencies
from matching.words import parts
from matching.words.slots import AS_FAMILY, ROLE, folded_names, slots
from records.policy import NameKind

ASCII = r"^[\x00-\x7f]*$"

INITIAL_BITS = {"given": 2.5, "family": 2.6}
"""Bits for an agreeing initial: some ten first letters share most names."""

RARE_SPREAD = 12
"""A name that at most so many distinct names hold may speak alone: a shared Smith alone is nothing."""


@dataclass(frozen=True, eq=False)
class NameSide:
    """The students' distinct names. Compared by identity: what is prepared from one is kept beside it.

    Attributes:
        names: one row a distinct name (its number `name`): given_words, middle_words, family_words.
        owners: name, student: which students carry it (row number in STUDENTS), with name_kind.
        slots: SLOTS with `slot` (number of the distinct role and token) and `bits` (rarity + penalty).
        vocabulary: slot, role, token, spread (how many distinct names hold it), most (bits it is worth
            at most).
        common: how common names are, by role (``given``, ``family``).
        together: given_slot, family_slot, together_bits (below 0) of words that go together.
        another_script: whether any is written in another script than Latin.
    """

    names: pl.DataFrame
    owners: pl.DataFrame
    slots: pl.DataFrame
    vocabulary: pl.DataFrame
    common: dict[str, Frequencies]
    together: pl.DataFrame
    another_script: bool = False

    def rare(self, role: str) -> pl.DataFrame:
        """Return the rows of `vocabulary` in this role that are rare enough to speak alone."""
        return self.vocabulary.filter((pl.col("role") == role) & (pl.col("spread") <= RARE_SPREAD))


Made = TypeVar("Made")
_MADE: dict[Callable[[NameSide], Any], WeakKeyDictionary[NameSide, Any]] = {}
"""What `once_a_side` keeps, by what makes it."""


def once_a_side(make: Callable[[NameSide], Made]) -> Callable[[NameSide], Made]:
    """Make something from the students once, for as long as they are held: shown names come in parts.

    What is made must not hold the side itself, or both would stay for ever. Parts in hand at once wait
    for it.
    """
    made: WeakKeyDictionary[NameSide, Made] = WeakKeyDictionary()
    one_at_a_time = RLock()

    @wraps(make)
    def made_of(side: NameSide) -> Made:
        with one_at_a_time:
            if side not in made:
                made[side] = make(side)
            return made[side]

    _MADE[made_of] = made
    return made_of


def let_go(side: NameSide, *made_by: Callable[[NameSide], Any]) -> None:
    """Forget what was made from these students, by these or by all: it can be made again."""
    for make in made_by or _MADE:
        _MADE[make].pop(side, None)


def name_side(students: pl.DataFrame, names: pl.DataFrame) -> NameSide:
    """Prepare STUDENTS and NAMES."""
    distinct, owners = _distinct(students, names)
    found = slots(distinct)
    another_script = "given_written" in distinct.columns
    if another_script:
        from matching.words.scripts import recorded

        found = recorded.with_recorded(found, distinct)
    words = found.group_by("role", "token", maintain_order=True)
    pairs, spread = side_by_side(lambda: _words_together(found, owners), lambda: words.agg(spread=pl.len()))
    vocabulary = spread.with_row_index("slot")
    common = _frequencies(distinct, owners)
    rare = _rarities(distinct, common, pairs)
    if another_script:
        rare = recorded.with_rarities(rare, found)
    found = _numbered(found, vocabulary, rare, _rarities_as_family(common))
    together = _slots_together(pairs, vocabulary)
    worth = found.group_by("slot").agg(most=pl.col("bits").max())
    known = vocabulary.join(worth, on="slot", how="left", maintain_order="left")
    return NameSide(distinct, owners, found, known, common, together, another_script)


def _distinct(students: pl.DataFrame, names: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number the distinct names, with their words, and say who carries them.

    Where any is in another script, given_written and family_written stand beside the words.
    """
    numbered = students.select("student_id").with_row_index("student")
    whole = folded_names(names.join(numbered, on="student_id"))
    keys = ["given_words", "middle_words", "family_words"]
    if parts.in_another_script(pl.concat([whole["given"], whole["family"]])).any():
        from matching.words.scripts import recorded

        whole = recorded.with_written(whole)
        keys += ["given_written", "family_written"]
    distinct = whole.select(keys).unique(maintain_order=True).with_row_index("name")
    carried = whole.select("student", "name_kind", *keys)
    return distinct, _owners(carried.join(distinct, on=keys, nulls_equal=True))


def _numbered(
    found: pl.DataFrame, vocabulary: pl.DataFrame, rare: pl.DataFrame, as_family: pl.DataFrame
) -> pl.DataFrame:
    """Add to SLOTS the number of role and token, and what each is worth."""
    initial = pl.when(pl.col("role") == "given").then(INITIAL_BITS["given"]).otherwise(INITIAL_BITS["family"])
    # A recorded name of one letter ("R") is an initial too, however few students have it.
    letter = (pl.col("token").str.strip_suffix(".").str.len_bytes() == 1) & (pl.col("role") != "both")
    priced = (
        vocabulary.select("slot", "role", "token")
        .join(rare, on=["role", "token"], how="left", maintain_order="left")
        .join(as_family, on="token", how="left", maintain_order="left")
        .with_columns(pl.when(letter).then(initial).otherwise(pl.col(bits)).alias(bits) for bits in _BITS)
    )
    rarity = pl.when(pl.col("label") == AS_FAMILY).then("bits_as_family").otherwise("bits")
    return (
        found.join(priced, on=["role", "token"], maintain_order="left")
        .with_columns(bits=rarity + pl.col("penalty"))
        .drop("bits_as_family")
    )


_BITS = ("bits", "bits_as_family")


def _words_together(found: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Say which words of SLOTS go together: given, family, together_bits."""
    of_role = {
        role: found.filter((pl.col("role") == role) & ~pl.col("token").str.ends_with(".")).select(
            "name", "label", pl.col("token").alias(role)
        )
        for role in ("given", "family")
    }
    borne = of_role["given"].join(of_role["family"], on="name", suffix="_family")
    whole = (pl.col("label") == "forename") & (pl.col("label_family") == "family name")
    recorded = borne.filter(whole).join(owners.select("name", "student"), on="name")
    one_a_student = recorded.select("given", "family", "student").unique()
    return together_bits(borne.select("given", "family"), one_a_student.drop("student"))


def _slots_together(pairs: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Number the words that go together: given_slot, family_slot, together_bits."""
    for role in ("given", "family"):
        slots_of_role = vocabulary.filter(pl.col("role") == role)
        pairs = pairs.join(
            slots_of_role.select(pl.col("token").alias(role), pl.col("slot").alias(f"{role}_slot")), on=role
        )
    return pairs.select("given_slot", "family_slot", "together_bits")


def _owners(named: pl.DataFrame) -> pl.DataFrame:
    """One row a name and student; of several kinds the first of legal, preferred, former and alias counts."""
    rank = pl.col("name_kind").replace_strict({str(kind): n for n, kind in enumerate(NameKind)}, default=None)
    ordered = named.select("name", "student", "name_kind").sort("name", "student", rank, nulls_last=True)
    return ordered.unique(subset=["name", "student"], keep="first", maintain_order=True)


def _frequencies(distinct: pl.DataFrame, owners: pl.DataFrame) -> dict[str, Frequencies]:
    """Count forenames (middle names too, as people go by those) and family names, student by student.

    A student whose legal, preferred and former names share a word bears it once.
    """
    carried = owners.join(distinct, on="name")
    counted = {}
    for role, columns in (("given", ("given_words", "middle_words")), ("family", ("family_words",))):
        words = [
            carried.select("student", token=pl.col(column)).explode("token", empty_as_null=True)
            for column in columns
        ]
        whole = carried.filter(pl.col(columns[0]).list.len() > 1).select(
            "student", token=pl.col(columns[0]).list.join("")
        )
        borne = pl.concat([*words, whole]).unique()
        counted[role] = frequencies(borne["token"], role)
    return counted


def _rarities(distinct: pl.DataFrame, common: dict[str, Frequencies], pairs: pl.DataFrame) -> pl.DataFrame:
    """Rarity in bits by role and token; for run-together names the sum of both parts."""
    single = pl.concat(
        counted.of_records().select(role=pl.lit(role, dtype=ROLE), token="token", bits="bits")
        for role, counted in common.items()
    )
    return pl.concat([single, _run_together(distinct, single, pairs)])


def _rarities_as_family(common: dict[str, Frequencies]) -> pl.DataFrame:
    """Rarity in bits of forenames that stand as a family name: that of their commoner role."""
    given = common["given"].of_records()
    as_family = common["family"].of_shown(given["token"]).rename({"bits": "family_bits"})
    return given.join(as_family, on="token").select(
        "token", bits_as_family=pl.min_horizontal("bits", "family_bits")
    )


def _run_together(distinct: pl.DataFrame, single: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    joined = distinct.select(
        given=pl.col("given_words").list.join(""), family=pl.col("family_words").list.join("")
    ).filter((pl.col("given") != "") & (pl.col("family") != ""))
    worth = joined
    for role in ("given", "family"):
        of_role = single.filter(pl.col("role") == role).select(
            pl.col("token").alias(role), pl.col("bits").alias(f"{role}_bits")
        )
        worth = worth.join(of_role, on=role)
    total = pl.col("given_bits") + pl.col("family_bits") + no_more_than_either("given_bits", "family_bits")
    worth = worth.join(pairs, on=["given", "family"], how="left")
    both = [
        worth.select(role=pl.lit("both", dtype=ROLE), token=pl.col(a) + pl.col(b), bits=total)
        for a, b in (("given", "family"), ("family", "given"))
    ]
    return pl.concat(both).group_by("role", "token").agg(pl.col("bits").min())
