"""A connection to a college's database: to read only, in one transaction, within time limits, in silence."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

from connectors.students.settings import StudentDatabase
from connectors.students.views.address import ORACLE, POSTGRESQL, SQL_SERVER, SQLITE, Kind
from connectors.students.views.credentials import Login
from connectors.students.views.faults import FILE, TookTooLong, asked, problem_of
from connectors.students.views.silence import silence
from records.problem import Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

CONNECT_LIMIT = 15
"""Seconds that a server may take to let us in."""
LAST_LIMIT = 20
"""Seconds after which we go without oracledb, which does not keep the limit.

It waits for ever for a server that takes the connection and then says nothing (seen, 26.1). The others keep
it. SQL Server's driver must not be left so: it aborts a process that ends while it is at work (seen, 1.16).
"""
LEFT_ALONE = "a database that may not answer"
"""The name of the thread that waits for it."""
INSTRUCTIONS_BETWEEN_LOOKS = 10_000
"""Of SQLite's machine, between two looks at the clock: a few milliseconds."""

Answer = TypeVar("Answer")


def _engine(kind: Kind, url: str, login: Login, folder: Path) -> "Engine":
    from sqlalchemy import NullPool, create_engine, event
    from sqlalchemy.engine import make_url

    common: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    if kind is SQLITE:
        file = sqlite_file(url, folder)
        return create_engine("sqlite://", creator=lambda: _sqlite(file), **common)
    address = make_url(url).set(drivername=kind.driver)
    if login.user is not None:
        address = address.set(username=login.user)
    if login.password is not None:
        address = address.set(password=login.password)
    if kind is SQL_SERVER and "ApplicationIntent" not in address.query:
        address = address.update_query_dict({"ApplicationIntent": "ReadOnly"})
    engine = create_engine(address, connect_args=CONNECT_WITH[kind.name], **common)
    if kind is POSTGRESQL:
        event.listen(engine, "connect", _decode_what_has_no_encoding, insert=True)
    return engine


CONNECT_WITH: dict[str, dict[str, Any]] = {
    POSTGRESQL.name: {
        "application_name": "boundary-check",
        "connect_timeout": CONNECT_LIMIT,
        "keepalives_idle": 30,
        "tcp_user_timeout": 60_000,  # milliseconds that a vanished server goes unnoticed
    },
    SQL_SERVER.name: {"timeout": CONNECT_LIMIT},
    ORACLE.name: {"tcp_connect_timeout": CONNECT_LIMIT, "retry_count": 0},
}


def sqlite_file(url: str, folder: Path) -> Path:
    """Return the file that a SQLite URL names, counted from the working folder.

    Raises:
        Refused: BC-STU-086: it is not there; SQLite would make an empty one.
    """
    named = url.partition("://")[2].partition("?")[0].removeprefix("/")
    # SQLAlchemy would have a blank written %20; people write the path as they see it.
    for file in (folder / named, folder / unquote(named)):
        if named and file.is_file():
            return file
    raise Refused(problem_of(FILE, SQLITE))


def read_only_uri(file: Path) -> str:
    """Write a path as SQLite's own URI for reading only; a network share has four slashes.

    >>> from pathlib import PureWindowsPath
    >>> read_only_uri(PureWindowsPath("//server/mis/a b.db")), read_only_uri(PureWindowsPath("C:/mis/a.db"))
    ('file:////server/mis/a%20b.db?mode=ro', 'file:///C:/mis/a.db?mode=ro')
    """
    path = file.as_posix()
    return f"file://{'' if path.startswith('/') else '/'}{quote(path, safe='/:')}?mode=ro"


def _sqlite(file: Path) -> Any:
    import sqlite3

    connection = sqlite3.connect(read_only_uri(file.absolute()), uri=True, timeout=CONNECT_LIMIT)
    connection.text_factory = _text
    return connection


def _decode_what_has_no_encoding(connection: Any, _record: object) -> None:
    """Where PostgreSQL keeps text without an encoding (SQL_ASCII), psycopg would hand over bytes."""
    if connection.info.parameter_status("server_encoding") != "SQL_ASCII":
        return
    from psycopg.adapt import Loader

    class AnyText(Loader):
        def load(self, data: Any) -> str:
            return _text(bytes(data))

    for kind_of_text in ("text", "varchar", "bpchar", "name"):
        connection.adapters.register_loader(kind_of_text, AnyText)


