"""What the matcher compares: distinct shown names and distinct student names, with their words ready.

Everything heavy happens over distinct names: half of a large list's shown names are repeats.
"""

from dataclasses import dataclass

import polars as pl

from matching.population import Frequencies, frequencies
from matching.words import edges, parts
from matching.words.slots import folded_names, slots
from records.policy import NameKind

INITIAL_BITS = {"given": 2.5, "family": 2.6}
"""Bits for an agreeing initial: some ten first letters share most names."""

RARE_SPREAD = 12
"""A name that at most so many distinct names hold may speak alone: a shared Smith alone is nothing."""


@dataclass(frozen=True)
class NameSide:
    """The students' distinct names.

    Attributes:
        names: one row a distinct name (its number `name`): given_words, middle_words, family_words.
        owners: name, student: which students carry it (row number in STUDENTS), with name_kind.
        slots: SLOTS with `slot` (number of the distinct role and token) and `bits` (rarity + penalty).
        vocabulary: slot, role, token, spread (how many distinct names hold it).
        common: how common names are, by role (``given``, ``family``).
        another_script: whether any is written in another script than Latin.
    """

    names: pl.DataFrame
    owners: pl.DataFrame
    slots: pl.DataFrame
    vocabulary: pl.DataFrame
    common: dict[str, Frequencies]
    another_script: bool = False

    def rare(self, role: str) -> pl.DataFrame:
        """Return the rows of `vocabulary` in this role that are rare enough to speak alone."""
        return self.vocabulary.filter((pl.col("role") == role) & (pl.col("spread") <= RARE_SPREAD))


@dataclass(frozen=True)
class ShownSide:
    """The connections' distinct shown names.

    Attributes:
        count: how many shown names there are.
        words: WORDS of each shown name.
        written: WORDS in another script, as they are written, with those run together; mostly empty.
        meets: shown, mask, slot, role, level, penalty, lost (bits): which student words a word could be.
    """

    count: int
    words: pl.DataFrame
    meets: pl.DataFrame
    written: pl.DataFrame


def name_side(students: pl.DataFrame, names: pl.DataFrame) -> NameSide:
    """Prepare STUDENTS and NAMES."""
    numbered = students.select("student_id").with_row_index("student")
    whole = folded_names(names.join(numbered, on="student_id"))
    keys = ["given_words", "middle_words", "family_words"]
    another_script = bool(parts.in_another_script(pl.concat([whole["given"], whole["family"]])).any())
    if another_script:
        from matching.words.scripts import meeting

        whole = meeting.with_written(whole)
        keys += ["given_written", "family_written"]
    distinct = whole.select(keys).unique(maintain_order=True).with_row_index("name")
    owners = _owners(whole.join(distinct, on=keys, nulls_equal=True))
    found = slots(distinct)
    if another_script:
        recorded = meeting.recorded_slots(distinct).cast({"name": pl.UInt32})
        found = pl.concat([found, recorded])
    vocabulary = (
        found.group_by("role", "token", maintain_order=True).agg(spread=pl.len()).with_row_index("slot")
    )
    common = _frequencies(distinct, owners)
    rare = _rarities(distinct, common)
    if another_script:
        rare = pl.concat([rare, meeting.rarities(recorded, rare)])
    numbered_slots = (
        found.join(vocabulary.select("slot", "role", "token"), on=["role", "token"], maintain_order="left")
        .join(rare, on=["role", "token"], how="left", maintain_order="left")
        .with_columns(bits=_worth())
    )
    return NameSide(distinct, owners, numbered_slots, vocabulary, common, another_script)


def _owners(named: pl.DataFrame) -> pl.DataFrame:
    """One row a name and student; of several kinds the first of legal, preferred, former and alias counts."""
    rank = pl.col("name_kind").replace_strict({str(kind): n for n, kind in enumerate(NameKind)}, default=None)
    ordered = named.select("name", "student", "name_kind").sort("name", "student", rank, nulls_last=True)
    return ordered.unique(subset=["name", "student"], keep="first", maintain_order=True)


def _worth() -> pl.Expr:
    initial = pl.col("role").replace_strict(INITIAL_BITS, default=0.0, return_dtype=pl.Float64)
    # A recorded name of one letter ("R") is an initial too, however few students have it.
    letter = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
    return pl.when(letter).then(initial).otherwise(pl.col("bits")) + pl.col("penalty")


def _frequencies(distinct: pl.DataFrame, owners: pl.DataFrame) -> dict[str, Frequencies]:
    """Count forenames (middle names too, as people go by those) and family names, student by student."""
    carried = owners.join(distinct, on="name")
    counted = {}
    for role, columns in (("given", ("given_words", "middle_words")), ("family", ("family_words",))):
        words = [carried[column].explode(empty_as_null=True) for column in columns]
        whole = carried.filter(pl.col(columns[0]).list.len() > 1)[columns[0]].list.join("")
        counted[role] = frequencies(pl.concat([series.alias("token") for series in (*words, whole)]), role)
    return counted


def _rarities(distinct: pl.DataFrame, common: dict[str, Frequencies]) -> pl.DataFrame:
    """Rarity in bits by role and token; for run-together names the sum of both parts."""
    single = pl.concat(
        counted.of_records().select(role=pl.lit(role), token="token", bits="bits")
        for role, counted in common.items()
    )
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
    apart = parts.split(shown_names)
    words = parts.words_of(apart)
    joined = parts.runs(words)
    graph = edges.edges(words["token"], joined["token"], side.slots)
    written = joined.clear()
    if apart["another_script"].any() or side.another_script:
        from matching.words.scripts import meeting

        written = meeting.shown_words(apart, words)
        words = meeting.excused(words, written)
        latin = pl.concat([words["token"], joined["token"]])
        graph = pl.concat([graph, meeting.shown_edges(written["token"], side.slots), meeting.recorded_edges(latin, side.slots)])
    numbered = _less_for_common_forms(graph, side).join(
        side.vocabulary.select("role", number="slot", slot="token"), on=["slot", "role"]
    )
    known = numbered.select("token", "role", "level", "penalty", "lost", slot="number")
    every = pl.concat([words, joined, written]).select("shown", "mask", "token")
    meets = every.join(known, on="token").select("shown", "mask", "slot", "role", "level", "penalty", "lost")
    if written.height:
        meets = meeting.sifted(meets, written)
    return ShownSide(shown_names.len(), words, meets, written)


def _less_for_common_forms(graph: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    """Add `lost`: the penalty, and what a shown word commoner than the student's own takes away.

    "Alex" may be short for Alexandria, but a shown Alex is as common as Alex, not as rare as Alexandria.
    """
    scored = []
    for role, counted in side.common.items():
        of_role = graph.filter(pl.col("role") == role)
        shown = counted.of_shown(of_role["token"]).rename({"bits": "shown_bits"})
        recorded = counted.of_shown(of_role["slot"]).rename({"token": "slot", "bits": "slot_bits"})
        both = of_role.join(shown, on="token").join(recorded, on="slot")
        less = (pl.col("shown_bits") - pl.col("slot_bits")).clip(upper_bound=0.0)
        other = pl.col("level").is_in(["same", "initial"])
        lost = pl.col("penalty") + pl.when(other).then(0.0).otherwise(less)
        scored.append(both.with_columns(lost=lost).select(*graph.columns, "lost"))
    run_together = graph.filter(pl.col("role") == "both").with_columns(lost=pl.col("penalty"))
    return pl.concat([*scored, run_together])
