"""What the student records hold before they are written, and the numbers they give out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from data_samples.making import ilr
from data_samples.making.ilr import Learner
from data_samples.making.people import Person


@dataclass
class Records:
    """Everything the student records hold, before it is written."""

    last_year: list[Learner] = field(default_factory=list)
    this_year: list[Learner] = field(default_factory=list)
    applicants: list[tuple[str, ...]] = field(default_factory=list)
    leavers: list[tuple[str | date, ...]] = field(default_factory=list)
    ids: dict[Person, str] = field(default_factory=dict)
    """The newest id of everyone."""


class Registry:
    """Hands out ids, learner numbers and phone numbers, none twice."""

    def __init__(self) -> None:
        self.ulns: Iterator[str] = iter(ilr.ulns())
        self._issued: dict[str, int] = {}

    def ref(self, prefix: str) -> str:
        """Return the next learner reference of a year of entry."""
        self._issued[prefix] = self._issued.get(prefix, 2400) + 1
        return f"{prefix}{self._issued[prefix]:06d}"


def phone_of(person: Person) -> str:
    """Return a number of the range kept for drama (Ofcom); several people share one, as families do."""
    return f"07700900{(person.born.toordinal() + len(person.given)) % 1000:03d}"
