from datetime import date

import pytest

from records.problem import Problem, Refused
from review.decisions.recording import Deciders, Recorded, apply, plan_record, unrecorded
from review.lists.for_scripts import review_list
from review.register.verifying import verify

FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
TAMSIN = {"student_id": "L200", "shown_name": "Tamsin Rowe"}


def workbook_row(row, **cells):
    """A row of the workbook as it was written, with some cells typed over."""
    shown = {
        "match_id": row["match_id"],
        "Staff ID": row["staff_id"],
        "Staff name": row["staff_name"],
        "Connection names": "; ".join(row["connection_names"]),
        "Student ID": row["student_id"],
        "Student name": row["student_name"],
        "Decision": row["outcome"],
        "Reason": row["reason"],
        "Note": row["note"],
        "Expires": str(row["expires"] or ""),
        "as_shown": row["as_shown"],
    }
    return shown | cells


def codes(plan):
    return [problem.code for problem in plan.refused]


@pytest.fixture
def row(college, year_of):
    return college.row(year_of())


def test_a_dry_run_writes_nothing(college, marked, row):
    before = college.register.head()
    plan = college.plan(marked(workbook_row(row, Decision="Exempt: relative", Reason="Her aunt")))
    assert len(plan.accepted) == 1
    assert college.register.head() == before


def test_what_is_recorded_shows_on_the_next_list(college, year_of, marked, row):
    done = college.record(
        marked(workbook_row(row, Decision="Exempt: relative", Reason="Her aunt", Note="Told me"))
    )
    assert done == [Recorded(row["match_id"], "Exempt: relative")]
    after = college.row(year_of())
    wanted = {
        "verdict": "exempt",
        "waits_for": "nobody",
        "reason": "Her aunt",
        "note": "Told me",
        "decided_by": "S009",
        "decided_on": date(2026, 11, 23),
        "expires": date(2027, 12, 31),
        "outcome": "Exempt: relative",
        "settled": True,
    }
    assert {name: after[name] for name in wanted} == wanted


