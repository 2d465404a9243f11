import polars as pl
import pytest

from connectors.students.staff_who_study import BY_EMAIL, BY_LIST, staff_who_study
from records.people import StaffMember
from records.tables import STUDENTS, filled_to


def member(name: str, email: str, student_id: str | None = None) -> StaffMember:
    return StaffMember(staff_id="S001", name=name, email=email, student_id=student_id)


STUDENTS_OF_THE_YEAR = filled_to(
    pl.DataFrame(
        {
            "student_id": ["L1", "L2", "L3"],
            "shown_name": ["Siân Tregear", "Rowan Pascoe", None],
            "emails": [["Sian@example.org", "s.tregear@example.org"], [], ["nobody@example.org"]],
        }
    ),
    STUDENTS,
)


@pytest.mark.parametrize(
    ("staff", "found"),
    [
        (member("Sian Tregear", "SIAN@example.org"), [("S001", "L1", BY_EMAIL)]),
        (member("Sian Hocking", "s.tregear@example.org "), [("S001", "L1", BY_EMAIL)]),
        (member("Kerra Hocking", "sian@example.org"), []),
        (member("Sian Tregear", "other@example.org"), []),
        (member("Sian Tregear", "nobody@example.org"), []),
        (member("Sian Tregear", ""), []),
        (member("Sian Tregear", "sian@example.org", "L2"), [("S001", "L2", BY_LIST)]),
        (member("Sian Tregear", "sian@example.org", "gone"), [("S001", "gone", BY_LIST)]),
    ],
)
def test_a_member_of_staff_who_studies_is_known_by_the_list_or_the_address(
    staff: StaffMember, found: list[tuple[str, str, str]]
):
    assert staff_who_study([staff], STUDENTS_OF_THE_YEAR).rows() == found


def test_nobody_studies_where_there_are_no_students():
    nobody = STUDENTS_OF_THE_YEAR.clear()
    assert staff_who_study([member("Sian Tregear", "sian@example.org")], nobody).is_empty()
