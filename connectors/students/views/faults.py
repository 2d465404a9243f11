"""What went wrong with a database, in one sentence of ours.

Drivers put addresses, user names, statements and cells into their messages (psycopg quotes a cell that it
cannot convert). So a message is only looked at to choose a sentence: none of it, and no exception, goes on.
"""

import re
from collections.abc import Callable
from typing import Literal, TypeVar

from connectors.students.views.address import Kind
from records.problem import Problem, Refused

Stage = Literal["connecting", "reading"]
Answer = TypeVar("Answer")


class TookTooLong(Exception):
    """Our own time limit has passed."""


DRIVER = "BC-STU-085"
FILE = "BC-STU-086"
UNREACHABLE = "BC-STU-087"
LOGIN = "BC-STU-088"
SLOW = "BC-STU-089"
NO_VIEW = "BC-STU-090"
DENIED = "BC-STU-092"
LOST = "BC-STU-094"
CERTIFICATE = "BC-STU-096"
OPTIONS = "BC-STU-097"
NO_DATABASE = "BC-STU-098"

SENTENCES: dict[str, tuple[str, str]] = {
    DRIVER: (
        "The driver for {kind.name} is not installed on this machine.",
        'Install it with: pip install "boundary-check[{kind.extra}]"',
    ),
    UNREACHABLE: (
        "The database server does not answer.",
        "Check the host and port of url in the settings, that the server runs, and that firewall and VPN let "
        "this machine through.",
    ),
    NO_DATABASE: (
        "The server answers, and has no database (or service) of the name that url gives.",
        "Correct the last part of url in the settings.",
    ),
    LOGIN: (
        "The database answers, and did not let us in.",
        "Check what user_from and password_from name, and with the administrator that the login is "
        "neither locked nor expired and may connect from here.",
    ),
    CERTIFICATE: (
        "An encrypted connection to the database server could not be made: its certificate or its encryption "
        "was not accepted.",
        "Ask the administrator for the authority's certificate and name it in url; see "
        "docs/students/database.md.",
    ),
    OPTIONS: (
        "The options after the ? of url in the settings, or its port, are not understood.",
        "Correct them; see docs/students/database.md.",
    ),
    SLOW: (
        "The view was not read within the time limit.",
        "Ask the administrator why it is slow or locked, or raise its time_limit in the settings.",
    ),
    NO_VIEW: (
        "The database has no view of this name that this login can see.",
        "Correct view in the settings (with its schema, as in schema.view), or ask the administrator to make "
        "the view and to let this login read it.",
    ),
    DENIED: (
        "This login may not read the view.",
        "Ask the administrator to grant it SELECT on the view.",
    ),
    FILE: (
        "The SQLite file that url names is not there, cannot be opened or is no database.",
        "Correct the path in url; without a slash at its beginning it is counted from the working folder.",
    ),
    LOST: (
        "The database broke off while the view was being read.",
        "Run again; if it happens again, ask the administrator to try a SELECT of all rows of the view.",
    ),
}


def asked(kind: Kind, stage: Stage, work: Callable[[], Answer]) -> Answer:
    """Return what a piece of work with the database returns.

    Raises:
        Refused: it failed; the exception that says why is left behind, context and all.
    """
    try:
        return work()
    except Refused:
        raise
    except Exception as fault:  # noqa: BLE001 - drivers raise errors of any kind, and none may go on from here
        code = code_of(kind, stage, fault)
    raise Refused(problem_of(code, kind))


def problem_of(code: str, kind: Kind) -> Problem:
    """Return the sentence of a code."""
    what, do = SENTENCES[code]
    return Problem(code, "", None, None, what.format(kind=kind), do.format(kind=kind))


