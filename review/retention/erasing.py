"""Erasing rows that are at their end, and looking for what they held in every byte that is left."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Column, Connection, Table, delete, select

from review.register import NewEvent, Register, tables
from review.retention.due import Due

AT_ONCE = 500
"""Ids in one statement: databases limit how many a statement may hold."""

PIECE = 1 << 24
"""Bytes looked at together."""

OVERLAP = 1 << 12
SHORTEST = 5
"""Bytes: less than this is found by chance."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows went by table, and what they held that nothing kept holds: to be found nowhere."""

    rows: dict[str, int]
    traces: frozenset[str]


def rows_due(connection: Connection, due: Due) -> dict[str, int]:
    """Count the rows that would go, by table."""
    return {table.name: len(_rows(connection, table, column, ids)) for table, column, ids in _places(due)}


def erase(register: Register, due: Due, campaign: int) -> Erased:
    """Erase in one transaction, with an event that says so in counts; nothing due, nothing written.

    The chain of events stays whole: they hold seals of what goes, which tell nothing without its salt.

    Raises:
        Refused: BC-REC-008: the register did not confirm; doing it again is safe.
    """
    with register.writing() as connection:
        gone = {table: _rows(connection, table, column, ids) for table, column, ids in _places(due)}
        counts = {table.name: len(rows) for table, rows in gone.items()}
        if not any(counts.values()):
            return Erased(counts, frozenset())
        for table, column, ids in _places(due):
            for some in _some(ids):
                connection.execute(delete(table).where(column.in_(some)))
        told = NewEvent("purged", "purge", year=campaign, detail={"rows": counts})
        register.append(connection, [told])
        kept = set(_values(_all_rows(connection, [*gone, tables.event, tables.about])))
    traces = set(_values(row for rows in gone.values() for row in rows)) - kept
    return Erased(counts, frozenset(_not_within(traces, kept)))


def leave_no_pages(register: Register) -> None:
    """Write what the database keeps beside its rows out or over: SQLite's log, PostgreSQL's dead rows."""
    with register.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for name in ("wording", "basis", "match", "student", "observation"):
            connection.exec_driver_sql(f"VACUUM FULL {name}")


def traces_in(file: Path, traces: Iterable[str]) -> int:
    """Count the values of erased rows that stand in a file, in any byte of it, used or not."""
    wanted = sorted({form for trace in traces for form in _forms(trace)})
    if not wanted:
        return 0
    found: set[str] = set()
    for piece in _pieces(file):
        text = pl.Series([piece.decode("latin-1")])
        found |= set(text.str.extract_many(wanted, overlapping=True).explode().drop_nulls().to_list())
    return len(found)


def _forms(trace: str) -> set[str]:
    """A value as it can stand in a file: in plain UTF-8, and as JSON escapes it; bytes as Latin-1 text."""
    escaped = json.dumps(trace)[1:-1]
    return {trace.encode("utf-8", "surrogatepass").decode("latin-1"), escaped}


def _pieces(file: Path) -> Iterator[bytes]:
    before = b""
    with file.open("rb") as data:
        while piece := data.read(PIECE):
            yield before + piece
            before = piece[-OVERLAP:]


def _places(due: Due) -> list[tuple[Table, Column[Any], Sequence[Any]]]:
    return [
        (tables.wording, tables.wording.c.seq, due.events),
        (tables.basis, tables.basis.c.seq, due.events),
        (tables.match, tables.match.c.match_id, due.matches),
        (tables.observation, tables.observation.c.match_id, due.matches),
        (tables.student, tables.student.c.student_id, due.students),
    ]


def _some(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _rows(connection: Connection, table: Table, column: Column[Any], ids: Sequence[Any]) -> list[Any]:
    return [
        row._mapping
        for some in _some(ids)
        for row in connection.execute(select(table).where(column.in_(some)))
    ]


def _all_rows(connection: Connection, of: Iterable[Table]) -> Iterator[Any]:
    return (row._mapping for table in of for row in connection.execute(select(table)))


def _values(rows: Iterable[Any]) -> Iterator[str]:
    """Every text in these rows, JSON taken apart."""
    for row in rows:
        for value in row.values():
            if isinstance(value, str):
                yield from _texts(value)


def _texts(value: str) -> Iterator[str]:
    if value[:1] not in {"{", "["}:
        yield value
        return
    try:
        inner = json.loads(value)
    except ValueError:  # what somebody wrote can begin with a bracket too
        inner = value
    yield from _leaves(inner)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _leaves(inner)


def _not_within(traces: set[str], kept: set[str]) -> set[str]:
    """Leave out what is too short to tell, and what is a part of something that is kept."""
    telling = {one for one in traces if len(one.encode("utf-8", "surrogatepass")) >= SHORTEST}
    if not telling or not kept:
        return telling
    together = pl.Series(["\n".join(sorted(kept))])
    within = together.str.extract_many(sorted(telling), overlapping=True).explode().drop_nulls()
    return telling - set(within.to_list())
