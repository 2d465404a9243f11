"""The pages say what the code does: every code is explained, every example is read."""

import re
import tomllib
from pathlib import Path

from connectors.students.columns import OURS
from connectors.students.ilr import OF_AIM, OF_LEARNER
from connectors.students.settings import StudentSettings, StudentSource

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "student-records.md").read_text(encoding="utf-8")
PROBLEMS = (ROOT / "docs" / "problems" / "students.md").read_text(encoding="utf-8")
OWN_FILES = [
    *(ROOT / "connectors" / "students").glob("*.py"),
    *(ROOT / "connectors" / f"{name}.py" for name in ("text", "sheets", "delimited", "workbooks")),
]


def test_every_code_is_explained_and_no_other():
    code = re.compile(r"BC-(?:STU-\d{3}|IMP-3[01]\d)")
    raised = {found for path in OWN_FILES for found in code.findall(path.read_text(encoding="utf-8"))}
    assert raised == set(re.findall(r"^\| (BC-[A-Z]+-\d+) \|", PROBLEMS, re.MULTILINE))


def test_the_example_of_a_mapping_is_sound():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    settings = StudentSettings.model_validate(tomllib.loads(example)["students"])
    assert set(settings.sources) == {"applicants-*.csv", "leavers.xlsx"}


def test_every_column_setting_and_element_is_named():
    named = set(re.findall(r"`([A-Za-z_]+)`", PAGE))
    assert {*OURS, *StudentSource.model_fields, *OF_LEARNER, *OF_AIM} <= named
