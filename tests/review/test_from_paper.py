"""What stood on paper: last year's exemptions, and matches that a person told the lead of."""

from datetime import date

import polars as pl
import pytest

from records.problem import Refused
from review.decisions.deciding import SecondPerson
from review.decisions.recording import plan_record, unrecorded
from review.lists.for_scripts import review_list
from review.register.verifying import verify

PAPER = {"staff_id": "S001", "student_id": "L100", "reason": "relative", "note": "", "expires": ""}
TOLD = {
    "staff_id": "S001",
    "student_id": "L100",
    "student_name": "Emma Nankivell",
    "service": "Facebook",
    "connection_name": "Em",
    "told_by": "a colleague",
}
FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


def codes(plan):
    return [problem.code for problem in plan.refused]


@pytest.mark.parametrize(
    ("reason", "note", "outcome", "shown"),
    [
        ("relative", "", "Exempt: relative", "relative"),
        ("Exempt: relative", "", "Exempt: relative", "relative"),
        ("Family friend", "", "Exempt: family friend", "family friend"),
        ("Bell ringers together", "", "Exempt: other clear reason", "Bell ringers together"),
    ],
)
@pytest.mark.parametrize("run_before", [True, False])
def test_an_exemption_from_paper_holds_whether_the_pair_was_found_before_or_not(
    college, year_of, marked, reason, note, outcome, shown, run_before
):
    if run_before:
        college.run(year_of())
    (done,) = college.record(marked(PAPER | {"reason": reason, "note": note}, file="exemptions.csv"))
    assert done.label == outcome
    worklist = college.run(year_of())
    row = worklist.table.row(0, named=True)
    assert (row["match_id"], row["verdict"], row["outcome"]) == (done.match_id, "exempt", outcome)
    assert (row["expires"], row["decided_by"]) == (date(2026, 12, 31), "S009")
    assert review_list(worklist.table)["reason"].to_list() == [shown]
    assert verify(college.register).problems == ()


def test_the_same_file_twice_changes_nothing(college, year_of, marked):
    sheet = marked(PAPER, file="exemptions.csv")
    college.record(sheet)
    head = college.register.head()
    assert college.record(sheet) == []
    assert college.record(marked(PAPER, file="saved again.csv")) == []
    assert college.register.head() == head
    assert unrecorded([sheet], college.register) == 0


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"staff_id": ""}, "BC-EXM-001"),
        ({"student_id": ""}, "BC-EXM-001"),
        ({"reason": ""}, "BC-EXM-002"),
        ({"reason": "Other clear reason"}, "BC-EXM-002"),
        ({"expires": "soon"}, "BC-EXM-003"),
        ({"expires": "2026-11-22"}, "BC-EXM-004"),
        ({"staff_id": "S777"}, "BC-EXM-005"),
        ({"staff_id": "S009"}, "BC-EXM-006"),
    ],
)
def test_a_row_of_paper_that_cannot_stand_is_refused(college, marked, cells, code):
    plan = plan_record(
        [marked(PAPER | cells, PAPER | {"student_id": "L300"}, file="exemptions.csv")],
        by="S009",
        deciders=_deciders(),
        register=college.register,
        as_at=date(2026, 11, 23),
        staff={"S001": "Jowan Tregenza", "S009": "The Lead"},
    )
    assert codes(plan) == [code]
    assert plan.refused[0].row == 2
    assert len(plan.accepted) == 1


def _deciders():
    from review.decisions.recording import Deciders

    return Deciders("S009", ("S002",))


def test_paper_never_takes_back_what_was_decided_here(college, year_of, marked):
    college.decide(college.row(year_of())["match_id"], "Ask to end the connection")
    assert codes(college.plan(marked(PAPER, file="exemptions.csv"))) == ["BC-EXM-007"]


def test_two_rows_that_disagree_record_nothing(college, marked):
    plan = college.plan(marked(PAPER, PAPER | {"reason": "Choir"}, file="exemptions.csv"))
    assert [problem.code for problem in plan.conflicts] == ["BC-REC-027"]


@pytest.mark.parametrize("row", [PAPER, TOLD])
def test_a_member_of_staff_hands_in_nothing_from_paper(college, marked, row):
    with pytest.raises(Refused) as refused:
        college.plan(marked(row), by="S001")
    assert refused.value.problem.code == "BC-REC-014"


def test_another_clear_reason_from_paper_waits_for_a_second_person_too(college, year_of, marked):
    college.second_person = SecondPerson(other_reason=True)
    college.record(marked(PAPER | {"reason": "Choir"}, file="exemptions.csv"))
    row = college.row(year_of())
    assert (row["verdict"], row["waits_for"]) == ("undecided", "second person")


def test_an_exemption_from_paper_rests_on_what_the_first_run_finds(college, year_of, marked):
    college.record(marked(PAPER | {"expires": "2028-12-31"}, file="exemptions.csv"))
    applicant = EMMA | {"status": "applicant"}
    assert college.row(year_of(students=[applicant]))["verdict"] == "exempt"
    row = college.row(year_of(year=2027))
    assert (row["verdict"], row["change"]) == ("undecided", "changed")
    assert "was an applicant and is now a current" in row["why"]


def test_an_exemption_under_a_reference_that_gave_way_holds(college, year_of, marked):
    college.record(marked(PAPER | {"student_id": "A7"}, file="exemptions.csv"))
    merges = pl.DataFrame({"person": ["L100"], "student_id": ["A7"], "because": ["same ULN"]})
    row = college.row(year_of(), merges=merges)
    assert (row["student_id"], row["verdict"]) == ("L100", "exempt")


def test_a_match_somebody_told_of_stands_on_the_list_and_can_be_decided(college, year_of, marked):
    (done,) = college.record(marked(TOLD, file="told.csv"))
    nothing = {"connections": [], "students": [EMMA]}
    row = college.row(year_of(**nothing))
    assert (row["match_id"], row["change"], row["verdict"]) == (done.match_id, "new", "undecided")
    assert (row["connection_names"], row["student_name"], row["weight"]) == (["Em"], "Emma Nankivell", None)
    assert "told by a colleague" in row["why"]
    college.decide(done.match_id, "Exempt: relative", Expires="2029-12-31")
    row = college.row(year_of(year=2027, **nothing))
    assert (row["change"], row["verdict"]) == ("carried over", "exempt")
    assert college.row(year_of(year=2027, **nothing)) == row
    assert college.row(year_of(year=2028, **nothing))["change"] == "carried over"


def test_a_match_somebody_told_of_that_a_run_finds_is_one_match(college, year_of, marked):
    college.record(marked(TOLD, file="told.csv"))
    worklist = college.run(year_of())
    assert worklist.table.height == 1
    assert worklist.table["weight"].to_list() == [4.0]
    assert college.plan(marked(TOLD, file="told.csv")).accepted == ()


def test_who_told_has_to_be_said(college, marked):
    assert codes(college.plan(marked(TOLD | {"told_by": ""}, file="told.csv"))) == ["BC-EXM-008"]


def test_no_event_from_paper_holds_a_name(college, marked):
    college.record(marked(TOLD, file="told.csv"))
    college.record(marked(PAPER | {"student_id": "L200", "note": "Her niece Ebrel"}, file="exemptions.csv"))
    assert not any(word in str(college.register.events()) for word in ("Ebrel", "Nankivell", "colleague"))
