"""The command line: what each command does, says and ends with, by the contract."""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter

from flows.cli import answer


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ran(tiny: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """The tiny college after its first run."""
    assert answer(["run", str(tiny), "--no-track"]) == 0
    capfd.readouterr()
    return tiny


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def listed(folder: Path, year: int = 2026) -> list[dict[str, str]]:
    return rows(folder / "review" / str(year) / "review-list.csv")


def pairs(folder: Path, year: int = 2026) -> set[tuple[str, str]]:
    return {(row["staff_id"], row["student_id"]) for row in listed(folder, year)}


def marked(folder: Path, to: Path, decisions: dict[tuple[str, str], dict[str, str]]) -> Path:
    """A review list as a person marks it: a Decision beside some rows."""
    with to.open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, ["match_id", "Staff ID", "Student ID", "Decision", "Reason", "Note"])
        out.writeheader()
        for row in listed(folder):
            pair = (row["staff_id"], row["student_id"])
            identity = {"match_id": row["match_id"], "Staff ID": pair[0], "Student ID": pair[1]}
            out.writerow({**identity, **decisions.get(pair, {})})
    return to


# Starting up


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_needs_nothing_heavy(words: list[str], clean: dict[str, str]) -> None:
    code = (
        "import sys, flows.cli as cli\n"
        f"assert cli.answer({words!r}) == 0\n"
        "heavy = {'prefect', 'polars', 'rich.progress', 'sqlalchemy', 'pydantic'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=clean, check=True)
    assert done.stdout.splitlines()[-1] == "heavy: []"


def test_an_untracked_run_never_imports_prefect(tiny: Path, clean: dict[str, str]) -> None:
    code = (
        "import sys, flows.cli as cli\n"
        f"assert cli.answer(['run', {str(tiny)!r}, '--no-track']) == 0\n"
        "print('prefect' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=clean, check=True)
    assert done.stdout.splitlines()[-1] == "False"
    assert not (tiny / ".prefect").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["rnu"], "BC-SET-001"),
        (["run", "--no-such-option"], "BC-SET-001"),
        (["run", "--as-at", "soon"], "BC-SET-001"),
        (["record", "list.csv"], "BC-SET-001"),
        (["run", "nowhere"], "BC-SET-002"),
        (["run", "."], "BC-SET-007"),
        (["read", "nowhere.zip"], "BC-SET-008"),
        (["settings", "nowhere"], "BC-SET-002"),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    words: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(words) == 2
    err = capfd.readouterr().err
    assert err.startswith(says)
    assert len(err.splitlines()) == 1


# A run


def test_a_run_publishes_the_lists_the_workbook_and_what_it_was_made_of(ran: Path) -> None:
    folder = ran / "review" / "2026"
    names = {"review-list.xlsx", "review-list.csv", "connections.csv", "coverage.csv", "run.json"}
    names |= {"student-receipts.csv", "student-merges.csv"}
    assert {path.name for path in folder.iterdir()} == names
    assert pairs(ran) == {("S1", "100"), ("S2", "100"), ("S2", "101"), ("S3", "102")}
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert about["year"] == 2026
    assert about["as_at"] == "2026-10-01"
    assert 0.001 <= about["base_rate"] <= 0.7
    assert about["problems"] == {}
    assert about["floor_lowered"] is False


def test_what_matches_nobody_is_nowhere_below_the_folder_but_where_it_was_handed_in(ran: Path) -> None:
    assert b"Nobody Atall" in (ran / "declarations" / "S2" / "list.csv").read_bytes()
    kept = [path for path in ran.rglob("*") if path.is_file() and "declarations" not in path.parts]
    assert len(kept) > 5
    assert [path.name for path in kept if b"Atall" in path.read_bytes()] == []


def test_run_json_names_nobody(ran: Path) -> None:
    (ran / "declarations" / "Bo Stranger").mkdir()
    answer(["run", str(ran), "--no-track"])
    text = (ran / "review" / "2026" / "run.json").read_text(encoding="utf-8")
    for name in ("Quillabear", "Kerra", "Lead", "Stranger", "example.org", str(ran)):
        assert name not in text


def test_running_twice_changes_only_the_run_itself(ran: Path) -> None:
    folder = ran / "review" / "2026"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert answer(["run", str(ran), "--no-track"]) == 0
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"run.json"}


