"""Each way in which a database cannot be read is one sentence that says what to do."""

import socket
from pathlib import Path

import pytest

from connectors.students.database import read_databases
from connectors.students.settings import StudentDatabase
from connectors.students.views.credentials import from_environment
from records.problem import Problem, Refused

ONE = "SELECT 'L1' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family"


def only_problem(reading) -> Problem:
    """The problem of a database of which nothing was read."""
    assert reading.table.is_empty()
    assert reading.receipt.reader == ""
    assert reading.receipt.label == "mis"
    (problem,) = reading.receipt.problems
    assert problem.file == "mis"
    assert problem.what.endswith(".")
    assert problem.do.endswith(".")
    return problem


@pytest.fixture
def silent_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("key", ["user_from", "password_from"])
def test_a_variable_that_is_not_set(postgresql_college, monkeypatch, key):
    monkeypatch.delenv("HUNTER2", raising=False)
    database = StudentDatabase(url=postgresql_college.url, **{key: "HUNTER2"})
    (reading,) = read_databases({"mis": database}, from_environment, Path())
    problem = only_problem(reading)
    assert problem.code == "BC-STU-083"
    assert problem.what == f"{key}: The environment variable that the settings name here is not set."
    # It may be the password itself, in capitals and in the wrong place.
    assert "HUNTER2" not in str(problem)


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("MIS_PASSWORD", "")
    with pytest.raises(Refused, match="BC-STU-083"):
        from_environment("MIS_PASSWORD")
    monkeypatch.setenv("MIS_PASSWORD", "x")
    assert from_environment("MIS_PASSWORD") == "x"


def test_a_prefect_secret_needs_a_run():
    with pytest.raises(Refused, match="BC-STU-084"):
        from_environment("prefect:mis-password")


@pytest.mark.parametrize("path", ["sqlite:///not-there.db", "sqlite:///", "sqlite://", "sqlite:///sub/x.db"])
def test_a_missing_file_is_told_and_not_made(sqlite_college, path):
    assert only_problem(sqlite_college.read(url=path)).code == "BC-STU-086"
    assert list(sqlite_college.folder.iterdir()) == []


def test_a_file_that_is_no_database(sqlite_college):
    (sqlite_college.folder / "mis.db").write_text("student_id,given,family\n" * 100)
    assert only_problem(sqlite_college.read()).code == "BC-STU-086"


def test_a_file_by_its_whole_path_and_in_a_folder(sqlite_college):
    sqlite_college.view(ONE)
    whole = f"sqlite:///{sqlite_college.folder / 'mis.db'}"
    assert sqlite_college.read(url=whole).receipt.rows == 1
    (sqlite_college.folder / "a b#1").mkdir()
    (sqlite_college.folder / "mis.db").rename(sqlite_college.folder / "a b#1" / "mis 100%.db")
    assert sqlite_college.read(url="sqlite:///a b#1/mis 100%.db").receipt.rows == 1


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({"MIS_USER": "hunter2reader", "MIS_PASSWORD": "wrong"}, "BC-STU-088"),
        ({"MIS_USER": "nobody", "MIS_PASSWORD": "wrong"}, "BC-STU-088"),
    ],
)
def test_a_login_that_is_refused(postgresql_college, secrets, code):
    postgresql_college.view(ONE)
    postgresql_college.secrets = secrets
    assert only_problem(postgresql_college.read()).code == code


def test_a_login_without_a_password(postgresql_college):
    postgresql_college.view(ONE)
    assert only_problem(postgresql_college.read(password_from=None)).code == "BC-STU-088"


def test_a_login_may_be_known_without_password(postgresql_college):
    postgresql_college.view(ONE)
    url = postgresql_college.admin.replace("postgres:@", "postgres@")
    assert postgresql_college.read(url=url, user_from=None, password_from=None).receipt.rows == 1


def test_a_database_that_is_not_there(postgresql_college):
    url = postgresql_college.url.replace("college_", "no_college_")
    assert only_problem(postgresql_college.read(url=url)).code == "BC-STU-098"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://127.0.0.1:1/college",
        "postgresql://nowhere.invalid/college",
        "postgresql:///college?host=/nowhere",
    ],
)
def test_a_server_that_does_not_answer(postgresql_college, url):
    assert only_problem(postgresql_college.read(url=url)).code == "BC-STU-087"


def test_a_server_that_takes_the_connection_and_says_nothing(postgresql_college, silent_server, short_limits):
    reading = postgresql_college.read(url=f"postgresql://127.0.0.1:{silent_server}/college")
    assert only_problem(reading).code == "BC-STU-087"


def test_a_server_without_encryption_where_it_is_demanded(postgresql_college, postgresql_server):
    # The server of the tests has no certificate, and answers on its socket alone, which TLS does not concern.
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        def refuse() -> None:
            peer, _ = server.accept()
            peer.recv(8)
            peer.sendall(b"N")  # what a server says that speaks no TLS
            peer.close()

        threading.Thread(target=refuse, daemon=True).start()
        url = f"postgresql://127.0.0.1:{server.getsockname()[1]}/college?sslmode=require"
        assert only_problem(postgresql_college.read(url=url)).code == "BC-STU-096"


@pytest.mark.parametrize("rest", ["?shoe_size=9", "?sslmode=perhaps"])
def test_options_that_are_not_understood(postgresql_college, rest):
    url = f"postgresql://127.0.0.1/college{rest}"
    assert only_problem(postgresql_college.read(url=url)).code == "BC-STU-097"


