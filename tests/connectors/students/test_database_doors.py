"""SQL Server and Oracle as far as they can be tried without one: addresses, statements, drivers.

None of this has met a live server.
"""

import gc
import socket
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.types import Date, Float, Integer, Numeric, Text, Uuid

from connectors.students.settings import StudentDatabase
from connectors.students.views.address import KINDS, ORACLE, POSTGRESQL, SQL_SERVER, SQLITE, Kind
from connectors.students.views.contract import Chosen
from connectors.students.views.credentials import Login
from connectors.students.views.engine import (
    _BEGIN,
    LEFT_ALONE,
    _engine,
    connected,
    read_only_uri,
    sqlite_file,
)
from connectors.students.views.reading import statement
from records.problem import Refused

LOGIN = Login("reader", "hunter2;}@/")
COLUMNS = {"record_id": "record_id", "legal_given": "Given Name", "dob": "dob", "uln": "ULN"}
TYPES = {"record_id": Numeric(), "Given Name": Text(), "dob": Date(), "ULN": Integer()}


def compiled(kind: Kind, dialect: Any, view: str = "reports.v_boundary_students") -> str:
    made = statement(kind, view, Chosen(COLUMNS, ()), TYPES).compile(dialect=dialect)
    return " ".join(str(made).split())


@pytest.mark.parametrize(
    ("kind", "dialect", "sql"),
    [
        (
            SQLITE,
            sqlite.dialect(),
            'SELECT reports.v_boundary_students.record_id, reports.v_boundary_students."Given Name", '
            'reports.v_boundary_students.dob, reports.v_boundary_students."ULN" '
            "FROM reports.v_boundary_students",
        ),
        (
            SQL_SERVER,
            mssql.dialect(),
            "SELECT reports.v_boundary_students.record_id, reports.v_boundary_students.[Given Name], "
            "reports.v_boundary_students.dob, reports.v_boundary_students.[ULN] "
            "FROM reports.v_boundary_students",
        ),
        (
            ORACLE,
            oracle.dialect(),
            'SELECT reports.v_boundary_students.record_id, reports.v_boundary_students."Given Name", '
            'reports.v_boundary_students.dob, reports.v_boundary_students."ULN" '
            "FROM reports.v_boundary_students",
        ),
        (
            POSTGRESQL,
            postgresql.dialect(),
            "SELECT reports.v_boundary_students.record_id, "
            'CAST(reports.v_boundary_students."Given Name" AS VARCHAR) AS "Given Name", '
            "CAST(reports.v_boundary_students.dob AS VARCHAR) AS dob, "
            'reports.v_boundary_students."ULN" FROM reports.v_boundary_students',
        ),
    ],
)
def test_the_statement_names_each_column_and_no_other(kind, dialect, sql):
    assert compiled(kind, dialect) == sql


def test_numbers_alone_are_left_as_they_are_in_postgresql():
    types = {"a": Float(), "b": Uuid(), "c": Numeric(), "d": Integer(), "e": Text()}
    chosen = Chosen(dict(zip(("uln", "upn", "phone", "handle", "email"), types, strict=True)), ())
    sql = str(statement(POSTGRESQL, "v", chosen, types).compile(dialect=postgresql.dialect()))
    assert sql.count("CAST") == 2
    assert "CAST(v.b AS VARCHAR)" in sql
    assert "CAST(v.e AS VARCHAR)" in sql


def connect_arguments(kind: Kind, url: str) -> tuple[Any, Any]:
    pytest.importorskip({"SQL Server": "mssql_python", "Oracle": "oracledb"}[kind.name], exc_type=ImportError)
    from pathlib import Path

    engine = _engine(kind, url, LOGIN, Path())
    return engine.dialect.create_connect_args(engine.url)


def test_a_sql_server_is_asked_with_its_login_and_for_reading():
    url = "mssql://mis.example.org:1433/college?TrustServerCertificate=no"
    (said,), _ = connect_arguments(SQL_SERVER, url)
    parts = said.split(";")
    assert {"Server=mis.example.org,1433", "Database=college", "UID=reader"} <= set(parts)
    assert {"TrustServerCertificate=no", "ApplicationIntent=ReadOnly"} <= set(parts)
    # A password may hold what divides an ODBC connection string.
    assert "PWD={hunter2;}}@/}" in said


