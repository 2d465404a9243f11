from datetime import date
from pathlib import Path

import pytest

from connectors.staff import Staff, near, read_staff
from records.problem import Refused


def read(tmp_path: Path, text: str) -> Staff:
    (tmp_path / "staff.csv").write_text(text, encoding="utf-8")
    return read_staff(tmp_path / "staff.csv")


HEADER = "staff_id,name,email,department,line_manager_id,employment,starts,ends,student_id\n"
ANN = "S001,Ann Rowe,ann@example.org"


def test_every_column_is_read(tmp_path: Path):
    row = "S002,Ben Jago,ben@example.org,Art,S001,contractor,2020-09-01,31/08/2027,0042\n"
    staff = read(tmp_path, f"{HEADER}{ANN},,,,,,\n{row}")
    assert staff.problems == ()
    ben = staff.members[1]
    assert (ben.department, ben.line_manager_id, ben.employment, ben.student_id) == (
        "Art",
        "S001",
        "contractor",
        "0042",
    )
    assert (ben.starts, ben.ends) == (date(2020, 9, 1), date(2027, 8, 31))
    assert staff.members[0].student_id is None


@pytest.mark.parametrize(
    ("row", "code", "column", "kept"),
    [
        (",Ben Jago,ben@example.org", "BC-DEC-003", "staff_id", 1),
        ("S001,Ben Jago,ben@example.org", "BC-DEC-004", "staff_id", 1),
        ("S002,,ben@example.org", "BC-DEC-005", "name", 2),
        ("S002,Ben Jago,", "BC-DEC-006", "email", 2),
        ("S002,Ben Jago,no address", "BC-DEC-006", "email", 2),
        ("S002,Ben Jago,ben@example.org,,,,soon", "BC-DEC-007", "starts", 2),
        ("S002,Ben Jago,ben@example.org,,,,2020-09-01,2019-09-01", "BC-DEC-008", "ends", 2),
        ("S002,Ben Jago,ben@example.org,,S099", "BC-DEC-010", "line_manager_id", 2),
    ],
)
def test_a_faulty_row_is_told_with_its_number(tmp_path: Path, row: str, code: str, column: str, kept: int):
    staff = read(tmp_path, f"{HEADER}{ANN}\n{row}\n")
    assert [(p.code, p.row, p.column) for p in staff.problems] == [(code, 3, column)]
    assert len(staff.members) == kept
    assert "Jago" not in str(staff.problems)


def test_ids_that_folders_cannot_tell_apart_are_told(tmp_path: Path):
    staff = read(tmp_path, f"{HEADER}{ANN}\ns1,Ben Jago,ben@example.org\n")
    assert [(p.code, p.row) for p in staff.problems] == [("BC-DEC-009", 2), ("BC-DEC-009", 3)]
    assert len(staff.members) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [(None, "BC-DEC-001"), ("name,email\nA,b@example.org\n", "BC-DEC-002"), ("", "BC-DEC-002")],
)
def test_a_list_without_ids_is_refused(tmp_path: Path, text: str | None, code: str):
    if text is not None:
        (tmp_path / "staff.csv").write_text(text)
    with pytest.raises(Refused) as refused:
        read_staff(tmp_path / "staff.csv")
    assert refused.value.problem.code == code


def test_a_list_of_nobody_is_told(tmp_path: Path):
    assert [p.code for p in read(tmp_path, HEADER).problems] == ["BC-DEC-011"]


def test_usual_headers_and_two_name_columns_are_understood(tmp_path: Path):
    staff = read(
        tmp_path, "Notes above\n\nEmployee ID;Forename;Surname;Work Email\n007;Ann;Rowe;a@example.org\n"
    )
    (ann,) = staff.members
    assert (ann.staff_id, ann.name, ann.email) == ("007", "Ann Rowe", "a@example.org")


@pytest.mark.parametrize(
    ("one", "other", "are_near"),
    [
        ("S012", "s12", True),
        (" S 012 ", "S12", True),
        ("7", "007", True),
        ("S012", "S013", False),
        ("10", "1", False),
    ],
)
def test_near_ids_differ_in_case_blanks_or_leading_zeros(one: str, other: str, are_near: bool):
    assert (near(one) == near(other)) == are_near


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"staff_id,name,email,E-mail\n{ANN},b@example.org\n", [("BC-DEC-013", None, "email")]),
        (f"staff_id,name,email\nS2,Jago, Ben,b@example.org\n{ANN}\n", [("BC-DEC-012", 2, None)]),
    ],
)
def test_a_doubled_column_and_a_shifted_row_are_told(tmp_path: Path, text: str, found):
    staff = read(tmp_path, text)
    assert [(p.code, p.row, p.column) for p in staff.problems][:1] == found
    assert staff.members[-1].email == "ann@example.org"


FORMERLY = "staff_id,name,email,formerly\n"


@pytest.mark.parametrize(
    ("ann", "ben", "followed", "told"),
    [
        ("", "", [(), ()], []),
        ("S900", " S901 ; S902;;S901", [("S900",), ("S901", "S902")], []),
        ("S002", "", [(), ()], [("BC-DEC-150", 2)]),
        ("S001;S900", "", [("S900",), ()], [("BC-DEC-150", 2)]),
        ("S900;S901", "S900;S902", [("S901",), ("S902",)], [("BC-DEC-151", 2), ("BC-DEC-151", 3)]),
        (
            "S002",
            "S002",
            [(), ()],
            [("BC-DEC-150", 2), ("BC-DEC-151", 2), ("BC-DEC-150", 3), ("BC-DEC-151", 3)],
        ),
    ],
)
def test_earlier_ids_are_read_and_those_in_doubt_are_nobodys(tmp_path: Path, ann, ben, followed, told):
    rows = f"{ANN},{ann}\nS002,Ben Jago,ben@example.org,{ben}\n"
    staff = read(tmp_path, FORMERLY + rows)
    assert [member.formerly for member in staff.members] == followed
    assert [(problem.code, problem.row) for problem in staff.problems] == told
    assert not any(problem.column != "formerly" or "S9" in str(problem) for problem in staff.problems)
