import polars as pl
import pytest

from connectors.students.staff_who_study import BY_EMAIL, BY_LIST, staff_who_study
from records.people import StaffMember
from records.tables import NAMES, STUDENTS, filled_to


def member(name: str, email: str, student_id: str | None = None, staff_id: str = "S001") -> StaffMember:
    return StaffMember(staff_id=staff_id, name=name, email=email, student_id=student_id)


STUDENTS_OF_THE_YEAR = filled_to(
    pl.DataFrame(
        {
            "student_id": ["L1", "L2", "L3", "L4", "L5", "L6"],
            "emails": [
                ["Sian@example.org", "s.tregear@example.org"],
                [],
                ["nobody@example.org"],
                ["wendy@example.org"],
                ["john@example.org"],
                ["john@example.org"],
            ],
        }
    ),
    STUDENTS,
)
NAMES_OF_THE_YEAR = filled_to(
    pl.DataFrame(
        [
            ("L1", "legal", "Siân", "Tregear"),
            ("L1", "preferred", "Shan Mary", "Tregear"),
            ("L2", "legal", "Rowan", "Pascoe"),
            ("L3", "legal", None, "Nobody"),
            ("L4", "legal", "Kerra", "Trethowan"),  # a child, with her mother's address
            ("L5", "legal", "John", "Rowe"),
            ("L6", "legal", "John", "Rowe"),  # a father and a son, with other birthdays
        ],
        schema=["student_id", "name_kind", "given", "family"],
        orient="row",
    ),
    NAMES,
)
MERGES = pl.DataFrame({"person": ["L2"], "student_id": ["19L2"], "because": ["same name and date of birth"]})


def found(*staff: StaffMember, students: pl.DataFrame = STUDENTS_OF_THE_YEAR) -> list[tuple[str, ...]]:
    return staff_who_study(staff, students, NAMES_OF_THE_YEAR, MERGES).rows()


@pytest.mark.parametrize(
    ("staff", "study"),
    [
        (member("Sian Tregear", "SIAN@example.org"), [("S001", "L1", BY_EMAIL)]),
        (member("Sian Hocking", "s.tregear@example.org "), [("S001", "L1", BY_EMAIL)]),
        (member("Dr Siân Hocking", "sian@example.org"), [("S001", "L1", BY_EMAIL)]),
        (member("Tregear, Sian", "sian@example.org"), [("S001", "L1", BY_EMAIL)]),
        (member("Shan Tregear", "sian@example.org"), [("S001", "L1", BY_EMAIL)]),  # what she is called
        (member("Kerra Hocking", "sian@example.org"), []),
        (member("Kerra Tregear", "sian@example.org"), []),
        (member("Wendy Trethowan", "wendy@example.org"), []),
        (member("Trethowan, Wendy", "wendy@example.org"), []),
        (member("Ivo Kerra", "wendy@example.org"), []),
        (member("John Rowe", "john@example.org"), []),
        (member("Sian Tregear", "other@example.org"), []),
        (member("Sian Tregear", "nobody@example.org"), []),
        (member("Sian Tregear", ""), []),
        (member("", "sian@example.org"), []),
        (member("Sian Tregear", "sian@example.org", "L2"), [("S001", "L2", BY_LIST)]),
        (member("Sian Tregear", "sian@example.org", "gone"), [("S001", "gone", BY_LIST)]),
        (member("Rowan Pascoe", "rowan@example.org", "19L2"), [("S001", "L2", BY_LIST)]),
    ],
)
def test_a_member_of_staff_who_studies_is_known_by_the_list_or_the_address(
    staff: StaffMember, study: list[tuple[str, str, str]]
):
    assert found(staff) == study


def test_an_address_that_two_colleagues_share_is_neithers_own():
    team = [member("Sian Tregear", "sian@example.org", staff_id=one) for one in ("S001", "S002")]
    assert found(*team) == []
    assert found(team[0], member("Sian Rowe", "SIAN@example.org", "L2", "S002")) == [("S002", "L2", BY_LIST)]


def test_nobody_studies_where_there_are_no_students():
    nobody = STUDENTS_OF_THE_YEAR.clear()
    assert found(member("Sian Tregear", "sian@example.org"), students=nobody) == []
