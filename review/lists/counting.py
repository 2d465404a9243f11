"""What the closing summary counts of a review list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from records.policy import Change, Verdict, WaitsFor
from review.lists.rows import A_YEAR
from review.matches.states import EventKind, State


@dataclass(frozen=True, slots=True)
class Counts:
    """What the closing summary says.

    `matches` are those of this run: `new`, `changed` and `carried_over` add up to it. Of them, `settled`
    were set aside, `to_decide` wait for the lead, `for_second_person` and `for_staff` for these. `reopened`,
    `expired` and `seen_ended` happened in this
    campaign year, whether the match was found or is gone; `to_renew` are exemptions that end within a year.
    """

    matches: int
    new: int
    changed: int
    carried_over: int
    gone: int
    settled: int
    to_decide: int
    for_second_person: int
    for_staff: int
    reopened: int
    expired: int
    seen_ended: int
    to_renew: int


def counted(table: pl.DataFrame, states: Mapping[str, State], year: int, as_at: date) -> Counts:
    """Count what the summary says of a WORKLIST table."""
    found = table.filter(pl.col("change") != Change.GONE.value)
    change = dict(table.group_by("change").len().iter_rows())
    newest = [state.noticed for state in states.values() if state.noticed and state.noticed.year == year]
    return Counts(
        matches=found.height,
        new=change.get(Change.NEW, 0),
        changed=change.get(Change.CHANGED, 0),
        carried_over=change.get(Change.CARRIED_OVER, 0),
        gone=change.get(Change.GONE, 0),
        settled=int(found["settled"].sum()),
        to_decide=found.filter(verdict=Verdict.UNDECIDED.value, waits_for=WaitsFor.LEAD.value).height,
        for_second_person=found.filter(waits_for=WaitsFor.SECOND_PERSON.value).height,
        for_staff=found.filter(waits_for=WaitsFor.STAFF.value).height,
        reopened=sum(event.kind == EventKind.REOPENED for event in newest),
        expired=sum(event.kind == EventKind.EXPIRED for event in newest),
        seen_ended=sum(event.kind == EventKind.SEEN_ENDED for event in newest),
        to_renew=found.filter(
            pl.col("verdict") == Verdict.EXEMPT.value, pl.col("expires") <= as_at + A_YEAR
        ).height,
    )
