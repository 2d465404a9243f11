"""`profile`: settings on stdout, problems on stderr, and exit codes by the contract."""

import tomllib
from pathlib import Path

import pytest

from flows.cli import answer


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.csv"
    text = "Admission number,Legal forename,Surname,Status\n1,Siân,Trewin,C\n2,Rhys,Nowak,Statws Ŵ\n"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_settings_go_to_stdout_alone(report: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(["profile", str(report)]) == 0
    out, err = capfd.readouterr()
    source = tomllib.loads(out)["students"]["sources"]["report.csv"]
    assert source["columns"]["student_id"] == "Admission number"
    assert err == ""


def test_a_needed_column_that_is_not_found_needs_a_person(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Forename,Surname\nAnn,Trewin\nAnn,Trewin\n", encoding="utf-8")
    assert answer(["profile", str(path)]) == 3
    out, err = capfd.readouterr()
    assert "BC-STU-022" in err
    assert "Trewin" not in out + err


def test_a_file_that_cannot_be_read_needs_a_person(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert answer(["profile", str(path)]) == 3
    assert capfd.readouterr().out == ""


def test_a_path_where_there_is_nothing_is_a_wrong_call(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(["profile", str(tmp_path / "none.csv")]) == 2
    assert "BC-SET-008" in capfd.readouterr().err


def test_pasted_settings_are_the_ones_by_which_the_file_is_read(
    report: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer(["profile", str(report)])
    settings = capfd.readouterr().out.replace('# "C" = "..."', '"C" = "current"')
    (report.parent / "boundary-check.toml").write_text(settings, encoding="utf-8")
    assert answer(["read", str(report), "--as", "students", "--csv"]) == 3  # one code is still unexplained
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 3
    assert err.count("BC-") == err.count("BC-STU-011") == 1
