"""One year's declarations while they are read: what each member of staff handed in so far."""

from dataclasses import dataclass, field

import polars as pl

from connectors.intake.paths import kept
from connectors.reader import Reading, Receipt
from connectors.staff import near
from records.people import DeclarationLine
from records.problem import Problem

Digest = tuple[str, str, str]
"""Reader, file name and SHA-256 of a list that was read."""


@dataclass
class Person:
    """One member of staff while their declaration is read.

    Attributes:
        tables: CONNECTIONS, one for each of `receipts`.
        lines: what they state, with the file and row it stands in.
    """

    staff_id: str
    tables: list[pl.DataFrame] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    lines: list[tuple[str, int, DeclarationLine]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Year:
    """The whole folder while it is read.

    Attributes:
        people: by staff_id, in the order of the staff list.
        elsewhere: ids of staff who are left out of this run.
        shared: receipts of tables for many.
        seen: whose each list that was read is.
    """

    people: dict[str, Person]
    elsewhere: frozenset[str]
    shared: list[tuple[None, Receipt]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Digest, str] = field(default_factory=dict)


def meant(year: Year, staff_id: str) -> str:
    """Say which id was probably meant; ids are the college's own and no secret here."""
    close = [known for known in year.people if near(known) == near(staff_id)]
    if len(close) == 1:
        return f"Probably {close[0]} is meant, which differs in case, blanks or leading zeros: correct it."
    return "Correct the id, or add the person to staff.csv."


def with_kept_paths(reading: Reading) -> pl.DataFrame:
    """Name the files as they may be kept: a list of connections outlives what was handed in."""
    files = reading.table["source_file"].unique().to_list()
    label = reading.receipt.label.rpartition("/")[2] if len(files) == 1 else None
    renamed = {file: kept(file, label) for file in files}
    return reading.table.with_columns(pl.col("source_file").replace(renamed))
