"""The story of the sample year: who is connected to whom, as two tables written by hand tell it.

`planted.csv` holds one row a relationship or trap; `staff.csv` who is to declare and what they hand in.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data_samples.making.chance import Chance
from data_samples.making.filler import SINCE, service_of_a_typed_line
from data_samples.making.people import Person
from data_samples.making.registry import phone_of
from data_samples.making.shown import Shown

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Planted:
    """A relationship or trap; `shown` is None where only the student matters, `student` where nobody does."""

    kind: str
    truth: str
    staff_id: str
    service: str
    shown: Shown | None
    student: Person | None
    place: str


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the tables beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def planted() -> list[Planted]:
    """Read the relationships and traps."""
    chance = Chance("story")
    return [_planted(row, chance) for row in rows("planted.csv")]


def _planted(row: dict[str, str], chance: Chance) -> Planted:
    student = _student(row)
    shown = _shown(row, student, chance) if row["list"] else None
    typed = row["service"] == "list"
    service = service_of_a_typed_line(chance) if typed else row["service"]
    if typed and service == "whatsapp" and shown:
        shown = replace(shown, list="message_partner")
    return Planted(row["kind"], row["truth"], row["staff_id"], service, shown, student, row["records"])


def _student(row: dict[str, str]) -> Person | None:
    if not row["student"]:
        return None
    names, family, preferred, former = (*row["student"].split("|"), "", "")[:4]
    given, _, middle = names.partition(" ")
    return Person(given, family, middle, date.fromisoformat(row["born"]), preferred, former, ("story",))


def _shown(row: dict[str, str], student: Person | None, chance: Chance) -> Shown:
    first, bar, last = row["shown"].partition("|")
    line = Shown(row["list"], f"{first} {last}".strip(), row["handle"], chance.day(*SINCE))
    if bar:
        line = replace(line, first=first, last=last)
    return replace(line, **dict(_facts(row["extra"], student, chance)))


def _facts(extra: str, student: Person | None, chance: Chance) -> Iterator[tuple[str, str]]:
    said, _, text = extra.partition("=")
    if said in ("note", "employer"):
        yield said, text
    elif said == "email" and student:
        yield "email", student.email
    elif said == "birthday" and student:
        yield "birthday", student.born.isoformat()
    elif said == "phone":
        number = phone_of(student) if student else f"07700900{chance.between(0, 999):03d}"
        yield "phone", f"+44 7700 {number[5:]}"


def students(story: list[Planted]) -> list[tuple[Person, str]]:
    """Return each student of the story once, with where they stand in the records."""
    return list({row.student: (row.student, row.place) for row in story if row.student}.values())
