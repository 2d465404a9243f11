"""The token graph with bits: which shown words could be which student words, and what that is worth."""

import math
from dataclasses import dataclass
from threading import Lock

import numpy as np
import polars as pl

from matching.once import once_each
from matching.rows import ASCII, NameSide, once_a_side
from matching.run_together import in_one
from matching.words import edges

WELL_KNOWN, TWO_NAMES = 1e-4, 0.05
"""Share of people from which a forename is well known; how much less often one such stands for another."""

LEAST_LOST = -1.5
"""Bits that a form or a slip loses at the least, however unheard of the shown word is."""


@dataclass(frozen=True)
class Met:
    """Shown words and what they meet.

    Attributes:
        word: the number of each word asked for: of those that stand alone, then of those run together.
        edges, in_one: `ShownSide.edges` and `ShownSide.in_one` of all these words.
    """

    word: pl.Series
    edges: pl.DataFrame
    in_one: pl.DataFrame


class Graph:
    """The token graph of one pool of students, for the shown words met so far: they come part by part."""

    def __init__(self, side: NameSide) -> None:
        # The vocabulary of the students, each word of it once a role.
        self.vocabulary = _recorded(side)
        self.wanted = self.vocabulary.select("slot", "role")
        self.recorded = edges.recorded_words(self.wanted)
        self.seen = pl.DataFrame(schema={"token": pl.String, "word": pl.UInt32})
        self.known: dict[str, pl.DataFrame] = {}
        self.one_at_a_time = Lock()

    def with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> Met:
        """Say what shown words meet, whether they were met before or not; and words run together.

        These are hardly ever met again, and each is taken for a word of its own.
        """
        with self.one_at_a_time:
            return self._with_words(words, joined, side)

    def _with_words(self, words: pl.Series, joined: pl.Series, side: NameSide) -> Met:
        tokens, place = once_each(words)
        known = self._numbered(tokens)
        new = known.filter("new").drop("new")
        first, count = self.seen.height, self.seen.height + new.height
        runs = pl.int_range(count, count + joined.len(), dtype=pl.UInt32, eager=True)
        word = pl.concat([known["word"].gather(place), runs])
        asked, single = pl.col("word").is_in(word.unique().implode()), pl.col("word") < count
        met, kept = {}, {}
        for what, found in {
            "edges": _edges(new["token"], joined, self, side),
            "in_one": in_one(pl.concat([new["token"], joined]), side),
        }.items():
            of_new = found.with_columns(pl.col("word") + pl.lit(first, dtype=pl.UInt32))
            before = self.known.get(what, of_new.clear())
            met[what] = pl.concat([of_new, before.filter(asked)])
            kept[what] = pl.concat([of_new.filter(single), before])
        # Last: words whose edges came to grief are not taken for known.
        self.known, self.seen = kept, pl.concat([self.seen, new])
        return Met(word, **met)

    def _numbered(self, tokens: pl.Series) -> pl.DataFrame:
        """Number distinct words, those that are `new` after those met before: token, word, new."""
        known = (
            tokens.alias("token").to_frame().join(self.seen, on="token", how="left", maintain_order="left")
        )
        new = pl.col("word").is_null()
        further = (new.cum_sum() + (self.seen.height - 1)).cast(pl.UInt32)
        return known.with_columns(pl.coalesce("word", further), new=new)


graph_of = once_a_side(Graph)
"""Return the graph of these students, which lives as long as they do."""


def _recorded(side: NameSide) -> pl.DataFrame:
    """Return the students' words in Latin letters: slot, role, number, most; and how rare each is.

    `slot_bits` in bits, `slot_share` as a share of people.
    """
    known = side.vocabulary.select("role", "most", number="slot", slot="token", slot_bits="shown_bits")
    latin = known.filter(pl.col("slot").str.contains(ASCII)) if side.another_script else known
    return latin.with_columns(slot_share=pl.lit(2.0).pow(-pl.col("slot_bits")))


def _edges(single: pl.Series, runs: pl.Series, graph: Graph, side: NameSide) -> pl.DataFrame:
    """Say what distinct words meet that stand alone, then words run together, by their place in both."""
    common = _how_common(single, side)
    shown = common.select("token", "share")
    found = edges.edges(shown, runs, graph.wanted, graph.recorded)
    of_runs = found["word"].filter(found["word"] >= single.len()).unique()
    every = pl.concat([common, _how_common(runs.gather(of_runs - single.len()), side)])
    place = np.arange(single.len() + runs.len())
    place[of_runs] = np.arange(single.len(), every.height)
    return _weighed(
        found, graph.vocabulary.drop("slot")[found["row"]], every.drop("token")[place[found["word"]]]
    )


def _how_common(words: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say how common distinct words are, in their order: token, share of people who show it, in either role.

    For each role beside it, `given_share` and `given_bits`: the share in that role, and how rare it is there.
    """
    common = words.alias("token").to_frame()
    for role, of_role in side.common.items():
        common = common.hstack(of_role.of_any(words).select(pl.all().name.prefix(f"{role}_")))
    return common.with_columns(share=pl.max_horizontal("given_share", "family_share"))


def _weighed(found: pl.DataFrame, recorded: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
    """Weigh each of EDGES by what is known of its two words; those that say less than nothing are dropped.

    `other_role` is how rare a word is in the other role, in bits.
    """
    given = pl.col("role") == "given"
    met = (
        found.hstack(recorded)
        .hstack(common)
        .with_columns(
            own_share=pl.when(given).then("given_share").otherwise("family_share"),
            other_role=pl.when(given).then("family_bits").otherwise("given_bits"),
        )
    )
    alike = pl.col("level").is_in(["same", "initial"])
    lost = pl.when(alike).then(0.0).otherwise(_lost())
    weighed = met.select(
        "word", "role", lost.alias("lost"), "other_role", "most", "level", "slot_bits", slot="number"
    )
    return weighed.filter(alike | (pl.col("lost") + pl.col("slot_bits") >= 0)).drop("slot_bits")


def _lost() -> pl.Expr:
    """Return the bits that a form or a slip is worth less than the student's own word (0 or below).

    Among people so named a share CHANCE shows this very word; among strangers all who are called by it do,
    and those who slip likewise. "Alex" may be short for Alexandria, but a shown Alex is as common as Alex,
    and Joan is somebody's name, where Jonh is nobody's.
    """
    chance = pl.lit(_CHANCES).gather(pl.col("level").to_physical()) * _of_two_names()
    # A word that is a name in either role is no slip; a short form is one of forenames.
    called = pl.when(pl.col("level").is_in(edges.SLIPPED)).then("share").otherwise("own_share")
    strangers = called + chance * pl.col("slot_share")
    return ((chance / strangers).log(2) - pl.col("slot_bits")).clip(upper_bound=LEAST_LOST)


_CHANCES = pl.Series(edges.CHANCE.values())
"""By level, of which those of CHANCE are the first."""


def _of_two_names() -> pl.Expr:
    """Two well-known forenames that sound alike are two names (Joan, John), unless a list makes them one."""
    known = (pl.col("own_share") >= WELL_KNOWN) & (pl.col("slot_bits") <= -math.log2(WELL_KNOWN))
    two = known & (pl.col("level") == "sounds alike") & (pl.col("role") == "given")
    return pl.when(two).then(TWO_NAMES).otherwise(1.0)
