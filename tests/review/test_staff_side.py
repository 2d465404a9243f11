"""The member of staff's side: what is put to them, what comes back, and what they told of unasked."""

import re
import zipfile
from datetime import date
from hashlib import sha256

import pytest

from connectors.sheets import read_sheets, table_under
from records.people import StaffMember
from records.problem import Refused
from review.decisions.recording import SecondPerson, unrecorded
from review.register.verifying import verify
from review.retention.subject import REDACTED, Side, held_in_register
from review.returned.kinds import KNOWN_HEADERS
from review.returned.marks import MarkSheet
from review.workbook import write_staff_workbooks
from review.workbook.placing import file_stem

LEAD, DEPUTY, OWNER = "S009", "S002", "S001"
DUE = date(2026, 12, 14)
EMMA = {
    "student_id": "26099887",
    "shown_name": "Emma Zzyzx",
    "dob": date(2004, 3, 1),
    "under_18": False,
    "status": "applicant",
}
EVA = EMMA | {"student_id": "26077665", "shown_name": "Eva Zzyzx"}
FACEBOOK = {
    "staff_id": OWNER,
    "service": "facebook",
    "display_name": "Emma Nankivell",
    "handle": "emma.n",
    "since": date(2021, 5, 4),
    "student": "26099887",
}
TAMSIN = {"student_id": "26055443", "shown_name": "Tamsin Rowe"}
HERS = {"staff_id": "S003", "service": "linkedin", "display_name": "Tamsin Rowe", "student": "26055443"}
STAFF = (
    StaffMember(staff_id=OWNER, name="Jowan Tregenza", email="j@example.org"),
    StaffMember(staff_id=DEPUTY, name="Kerenza Pascoe", email="k@example.org"),
    StaffMember(staff_id="S003", name="Loveday Hocking", email="l@example.org"),
)


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


@pytest.fixture
def year(year_of):
    def make(**changes):
        usual = {"connections": [FACEBOOK, HERS], "students": [EMMA, TAMSIN], "staff": STAFF}
        return year_of(**(usual | changes))

    return make


def asked(college, make, **changes):
    """Run with questions to staff; their sheets by staff_id."""
    return {one.staff_id: one for one in college.run(make(**changes), answer_by=DUE).staff}


def handed_in(path):
    data = path.read_bytes()
    found = (table_under(sheet, KNOWN_HEADERS) for sheet in read_sheets(data, path.name))
    return [MarkSheet(path.name, table, sha256(data).hexdigest()) for table in found if table is not None]


def answered(row, answer, words="", **cells):
    shown = {
        "match_id": row.match_id,
        "Connection": row.connection,
        "Answer": answer,
        "In your own words": words,
        "as_shown": row.as_shown,
    }
    return shown | cells


def of(college, make, staff_id=OWNER, **changes):
    return next(
        row for row in college.run(make(**changes)).table.iter_rows(named=True) if row["staff_id"] == staff_id
    )


def codes(plan):
    return [problem.code for problem in plan.refused]


def test_everybody_gets_a_workbook_with_their_own_connections_only(college, year):
    sheets = asked(college, year)
    assert list(sheets) == [OWNER, DEPUTY, "S003"]
    assert [row.connection for row in sheets[OWNER].asked] == ["Emma Nankivell"]
    assert [row.connection for row in sheets["S003"].asked] == ["Tamsin Rowe"]
    assert sheets[DEPUTY].asked == ()
    row = sheets[OWNER].asked[0]
    assert (row.services, row.handles, row.since) == ("Facebook", "emma.n", date(2021, 5, 4))


def test_no_part_of_the_file_holds_a_student_or_another_member_of_staff(college, year, tmp_path):
    sheets = asked(
        college,
        year,
        connections=[FACEBOOK, FACEBOOK | {"student": "26077665"}, HERS],
        students=[EMMA, EVA, TAMSIN],
    )
    (path, *_) = (
        one.path
        for one in write_staff_workbooks(
            tmp_path, [sheets[OWNER]], year=2026, as_at=date(2026, 11, 20), may_replace=bool
        )
    )
    with zipfile.ZipFile(path) as book:
        everything = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    assert "Emma Nankivell" in everything
    hidden = ("Zzyzx", "26099887", "26077665", "2004", "applicant<", "S003", "Loveday", "Tamsin", "strong")
    assert [one for one in hidden if one in everything] == []