def test_an_exemption_without_words_shows_its_clear_reason_in_the_csv(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: family friend")))
    assert review_list(college.run(year_of()).table)["reason"].to_list() == ["family friend"]


def test_the_same_file_twice_changes_nothing(college, marked, row):
    sheet = marked(workbook_row(row, Decision="Exempt: relative"))
    college.record(sheet)
    before = college.register.head()
    plan = college.plan(sheet)
    assert (len(plan.accepted), len(plan.unchanged), plan.refused) == (0, 1, ())
    assert list(apply(plan, college.register)) == []
    assert college.register.head() == before


def test_the_same_file_twice_changes_nothing_after_an_undo_either(college, year_of, marked, row):
    sheet = marked(workbook_row(row, Decision="Escalate"))
    college.record(sheet)
    college.decide(row["match_id"], "Undo")
    assert college.record(sheet) == []
    assert college.row(year_of())["verdict"] == "undecided"


def test_the_same_plan_applied_twice_records_once(college, marked, row):
    plan = college.plan(marked(workbook_row(row, Decision="Escalate")))
    list(apply(plan, college.register))
    before = college.register.head()
    (second,) = apply(plan, college.register)
    assert isinstance(second, Problem)
    assert college.register.head() == before


def test_a_workbook_that_shows_what_is_recorded_says_nothing_new(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: relative", Reason="Her aunt")))
    fresh = workbook_row(college.row(year_of()))
    plan = college.plan(marked(fresh))
    assert (len(plan.accepted), len(plan.unchanged)) == (0, 1)
    assert unrecorded([marked(fresh)], college.register) == 0


def test_the_review_list_with_a_decision_column_can_be_handed_in(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: relative")))
    cells = review_list(college.run(year_of()).table).row(0, named=True)
    same = college.plan(marked(cells | {"Decision": "Exempt: relative"}, file="review-list.csv"))
    assert (len(same.unchanged), same.refused) == (1, ())
    other = college.plan(marked(cells | {"Decision": "Escalate"}, file="review-list.csv"))
    assert len(other.accepted) == 1, other.refused


def test_a_later_date_renews_an_exemption(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: relative")))
    fresh = workbook_row(college.row(year_of(year=2027)), Expires="31/12/2028")
    assert len(college.record(marked(fresh), as_at=date(2027, 11, 1))) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Decision": "Exempt: other clear reason"}, "BC-REC-023"),
        ({"Decision": "Exempt: other clear reason", "Reason": "other clear reason"}, "BC-REC-023"),
        ({"Decision": "Park"}, "BC-REC-024"),
        ({"Decision": "Park", "Reason": "Later"}, "BC-REC-024"),
        ({"Decision": "Exempt: relative", "Expires": "2026-11-22"}, "BC-REC-025"),
        ({"Decision": "Park", "Reason": "Later", "Expires": "2026-11-22"}, "BC-REC-025"),
        ({"Decision": "Escalate", "Expires": "2027-11-22"}, "BC-REC-026"),
        ({"Decision": "Undo"}, "BC-REC-022"),
        ({"Decision": "Escalate", "match_id": "m_0000000000000000"}, "BC-REC-016"),
        ({"Decision": "Escalate", "Student name": "Tamsin Rowe"}, "BC-REC-017"),
        ({"Decision": "Escalate", "Staff ID": "1"}, "BC-REC-017"),
        ({"Decision": "Escalate", "Connection names": ""}, "BC-REC-017"),
        ({"Decision": "Escalate", "as_shown": "y2025e0"}, "BC-REC-018"),
    ],
)
def test_a_mark_that_cannot_stand_is_refused_with_its_row(college, marked, row, cells, code):
    changed = workbook_row(row) | cells
    plan = college.plan(marked(changed))
    assert codes(plan) == [code]
    assert plan.accepted == ()
    assert (plan.refused[0].file, plan.refused[0].row) == ("review-list.xlsx", 2)
    assert unrecorded([marked(changed)], college.register) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"Decision": "Park", "Reason": "Later", "Expires": "2026-11-23"},
        {"Decision": "Park", "Reason": "Later", "Note": "when the school answers"},
        {"Decision": "Ask to end the connection", "Expires": "2026-12-20"},
        {"Decision": "Exempt: other clear reason", "Reason": "Bell ringers together"},
        {"Decision": "connection ended"},
    ],
)
def test_a_mark_with_what_it_needs_is_accepted(college, marked, row, cells):
    assert len(college.record(marked(workbook_row(row) | cells))) == 1


def test_names_are_compared_as_people_read_them(college, marked, row):
    spaced = workbook_row(row, Decision="Escalate") | {
        "Staff name": "  jowan   TREGENZA ",
        "Connection names": "Emma Nankivell;",
    }
    assert len(college.plan(marked(spaced)).accepted) == 1


def test_a_refused_row_never_blocks_the_others(college, year_of, marked):
    two = year_of(connections=[FACEBOOK, FACEBOOK | {"student": "L200"}], students=[EMMA, TAMSIN])
    first, second = college.run(two).table.iter_rows(named=True)
    sheet = marked(workbook_row(first, Decision="perhaps"), workbook_row(second, Decision="Escalate"))
    assert codes(college.plan(sheet)) == ["BC-REC-011"]
    assert [one.match_id for one in college.record(sheet)] == [second["match_id"]]


def test_a_file_of_which_nothing_is_known_is_one_problem(college, marked, row):
    strange = [{"match_id": f"m_{n:016x}", "Decision": "Escalate"} for n in range(5)]
    assert codes(college.plan(marked(*strange))) == ["BC-REC-015"]


@pytest.mark.parametrize(
    ("by", "codes_of"), [("S009", []), ("S002", []), ("S001", "refused"), ("S777", "refused")]
)
def test_only_the_lead_or_a_deputy_decides(college, marked, row, by, codes_of):
    sheet = marked(workbook_row(row, Decision="Escalate"))
    if codes_of:
        with pytest.raises(Refused) as refused:
            college.plan(sheet, by=by)
        assert refused.value.problem.code == "BC-REC-014"
    else:
        assert len(college.plan(sheet, by=by).accepted) == 1