def test_the_closing_words_say_what_was_found_and_what_could_not_be_seen(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answer(["run", str(tiny), "--no-track"])
    out = capfd.readouterr().out
    assert re.search(r"matches, each a question for a person +4\b", out)
    assert re.search(r"nothing provided +\d+", out)
    assert "1 of 4 members of staff answered nothing at all." in out
    assert "silence is not a clean list" in out
    assert out.rstrip().endswith("review-list.xlsx")
    assert "\x1b" not in out


def test_the_year_is_that_of_the_as_at_date_unless_it_is_given(tiny: Path) -> None:
    assert answer(["run", str(tiny), "--no-track", "--as-at", "2027-09-01"]) == 0
    assert answer(["run", str(tiny), "--no-track", "--as-at", "2027-09-01", "--year", "2031"]) == 0
    assert {path.name for path in (tiny / "review").iterdir()} == {"2027", "2031"}


def test_a_problem_ends_a_run_with_3_and_hides_nothing(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tiny / "declarations" / "S4").mkdir()
    (tiny / "declarations" / "S4" / "export.zip").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    assert answer(["run", str(tiny), "--no-track"]) == 3
    err = capfd.readouterr().err
    assert err.startswith("BC-IMP-")
    assert "declarations/S4/" in err
    assert len(listed(tiny)) == 4


def test_a_gate_publishes_nothing_and_names_what_accepts_it(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tiny / "students" / "students.csv").unlink()
    assert answer(["run", str(tiny), "--no-track"]) == 1
    err = capfd.readouterr().err
    assert err.startswith("BC-STU-")
    assert not (tiny / "review").exists()
    flag = re.search(r"--accept \"?([^\s\".]+)", err)
    assert flag
    assert answer(["run", str(tiny), "--no-track", "--accept", flag[1]]) in (0, 3)
    assert listed(tiny) == []


def test_a_gate_is_told_together_with_the_file_that_may_be_to_blame(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tiny / "students" / "students.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("student_id", "reference", 1), encoding="utf-8"
    )
    assert answer(["run", str(tiny), "--no-track"]) == 1
    blamed, gate = capfd.readouterr().err.splitlines()
    assert blamed.startswith("BC-STU-002: students.csv: ")
    assert gate.startswith("BC-STU-013: students: ")


def test_rows_beyond_those_shown_are_counted_as_many_as_they_are(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (tiny / "students" / "students.csv").open("a", encoding="utf-8") as table:
        table.write(",Wella,Rowe\n" * 300)
    assert answer(["run", str(tiny), "--no-track"]) == 3
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("BC-STU-005")]
    assert len(told) == 21
    assert "280 more rows have this fault" in told[-1]


def test_a_lowered_floor_is_said_loudly_and_noted(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with (tiny / "boundary-check.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[matching]\nlist_floor = -9.0\n")
    answer(["run", str(tiny), "--no-track"])
    assert "ATTENTION: the list begins at -9" in capfd.readouterr().out
    assert json.loads((tiny / "review" / "2026" / "run.json").read_text(encoding="utf-8"))["floor_lowered"]


def test_two_runs_at_once_in_one_folder_are_kept_apart(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(tiny / ".boundary-check.lock", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert answer(["run", str(tiny), "--no-track"]) == 1
    assert capfd.readouterr().err.startswith("BC-RUN-001: Another run is at work in this folder.")
    assert answer(["run", str(tiny), "--no-track"]) == 0


def test_one_person_alone_leaves_the_others_rows_as_they_are(ran: Path) -> None:
    before = [row for row in listed(ran) if row["staff_id"] != "S4"]
    shutil.rmtree(ran / "declarations" / "S2")
    (ran / "declarations" / "S4").mkdir()
    shutil.copy(ran / "declarations" / "S3" / "list.csv", ran / "declarations" / "S4" / "list.csv")
    assert answer(["run", str(ran), "--no-track", "--staff", "S4"]) == 0
    assert [row for row in listed(ran) if row["staff_id"] != "S4"] == before
    assert pairs(ran) == {("S1", "100"), ("S2", "100"), ("S2", "101"), ("S3", "102"), ("S4", "102")}
    assert {row["change"] for row in listed(ran)} == {"new"}
    assert (ran / "review" / "2026" / "only S4" / "review-list.xlsx").is_file()


def test_somebody_who_is_not_staff_cannot_be_run_alone(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(["run", str(tiny), "--no-track", "--staff", "S9"]) == 2
    assert capfd.readouterr().err.startswith("BC-SET-006: staff.csv")


def test_a_folder_that_cannot_be_written_to_is_said_plainly(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    # Rights would do, but root, whom the tests of a new machine run as, may write everywhere.
    monkeypatch.setattr("flows.working_folder.sqlite3.connect", refused)
    assert answer(["run", str(tiny), "--no-track"]) == 1
    assert capfd.readouterr().err.startswith("BC-RUN-002")


# Marks and the next year


EXEMPT = {"Decision": "Exempt: relative"}
OTHER = {"Decision": "Not the same person"}


def test_marks_are_a_plan_first_then_recorded_then_set_aside(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = marked(ran, tmp_path / "marked.csv", {("S2", "100"): EXEMPT, ("S3", "102"): OTHER})
    words = ["record", str(file), "--by", "S1", "--folder", str(ran)]
    assert answer(words) == 0
    out = capfd.readouterr().out
    assert "Nothing is recorded yet" in out
    assert "recorded m_" not in out
    assert answer([*words, "--apply"]) == 0
    said = capfd.readouterr().out.splitlines()
    ids = {(row["staff_id"], row["student_id"]): row["match_id"] for row in listed(ran)}
    assert sorted(said) == sorted(
        [f"recorded {ids['S2', '100']} Exempt: relative", f"recorded {ids['S3', '102']} Not the same person"]
    )
    assert answer([*words, "--apply"]) == 0
    assert capfd.readouterr().out == ""
    assert answer(["run", str(ran), "--no-track", "--as-at", "2027-10-01"]) == 0
    verdicts = {(row["staff_id"], row["student_id"]): row["verdict"] for row in listed(ran, 2027)}
    assert verdicts["S2", "100"] == "exempt"
    assert verdicts["S3", "102"] == "not the same person"
    assert verdicts["S2", "101"] == "undecided"
    assert re.search(r"set aside, since they are settled +2\b", capfd.readouterr().out)


def test_the_workbook_itself_can_be_handed_in_and_its_folder_is_found(
    ran: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book = ran / "review" / "2026" / "review-list.xlsx"
    assert answer(["record", str(book), "--by", "S1"]) == 0
    assert re.search(r"without a decision +4\b", capfd.readouterr().out)


def test_nobody_decides_their_own_match_and_the_others_are_recorded(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = marked(ran, tmp_path / "m.csv", {("S1", "100"): EXEMPT, ("S2", "101"): EXEMPT})
    assert answer(["record", str(file), "--by", "S1", "--folder", str(ran), "--apply"]) == 3
    said = capfd.readouterr()
    assert len(said.out.splitlines()) == 1
    assert said.err.startswith("1 recorded")
    assert "BC-REC-" in said.err
    assert answer(["record", str(file), "--by", "S4", "--folder", str(ran), "--apply"]) == 0


def test_files_that_disagree_are_not_applied(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    one = marked(ran, tmp_path / "one.csv", {("S2", "100"): EXEMPT, ("S2", "101"): EXEMPT})
    two = marked(ran, tmp_path / "two.csv", {("S2", "100"): OTHER})
    assert answer(["record", str(one), str(two), "--by", "S1", "--folder", str(ran), "--apply"]) == 1
    said = capfd.readouterr()
    assert "recorded m_" not in said.out
    assert "Nothing is applied while rows disagree" in said.out


@pytest.mark.parametrize("by", ["S2", "S9"])
def test_only_the_lead_or_a_deputy_decides(
    ran: Path, tmp_path: Path, by: str, capfd: pytest.CaptureFixture[str]
) -> None:
    file = marked(ran, tmp_path / "m.csv", {("S2", "100"): EXEMPT})
    assert answer(["record", str(file), "--by", by, "--folder", str(ran), "--apply"]) == 2
    assert capfd.readouterr().err.startswith("BC-REC-014")


def test_without_a_lead_the_missing_key_is_named(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = marked(ran, tmp_path / "m.csv", {})
    (ran / "boundary-check.toml").unlink()
    assert answer(["record", str(file), "--by", "S1", "--folder", str(ran)]) == 2
    assert "[people]" in capfd.readouterr().err


def test_a_file_without_marks_is_a_problem_and_hides_no_other(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    good = marked(ran, tmp_path / "m.csv", {("S2", "100"): EXEMPT})
    (tmp_path / "letter.csv").write_text("Dear all,\nplease find\n", encoding="utf-8")
    words = ["record", str(tmp_path / "letter.csv"), str(good), "--by", "S1", "--folder", str(ran), "--apply"]
    assert answer(words) == 3
    said = capfd.readouterr()
    assert said.out.startswith("recorded m_")
    assert "letter.csv" in said.err


# Looking without changing


@pytest.fixture
def unchanged(ran: Path) -> Iterator[Path]:
    """The folder, which must be as it was when the test ends."""

    def held() -> dict[Path, bytes]:
        inside = (
            path for path in ran.rglob("*") if path.is_file() and path.suffix not in (".db-shm", ".db-wal")
        )
        return {path: path.read_bytes() for path in inside}

    before = held()
    yield ran
    assert held() == before


def test_read_writes_rows_to_stdout_and_a_receipt_without_names_to_stderr(
    unchanged: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(["read", str(unchanged / "declarations" / "S2" / "list.csv"), "--csv"]) == 0
    said = capfd.readouterr()
    assert said.out.splitlines()[0].startswith("service,direction,display_name,first_name")
    assert "Kerra Quillabear" in said.out
    assert "3 rows" in said.err
    assert "Quillabear" not in said.err


def test_read_as_students_writes_student_rows(unchanged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(["read", str(unchanged / "students" / "students.csv"), "--as", "students", "--csv"]) == 0
    out = capfd.readouterr().out.splitlines()
    assert out[0].startswith("student_id,name_kind,given,middle,family,dob")
    assert len(out) == 64


def test_student_records_read_as_a_list_of_connections_are_pointed_out(
    unchanged: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = unchanged / "students" / "students.csv"
    assert answer(["read", str(path)]) == 3
    said = capfd.readouterr().err.splitlines()
    assert said[-1] == f"This can be read as student records: boundary-check read {path} --as students"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.zip", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("empty.csv", b""),
        ("followers.html", b"<html><body><h1>Followers</h1></body></html>"),
    ],
)
def test_read_of_what_cannot_be_read_ends_with_3_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert answer(["read", str(tmp_path / name)]) == 3
    assert re.match(r"BC-IMP-\d{3}: .*\.\n", capfd.readouterr().err)


def test_why_explains_a_listed_pair_and_one_that_is_not(
    unchanged: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(unchanged)
    assert answer(["why", "--staff", "S2", "--student", "100"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("S2 and 100: on the review list.")
    assert "forename Kerra the same" in out
    assert answer(["why", "--staff", "S3", "--student", "200"]) == 0
    assert capfd.readouterr().out.startswith("S3 and 200: not on the review list.")
    assert answer(["why", "--staff", "S9", "--student", "100"]) == 2
    assert answer(["why", "--staff", "S2", "--student", "999"]) == 2


@pytest.mark.parametrize(
    ("email", "student_id", "code", "says"),
    [
        ("kit@example.org", "K1", 0, "They are the same person"),
        ("other@example.org", "K1", 0, "None of their"),
        ("kit@example.org", "K2", 2, "gave way to another of the same person. Call again with --student K1."),
    ],
)
def test_why_knows_staff_who_study_and_ids_that_gave_way(
    tiny: Path, email: str, student_id: str, code: int, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    staff = "staff_id,name,email\nS1,Ada Example,\nS2,Kit Zennor," + email + "\n"
    (tiny / "staff.csv").write_text(staff, encoding="utf-8")
    table = "student_id,given,family,dob,email,status,start\n"
    table += "".join(f"K{n},Kit,Zennor,1980-01-02,kit@example.org,current,202{7 - n}-09-01\n" for n in (1, 2))
    (tiny / "students" / "more.csv").write_text(table, encoding="utf-8")
    assert answer(["why", str(tiny), "--staff", "S2", "--student", student_id]) == code
    said = capfd.readouterr()
    assert says in said.out + said.err


def test_status_counts_what_was_decided_and_whose_turn_it_is(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = marked(ran, tmp_path / "m.csv", {("S2", "100"): EXEMPT})
    answer(["record", str(file), "--by", "S1", "--folder", str(ran), "--apply"])
    capfd.readouterr()
    assert answer(["status", str(ran), "--json"]) == 0
    standing = json.loads(capfd.readouterr().out)
    assert standing["matches"] == 4
    assert standing["verdicts"] == {
        **dict.fromkeys(standing["verdicts"], 0),
        "undecided": 3,
        "exempt": 1,
    }
    assert standing["waits_for"]["lead"] == 3
    assert answer(["status", str(ran)]) == 0
    assert re.search(r"exempt +1\b", capfd.readouterr().out)


def test_status_before_any_run_says_so(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(["status", str(tiny)]) == 1
    assert capfd.readouterr().err.startswith("BC-RUN-020")


def test_verify_finds_nothing_where_nothing_was_changed(ran: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert answer(["verify", str(ran)]) == 0
    assert "Nothing was changed: 1 events" in capfd.readouterr().out


def test_verify_ends_with_1_where_the_register_was_changed_or_replaced(
    ran: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    noted = ran / "review" / "2026" / "run.json"
    about = json.loads(noted.read_text(encoding="utf-8"))
    about["register"] = {"seq": 7, "hash": "f" * 64}
    noted.write_text(json.dumps(about), encoding="utf-8")
    assert answer(["verify", str(ran)]) == 1
    assert capfd.readouterr().err.startswith("BC-REC-009")
    (ran / "register.db").unlink()
    assert answer(["verify", str(ran)]) == 1
    assert capfd.readouterr().err.startswith("BC-RUN-021")


def test_what_was_recorded_since_the_run_cannot_be_cut_off_unseen(
    ran: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (ran / "register.db").read_bytes()
    file = marked(ran, tmp_path / "marked.csv", {("S2", "100"): EXEMPT})
    assert answer(["record", str(file), "--by", "S1", "--folder", str(ran), "--apply"]) == 0
    assert answer(["verify", str(ran)]) == 0
    capfd.readouterr()
    (ran / "register.db").write_bytes(before)
    assert answer(["verify", str(ran)]) == 1
    assert capfd.readouterr().err.startswith("BC-REC-009")


# Starting a folder, and the demo


def test_init_makes_a_folder_that_can_be_filled_and_writes_nothing_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "college"
    assert answer(["init", str(folder)]) == 0
    for name in ("staff.csv", "declaration.csv", "connections.csv", "students.csv"):
        assert len(rows(folder / "templates" / name)) == 1
    (folder / "boundary-check.toml").write_text("# mine\n", encoding="utf-8")
    assert answer(["init", str(folder)]) == 0
    assert (folder / "boundary-check.toml").read_text(encoding="utf-8") == "# mine\n"
    shutil.copy(folder / "templates" / "staff.csv", folder / "staff.csv")
    shutil.copy(folder / "templates" / "students.csv", folder / "students" / "students.csv")
    capfd.readouterr()
    assert answer(["run", str(folder), "--no-track"]) == 0, capfd.readouterr().err


def test_the_templates_are_read_without_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "college"
    answer(["init", str(folder)])
    for name in ("staff.csv", "connections.csv", "declaration.csv"):
        place = folder / "declarations" / "S001" if name != "staff.csv" else folder
        place.mkdir(exist_ok=True)
        shutil.copy(folder / "templates" / name, place / name)
    shutil.copy(folder / "templates" / "students.csv", folder / "students" / "students.csv")
    answer(["run", str(folder), "--no-track"])
    about = json.loads(next((folder / "review").glob("*/run.json")).read_text(encoding="utf-8"))
    assert about["problems"] == {}
    assert about["inputs"]["declarations"]["S001"]["rows"] == 1


@pytest.mark.orchestration
def test_the_demo_runs_the_sample_year_and_says_what_next(
    demonstrated: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = demonstrated
    assert done.returncode == 0, done.stderr
    assert (folder / "review" / "2026" / "review-list.xlsx").is_file()
    assert (folder / ".prefect" / "prefect.db").is_file()
    for part in ("matches, each a question", "What could be seen", "What next:", "--by S003"):
        assert part in done.stdout


def test_the_demo_writes_over_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo-year").mkdir()
    assert answer(["demo"]) == 2
    assert capfd.readouterr().err.startswith("BC-SET-004: demo-year:")
    assert list((tmp_path / "demo-year").iterdir()) == []


def test_profile_prints_settings_to_paste(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "learners.csv").write_text(
        "Learner Ref,Forename,Surname,Date of birth\n"
        + "".join(f"{26000000 + n},Kerra{n},Quillabear{n},2008-05-{n + 1:02}\n" for n in range(20)),
        encoding="utf-8",
    )
    assert answer(["profile", str(tmp_path / "learners.csv")]) in (0, 3)
    out = capfd.readouterr().out
    assert '[students.sources."learners.csv"]' in out
    assert "Quillabear" not in out


def test_several_gates_are_accepted_by_several_flags(tiny: Path) -> None:
    (tiny / "students" / "students.csv").unlink()
    words = ["run", str(tiny), "--no-track", "--accept", "student-fall:all", "--accept", "no-students"]
    assert answer(words) == 0
    about = json.loads((tiny / "review" / "2026" / "run.json").read_text(encoding="utf-8"))
    assert about["gates_accepted"] == ["no-students"], "only what was closed was accepted"


def test_what_is_typed_after_accept_is_kept_and_said_nowhere(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert answer(["run", str(tiny), "--no-track", "--accept", "Zephyrwick"]) == 0
    said = capfd.readouterr()
    kept = [path for path in tiny.rglob("*") if path.is_file() and b"Zephyrwick" in path.read_bytes()]
    assert "Zephyrwick" not in said.out + said.err
    assert kept == []


@pytest.mark.parametrize("kept", ["", "[]", '{"register": "x"}', '{"inputs": []}', '{"base_rate": "x"}'])
def test_a_garbled_run_json_ends_nothing(kept: str, ran: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (ran / "review" / "2026" / "run.json").write_text(kept, encoding="utf-8")
    assert answer(["verify", str(ran)]) == 3
    assert capfd.readouterr().err.startswith("BC-RUN-022: review/2026/run.json")
    assert answer(["status", str(ran)]) == 0
    assert answer(["run", str(ran), "--no-track", "--staff", "S2"]) == 0
    assert answer(["run", str(ran), "--no-track"]) == 0
    assert answer(["verify", str(ran)]) == 0


def test_the_staff_list_may_be_a_workbook(tiny: Path) -> None:
    rows = [line.split(",") for line in (tiny / "staff.csv").read_text(encoding="utf-8").splitlines()]
    with xlsxwriter.Workbook(tiny / "staff.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    (tiny / "staff.csv").unlink()
    assert answer(["run", str(tiny), "--no-track"]) == 0
    assert len(listed(tiny)) == 4
