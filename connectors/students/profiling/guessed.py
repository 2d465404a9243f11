"""What a table's columns seem to be, and the doubts that a person should settle."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from connectors.dates import Order
from connectors.sheets import REPEATED
from connectors.students.profiling.as_toml import quoted
from connectors.students.profiling.header_words import by_meaning, is_of_others
from connectors.students.settings import OurColumn

LONGEST_HEADER = 80
"""Characters; a longer cell is no header, and is never shown."""


@dataclass
class Guess:
    """What a table's columns seem to be.

    Attributes:
        table: the table under its header, as `table_below` gives it.
        called: kind of column = the headers that say they are it, the likeliest first.
        columns: our column = the table's header.
        doubts: what a person should look at, in sentences.
        date_order: how the file's dates in figures are written; None where no column shows it.
        order_shown_by: the header of a column that shows the order; empty where none does.
        order_in_doubt: an order is needed, and no column shows it.
    """

    table: pl.DataFrame
    called: dict[str, list[str]]
    columns: dict[OurColumn, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    date_order: Order | None = None
    order_shown_by: str = ""
    order_in_doubt: bool = False

    @classmethod
    def of(cls, table: pl.DataFrame) -> "Guess":
        """Begin with what the headers say."""
        return cls(table, by_meaning(_readable(table)))

    @property
    def missing(self) -> tuple[OurColumn, ...]:
        """Needed columns that were not found."""
        needed: list[OurColumn] = ["student_id"]
        if "full_name" not in self.columns:
            needed += ["given", "family"]
        return tuple(ours for ours in needed if ours not in self.columns)

    def words(self, kind: str) -> list[str]:
        """Return the headers that say they are a kind of column, the likeliest first."""
        return self.called.get(kind, [])

    def free(self) -> list[str]:
        """Return headers that are nothing of ours by their words, and are about the student."""
        known = {header for headers in self.called.values() for header in headers} | {*self.columns.values()}
        return [name for name in _readable(self.table) if name not in known and not is_of_others(name)]

    def take(self, ours: OurColumn) -> None:
        """Take the likeliest column that is called so, and say where others could be meant."""
        if headers := self.words(ours):
            self.columns[ours] = headers[0]
            self.choose(ours, headers)

    def choose(self, what: str, headers: list[str]) -> None:
        """Say that the first of several columns was taken for what each could be."""
        if len(headers) > 1:
            self.doubt(f"{listed(headers)} could each be {what}; {quoted(headers[0])} is taken.")

    def doubt(self, sentence: str) -> None:
        """Add what a person should look at."""
        self.doubts.append(sentence)


def listed(headers: Iterable[str]) -> str:
    """Name headers in a sentence.

    >>> print(listed(["DOB", "Born"]))
    "DOB" and "Born"
    """
    *most, last = map(quoted, headers)
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: int, of: str) -> str:
    """Say a number of things.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {of}{'' if number == 1 else 's'}"


def headless(table: pl.DataFrame) -> list[str]:
    """Return the columns without a header, which `table_below` calls "c7" by their place on the sheet."""
    return [name for name in table.columns if re.fullmatch(r"c\d+", name)]


def _readable(table: pl.DataFrame) -> list[str]:
    """Return the columns with a header of their own."""
    bare = {"row", *headless(table)}
    return [
        name
        for name in table.columns
        if name not in bare and REPEATED not in name and len(name) <= LONGEST_HEADER
    ]
