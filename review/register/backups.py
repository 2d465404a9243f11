"""Backups: the whole register in one SQLite file, whichever database it lives in, checked once it is written.

A backup holds what the register holds, people's names included, and is kept by the same rules: a purge
removes those that still hold what it erased.
"""

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from records.problem import Refused
from review.files import put
from review.register.refusals import cannot_restore, not_backed_up
from review.register.store import Register
from review.register.verifying import Verified, verify

AT_ONCE = 5_000
"""Rows carried over at a time."""


def backup_name(at: datetime, why: str = "") -> str:
    """What a backup made at this instant (UTC) is called."""
    return f"register-{at:%Y%m%dT%H%M%S%f}Z{why}.db"


def back_up(register: Register, path: Path) -> Verified:
    """Write the register, as it is at this instant, to a new file, and check that file's own history.

    Raises:
        Refused: BC-REC-028: the file cannot be written; BC-REG-101: the copy's history does not hold, so
            that it was not kept.
    """
    with register.reading() as connection:
        write_copy(connection, path)
    found = check_backup(path)
    if found.problems:
        path.unlink()
        raise Refused(not_backed_up(register.label))
    return found


def write_copy(connection: Connection, path: Path) -> None:
    """Write what a transaction sees to one SQLite file, with whatever tables that register has."""

    def write(made: Path) -> None:
        target = _plain_engine(made)
        try:
            with target.connect() as written, written.begin():
                _carry_over(connection, written)
        finally:
            target.dispose()

    put(path, write)


def check_backup(path: Path) -> Verified:
    """Look whether a file is a whole backup, and at its history.

    Raises:
        Refused: BC-REG-102: it is not there, damaged, or no register.
    """
    if not path.is_file():
        raise Refused(cannot_restore(path.name))
    engine = _plain_engine(path, read_only=True)
    try:
        with engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() == "ok"
            named = inspect(connection).has_table("event")
            key = connection.exec_driver_sql(
                "SELECT value FROM about WHERE key = 'register key'"
            ).scalar_one()
        if not (sound and named):
            raise Refused(cannot_restore(path.name))
        return verify(Register(engine, bytes.fromhex(key), path.name))
    except (SQLAlchemyError, ValueError, TypeError):
        raise Refused(cannot_restore(path.name)) from None
    finally:
        engine.dispose()


def restore(path: Path, into: Engine) -> None:
    """Put a checked backup's rows in the place of all that a register holds, in one transaction.

    Raises:
        Refused: BC-REG-102: the backup or the database failed; the register is as it was before.
    """
    source = _plain_engine(path, read_only=True)
    try:
        with (
            source.connect() as read,
            into.connect().execution_options(writing=True) as written,
            written.begin(),
        ):
            old = MetaData()
            old.reflect(written)
            old.drop_all(written)
            _carry_over(read, written)
    except SQLAlchemyError:
        raise Refused(cannot_restore(path.name)) from None
    finally:
        source.dispose()


def move_aside(path: Path, aside: Path) -> None:
    """Move a register's file that cannot be opened any more out of the way, as evidence."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal", "-shm"):
        one = path.with_name(path.name + ending)
        if one.exists():
            one.replace(aside.with_name(aside.name + ending))


def _carry_over(source: Connection, target: Connection) -> None:
    found = MetaData()
    found.reflect(source)
    found.create_all(target)
    for table in found.sorted_tables:
        for rows in source.execute(select(table)).mappings().partitions(AT_ONCE):
            target.execute(insert(table), [dict(row) for row in rows])


def _plain_engine(path: Path, *, read_only: bool = False) -> Engine:
    """A file without a write-ahead log: all of a backup is in the one file, and looking changes nothing."""
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    return create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), hide_parameters=True
    )
