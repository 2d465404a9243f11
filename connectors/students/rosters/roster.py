"""A format of rosters, and one roster while it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from connectors.dates import Order
from connectors.export import Export, Member
from connectors.students.account import Account
from connectors.students.rosters.tables import Layout, layout_of
from connectors.students.settings import Meaning, StudentSource

UNCLEAR = "unclear"
"""The kind of a list of people that could be students or teachers."""


@dataclass(frozen=True, slots=True)
class RosterFormat:
    """What tells one format of rosters from another.

    Attributes:
        name: of the reader, and of `source`.
        layouts: its tables; the first that fits a header is taken.
        order: how dates in figures are meant where the settings say nothing.
        iso_asked: the format asks for ISO dates.
        codes: what a status of a user means.
        users: what its list of users is called, to ask for it.
        roles: what its list of roles is called.
    """

    name: str
    layouts: tuple[Layout, ...]
    order: Order
    iso_asked: bool
    codes: Mapping[str, Meaning]
    users: str = "users.csv"
    roles: str = "roles.csv"

    def recognised(self, export: Export) -> list[Member]:
        """Return the members that are tables of this format."""
        return [
            member for member in export.members if layout_of(export.head(member), member.path, self.layouts)
        ]


@dataclass(slots=True)
class Roster:
    """One roster while it is read.

    Attributes:
        name: what it is called in problems that concern no single file.
        tables: by kind, with the columns of the kind's layout; a kind that no file holds has no rows.
        present: the kinds that a file holds.
        delta: it holds changes only, so that what is missing from it says nothing.
    """

    format: RosterFormat
    name: str
    source: StudentSource
    account: Account
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    delta: bool = False

    def tell(self, code: str, what: str, do: str, column: str | None = None) -> None:
        """Add a problem of the whole roster."""
        self.account.tell(code, self.name, what, do, column)