def test_two_students_who_fit_one_connection_are_one_question(college, year, marked):
    both = {"connections": [FACEBOOK, FACEBOOK | {"student": "26077665"}], "students": [EMMA, EVA]}
    (row,) = asked(college, year, **both)[OWNER].asked
    assert ";" not in row.match_id
    college.record(marked(answered(row, "Relative", "My niece")), by=OWNER)
    table = college.run(year(**both)).table
    assert table["claim"].to_list() == ["Relative", "Relative"]
    assert table["verdict"].unique().to_list() == ["undecided"]


def test_what_is_asked_waits_for_staff_until_it_is_due_and_a_second_run_says_the_same(college, year):
    asked(college, year)
    before = college.register.head().seq
    asked(college, year)
    assert college.register.head().seq == before + 1
    assert of(college, year)["waits_for"] == "staff"
    assert of(college, year, as_at=date(2026, 12, 13))["waits_for"] == "staff"
    assert of(college, year, as_at=DUE)["waits_for"] == "lead"


@pytest.mark.parametrize(
    ("answer", "words", "accepted_as"),
    [
        ("Relative", "My niece", "Exempt: relative"),
        ("Family friend", "", "Exempt: family friend"),
        ("Other clear reason", "Bell ringers", "Exempt: other clear reason"),
        ("Colleague who also studies", "", "Exempt: other clear reason"),
        ("Known before they enrolled", "Neighbours", None),
        ("Not the person meant", "", "Not the same person"),
        ("Connection already ended", "", "Connection ended"),
        ("Do not know them", "", None),
    ],
)
def test_an_answer_waits_for_the_lead_who_can_accept_it(college, year, marked, answer, words, accepted_as):
    (row,) = asked(college, year)[OWNER].asked
    (done,) = college.record(marked(answered(row, answer, words)), by=OWNER)
    assert (done.match_id, done.label) == (row.match_id, answer)
    shown = of(college, year)
    assert (shown["verdict"], shown["waits_for"], shown["claim"]) == ("undecided", "lead", answer)
    assert (shown["claim_reason"] or "", shown["declared"]) == (words, "when asked")
    accept = marked({"match_id": row.match_id, "Decision": "Accept"}, file="lead.csv")
    if accepted_as is None:
        assert codes(college.plan(accept)) == ["BC-DEC-104"]
        return
    (done,) = college.record(accept)
    assert done.label == accepted_as
    detail = college.register.events()[-1].detail
    assert detail["accepts"] is True
    assert verify(college.register).problems == ()


