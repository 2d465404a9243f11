"""A view read as one table of text: a SELECT of the contract's columns that are there, and of no other."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from connectors.students.account import Account
from connectors.students.settings import StudentDatabase, ViewColumn
from connectors.students.views.address import POSTGRESQL, Kind, kind_of
from connectors.students.views.cells import as_texts
from connectors.students.views.contract import Chosen, choose
from connectors.students.views.credentials import Login
from connectors.students.views.engine import connected
from connectors.students.views.faults import TookTooLong, asked

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select
    from sqlalchemy.types import TypeEngine

BATCH = 50_000
"""Rows in memory as Python's objects at a time; some 100 MB."""
_INFINITY = r"^-?infinity$"
_HOURS_ALONE = r"(:\d{2}(?:\.\d+)?[+-]\d{2})$"
"""PostgreSQL ends an instant with +01, where others write +01:00."""
DATES: tuple[ViewColumn, ...] = ("dob", "start_date", "planned_end", "actual_end")


def read_view(
    name: str, database: StudentDatabase, login: Login, folder: Path, account: Account
) -> pl.DataFrame:
    """Read a view whole, as String columns by the contract's names and `row`.

    Rows are numbered from 1 in the order of record_id, as text: a view has no order of its own, and a run
    must say the same twice. What else is to be told goes to the account.

    Raises:
        Refused: BC-STU-085 to -098: the view cannot be read; nothing of it was.
    """
    kind = kind_of(database.url)
    assert kind is not None  # noqa: S101 - the settings accept no other
    with connected(kind, database, login, folder, account.notes) as connection:
        there = asked(kind, "reading", lambda: _columns(connection, database.view))
        chosen = choose(list(there), database.columns, account, name)
        select = statement(kind, database.view, chosen, there)
        read = asked(kind, "reading", lambda: _fetched(connection, select, chosen, database.time_limit))
    table, strange = read
    account.known, account.unknown = list(chosen.columns), set(chosen.others)
    if strange:
        account.note(f"{strange} cells of an unusual type were read as text")
    return _in_order(_with_plain_dates(table, account))


def _columns(connection: "Connection", view: str) -> dict[str, "TypeEngine[Any]"]:
    from sqlalchemy import inspect

    schema, _, name = view.rpartition(".")
    return {
        column["name"]: column["type"] for column in inspect(connection).get_columns(name, schema or None)
    }


def statement(
    kind: Kind, view: str, chosen: Chosen, types: Mapping[str, "TypeEngine[Any]"]
) -> "Select[tuple[Any, ...]]":
    """Write the one SELECT.

    PostgreSQL turns all but numbers into text itself: its driver has no value for the date `infinity`, and
    polars none for a uuid. Elsewhere cells come as they are, since SQL Server and Oracle write dates as text
    in the manner of the session's language.
    """
    from sqlalchemy import Float, Integer, Numeric, String, cast, column, select, table

    schema, _, name = view.rpartition(".")
    source = table(name, *map(column, chosen.columns.values()), schema=schema or None)
    if kind is not POSTGRESQL:
        return select(*source.c)
    numbers = (Integer, Numeric, Float)
    return select(*(one if isinstance(types[one.name], numbers) else cast(one, String) for one in source.c))


def _fetched(
    connection: "Connection", select: "Select[tuple[Any, ...]]", chosen: Chosen, seconds: int
) -> tuple[pl.DataFrame, int]:
    until = time.monotonic() + seconds
    tables = [pl.DataFrame(schema=dict.fromkeys(chosen.columns, pl.String))]
    strange = 0
    with connection.execution_options(yield_per=BATCH).execute(select) as result:
        for rows in result.partitions():
            texts = [as_texts(cells) for cells in zip(*rows, strict=True)]
            strange += sum(count for _, count in texts)
            columns = zip(chosen.columns, (series for series, _ in texts), strict=True)
            tables.append(pl.DataFrame(dict(columns)))
            if time.monotonic() > until:
                raise TookTooLong
    return pl.concat(tables), strange


def _with_plain_dates(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    """Take PostgreSQL's infinity for no date, and write its offsets as others do."""
    for name in DATES:
        if name not in table.columns:
            continue
        endless = pl.col(name).str.contains(_INFINITY)
        if found := table.filter(endless).height:
            account.note(f"{name}: {found} dates of infinity taken as empty")
        plain = pl.when(~endless).then(pl.col(name).str.replace(_HOURS_ALONE, "$1:00"))
        table = table.with_columns(plain.alias(name))
    return table


def _in_order(table: pl.DataFrame) -> pl.DataFrame:
    rest = [name for name in table.columns if name != "record_id"]
    return table.sort("record_id", *rest, nulls_last=True).with_row_index("row", offset=1)