@pytest.mark.parametrize(("by", "allowed"), [("S002", False), ("S009", True)])
def test_nobody_decides_about_their_own_match(college, year_of, marked, by, allowed):
    row = college.row(year_of(connections=[FACEBOOK | {"staff_id": "S002"}]))
    plan = college.plan(marked(workbook_row(row, Decision="Exempt: relative")), by=by)
    assert (len(plan.accepted), codes(plan)) == ((1, []) if allowed else (0, ["BC-REC-019"]))


def test_two_files_that_disagree_record_nothing(college, marked, row):
    one = marked(workbook_row(row, Decision="Exempt: relative"), file="mine.xlsx")
    two = marked(workbook_row(row, Decision="Escalate"), file="theirs.ods")
    plan = college.plan(one, two)
    assert [problem.code for problem in plan.conflicts] == ["BC-REC-027"]
    assert "mine.xlsx, row 2" in plan.conflicts[0].what
    with pytest.raises(ValueError, match="conflicts"):
        list(apply(plan, college.register))


def test_two_files_that_agree_record_once(college, marked, row):
    sheets = [marked(workbook_row(row, Decision="Escalate"), file=name) for name in ("a.xlsx", "b.csv")]
    assert len(college.record(*sheets)) == 1


def test_a_row_left_empty_in_one_copy_is_no_disagreement(college, marked, row):
    sheets = [
        marked(workbook_row(row), file="a.xlsx"),
        marked(workbook_row(row, Decision="Escalate"), file="b.xlsx"),
    ]
    assert len(college.record(*sheets)) == 1


def test_an_old_copy_does_not_take_back_what_somebody_else_decided(college, year_of, marked, row):
    college.decide(row["match_id"], "Exempt: relative")
    mine = workbook_row(college.row(year_of()))
    college.decide(row["match_id"], "Escalate", by="S002")
    untouched = college.plan(marked(mine))
    assert (len(untouched.unchanged), untouched.accepted) == (1, ())
    changed = college.plan(marked(mine | {"Decision": "Not the same person"}))
    assert codes(changed) == ["BC-REC-020"]


