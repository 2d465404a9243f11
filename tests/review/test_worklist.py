from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlalchemy.event import listen

from records.policy import Answer

EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
INSTAGRAM = FACEBOOK | {"service": "instagram", "handle": "emma.n", "display_name": None}


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


def shown(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["change"], row["verdict"], row["waits_for"]


def test_a_match_never_seen_before_is_new_and_waits_for_the_lead(college, year_of):
    assert shown(college.row(year_of())) == ("new", "undecided", "lead")


def test_running_twice_says_the_same_and_writes_one_run_event(college, year_of):
    first = college.run(year_of())
    before = college.register.head().seq
    second = college.run(year_of())
    assert second.table.equals(first.table)
    assert second.connections.equals(first.connections)
    assert college.register.head().seq == before + 1
    assert college.register.events()[-1].kind == "run"


def test_running_twice_adds_no_row_but_that_of_the_run(college, year_of):
    def write(_connection, _cursor, statement, *_):
        if statement.startswith(("INSERT", "DELETE")):
            written.append(statement.split()[2].strip('"'))

    written: list[str] = []
    listen(college.register.engine, "before_cursor_execute", write)
    college.run(year_of())
    assert sorted(written) == ["event", "match", "observation", "student"]
    written.clear()
    college.run(year_of())
    assert written == ["event"]


def test_the_order_of_the_inputs_changes_nothing(college, year_of):
    both = [FACEBOOK, INSTAGRAM | {"weight": 2.0}]
    first = college.run(year_of(connections=both))
    second = college.run(year_of(connections=both[::-1]))
    assert second.table.equals(first.table)


def test_next_year_an_unchanged_match_is_carried_over_under_the_same_id(college, year_of):
    first = college.row(year_of())
    second = college.row(year_of(year=2027))
    assert second["match_id"] == first["match_id"]
    assert second["change"] == "carried over"


def test_ids_are_opaque_and_differ_between_registers(college, year_of, tmp_path):
    from review.register import open_register

    match_id = college.row(year_of())["match_id"]
    other = open_register(tmp_path / "other.db")
    elsewhere = type(college)(other).row(year_of())["match_id"]
    other.close()
    assert match_id != elsewhere
    assert match_id.startswith("m_")
    assert len(match_id) == 18


@pytest.mark.parametrize(
    ("connections", "students", "says"),
    [
        ([FACEBOOK], [EMMA | {"shown_name": "Emma Clarke"}], "is now also Emma Clarke"),
        ([FACEBOOK], [EMMA | {"status": "former"}], "was a current student and is now a former student"),
        ([FACEBOOK, INSTAGRAM], [EMMA], "on Instagram that was not there before: emma.n"),
        ([FACEBOOK, FACEBOOK], [EMMA], "now 2 connections on Facebook named Emma Nankivell"),
    ],
)
def test_an_undecided_match_whose_facts_changed_says_what_changed(
    college, year_of, connections, students, says
):
    college.run(year_of())
    row = college.row(year_of(year=2027, connections=connections, students=students))
    assert row["change"] == "changed"
    assert says in row["why"]


def test_a_score_that_changed_is_no_change(college, year_of):
    college.run(year_of())
    row = college.row(
        year_of(year=2027, connections=[FACEBOOK | {"weight": 0.5, "why": "Another sentence."}])
    )
    assert row["change"] == "carried over"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"connections": []}, "None of the lists handed in holds the connection any more."),
        ({"connections": [], "coverage": []}, "proves nothing (Facebook: nothing provided)"),
        ({"connections": [FACEBOOK | {"student": None}]}, "no longer fits the student"),
        ({"connections": [FACEBOOK | {"student": None}], "students": []}, "not in the student records"),
        ({"connections": [], "staff": ()}, "no longer among those who are to declare"),
    ],
)
def test_a_match_that_is_not_found_is_gone_and_says_what_that_proves(college, year_of, changes, says):
    college.run(year_of())
    row = college.row(year_of(year=2027, **changes))
    assert shown(row) == ("gone", "undecided", "lead")
    assert row["weight"] is None
    assert says in row["why"]


def test_a_partial_export_proves_nothing(college, year_of, coverage_of):
    college.run(year_of())
    half = coverage_of("S001", "facebook", answer=Answer.READ_IN_PART)
    assert "Facebook: read in part" in college.row(year_of(connections=[], coverage=half))["why"]


def test_a_match_of_an_earlier_run_of_the_year_is_gone_too(college, year_of):
    college.run(year_of())
    assert college.row(year_of(connections=[]))["change"] == "gone"


def test_a_run_for_one_person_leaves_the_matches_of_others_alone(college, year_of):
    college.run(year_of())
    from review.lists.worklist import set_aside_settled

    tables = year_of(connections=[]).with_(run_id="run-2").tables()
    assert set_aside_settled(register=college.register, only={"S002"}, **tables).table.is_empty()