def test_a_decision_other_than_the_claim_refuses_it(college, year, marked):
    (row,) = asked(college, year)[OWNER].asked
    college.record(marked(answered(row, "Relative")), by=OWNER)
    college.decide(row.match_id, "Ask to end the connection", Expires="2026-12-20")
    assert college.register.events()[-1].detail["accepts"] is False
    (again,) = asked(college, year)[OWNER].asked
    assert again.question == "You are asked to end this connection by 20 December 2026. Have you?"
    college.record(marked(answered(again, "Connection already ended"), file="again.csv"), by=OWNER)
    assert of(college, year)["waits_for"] == "follow-up"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Answer": "perhaps"}, "BC-DEC-110"),
        ({"Answer": "Relative?"}, "BC-DEC-110"),
        ({"Answer": "Other clear reason"}, "BC-DEC-111"),
        ({"Answer": "", "In your own words": "My niece"}, "BC-DEC-112"),
        ({"Answer": "Relative", "match_id": "m_0000000000000000"}, "BC-DEC-113"),
        ({"Answer": "Relative", "Connection": "Tamsin Rowe"}, "BC-DEC-114"),
        ({"Answer": "Relative", "Connection": ""}, "BC-DEC-114"),
        ({"Answer": "Relative", "as_shown": "y2025e0"}, "BC-REC-018"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_with_its_row(college, year, marked, cells, code):
    (row,) = asked(college, year)[OWNER].asked
    sheet = marked(answered(row, "") | cells)
    plan = college.plan(sheet, by=LEAD)
    assert (codes(plan), plan.accepted) == ([code], ())
    assert unrecorded([sheet], college.register) == 1


def test_nobody_answers_for_somebody_else_but_the_lead_may_hand_it_in(college, year, marked):
    sheets = asked(college, year)
    theirs, mine = answered(sheets["S003"].asked[0], "Relative"), answered(sheets[OWNER].asked[0], "Relative")
    with pytest.raises(Refused) as refused:
        college.plan(marked(theirs), by=OWNER)
    assert refused.value.problem.code == "BC-REC-014"
    plan = college.plan(marked(theirs, mine), by=OWNER)
    assert (codes(plan), len(plan.accepted)) == (["BC-DEC-113"], 1)
    assert len(college.record(marked(theirs, mine), by=LEAD)) == 2
    assert of(college, year, "S003")["claim"] == "Relative"


def test_a_member_of_staff_records_no_decision(college, year, marked):
    (row,) = asked(college, year)[OWNER].asked
    decision = marked({"match_id": row.match_id, "Decision": "Exempt: relative"}, file="mine.csv")
    with pytest.raises(Refused) as refused:
        college.plan(decision, marked(answered(row, "Relative")), by=OWNER)
    assert refused.value.problem.code == "BC-REC-014"


def test_who_answered_about_a_student_does_not_decide_about_that_student(college, year, marked):
    both = {"connections": [FACEBOOK, FACEBOOK | {"staff_id": DEPUTY}], "students": [EMMA]}
    sheets = asked(college, year, **both)
    college.record(marked(answered(sheets[DEPUTY].asked[0], "Relative")), by=DEPUTY)
    decision = marked({"match_id": sheets[OWNER].asked[0].match_id, "Decision": "Escalate"}, file="d.csv")
    assert codes(college.plan(decision, by=DEPUTY)) == ["BC-DEC-105"]
    assert len(college.plan(decision, by=LEAD).accepted) == 1


def test_two_copies_with_different_answers_record_nothing(college, year, marked):
    (row,) = asked(college, year)[OWNER].asked
    plan = college.plan(
        marked(answered(row, "Relative"), file="a.xlsx"),
        marked(answered(row, "Family friend"), file="b.ods"),
        by=OWNER,
    )
    assert [problem.code for problem in plan.conflicts] == ["BC-REC-027"]


def test_the_workbook_comes_back_and_holds_nothing_new_once_recorded(college, year, tmp_path, marked):
    def written(sheets):
        options = {"year": 2026, "as_at": date(2026, 11, 20), "may_replace": bool}
        (one,) = write_staff_workbooks(tmp_path, [sheets[OWNER]], **options)
        return handed_in(one.path)

    first = written(asked(college, year))
    assert unrecorded(first, college.register) == 0
    college.record(marked(answered(asked(college, year)[OWNER].asked[0], "Relative", "=1+1")), by=OWNER)
    told = {"Person": "Zed Example", "How you know them": "Family friend", "staff_id": OWNER}
    college.record(marked(told, file="told.csv"), by=OWNER)
    again = written(asked(college, year))
    plan = college.plan(*again, by=OWNER)
    assert (plan.accepted, plan.refused, len(plan.unchanged)) == ((), (), 2)
    assert unrecorded(again, college.register) == 0


@pytest.mark.parametrize(("told_first", "declared"), [(True, "before being asked"), (False, "when asked")])
def test_declared_before_asked_is_kept_apart(college, year, marked, told_first, declared):
    told = marked(
        {"Person": "Nankivell, Emma", "How you know them": "Relative", "In your own words": "Niece"}
    )
    college.run(year())
    if not told_first:
        asked(college, year)
    (done,) = college.record(told, by=OWNER)
    assert (done.match_id, done.label) == ("declared", "Relative")
    row = of(college, year)
    assert (row["claim"], row["claim_reason"], row["declared"]) == ("Relative", "Niece", declared)
    assert of(college, year, "S003")["declared"] is None
    assert college.record(told, by=OWNER) == []
    assert of(college, year) == row


def test_a_name_told_of_stands_in_no_event(college, year, marked):
    college.run(year())
    college.record(marked({"Person": "Zed Example", "How you know them": "Relative"}), by=OWNER)
    assert "Zed" not in str(college.register.events())
    assert verify(college.register).problems == ()


@pytest.mark.parametrize(
    ("decision", "cells", "is_asked"),
    [
        (None, {}, True),
        ("Not the same person", {}, False),
        ("Escalate", {}, False),
        ("Park", {"Reason": "Wait", "Note": "for her"}, False),
        ("Exempt: relative", {}, False),
        ("Exempt: relative", {"Expires": "2027-06-30"}, True),
        ("Ask to end the connection", {}, True),
    ],
)
def test_only_what_is_theirs_to_answer_is_put_to_them(college, year, decision, cells, is_asked):
    match_id = of(college, year)["match_id"]
    if decision:
        college.decide(match_id, decision, **cells)
    assert bool(asked(college, year)[OWNER].asked) is is_asked


def test_a_decision_that_waits_for_a_second_person_is_not_put_to_staff(college, year):
    college.second_person = SecondPerson(other_reason=True)
    college.decide(of(college, year)["match_id"], "Exempt: other clear reason", Reason="Choir")
    assert asked(college, year)[OWNER].asked == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"students": [EMMA | {"deceased": True}, TAMSIN]},
        {"connections": [FACEBOOK | {"approved_business": True}, HERS]},
    ],
)
def test_the_dead_and_approved_accounts_are_not_put_to_staff(college, year, changes):
    assert asked(college, year, **changes)[OWNER].asked == ()
    assert of(college, year, **changes)["waits_for"] == "lead"


