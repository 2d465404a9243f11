"""Which of a pupil's schools is ours, and from when to when: the two sides of a transfer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from connectors.students.xml_records import local, text_of

Side = Literal["source", "destination"]
Period = dict[str, str | None]
"""start, end and stated_status, as text."""


@dataclass(frozen=True, slots=True)
class School:
    """A school as the file names it, and when the pupil entered and left it (text; None: not said)."""

    number: tuple[str, str] | None = None
    """Local authority and establishment."""
    name: str | None = None
    entry: str | None = None
    leaving: str | None = None

    @staticmethod
    def of(element: etree._Element) -> "School":
        """Read a School, SourceSchool or DestSchool element."""
        said = {local(part): text_of(part) for part in element}
        lea, estab = said.get("LEA"), said.get("Estab")
        name = (said.get("SchoolName") or "").casefold() or None
        number = (lea, estab) if lea and estab else None
        return School(number, name, said.get("EntryDate"), said.get("LeavingDate"))

    def is_named(self) -> bool:
        """Tell whether the file says which school this is."""
        return bool(self.number or self.name)

    def is_same(self, other: "School") -> bool:
        """Compare by number where both have one, else by name."""
        if self.number and other.number:
            return self.number == other.number
        return bool(self.name) and self.name == other.name


def schools_in(pupil: etree._Element, met: set[str]) -> list[School]:
    """Return the schools of SchoolHistory, in the file's order; names of elements go into `met`."""
    histories = pupil.iter("{*}SchoolHistory")
    found = [school for history in histories for school in history if local(school) == "School"]
    met.update(local(part) for school in found for part in school)
    return [School.of(school) for school in found]


def side_of(side: Side | None, schools: Sequence[School], ends: Mapping[str, School]) -> list[Period]:
    """Return the pupil's periods with us; at least one.

    Args:
        side: whether we are the source or the destination; None: not said, so no date is ours.
        schools: the pupil's school history.
        ends: SourceSchool and DestSchool of the file's header.
    """
    left = _at(ends.get("SourceSchool", School()), schools)
    if side == "source":
        return [_period(school.entry, school.leaving) for school in left] or [_period()]
    if side == "destination":
        if joined := _at(ends.get("DestSchool", School()), schools, or_else=False):
            return [_period(school.entry, school.leaving) for school in joined]
        # Nobody is at two schools at once: who has left theirs has joined ours.
        start = next((school.leaving for school in reversed(left) if school.leaving), None)
        return [_period(start, stated=None if start else "applicant")]
    return [_period()]


def _at(school: School, schools: Sequence[School], or_else: bool = True) -> list[School]:
    """Return the entries of one school; where no entry says its school, all of them if `or_else`."""
    found = [one for one in schools if one.is_same(school)]
    unnamed = not any(one.is_named() for one in schools)
    return found or (list(schools) if or_else and unnamed else [])


def _period(start: str | None = None, end: str | None = None, stated: str | None = None) -> Period:
    return {"start": start, "end": end, "stated_status": stated}
