"""What reopens what, row by row: a change in the facts × how the match stands.

The columns are exempt, not the same person, and parked. What has ended is found again or not, whatever
else changed, and is asked again then. The row "staff record merged, or rehired" is in test_former_ids.py.
"""

from datetime import date

import pytest

from review.matches.settling import Edition

ADULT = date(2004, 3, 1)
EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": ADULT, "under_18": False}
APPLICANT, FORMER = EMMA | {"status": "applicant"}, EMMA | {"status": "former"}
CHILD = EMMA | {"under_18": True}
RENAMED, REBORN = EMMA | {"shown_name": "Emma Clarke"}, EMMA | {"dob": date(2001, 1, 9)}
TAMSIN = {"student_id": "L200", "shown_name": "Tamsin Rowe"}
FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
LINKEDIN = FACEBOOK | {"service": "linkedin", "profile_url": "https://www.linkedin.com/in/emma-n"}
MARRIED = LINKEDIN | {"display_name": "Emma Clarke"}
MOVED = LINKEDIN | {"profile_url": "https://www.linkedin.com/in/emma-other"}
OTHER_WEIGHT = FACEBOOK | {"weight": -2.5, "why": "Other rules."}

EXEMPT = ("Exempt: relative", {})
BY_NAME = ("Not the same person", {})
BY_BIRTH = ("Not the same person", {"Reason": "Checked the date of birth"})
BY_PHOTO = ("Not the same person", {"Reason": "Another face in the photo"})
PARKED = ("Park", {"Reason": "The school will say", "Expires": "2029-01-31"})
KEPT, AGAIN = True, False

ROWS = [
    # what changed, then, now, how it stood, kept?, in plain words
    ("applicant is now current", (FACEBOOK, APPLICANT), (FACEBOOK, EMMA), EXEMPT, AGAIN, "is now a current"),
    ("applicant is now current", (FACEBOOK, APPLICANT), (FACEBOOK, EMMA), BY_NAME, KEPT, ""),
    ("applicant is now current", (FACEBOOK, APPLICANT), (FACEBOOK, EMMA), PARKED, AGAIN, "is now a current"),
    ("current is now former", (FACEBOOK, EMMA), (FACEBOOK, FORMER), EXEMPT, KEPT, "is now a former"),
    ("current is now former", (FACEBOOK, EMMA), (FACEBOOK, FORMER), BY_NAME, KEPT, "is now a former"),
    ("current is now former", (FACEBOOK, EMMA), (FACEBOOK, FORMER), PARKED, KEPT, "is now a former"),
    ("now known to be under 18", (FACEBOOK, EMMA), (FACEBOOK, CHILD), EXEMPT, AGAIN, "under 18"),
    ("now known to be under 18", (FACEBOOK, EMMA), (FACEBOOK, CHILD), BY_NAME, KEPT, ""),
    ("now known to be under 18", (FACEBOOK, EMMA), (FACEBOOK, CHILD), BY_BIRTH, AGAIN, "under 18"),
    ("now known to be under 18", (FACEBOOK, EMMA), (FACEBOOK, CHILD), PARKED, AGAIN, "under 18"),
    ("the student's name", (FACEBOOK, EMMA), (FACEBOOK, RENAMED), EXEMPT, KEPT, "Emma Clarke"),
    ("the student's name", (FACEBOOK, EMMA), (FACEBOOK, RENAMED), BY_NAME, AGAIN, "Emma Clarke"),
    ("the student's name", (FACEBOOK, EMMA), (FACEBOOK, RENAMED), BY_PHOTO, AGAIN, "Emma Clarke"),
    ("the student's name", (FACEBOOK, EMMA), (FACEBOOK, RENAMED), PARKED, AGAIN, "Emma Clarke"),
    ("the date of birth", (FACEBOOK, EMMA), (FACEBOOK, REBORN), EXEMPT, KEPT, "2001-01-09"),
    ("the date of birth", (FACEBOOK, EMMA), (FACEBOOK, REBORN), BY_NAME, AGAIN, "2001-01-09"),
    ("the date of birth", (FACEBOOK, EMMA), (FACEBOOK, REBORN), PARKED, AGAIN, "2001-01-09"),
    ("the shown name", (LINKEDIN, EMMA), (MARRIED, EMMA), EXEMPT, KEPT, "now shown as Emma Clarke"),
    ("the shown name", (LINKEDIN, EMMA), (MARRIED, EMMA), BY_NAME, AGAIN, "now shown as Emma Clarke"),
    ("the shown name", (LINKEDIN, EMMA), (MARRIED, EMMA), BY_BIRTH, KEPT, "now shown as Emma Clarke"),
    ("the shown name", (LINKEDIN, EMMA), (MARRIED, EMMA), BY_PHOTO, KEPT, "now shown as Emma Clarke"),
    ("the shown name", (LINKEDIN, EMMA), (MARRIED, EMMA), PARKED, AGAIN, "now shown as Emma Clarke"),
    ("the profile", (LINKEDIN, EMMA), (MOVED, EMMA), EXEMPT, KEPT, "not there before"),
    ("the profile", (LINKEDIN, EMMA), (MOVED, EMMA), BY_NAME, AGAIN, "not there before"),
    ("the profile", (LINKEDIN, EMMA), (MOVED, EMMA), BY_PHOTO, AGAIN, "not there before"),
    ("another service", (FACEBOOK, EMMA), ([FACEBOOK, LINKEDIN], EMMA), EXEMPT, KEPT, "covers every service"),
    ("another service", (FACEBOOK, EMMA), ([FACEBOOK, LINKEDIN], EMMA), BY_NAME, AGAIN, "on LinkedIn"),
    ("another service", (FACEBOOK, EMMA), ([FACEBOOK, LINKEDIN], EMMA), PARKED, AGAIN, "on LinkedIn"),
    ("the rules of matching", (FACEBOOK, EMMA), (OTHER_WEIGHT, EMMA), EXEMPT, KEPT, ""),
    ("the rules of matching", (FACEBOOK, EMMA), (OTHER_WEIGHT, EMMA), BY_NAME, KEPT, ""),
    ("the rules of matching", (FACEBOOK, EMMA), (OTHER_WEIGHT, EMMA), PARKED, KEPT, ""),
]


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


