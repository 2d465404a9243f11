import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from connectors.reader import Reading
from connectors.students.records import read_student_path
from connectors.students.settings import StudentSettings, StudentSource

OWN = "student_id,given,family"


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str, settings: StudentSource | None = None, name: str = "students.csv") -> Reading:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        sources = {name: settings} if settings else {}
        (one,) = read_student_path(path, StudentSettings(sources=sources))
        return one

    return reading


def codes(reading: Reading) -> list[tuple[str, int | None, str | None]]:
    return [(problem.code, problem.row, problem.column) for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    "header", ["student_id,given,family", "Student ID,GIVEN,Family ", "studentId,Given_,FAMILY"]
)
def test_our_own_headers_need_no_mapping_in_any_spelling(read, header):
    table = read(f"{header}\n007,Ann,Pengelly\n").table
    assert table.select("student_id", "given", "family", "name_kind").rows() == [
        ("007", "Ann", "Pengelly", "legal")
    ]


@pytest.mark.parametrize(
    ("preferred", "family", "former", "name"),
    [
        ("Jo", "Pengelly", "", ("Jo", "Pengelly")),
        ("Mary Jane", "Pengelly", "", ("Mary Jane", "Pengelly")),
        ("Jo Pengelly", "Pengelly", "", ("Jo", "Pengelly")),
        ("Jo Ann PENGELLY", "Pengelly", "", ("Jo Ann", "PENGELLY")),
        ("Jo van der Berg", "van der Berg", "", ("Jo", "van der Berg")),
        ("Jo Trewin", "Pengelly", "Nowak;Trewin", ("Jo", "Trewin")),
        ("Jo Hicks", "Pengelly", "", ("Jo", "Hicks")),  # somebody else in the table is a Hicks
    ],
)
def test_a_preferred_name_is_a_given_name_or_a_whole_one(read, preferred, family, former, name):
    text = f"{OWN},preferred,former_family\n1,Joanna,{family},{preferred},{former}\n2,Nia,Hicks,,\n"
    table = read(text).table
    (row,) = table.filter(table["name_kind"] == "preferred").select("given", "family").rows()
    assert row == name


def test_a_preferred_name_that_is_the_legal_one_adds_nothing(read):
    assert read(f"{OWN},preferred\n1,Jo,Pengelly,Jo\n").table["name_kind"].to_list() == ["legal"]


def test_several_former_names_are_a_row_each(read):
    table = read(f"{OWN},former_family\n1,Jo,Pengelly,Trewin; Nowak ;\n").table
    assert table.select("name_kind", "family").rows() == [
        ("legal", "Pengelly"),
        ("former", "Trewin"),
        ("former", "Nowak"),
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("-", None),
        (".", None),
        ("XXX", None),
        ("fnu", None),
        ("N/A", None),
        ("Null", "Null"),
        ("None", "None"),
        ("True", "True"),
        ("Na", "Na"),
        ("X", "X"),
        ("李", "李"),
    ],
)
def test_placeholders_go_and_odd_but_real_names_stay(read, given, kept):
    assert read(f"{OWN}\n1,{given},Pengelly\n").table["given"].to_list() == [kept]


def test_a_table_that_is_not_ours_says_what_was_found_and_what_to_do(read):
    reading = read("Student ID,Forename,Surname,Password\n1,Ann,Pengelly,hunter2\n")
    (problem,) = reading.receipt.problems
    assert (problem.code, reading.table.height) == ("BC-STU-002", 0)
    assert "found student_id; missing given and family" in problem.what
    assert "boundary-check profile" in problem.do
    assert "Forename" not in str(problem)


def test_a_mapping_reads_any_headers(read):
    source = StudentSource(
        columns={"student_id": "Ref", "given": "Forename", "family": "Surname"},
        status="applicant",
        id_prefix="UCAS-",
    )
    table = read("List of today\n\nRef;Forename;Surname;Town\n12;Ann;Pengelly;Truro\n", source).table
    assert table.select("student_id", "given", "stated_status", "status_source", "source_row").rows() == [
        ("UCAS-12", "Ann", "applicant", None, 4)
    ]


def test_a_mapping_for_one_column_leaves_our_own_names_to_the_others(read):
    table = read(
        "student_id,given,surname\n1,Ann,Pengelly\n", StudentSource(columns={"family": "surname"})
    ).table
    assert table["family"].to_list() == ["Pengelly"]


