"""Has the register's history been changed? Every event, seal and match id is worked out again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, select

from records.problem import Problem
from review.matches.identity import match_id_of
from review.register import tables
from review.register.events import BEGINNING, Event, Garbled, Head, seal, stored_json
from review.register.store import Register, event_of


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what does not hold.

    Attributes:
        events: how many events there are.
        erased: how many events had words or facts that have been erased since; nothing is wrong with those.
        head: the newest event, as the events themselves have it.
        problems: BC-REC-009, one for each thing that does not hold; empty: nothing was changed.
    """

    events: int
    erased: int
    head: Head
    problems: tuple[Problem, ...]


def verify(register: Register, noted: Sequence[Head] = ()) -> Verified:
    """Check the whole chain, what is bound to it, and its head.

    Args:
        register: the register to check.
        noted: heads noted elsewhere (run.json, a report, a backup). A tail that was cut off along with
            the register's own note of its head shows only by these.
    """
    with register.reading() as connection:
        return _verified(connection, register, noted)


def _verified(connection: Connection, register: Register, noted: Sequence[Head]) -> Verified:
    events, garbled = _events(connection)
    by_seq = {event.seq: event for event in events}
    erased, unsealed = _bound_rows(connection, by_seq)
    head = Head(events[-1].seq, events[-1].hash) if events else Head(0, BEGINNING)
    stored = connection.execute(select(tables.about.c.value).where(tables.about.c.key == "head")).scalar_one()
    found = [
        *garbled,
        *_breaks(events),
        *unsealed,
        *_head_faults(head, stored),
        *_noted_faults(by_seq, noted),
        *_strange_matches(connection, register.key),
    ]
    problems = tuple(_tampered(register.label, what) for what in found)
    return Verified(len(events), erased, head, problems)


def _events(connection: Connection) -> tuple[list[Event], list[str]]:
    """The events that can be read, and what to say of the others."""
    events, faults = [], []
    for row in connection.execute(select(tables.event).order_by(tables.event.c.seq)):
        try:
            events.append(event_of(row))
        except Garbled:
            faults.append(f"Event {row.seq} is not as it was written.")
    return events, faults


def _breaks(events: Sequence[Event]) -> Iterator[str]:
    before = Head(0, BEGINNING)
    for event in events:
        if event.seq != before.seq + 1:
            yield f"Event {before.seq + 1} is missing: the next one is {event.seq}."
        elif event.previous != before.hash:
            yield f"Event {event.seq} does not follow from event {before.seq}."
        if _or_garbled(event.digest) != event.hash:
            yield f"Event {event.seq} is not as it was written."
        before = Head(event.seq, event.hash)


def _bound_rows(connection: Connection, events: dict[int, Event]) -> tuple[int, list[str]]:
    wordings = {
        row.seq: _or_garbled(partial(seal, row.salt, [row.reason, row.note]))
        for row in connection.execute(select(tables.wording))
    }
    bases = {
        row.seq: _or_garbled(partial(_seal_of, row.salt, row.facts))
        for row in connection.execute(select(tables.basis))
    }
    faults: list[str] = []
    for what, made in (("words", wordings), ("facts", bases)):
        for seq, found in made.items():
            event = events.get(seq)
            wanted = event and (event.wording_seal if what == "words" else event.basis_seal)
            if found != wanted:
                faults.append(f"The {what} kept for event {seq} are not those it was written with.")
    erased = sum(
        (event.wording_seal is not None and seq not in wordings)
        or (event.basis_seal is not None and seq not in bases)
        for seq, event in events.items()
    )
    return erased, faults


def _seal_of(salt: str, facts: str) -> str:
    return seal(salt, stored_json(facts))


def _or_garbled(made: Callable[[], str]) -> str:
    """A hash of stored values; empty, which is nobody's hash, where they cannot even be read."""
    try:
        return made()
    except (Garbled, TypeError):  # TypeError: SQLite can hold bytes in a column of text
        return ""


def _head_faults(head: Head, stored: str) -> Iterator[str]:
    if stored != f"{head.seq} {head.hash}":
        yield f"The newest event is number {head.seq}, which is not the one the register noted as its newest."


def _noted_faults(events: dict[int, Event], noted: Sequence[Head]) -> Iterator[str]:
    for head in noted:
        if head.seq == 0:
            continue
        event = events.get(head.seq)
        if event is None:
            yield f"Event {head.seq}, noted elsewhere as the newest at the time, is no longer there."
        elif event.hash != head.hash:
            yield f"Event {head.seq} is not the one that was noted elsewhere."


def _strange_matches(connection: Connection, key: bytes) -> Iterator[str]:
    for row in connection.execute(select(tables.match)):
        if match_id_of(key, row.staff_id, row.person) != row.match_id:
            yield f"Match {row.match_id} no longer stands for the two people it was made for."


def _tampered(label: str, what: str) -> Problem:
    return Problem(
        "BC-REC-009",
        label,
        None,
        None,
        what,
        "Keep the file as evidence, compare it with the newest backup, and ask who had access to it.",
    )
