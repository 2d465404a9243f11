"""Opening a register: a SQLite file, or any database SQLAlchemy can reach; refusing what is not one."""

import os
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from records.problem import Problem, Refused
from review.register import tables
from review.register.events import BEGINNING
from review.register.store import Register, damaged

BUSY_TIMEOUT_MS = 10_000
"""How long one writer waits for another; a decision takes milliseconds."""


def open_register(where: Path | str) -> Register:
    """Open the register, making it if there is none yet.

    Args:
        where: the path of a SQLite file, or a database URL (it contains ``://``).

    Raises:
        Refused: BC-REC-001 to -006: not a register, damaged, of a newer version, out of reach, a URL
            that cannot be used, or a folder that is not there.
    """
    url = _url(where)
    label = _label(url)
    _make_private_file(url, label)
    try:
        engine = _engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise Refused(_unusable(label)) from None
    try:
        _prepare(engine, label)
        with engine.connect() as connection:
            key = connection.execute(
                select(tables.about.c.value).where(tables.about.c.key == "register key")
            ).scalar_one()
    except SQLAlchemyError as fault:
        engine.dispose()
        raise Refused(_opening_fault(fault, label)) from None
    except Refused:
        engine.dispose()
        raise
    return Register(engine, _register_key(key, engine, label), label)


def _register_key(stored: str, engine: Engine, label: str) -> bytes:
    try:
        return bytes.fromhex(stored)
    except (TypeError, ValueError):
        engine.dispose()
        raise Refused(damaged(label)) from None


def _url(where: Path | str) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except (ArgumentError, ValueError):
            raise Refused(_unusable("the register")) from None
        return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    return URL.create("sqlite", database=str(where))


def _label(url: URL) -> str:
    """What a message may call it: never a URL, which can hold a password."""
    return Path(url.database or "").name if url.drivername.startswith("sqlite") else "the register's database"


def _make_private_file(url: URL, label: str) -> None:
    """Make a missing SQLite file ourselves, readable by its owner only; WAL and journal files follow it."""
    if not url.drivername.startswith("sqlite") or url.database in (None, "", ":memory:"):
        return
    path = Path(str(url.database))
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        elif path.is_dir():
            raise Refused(_not_a_register(label))
        elif path.stat().st_size == 0:
            raise Refused(_emptied(label))
        else:
            _look_before_touching(path, label)
    except FileExistsError:
        return
    except OSError:
        raise Refused(_out_of_reach(label)) from None


def _look_before_touching(path: Path, label: str) -> None:
    """Refuse another program's database before our own settings change a byte of it."""
    try:
        looking = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        raise Refused(_out_of_reach(label)) from None
    try:
        tables_there = {name for (name,) in looking.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as fault:
        raise Refused(_fault_named(getattr(fault, "sqlite_errorname", ""), label)) from None
    finally:
        looking.close()
    if not {"about", "event"} <= tables_there:
        raise Refused(_not_a_register(label))


def _engine(url: URL) -> Engine:
    # Parameters are hidden because they are people's words, and SQLAlchemy's errors quote them.
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # Python's sqlite3 would begin transactions late, after the first read
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _prepare(engine: Engine, label: str) -> None:
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        present = set(inspect(connection).get_table_names())
        if "about" in present and "event" in present:
            _check_version(connection, label)
        else:
            _make_tables(connection)
    if engine.dialect.name == "sqlite":
        _check_pages(engine, label)


def _check_version(connection: Connection, label: str) -> None:
    stored = connection.execute(
        select(tables.about.c.value).where(tables.about.c.key == "schema version")
    ).scalar_one_or_none()
    if stored is None or not stored.isdecimal():
        raise Refused(_not_a_register(label))
    if int(stored) > tables.SCHEMA_VERSION:
        raise Refused(_newer(label))


def _make_tables(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    first = {
        "schema version": str(tables.SCHEMA_VERSION),
        "register key": secrets.token_hex(32),
        "head": f"0 {BEGINNING}",
    }
    connection.execute(tables.about.insert(), [{"key": key, "value": value} for key, value in first.items()])


def _check_pages(engine: Engine, label: str) -> None:
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            raise Refused(damaged(label))


def _opening_fault(fault: SQLAlchemyError, label: str) -> Problem:
    if not isinstance(fault, DBAPIError):  # no row where there must be one
        return damaged(label)
    return _fault_named(getattr(fault.orig, "sqlite_errorname", ""), label)


def _fault_named(name: str, label: str) -> Problem:
    if name == "SQLITE_NOTADB":
        return _not_a_register(label)
    return damaged(label) if name.startswith("SQLITE_CORRUPT") else _out_of_reach(label)


def _not_a_register(label: str) -> Problem:
    return Problem(
        "BC-REC-001",
        label,
        None,
        None,
        "This file is not a register.",
        "Move it away, or name the register's own file under [register] in the settings.",
    )


def _newer(label: str) -> Problem:
    return Problem(
        "BC-REC-003",
        label,
        None,
        None,
        "The register was written by a newer version of Boundary Check.",
        "Install that version or a newer one; the register was left as it is.",
    )


def _out_of_reach(label: str) -> Problem:
    return Problem(
        "BC-REC-004",
        label,
        None,
        None,
        "The register cannot be opened for writing.",
        "Check that its folder is there and may be written to, that the disk is not full, and that no "
        "other program holds the register; then try again.",
    )


def _unusable(label: str) -> Problem:
    return Problem(
        "BC-REC-005",
        label,
        None,
        None,
        "The register's URL cannot be used, or the driver for its database is not installed.",
        "Check [register] url in the settings; for PostgreSQL install boundary-check[postgresql].",
    )


def _emptied(label: str) -> Problem:
    return Problem(
        "BC-REC-006",
        label,
        None,
        None,
        "The register's file is there but empty, so what it held is gone.",
        "Put back the newest backup; if there never was anything in it, delete the file and run again.",
    )
