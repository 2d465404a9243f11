"""docs/students/database.md says what the code does, and its SQL for PostgreSQL makes a view that is read."""

import re
import tomllib
from datetime import date
from pathlib import Path

from connectors.students.settings import StudentDatabase, StudentSettings
from connectors.students.views.address import KINDS, kind_of
from connectors.students.views.contract import BECOMES

PAGE = (Path(__file__).parents[3] / "docs" / "students" / "database.md").read_text(encoding="utf-8")

TABLES = """
CREATE TABLE learner (id integer PRIMARY KEY, learner_ref char(12), person_id integer, uln bigint,
  forenames text, surname text, known_as text, previous_surname text, birth_date timestamp,
  personal_email text);
CREATE TABLE enrolment (learner_id integer, status text, starts_at timestamptz, expected_end date,
  left_on date);
INSERT INTO learner VALUES (1, 'L001', 7, 1000000017, 'Morwenna Anne', 'Tangye', 'Wenna', NULL,
  '2007-03-04', 'wenna@example.org'), (2, 'L002', 8, NULL, 'Jory', 'Kitto', NULL, 'Rowe', NULL, NULL);
INSERT INTO enrolment VALUES (1, 'ENR', '2026-08-31 23:30:00+00', 'infinity', NULL)
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_of_settings_is_sound():
    kinds = set()
    for example in blocks("toml"):
        settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
        kinds |= {kind_of(database.url) for database in settings.databases.values()}
    assert kinds == set(KINDS)


def test_every_column_and_setting_is_named():
    named = set(re.findall(r"`([A-Za-z_]+)`", PAGE))
    assert {*BECOMES, *StudentDatabase.model_fields} <= named


def test_every_extra_is_named_as_it_is_installed():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    for kind in KINDS:
        if kind.extra:
            assert f'pip install "boundary-check[{kind.extra}]"' in PAGE
            assert kind.extra in project["project"]["optional-dependencies"]


def test_the_views_of_the_page_have_our_columns_and_the_needed_ones():
    views = [block for block in blocks("sql") if "v_boundary_students AS" in block]
    assert len(views) == 3
    for view in views:
        columns = re.findall(
            r" AS ([a-z_]+)\b(?=,|\s*\n)", view.partition(" AS\nSELECT")[2].partition("\nFROM ")[0]
        )
        assert {"record_id", "legal_given", "legal_family"} <= set(columns) <= set(BECOMES)


def test_the_pages_sql_for_postgresql_makes_a_view_that_is_read(postgresql_college):
    (sql,) = (block for block in blocks("sql") if "CREATE SCHEMA" in block)
    name = postgresql_college.url.partition("///")[2].partition("?")[0]
    sql = sql.replace("DATABASE mis", f"DATABASE {name}").replace("boundary_reader", "hunter2reader")
    sql = re.sub(r"CREATE ROLE.*?;|ALTER ROLE.*?;", "", sql)  # the login is there already
    postgresql_college.run(*f"{TABLES};{sql}".strip().rstrip(";").split(";\n"))
    reading = postgresql_college.read(view="boundary.v_boundary_students", status_codes={"ENR": "current"})
    assert reading.receipt.problems == ()
    assert reading.table.select("student_id", "name_kind", "given", "family", "dob", "start").rows() == [
        ("L001", "legal", "Morwenna Anne", "Tangye", date(2007, 3, 4), date(2026, 9, 1)),
        ("L001", "preferred", "Wenna", "Tangye", date(2007, 3, 4), date(2026, 9, 1)),
        ("L002", "legal", "Jory", "Kitto", None, None),
        ("L002", "former", "Jory", "Rowe", None, None),
    ]
