"""The token graph with bits: which shown words could be which student words, and what that is worth."""

import math

import polars as pl

from matching.rows import ASCII, NameSide, once_a_side
from matching.words import edges

RUN = "+"
"""Stands before a token that runs shown words together: it meets fewer words than one that is shown."""

WELL_KNOWN, TWO_NAMES = 1e-4, 0.05
"""Share of people from which a forename is well known; how much less often one such stands for another."""

LEAST_LOST = -1.5
"""Bits that a form or a slip loses at the least, however unheard of the shown word is."""


class Graph:
    """The token graph of one pool of students, for the shown words met so far: they come part by part."""

    def __init__(self, side: NameSide) -> None:
        # The vocabulary of the students, each word of it once a role.
        in_latin = side.vocabulary.filter(pl.col("token").str.contains(ASCII))
        self.wanted = in_latin.select(slot="token", role=pl.col("role").cast(pl.String))
        self.recorded = edges.recorded_words(self.wanted)
        self.seen = {run: pl.DataFrame(schema={"token": pl.String}) for run in (False, True)}
        self.edges: pl.DataFrame | None = None

    def with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> pl.DataFrame:
        """Return the edges of all words met so far, these among them: `ShownSide.edges`, by token."""
        single, runs = self._new(words, run=False), self._new(joined, run=True)
        shares = _shares(pl.concat([single["token"], runs["token"]]).unique(), side)
        of_words, of_runs = edges.edges(single.join(shares, on="token"), runs, self.wanted, self.recorded)
        more = [_weighed_edges(of_words, side, shares)]
        more.append(_weighed_edges(of_runs, side, shares).with_columns(token=pl.lit(RUN) + pl.col("token")))
        self.edges = pl.concat([*more, *([] if self.edges is None else [self.edges])])
        return self.edges

    def _new(self, words: pl.Series, *, run: bool) -> pl.DataFrame:
        new = words.unique().alias("token").to_frame().join(self.seen[run], on="token", how="anti")
        self.seen[run] = pl.concat([self.seen[run], new])
        return new


graph_of = once_a_side(Graph)
"""Return the graph of these students, which lives as long as they do."""


def _weighed_edges(graph: pl.DataFrame, side: NameSide, shares: pl.DataFrame) -> pl.DataFrame:
    numbered = _weaker_than_the_same(graph, side, shares).join(
        side.vocabulary.select(pl.col("role").cast(pl.String), "most", number="slot", slot="token"),
        on=["slot", "role"],
    )
    return _with_other_role(numbered, side).select(
        "token", "role", "lost", "other_role", "most", level=pl.col("level").cast(edges.LEVEL), slot="number"
    )


def _shares(tokens: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say what share of people shows each word as a forename or a family name: token, share."""
    given, family = (side.common[role].shares(tokens) for role in ("given", "family"))
    both = given.join(family, on="token", suffix="_family")
    return both.select("token", share=pl.max_horizontal("share", "share_family"))


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