def _text(cell: bytes) -> str:
    """SQLite keeps whatever bytes a program calls text, and old programs wrote Windows' code page."""
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.decode("cp1252", "replace")


@contextmanager
def connected(
    kind: Kind, database: StudentDatabase, login: Login, folder: Path, notes: list[str]
) -> Iterator["Connection"]:
    """Hold a connection, in one transaction that only reads, for the length of a with block.

    Args:
        kind: of the database.
        database: what the settings say of it.
        login: who asks.
        folder: the working folder, from which the path of a SQLite file is counted.
        notes: receives what the receipt says of the transaction.

    Raises:
        Refused: BC-STU-085 to -089 or -096 to -098: there is no connection.
    """
    with silence():
        engine = asked(kind, "connecting", lambda: _engine(kind, database.url, login, folder))
        connect = (lambda: within(LAST_LIMIT, engine.connect)) if kind is ORACLE else engine.connect
        connection = asked(kind, "connecting", connect)
        try:
            begin, seconds = _BEGIN[kind.name], database.time_limit
            yield asked(kind, "connecting", lambda: begin(connection, seconds, notes))
        finally:
            with suppress(Exception):  # a connection that broke cannot be closed well either
                connection.close()


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """Return what the work returns; after so many seconds leave it to itself.

    Raises:
        TookTooLong: the work still goes on, in a thread that ends with the process.
    """
    outcome: SimpleQueue[tuple[Answer | None, BaseException | None]] = SimpleQueue()

    def worked() -> None:
        try:
            outcome.put((work(), None))
        except BaseException as fault:  # noqa: BLE001 - handed over to the thread that waits
            outcome.put((None, fault))

    Thread(target=worked, daemon=True, name=LEFT_ALONE).start()
    try:
        answer, fault = outcome.get(timeout=seconds)
    except Empty:
        raise TookTooLong from None
    if fault is not None:
        raise fault
    return answer  # type: ignore[return-value]


def _begin_sqlite(connection: "Connection", seconds: int, _notes: list[str]) -> "Connection":
    until = time.monotonic() + seconds
    driver: Any = connection.connection.dbapi_connection
    driver.set_progress_handler(lambda: time.monotonic() > until, INSTRUCTIONS_BETWEEN_LOOKS)
    return connection


def _begin_postgresql(connection: "Connection", seconds: int, notes: list[str]) -> "Connection":
    from sqlalchemy import text

    reading = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    for setting, value in (("statement_timeout", f"{seconds}s"), ("datestyle", "ISO, YMD")):
        reading.execute(
            text("SELECT set_config(:setting, :value, true)"), {"setting": setting, "value": value}
        )
    notes.append("read in one transaction (repeatable read, read only)")
    return reading


def _begin_sql_server(connection: "Connection", seconds: int, notes: list[str]) -> "Connection":
    from sqlalchemy import text

    driver: Any = connection.connection.dbapi_connection
    driver.timeout = seconds
    allowed = text("SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()")
    if connection.execute(allowed).scalar() == 1:
        connection.rollback()  # the level cannot change within a transaction
        notes.append("read in one transaction (snapshot)")
        return connection.execution_options(isolation_level="SNAPSHOT")
    notes.append(
        "the database allows no snapshot isolation, so rows that changed while it was read may be missed"
    )
    return connection


def _begin_oracle(connection: "Connection", seconds: int, notes: list[str]) -> "Connection":
    from sqlalchemy import text

    driver: Any = connection.connection.dbapi_connection
    driver.call_timeout = seconds * 1000
    connection.rollback()  # it must be the first statement of its transaction
    connection.execute(text("SET TRANSACTION READ ONLY"))
    notes.append("read in one transaction (read only)")
    return connection


_BEGIN: dict[str, Callable[["Connection", int, list[str]], "Connection"]] = {
    SQLITE.name: _begin_sqlite,
    POSTGRESQL.name: _begin_postgresql,
    SQL_SERVER.name: _begin_sql_server,
    ORACLE.name: _begin_oracle,
}
