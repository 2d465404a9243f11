"""What the matcher compares: distinct shown names and distinct student names, with their words ready.

Everything heavy happens over distinct names: half of a large list's shown names are repeats. What knows of
other scripts (`words/scripts/`) is loaded where one occurs, since it reads tables of its own.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Self
from weakref import WeakKeyDictionary

import polars as pl

from matching.communities import together_bits
from matching.population import Frequencies, frequencies
from matching.words import edges, parts
from matching.words.slots import AS_FAMILY, folded_names, slots
from records.policy import NameKind

ASCII = r"^[\x00-\x7f]*$"

INITIAL_BITS = {"given": 2.5, "family": 2.6}
"""Bits for an agreeing initial: some ten first letters share most names."""

RUN = "+"
"""Stands before a token that runs shown words together: it meets fewer words than one that is shown."""

AT_ONCE = 50_000
"""Shown names taken together."""

WELL_KNOWN, TWO_NAMES = 1e-4, 0.05
"""Share of people from which a forename is well known; how much less often one such stands for another."""

LEAST_LOST = -1.5
"""Bits that a form or a slip loses at the least, however unheard of the shown word is."""

RARE_SPREAD = 12
"""A name that at most so many distinct names hold may speak alone: a shared Smith alone is nothing."""


@dataclass(frozen=True, eq=False)
class NameSide:
    """The students' distinct names. Compared by identity: what is prepared from one is kept beside it.

    Attributes:
        names: one row a distinct name (its number `name`): given_words, middle_words, family_words.
        owners: name, student: which students carry it (row number in STUDENTS), with name_kind.
        slots: SLOTS with `slot` (number of the distinct role and token) and `bits` (rarity + penalty).
        vocabulary: slot, role, token, spread (how many distinct names hold it).
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

    def in_latin(self) -> pl.DataFrame:
        """Return the rows of `slots` that are not as another script writes them."""
        return self.slots.filter(pl.col("token").str.contains(ASCII)) if self.another_script else self.slots

    def rare(self, role: str) -> pl.DataFrame:
        """Return the rows of `vocabulary` in this role that are rare enough to speak alone."""
        return self.vocabulary.filter((pl.col("role") == role) & (pl.col("spread") <= RARE_SPREAD))


@dataclass(frozen=True)
class ShownSide:
    """The connections' distinct shown names.

    Attributes:
        count: how many shown names there are.
        words: WORDS of each shown name.
        tokens: shown, mask, token: its words, and (after RUN) the words that neighbours make together.
        edges: token, slot, role, level, lost, other_role (bits): which student words a word could be.
            `other_role` is how rare the shown word is in the other role: James is a family name as well.
        written: WORDS in another script, alone and run together, with `seen`, how they stand there (null
            for those run together); mostly empty.
    """

    count: int
    words: pl.DataFrame
    tokens: pl.DataFrame
    edges: pl.DataFrame
    written: pl.DataFrame

    def as_written(self) -> pl.DataFrame:
        """Return `words` with those in another script as they are written, for people to read."""
        if self.written.is_empty():
            return self.words
        seen = self.written.drop_nulls("seen").select("shown", "mask", "seen")
        both = self.words.join(seen, on=["shown", "mask"], how="left", maintain_order="left")
        return both.with_columns(token=pl.coalesce("seen", "token")).drop("seen")

    def meets(self) -> pl.DataFrame:
        """Say which student words each shown name could hold: shown, mask and the columns of `edges`."""
        met = self.tokens.join(self.edges, on="token").drop("token")
        if self.written.is_empty():
            return met
        from matching.words.scripts.sifting import sifted

        return sifted(met, self.written)

    def in_batches(self) -> Iterator[Self]:
        """Give the shown names in parts: bounds memory, changes no answer."""
        for first in range(0, self.count, AT_ONCE):
            part = pl.col("shown").is_between(first, first + AT_ONCE - 1)
            yield self._where(part)

    def only(self, shown: pl.Series) -> Self:
        """Keep these shown names."""
        asked = pl.col("shown").is_in(shown.unique().implode())
        return self._where(asked)

    def _where(self, asked: pl.Expr) -> Self:
        words, tokens, written = (table.filter(asked) for table in (self.words, self.tokens, self.written))
        return replace(self, words=words, tokens=tokens, written=written)


