"""A system's codes, marks and kinds of names mean what they mean there."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.columns import OURS
from connectors.students.presets.fitting import PRESETS
from connectors.students.records import read_student_path, read_student_records
from connectors.students.settings import StudentSettings, StudentSource

AS_AT = date(2026, 11, 23)
SAMPLES = Path(__file__).parents[4] / "data_samples" / "students"


@pytest.fixture
def read(tmp_path: Path):
    def reading(*lines: str, source: StudentSource | None = None, name: str = "report.csv") -> Reading:
        (tmp_path / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
        sources = {name: source} if source else {}
        (one,) = read_student_path(tmp_path / name, StudentSettings(sources=sources))
        return one

    return reading


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


def people(folder: Path, settings: StudentSettings | None = None) -> dict[str, str]:
    """Return who is what at the as-at date in a folder of files."""
    found = read_student_records(folder, settings or StudentSettings(), AS_AT)
    return dict(found.students.select("student_id", "status").iter_rows())


# Schools


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ("Joanna,Pengelly,Jo,Trewin", [("legal", "Joanna", "Pengelly"), ("preferred", "Jo", "Trewin")]),
        ("Joanna,Pengelly,Joanna,Pengelly", [("legal", "Joanna", "Pengelly")]),
        ("Joanna,Pengelly,,", [("legal", "Joanna", "Pengelly")]),
        (",,Jo,Trewin", [("legal", "Jo", "Trewin")]),
        ("Joanna,,Jo,Trewin", [("legal", "Joanna", "Trewin"), ("preferred", "Jo", "Trewin")]),
        (",Pengelly,Jo,Trewin", [("legal", "Jo", "Pengelly"), ("preferred", "Jo", "Trewin")]),
    ],
)
def test_a_schools_plain_pair_is_the_everyday_name_beside_the_legal_one(read, cells, names):
    full = "H0,Ann,Rowe,Ann,Rowe"  # one pupil has a legal name, so that the report has them
    table = read("UPN,Legal Forename,Legal Surname,Forename,Surname", full, f"H1,{cells}").table
    one = table.filter(pl.col("student_id") == "H1")
    assert one.select("name_kind", "given", "family").rows() == names


def test_a_school_report_without_legal_names_claims_none(read):
    reading = read("UPN,Forename,Surname", "H1,Jo,Rowe")
    assert reading.table["name_kind"].to_list() == ["preferred"]
    assert any("no legal names" in note for note in reading.receipt.notes)


def test_a_former_upn_is_a_key_and_links_the_pupil_to_the_earlier_record(read):
    row = read("UPN,FormerUPN,Forename,Surname", "H2,H1,Ann,Rowe").table.row(0, named=True)
    assert (row["linked_id"], row["keys"]) == ("H1", ["upn:H2", "upn:H1"])
    by_number = read("Adno,UPN,FormerUPN,Forename,Surname", "9,H2,H1,Ann,Rowe").table.row(0, named=True)
    assert (by_number["student_id"], by_number["linked_id"]) == ("9", None)


# ProSolution


@pytest.mark.parametrize(
    ("code", "actual_end", "reason", "status"),
    [
        ("1", "", None, "current"),  # and the planned end is past
        ("2", "2026-07-31", "completed", "former"),
        ("2", "", "completed", "former"),
        ("3", "2026-01-31", "withdrawn", "former"),
        ("6", "2026-01-31", "break", "current"),
        ("6", "", "break", "current"),
    ],
)
def test_prosolutions_completion_status_is_the_ilrs(tmp_path, code, actual_end, reason, status):
    lines = (
        "StudentRef,Surname,Forename,CompletionStatusCode,StartDate,ExpEndDate,ActEndDate",
        f"P1,Rowe,Ann,{code},2025-09-01,2026-07-31,{actual_end}",
    )
    (tmp_path / "report.csv").write_text("\n".join(lines), encoding="utf-8")
    (reading,) = read_student_path(tmp_path / "report.csv")
    assert reading.table["end_reason"].to_list() == [reason]
    assert people(tmp_path) == {"P1": status}


# Banner

BANNER = "SPRIDEN_PIDM,SPRIDEN_ID,SPRIDEN_LAST_NAME,SPRIDEN_FIRST_NAME,SPRIDEN_CHANGE_IND"


@pytest.mark.parametrize(
    ("row", "kind", "linked"),
    [
        ("7,B1,Trewin,Jo,N", "former", None),
        ("7,A9,Pengelly,Jo,I", "legal", "A9"),
        ("7,A9,Trewin,Jo,I", "alias", "A9"),
        ("7,B1,Pengelly,Joanna,n", "former", None),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_banners_historic_rows_are_names_and_ids_of_the_same_person(read, row, kind, linked, first):
    rows = ("7,B1,Pengelly,Jo,", row)
    table = read(BANNER, *(rows if first else rows[::-1])).table
    historic = table.row(int(first), named=True)
    assert table["student_id"].to_list() == ["B1", "B1"]
    assert (historic["name_kind"], historic["linked_id"]) == (kind, linked)
    assert table["keys"].to_list() == [["pidm:7"], ["pidm:7"]]


def test_a_former_name_without_its_current_row_keeps_its_own_id_and_is_counted(read):
    reading = read(BANNER, "7,A9,Trewin,Jo,N")
    assert reading.table.select("student_id", "name_kind").rows() == [("A9", "former")]
    assert "1 former names stand without the person's current row" in reading.receipt.notes


def test_a_former_name_has_the_status_of_the_person(tmp_path):
    rows = ("7,B1,Pengelly,Jo,,IS", "7,B1,Trewin,Jo,N,")
    (tmp_path / "b.csv").write_text("\n".join([f"{BANNER},SGBSTDN_STST_CODE", *rows]), encoding="utf-8")
    settings = StudentSettings(sources={"b.csv": StudentSource(status_codes={"IS": "former"})})
    assert people(tmp_path, settings=settings) == {"B1": "former"}


def test_the_status_of_the_newest_term_counts(read):
    header = f"{BANNER},SGBSTDN_TERM_CODE_EFF,SGBSTDN_STST_CODE"
    source = StudentSource(status_codes={"IS": "former"})
    table = read(header, "7,B1,Rowe,Jo,,202510,IS", "7,B1,Rowe,Jo,,202410,AS", source=source).table
    assert table["stated_status"].to_list() == ["former", "former"]


@pytest.mark.parametrize(("mark", "reason"), [("Y", "deceased"), ("N", None), ("", None)])
def test_banner_says_who_has_died(read, mark, reason):
    table = read(f"{BANNER},SPBPERS_DEAD_IND", f"7,B1,Rowe,Jo,,{mark}", "7,B1,Hicks,Jo,N,").table
    assert table["end_reason"].to_list() == [reason, reason]


def test_only_a_banner_address_in_use_is_read(read):
    header = f"{BANNER},GOREMAL_EMAIL_ADDRESS,GOREMAL_STATUS_IND"
    table = read(header, "7,B1,Rowe,Jo,,old@example.org,I", "8,B2,Rowe,Al,,new@example.org,A").table
    assert table["email"].to_list() == [None, "new@example.org"]


@pytest.mark.parametrize(("status", "stated"), [("", "applicant"), ("AS", "current")])
def test_a_banner_application_makes_an_applicant_unless_the_person_is_a_student(read, status, stated):
    header = f"{BANNER},SARADAP_APPL_NO,SGBSTDN_STST_CODE"
    assert read(header, f"7,B1,Rowe,Jo,,1,{status}").table["stated_status"].to_list() == [stated]


def test_a_banner_decision_is_the_institutions_own_code(read):
    (problem,) = read(f"{BANNER},SARAPPD_APDC_CODE", "7,B1,Rowe,Jo,,UF").receipt.problems
    assert problem.code == "BC-STU-011"


# UCAS


@pytest.mark.parametrize(
    ("decision", "reply", "cancelled", "reason"),
    [
        ("C", "F", "N", None),
        ("U", "I", "", None),
        ("", "", "", None),
        ("c", "", "", None),
        ("C", "D", "N", "declined"),
        ("W", "", "N", "declined"),
        ("R", "", "N", "rejected"),
        ("C", "F", "Y", "declined"),
    ],
)
def test_a_ucas_application_is_live_or_has_come_to_nothing(read, decision, reply, cancelled, reason):
    header = "AppNo,Surname,Forenames,Decision,Reply,ChoiceCancelled"
    reading = read(header, f"26001,Rowe,Ann Mary,{decision},{reply},{cancelled}")
    row = reading.table.row(0, named=True)
    assert (row["stated_status"], row["end_reason"], codes(reading)) == ("applicant", reason, [])
    assert (row["given"], row["middle"]) == ("Ann", "Mary")


@pytest.mark.parametrize(
    ("mark", "reason"), [("N", None), ("R", None), ("", None), ("C", "declined"), ("W", "declined")]
)
def test_a_withdrawn_candidate_is_out(read, mark, reason):
    table = read("AppNo,Surname,Forenames,Withdrawn", f"26001,Rowe,Ann,{mark}").table
    assert table["end_reason"].to_list() == [reason]


def test_a_ucas_personal_id_is_a_key(read):
    table = read("AppNo,PersonalID,Surname,Forenames", "26001,123-456-7890,Rowe,Ann").table
    assert table["keys"].to_list() == [["ucas:1234567890"]]


@pytest.mark.parametrize("order", ["NCW", "WCN"])
def test_what_ucas_expunges_and_whose_choices_came_to_nothing_is_out_of_scope(tmp_path, order):
    for place, view in enumerate(order):
        shutil.copy(SAMPLES / "ucas" / f"ivStar{view}.csv", tmp_path / f"{place}.csv")
    # 101 has a live choice, 102 none, 103 is to be expunged, 104 is undecided and its mark says no.
    assert people(tmp_path) == {"2600000101": "applicant", "2600000104": "applicant"}


def test_an_applicant_without_a_name_is_never_taken_for_one_to_expunge(read):
    reading = read("AppNo,Surname,Forenames,Remark,CancelDate", "26001,,,,", "26002,Rowe,Ann,,")
    assert codes(reading) == ["BC-STU-006"]
    assert reading.table["end_reason"].to_list() == [None]


# HESA


@pytest.mark.parametrize(
    ("code", "left", "reason", "status"),
    [
        ("", "", None, "current"),
        ("01", "2026-06-30", "completed", "former"),
        ("1", "2026-06-30", "completed", "former"),
        ("05", "2026-02-01", "deceased", "former"),
        ("5", "", "deceased", "former"),
        ("04", "2026-02-01", "withdrawn", "former"),
        ("03", "2026-02-01", "withdrawn", "former"),
        ("77", "2026-02-01", "unknown", "former"),
    ],
)
def test_hesa_says_why_a_person_left_but_never_its_code(tmp_path, code, left, reason, status):
    lines = ("HUSID,SURNAME,FNAMES,COMDATE,RSNLEAVE,DATELEFT", f"2511,Rowe,Ann,2024-09-20,{code},{left}")
    (tmp_path / "hesa.csv").write_text("\n".join(lines), encoding="utf-8")
    (reading,) = read_student_path(tmp_path / "hesa.csv")
    assert reading.table.select("end_reason", "status_source").rows() == [(reason, None)]
    assert people(tmp_path) == {"2511": status}


@pytest.mark.parametrize(("at_16", "former"), [("Trewin", ["Trewin"]), ("ROWE", []), ("", [])])
def test_the_surname_at_16_is_a_former_name_where_it_differs(read, at_16, former):
    table = read("HUSID,SURNAME,FNAMES,SNAME16", f"2511,Rowe,Ann,{at_16}").table
    assert table.filter(pl.col("name_kind") == "former")["family"].to_list() == former
    assert table["keys"].to_list()[0] == ["husid:2511"]


# Accounts


@pytest.mark.parametrize(
    ("status", "stated"), [("active", "current"), ("suspended", "current"), ("deleted", "former")]
)
def test_a_suspended_account_has_not_left(read, status, stated):
    header = "user_id,login_id,sortable_name,status,declared_user_type"
    reading = read(header, f'S1,x,"Rowe, Ann",{status},student')
    assert reading.table.select("given", "family", "stated_status").rows() == [("Ann", "Rowe", stated)]
    assert codes(reading) == []


def test_accounts_of_staff_are_left_out_and_counted(read):
    header = "user_id,login_id,sortable_name,declared_user_type"
    reading = read(header, 'S1,x,"Rowe, Ann",student', 'T1,y,"Hicks, Jo",Teacher', 'S2,z,"Rowe, Al",')
    assert reading.table["student_id"].to_list() == ["S1", "S2"]
    assert reading.receipt.unusable == 1


@pytest.mark.parametrize(
    ("header", "row", "preset"),
    [
        ("user_id,login_id,sortable_name", 'S1,x,"Rowe, Ann"', "canvas"),
        ("username,firstname,lastname,idnumber", "x,Ann,Rowe,S1", "moodle"),
        (
            "First Name [Required],Last Name [Required],Email Address [Required],Employee ID",
            "Ann,Rowe,a@example.org,S1",
            "google-workspace",
        ),
    ],
)
def test_a_directory_that_does_not_tell_staff_asks_until_the_settings_say_that_it_holds_students(
    read, header, row, preset
):
    asked = read(header, row)
    assert (codes(asked), asked.table["student_id"].to_list()) == (["BC-STU-064"], ["S1"])
    assert f'preset = "{preset}"' in asked.receipt.problems[0].do
    assert codes(read(header, row, source=StudentSource(preset=preset))) == []


def test_no_preset_changes_a_table_that_is_empty():
    for preset in PRESETS:
        columns = dict.fromkeys((*OURS, *preset.all_columns()), pl.String)
        table = pl.DataFrame(schema={**columns, "row": pl.UInt32, "name_kind": pl.String})
        assert preset.tidied(table, Account()).is_empty()
