"""Which of the register's erasable rows are at their end: worked out from events and observations alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from review.register import tables
from review.register.events import Event
from review.register.store import events_in
from review.retention.classes import is_due


@dataclass(frozen=True, slots=True)
class Due:
    """Rows at their end.

    Attributes:
        matches: match_ids last found at least two campaigns ago.
        events: numbers of events whose words and facts go.
        students: student_ids that stand on no other match.
    """

    matches: tuple[str, ...]
    events: tuple[int, ...]
    students: tuple[str, ...]


def due_in(connection: Connection, campaign: int) -> Due:
    """Say what is at its end in a campaign year.

    A match goes with all that is kept of it in the second campaign after it was last found. Of one that is
    still found, the words and facts of decisions go that were replaced at least two campaigns ago: what
    stands now, and rests on them, stays.
    """
    last = _last_seen(connection)
    known = {row.match_id: row.person for row in connection.execute(select(tables.match))}
    gone = {one for one in known if is_due(last.get(one, 0), campaign)}
    people = {person for one, person in known.items() if one not in gone}
    students = connection.execute(select(tables.student.c.student_id, tables.student.c.person))
    return Due(
        tuple(sorted(gone)),
        _closed(events_in(connection), _kept_rows(connection), gone, last, campaign),
        tuple(sorted(row.student_id for row in students if row.person not in people)),
    )


def _last_seen(connection: Connection) -> dict[str, int]:
    """The newest campaign year of each match: found by a run, or else spoken of by a person."""
    last: dict[str, int] = {}
    for table in (tables.observation, tables.event):
        query = select(table.c.match_id, func.max(table.c.year)).group_by(table.c.match_id)
        for match_id, year in connection.execute(query.where(table.c.match_id.is_not(None))):
            last[match_id] = max(last.get(match_id, 0), year or 0)
    return last


def _kept_rows(connection: Connection) -> set[int]:
    """The numbers of events that still have words or facts."""
    return {
        seq for table in (tables.wording, tables.basis) for seq in connection.scalars(select(table.c.seq))
    }


def _closed(
    events: Sequence[Event], kept: set[int], gone: set[str], last: Mapping[str, int], campaign: int
) -> tuple[int, ...]:
    """The events of matches that go or are gone, and those replaced long ago."""
    newest: dict[str | None, int] = {}
    for event in events:
        if event.basis_seal is not None:
            newest[event.match_id] = event.seq
    return tuple(
        event.seq
        for event in events
        if event.seq in kept
        and (
            event.match_id in gone
            or is_due(last.get(event.match_id or "", event.year or campaign), campaign)
            or (event.seq < newest.get(event.match_id, 0) and is_due(event.year or campaign, campaign))
        )
    )