def name_side(students: pl.DataFrame, names: pl.DataFrame) -> NameSide:
    """Prepare STUDENTS and NAMES."""
    numbered = students.select("student_id").with_row_index("student")
    whole = folded_names(names.join(numbered, on="student_id"))
    keys = ["given_words", "middle_words", "family_words"]
    another_script = bool(parts.in_another_script(pl.concat([whole["given"], whole["family"]])).any())
    if another_script:
        from matching.words.scripts import recorded

        whole = recorded.with_written(whole)
        keys += ["given_written", "family_written"]
    distinct = whole.select(keys).unique(maintain_order=True).with_row_index("name")
    owners = _owners(whole.join(distinct, on=keys, nulls_equal=True))
    found = slots(distinct)
    if another_script:
        found = recorded.with_recorded(found, distinct)
    vocabulary = (
        found.group_by("role", "token", maintain_order=True).agg(spread=pl.len()).with_row_index("slot")
    )
    common = _frequencies(distinct, owners)
    pairs = _words_together(found, owners)
    rare = _rarities(distinct, common, pairs)
    if another_script:
        rare = recorded.with_rarities(rare, found)
    numbered_slots = (
        found.join(vocabulary.select("slot", "role", "token"), on=["role", "token"], maintain_order="left")
        .with_columns(counted=pl.when(pl.col("label") == AS_FAMILY).then(pl.lit("either")).otherwise("role"))
        .join(
            rare, left_on=["counted", "token"], right_on=["role", "token"], how="left", maintain_order="left"
        )
        .drop("counted")
        .with_columns(bits=_worth())
    )
    together = _slots_together(pairs, vocabulary)
    return NameSide(distinct, owners, numbered_slots, vocabulary, common, together, another_script)


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


def _worth() -> pl.Expr:
    initial = pl.col("role").replace_strict(INITIAL_BITS, default=0.0, return_dtype=pl.Float64)
    # A recorded name of one letter ("R") is an initial too, however few students have it.
    letter = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
    return pl.when(letter).then(initial).otherwise(pl.col("bits")) + pl.col("penalty")


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
    """Rarity in bits by role and token; for run-together names the sum of both parts.

    Role ``either``: a forename that stands as a family name is as common as it is in its commoner role.
    """
    single = pl.concat(
        counted.of_records().select(role=pl.lit(role), token="token", bits="bits")
        for role, counted in common.items()
    )
    given = single.filter(pl.col("role") == "given")
    as_family = common["family"].of_shown(given["token"]).rename({"bits": "family_bits"})
    either = given.join(as_family, on="token").select(
        role=pl.lit("either"), token="token", bits=pl.min_horizontal("bits", "family_bits")
    )
    return pl.concat([single, either, _run_together(distinct, single, pairs)])


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
    either = pl.min_horizontal("given_bits", "family_bits").clip(0.0)
    together = pl.max_horizontal(pl.col("together_bits").fill_null(0.0), -either)
    total = pl.col("given_bits") + pl.col("family_bits") + together
    worth = worth.join(pairs, on=["given", "family"], how="left")
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
    known = _Graph.of(side).with_words(words["token"], joined["token"], side)
    runs = joined.with_columns(token=pl.lit(RUN) + pl.col("token"))
    every = pl.concat([words, runs]).select("shown", "mask", "token")
    shown = ShownSide(shown_names.len(), words, every, known, words.clear().with_columns(seen=pl.lit("")))
    if side.another_script or apart["another_script"].any():
        from matching.words.scripts.meeting import in_other_scripts

        return in_other_scripts(shown, apart, side)
    return shown


