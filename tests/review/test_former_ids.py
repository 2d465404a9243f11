"""The row "staff record merged, or rehired" of the reopening table: what an earlier staff_id had stands.

In the second year Jowan Tregenza is S101, and the staff list says that he was S001.
"""

from datetime import date

import pytest

from records.people import StaffMember
from review.decisions.deciding import SecondPerson
from review.register.verifying import verify

KERENZA = StaffMember(staff_id="S002", name="Kerenza Pascoe", email="kerenza.pascoe@example.org")
JOWAN = StaffMember(staff_id="S101", name="Jowan Tregenza", email="jowan.tregenza@example.org")
JOWAN_AGAIN = JOWAN.model_copy(update={"formerly": ("S001",)})
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
FACEBOOK = {"staff_id": "S101", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
TODAY = {"S001": "S101"}

STANDING = [
    # what was decided under the earlier id, and its verdict
    ("Exempt: relative", {}, "exempt"),
    ("Exempt: other clear reason", {"Reason": "Choir"}, "exempt"),
    ("Not the same person", {}, "not the same person"),
    ("Not the same person", {"Reason": "Checked the date of birth"}, "not the same person"),
    ("Ask to end the connection", {"Expires": "2028-12-20"}, "to be ended"),
    ("Escalate", {"Reason": "To the head, 26/7"}, "escalated"),
    ("Park", {"Reason": "The school will say", "Expires": "2029-01-31"}, "undecided"),
]


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


@pytest.fixture
def rehired(year_of, coverage_of):
    """Make a later year in which Jowan has the new id; the staff list tells the earlier one unless told."""

    def make(year: int = 2027, jowan: StaffMember = JOWAN_AGAIN, **changes):
        usual = {"connections": [FACEBOOK], "coverage": coverage_of("S101", "facebook")}
        return year_of(year=year, staff=(jowan, KERENZA), **(usual | changes))

    return make


def codes(plan):
    return [problem.code for problem in plan.refused]


@pytest.mark.parametrize(
    ("decision", "cells", "verdict"),
    STANDING,
    ids=[f"{row[0]} {row[1].get('Reason', '')}" for row in STANDING],
)
def test_what_was_decided_under_the_earlier_id_stands(college, year_of, rehired, decision, cells, verdict):
    college.decide(college.row(year_of())["match_id"], decision, **cells)
    before = college.row(year_of())
    worklist = college.run(rehired())
    (row,) = worklist.table.iter_rows(named=True)
    assert (row["staff_id"], row["change"], row["verdict"]) == ("S101", "carried over", verdict)
    same = ("match_id", "outcome", "reason", "expires", "decided_by")
    assert [row[name] for name in same] == [before[name] for name in same]
    assert worklist.counts.to_renew == int(verdict == "exempt")
    assert college.row(rehired()) == row, "a second run says the same"
    assert verify(college.register).problems == ()


def test_what_was_only_seen_under_the_earlier_id_is_no_news(college, year_of, rehired):
    match_id = college.row(year_of())["match_id"]
    row = college.row(rehired())
    assert (row["match_id"], row["change"], row["verdict"]) == (match_id, "carried over", "undecided")


def test_without_the_earlier_id_it_is_a_match_of_its_own(college, year_of, rehired):
    college.decide(college.row(year_of())["match_id"], "Exempt: relative")
    table = college.run(rehired(jowan=JOWAN)).table
    change = dict(table.select("staff_id", "change").iter_rows())
    assert change == {"S101": "new", "S001": "gone"}


def test_an_earlier_id_that_is_told_late_takes_its_decision_up(college, year_of, rehired):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: relative", Expires="2029-12-31")
    college.run(rehired(jowan=JOWAN))
    row = college.row(rehired())
    assert (row["match_id"], row["verdict"], row["change"]) == (match_id, "exempt", "carried over")
    assert college.run(rehired()).table.height == 1


def test_what_was_decided_last_stands_whichever_id_it_was_under(college, year_of, rehired):
    college.decide(college.row(year_of())["match_id"], "Not the same person")
    table = college.run(rehired(jowan=JOWAN)).table
    new = table.filter(staff_id="S101")["match_id"].item()
    college.decide(new, "Exempt: relative", on="2027-11-21")
    row = college.row(rehired())
    assert (row["match_id"], row["verdict"]) == (new, "exempt")


def test_what_was_to_be_ended_is_ended_by_an_export_under_the_new_id(college, year_of, rehired):
    college.decide(college.row(year_of())["match_id"], "Ask to end the connection")
    row = college.row(rehired(connections=[]))
    assert (row["staff_id"], row["verdict"]) == ("S101", "ended")


def test_a_change_of_the_facts_reopens_it_all_the_same(college, year_of, rehired):
    college.decide(college.row(year_of())["match_id"], "Exempt: relative", Expires="2029-12-31")
    row = college.row(rehired(students=[EMMA | {"under_18": True}]))
    assert (row["verdict"], row["change"]) == ("undecided", "changed")
    assert "under 18" in row["why"]


def test_a_claim_made_under_the_earlier_id_stands_and_more_can_be_said(college, year_of, rehired, marked):
    match_id = college.row(year_of())["match_id"]
    said = {"match_id": match_id, "Connection": "Emma Nankivell", "Answer": "Relative"}
    college.record(marked(said, file="mine.csv"), by="S001")
    assert college.row(rehired())["claim"] == "Relative"
    college.today = TODAY
    ended = marked(said | {"Answer": "Connection already ended"}, file="again.csv")
    college.record(ended, by="S101", as_at=date(2027, 11, 23))
    assert college.row(rehired())["claim"] == "Connection already ended"


def test_whom_they_told_of_under_the_earlier_id_is_laid_beside_the_new(college, rehired, marked):
    told = {"person": "Emma Nankivell", "service": "", "how you know them": "Relative"}
    college.record(marked(told, file="people-i-know.csv"), by="S001")
    row = college.row(rehired())
    assert (row["claim"], row["declared"]) == ("Relative", "before being asked")


@pytest.mark.parametrize("staff_id", ["S001", "S101"])
def test_what_stood_on_paper_is_taken_under_either_id(college, rehired, marked, staff_id):
    college.today = TODAY
    paper = {"staff_id": staff_id, "student_id": "L100", "reason": "relative", "expires": "2029-12-31"}
    college.record(marked(paper, file="exemptions.csv"))
    row = college.row(rehired())
    assert (row["staff_id"], row["verdict"]) == ("S101", "exempt")


@pytest.mark.parametrize("by", ["S002", "S102"])
@pytest.mark.parametrize("match_of", ["S002", "S102"])
def test_nobody_decides_their_own_match_under_another_id(college, year_of, marked, by, match_of):
    college.today = {"S002": "S102"}
    row = college.row(year_of(connections=[FACEBOOK | {"staff_id": match_of}]))
    mark = marked({"match_id": row["match_id"], "Decision": "Exempt: relative"})
    assert codes(college.plan(mark, by=by)) == ["BC-REC-019"]
    paper = {"staff_id": match_of, "student_id": "L100", "reason": "relative", "expires": "2029-12-31"}
    assert codes(college.plan(marked(paper, file="exemptions.csv"), by=by)) == ["BC-EXM-006"]


def test_nobody_decides_for_whom_they_answered_under_another_id(college, year_of, marked):
    own, other = FACEBOOK | {"staff_id": "S002"}, FACEBOOK | {"staff_id": "S001"}
    table = college.run(year_of(connections=[own, other])).table
    ids = dict(table.select("staff_id", "match_id").iter_rows())
    said = {"match_id": ids["S002"], "Connection": "Emma Nankivell", "Answer": "Relative"}
    college.record(marked(said, file="mine.csv"), by="S002")
    college.today = {"S002": "S102"}
    mark = marked({"match_id": ids["S001"], "Decision": "Exempt: relative"})
    assert codes(college.plan(mark, by="S102")) == ["BC-DEC-105"]


def test_nobody_confirms_their_own_decision_under_another_id(college, year_of, marked):
    college.second_person = SecondPerson(other_reason=True)
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: other clear reason", Reason="Choir", by="S002")
    college.today = {"S002": "S102"}
    tick = marked({"match_id": match_id, "Decision": "confirm"}, file="theirs.csv")
    assert codes(college.plan(tick, by="S102")) == ["BC-DEC-106"]
    assert codes(college.plan(tick, by="S009")) == []