def facts(year_of, year, given):
    connections, student = given
    listed = connections if isinstance(connections, list) else [connections]
    return year_of(year=year, connections=listed, students=[student])


@pytest.mark.parametrize(
    ("change", "then", "now", "stood", "kept", "words"),
    ROWS,
    ids=[f"{row[0]}, {row[3][0]} {row[3][1].get('Reason', '')}" for row in ROWS],
)
def test_a_change_reopens_what_the_table_says(college, year_of, change, then, now, stood, kept, words):
    first = facts(year_of, 2026, then)
    decision, cells = stood
    college.decide(college.row(first)["match_id"], decision, **cells)
    before = college.row(first)
    row = college.row(facts(year_of, 2027, now))
    assert words in (row["why"] or "")
    if kept:
        wanted = ("verdict", "waits_for", "outcome", "reason", "expires")
        assert [row[name] for name in wanted] == [before[name] for name in wanted]
    else:
        assert (row["verdict"], row["waits_for"], row["change"]) == ("undecided", "lead", "changed")
        assert f"It was: {decision}." in row["why"]
        assert row["outcome"] is None
    assert college.row(facts(year_of, 2027, now)) == row, "a second run says the same"


@pytest.mark.parametrize(("stood", "verdict"), [(EXEMPT, "exempt"), (BY_NAME, "not the same person")])
def test_an_applicant_who_did_not_enrol_keeps_what_was_decided(college, year_of, stood, verdict):
    first = facts(year_of, 2026, (FACEBOOK, APPLICANT))
    college.decide(college.row(first)["match_id"], stood[0])
    row = college.row(year_of(year=2027, connections=[FACEBOOK | {"student": None}], students=[]))
    assert (row["change"], row["verdict"]) == ("gone", verdict)


@pytest.mark.parametrize("stood", [EXEMPT, BY_NAME])
def test_a_second_student_who_fits_is_a_match_of_its_own(college, year_of, stood):
    college.decide(college.row(year_of())["match_id"], stood[0])
    both = year_of(year=2027, connections=[FACEBOOK, FACEBOOK | {"student": "L200"}], students=[EMMA, TAMSIN])
    change = {row["student_id"]: row["change"] for row in college.run(both).table.iter_rows(named=True)}
    verdict = {row["student_id"]: row["verdict"] for row in college.run(both).table.iter_rows(named=True)}
    assert change == {"L100": "carried over", "L200": "new"}
    assert verdict["L100"] != "undecided"
    assert verdict["L200"] == "undecided"


@pytest.mark.parametrize(
    ("edition", "stood", "kept"),
    [
        (Edition("2027", ask_again=True), EXEMPT, AGAIN),
        (Edition("2027", ask_again=False), EXEMPT, KEPT),
        (Edition("", ask_again=True), EXEMPT, KEPT),
        (Edition("2027", ask_again=True), BY_NAME, KEPT),
    ],
)
def test_a_new_edition_of_the_policy_asks_again_only_if_it_says_so(college, year_of, edition, stood, kept):
    college.decide(college.row(year_of())["match_id"], stood[0])
    row = college.row(year_of(year=2027), edition=edition)
    assert (row["verdict"] != "undecided") is kept
    assert kept or "new edition (2027)" in row["why"]


@pytest.mark.parametrize("change", [FACEBOOK, OTHER_WEIGHT])
def test_what_has_ended_and_is_there_again_is_asked_again_and_counted(college, year_of, change):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Ask to end the connection")
    assert college.row(year_of(connections=[]))["verdict"] == "ended"
    row = college.row(year_of(year=2027, connections=[change]))
    assert (row["verdict"], row["waits_for"], row["change"]) == ("undecided", "lead", "changed")
    assert "had ended, and is there again" in row["why"]
    assert "time number" not in row["why"]
    college.decide(match_id, "Ask to end the connection", on="2027-11-21")
    row = college.row(year_of(year=2028, connections=[change]))
    assert "was to be ended, and this year's export still holds it" in row["why"]
    assert "time number 2" in row["why"]


@pytest.mark.parametrize(
    ("due", "now", "coverage", "verdict", "words"),
    [
        ("2026-12-20", [FACEBOOK], "read", "undecided", "by 20 December 2026, and this year's export still"),
        ("", [FACEBOOK], "read", "undecided", "was to be ended, and this year's export still"),
        ("2028-12-20", [FACEBOOK], "read", "to be ended", ""),
        ("2026-12-20", [], "read in part", "to be ended", "proves nothing"),
        ("2026-12-20", [], "handed in not read", "to be ended", "proves nothing"),
        ("2026-12-20", [], "read", "ended", ""),
        ("2026-12-20", [LINKEDIN], "read", "undecided", "another is"),
    ],
)
def test_what_was_to_be_ended_has_failed_when_a_later_export_still_holds_it(
    college, year_of, coverage_of, due, now, coverage, verdict, words
):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Ask to end the connection", Expires=due)
    row = college.row(
        year_of(year=2027, connections=now, coverage=coverage_of("S001", "facebook", answer=coverage))
    )
    assert row["verdict"] == verdict
    assert words in (row["why"] or "")