def test_one_person_may_change_their_mind_in_the_same_workbook(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: relative")))
    college.record(marked(workbook_row(row, Decision="Not the same person")))
    assert college.row(year_of())["verdict"] == "not the same person"


def test_an_old_copy_with_a_decision_since_changed_is_asked_about(college, marked, row):
    college.record(marked(workbook_row(row, Decision="Exempt: relative")))
    college.record(marked(workbook_row(row, Decision="Escalate")))
    old = marked(workbook_row(row, Decision="Exempt: relative"), digest="saved again")
    assert codes(college.plan(old)) == ["BC-REC-021"]


def test_a_decision_made_between_plan_and_apply_is_not_overwritten(college, year_of, marked, row):
    plan = college.plan(marked(workbook_row(row, Decision="Exempt: relative")))
    college.decide(row["match_id"], "Escalate", by="S002")
    (done,) = apply(plan, college.register)
    assert isinstance(done, Problem)
    assert done.code == "BC-REC-020"
    assert college.row(year_of())["verdict"] == "escalated"


def test_last_years_workbook_is_refused_once_there_is_a_new_list(college, year_of, marked, row):
    college.run(year_of(year=2027))
    assert codes(college.plan(marked(workbook_row(row, Decision="Escalate")))) == ["BC-REC-018"]


def test_undo_takes_back_the_last_decision_once(college, year_of, marked, row):
    college.decide(row["match_id"], "Exempt: relative")
    college.decide(row["match_id"], "Escalate")
    undo = marked(workbook_row(college.row(year_of()), Decision="Undo"))
    college.record(undo)
    assert college.row(year_of())["verdict"] == "exempt"
    assert college.record(undo) == []
    assert college.row(year_of())["verdict"] == "exempt"


def test_each_acknowledgement_comes_after_its_transaction(college, year_of, marked):
    three = [FACEBOOK | {"student": one, "display_name": one} for one in ("L1", "L2", "L3")]
    students = [{"student_id": one, "shown_name": one} for one in ("L1", "L2", "L3")]
    table = college.run(year_of(connections=three, students=students)).table
    sheet = marked(*(workbook_row(row, Decision="Escalate") for row in table.iter_rows(named=True)))
    for done in apply(college.plan(sheet), college.register):
        assert college.register.events()[-1].match_id == done.match_id
    assert verify(college.register).problems == ()


def test_a_settings_date_ends_exemptions(college, marked, row):
    plan = plan_record(
        [marked(workbook_row(row, Decision="Exempt: relative"))],
        by="S009",
        deciders=Deciders("S009"),
        register=college.register,
        as_at=date(2026, 11, 23),
        exemptions_end=date(2027, 8, 31),
    )
    assert plan.accepted[0].decision.expires == date(2027, 8, 31)


def test_free_text_for_an_undecided_row_counts_as_unrecorded(college, marked, row):
    assert unrecorded([marked(workbook_row(row))], college.register) == 0
    assert unrecorded([marked(workbook_row(row, Note="Ask her manager"))], college.register) == 1
    assert unrecorded([marked(workbook_row(row, Decision="Escalate"))], college.register) == 1


def test_free_text_for_a_reopened_row_counts_as_unrecorded_too(college, year_of, marked, row):
    college.decide(row["match_id"], "Not the same person", Reason="Lives abroad")
    renamed = {**EMMA, "shown_name": "Emma Rowe"}
    again = college.row(year_of(year=2027, students=[renamed]))
    assert (again["verdict"], again["outcome"]) == ("undecided", None)
    typed = marked(workbook_row(again, Note="Ask her manager"))
    assert unrecorded([typed], college.register) == 1
    assert codes(college.plan(typed)) == ["BC-REC-013"]


def test_words_typed_where_a_decision_was_cleared_count_as_unrecorded(college, year_of, marked, row):
    college.decide(row["match_id"], "Exempt: relative", Reason="Her aunt", Note="Told me")
    shown = workbook_row(college.row(year_of()))
    cleared = college.plan(marked(shown | {"Decision": ""}))
    assert (cleared.refused, cleared.blank) == ((), 1)
    typed = marked(shown | {"Decision": "", "Reason": "Not her aunt after all"})
    assert codes(college.plan(typed)) == ["BC-REC-013"]
    assert unrecorded([typed], college.register) == 1


def test_words_in_a_list_that_says_nothing_of_its_year_count_as_unrecorded(college, marked, row):
    bare = marked({"match_id": row["match_id"], "Decision": "", "Reason": "Her aunt"}, file="mine.csv")
    assert unrecorded([bare], college.register) == 1
    assert codes(college.plan(bare)) == ["BC-REC-013"]


def test_events_of_decisions_hold_ids_and_seals_only(college, year_of, marked, row):
    college.record(marked(workbook_row(row, Decision="Not the same person", Reason="Lives", Note="abroad")))
    college.run(year_of(year=2027, students=[{**EMMA, "shown_name": "Emma Rowe"}]))
    with college.register.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM event").all()
    assert len(rows) == 4, "a run, a decision, what reopened it, a run"
    for word in ("Lives", "abroad", "Emma", "Nankivell", "Rowe", "Jowan", "2004-03-01"):
        assert word not in repr(rows)


def test_a_bare_list_handed_in_again_after_an_undo_says_nothing_new(college, marked, row):
    bare = marked({"match_id": row["match_id"], "Decision": "Escalate"}, file="mine.csv")
    college.record(bare)
    college.decide(row["match_id"], "Undo")
    plan = college.plan(bare)
    assert (len(plan.unchanged), plan.accepted, plan.refused) == (1, (), ())
