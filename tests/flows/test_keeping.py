"""`backup`, `restore`, `purge` and `subject` in a folder, as they are called."""

import json
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from flows.cli import answer
from review.retention.classes import files_class

DECISIONS = "match_id,Decision,Note\n{match_id},Not the same person,unmistakable words\n"


@pytest.fixture
def run_once(tiny: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    answer(["run", str(tiny), "--no-track"])
    lines = (tiny / "review/2026/review-list.csv").read_text(encoding="utf-8-sig").splitlines()
    match_id = next(line.split(",")[0] for line in lines[1:] if ",S2," in line)
    marks = tiny / "marks.csv"
    marks.write_text(DECISIONS.format(match_id=match_id), encoding="utf-8")
    assert answer(["record", str(marks), "--by", "S1", "--folder", str(tiny), "--apply"]) == 0
    marks.unlink()
    capfd.readouterr()
    return tiny


def test_a_run_ends_by_saying_what_still_lies_there(tiny: Path, capfd: pytest.CaptureFixture[str]):
    long_ago = time.time() - 40 * 86400
    os.utime(tiny / "declarations/S3/list.csv", (long_ago, long_ago))
    answer(["run", str(tiny), "--no-track"])
    assert (
        "4 exports and student files still lie in the folder, the oldest 40 days old"
        in capfd.readouterr().out
    )


def test_every_file_of_a_folder_that_was_used_has_a_retention_class(run_once: Path):
    assert answer(["backup", str(run_once)]) == 0
    files = [file.relative_to(run_once).as_posix() for file in run_once.rglob("*") if file.is_file()]
    assert [file for file in files if files_class(file) is None] == []


def test_every_file_of_a_new_folder_has_a_retention_class(tmp_path: Path):
    assert answer(["init", str(tmp_path / "college")]) == 0
    files = [file for file in (tmp_path / "college").rglob("*") if file.is_file()]
    assert files
    inside = [file.relative_to(tmp_path / "college").as_posix() for file in files]
    assert [file for file in inside if files_class(file) is None] == []


@pytest.mark.parametrize("loss", ["deleted", "emptied", "overwritten"])
def test_a_register_that_is_lost_is_put_back(run_once: Path, loss: str, capfd: pytest.CaptureFixture[str]):
    assert answer(["backup", str(run_once), "--to", str(run_once / "backups" / "kept.db")]) == 0
    before = (run_once / "review/2026/review-list.csv").read_bytes()
    register = run_once / "register.db"
    if loss == "deleted":
        register.unlink()
    else:
        register.write_bytes(b"" if loss == "emptied" else b"\xa5" * 50_000)
    assert answer(["verify", str(run_once)]) == 1
    assert answer(["restore", str(run_once / "backups" / "kept.db"), str(run_once)]) == 0
    assert answer(["verify", str(run_once)]) == 0
    answer(["run", str(run_once), "--no-track"])
    assert b"not the same person" in (run_once / "review/2026/review-list.csv").read_bytes()
    assert len(before)
    if loss != "deleted":
        assert list((run_once / "backups").glob("*-replaced.db"))


def test_a_backup_never_takes_the_place_of_a_register_that_knows_more(
    run_once: Path, capfd: pytest.CaptureFixture[str]
):
    assert answer(["backup", str(run_once), "--to", str(run_once / "backups" / "kept.db")]) == 0
    answer(["run", str(run_once), "--no-track"])
    assert answer(["restore", str(run_once / "backups" / "kept.db"), str(run_once)]) == 1
    assert "BC-REG-103" in capfd.readouterr().err
    assert answer(["restore", str(run_once / "backups" / "kept.db"), str(run_once), "--replace"]) == 0
    assert answer(["verify", str(run_once)]) == 0
    assert "A backup was restored here" in capfd.readouterr().out
    (run_once / "review" / "restored.json").unlink()
    assert answer(["verify", str(run_once)]) == 1


def test_a_purge_shows_then_does_and_proves(run_once: Path, capfd: pytest.CaptureFixture[str]):
    assert answer(["backup", str(run_once)]) == 0
    shutil.copytree(run_once / "review/2026", run_once / "review/2028")
    capfd.readouterr()
    register = run_once / "register.db"
    with sqlite3.connect(register) as connection:
        assert connection.execute("SELECT count(*) FROM wording").fetchone() == (1,)
    connection.close()
    assert answer(["purge", str(run_once)]) == 0
    assert "Nothing was erased" in capfd.readouterr().out
    assert b"unmistakable words" in register.read_bytes()
    assert answer(["purge", str(run_once), "--apply"]) == 0
    said = capfd.readouterr().out
    assert "Proved: " in said
    assert "1 backups from before the erasure were removed" in said
    left = [file for file in run_once.rglob("*") if file.is_file() and "2028" not in file.parts]
    kept = {"declarations", "students"}
    holding = [file for file in left if b"Quillabear" in file.read_bytes() and not kept & set(file.parts)]
    assert holding == []
    assert answer(["verify", str(run_once)]) == 0


def test_a_purge_that_was_killed_before_it_came_to_the_backups_is_ended_by_the_next(
    run_once: Path, monkeypatch: pytest.MonkeyPatch
):
    assert answer(["backup", str(run_once)]) == 0
    shutil.copytree(run_once / "review/2026", run_once / "review/2028")
    (run_once / "backups" / "damaged-replaced.db").write_bytes(b"unmistakable words")
    with monkeypatch.context() as killed:
        killed.setattr("flows.purging.leave_no_pages", lambda _: 1 / 0)
        assert answer(["purge", str(run_once), "--apply"]) == 1
    os.utime(run_once / "backups" / "damaged-replaced.db", (1, 1))
    assert answer(["purge", str(run_once), "--apply"]) == 0
    files = [*run_once.glob("register.db*"), *run_once.glob("backups/*")]
    assert len(files) == 2
    assert [file.name for file in files if b"unmistakable words" in file.read_bytes()] == []


def test_purging_exports_removes_what_was_handed_in_and_nothing_else(
    run_once: Path, capfd: pytest.CaptureFixture[str]
):
    assert answer(["purge", str(run_once), "--exports"]) == 0
    assert (run_once / "students/students.csv").is_file()
    assert answer(["purge", str(run_once), "--exports", "--apply"]) == 0
    assert "Removed 4 exports and student files; 0 are left." in capfd.readouterr().out
    assert not list((run_once / "declarations").rglob("*"))
    assert (run_once / "review/2026/review-list.csv").is_file()
    assert answer(["verify", str(run_once)]) == 0


@pytest.mark.parametrize(
    ("call", "own", "third"),
    [
        (["--student", "100"], ["Kerra Quillabear"], ["Ivo", "Lead Person"]),
        (["--staff", "S2"], ["Ivo Second", "unmistakable words"], ["2026-09-01", "Lead Person"]),
        (["--staff", "S2", "--html"], ["<h1>", "Ivo Second"], ["Lead Person"]),
    ],
)
def test_everything_about_one_person_is_shown(
    run_once: Path, call: list[str], own: list[str], third: list[str], capfd: pytest.CaptureFixture[str]
):
    assert answer(["subject", str(run_once), *call]) == 0
    said = capfd.readouterr().out
    assert [one for one in own if one not in said] == []
    assert [one for one in third if one in said] == []
    if "--html" not in call:
        assert json.loads(said)["held"]["match"]["rows"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (["subject"], 2),
        (["subject", "--staff", "S2", "--student", "100"], 2),
        (["backup"], 1),
        (["restore", "nothing.db"], 2),
        (["purge"], 1),
    ],
)
def test_what_cannot_be_done_is_refused(
    tiny: Path, call: list[str], code: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tiny)
    assert answer(call) == code
    assert not (tiny / "register.db").exists()
