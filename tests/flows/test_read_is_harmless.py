"""`read --csv`: what it writes to stdout cannot attack a spreadsheet, and reads back as it was."""

import csv
from pathlib import Path

import pytest

from flows.cli import answer

NAME = '=HYPERLINK("https://example.org")'
STUDENTS = "student_id,given,family\nL1,Emma,{}\n"
CONNECTIONS = "service,display_name\nfacebook,{}\n"


@pytest.mark.parametrize(
    ("kind", "text", "column"),
    [("students", STUDENTS, "family"), ("connections", CONNECTIONS, "display_name")],
)
def test_no_cell_that_read_writes_is_a_formula(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, text: str, column: str
) -> None:
    quoted = '"' + NAME.replace('"', '""') + '"'
    file = tmp_path / "list.csv"
    file.write_text(text.format(quoted), encoding="utf-8")
    answer(["read", str(file), "--as", kind, "--csv"])
    (row,) = csv.DictReader(capfd.readouterr().out.splitlines())
    assert row[column] == f"'{NAME}"
