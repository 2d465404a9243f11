"""The token graph with bits: which shown words could be which student words, and what that is worth."""

import math
from threading import Lock

import polars as pl

from matching.rows import ASCII, NameSide, once_a_side
from matching.run_together import in_one
from matching.words import edges
from matching.words.slots import ROLE

RUN = "+"
"""Stands before a token that runs shown words together: it meets fewer words than one that is shown."""

WELL_KNOWN, TWO_NAMES = 1e-4, 0.05
"""Share of people from which a forename is well known; how much less often one such stands for another."""

LEAST_LOST = -1.5
"""Bits that a form or a slip loses at the least, however unheard of the shown word is."""


Met = tuple[pl.DataFrame, pl.DataFrame]
"""`ShownSide.edges` and `ShownSide.in_one`, both by token."""


class Graph:
    """The token graph of one pool of students, for the shown words met so far: they come part by part."""

    def __init__(self, side: NameSide) -> None:
        # The vocabulary of the students, each word of it once a role.
        self.vocabulary = _recorded(side)
        self.wanted = self.vocabulary.select("slot", "role")
        self.recorded = edges.recorded_words(self.wanted)
        self.seen = {run: pl.DataFrame(schema={"token": pl.String}) for run in (False, True)}
        self.edges: pl.DataFrame | None = None
        self.in_one: pl.DataFrame | None = None
        self.one_at_a_time = Lock()

    def with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> Met:
        """Return what is known of all words met so far, these among them."""
        with self.one_at_a_time:
            return self._with_words(words, joined, side)

    def _with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> Met:
        single, runs = self._new(words, run=False), self._new(joined, run=True)
        common = _how_common(single["token"], side)
        shown = common.select("token", "share")
        of_words, of_runs = edges.edges(shown, runs, self.wanted, self.recorded)
        more = [_weighed_edges(of_words, self.vocabulary, common)]
        of_those = _how_common(of_runs["token"].unique(), side)
        run_together = _weighed_edges(of_runs, self.vocabulary, of_those)
        more.append(run_together.with_columns(token=pl.lit(RUN) + pl.col("token")))
        self.edges = pl.concat([*more, *([] if self.edges is None else [self.edges])])
        both = _in_one(single["token"], runs["token"], side)
        self.in_one = pl.concat([both, *([] if self.in_one is None else [self.in_one])])
        # Last: words whose edges came to grief are not taken for known.
        for run, new in ((False, single), (True, runs)):
            self.seen[run] = pl.concat([self.seen[run], new.select("token")])
        return self.edges, self.in_one

    def _new(self, words: pl.Series, *, run: bool) -> pl.DataFrame:
        return words.unique().alias("token").to_frame().join(self.seen[run], on="token", how="anti")


graph_of = once_a_side(Graph)
"""Return the graph of these students, which lives as long as they do."""


def _recorded(side: NameSide) -> pl.DataFrame:
    """Return the students' words in Latin letters: slot, role, number, most, slot_bits (how rare each is)."""
    known = side.vocabulary.select("role", "most", number="slot", slot="token", slot_bits="shown_bits")
    return known.filter(pl.col("slot").str.contains(ASCII)) if side.another_script else known


def _in_one(single: pl.Series, runs: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say who is called a word, or words that run together, forename and family name: token, name, bits."""
    words = pl.concat([single, runs])
    met = in_one(words, side)
    token = words.gather(met["word"])
    run = pl.when(met["word"] >= single.len()).then(pl.lit(RUN) + token).otherwise(token)
    return met.select(run.alias("token"), "name", "bits")


def _how_common(words: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say how common distinct words are: token, share of people who show it as a name, in either role.

    For each role beside it, `given_share` and `given_bits`: the share in that role, and how rare it is there.
    """
    given, family = (
        side.common[role].of_any(words).rename({"share": f"{role}_share", "bits": f"{role}_bits"})
        for role in ("given", "family")
    )
    return given.join(family, on="token").with_columns(share=pl.max_horizontal("given_share", "family_share"))


def _weighed_edges(graph: pl.DataFrame, recorded: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
    """Number the slots of EDGES and weigh each edge; those that say less than nothing are dropped.

    `common` is `_how_common` of their words, and may be of more. `other_role` is how rare a word is in the
    other role, in bits.
    """
    # Role by role: to join by two columns takes twice as long.
    met = pl.concat(
        graph.filter(of_role)
        .join(recorded.filter(of_role).drop("role"), on="slot")
        .join(common.select("token", "share", **of_word), on="token", how="left")
        for of_role, of_word in ((pl.col("role") == role, _in_role(role)) for role in ROLE.categories)
    )
    alike = pl.col("level").is_in(["same", "initial"])
    weighed = met.with_columns(lost=pl.when(alike).then(0.0).otherwise(_lost()))
    return weighed.filter(alike | (pl.col("lost") + pl.col("slot_bits") >= 0)).select(
        "token", "role", "lost", "other_role", "most", "level", slot="number"
    )


def _in_role(role: str) -> dict[str, pl.Expr]:
    """What of `_how_common` tells of a word in this role."""
    other = "family" if role == "given" else "given"
    return {"own_share": pl.col(f"{role}_share"), "other_role": pl.col(f"{other}_bits")}


def _lost() -> pl.Expr:
    """Return the bits that a form or a slip is worth less than the student's own word (0 or below).

    Among people so named a share CHANCE shows this very word; among strangers all who are called by it do,
    and those who slip likewise. "Alex" may be short for Alexandria, but a shown Alex is as common as Alex,
    and Joan is somebody's name, where Jonh is nobody's.
    """
    chance = pl.col("level").replace_strict(edges.CHANCE, return_dtype=pl.Float64) * _of_two_names()
    # A word that is a name in either role is no slip; a short form is one of forenames.
    called = pl.when(pl.col("level").is_in(edges.SLIPPED)).then("share").otherwise("own_share")
    strangers = called + chance * pl.lit(2.0).pow(-pl.col("slot_bits"))
    return ((chance / strangers).log(2) - pl.col("slot_bits")).clip(upper_bound=LEAST_LOST)


def _of_two_names() -> pl.Expr:
    """Two well-known forenames that sound alike are two names (Joan, John), unless a list makes them one."""
    known = (pl.col("own_share") >= WELL_KNOWN) & (pl.col("slot_bits") <= -math.log2(WELL_KNOWN))
    two = known & (pl.col("level") == "sounds alike") & (pl.col("role") == "given")
    return pl.when(two).then(TWO_NAMES).otherwise(1.0)
