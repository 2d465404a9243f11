"""What a ranking of pairs is worth: F1, recall at 95 % precision, and how sure these are.

Every pair that a tool scores competes with every other, whatever connection it is of. A threshold lies only
between two different weights, so that pairs of one weight stand or fall together.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.sets import LabelledSet

PRECISE = 0.95
RESAMPLES = 1000
SEED = 20261125
KEPT = 20
"""Pairs kept for each true pair. What ranks lower changes no figure as soon as the best F1 passes 2 in 21."""

SAME_WEIGHT = 1e-9


@dataclass(frozen=True)
class Interval:
    """A figure between 0 and 1, with the 2.5th and the 97.5th percentile of its resamples."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


@dataclass(frozen=True)
class Quality:
    """Best F1, recall at 95 % precision, and that recall where only each connection's best pairs count."""

    f1: Interval
    at95: Interval
    top1: Interval


def quality(scored: pl.DataFrame, labelled: LabelledSet) -> Quality:
    """Return the figures of a tool's pairs: connection, record (row numbers), weight (higher is likelier).

    No pair stands twice; a pair that is not there counts as not found. The intervals are from resampling
    people with all their connections: one person's connections rise and fall together.
    """
    marked = scored.join(
        labelled.truth.with_columns(true=pl.lit(True)), on=["connection", "record"], how="left"
    ).with_columns(pl.col("true").fill_null(False))
    best = pl.col("weight") >= pl.col("weight").max().over("connection") - SAME_WEIGHT
    people = _People.of(labelled)
    every, leading = (_Ranking.of(pairs, labelled, people) for pairs in (marked, marked.filter(best)))
    chance = np.random.default_rng(SEED)
    share = np.full(people.count, 1 / people.count)
    drawn = [np.ones(people.count, np.int64), *chance.multinomial(people.count, share, RESAMPLES)]
    f1, at95 = _intervals([every.figures(times) for times in drawn])
    _, top1 = _intervals([leading.figures(times) for times in drawn])
    return Quality(f1, at95, top1)


def _intervals(figures: list[tuple[float, float]]) -> tuple[Interval, Interval]:
    table = np.array(figures)
    low, high = np.percentile(table[1:], [2.5, 97.5], axis=0)
    f1, at95 = (Interval(*map(float, each)) for each in zip(table[0], low, high, strict=True))
    return f1, at95


@dataclass(frozen=True)
class _People:
    """How many people there are, and how many true pairs each has."""

    count: int
    pairs: np.ndarray

    @classmethod
    def of(cls, labelled: LabelledSet) -> "_People":
        whose = labelled.persons.to_numpy()
        count = int(whose.max()) + 1
        return cls(count, np.bincount(whose[labelled.truth["connection"].to_numpy()], minlength=count))


@dataclass(frozen=True)
class _Ranking:
    """Pairs from the heaviest down: whose each is, whether it is true, and where a weight ends."""

    whose: np.ndarray
    hits: np.ndarray
    ends: np.ndarray
    people: _People

    @classmethod
    def of(cls, pairs: pl.DataFrame, labelled: LabelledSet, people: _People) -> "_Ranking":
        ranked = pairs.sort("weight", descending=True)
        weight = ranked["weight"].to_numpy()
        ends = np.flatnonzero(np.append(weight[1:] != weight[:-1], True))[: len(weight)]
        ends = ends[ends < KEPT * labelled.truth.height]
        kept = ranked.head(int(ends[-1]) + 1 if len(ends) else 0)
        whose = labelled.persons.to_numpy()[kept["connection"].to_numpy()]
        return cls(whose, kept["true"].to_numpy(), ends, people)

    def figures(self, times: np.ndarray) -> tuple[float, float]:
        """Return best F1 and recall at 95 % precision where each person stands so many times."""
        positives = int(times @ self.people.pairs)
        drawn = times[self.whose]
        listed = np.cumsum(drawn)[self.ends]
        hits = np.cumsum(drawn * self.hits)[self.ends]
        there = listed > 0
        if not positives or not there.any():
            return 0.0, 0.0
        listed, hits = listed[there], hits[there]
        precise = hits[hits >= PRECISE * listed]
        return float(np.max(2 * hits / (listed + positives))), float(np.max(precise, initial=0) / positives)


STRENGTHS = ("strong", "likely", "possible")


@dataclass(frozen=True)
class ByStrength:
    """Of each strength how many pairs are true and how many are listed."""

    true: dict[str, int]
    listed: dict[str, int]

    @property
    def strong_share(self) -> float | None:
        """Share of the true pairs at these strengths that are strong; None without any."""
        found = sum(self.true.values())
        return self.true["strong"] / found if found else None


def by_strength(scored: pl.DataFrame, labelled: LabelledSet) -> ByStrength:
    """Count our pairs, which have a strength, by it; weaker ones are left out."""
    true = scored.join(labelled.truth, on=["connection", "record"])
    counts = [
        {strength: pairs.filter(pl.col("strength") == strength).height for strength in STRENGTHS}
        for pairs in (true, scored)
    ]
    return ByStrength(*counts)
