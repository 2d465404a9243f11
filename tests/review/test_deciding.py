"""Who may decide what, a second person, and marks that say less than a decision."""

from datetime import date

import pytest

from records.policy import Ground
from review.decisions.bulk import plan_bulk
from review.decisions.deciding import SecondPerson, Sitting, ground_of
from review.decisions.recording import apply
from review.decisions.said_already import history_of
from review.matches.states import Role
from review.register.verifying import verify

LEAD, DEPUTY = "S009", "S002"
OTHER = {"Decision": "Exempt: other clear reason", "Reason": "Bell ringers together"}
RELATIVE = {"Decision": "Exempt: relative"}
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


def standing(row):
    return row["verdict"], row["waits_for"]


def codes(plan):
    return [problem.code for problem in plan.refused]


@pytest.mark.parametrize(
    ("asks", "cells", "under_18", "waits"),
    [
        (SecondPerson(), OTHER, True, False),
        (SecondPerson(other_reason=True), OTHER, False, True),
        (SecondPerson(other_reason=True), RELATIVE, True, False),
        (SecondPerson(under_18=True), RELATIVE, True, True),
        (SecondPerson(under_18=True), RELATIVE, False, False),
        (SecondPerson(under_18=True), RELATIVE, None, False),
        (SecondPerson(True, True), {"Decision": "Not the same person"}, True, False),
        (SecondPerson(True, True), {"Decision": "Escalate"}, True, False),
    ],
)
def test_a_second_person_is_waited_for_where_the_settings_ask_for_one(
    college, year_of, asks, cells, under_18, waits
):
    year = year_of(students=[EMMA | {"under_18": under_18}])
    match_id = college.row(year)["match_id"]
    college.second_person = asks
    college.decide(match_id, cells["Decision"], Reason=cells.get("Reason", ""))
    row = college.row(year)
    assert (row["waits_for"] == "second person") is waits
    assert (row["verdict"] == "undecided") is waits
    assert row["outcome"] == cells["Decision"]


@pytest.mark.parametrize("how", [{"Decision": "confirm"}, {"Decision": "", "Confirm or renew": "yes"}])
def test_another_person_confirms_and_the_verdict_stands(college, year_of, marked, how):
    college.second_person = SecondPerson(other_reason=True)
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, OTHER["Decision"], Reason=OTHER["Reason"])
    tick = marked({"match_id": match_id, **how}, file="theirs.csv")
    assert codes(college.plan(tick, by=LEAD)) == ["BC-DEC-106"]
    (done,) = college.record(tick, by=DEPUTY)
    assert (done.match_id, done.label) == (match_id, OTHER["Decision"])
    row = college.row(year_of())
    assert standing(row) == ("exempt", "nobody")
    assert (row["decided_by"], row["reason"]) == (LEAD, OTHER["Reason"])
    head = college.register.head()
    assert college.record(tick, by=DEPUTY) == []
    assert college.register.head() == head
    assert verify(college.register).problems == ()


def test_the_second_person_may_decide_otherwise(college, year_of):
    college.second_person = SecondPerson(other_reason=True)
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, OTHER["Decision"], Reason=OTHER["Reason"])
    college.decide(match_id, "Ask to end the connection", by=DEPUTY)
    assert standing(college.row(year_of())) == ("to be ended", "staff")


def test_a_decision_that_waits_to_be_confirmed_can_be_taken_back(college, year_of):
    college.second_person = SecondPerson(other_reason=True)
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, OTHER["Decision"], Reason=OTHER["Reason"])
    college.decide(match_id, "Undo")
    assert standing(college.row(year_of())) == ("undecided", "lead")


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Decision": "", "Confirm or renew": "yes"}, "BC-DEC-103"),
        ({"Decision": "renew"}, "BC-DEC-103"),
        ({"Decision": "confirm"}, "BC-DEC-103"),
        ({"Decision": "Escalate", "Confirm or renew": "x"}, "BC-DEC-102"),
        ({"Decision": "", "Confirm or renew": "maybe"}, "BC-DEC-101"),
        ({"Decision": "accept"}, "BC-DEC-104"),
    ],
)
def test_a_tick_without_anything_to_tick_is_refused(college, year_of, marked, cells, code):
    match_id = college.row(year_of())["match_id"]
    assert codes(college.plan(marked({"match_id": match_id, **cells}))) == [code]


