"""Members of staff who had another staff_id before: merged records, and people who came back.

What was decided, claimed or seen under the earlier id stands for the new one. Stored rows and events
keep the id they were made with, since a match_id is made of it and events are never changed; they
are read under today's id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from records.people import StaffMember
from review.matches.memory import Remembered
from review.matches.states import CLAIMS, DECISIONS
from review.register import Event, tables

Today = Mapping[str, str]
"""Former staff_id → the one of the same person in the staff list now."""

Pair = tuple[str, str]
"""staff_id and person."""


def todays_ids(staff: Iterable[StaffMember]) -> dict[str, str]:
    """Say which id stands for each former one."""
    return {former: member.staff_id for member in staff for former in member.formerly}


def ids_of(staff: Iterable[StaffMember], staff_id: str) -> frozenset[str]:
    """Every id that the person with this one has or had."""
    today = todays_ids(staff)
    now = today.get(staff_id, staff_id)
    return frozenset({now, *(former for former, current in today.items() if current == now)})


def matches_today(known: Mapping[str, Remembered], today: Today) -> dict[str, Remembered]:
    """Give each match the staff_id that its member of staff has now."""
    return {
        match_id: replace(match, staff_id=today[match.staff_id]) if match.staff_id in today else match
        for match_id, match in known.items()
    }


def events_today(events: Iterable[Event], today: Today) -> list[Event]:
    """Give each event the staff_ids of now: who caused it, and for whom a person was told of.

    Only to be compared and shown: the fingerprint of an event is that of its stored form.
    """
    return [_event_today(event, today) for event in events] if today else list(events)


def _event_today(event: Event, today: Today) -> Event:
    staff_id = event.detail.get("staff_id")
    if event.actor not in today and staff_id not in today:
        return event
    detail: dict[str, Any] = dict(event.detail)
    if staff_id in today:
        detail["staff_id"] = today[str(staff_id)]
    return replace(event, actor=today.get(event.actor, event.actor), detail=detail)


def matches_under_former_ids(
    connection: Connection, events: Iterable[Event], today: Today
) -> dict[Pair, str]:
    """Find the match that stands for each pair whose member of staff had another id.

    Where the register knows the pair under several ids, the one decided last stands; else the one
    answered for last; else one under a former id. A pair that is known under no former id is not here.
    """
    if not today:
        return {}
    ids = {*today, *today.values()}
    rows = connection.execute(select(tables.match).where(tables.match.c.staff_id.in_(ids))).all()
    said = _last_said(events)
    best: dict[Pair, tuple[int, int, bool, str]] = {}
    for row in rows:
        pair = today.get(row.staff_id, row.staff_id), row.person
        decided, claimed = said.get(row.match_id, (0, 0))
        rank = decided, claimed, row.staff_id in today, row.match_id
        best[pair] = max(best.get(pair, rank), rank)
    return {pair: match_id for pair, (_, _, _, match_id) in best.items()}


def _last_said(events: Iterable[Event]) -> dict[str, tuple[int, int]]:
    """The number of the newest decision and of the newest claim of each match; 0: none."""
    said: dict[str, tuple[int, int]] = {}
    for event in events:
        if event.match_id is not None and event.kind in DECISIONS | CLAIMS:
            decided, claimed = said.get(event.match_id, (0, 0))
            decision = event.kind in DECISIONS
            said[event.match_id] = (event.seq, claimed) if decision else (decided, event.seq)
    return said
