"""How far weights were right: what people decided beside what the weights had claimed.

A weight of w claims that of 1 + 2^w such matches 2^w are the same person. Decisions say how many were.
Nothing here reopens a decision or changes a weight; it can only propose other edges of the strengths.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from records.policy import Outcome, Verdict
from review.matches.states import EventKind, State, after
from review.register.events import Event

SAME_PERSON: Mapping[Verdict, bool] = {
    Verdict.EXEMPT: True,
    Verdict.TO_BE_ENDED: True,
    Verdict.ENDED: True,
    Verdict.ESCALATED: True,
    Verdict.NOT_THE_SAME_PERSON: False,
}
"""What a verdict says of whether the two are one person; a verdict that is not here says nothing."""

JUDGED = {"match_id": pl.String, "weight": pl.Float64, "same": pl.Boolean}
"""One row is one match that a person decided, with the weight it was listed with in that year."""

CURVE = {
    "from": pl.Float64,
    "to": pl.Float64,
    "decided": pl.UInt32,
    "expected": pl.Float64,
    "found": pl.Float64,
    "least": pl.Float64,
    "most": pl.Float64,
}
"""One row is one range of weights (bits, the upper end left out; null: open) with decisions in it.

`expected` is the share of the same person that the weights claim, `found` the share that was decided so,
`least` and `most` its 95 % interval (Wilson); all 0 to 1.
"""

BOUNDS = (-5.0, -3.0, -1.5, 0.0, 1.5, 3.0, 4.5, 6.0, 9.0)
ENOUGH = 200
"""Decisions from which edges are fitted."""
NEAR, NEARBY = 1.5, 10
"""An edge needs so many decisions within so many bits above it: what is far above says nothing of it."""
STRONG_IS, LIKELY_IS = 8 / 9, 1 / 2
"""What the edges mean, as shares of the same person: 3 bits are 8 to 1, 0 bits are evens."""
STRONG_AT_LEAST = 0.95
"""Of all matches called strong so many must be the same person, whatever the fit at the edge says."""
LOWEST, HIGHEST = -5.0, 20.0
"""Bits between which an edge is looked for, in steps of a tenth."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Edges:
    """Fitted edges in bits; None: the decisions do not settle it."""

    strong_from: float | None
    likely_from: float | None


def judged(events: Iterable[Event], weights: Mapping[int, Mapping[str, float]]) -> pl.DataFrame:
    """Lay the newest answer to each match beside its weight: JUDGED, in the order of match_id.

    Takes all events, oldest first, and the weights of each campaign year by match_id. An answer that was
    undone counts no more; one whose exemption ended or whose facts changed does: it was right when given.
    A match without a weight in the year of its answer is left out.
    """
    states: dict[str, State] = {}
    answers: dict[str, Event | None] = {}
    for event in events:
        if event.match_id is None:
            continue
        state = states[event.match_id] = after(states.get(event.match_id, State()), event)
        if event.kind not in (EventKind.DECIDED, EventKind.CONFIRMED):
            continue
        if state.verdict in SAME_PERSON:
            answers[event.match_id] = state.decided
        elif event.detail["outcome"] == Outcome.UNDO:
            answers[event.match_id] = None
    rows = [
        (match_id, weights.get(answer.year or 0, {}).get(match_id), _says_same(answer))
        for match_id, answer in sorted(answers.items())
        if answer is not None
    ]
    table = pl.DataFrame(rows, schema=JUDGED, orient="row")
    return table.drop_nulls()


def _says_same(answer: Event) -> bool | None:
    if answer.kind == EventKind.PROPOSED:  # and confirmed since: only exemptions are
        return SAME_PERSON.get(Verdict.EXEMPT)
    return SAME_PERSON.get(after(State(), answer).verdict)


def reliability(decided: pl.DataFrame) -> pl.DataFrame:
    """Return the CURVE of JUDGED rows, the lowest weights first."""
    edges = [None, *BOUNDS, None]
    rows = []
    for low, high in pairwise(edges):
        within = decided.filter(_within(low, high))
        if within.height:
            found = float(within["same"].sum()) / within.height
            claimed = float(np.mean(claims(within["weight"].to_numpy())))
            rows.append((low, high, within.height, claimed, found, *interval(found, within.height)))
    return pl.DataFrame(rows, schema=CURVE, orient="row")


def _within(low: float | None, high: float | None) -> pl.Expr:
    weight = pl.col("weight")
    above = weight >= low if low is not None else pl.lit(value=True)
    return above & (weight < high) if high is not None else above


def claims(weights: Floats) -> Floats:
    """Return the share of the same person (0 to 1) that weights in bits claim."""
    return np.asarray(1.0 / (1.0 + np.exp2(-weights)))


def interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson) of a share found in so many decisions."""
    z = 1.96
    middle = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


def rising(shares: Floats, counts: Floats) -> Floats:
    """Return the closest shares that never fall (isotonic regression, pooling neighbours that do)."""
    pools: list[list[float]] = []
    for share, count in zip(shares, counts, strict=True):
        pools.append([share, count, 1])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, n, i), (b, m, j) = pools[-2:]
            pools[-2:] = [[(a * n + b * m) / (n + m), n + m, i + j]]
    return np.repeat([pool[0] for pool in pools], [int(pool[2]) for pool in pools])


def fitted_edges(decided: pl.DataFrame) -> Edges:
    """Look for the lowest weights that have earned the words strong and likely. Takes JUDGED rows.

    An edge keeps its meaning (STRONG_IS, LIKELY_IS), and strong is never less than STRONG_AT_LEAST true.
    """
    grouped = decided.group_by("weight").agg(pl.col("same").mean(), count=pl.len()).sort("weight")
    weights = grouped["weight"].to_numpy()
    counts = grouped["count"].to_numpy().astype(float)
    same = grouped["same"].to_numpy()
    fit = rising(same, counts)
    strong = likely = None
    for tenth in range(int(LOWEST * 10), int(HIGHEST * 10) + 1):
        edge, above = tenth / 10, weights >= tenth / 10
        near = above & (weights < edge + NEAR)
        if counts[near].sum() < NEARBY or weights[above][0] >= edge + 0.1:
            continue  # nobody has decided a match of this weight: no word is earned by what lies above
        at_edge, nearby = fit[above][0], _share(same, counts, near)
        if likely is None and min(at_edge, nearby) >= LIKELY_IS:
            likely = edge
        if min(at_edge, nearby) >= STRONG_IS and _share(same, counts, above) >= STRONG_AT_LEAST:
            strong = edge
            break
    # Where the first word that is earned is strong, nobody has said where likely begins below it.
    return Edges(strong, None if likely == strong else likely)


def _share(same: Floats, counts: Floats, rows: NDArray[np.bool_]) -> float:
    return float((same[rows] * counts[rows]).sum() / counts[rows].sum())


def share_between(decided: pl.DataFrame, low: float | None, high: float | None) -> tuple[int, int]:
    """Count decisions on weights from `low` up to `high` (left out), and those that said the same person."""
    within = decided.filter(_within(low, high))
    return within.height, int(within["same"].sum())
