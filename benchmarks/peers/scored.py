"""What a matcher's pairs are worth against what was planted: candidates, recall by kind, precision."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.found import NICKNAME
from benchmarks.peers.apart import Sides
from benchmarks.peers.at_scale import Peer, pairs_file

KEPT = 20
"""Pairs kept for each planted one. What ranks lower changes no best F1 above 2 in 21."""
NAMES_OF_ONE = 4
"""Names that one student bears at most here: under each of them a pair can stand once more."""


@dataclass(frozen=True)
class Band:
    """Of the pairs from one weight up: the share that was planted, and the share of the planted there."""

    precision: float
    recall: float


@dataclass(frozen=True)
class Worth:
    """Figures of one matcher.

    Attributes:
        candidates: pairs of a connection and a student that it looked at.
        by_kind: share of the planted among the candidates, by kind.
        others: the same of all kinds but nicknames.
        own: the band that its own scale calls likelier than not; None where it has no such scale.
        best: the band with the best F1, chosen with the answers in hand.
    """

    candidates: int
    by_kind: dict[str, float]
    others: float
    own: Band | None
    best: Band

    @property
    def nicknames(self) -> float:
        """Share of the planted nicknames among the candidates."""
        return self.by_kind[NICKNAME]


def worth(folder: Path, name: str, peer: Peer) -> Worth:
    """Lay a matcher's pairs beside the truth of one size."""
    truth, sides = _truth(folder), Sides.read(folder)
    everything = pl.read_parquet(folder / pairs_file(name, peer.scored_whole))
    found = _planted_among(everything, sides, truth)
    pairs = pl.read_parquet(folder / pairs_file(name, False))
    ranked = _best_pairs(pairs, KEPT * truth.height, peer.band)
    bands = _Bands.of(ranked, truth)
    return Worth(
        candidates=_count(everything, sides),
        by_kind=dict(found.group_by("kind", maintain_order=True).agg(pl.col("found").mean()).iter_rows()),
        others=float(found.filter(pl.col("kind") != NICKNAME)["found"].to_numpy().mean()),
        own=None if peer.band is None else bands.from_weight(peer.band),
        best=bands.best(),
    )


def _truth(folder: Path) -> pl.DataFrame:
    number = pl.read_parquet(folder / "students.parquet", columns=["student_id"]).with_row_index("student")
    truth = pl.read_parquet(folder / "truth.parquet").join(number, on="student_id", maintain_order="left")
    return truth.select(pl.col("connection").cast(pl.UInt32), "student", "kind")


def _planted_among(pairs: pl.DataFrame, sides: Sides, truth: pl.DataFrame) -> pl.DataFrame:
    """Return the truth with `found`: whether the pair is there."""
    named = "left" in pairs.columns
    on = ["left", "right"] if named else ["connection", "student"]
    looked_for = truth
    if named:
        left, right = (
            of.rename({"unique_id": at}) for of, at in ((sides.left_of, "left"), (sides.right_of, "right"))
        )
        looked_for = truth.join(left, on="connection").join(right, on="student")
    there = _typed(pairs).select(on).unique().with_columns(found=pl.lit(True))
    hits = looked_for.join(there, on=on).select("connection", "student", "found").unique()
    marked = truth.join(hits, on=["connection", "student"], how="left", maintain_order="left")
    return marked.with_columns(pl.col("found").fill_null(False))


def _count(pairs: pl.DataFrame, sides: Sides) -> int:
    """Count pairs of a connection and a student; one that meets under two of the names counts twice."""
    if "connection" in pairs.columns:
        return pairs.height
    both = _typed(pairs)
    for of, at in ((sides.left_of, "left"), (sides.right_of, "right")):
        many = of.group_by(pl.col("unique_id").alias(at)).len(f"of_{at}")
        both = both.join(many, on=at)
    product = pl.col("of_left").cast(pl.UInt64) * pl.col("of_right")
    return int(both.select(product.sum()).item())


def _best_pairs(pairs: pl.DataFrame, most: int, band: float | None) -> pl.DataFrame:
    """Return connection, student and weight of so many of the heaviest pairs or more, none twice.

    All from the peer's own `band` up are among them, and pairs of one weight stay together.
    """
    rows = most * NAMES_OF_ONE
    if pairs.height > rows:
        edge = pl.select(pl.min_horizontal(pairs["weight"].top_k(rows).min(), band)).item()
        pairs = pairs.filter(pl.col("weight") >= edge)
    return pairs.group_by("connection", "student").agg(pl.col("weight").max())


def _typed(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.with_columns(pl.col("^(left|right)$").cast(pl.UInt32))


@dataclass(frozen=True)
class _Bands:
    """Pairs from the heaviest down: weights, how many are planted so far, how many there are to find."""

    weights: np.ndarray
    hits: np.ndarray
    planted: int

    @classmethod
    def of(cls, pairs: pl.DataFrame, truth: pl.DataFrame) -> "_Bands":
        true = truth.select("connection", "student", true=pl.lit(1))
        marked = pairs.join(true, on=["connection", "student"], how="left").sort("weight", descending=True)
        return cls(
            marked["weight"].to_numpy(), np.cumsum(marked["true"].fill_null(0).to_numpy()), truth.height
        )

    def from_weight(self, weight: float) -> Band:
        return self._first(int((self.weights >= weight).sum()))

    def best(self) -> Band:
        ends = np.flatnonzero(np.append(self.weights[1:] != self.weights[:-1], True))
        if not len(self.weights):
            return Band(0.0, 0.0)
        return self._first(int(ends[np.argmax(self.hits[ends] / (ends + 1 + self.planted))]) + 1)

    def _first(self, count: int) -> Band:
        """Return the band of the heaviest so many."""
        hits = int(self.hits[count - 1]) if count else 0
        return Band(hits / count if count else 0.0, hits / self.planted)
