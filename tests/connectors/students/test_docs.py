"""The page for the data officer says what the code does."""

import re
import tomllib
from pathlib import Path

from connectors.students.columns import OURS
from connectors.students.ilr import ELEMENTS
from connectors.students.settings import StudentSettings, StudentSource

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "student-records.md").read_text(encoding="utf-8")
PAGES = [PAGE, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "students").glob("*.md"))]


def test_the_example_of_a_mapping_is_sound():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
    assert set(settings.sources) == {"applicants-*.csv", "leavers.xlsx"}


def test_every_column_setting_and_element_is_named():
    named = {name for page in PAGES for name in re.findall(r"`([A-Za-z_]+)`", page)}
    assert {*OURS, *StudentSource.model_fields, *ELEMENTS} <= named
