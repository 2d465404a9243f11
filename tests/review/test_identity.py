from datetime import date

import pytest


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


APPLICANT = {"student_id": "APP-7", "shown_name": "Siân O’Hara", "status": "applicant"}
LEARNER = {"student_id": "L700", "shown_name": "Sian O'HARA", "status": "current"}
BORN = {"dob": date(2008, 5, 4)}
MAIL = {"emails": ["sian@example.org"]}
FRIEND = {"staff_id": "S001", "service": "facebook", "display_name": "Siân O’Hara"}


def row_of(college, year_of, year, student, *others):
    connection = FRIEND | {"student": student["student_id"]}
    table = college.run(year_of(year=year, connections=[connection], students=[student, *others])).table
    return table.row(0, named=True)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({"uln": "1234567890"}, {"uln": "1234567890", "shown_name": "Siân Pryce"}, True),
        (BORN, BORN, True),
        (MAIL, {"emails": ["SIAN@example.org "]}, True),
        ({}, {}, False),
        (BORN, {"dob": date(2008, 5, 5)}, False),
        (BORN, BORN | {"shown_name": "Siân Pryce"}, False),
        (BORN | {"uln": "1111111111"}, BORN | {"uln": "2222222222"}, False),
        (BORN, BORN | {"uln": "2222222222"}, True),
    ],
)
def test_an_applicant_who_becomes_a_learner_keeps_the_match_where_the_records_show_it(
    college, year_of, before, after, same
):
    first = row_of(college, year_of, 2026, APPLICANT | before)
    second = row_of(college, year_of, 2027, LEARNER | after)
    assert (second["match_id"] == first["match_id"]) is same
    assert second["student_id"] == "L700", "a merged person shows the newest source's id"


def test_a_decision_follows_the_person_to_the_new_reference(college, year_of):
    first = row_of(college, year_of, 2026, LEARNER | BORN)
    college.decide(first["match_id"], "Exempt: family friend")
    second = row_of(college, year_of, 2027, LEARNER | BORN | {"student_id": "L999"})
    third = row_of(college, year_of, 2028, LEARNER | BORN | {"student_id": "L999"})
    assert second["verdict"] == "exempt"
    assert third["match_id"] == first["match_id"]


def test_two_people_in_the_records_are_never_one_match(college, year_of):
    first = row_of(college, year_of, 2026, APPLICANT | BORN)
    both = row_of(college, year_of, 2027, LEARNER | BORN, APPLICANT | BORN)
    assert both["match_id"] != first["match_id"]


def test_a_learner_who_could_be_either_of_two_applicants_is_a_new_question(college, year_of):
    twins = [APPLICANT | BORN, APPLICANT | BORN | {"student_id": "APP-8"}]
    connections = [FRIEND | {"student": one["student_id"]} for one in twins]
    before = set(college.run(year_of(connections=connections, students=twins)).table["match_id"])
    assert len(before) == 2
    assert row_of(college, year_of, 2027, LEARNER | BORN)["match_id"] not in before


def test_two_learners_who_could_both_be_the_applicant_are_new_questions(college, year_of):
    first = row_of(college, year_of, 2026, APPLICANT | BORN)
    twins = [LEARNER | BORN, LEARNER | BORN | {"student_id": "L701"}]
    connections = [FRIEND | {"student": one["student_id"]} for one in twins]
    ids = college.run(year_of(year=2027, connections=connections, students=twins)).table
    found = set(ids.filter(ids["change"] != "gone")["match_id"])
    assert len(found) == 2
    assert first["match_id"] not in found


def test_the_same_student_and_another_member_of_staff_are_another_match(college, year_of):
    two = [FRIEND | {"student": "L700"}, FRIEND | {"student": "L700", "staff_id": "S002"}]
    table = college.run(year_of(connections=two, students=[LEARNER])).table
    assert table["match_id"].n_unique() == 2