def test_settled_matches_are_gone_for_one_year_and_open_ones_until_they_are_closed(college, year_of):
    row = college.row(year_of())
    college.decide(row["match_id"], "Not the same person")
    other = [FACEBOOK | {"student": "L200", "display_name": "Tamsin Rowe"}]
    tamsin = [{"student_id": "L200", "shown_name": "Tamsin Rowe"}]
    gone = {"connections": other, "students": tamsin}
    assert college.run(year_of(year=2027, **gone)).counts.gone == 1
    assert college.run(year_of(year=2028, **gone)).counts.gone == 0
    assert college.run(year_of(year=2029, connections=[], students=tamsin)).counts.gone == 1
    assert college.run(year_of(year=2031, connections=[], students=tamsin)).counts.gone == 1


def test_the_strongest_match_stands_first_and_the_gone_ones_last(college, year_of):
    students = [
        EMMA,
        {"student_id": "L200", "shown_name": "Tamsin Rowe"},
        {"student_id": "L300", "shown_name": "Kitto Hay"},
    ]
    three = [
        FACEBOOK | {"student": one, "weight": weight}
        for one, weight in (("L100", 1), ("L200", 3), ("L300", 2))
    ]
    college.run(year_of(connections=three, students=students))
    table = college.run(year_of(connections=three[:2], students=students)).table
    assert table["student_id"].to_list() == ["L200", "L100", "L300"]
    assert table["weight"].to_list() == [3.0, 1.0, None]


def test_a_student_recorded_as_deceased_is_marked_for_the_lead(college, year_of):
    row = college.row(year_of(students=[EMMA | {"deceased": True}]))
    assert row["deceased"]
    assert "do not put this to the member of staff" in row["why"]


def test_a_match_on_an_approved_business_account_alone_is_marked(college, year_of):
    approved = FACEBOOK | {"approved_business": True}
    alone = college.row(year_of(connections=[approved]))
    assert ("section 5.1" in alone["why"], alone["approved_business"]) == (True, "yes")
    beside = college.row(year_of(connections=[approved, INSTAGRAM]))
    assert ("section 5.1" in beside["why"], beside["approved_business"]) == (False, None)


def test_what_a_connection_is_said_to_be_stands_beside_its_match(college, year_of):
    cousin = FACEBOOK | {"said_to_be": "cousin (Facebook profile)"}
    typed = INSTAGRAM | {"said_to_be": "my aunt's son (own list)"}
    assert college.row(year_of(connections=[FACEBOOK]))["support"] is None
    row = college.row(year_of(connections=[cousin, typed, cousin]))
    assert row["support"] == "cousin (Facebook profile); my aunt's son (own list)"
    assert row["verdict"] == "undecided"


def test_what_the_records_say_of_the_two_stands_beside_their_match(college, year_of):
    records = pl.DataFrame({"staff_id": ["S001"], "student_id": ["L100"], "support": ["guardian (records)"]})
    cousin = FACEBOOK | {"said_to_be": "cousin (Facebook profile)"}
    row = college.row(year_of(connections=[cousin]), supporting=records)
    assert row["support"] == "cousin (Facebook profile); guardian (records)"
    elsewhere = records.with_columns(staff_id=pl.lit("S002"))
    row = college.row(year_of(connections=[cousin]), supporting=elsewhere)
    assert row["support"] == "cousin (Facebook profile)"


@pytest.mark.parametrize(("under_18", "said"), [(True, True), (False, False), (None, False)])
def test_a_student_under_18_is_marked(college, year_of, under_18: bool | None, said: bool):
    row = college.row(year_of(students=[EMMA | {"under_18": under_18}]))
    assert ("The student is under 18." in row["why"]) == said


def test_a_colleague_who_studies_is_shown_as_such(college, year_of):
    assert "also a member of staff" in college.row(year_of(), colleagues={"L100"})["why"]
    assert "also a member of staff" not in college.row(year_of(), colleagues={"L200"})["why"]


def test_every_connection_of_a_listed_match_is_listed(college, year_of):
    listed = college.run(year_of(connections=[FACEBOOK, INSTAGRAM, FACEBOOK | {"student": None}])).connections
    assert listed["service"].to_list() == ["facebook", "instagram"]


def test_a_year_run_again_after_a_later_one_settles_nothing(college, year_of):
    row = college.row(year_of())
    college.decide(row["match_id"], "Not the same person")
    college.run(year_of(year=2027))
    again = college.row(year_of(students=[EMMA | {"shown_name": "Emma Clarke"}]))
    assert again["verdict"] == "not the same person"


def test_nothing_matches_is_an_empty_list(college, year_of):
    worklist = college.run(year_of(connections=[]))
    assert worklist.table.is_empty()
    assert worklist.counts.matches == worklist.counts.gone == 0


def test_the_counts_add_up(college, year_of):
    college.run(year_of())
    two = [FACEBOOK, FACEBOOK | {"student": "L200", "display_name": "Tamsin Rowe"}]
    students = [EMMA, {"student_id": "L200", "shown_name": "Tamsin Rowe"}]
    first = college.run(year_of(year=2027, connections=two, students=students))
    counts = first.counts
    assert (counts.matches, counts.new, counts.changed, counts.carried_over) == (2, 1, 0, 1)
    assert (counts.settled, counts.to_decide) == (0, 2)
    college.decide(first.table["match_id"][0], "Exempt: relative")
    counts = college.run(year_of(year=2027, connections=two, students=students)).counts
    assert (counts.settled, counts.to_decide, counts.reopened) == (1, 1, 0)
