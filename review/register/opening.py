"""Opening a register: a SQLite file, or PostgreSQL by URL; refusing what is not one."""

import os
import secrets
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from records.problem import Refused
from review.files import give_name
from review.register import tables
from review.register.backups import backup_name, write_copy
from review.register.disks import on_a_network_share
from review.register.migrating import Newer, NotARegister, lock_out_others, migrate, newest_schema, schema_of
from review.register.refusals import (
    damaged,
    emptied,
    fault_named,
    newer,
    not_a_register,
    on_a_share,
    opening_fault,
    out_of_reach,
    unusable,
)
from review.register.store import Register, now

BUSY_TIMEOUT_MS = 10_000
"""How long one writer waits for another; a decision takes milliseconds."""


def open_register(where: Path | str, backups: Path | None = None) -> Register:
    """Open the register, making it if there is none yet, and bringing an older one up to this version.

    Args:
        where: the path of a SQLite file, or a database URL (it contains ``://``).
        backups: the folder where an older register is backed up before it is changed; None: the folder
            ``backups`` beside a SQLite file, or in the current folder.

    Raises:
        Refused: BC-REC-001 to -006: not a register, damaged, of a newer version, out of reach, a URL
            that cannot be used, or a folder that is not there; BC-REG-100: it lies on a network share.
    """
    url = _url(where)
    label = _label(url)
    _make_or_look(url, label)
    try:
        engine = _engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise Refused(unusable(label)) from None
    try:
        _prepare(engine, label, backups or _beside(url))
        with engine.connect() as connection:
            key = connection.execute(
                select(tables.about.c.value).where(tables.about.c.key == "register key")
            ).scalar_one()
    except SQLAlchemyError as fault:
        engine.dispose()
        raise Refused(opening_fault(fault, label)) from None
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
            raise Refused(unusable("the register")) from None
        return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
    return URL.create("sqlite", database=str(where))


def _label(url: URL) -> str:
    """What a message may call it: never a URL, which can hold a password."""
    return Path(url.database or "").name if url.drivername.startswith("sqlite") else "the register's database"


def _make_or_look(url: URL, label: str) -> None:
    """Make a missing SQLite file ourselves, for its owner only, as its log is then; look at one there."""
    if not url.drivername.startswith("sqlite") or url.database in (None, "", ":memory:"):
        return
    path = Path(str(url.database))
    try:
        if on_a_network_share(path):
            raise Refused(on_a_share(label))
        if not path.exists():
            _make_whole(path, label)
        elif path.is_dir():
            raise Refused(not_a_register(label))
        elif path.stat().st_size == 0:
            raise Refused(emptied(label))
        else:
            _look_before_touching(path, label)
    except OSError:
        raise Refused(out_of_reach(label)) from None
    except SQLAlchemyError as fault:
        raise Refused(opening_fault(fault, label)) from None


def _make_whole(path: Path, label: str) -> None:
    """Make a register beside its place and give it its name when it is whole.

    A process killed on the way leaves nothing under that name, and of two that make it at once one is taken.
    """
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    log = made.with_name(f"{made.name}-wal")
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        engine = _engine(URL.create("sqlite", database=str(made)))
        try:
            with engine.connect().execution_options(writing=True) as connection, connection.begin():
                migrate(connection)
        finally:
            engine.dispose()
        if log.exists():  # the disk did not let all of it into the one file
            raise Refused(out_of_reach(label))
        give_name(made, path)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + ending).unlink(missing_ok=True)


def _look_before_touching(path: Path, label: str) -> None:
    """Refuse another program's database before our own settings change a byte of it."""
    # A journal beside it is what a killed process left of a change; only a writer can take that back.
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        looking = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
    except sqlite3.Error:
        raise Refused(out_of_reach(label)) from None
    try:
        tables_there = {name for (name,) in looking.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as fault:
        raise Refused(fault_named(getattr(fault, "sqlite_errorname", ""), label)) from None
    finally:
        looking.close()
    if not tables_there:  # a process was killed while it made it
        raise Refused(emptied(label))
    if not {"about", "event"} <= tables_there:
        raise Refused(not_a_register(label))


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


def _beside(url: URL) -> Path:
    return (Path(url.database or "").parent if url.drivername.startswith("sqlite") else Path()) / "backups"


def _prepare(engine: Engine, label: str, backups: Path) -> None:
    try:
        if not _is_of_today(engine):
            _bring_up(engine, backups)
    except NotARegister:
        raise Refused(not_a_register(label)) from None
    except Newer:
        raise Refused(newer(label)) from None
    if engine.dialect.name == "sqlite":
        _check_pages(engine, label)


def _is_of_today(engine: Engine) -> bool:
    with engine.connect() as connection, connection.begin():
        return schema_of(connection) == newest_schema()


def _bring_up(engine: Engine, backups: Path) -> None:
    """Make the tables, or bring an older register up to today's."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        lock_out_others(connection)
        found = schema_of(connection)
        if found == newest_schema():  # somebody else did it while we waited
            return
        if found:
            write_copy(connection, backups / backup_name(now(), f"-before-{newest_schema():04}"))
        migrate(connection)


def _check_pages(engine: Engine, label: str) -> None:
    with engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
            raise Refused(damaged(label))