def test_a_mapped_column_that_is_not_there_is_told(read):
    reading = read(f"{OWN}\n1,Ann,Pengelly\n", StudentSource(columns={"dob": "Born"}))
    assert (codes(reading), reading.table.height) == ([("BC-STU-018", None, "dob")], 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("PENGELLY, Ann Mary (Annie)", ("Ann", "Mary", "PENGELLY", "Annie")),
        ("van der Berg, Mr Jo", ("Jo", None, "van der Berg", None)),
        ("Ann Mary Pengelly", ("Ann", "Mary", "Pengelly", None)),
        ('Ann "Annie" Pengelly', ("Ann", None, "Pengelly", "Annie")),
        ("Dr Ann Pengelly", ("Ann", None, "Pengelly", None)),
        ("Jo van der Berg", ("Jo", None, "van der Berg", None)),
        ("Amina Noor Al Masri", ("Amina", "Noor", "Al Masri", None)),
        ("Al Rowe", ("Al", None, "Rowe", None)),
        ("Sukarno", (None, None, "Sukarno", None)),
    ],
)
def test_a_name_in_one_column_is_taken_apart(read, written, name):
    quoted = written.replace('"', '""')
    source = StudentSource(columns={"student_id": "Ref", "full_name": "Name"})
    table = read(f'Ref,Name\n1,"{quoted}"\n', source).table
    preferred = table.filter(table["name_kind"] == "preferred")["given"].to_list()
    assert (*table.select("given", "middle", "family").row(0), *(preferred or [None])) == name


@pytest.mark.parametrize(
    ("code", "stated", "reason"),
    [
        ("A", "applicant", None),
        (" a ", "applicant", None),
        ("Current", "current", None),
        ("R", "applicant", "rejected"),
        ("D", "former", "deceased"),
        ("", None, None),
    ],
)
def test_status_codes_mean_what_the_settings_say(read, code, stated, reason):
    source = StudentSource(status_codes={"A": "applicant", "R": "rejected", "D": "deceased"})
    reading = read(f"{OWN},status\n1,Ann,Pengelly,{code}\n", source)
    assert reading.table.select("stated_status", "end_reason").rows() == [(stated, reason)]
    assert reading.receipt.problems == ()


def test_an_ignored_code_leaves_the_row_out_and_counts_it(read):
    reading = read(
        f"{OWN},status\n1,Ann,Pengelly,W\n2,Jo,Hicks,current\n", StudentSource(status_codes={"W": "ignore"})
    )
    assert reading.table["student_id"].to_list() == ["2"]
    assert any(note.startswith("1 rows left out") for note in reading.receipt.notes)


def test_an_unmapped_code_is_named_with_the_line_to_add_and_its_row_stays(read):
    reading = read(f"{OWN},status\n1,Ann,Pengelly,E7\n2,Jo,Hicks,E7\n")
    (problem,) = reading.receipt.problems
    assert problem.code == "BC-STU-011"
    assert problem.what.startswith("2 rows")
    assert '"E7"' in problem.what
    assert '[students.sources."students.csv"]' in problem.do
    assert '"E7" = "..."' in problem.do
    assert reading.table.height == 2


def test_a_status_column_that_holds_names_is_not_quoted(read):
    rows = "".join(f"{n},Ann,Pengelly,Person {n}\n" for n in range(60))
    reading = read(f"{OWN},status\n{rows}")
    assert "Person" not in str(reading.receipt.problems)


def test_dates_are_day_first_and_the_receipt_says_so(read):
    reading = read(f"{OWN},dob,start\n1,Ann,Pengelly,04/03/2007,2025-09-01\n2,Jo,Hicks,05/06/07,\n")
    assert reading.table["dob"].to_list() == [date(2007, 3, 4), date(2007, 6, 5)]
    assert "dob read day first, though every date could be meant the other way round" in reading.receipt.notes
    assert "start read year first" in reading.receipt.notes


def test_month_first_dates_are_refused_until_the_settings_say_so(read):
    text = f"{OWN},dob\n1,Ann,Pengelly,03/31/2007\n2,Jo,Hicks,04/05/2007\n"
    reading = read(text)
    assert (codes(reading), reading.table["dob"].to_list()) == ([("BC-STU-010", None, "dob")], [None, None])
    assert read(text, StudentSource(date_order="mdy")).table["dob"].to_list() == [
        date(2007, 3, 31),
        date(2007, 4, 5),
    ]


