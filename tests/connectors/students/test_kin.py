import polars as pl
import pytest

from connectors.students.kin import support_of
from records.people import StaffMember
from records.tables import RELATIONS

STAFF = [
    StaffMember(staff_id="S001", name="Demelza Hocking", email="D.Hocking@example.org"),
    StaffMember(staff_id="S002", name="Demelza Hocking", email="demelza@example.org"),
]


def relation(email: str | None, role: str | None = "guardian") -> dict[str, str | None]:
    return {
        "student_id": "L100",
        "other_id": "U7",
        "other_given": "Demelza",
        "other_family": "Hocking",
        "other_email": email,
        "role": role,
        "source": "oneroster",
    }


@pytest.mark.parametrize(
    ("relations", "support"),
    [
        (
            [relation("d.hocking@EXAMPLE.org ")],
            [("S001", "L100", "guardian (the college's records: oneroster)")],
        ),
        ([relation("somebody@example.org")], []),
        ([relation(None)], []),
        ([relation("d.hocking@example.org", None)], []),
        ([relation("d.hocking@example.org", "teacher")], []),
        (
            [relation("d.hocking@example.org")] * 2,
            [("S001", "L100", "guardian (the college's records: oneroster)")],
        ),
        ([], []),
    ],
)
def test_a_guardian_is_known_by_the_address_and_never_by_the_name(
    relations: list[dict[str, str | None]], support: list[tuple[str, str, str]]
):
    assert support_of(pl.DataFrame(relations, schema=RELATIONS), STAFF).rows() == support
