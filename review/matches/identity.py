"""Who a match is about: one id for a pair of staff and student, the same next year.

The id is a keyed hash, so that it tells nothing to someone without the register. A student is the
person the register first knew; an applicant who comes back as a learner under a new reference is
linked to that person by ULN, else by a folded name together with date of birth or e-mail.
"""

import hashlib
import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from review.register import tables
from review.register.events import stored_json


def match_id_of(key: bytes, staff_id: str, person: str) -> str:
    """Make the id of a pair: ``m_`` and 16 hex digits, so that no spreadsheet takes it for a number."""
    # The length before the first part keeps ("a|b", "c") and ("a", "b|c") apart.
    pair = f"{len(staff_id)}|{staff_id}|{person}".encode()
    return f"m_{hmac.new(key, pair, hashlib.sha256).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """What one student is recognised by. Names are folded; null or empty means not given."""

    student_id: str
    uln: str | None
    dob: str | None
    names: tuple[str, ...]
    emails: tuple[str, ...]

    def marks(self) -> set[tuple[str, ...]]:
        """Everything that would show two references to be one person."""
        found: set[tuple[str, ...]] = {("uln", self.uln)} if self.uln else set()
        for name in self.names:
            found |= {("dob", name, self.dob)} if self.dob else set()
            found |= {("email", name, email) for email in self.emails}
        return found


def persons_of(
    connection: Connection,
    seen: Collection[Likeness],
    in_the_records: Collection[str],
    gave_way: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, str]:
    """Say which person each student of this run is, remembering new ones; student_id → person.

    Args:
        connection: the caller's transaction.
        seen: the students who stand on a match of this run, each once.
        in_the_records: the student_ids of all students of this run. Two of them are two people, so
            nobody is linked to a person who is in the records under another reference.
        gave_way: student_id → references that the records of this run joined to it: the same person.
    """
    rows = list(connection.execute(select(tables.student)))
    known = {row.student_id: row.person for row in rows}
    present = {known[student_id] for student_id in in_the_records if student_id in known}
    joined = _joined(known, gave_way)
    linked = _linked([one for one in seen if one.student_id not in known], rows, present)
    persons = _one_each(
        {
            one.student_id: known.get(one.student_id)
            or joined.get(one.student_id)
            or linked.get(one.student_id)
            for one in seen
        }
    )
    _remember(connection, seen, persons, rows)
    return persons


def _joined(known: Mapping[str, str], gave_way: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Whom the register knows under a reference that gave way; two such persons are no answer."""
    persons = {
        student_id: {known[old] for old in earlier if old in known}
        for student_id, earlier in gave_way.items()
    }
    return {student_id: next(iter(found)) for student_id, found in persons.items() if len(found) == 1}


def _linked(
    strangers: Collection[Likeness], rows: Iterable[Row[Any]], present: Collection[str]
) -> dict[str, str]:
    """Link students under a new reference to persons known under an old one; in doubt, to nobody."""
    people: dict[tuple[str, ...], set[str]] = defaultdict(set)
    ulns: dict[str, str | None] = {}
    for row in rows:
        if row.person not in present:
            ulns[row.person] = ulns.get(row.person) or row.uln
            for mark in _likeness(row).marks():
                people[mark].add(row.person)
    found = {one.student_id: _only_person(one, people, ulns) for one in strangers}
    times = Counter(found.values())
    return {student_id: person for student_id, person in found.items() if person and times[person] == 1}


def _only_person(
    one: Likeness, people: Mapping[tuple[str, ...], set[str]], ulns: Mapping[str, str | None]
) -> str | None:
    by_uln = people.get(("uln", one.uln), set()) if one.uln else set()
    by_name = set().union(*(people.get(mark, set()) for mark in one.marks()))
    # Two different ULNs are two people, however alike the rest is.
    found = by_uln or {person for person in by_name if None in (one.uln, ulns[person])}
    return next(iter(found)) if len(found) == 1 else None


def _one_each(persons: Mapping[str, str | None]) -> dict[str, str]:
    """Give everyone a person of their own: their first reference, unless somebody else has it already."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    # Known people first, so that a newcomer never takes the place of somebody with decisions.
    for student_id, person in sorted(persons.items(), key=lambda pair: (pair[1] is None, pair[0])):
        wanted = person or student_id
        while wanted in taken:
            wanted += "'"
        given[student_id] = wanted
        taken.add(wanted)
    return given


def _remember(
    connection: Connection, seen: Iterable[Likeness], persons: Mapping[str, str], rows: Iterable[Row[Any]]
) -> None:
    before = {row.student_id: (row.person, _likeness(row)) for row in rows}
    changed = [one for one in seen if before.get(one.student_id) != (persons[one.student_id], one)]
    if present := [{"of_student": one.student_id} for one in changed if one.student_id in before]:
        this = tables.student.c.student_id == bindparam("of_student")
        connection.execute(delete(tables.student).where(this), present)
    if changed:
        connection.execute(insert(tables.student), [_row(one, persons[one.student_id]) for one in changed])


def _row(one: Likeness, person: str) -> dict[str, object]:
    return {
        "student_id": one.student_id,
        "person": person,
        "uln": one.uln,
        "dob": one.dob,
        "names": json.dumps(one.names),
        "emails": json.dumps(one.emails),
    }


def _likeness(row: Row[Any]) -> Likeness:
    stored = row._mapping
    return Likeness(
        stored["student_id"],
        stored["uln"],
        stored["dob"],
        tuple(stored_json(stored["names"])),
        tuple(stored_json(stored["emails"])),
    )
