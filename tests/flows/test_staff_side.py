"""The commands of the staff's side and of what stood on paper, from the call to the list."""

import csv
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from connectors.sheets import read_sheets, table_under
from flows.cli import answer
from flows.record_decisions import second_person_of
from flows.starting import TEMPLATES
from flows.working_folder import open_folder
from review.decisions.deciding import SecondPerson
from review.returned.kinds import KNOWN_HEADERS


def listed(folder: Path, year: int = 2026) -> dict[tuple[str, str], dict[str, str]]:
    with (folder / "review" / str(year) / "review-list.csv").open(encoding="utf-8") as file:
        return {(row["staff_id"], row["student_id"]): row for row in csv.DictReader(file)}


def questions(workbook: Path) -> pl.DataFrame:
    tables = (
        table_under(sheet, KNOWN_HEADERS) for sheet in read_sheets(workbook.read_bytes(), workbook.name)
    )
    return next(table for table in tables if table is not None and "Question" in table.columns)


def answered(workbook: Path, file: Path, **answers: str) -> Path:
    """The questions of a workbook saved as CSV with these answers, by the first word of the connection."""
    first = pl.col("Connection").str.split(" ").list.first()
    said = first.replace_strict(answers, default=None, return_dtype=pl.String)
    questions(workbook).drop("row").with_columns(Answer=said).write_csv(file)
    return file


@pytest.fixture
def asked(tiny: Path) -> Path:
    assert answer(["run", str(tiny), "--no-track", "--staff-workbooks"]) == 0
    return tiny


def test_everybody_gets_a_workbook_and_a_later_run_without_the_flag_leaves_them(asked: Path) -> None:
    staff = asked / "review" / "2026" / "staff"
    assert sorted(path.name for path in staff.iterdir()) == ["S1.xlsx", "S2.xlsx", "S3.xlsx", "S4.xlsx"]
    assert questions(staff / "S2.xlsx")["Connection"].to_list() == ["Jowan Trewhizzle", "Kerra Quillabear"]
    before = {path.name: path.read_bytes() for path in staff.iterdir()}
    assert answer(["run", str(asked), "--no-track"]) == 0
    assert answer(["run", str(asked), "--no-track", "--staff-workbooks"]) == 0
    assert {path.name: path.read_bytes() for path in staff.iterdir()} == before
    assert {row["waits_for"] for row in listed(asked).values()} == {"staff"}


def test_no_staff_workbook_is_made_unless_it_is_asked_for(tiny: Path) -> None:
    assert answer(["run", str(tiny), "--no-track"]) == 0
    assert not (tiny / "review" / "2026" / "staff").exists()


