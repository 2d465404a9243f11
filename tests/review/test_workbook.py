import zipfile
from datetime import date
from pathlib import Path

import fastexcel
import pytest
from lxml import etree

from records.policy import Outcome
from review.workbook import placing, write_review_workbook

FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
HEADERS = (
    "match_id,Strength,Staff ID,Staff name,Services,Directions,Connection names,Handles,Student ID,"
    "Student name,Student status,Why,Others,Change,Verdict,Waits for,Decided by,Decided on,"
    "Support,Approved business,Their answer,"
    "Decision,Reason,Note,Expires,Confirm or renew,as_shown"
).split(",")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "review" / "2026"


def write(folder, worklist, *, may_replace=True, **options):
    return write_review_workbook(folder, worklist, may_replace=lambda _: may_replace, **options)


def review(path):
    book = fastexcel.read_excel(path.read_bytes())
    sheet = book.load_sheet("Review", header_row=0, dtypes="string")
    return sheet.to_polars()


def part(path, name):
    with zipfile.ZipFile(path) as book:
        return etree.fromstring(book.read(f"xl/{name}"))


def test_it_has_the_contracts_sheets_and_headers(college, year_of, folder):
    written = write(folder, college.run(year_of()))
    assert written.path == folder / "review-list.xlsx"
    assert fastexcel.read_excel(written.path.read_bytes()).sheet_names == [
        "Read me",
        "Review",
        "Summary",
        "Lists",
    ]
    assert review(written.path).columns == HEADERS


def test_a_row_says_in_words_what_the_list_holds(college, year_of, folder):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: relative", Reason="Her aunt")
    row = review(write(folder, college.run(year_of())).path).row(0, named=True)
    shown = {name: row[name] for name in ("match_id", "Services", "Verdict", "Decision", "Reason", "Expires")}
    assert shown == {
        "match_id": match_id,
        "Services": "Facebook",
        "Verdict": "exempt",
        "Decision": "Exempt: relative",
        "Reason": "Her aunt",
        "Expires": "2027-12-31 00:00:00",
    }


@pytest.mark.parametrize(
    "name",
    ["=1+1", "=cmd|' /C calc'!A0", "+44", "-2", "@SUM(A1)", "\t=1", "http://example.org/x", "1e10", "{=1}"],
)
def test_no_name_becomes_a_formula_a_link_or_a_number(college, year_of, folder, name):
    hostile = [FACEBOOK | {"display_name": name, "handle": name}]
    path = write(folder, college.run(year_of(connections=hostile))).path
    for number in (1, 2, 3, 4):
        sheet = part(path, f"worksheets/sheet{number}.xml")
        assert not list(sheet.iter(f"{SPREADSHEET}f", f"{SPREADSHEET}hyperlink"))
    assert review(path)["Connection names"].to_list() == [name]


def test_matches_on_approved_business_accounts_stand_below_the_others(college, year_of, folder):
    ben = {"student_id": "L200", "shown_name": "Ben Pascoe", "dob": None, "under_18": False}
    strong = FACEBOOK | {"approved_business": True, "weight": 9.0}
    weak = FACEBOOK | {"display_name": "Ben Pascoe", "student": "L200", "weight": 1.0}
    worklist = college.run(year_of(connections=[strong, weak], students=[EMMA, ben]))
    shown = review(write(folder, worklist).path)
    assert worklist.table["student_id"].to_list() == ["L100", "L200"]
    assert shown.select("Student ID", "Approved business").rows() == [("L200", None), ("L100", "yes")]


def test_settled_rows_stand_together_at_the_foot_to_be_folded_away(college, year_of, folder):
    ben = {"student_id": "L200", "shown_name": "Ben Pascoe", "dob": None, "under_18": False}
    both = [FACEBOOK | {"weight": 9.0}, FACEBOOK | {"display_name": "Ben Pascoe", "student": "L200"}]
    year = year_of(connections=both, students=[EMMA, ben])
    college.decide(college.run(year).table["match_id"][0], "Not the same person")
    path = write(folder, college.run(year)).path
    assert review(path)["Verdict"].to_list() == ["undecided", "not the same person"]
    rows = part(path, "worksheets/sheet2.xml").iter(f"{SPREADSHEET}row")
    assert [row.get("outlineLevel") for row in rows] == [None, None, "1"]


def test_decisions_are_offered_in_a_list(college, year_of, folder):
    path = write(folder, college.run(year_of())).path
    rules = {
        rule.get("sqref"): rule.findtext(f"{SPREADSHEET}formula1")
        for rule in part(path, "worksheets/sheet2.xml").iter(f"{SPREADSHEET}dataValidation")
    }
    assert rules["V2"] == "Decisions"
    names = {
        name.get("name"): name.text for name in part(path, "workbook.xml").iter(f"{SPREADSHEET}definedName")
    }
    assert names["Decisions"] == "Lists!$A$1:$A$9"
    offered = fastexcel.read_excel(path.read_bytes()).load_sheet("Lists", header_row=None, dtypes="string")
    assert offered.to_polars().to_series().to_list() == [outcome.value for outcome in Outcome]