def test_a_port_that_is_no_number(postgresql_college):
    assert only_problem(postgresql_college.read(url="postgresql://mis:port/x")).code == "BC-STU-097"


def test_a_missing_view(college):
    college.view(ONE)
    assert only_problem(college.read(view="v_other")).code == "BC-STU-090"
    assert only_problem(college.read(view="reports.v_boundary_students")).code in ("BC-STU-090", "BC-STU-094")


def test_missing_needed_columns(college):
    college.view("SELECT 'L1' AS id, 'Jory' AS legal_given, 'Kitto' AS surname")
    problem = only_problem(college.read())
    assert problem.code == "BC-STU-091"
    assert problem.what == "The view lacks record_id and legal_family, which are needed."
    problem = only_problem(college.read(columns={"record_id": "id", "legal_family": "sirname"}))
    assert problem.what == "The view lacks legal_family, which is needed."


def test_a_column_of_the_settings_that_the_view_does_not_have(college):
    college.view(ONE)
    reading = college.read(columns={"dob": "born"})
    assert reading.receipt.rows == 1
    assert [(one.code, one.column) for one in reading.receipt.problems] == [("BC-STU-093", "dob")]
    assert "born" not in str(reading.receipt.problems)


def test_a_view_that_the_login_may_not_read(postgresql_college):
    postgresql_college.run(f"CREATE VIEW v_boundary_students AS {ONE}")
    assert only_problem(postgresql_college.read()).code == "BC-STU-092"


def test_a_column_that_the_login_may_not_read(postgresql_college):
    postgresql_college.run(
        f"CREATE VIEW v_boundary_students AS {ONE}, '2007-03-04' AS dob",
        "GRANT SELECT (record_id, legal_given, legal_family) ON v_boundary_students TO hunter2reader",
    )
    assert only_problem(postgresql_college.read()).code == "BC-STU-092"


def test_a_view_that_takes_too_long(college):
    if college.kind == "sqlite":
        forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        college.view(
            f"SELECT slow AS record_id, legal_given, legal_family FROM ({forever} "
            f"SELECT max(i) AS slow FROM n), ({ONE})"
        )
    else:
        college.view("SELECT pg_sleep(60)::text AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family")
    assert only_problem(college.read(time_limit=1)).code == "BC-STU-089"


def test_batches_that_come_one_by_one_for_too_long(postgresql_college, monkeypatch):
    monkeypatch.setattr("connectors.students.views.reading.BATCH", 1)
    postgresql_college.view(
        "SELECT pg_sleep(0.4)::text || n AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family "
        "FROM generate_series(1, 100) n"
    )
    assert only_problem(postgresql_college.read(time_limit=1)).code == "BC-STU-089"


def test_a_locked_view(postgresql_college):
    import psycopg

    postgresql_college.run("CREATE TABLE t AS " + ONE)
    postgresql_college.view("SELECT * FROM t")
    with psycopg.connect(postgresql_college.admin) as other:
        other.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
        assert only_problem(postgresql_college.read(time_limit=1)).code == "BC-STU-089"


def test_a_file_that_another_program_holds(sqlite_college, monkeypatch):
    import sqlite3

    monkeypatch.setattr("connectors.students.views.engine.CONNECT_LIMIT", 0.1)
    sqlite_college.view(ONE)
    other = sqlite3.connect(sqlite_college.folder / "mis.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert only_problem(sqlite_college.read()).code == "BC-STU-089"
    other.close()


def test_a_view_that_fails_on_the_way(college):
    college.run("CREATE TABLE people (id varchar(9), low bigint)", "INSERT INTO people VALUES ('L1', 0)")
    broken = "json('{' || low)" if college.kind == "sqlite" else "(1 / low)::text"
    college.view(f"SELECT {broken} AS record_id, id AS legal_given, id AS legal_family FROM people")
    assert only_problem(college.read()).code == "BC-STU-094"


def test_an_empty_view_is_a_problem_and_was_read(college):
    college.view(ONE + " WHERE 1 = 0")
    receipt = college.read().receipt
    assert [problem.code for problem in receipt.problems] == ["BC-STU-095"]
    assert (receipt.reader, receipt.rows) == ("database view", 0)


@pytest.mark.parametrize(
    ("url", "driver", "says"),
    [
        ("postgresql://mis/college", "psycopg", "PostgreSQL"),
        ("mssql://mis/college", "mssql_python", "SQL Server"),
        ("oracle://mis/college", "oracledb", "Oracle"),
    ],
)
def test_a_driver_that_is_not_installed(sqlite_college, monkeypatch, url, driver, says):
    monkeypatch.setitem(__import__("sys").modules, driver, None)
    extra = {"PostgreSQL": "postgresql", "SQL Server": "sqlserver", "Oracle": "oracle"}[says]
    problem = sqlite_college.read(url=url).receipt.problems[0]
    assert problem.code == "BC-STU-085"
    assert problem.what == f"The driver for {says} is not installed on this machine."
    assert problem.do == f'Install it with: pip install "boundary-check[{extra}]"'


def test_one_database_that_fails_hides_no_other(sqlite_college):
    sqlite_college.view(ONE)
    databases = {
        "gone": StudentDatabase(url="sqlite:///gone.db"),
        "mis": StudentDatabase(url=sqlite_college.url),
    }
    gone, mis = read_databases(databases, from_environment, sqlite_college.folder)
    assert (gone.receipt.label, mis.receipt.label, mis.receipt.rows) == ("gone", "mis", 1)
