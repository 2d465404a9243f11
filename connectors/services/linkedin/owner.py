"""Whose LinkedIn archive it is: Profile.csv, Email Addresses.csv, and the owner's side of invitations."""

from collections.abc import Mapping

import polars as pl

from connectors.export import Export, Member
from connectors.owner import Owner, owner_of
from connectors.services.people_tables import labels
from connectors.sheets import read_sheets, table_under
from connectors.tabular.headers import named
from records.problem import Refused

PROFILE = {"first": ("First Name",), "last": ("Last Name",)}
ADDRESSES = {"email": ("Email Address",)}
"""Of each of the two files, our word for a column and its header."""


def owner_in(export: Export) -> Owner:
    """Return the owner as the archive's own files name them; a file that cannot be read says nothing."""
    owner = Owner()
    for member in export.ending(".csv"):
        if member.name == "profile.csv":
            for first, last in _rows(export, member, PROFILE):
                owner |= owner_of(name=f"{first or ''} {last or ''}")
        elif member.name == "emailaddresses.csv":
            for (email,) in _rows(export, member, ADDRESSES):
                owner |= owner_of(email=email)
    return owner


def owner_of_invitations(own: pl.DataFrame, handle: pl.Expr) -> Owner:
    """Return who sent what went out and got what came in: the one on the owner's side most often.

    Args:
        own: the invitations under our words.
        handle: takes the public name out of `url`.
    """
    way = pl.col("way").str.strip_chars().str.to_uppercase()
    sent, got = own.filter(way == "OUTGOING"), own.filter(way == "INCOMING")
    sides = pl.concat(
        [sent.select(name="from", url="from_url"), got.select(name="to", url="to_url")]
    ).with_columns(handle.alias("handle"))
    return owner_of(name=_usual(sides["name"]), handle=_usual(sides["handle"]))


def _usual(column: pl.Series) -> str | None:
    counted = column.drop_nulls().value_counts(sort=True)
    return str(counted[0, 0]) if counted.height else None


def _rows(
    export: Export, member: Member, columns: Mapping[str, tuple[str, ...]]
) -> list[tuple[str | None, ...]]:
    wanted = labels(*(header for headers in columns.values() for header in headers))
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused:
        return []
    tables = (table_under(sheet, (wanted,)) for sheet in sheets)
    return [
        row for table in tables if table is not None for row in named(table, columns)[0].drop("row").rows()
    ]
