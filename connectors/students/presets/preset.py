"""A preset: what one student system calls its columns, which headers give it away, and what its codes mean.

A preset is tried only on a table that has neither our own headers nor a mapping in the settings. It is a
value, not a reader: the table of a preset goes the way of any other table, with the same care for dates,
ids and codes.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import polars as pl

from connectors.sheets import label
from connectors.students.account import Account
from connectors.students.settings import Meaning, PresetName

Tidying = Callable[[pl.DataFrame, Account], pl.DataFrame]


def unchanged(table: pl.DataFrame, _account: Account) -> pl.DataFrame:
    """Leave a table as it is: most systems need no more than their headers known."""
    return table


def headers(names: str) -> frozenset[str]:
    """Fold a list of headers, parted by ``|``, for comparison.

    >>> sorted(headers("Legal Forename|UPN"))
    ['legalforename', 'upn']
    """
    return frozenset(map(label, names.split("|")))


ALSO_NAMES: Mapping[str, Sequence[str]] = {
    "middle": ("Middle Name", "Middle Names", "Middle Name(s)"),
    "preferred": (
        *("Known As", "Preferred Name", "Preferred Forename", "Preferred First Name", "Preferred Given Name"),
        *("Chosen Name", "Chosen Forename", "Chosen First Name"),
    ),
    "preferred_family": ("Preferred Surname", "Preferred Last Name", "Preferred Family Name"),
    "former_family": (
        *("Former Surname", "Former Last Name", "Former Family Name", "Maiden Name"),
        *("Previous Surname", "Previous Last Name", "Previous Family Name", "Birth Surname"),
    ),
    "uln": ("ULN", "Unique Learner Number"),
}
"""Plain headers that any report may have beside a system's own: no name a person carries is passed over."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of one system's tables.

    Attributes:
        name: what the settings call it.
        system: what people call it.
        tells: sets of headers (folded), each enough to know the system by.
        columns: our column, or one that `tidied` asks for = the headers it goes by. Of several that are
            there the first with a cell is taken, row by row.
        status_codes: what the system's codes mean; the settings may say otherwise. Any other code is asked
            about, as with a mapping.
        status: what everyone is where the status column says nothing.
        names: the kind of the name in given and family.
        tidied: works out what no single column says. It may add name_kind, end_reason, linked_id, source,
            status_default and kept_unnamed (a row that is right to have no name).
        seen: its headers were seen in a real file, or in public code that reads one; else they are from
            documentation alone, and the receipt and the page say so.
        only_students: everyone in such a table is a student or applicant; else a column says who is one.
    """

    name: PresetName
    system: str
    tells: tuple[frozenset[str], ...]
    columns: Mapping[str, Sequence[str]]
    status_codes: Mapping[str, Meaning] = field(default_factory=lambda: MappingProxyType({}))
    status: Literal["applicant", "current", "former"] | None = None
    names: Literal["legal", "preferred"] = "legal"
    tidied: Tidying = unchanged
    seen: bool = True
    only_students: bool = True

    def fits(self, folded: Collection[str]) -> bool:
        """Tell whether a row of headers, folded by `label`, is this system's."""
        there = frozenset(folded)
        return any(tell <= there for tell in self.tells)

    def headers_of(self, column: str) -> tuple[str, ...]:
        """Return the headers a column goes by, the system's own first."""
        return (*self.columns.get(column, ()), *ALSO_NAMES.get(column, ()))

    def all_columns(self) -> tuple[str, ...]:
        """Return every column it reads."""
        return tuple(dict.fromkeys((*self.columns, *ALSO_NAMES)))


def letter(column: str) -> pl.Expr:
    """Return a column of one-letter marks without blanks and in capitals."""
    return pl.col(column).str.strip_chars().str.to_uppercase()
