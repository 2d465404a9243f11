"""[students.databases.<name>]: an address without a password, and logins by name."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from connectors.students.settings import StudentDatabase, StudentSettings, ViewColumn
from connectors.students.views.address import kind_of
from connectors.students.views.contract import BECOMES


def refusal(**settings: object) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        StudentSettings.model_validate({"databases": {"mis": {"url": "sqlite:///mis.db", **settings}}})
    return refused.value


def code_of(fault: ValidationError) -> str:
    return fault.errors()[0]["type"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:hunter2@mis.example.org/college",
        "postgresql+psycopg://reader:hunter2@/college?host=/run/postgresql",
        "postgresql://reader:hunter2@p@mis/college",
        "postgresql://reader:hunter2/p@mis/college",
        "postgresql://:hunter2@mis/college",
        "postgresql://mis/college?password=hunter2",
        "postgresql://mis/college?user=reader&PassWord=hunter2",
        "postgresql://mis/college?sslpassword=hunter2",
        "mssql://reader:hunter2@mis/college",
        "mssql://mis/college?PWD=hunter2",
        "mssql://mis/college?odbc_connect=Server%3Dmis%3BUID%3Dreader%3BPWD%3Dhunter2",
        "mssql://mis/college?access_token=hunter2",
        "oracle://reader:hunter2@mis/?service_name=college",
        "oracle://mis/?service_name=college&wallet_password=hunter2",
        "mysql://reader:hunter2@mis/college",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_shown(url):
    fault = refusal(url=url)
    assert code_of(fault) == "BC-STU-080"
    for said in (str(fault), repr(fault)):
        assert "hunter2" not in said


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("postgresql://mis.example.org/college", "PostgreSQL"),
        ("postgresql://reader@mis.example.org:5432/college?sslmode=verify-full", "PostgreSQL"),
        ("postgresql://reader:@mis.example.org/college", "PostgreSQL"),
        ("postgresql+psycopg:///college?host=/run/postgresql&application_name=a@b", "PostgreSQL"),
        (r"mssql://mis\sims/college?Trusted_Connection=yes", "SQL Server"),
        ("mssql+mssqlpython://mis.example.org:1433/college", "SQL Server"),
        ("oracle://mis.example.org:1521/?service_name=college", "Oracle"),
        ("sqlite:///students/mis.db", "SQLite"),
        ("sqlite:///C:/mis/a@b.db", "SQLite"),
        ("sqlite://///server/share/mis.db", "SQLite"),
    ],
)
def test_an_address_without_one_is_taken(url, kind):
    assert StudentDatabase(url=url).url == url
    assert kind_of(url).name == kind


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mis.example.org",
        "Server=mis;UID=r;PWD=hunter2",
        "mysql://mis/college",
        "mssql+pyodbc://mis/college",
    ],
)
def test_what_is_no_address_of_a_database_we_read_is_refused(url):
    fault = refusal(url=url)
    assert code_of(fault) == "BC-STU-081"
    assert "hunter2" not in str(fault)


@pytest.mark.parametrize("key", ["user_from", "password_from"])
@pytest.mark.parametrize(
    ("place", "taken"),
    [
        ("MIS_PASSWORD", True),
        ("prefect:mis-password", True),
        ("hunter2", False),
        ("$MIS_PASSWORD", False),
        ("p@ss", False),
        ("prefect:Mis Password", False),
        ("prefect:", False),
        ("", False),
    ],
)
def test_a_login_is_named_and_never_given(key, place, taken):
    if taken:
        assert getattr(StudentDatabase(url="sqlite:///mis.db", **{key: place}), key) == place
        return
    fault = refusal(**{key: place})
    assert code_of(fault) == "BC-STU-082"
    assert "hunter2" not in str(fault)


@pytest.mark.parametrize(
    "settings",
    [
        {"password": "hunter2"},
        {"columns": {"shoe_size": "Shoes"}},
        {"status_codes": {"A": "enrolled"}},
        {"time_limit": 0},
    ],
)
def test_a_setting_that_means_nothing_is_refused(settings):
    assert "hunter2" not in str(refusal(**settings))


@pytest.mark.parametrize("name", ["students.csv", "a/b", "", "*"])
def test_a_database_is_not_named_like_a_file(name):
    with pytest.raises(ValidationError):
        StudentSettings.model_validate({"databases": {name: {"url": "sqlite:///mis.db"}}})


def test_the_contracts_columns_stand_in_one_order_everywhere():
    assert tuple(BECOMES) == ViewColumn.__args__
    assert set(StudentDatabase.model_fields) == {
        "url",
        "view",
        "user_from",
        "password_from",
        "columns",
        "status_codes",
        "date_order",
        "id_prefix",
        "time_limit",
    }
    assert all(field.description for field in StudentDatabase.model_fields.values())


def test_nothing_of_a_database_is_loaded_until_one_is_named(tmp_path):
    code = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from connectors.students.records import read_student_records, StudentSettings\n"
        f"read_student_records(Path({str(tmp_path)!r}), StudentSettings(), date(2026, 9, 1))\n"
        "print([name for name in ('sqlalchemy', 'psycopg', 'sqlite3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
