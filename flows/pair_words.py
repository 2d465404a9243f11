"""What `why` says of one pair: its parts in a column, who competes, which setting keeps it off the list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from flows.settings.sections import MatchingSettings
from review.waterfall import signed

Row = Mapping[str, Any]
MOST_RIVALS = 5
"""Other students of one connection that are named one by one."""


def head_said(staff_id: str, student_id: str, evidence: pl.DataFrame) -> str:
    """Say whether a run lists the pair. Takes its EVIDENCE with `listed` and `strength`, best first."""
    if evidence.filter("listed").is_empty():
        return f"{staff_id} and {student_id}: not on the review list."
    best = evidence.filter("listed").row(0, named=True)
    return f"{staff_id} and {student_id}: on the review list. It is called {best['strength']}."


def part_lines(parts: Sequence[Row], weight: float) -> Iterator[str]:
    """One line a part, its bits before its words, and the sum."""
    for part in parts:
        yield f"{signed(part['bits']) if part['bits'] else '–':>7}  {part['said']}"
    yield f"{signed(weight):>7}  the weight, their sum"


def competition_said(row: Row, evidence: pl.DataFrame) -> Iterator[str]:
    """Name the other students listed for the same connection, by their ids, with their weights."""
    rivals = evidence.filter(
        pl.col("connection") == row["connection"], pl.col("student_id") != row["student_id"]
    ).sort("weight", "student_id", descending=[True, False])
    if rivals.is_empty():
        return
    shown = [f"{one} ({weight:.2f})" for one, weight in rivals.select("student_id", "weight").iter_rows()]
    more = f" and {len(shown) - MOST_RIVALS} more" if len(shown) > MOST_RIVALS else ""
    yield f"Other students listed for this connection: {', '.join(shown[:MOST_RIVALS])}{more}."


def kept_off(evidence: pl.DataFrame, everything: pl.DataFrame, settings: MatchingSettings) -> Iterator[str]:
    """Say which setting keeps the pair off the list or out of the workbook, or which rule keeps it on.

    Takes the pair's EVIDENCE with `listed`, best first, and all EVIDENCE of the run.
    """
    floor = f"[matching] list_floor = {settings.list_floor:g}"
    best: float = evidence["weight"][0]
    if evidence.filter("listed").is_empty():
        yield f"Its weight is under the list's floor ({floor}); a floor of {_below(best):g} would list it."
        return
    if best < settings.list_floor:
        yield f"Its weight is under the list's floor ({floor}), but a whole equal name is always listed."
    else:
        yield f"The list begins at a weight of {settings.list_floor:g} ({floor})."
    most = settings.best_per_connection
    if _place(evidence, everything) > most:
        yield (
            f"The CSV files hold it; the workbook leaves it out while it is undecided, since each of its "
            f"connections fits {most} other students better ([matching] best_per_connection = {most})."
        )


def _place(evidence: pl.DataFrame, everything: pl.DataFrame) -> int:
    """The best place that the pair takes among the students of one of its connections, from 1."""
    ranked = everything.with_columns(place=pl.col("weight").rank("min", descending=True).over("connection"))
    places = ranked.join(evidence.select("connection", "student_id"), on=["connection", "student_id"])
    return int(places.select(pl.col("place").min()).item())


def _below(weight: float) -> float:
    """Round a weight down to a tenth."""
    return (weight * 10 // 1) / 10
