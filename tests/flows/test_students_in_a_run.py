"""What a run makes of the student records: staff who study, the deceased, and what fell since last year."""

import csv
import json
from pathlib import Path

import pytest

from flows.cli import answer

HEADER = "student_id,given,family,dob,email,status,start\n"
STAFF = "staff_id,name,email,student_id\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def college(tmp_path: Path, staff: str, students: str, friends: dict[str, list[str]]) -> Path:
    folder = tmp_path / "college"
    files = {"boundary-check.toml": "[year]\nas_at = 2026-10-01\n", "staff.csv": STAFF + staff}
    files["students/students.csv"] = HEADER + students
    for staff_id, names in friends.items():
        rows = "".join(f"facebook,{name},friend\n" for name in names)
        files[f"declarations/{staff_id}/list.csv"] = "service,display_name,direction\n" + rows
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, *more: str) -> int:
    return answer(["run", str(folder), "--no-track", *more])


def listed(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (folder / "review" / "2026" / "review-list.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["staff_id"], row["student_id"]): row for row in csv.DictReader(lines)}


KIT = "K2024,Kit,Zennor,1980-01-02,,current,2024-09-01\nK2026,Kit,Zennor,1980-01-02,,current,2026-09-01\n"
BOTH = {"S1": ["Kit Zennor"], "S2": ["Kit Zennor", "Somebody Else"]}


@pytest.mark.parametrize("student_id", ["K2026", "K2024"])
def test_who_works_and_studies_here_is_nobodys_question_to_themself_under_whichever_id(
    tmp_path: Path, student_id: str, capfd: pytest.CaptureFixture[str]
) -> None:
    staff = f"S1,Kit Zennor,kit@example.org,{student_id}\nS2,Una Third,una@example.org,\n"
    folder = college(tmp_path, staff, KIT, BOTH)
    assert run(folder) == 0
    assert set(listed(folder)) == {("S2", "K2026")}
    assert "The student is also a member of staff." in listed(folder)["S2", "K2026"]["why"]
    assert "S1 is student K2026 too (the staff list says so)" in capfd.readouterr().out


def test_a_child_with_its_parents_address_is_not_taken_for_the_parent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    child = "K1,Kerra,Trethowan,2009-01-02,wendy@example.org,current,2026-09-01\n"
    staff = "S1,Wendy Trethowan,wendy@example.org,\n"
    folder = college(tmp_path, staff, child, {"S1": ["Kerra Trethowan"]})
    assert run(folder) == 0
    assert set(listed(folder)) == {("S1", "K1")}
    assert "member of staff." not in listed(folder)["S1", "K1"]["why"]
    assert "is student" not in capfd.readouterr().out


def test_a_student_id_of_the_staff_list_that_no_record_has_is_counted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    staff = "S1,Kit Zennor,kit@example.org,gone\nS2,Una Third,una@example.org,\n"
    assert run(college(tmp_path, staff, KIT, BOTH)) == 0
    assert "1 student_ids in the staff list are in no student record" in capfd.readouterr().out


def test_the_deceased_are_marked_for_the_lead_though_another_record_has_them_current(tmp_path: Path) -> None:
    died = "K1,Tegen,Zennor,1990-01-02,,deceased,\nK2,Tegen,Zennor,1990-01-02,,current,2026-09-01\n"
    folder = college(tmp_path, "S1,Una Third,una@example.org,\n", died, {"S1": ["Tegen Zennor"]})
    assert run(folder) == 0
    (row,) = listed(folder).values()
    assert row["student_status"] == "former"
    assert "do not put this to the member of staff" in row["why"]
    # Nothing is made for staff themselves yet; whatever is must leave these rows out.
    assert not (folder / "review" / "2026" / "staff").exists()


def last_year(folder: Path, **counts: int) -> None:
    noted = {"inputs": {"students": {"rows": {"students.csv": 10}}}, "student_records": counts}
    (folder / "review" / "2025").mkdir(parents=True)
    (folder / "review" / "2025" / "run.json").write_text(json.dumps(noted), encoding="utf-8")


SOMEBODY = {"S1": ["Nobody Atall"]}
TEN = "".join(f"K{n},Pupil,Ordinary{n},,,current,2026-09-01\n" for n in range(10))


@pytest.mark.parametrize(
    ("rows", "people", "accept", "code"),
    [
        (10, 10, (), 0),
        (7, 10, (), 1),
        (7, 10, ("--accept", "student-fall"), 0),
        (7, 10, ("--accept", "student-fall:students.csv"), 0),
        (7, 10, ("--accept", "shrunk:students.csv"), 0),
        (10, 13, (), 1),
        (10, 13, ("--accept", "student-fall"), 0),
        (10, 13, ("--accept", "no-students"), 1),
    ],
)
def test_a_fall_since_last_year_stops_the_run_until_it_is_accepted(
    tmp_path: Path, rows: int, people: int, accept: tuple[str, ...], code: int
) -> None:
    students = "".join(TEN.splitlines(keepends=True)[:rows])
    folder = college(tmp_path, "S1,Una Third,una@example.org,\n", students, SOMEBODY)
    last_year(folder, people=people)
    assert run(folder, *accept) == code
    assert (folder / "review" / "2026" / "review-list.csv").exists() is (code == 0)


@pytest.mark.parametrize(("applicants", "told"), [(0, False), (40, True)])
def test_a_status_with_far_fewer_people_is_said_and_stops_nothing(
    tmp_path: Path, applicants: int, told: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = college(tmp_path, "S1,Una Third,una@example.org,\n", TEN, SOMEBODY)
    last_year(folder, people=10, applicant=applicants, current=10)
    assert run(folder) == 0
    assert ("ATTENTION: 0 applicant, last year 40." in capfd.readouterr().out) is told