def test_a_sql_server_instance_and_a_windows_login_can_be_named():
    pytest.importorskip("mssql_python", exc_type=ImportError)
    from pathlib import Path

    url = r"mssql://mis\sims/college?Trusted_Connection=yes&ApplicationIntent=ReadWrite"
    engine = _engine(SQL_SERVER, url, Login(), Path())
    (said,), _ = engine.dialect.create_connect_args(engine.url)
    assert said == r"Server=mis\sims;Database=college;Trusted_Connection=yes;ApplicationIntent=ReadWrite"


def test_an_oracle_service_is_asked_with_its_login():
    _, said = connect_arguments(ORACLE, "oracle://mis.example.org:1521/?service_name=college")
    assert said["user"] == "reader"
    assert said["password"] == "hunter2;}@/"
    assert "SERVICE_NAME=college" in str(said["dsn"]).upper().replace("COLLEGE", "college")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        (SQL_SERVER, "mssql://reader@127.0.0.1:{port}/college"),
        (ORACLE, "oracle://reader@127.0.0.1:{port}/?service_name=college"),
    ],
)
@pytest.mark.parametrize("answers", [False, True])
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_is_not_there_or_says_nothing(sqlite_college, short_limits, kind, url, answers):
    pytest.importorskip({"SQL Server": "mssql_python", "Oracle": "oracledb"}[kind.name], exc_type=ImportError)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1] if answers else 1
        sqlite_college.secrets = {"MIS_PASSWORD": "x"}
        reading = sqlite_college.read(url=url.format(port=port), password_from="MIS_PASSWORD")
    (problem,) = reading.receipt.problems
    for thread in threading.enumerate():
        if thread.name == LEFT_ALONE:
            thread.join(10)
    gc.collect()  # oracledb leaves its socket to be found, and it is to be found here
    assert problem.code == "BC-STU-087"


class Recorded:
    """A connection that notes what it is asked."""

    def __init__(self, answer: Any = None) -> None:
        self.said: list[str] = []
        self.answer = answer
        self.driver = SimpleNamespace()
        self.connection = SimpleNamespace(dbapi_connection=self.driver)

    def execute(self, sql: Any) -> Any:
        self.said.append(str(sql))
        return SimpleNamespace(scalar=lambda: self.answer)

    def rollback(self) -> None:
        self.said.append("ROLLBACK")

    def execution_options(self, **options: Any) -> "Recorded":
        self.said.append(str(options))
        return self


@pytest.mark.parametrize(
    ("state", "last", "note"),
    [
        (1, "{'isolation_level': 'SNAPSHOT'}", "read in one transaction (snapshot)"),
        (0, "SELECT snapshot_isolation_state", "may be missed"),
        (None, "SELECT snapshot_isolation_state", "may be missed"),
    ],
)
def test_a_sql_server_is_read_in_a_snapshot_where_it_allows_one(state, last, note):
    connection, notes = Recorded(state), []
    _BEGIN["SQL Server"](connection, 600, notes)
    assert connection.said[-1].startswith(last)
    assert note in notes[0]
    assert connection.driver.timeout == 600


def test_an_oracle_is_read_in_a_transaction_that_cannot_write():
    connection, notes = Recorded(), []
    _BEGIN["Oracle"](connection, 600, notes)
    assert connection.said == ["ROLLBACK", "SET TRANSACTION READ ONLY"]
    assert connection.driver.call_timeout == 600_000
    assert notes == ["read in one transaction (read only)"]


def test_every_kind_has_a_door():
    assert set(_BEGIN) == {kind.name for kind in KINDS}


def test_a_share_and_strange_names_are_written_as_sqlites_own_address(tmp_path):
    file = tmp_path / "a ?#%.db"
    file.write_bytes(b"")
    assert sqlite_file("sqlite:///a %3F%23%25.db", tmp_path) == file
    assert read_only_uri(file).endswith("/a%20%3F%23%25.db?mode=ro")


def test_no_connection_is_left_open(sqlite_college):
    sqlite_college.view("SELECT 'L1' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family")
    database = StudentDatabase(url=sqlite_college.url)
    with (
        pytest.raises(ZeroDivisionError),
        connected(SQLITE, database, Login(), sqlite_college.folder, []) as held,
    ):
        raise ZeroDivisionError
    assert held.closed
    with pytest.raises(Refused):
        sqlite_file("sqlite:///other.db", sqlite_college.folder)
