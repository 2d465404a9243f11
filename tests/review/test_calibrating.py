"""How far weights were right: the curve, the fit, and edges that claim no more than the decisions bear."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.policy import Verdict
from review.calibrating import (
    CURVE,
    JUDGED,
    SAME_PERSON,
    STRONG_AT_LEAST,
    Edges,
    fitted_edges,
    interval,
    judged,
    reliability,
    rising,
)
from review.register.store import events_in

Rows = Sequence[tuple[float, bool]]


def decided(rows: Rows) -> pl.DataFrame:
    """JUDGED rows of weights and answers."""
    return pl.DataFrame([(f"m_{n}", *row) for n, row in enumerate(rows)], schema=JUDGED, orient="row")


def mixed(weight: float, same: int, not_same: int) -> list[tuple[float, bool]]:
    return [(weight, True)] * same + [(weight, False)] * not_same


def test_every_verdict_but_undecided_says_whether_they_are_one_person() -> None:
    assert set(SAME_PERSON) == set(Verdict) - {Verdict.UNDECIDED}


@pytest.mark.parametrize(
    ("rows", "low", "decisions", "found"),
    [
        (mixed(4.0, 19, 1), 3.0, 20, 0.95),
        (mixed(0.0, 1, 3), 0.0, 4, 0.25),
        (mixed(-0.01, 1, 1), -1.5, 2, 0.5),
        (mixed(12.0, 5, 0), 9.0, 5, 1.0),
        (mixed(-20.0, 0, 5), None, 5, 0.0),
    ],
)
def test_the_curve_counts_each_decision_in_its_range(
    rows: Rows, low: float | None, decisions: int, found: float
) -> None:
    curve = reliability(decided(rows))
    assert dict(curve.schema) == CURVE
    row = curve.row(0, named=True)
    assert (row["from"], row["decided"], row["found"]) == (low, decisions, found)
    assert row["least"] <= found <= row["most"]


def test_what_is_expected_is_what_the_weights_claim() -> None:
    row = reliability(decided(mixed(3.0, 8, 1))).row(0, named=True)
    assert row["expected"] == pytest.approx(8 / 9)
    assert row["found"] == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    ("share", "count", "least", "most"), [(0.5, 10, 0.237, 0.763), (1.0, 10, 0.722, 1.0)]
)
def test_the_interval_is_wilson_s(share: float, count: int, least: float, most: float) -> None:
    assert interval(share, count) == pytest.approx((least, most), abs=0.001)


shares = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 50)), min_size=1, max_size=30)


@given(rows=shares)
def test_the_fit_never_falls_and_keeps_the_sum(rows: list[tuple[float, int]]) -> None:
    found, counts = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    fit = rising(found, counts)
    assert (np.diff(fit) >= -1e-12).all()
    assert (fit * counts).sum() == pytest.approx((found * counts).sum())
    again = rising(fit, counts)
    assert again == pytest.approx(fit)


HONEST = [
    *mixed(-4.0, 2, 38),
    *mixed(-1.0, 12, 28),
    *mixed(1.0, 30, 10),
    *mixed(4.0, 38, 2),
    *mixed(7.0, 60, 0),
]
SHY = [(weight - 2.0, same) for weight, same in HONEST]
BOLD = [(weight + 3.0, same) for weight, same in HONEST]


@pytest.mark.parametrize(
    ("rows", "strong", "likely"),
    [
        (HONEST, 4.0, 1.0),
        (SHY, 2.0, -1.0),
        (BOLD, 7.0, 4.0),
        (mixed(2.0, 120, 120), None, 2.0),
        (mixed(2.0, 10, 230), None, None),
        ([], None, None),
    ],
    ids=["honest", "shy", "bold", "a toss-up", "mostly namesakes", "nothing"],
)
def test_edges_stand_where_the_words_are_earned(
    rows: Rows, strong: float | None, likely: float | None
) -> None:
    assert fitted_edges(decided(rows)) == Edges(strong, likely)


@given(
    rows=st.lists(st.tuples(st.floats(-9, 15).map(lambda w: round(w, 3)), st.booleans()), max_size=120),
)
def test_strong_is_never_less_true_than_promised(rows: Rows) -> None:
    edges = fitted_edges(decided(rows))
    if edges.strong_from is not None:
        above = [same for weight, same in rows if weight >= edges.strong_from]
        assert sum(above) / len(above) >= STRONG_AT_LEAST
        assert edges.likely_from is None or edges.likely_from < edges.strong_from


def test_a_few_decisions_far_above_settle_no_edge_below() -> None:
    """Two hundred sure matches at 12 bits say nothing of what a weight of 3 is worth."""
    edges = fitted_edges(decided(mixed(12.0, 200, 0)))
    assert edges.strong_from == pytest.approx(12.0)


@pytest.mark.parametrize(
    ("decisions", "same"),
    [
        (["Exempt: relative"], True),
        (["Ask to end the connection"], True),
        (["Connection ended"], True),
        (["Escalate"], True),
        (["Not the same person"], False),
        (["Not the same person", "Exempt: relative"], True),
        (["Not the same person", "Undo"], None),
        (["Exempt: relative", "Not the same person", "Undo"], True),
        (["Park"], None),
        (["Park", "Not the same person", "Undo"], None),
        ([], None),
    ],
)
def test_the_newest_answer_of_a_person_counts(
    decisions: list[str], same: bool | None, college: Any, year_of: Callable[..., Any]
) -> None:
    match_id = college.row(year_of())["match_id"]
    for decision in decisions:
        college.decide(match_id, decision, Reason="Because.", Note="Look again.")
        college.runs += 1
    with college.register.reading() as connection:
        events = list(events_in(connection))
    found = judged(events, {2026: {match_id: 4.2}})
    assert found.rows() == ([] if same is None else [(match_id, 4.2, same)])
    assert judged(events, {2025: {match_id: 4.2}}).is_empty()