class _Graph:
    """The token graph of one pool of students, for the shown words met so far: they come part by part."""

    _made: ClassVar[WeakKeyDictionary[NameSide, Self]] = WeakKeyDictionary()

    def __init__(self, side: NameSide) -> None:
        self.wanted = side.in_latin().select("token", "role").unique().rename({"token": "slot"})
        self.recorded = edges.recorded_words(self.wanted)
        self.seen = {run: pl.DataFrame(schema={"token": pl.String}) for run in (False, True)}
        self.edges: pl.DataFrame | None = None

    @classmethod
    def of(cls, side: NameSide) -> Self:
        """Return the graph of these students, which lives as long as they do."""
        if side not in cls._made:
            cls._made[side] = cls(side)
        return cls._made[side]

    def with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> pl.DataFrame:
        """Return the edges of all words met so far, these among them: the columns of `ShownSide.edges`."""
        single, runs = self._new(words, run=False), self._new(joined, run=True)
        shares = _shares(pl.concat([single["token"], runs["token"]]).unique(), side)
        of_words = edges.edges(single.join(shares, on="token"), self.wanted, self.recorded)
        of_runs = edges.edges_of_runs(runs, self.wanted)
        more = [_weighed_edges(of_words, side, shares)]
        more.append(_weighed_edges(of_runs, side, shares).with_columns(token=pl.lit(RUN) + pl.col("token")))
        self.edges = pl.concat([*more, *([] if self.edges is None else [self.edges])])
        return self.edges

    def _new(self, words: pl.Series, *, run: bool) -> pl.DataFrame:
        new = words.unique().alias("token").to_frame().join(self.seen[run], on="token", how="anti")
        self.seen[run] = pl.concat([self.seen[run], new])
        return new


def _weighed_edges(graph: pl.DataFrame, side: NameSide, shares: pl.DataFrame) -> pl.DataFrame:
    numbered = _weaker_than_the_same(graph, side, shares).join(
        side.vocabulary.select("role", number="slot", slot="token"), on=["slot", "role"]
    )
    return _with_other_role(numbered, side).select(
        "token", "role", "level", "lost", "other_role", slot="number"
    )


def _shares(tokens: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say what share of people shows each word as a forename or a family name: token, share."""
    of_roles = [counted.shares(tokens) for counted in side.common.values()]
    return pl.concat(of_roles).group_by("token").agg(pl.col("share").max())


def _with_other_role(graph: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    """Add `other_role`, the rarity in bits of the shown word as a family name where it meets a forename."""
    rarities = [
        side.common[other].of_shown(graph["token"]).select("token", role=pl.lit(role), other_role="bits")
        for role, other in (("given", "family"), ("family", "given"))
    ]
    return graph.join(pl.concat(rarities), on=["token", "role"], how="left")


def _of_two_names(role: str) -> pl.Expr:
    """Two well-known forenames that sound alike are two names (Joan, John), unless a list makes them one."""
    known = (pl.col("own_share") >= WELL_KNOWN) & (pl.col("slot_bits") <= -math.log2(WELL_KNOWN))
    two = known & (pl.col("level") == "sounds alike") & pl.lit(role == "given")
    return pl.when(two).then(TWO_NAMES).otherwise(1.0)


def _weaker_than_the_same(graph: pl.DataFrame, side: NameSide, shares: pl.DataFrame) -> pl.DataFrame:
    """Add `lost`: the bits that a form or a slip is worth less than the student's own word (0 or below).

    Among people so named a share CHANCE shows this very word; among strangers all who are called by it do,
    and those who slip likewise. "Alex" may be short for Alexandria, but a shown Alex is as common as Alex,
    and Joan is somebody's name, where Jonh is nobody's. `shares` are those of `_shares`. Edges that say
    less than nothing are dropped.
    """
    scored = []
    for role, counted in side.common.items():
        of_role = graph.filter(pl.col("role") == role)
        recorded = counted.of_shown(of_role["slot"]).rename({"token": "slot", "bits": "slot_bits"})
        own = counted.shares(of_role["token"]).rename({"share": "own_share"})
        both = of_role.join(shares, on="token", how="left").join(own, on="token").join(recorded, on="slot")
        chance = pl.col("level").replace_strict(edges.CHANCE, return_dtype=pl.Float64) * _of_two_names(role)
        # A word that is a name in either role is no slip; a short form is one of forenames.
        called = pl.when(pl.col("level").is_in(edges.SLIPPED)).then("share").otherwise("own_share")
        strangers = called + chance * pl.lit(2.0).pow(-pl.col("slot_bits"))
        lost = ((chance / strangers).log(2) - pl.col("slot_bits")).clip(upper_bound=LEAST_LOST)
        alike = pl.col("level").is_in(["same", "initial"])
        told = both.with_columns(lost=pl.when(alike).then(0.0).otherwise(lost))
        worth = pl.col("lost") + pl.col("slot_bits")
        scored.append(told.filter(alike | (worth >= 0)).select(*graph.columns, "lost"))
    run_together = graph.filter(pl.col("role") == "both").with_columns(lost=pl.lit(0.0))
    return pl.concat([*scored, run_together])