def test_last_years_answer_is_never_copied_and_renewed_by_giving_it_again(college, year, marked):
    (row,) = asked(college, year)[OWNER].asked
    college.record(marked(answered(row, "Relative", "Niece")), by=OWNER)
    college.decide(row.match_id, "Accept")
    (again,) = asked(college, year, year=2027)[OWNER].asked
    assert (again.answer, again.reason) == (None, None)
    assert again.question.startswith("Recorded as relative until 31 December 2027. Is that still so?")
    sheet = marked(answered(again, "Relative", "Niece"), file="2027.xlsx")
    assert len(college.record(sheet, by=OWNER, as_at=date(2027, 11, 22))) == 1
    shown = of(college, year, year=2027)
    assert (shown["verdict"], shown["claimed_on"]) == ("exempt", date(2027, 11, 22))


@pytest.mark.parametrize("staff_id", ["../S001", "a/b", "con", "."])
def test_no_staff_id_leads_out_of_the_folder_or_onto_anothers_file(staff_id):
    stem = file_stem(staff_id)
    assert "/" not in stem
    assert stem.strip(".") not in ("", staff_id)
    assert file_stem("a/b") != file_stem("a_b")


def test_what_somebody_told_of_is_among_what_is_held_about_them_whoever_handed_it_in(college, year, marked):
    college.run(year())
    told = {"staff_id": OWNER, "Person": "Zed Example", "How you know them": "Relative"}
    college.record(marked(told, file="people-i-know.csv"), by=LEAD)
    held = held_in_register(college.register, Side.STAFF, OWNER)
    assert [row["kind"] for row in held["event"]["rows"]] == ["declared"]
    assert [row["note"] for row in held["wording"]["rows"]] == [REDACTED]
    assert held_in_register(college.register, Side.STAFF, "S003")["event"]["rows"] == []


def test_a_very_long_answer_makes_no_row_higher_than_a_sheet_allows(college, year, marked, tmp_path):
    """Excel holds rows of at most 409 points, and calls a file with a higher one damaged."""
    asking = asked(college, year)[OWNER].asked[0]
    college.record(marked(answered(asking, "Relative", "word " * 5000)), by=OWNER)
    sheet = asked(college, year)[OWNER]
    options = {"year": 2026, "as_at": date(2026, 11, 20), "may_replace": bool}
    (one,) = write_staff_workbooks(tmp_path, [sheet], **options)
    with zipfile.ZipFile(one.path) as book:
        pages = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        texts = book.read("xl/sharedStrings.xml").decode()
    heights = [float(found) for page in pages for found in re.findall(r'<row [^>]* ht="([0-9.]+)"', page)]
    assert "word word" in texts
    assert 300 < max(heights) <= 409