def test_bad_rows_are_told_and_never_hide_the_good_ones(read):
    reading = read(
        f"{OWN},dob,start,end\n"
        "1,Ann,Pengelly,2007-02-30,,\n"  # no such day
        ",Jo,Hicks,,,\n"  # no id
        "3,-,.,,,\n"  # no name
        "4,Nia,Rowe,,2025-09-01,2024-09-01\n"  # ends before it starts
        "5,Smith,,Jo,,,extra\n"  # shifted
        "6,Meg,Rowe,,someday,\n"
        "7,Tom,Rowe,,,\n"
    )
    assert codes(reading) == [
        ("BC-STU-007", 6, None),
        ("BC-STU-005", 3, "student_id"),
        ("BC-STU-006", 4, None),
        ("BC-STU-008", 2, "dob"),
        ("BC-STU-009", 7, "start"),
        ("BC-STU-020", 5, "end"),
    ]
    assert reading.table["student_id"].to_list() == ["1", "4", "6", "7"]
    assert reading.receipt.unusable == 3


def test_a_shifted_row_is_left_out_however_short_the_table_is(read):
    reading = read(f"{OWN}\n1,Rowe, Ann,Smith\n2,Nia,Hicks\n")
    assert codes(reading) == [("BC-STU-007", 2, None)]
    assert reading.table["student_id"].to_list() == ["2"]


def test_a_remark_beside_a_workbook_row_costs_no_student(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "students.xlsx") as book:
        sheet = book.add_worksheet()
        rows = [["student_id", "given", "family"], ["1", "Nia", "Hicks", "rang home"], ["2", "Ann", "Rowe"]]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    (reading,) = read_student_path(tmp_path / "students.xlsx")
    assert (codes(reading), reading.table["student_id"].to_list()) == ([], ["1", "2"])


def test_very_many_bad_rows_are_counted_rather_than_listed(read):
    reading = read(f"{OWN},dob\n" + "".join(f"{n},Ann,Rowe,soon\n" for n in range(500)))
    assert len(reading.receipt.problems) == 21
    assert reading.receipt.problems[-1].what.startswith("480 more")


def test_a_person_without_a_name_stays_where_an_address_is_known(read):
    assert read(f"{OWN},email\n1,,,ann@example.org\n").table["email"].to_list() == ["ann@example.org"]


def test_a_repeated_id_column_is_refused_unless_its_cells_are_equal(read):
    assert codes(read("student_id,given,family,Given\n1,Ann,Rowe,Jo\n")) == [("BC-STU-004", None, "given")]
    same = read("student_id,given,family,Given\n1,Ann,Rowe,Ann\n")
    assert (codes(same), same.table.height) == ([("BC-STU-004", None, "given")], 1)


def test_a_repeated_optional_column_is_left_out_and_told(read):
    reading = read(f"{OWN},dob,DOB\n1,Ann,Rowe,2007-01-01,2008-01-01\n")
    assert (codes(reading), reading.table["dob"].to_list()) == ([("BC-STU-004", None, "dob")], [None])


def test_a_file_without_a_student_is_a_problem(read):
    assert codes(read(f"{OWN}\n")) == [("BC-STU-003", None, None)]


def test_only_our_columns_leave_the_reader(read):
    reading = read(f"{OWN},password,Ethnicity,NI number\n1,Ann,Rowe,hunter2,canary,QQ123456C\n")
    assert reading.receipt.unknown == 3
    for canary in ("hunter2", "canary", "QQ123456C", "password", "thnicity"):
        assert canary not in reading.table.write_json() + repr(reading.receipt)


def test_every_sheet_of_a_workbook_with_our_headers_is_read(tmp_path):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name, person in (("A", "1"), ("B", "2")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["student_id", "given", "family"])
            sheet.write_row(1, 0, [person, "Ann", "Rowe"])
        book.add_worksheet("Notes").write(0, 0, "hello")
    path = tmp_path / "all.xlsx"
    path.write_bytes(held.getvalue())
    (reading,) = read_student_path(path)
    assert reading.table["student_id"].to_list() == ["1", "2"]
    assert reading.receipt.rows == 2
    assert "sheet 3 has no student table and was not read" in reading.receipt.notes


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("photo.csv", b"\xff\xd8\xff\xe0JFIF", "BC-STU-001"),
        ("page.xls", b"<html><table></table></html>", "BC-STU-001"),
        ("list.json", b'[{"student_id": 1}]', "BC-STU-001"),
        ("empty.csv", b"", "BC-IMP-002"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "BC-IMP-311",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_coded_problem(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    (reading,) = read_student_path(path)
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert reading.table.is_empty()