def test_the_owner_answers_and_the_lead_accepts(
    asked: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = answered(asked / "review/2026/staff/S2.xlsx", tmp_path / "mine.csv", Kerra="Relative")
    words = ["record", str(mine), "--folder", str(asked)]
    capfd.readouterr()
    assert answer([*words, "--by", "S2"]) == 0
    assert "Nothing is recorded yet" in capfd.readouterr().out
    assert answer([*words, "--by", "S2", "--apply"]) == 0
    match_id = listed(asked)["S2", "100"]["match_id"]
    assert capfd.readouterr().out == f"recorded {match_id} Relative\n"
    assert answer([*words, "--by", "S2", "--apply"]) == 0
    assert capfd.readouterr().out == ""
    assert answer(["run", str(asked), "--no-track"]) == 0
    row = listed(asked)["S2", "100"]
    assert (row["verdict"], row["waits_for"], row["claim"], row["declared"]) == (
        "undecided",
        "lead",
        "Relative",
        "when asked",
    )
    accepted = tmp_path / "lead.csv"
    accepted.write_text(f"match_id,Decision\n{match_id},Accept\n", encoding="utf-8")
    assert answer(["record", str(accepted), "--folder", str(asked), "--by", "S1", "--apply"]) == 0
    assert answer(["run", str(asked), "--no-track"]) == 0
    assert (listed(asked)["S2", "100"]["verdict"], listed(asked)["S2", "100"]["waits_for"]) == (
        "exempt",
        "nobody",
    )
    assert answer(["verify", str(asked)]) == 0


def test_a_lead_who_answered_about_a_student_leaves_that_student_to_the_deputy(
    asked: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    mine = answered(asked / "review/2026/staff/S1.xlsx", tmp_path / "mine.csv", Kerra="Family friend")
    assert answer(["record", str(mine), "--folder", str(asked), "--by", "S1", "--apply"]) == 0
    decision = tmp_path / "lead.csv"
    match_id = listed(asked)["S2", "100"]["match_id"]
    decision.write_text(f"match_id,Decision\n{match_id},Exempt: relative\n", encoding="utf-8")
    capfd.readouterr()
    assert answer(["record", str(decision), "--folder", str(asked), "--by", "S1", "--apply"]) == 3
    assert "BC-DEC-105" in capfd.readouterr().err
    assert answer(["record", str(decision), "--folder", str(asked), "--by", "S4", "--apply"]) == 0


def test_nobody_hands_in_anothers_workbook(
    asked: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs = answered(asked / "review/2026/staff/S2.xlsx", tmp_path / "theirs.csv", Kerra="Relative")
    assert answer(["record", str(theirs), "--folder", str(asked), "--by", "S3", "--apply"]) == 2
    assert "BC-REC-014" in capfd.readouterr().err


def test_a_workbook_with_answers_not_recorded_is_never_written_over(
    asked: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    workbook = asked / "review/2026/staff/S2.xlsx"
    answered(workbook, tmp_path / "mine.csv", Kerra="Relative")
    typed = pl.read_csv(tmp_path / "mine.csv", infer_schema=False)
    workbook.unlink()
    typed.write_excel(workbook, worksheet="Questions")
    before = workbook.read_bytes()
    assert answer(["run", str(asked), "--no-track", "--staff-workbooks"]) == 3
    assert "BC-REC-029: S2.xlsx" in capfd.readouterr().err
    assert workbook.read_bytes() == before
    assert (workbook.parent / "S2 (2).xlsx").is_file()


def test_a_late_joiner_is_asked_alone(tiny: Path) -> None:
    assert answer(["run", str(tiny), "--no-track", "--staff", "S3", "--staff-workbooks"]) == 0
    assert [path.name for path in (tiny / "review/2026/staff").iterdir()] == ["S3.xlsx"]


def test_exemptions_from_paper_come_in_before_the_first_run(
    tiny: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with (tiny / "boundary-check.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[review]\nsecond_person = false\n")
    paper = tiny / "exemptions.csv"
    paper.write_text(
        "staff_id,student_id,reason,note,expires\n"
        "S2,100,relative,his niece,2029-12-31\n"
        "S3,102,neighbours since 2019,,2029-12-31\n"
        "S8,102,relative,,2029-12-31\n",
        encoding="utf-8",
    )
    assert answer(["record", str(paper), "--by", "S1", "--apply"]) == 3
    said = capfd.readouterr()
    assert [line.split(" ", 2)[2] for line in said.out.splitlines()] == [
        "Exempt: relative",
        "Exempt: other clear reason",
    ]
    assert "BC-EXM-005" in said.err
    assert answer(["run", str(tiny), "--no-track"]) == 0
    assert [listed(tiny)[pair]["verdict"] for pair in (("S2", "100"), ("S3", "102"))] == ["exempt", "exempt"]
    assert listed(tiny)["S2", "101"]["verdict"] == "undecided"


@pytest.mark.parametrize("name", ["exemptions.csv", "told.csv", "people-i-know.csv"])
def test_the_template_of_init_can_be_recorded(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "college"
    assert answer(["init", str(folder)]) == 0
    settings = folder / "boundary-check.toml"
    settings.write_text('[people]\nlead = "S009"\n', encoding="utf-8")
    assert name in TEMPLATES
    copied = shutil.copy(folder / "templates" / name, folder / name)
    assert answer(["record", str(copied), "--by", "S009", "--apply"]) == 0


NO_DEPUTY, ITSELF = "deputies = []", 'deputies = ["S1"]'
NOBODY, CANNOT = "No deputy is named, so nobody confirms", "ATTENTION: [review] second_person is set"


@pytest.mark.parametrize(
    ("deputies", "asked", "second", "said"),
    [
        ('deputies = ["S4"]', "", SecondPerson(True, True), ""),
        ('deputies = ["S4"]', "false", SecondPerson(False, False), ""),
        ('deputies = ["S4"]', '["under 18"]', SecondPerson(False, True), ""),
        ('deputies = ["S4"]', '["other clear reason"]', SecondPerson(True, False), ""),
        (NO_DEPUTY, "", SecondPerson(False, False), NOBODY),
        (ITSELF, "", SecondPerson(False, False), NOBODY),
        (NO_DEPUTY, "false", SecondPerson(False, False), ""),
        (NO_DEPUTY, "[]", SecondPerson(False, False), ""),
        (NO_DEPUTY, "true", SecondPerson(True, True), CANNOT),
        (NO_DEPUTY, '["under 18"]', SecondPerson(False, True), CANNOT),
    ],
)
def test_a_second_person_is_asked_for_by_default_where_there_is_a_deputy(
    tiny: Path, capfd: pytest.CaptureFixture[str], deputies: str, asked: str, second: SecondPerson, said: str
) -> None:
    settings = tiny / "boundary-check.toml"
    text = settings.read_text(encoding="utf-8").replace('deputies = ["S4"]', deputies)
    text += f"\n[review]\nsecond_person = {asked}\n" if asked else ""
    settings.write_text(text, encoding="utf-8")
    assert second_person_of(open_folder(tiny).settings) == second
    assert answer(["run", str(tiny), "--no-track"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert [told.count(one) for one in (NOBODY, CANNOT)] == [said == NOBODY, said == CANNOT]


def test_two_people_are_asked_for_where_there_are_two(tiny: Path, tmp_path: Path) -> None:
    assert answer(["run", str(tiny), "--no-track"]) == 0
    match_id = listed(tiny)["S2", "100"]["match_id"]
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(
        f"match_id,Decision,Reason\n{match_id},Exempt: other clear reason,Choir\n", encoding="utf-8"
    )
    second.write_text(f"match_id,Decision\n{match_id},confirm\n", encoding="utf-8")
    record = ["record", "--folder", str(tiny), "--apply"]
    assert answer([*record, str(first), "--by", "S1"]) == 0
    assert answer(["run", str(tiny), "--no-track"]) == 0
    assert listed(tiny)["S2", "100"]["waits_for"] == "second person"
    assert answer([*record, str(second), "--by", "S1"]) == 3
    assert answer([*record, str(second), "--by", "S4"]) == 0
    assert answer(["run", str(tiny), "--no-track"]) == 0
    assert listed(tiny)["S2", "100"]["verdict"] == "exempt"


def test_what_was_decided_under_an_earlier_staff_id_stands(
    tiny: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    marks = tmp_path / "marks.csv"

    def recorded(by: str, decision: str, *matches: str) -> int:
        rows = "".join(f"{match_id},{decision}\n" for match_id in matches)
        marks.write_text(f"match_id,Decision\n{rows}", encoding="utf-8")
        return answer(["record", "--folder", str(tiny), "--apply", str(marks), "--by", by])

    assert answer(["run", str(tiny), "--no-track"]) == 0
    ours = {pair: row["match_id"] for pair, row in listed(tiny).items()}
    assert recorded("S1", "Exempt: relative", ours["S2", "100"]) == 0
    staff, declared = tiny / "staff.csv", tiny / "declarations"
    people = staff.read_text(encoding="utf-8").replace("name,email", "name,email,formerly")
    people = people.replace("S2,Ivo Second,s2@example.org", "S22,Ivo Second,s2@example.org,S2")
    people = people.replace("S1,Lead Person,s1@example.org", "S11,Lead Person,s1@example.org,S1")
    staff.write_text(people, encoding="utf-8")
    for name in ("S1", "S2"):
        (declared / name).rename(declared / (name + name[-1]))
    settings = tiny / "boundary-check.toml"
    text = settings.read_text(encoding="utf-8").replace("2026-10-01", "2027-10-01")
    settings.write_text(text, encoding="utf-8")
    assert answer(["run", str(tiny), "--no-track"]) == 0
    now = listed(tiny, 2027)
    assert {pair for pair, row in now.items() if row["change"] != "carried over"} == set()
    assert (now["S22", "100"]["match_id"], now["S22", "100"]["verdict"]) == (ours["S2", "100"], "exempt")
    for by in ("S1", "S11"):
        assert recorded(by, "Exempt: relative", ours["S1", "100"]) == 3
        assert "BC-REC-019" in capfd.readouterr().err
    assert recorded("S11", "Not the same person", ours["S2", "101"]) == 0
    assert answer(["verify", str(tiny)]) == 0
    capfd.readouterr()
    for staff_id in ("S2", "S22"):
        assert answer(["subject", str(tiny), "--staff", staff_id]) == 0
        held = json.loads(capfd.readouterr().out)["held"]
        assert {row["match_id"] for row in held["match"]["rows"]} == {ours["S2", "100"], ours["S2", "101"]}
        years = {(row["year"], row["staff_id"]) for row in held["coverage.csv"]["rows"]}
        assert years == {("2026", "S2"), ("2027", "S22")}
        assert [row["where"] for row in held["handed in"]["rows"]] == ["declarations/S22"]