def workbook_row(row, **cells):
    return {
        "match_id": row["match_id"],
        "Decision": row["outcome"],
        "Reason": row["reason"],
        "Note": row["note"],
        "Expires": str(row["expires"] or ""),
        "as_shown": row["as_shown"],
    } | cells


def test_one_tick_renews_an_exemption_with_its_words_for_another_campaign(college, year_of, marked):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: relative", Reason="Her aunt", Note="Told me")
    row = college.row(year_of(year=2027))
    ticked = marked(workbook_row(row, **{"Confirm or renew": "✓"}))
    assert len(college.record(ticked, as_at=date(2027, 11, 22))) == 1
    after = college.row(year_of(year=2027))
    assert (after["verdict"], after["expires"]) == ("exempt", date(2028, 12, 31))
    assert (after["reason"], after["note"], after["decided_on"]) == (
        "Her aunt",
        "Told me",
        date(2027, 11, 22),
    )
    assert college.record(ticked, as_at=date(2027, 11, 22)) == []


def test_a_tick_beside_a_typed_day_renews_until_then(college, year_of, marked):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: relative")
    row = college.row(year_of(year=2027))
    ticked = marked(workbook_row(row, **{"Confirm or renew": "yes", "Expires": "30/06/2028"}))
    college.record(ticked, as_at=date(2027, 11, 22))
    assert college.row(year_of(year=2027))["expires"] == date(2028, 6, 30)


def test_an_exemption_is_never_renewed_by_a_run(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: relative")
    for year in (2027, 2027):
        assert college.row(year_of(year=year))["expires"] == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("reason", "ground"),
    [
        (None, Ground.NAME),
        ("Another Emma", Ground.NAME),
        ("Checked the date of birth", Ground.DATE_OF_BIRTH),
        ("DOB differs", Ground.DATE_OF_BIRTH),
        ("The photo shows a man of sixty", Ground.PHOTO),
        ("Asked them: a neighbour", Ground.STAFF),
    ],
)
def test_the_ground_of_not_the_same_person_is_read_from_the_reason(reason, ground):
    assert ground_of(reason) is ground


def bulk(college, by=LEAD, as_at=date(2027, 11, 22), **changes):
    return Sitting(by, Role.LEAD, history_of(college.register), as_at, **changes)


def two(year_of, **changes):
    friends = [
        {"staff_id": "S001", "service": "facebook", "display_name": name, "student": student}
        for name, student in (("Emma Nankivell", "L100"), ("Tamsin Rowe", "L200"))
    ]
    tamsin = {"student_id": "L200", "shown_name": "Tamsin Rowe"}
    return year_of(connections=friends, students=[EMMA, tamsin], **changes)


@pytest.mark.parametrize(
    ("decision", "accepted", "refused"),
    [
        ("Not the same person", 2, []),
        ("Ask to end the connection", 2, []),
        ("Exempt: relative", 0, ["BC-DEC-107", "BC-DEC-107"]),
        ("renew", 0, ["BC-DEC-103", "BC-DEC-103"]),
    ],
)
def test_many_are_decided_at_once_but_never_a_first_exemption(college, year_of, decision, accepted, refused):
    shown = dict(college.run(two(year_of)).table.select("match_id", "as_shown").iter_rows())
    plan = plan_bulk(shown, decision, bulk(college))
    assert (len(plan.accepted), codes(plan)) == (accepted, refused)
    assert len(list(apply(plan, college.register))) == accepted


def test_exemptions_are_renewed_together_only_as_they_were_seen(college, year_of):
    for match_id in college.run(two(year_of)).table["match_id"]:
        college.decide(match_id, "Exempt: relative")
    table = college.run(two(year_of, year=2027)).table
    shown = dict(table.select("match_id", "as_shown").iter_rows())
    college.decide(table["match_id"][0], "Escalate", by=DEPUTY, on="2027-11-21")
    plan = plan_bulk(shown, "renew", bulk(college))
    assert (len(plan.accepted), len(plan.refused)) == (1, 1)
    list(apply(plan, college.register))
    expires = dict(college.run(two(year_of, year=2027)).table.select("match_id", "expires").iter_rows())
    assert expires[table["match_id"][1]] == date(2028, 12, 31)


def test_nobody_decides_their_own_match_among_many(college, year_of):
    shown = dict(college.run(two(year_of)).table.select("match_id", "as_shown").iter_rows())
    assert codes(plan_bulk(shown, "Escalate", bulk(college, by="S001"))) == ["BC-REC-019", "BC-REC-019"]
