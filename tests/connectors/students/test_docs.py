"""The page for the data officer says what the code does."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import get_args

from connectors.students.columns import OURS
from connectors.students.ilr import ELEMENTS
from connectors.students.joining import MOST_NAMES
from connectors.students.settings import Meaning, StudentSettings, StudentSource
from connectors.students.status import rules

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "student-records.md").read_text(encoding="utf-8")
TABLES = (ROOT / "docs" / "students" / "tables.md").read_text(encoding="utf-8")
PAGES = [PAGE, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "students").glob("*.md"))]


def test_the_example_of_a_mapping_is_sound():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
    assert set(settings.sources) == {"applicants-*.csv", "leavers.xlsx"}


def test_the_examples_on_the_page_of_tables_are_sound():
    for example in re.findall(r"```toml\n(.*?)```", TABLES, re.DOTALL):
        StudentSettings.model_validate(tomllib.loads(example)["students"])


def test_every_meaning_of_a_status_is_named():
    assert set(get_args(Meaning)) <= set(re.findall(r"`([a-z]+)`", TABLES))


def test_every_column_setting_and_element_is_named():
    named = {name for page in PAGES for name in re.findall(r"`([A-Za-z_]+)`", page)}
    assert {*OURS, *StudentSource.model_fields, *ELEMENTS} <= named


def test_the_page_of_who_is_who_names_its_settings_and_its_example_is_sound():
    page = (ROOT / "docs" / "students" / "who-is-who.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
    assert settings.same_person
    assert settings.keep_apart
    assert f"more than {MOST_NAMES} different names" in page


def test_every_rule_of_status_stands_in_its_page_in_the_order_of_the_code():
    page = (ROOT / "docs" / "students" / "status.md").read_text(encoding="utf-8")
    called = [line.split("|")[3].strip() for line in page.splitlines() if line.startswith("|")][2:]
    assert called == [rule.why.replace("{}", "…") for rule in rules(date(2026, 10, 1))]


def test_the_settings_of_status_are_sound():
    page = (ROOT / "docs" / "students" / "status.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
    assert settings.former_for_years == 6