def code_of(kind: Kind, stage: Stage, fault: Exception) -> str:
    """Return the code of the sentence that fits what a driver raised."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchTableError

    if isinstance(fault, ImportError):
        return DRIVER
    if isinstance(fault, TookTooLong):
        return UNREACHABLE if stage == "connecting" else SLOW
    if isinstance(fault, NoSuchTableError):
        return NO_VIEW
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    if stage == "connecting":
        if isinstance(cause, OSError):  # oracledb lets the system's own through for a host without an address
            return UNREACHABLE
        # The last is mssql-python's, which SQLAlchemy lets through as it is.
        not_understood = isinstance(cause, (ArgumentError, TypeError, ValueError))
        if not_understood or type(cause).__name__ == "ConnectionStringParseError":
            return OPTIONS
    return _BY_KIND[kind.name](stage, cause)


def _of_sqlite(_stage: Stage, cause: BaseException | None) -> str:
    name: str = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN", "SQLITE_IOERR")):
        return FILE
    if name.startswith(("SQLITE_INTERRUPT", "SQLITE_BUSY", "SQLITE_LOCKED")):
        return SLOW
    return LOST


POSTGRESQL_STATES = {
    "28": LOGIN,
    "3D": NO_DATABASE,
    "42501": DENIED,
    "42P01": NO_VIEW,
    "57014": SLOW,  # cancelled by statement_timeout
    "55P03": SLOW,  # a lock was not had in time
}
"""By SQLSTATE, or its class."""
POSTGRESQL_WORDS = (
    # Before a connection stands libpq gives no SQLSTATE, only words: its own, or an English server's.
    (r'database ".*" does not exist', NO_DATABASE),
    (r"authentication failed|no password supplied|pg_hba\.conf|not permitted to log in", LOGIN),
    (r'role ".*" does not exist|permission denied for database', LOGIN),
    (r"certificate|\bSSL\b", CERTIFICATE),
    (r"invalid connection option|invalid .* value", OPTIONS),
    (r"FATAL", LOGIN),  # the server's own, whatever its language
)


def _of_postgresql(stage: Stage, cause: BaseException | None) -> str:
    state: str = getattr(cause, "sqlstate", None) or ""
    for begins, code in POSTGRESQL_STATES.items():
        if state.startswith(begins):
            return code
    if stage == "reading":
        return LOST
    return _by_words(POSTGRESQL_WORDS, str(cause))


SQL_SERVER_ERRORS = {
    "Invalid authorization specification": LOGIN,  # 28000
    "Base table or view not found": NO_VIEW,  # 42S02
    "Timeout expired": SLOW,  # HYT00
}
"""By mssql-python's own words for the SQLSTATE, which it does not give itself (seen, 1.16)."""


def _of_sql_server(stage: Stage, cause: BaseException | None) -> str:
    said: str = getattr(cause, "driver_error", "")
    if said in SQL_SERVER_ERRORS:
        return UNREACHABLE if (said, stage) == ("Timeout expired", "connecting") else SQL_SERVER_ERRORS[said]
    if said == "Syntax error or access violation":  # 42000: 4060 at the door, 229 before the view
        return LOGIN if stage == "connecting" else DENIED
    if stage == "reading":
        return LOST
    return _by_words(((r"SSL Provider|certificate", CERTIFICATE),), str(cause))


ORACLE_ERRORS = {
    "ORA-01017": LOGIN,
    "ORA-01005": LOGIN,  # no password given
    "ORA-01045": LOGIN,  # may not create a session
    "ORA-28000": LOGIN,  # locked
    "ORA-28001": LOGIN,  # expired
    "DPY-4001": LOGIN,  # no user name given
    "ORA-12514": NO_DATABASE,
    "ORA-12505": NO_DATABASE,
    "DPY-6001": NO_DATABASE,
    "DPY-6003": NO_DATABASE,
    "ORA-00942": NO_VIEW,
    "ORA-01031": DENIED,
    "ORA-01013": SLOW,
    "DPY-4024": SLOW,
}


def _of_oracle(stage: Stage, cause: BaseException | None) -> str:
    given = cause.args[0] if cause is not None and cause.args else None
    code: str = getattr(given, "full_code", "") or ""
    if code in ORACLE_ERRORS:
        return ORACLE_ERRORS[code]
    if stage == "reading":
        return LOST
    if code.startswith(("ORA-", "DPY-3")) and not code.startswith("ORA-12"):  # ORA-12nnn is the network's
        return LOGIN
    return _by_words(((r"\[SSL|certificate", CERTIFICATE),), str(cause))


def _by_words(patterns: tuple[tuple[str, str], ...], said: str) -> str:
    return next((code for pattern, code in patterns if re.search(pattern, said)), UNREACHABLE)


_BY_KIND: dict[str, Callable[[Stage, BaseException | None], str]] = {
    "SQLite": _of_sqlite,
    "PostgreSQL": _of_postgresql,
    "SQL Server": _of_sql_server,
    "Oracle": _of_oracle,
}