def test_the_id_is_hidden_the_header_stays_and_can_be_filtered(college, year_of, folder):
    path = write(folder, college.run(year_of())).path
    sheet = part(path, "worksheets/sheet2.xml")
    hidden = [
        int(column.get("min")) for column in sheet.iter(f"{SPREADSHEET}col") if column.get("hidden") == "1"
    ]
    assert [HEADERS[number - 1] for number in hidden] == ["match_id", "as_shown"]
    assert sheet.find(f".//{SPREADSHEET}pane").get("state") == "frozen"
    assert sheet.find(f"{SPREADSHEET}autoFilter").get("ref") == "A1:AA2"
    assert sheet.find(f"{SPREADSHEET}pageSetup").get("orientation") == "landscape"


def test_the_chart_says_in_words_what_it_shows(college, year_of, folder):
    path = write(folder, college.run(year_of())).path
    with zipfile.ZipFile(path) as book:
        drawing = book.read("xl/drawings/drawing1.xml").decode()
    assert "Matches that wait for the lead: strong 1, likely 0, possible 0." in drawing


def test_the_same_content_gives_the_same_bytes(college, year_of, tmp_path):
    first, second = (write(tmp_path / one, college.run(year_of())).path for one in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_an_empty_list_is_a_workbook_too(college, year_of, folder):
    assert review(write(folder, college.run(year_of(connections=[]))).path).height == 0


def test_a_text_too_long_for_a_cell_is_cut_and_not_left_out(college, year_of, folder):
    path = write(folder, college.run(year_of(connections=[FACEBOOK | {"why": "long " * 9000}]))).path
    assert len(review(path)["Why"][0]) == 32_767


def test_settled_rows_stand_below_the_open_ones_and_gone_ones_last(college, year_of, folder):
    people = [{"student_id": f"L{n}", "shown_name": f"Person {n}"} for n in range(4)]
    friends = [FACEBOOK | {"student": f"L{n}", "weight": 9.0 - n} for n in range(4)]
    table = college.run(year_of(connections=friends, students=people)).table
    college.decide(table["match_id"][0], "Not the same person")
    college.decide(table["match_id"][1], "Escalate")
    worklist = college.run(year_of(connections=friends[:3], students=people))
    assert review(write(folder, worklist).path)["Student ID"].to_list() == ["L2", "L1", "L0", "L3"]


def in_use_by_excel(folder):
    (folder / "~$review-list.xlsx").write_bytes(b"")


def in_use_by_libreoffice(folder):
    (folder / ".~lock.review-list.xlsx#").write_bytes(b"")


@pytest.mark.parametrize("lock", [in_use_by_excel, in_use_by_libreoffice])
def test_a_workbook_that_is_open_is_left_alone(college, year_of, folder, lock):
    worklist = college.run(year_of())
    first = write(folder, worklist).path
    lock(folder)
    first.write_bytes(b"somebody is at work here")
    written = write(folder, worklist)
    assert written.path.name == "review-list (2).xlsx"
    assert written.instead.code == "BC-REC-029"
    assert first.read_bytes() == b"somebody is at work here"


def test_a_workbook_that_holds_marks_not_recorded_is_left_alone(college, year_of, folder):
    worklist = college.run(year_of())
    assert write(folder, worklist, may_replace=False).path.name == "review-list.xlsx"
    assert write(folder, worklist, may_replace=False).path.name == "review-list (2).xlsx"
    assert write(folder, worklist, may_replace=False).path.name == "review-list (3).xlsx"
    assert write(folder, worklist).instead is None


def test_a_workbook_saved_while_the_new_one_is_written_is_left_alone(college, year_of, folder):
    worklist = college.run(year_of())
    first = write(folder, worklist).path
    asked = []

    def may_replace(path):
        asked.append(path)
        return True

    def save_meanwhile(*_):
        first.write_bytes(b"just saved")

    writes = placing.write_book
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "write_book", lambda *given: (writes(*given), save_meanwhile()))
        written = write_review_workbook(folder, worklist, may_replace=may_replace)
    assert written.path.name == "review-list (2).xlsx"
    assert first.read_bytes() == b"just saved"


def test_a_file_that_the_system_does_not_let_go_is_left_alone(college, year_of, folder, monkeypatch):
    worklist = college.run(year_of())
    write(folder, worklist)
    replace = Path.replace

    def held(made, target):
        if target.name == "review-list.xlsx":
            raise PermissionError(13, "in use by another process")
        return replace(made, target)

    monkeypatch.setattr(Path, "replace", held)
    assert write(folder, worklist).path.name == "review-list (2).xlsx"
    assert {path.name for path in folder.iterdir()} == {"review-list.xlsx", "review-list (2).xlsx"}


def test_only_the_best_students_of_a_connection_are_shown(college, year_of, folder):
    people = [{"student_id": f"L{n}", "shown_name": "Emma Nankivell"} for n in range(4)]
    one = FACEBOOK | {"source_row": 7}
    friends = [one | {"student": f"L{n}", "weight": weight} for n, weight in enumerate((5.0, 4.0, 4.0, 1.0))]
    worklist = college.run(year_of(connections=friends, students=people))
    written = write(folder, worklist, best_per_connection=2)
    assert written.left_out == 1
    assert review(written.path)["Student ID"].to_list() == ["L0", "L1", "L2"]
    assert worklist.table.height == 4
    college.decide(worklist.table["match_id"][3], "Escalate")
    again = write(folder, college.run(year_of(connections=friends, students=people)), best_per_connection=2)
    assert again.left_out == 0, "what was decided is always shown"
