"""Invented people: who they are, and the names and handles they go by."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from pathlib import Path

from anyascii import anyascii

from data_samples.making.chance import Chance
from data_samples.making.communities import (
    COMMUNITIES,
    HANDLE_WORDS,
    LEARNING_GIVEN,
    SHARES,
    WEST_COUNTRY_GIVEN,
    WEST_COUNTRY_SURNAMES,
    middle_names,
    surname_of,
)
from records.names import fold

POPULATION = Path(__file__).parents[2] / "matching" / "data"
HEAD = 2500
"""Commonest names drawn from each national table: beyond lie mostly names that only one person bears."""

_IRISH = ("brien", "neill", "connor", "donnell", "hara", "leary", "sullivan", "reilly", "keefe", "shea")


@dataclass(frozen=True)
class Person:
    """One invented person."""

    given: str
    family: str
    middle: str = ""
    born: date = date(1990, 1, 1)
    preferred: str = ""
    former: str = ""
    tags: tuple[str, ...] = field(default=(), compare=False)

    @property
    def letters(self) -> tuple[str, str]:
        """Given name and family name as letters that a handle can hold."""
        return tuple(
            "".join(c for c in anyascii(n).lower() if c.isalnum()) for n in (self.given, self.family)
        )

    @property
    def email(self) -> str:
        """An address at example.org, with the year of birth to keep namesakes apart."""
        given, family = self.letters
        return f"{given}.{family}{self.born:%d%m%y}@example.org"


class Names:
    """The mix of names of the invented town."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        """Folded names that belong to somebody; drawn again with this chance (1: always)."""
        self._given, self._given_upto = _table("forenames.csv")
        self._family, self._family_upto = _table("surnames.csv")
        self._communities = list(SHARES)
        self._communities_upto = list(accumulate(SHARES.values()))

    def community(self, chance: Chance) -> str:
        """Draw a community."""
        return chance.by_weight(self._communities, self._communities_upto)

    def person(self, chance: Chance, first: date, last: date, community: str | None = None) -> Person:
        """Draw somebody born between two days, whose name is not taken."""
        while True:
            drawn = self._person(chance, first, last, community or self.community(chance))
            if not chance.happens(self.taken.get(fold(f"{drawn.given} {drawn.family}"), 0.0)):
                return drawn

    def _person(self, chance: Chance, first: date, last: date, among: str) -> Person:
        born = chance.day(first, last)
        if among in COMMUNITIES:
            given, family = (chance.one(part) for part in COMMUNITIES[among])
            return Person(given, surname_of(given, family) if among == "polish" else family, born=born)
        given = self._british_given(chance, born, among)
        family = self._british_family(chance, among)
        middle = chance.one(middle_names(given)) if chance.happens(0.5) else ""
        return Person(given, family, middle if middle != given else "", born)

    def _british_given(self, chance: Chance, born: date, among: str) -> str:
        if among == "west country" and chance.happens(0.12):
            return chance.one(WEST_COUNTRY_GIVEN)
        if born.year >= 2000 and chance.happens(0.6):
            return chance.one(LEARNING_GIVEN)
        return written(chance.by_weight(self._given, self._given_upto))

    def _british_family(self, chance: Chance, among: str) -> str:
        family = self._one_family(chance, among)
        if not chance.happens(0.035):
            return family
        other = self._one_family(chance, among)
        return family if other == family else f"{family}-{other}"

    def _one_family(self, chance: Chance, among: str) -> str:
        if among == "west country":
            return chance.one(WEST_COUNTRY_SURNAMES)
        return written(chance.by_weight(self._family, self._family_upto))


def _table(name: str) -> tuple[list[str], list[float]]:
    with (POPULATION / name).open(encoding="utf-8", newline="") as lines:
        rows = [(row["name"], float(row["share"])) for row in csv.DictReader(lines)]
    rows = sorted(rows, key=lambda row: (-row[1], row[0]))[:HEAD]
    rows = [row for row in rows if len(row[0]) > 2]
    return [name for name, _ in rows], list(accumulate(share for _, share in rows))


def written(name: str) -> str:
    """Write a name of the national table, which is in lower case, as its bearer would.

    >>> [written(n) for n in ("mcintyre", "obrien", "anne-marie", "smith")]
    ['McIntyre', "O'Brien", 'Anne-Marie', 'Smith']
    """
    if name.startswith("mc") and len(name) > 4:
        return "Mc" + name[2:].capitalize()
    if name.startswith("o") and name[1:] in _IRISH:
        return "O'" + name[1:].capitalize()
    return "-".join(part.capitalize() for part in name.split("-"))


def handle_of(person: Person, chance: Chance) -> str:
    """Draw a handle as people make them up: mostly from the name, one in eight holding nothing of it."""
    given, family = person.letters
    year, serial = f"{person.born:%y}", str(chance.between(1, 999))
    shapes: Sequence[tuple[float, str]] = (
        (0.20, f"{given}{family}"),
        (0.12, f"{given}.{family}"),
        (0.10, f"{given}_{family}"),
        (0.12, f"{given}{family}{year}"),
        (0.09, f"{given[:1]}{family}{serial}"),
        (0.09, f"{given}{serial}"),
        (0.06, f"{family}{given[:1]}"),
        (0.05, f"{given}.{family[:1]}{year}"),
        (0.05, f"_{given}_{chance.one(HANDLE_WORDS)}"),
        (0.12, f"{chance.one(HANDLE_WORDS)}.{chance.one(HANDLE_WORDS)}{serial}"),
    )
    return chance.by_weight([shape for _, shape in shapes], list(accumulate(share for share, _ in shapes)))
