"""No password, host, database, view or cell reaches a problem, a receipt, a log or a chain of exceptions."""

import logging
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.students.account import Account
from connectors.students.database import read_databases
from connectors.students.settings import StudentDatabase
from connectors.students.views.credentials import Login
from connectors.students.views.reading import read_view
from connectors.students.views.silence import silence
from records.problem import Refused

USER, PASSWORD = "canaryuser", "canarypassword"
HOST, DATABASE, VIEW, CELL = "canaryhost", "canarydatabase", "canaryview", "canarycell"
ADDRESS = f"{HOST}.invalid"


@pytest.fixture
def everything_logged(caplog) -> Iterator[pytest.LogCaptureFixture]:
    """Whoever looks for a fault sets this, and more: SQLAlchemy by name."""
    names = ("", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.engine.Engine", "sqlalchemy.pool", "psycopg")
    for name in (*names, "oracledb", "mssql_python"):
        caplog.set_level(logging.DEBUG, name or None)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        yield caplog


@pytest.fixture
def canary_college(postgresql_college, postgresql_server):
    """A database whose every part is a canary, on the real server."""
    import psycopg

    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
    address = postgresql_server.replace("/postgres?", f"/{DATABASE}?")
    postgresql_college.admin, postgresql_college.url = address, address.replace("postgres:@", "")
    postgresql_college.settings |= {"view": VIEW}
    yield postgresql_college
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


SELECTS = {
    "all is well": f"'{CELL}1'::text, '{CELL}2'::text, '{CELL}3'::text, NULL::date",
    "no date": f"'{CELL}1'::text, '{CELL}2'::text, '{CELL}3'::text, '{CELL}4'::text",
    "no id": f"NULL::text, '{CELL}2'::text, '{CELL}3'::text, 'infinity'::date",
    "no conversion": f"'{CELL}1'::text, '{CELL}2'::text, '{CELL}3'::text, ('{CELL}4' || random())::date",
    "no integer": f"(('{CELL}1' || random())::integer)::text, '{CELL}2'::text, '{CELL}3'::text, NULL::date",
    "a type nobody knows": f"'{CELL}1'::text, '{CELL}2'::text, '{CELL}3'::text, '1'::canarytype",
    "too slow": f"'{CELL}1'::text, '{CELL}2'::text, pg_sleep(9)::text, NULL::date",
}


@pytest.mark.parametrize("case", SELECTS)
def test_nothing_of_a_view_is_told(canary_college, everything_logged, capfd, case):
    canary_college.run(
        "CREATE TYPE canarytype AS ENUM ('1', 'x')",
        f"CREATE VIEW {VIEW} (record_id, legal_given, legal_family, dob) AS SELECT {SELECTS[case]}",
        f"GRANT SELECT ON {VIEW} TO hunter2reader",
    )
    everything_logged.clear()  # of what the administrator did
    reading = canary_college.read(time_limit=1)
    assert reading.receipt.rows or reading.receipt.problems
    told = [repr(reading), str(reading.receipt.problems), everything_logged.text, *capfd.readouterr()]
    nothing_told(told, "hunter2", str(canary_college.folder))


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://{ADDRESS}/{DATABASE}",
        f"postgresql://127.0.0.1:1/{DATABASE}",
        f"postgresql:///{DATABASE}?host=/{HOST}",
        f"postgresql://127.0.0.1:1/{DATABASE}?{HOST}={VIEW}",
        f"mssql://{ADDRESS}/{DATABASE}",
        f"mssql://127.0.0.1:1/{DATABASE}?{HOST}={VIEW}",
        f"oracle://{ADDRESS}/?service_name={DATABASE}",
        f"oracle://127.0.0.1:1/?service_name={DATABASE}",
        f"oracle://127.0.0.1:1/?{HOST}={DATABASE}",
        f"oracle://{HOST}:{DATABASE}/",
        f"sqlite:///{DATABASE}.db",
        f"sqlite:////{HOST}/{DATABASE}.db",
    ],
)
def test_nothing_of_a_login_is_told(everything_logged, capfd, tmp_path, short_limits, url):
    database = StudentDatabase(url=url, view=VIEW, user_from="MIS_USER", password_from="MIS_PASSWORD")
    secrets = {"MIS_USER": USER, "MIS_PASSWORD": PASSWORD}
    (reading,) = read_databases({"mis": database}, secrets.__getitem__, tmp_path)
    assert len(reading.receipt.problems) == 1
    chain = chain_of(database, Login(USER, PASSWORD), tmp_path)
    nothing_told(
        [repr(reading), str(reading.receipt.problems), *chain, everything_logged.text, *capfd.readouterr()]
    )


def test_nothing_of_a_refused_login_is_told(canary_college, everything_logged, capfd):
    canary_college.secrets["MIS_PASSWORD"] = PASSWORD
    reading = canary_college.read()
    assert [problem.code for problem in reading.receipt.problems] == ["BC-STU-088"]
    database = StudentDatabase(url=canary_college.url, view=VIEW)
    chain = chain_of(database, Login("hunter2reader", PASSWORD), canary_college.folder)
    told = [repr(reading), *chain, everything_logged.text, *capfd.readouterr()]
    nothing_told(told, "hunter2")


def test_settings_and_logins_do_not_show_themselves():
    database = StudentDatabase(url=f"postgresql://{USER}@{HOST}/{DATABASE}", view=VIEW)
    nothing_told([repr(database), str(database), repr(Login(USER, PASSWORD))])


def chain_of(database: StudentDatabase, login: Login, folder: Path) -> list[str]:
    """Everything that hangs on the exception with which reading ends."""
    with pytest.raises(Refused) as refused:
        read_view("mis", database, login, folder, Account())
    found: list[str] = []
    fault: BaseException | None = refused.value
    while fault is not None:
        found += [str(fault), repr(fault), repr(fault.args), repr(getattr(fault, "__notes__", []))]
        fault = fault.__cause__ or fault.__context__
    # The lines of a traceback, without what pytest's own tests stand in them.
    return [*found, *(line.name for line in traceback.extract_tb(refused.value.__traceback__))]


def nothing_told(told: list[str], *more: str) -> None:
    """Fail by the place alone: a test's own report is a log too."""
    for number, text in enumerate(told):
        for canary in (USER, PASSWORD, HOST, DATABASE, VIEW, CELL, "canarytype", *more):
            assert canary not in text, f"{canary} in part {number}"


@pytest.mark.parametrize(("driver", "heard"), [("psycopg", True), ("mssql_python", False)])
def test_only_the_driver_that_complains_later_stays_silenced(driver, heard):
    logger = logging.getLogger(driver)
    logger.disabled = False
    with silence():
        assert logger.disabled
    assert logger.disabled is not heard
