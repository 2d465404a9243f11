"""How long a decision stands: row by row, what reopens it and what does not."""

from datetime import date

import pytest


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


EMMA = {"student_id": "L100", "shown_name": "Emma Nankivell", "dob": date(2004, 3, 1), "under_18": False}
FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
LINKEDIN = FACEBOOK | {"service": "linkedin", "profile_url": "https://www.linkedin.com/in/emma-n"}
APPLICANT = EMMA | {"status": "applicant"}

RELATIVE, NOT_THE_SAME = "Exempt: relative", "Not the same person"
STANDS, ASKED_AGAIN = True, False

CHANGES = [
    # decision, then (connections, student), now (connections, student), stands?, in plain words
    (
        RELATIVE,
        ([FACEBOOK], APPLICANT),
        ([FACEBOOK], EMMA),
        ASKED_AGAIN,
        "was an applicant and is now a current",
    ),
    (NOT_THE_SAME, ([FACEBOOK], APPLICANT), ([FACEBOOK], EMMA), STANDS, ""),
    (RELATIVE, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"status": "former"}), STANDS, ""),
    (NOT_THE_SAME, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"status": "former"}), STANDS, ""),
    (RELATIVE, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"under_18": True}), ASKED_AGAIN, "under 18"),
    (NOT_THE_SAME, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"under_18": True}), STANDS, ""),
    (RELATIVE, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"shown_name": "Emma Clarke"}), STANDS, ""),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK], EMMA | {"shown_name": "Emma Clarke"}),
        ASKED_AGAIN,
        "Emma Clarke",
    ),
    (NOT_THE_SAME, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"shown_name": "EMMA  Nánkivell"}), STANDS, ""),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK], EMMA | {"dob": date(2001, 1, 9)}),
        ASKED_AGAIN,
        "date of birth",
    ),
    (NOT_THE_SAME, ([FACEBOOK], EMMA), ([FACEBOOK], EMMA | {"dob": None}), STANDS, ""),
    (RELATIVE, ([FACEBOOK], EMMA), ([FACEBOOK, LINKEDIN], EMMA), STANDS, ""),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK, LINKEDIN], EMMA),
        ASKED_AGAIN,
        "on LinkedIn that was not there",
    ),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK, FACEBOOK], EMMA),
        ASKED_AGAIN,
        "2 connections on Facebook",
    ),
    (NOT_THE_SAME, ([FACEBOOK, LINKEDIN], EMMA), ([FACEBOOK], EMMA), STANDS, ""),
    (NOT_THE_SAME, ([FACEBOOK], EMMA), ([FACEBOOK, FACEBOOK | {"direction": "follower"}], EMMA), STANDS, ""),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK | {"display_name": "NANKIVELL Emma 🌸"}], EMMA),
        STANDS,
        "",
    ),
    (
        NOT_THE_SAME,
        ([LINKEDIN], EMMA),
        ([LINKEDIN | {"display_name": "Emma Clarke"}], EMMA),
        ASKED_AGAIN,
        "on LinkedIn shown as Emma Nankivell is now shown as Emma Clarke",
    ),
    (
        NOT_THE_SAME,
        ([LINKEDIN], EMMA),
        ([LINKEDIN | {"profile_url": "http://linkedin.com/in/Emma-N/?src=1"}], EMMA),
        STANDS,
        "",
    ),
    (
        NOT_THE_SAME,
        ([LINKEDIN], EMMA),
        ([LINKEDIN | {"profile_url": "https://www.linkedin.com/in/emma-other"}], EMMA),
        ASKED_AGAIN,
        "not there before",
    ),
    (
        NOT_THE_SAME,
        ([FACEBOOK], EMMA),
        ([FACEBOOK | {"weight": -2.5, "why": "Other rules."}], EMMA),
        STANDS,
        "",
    ),
    ("Escalate", ([FACEBOOK], EMMA), ([FACEBOOK, LINKEDIN], EMMA | {"under_18": True}), STANDS, ""),
]


@pytest.mark.parametrize(("decision", "then", "now", "stands", "words"), CHANGES)
def test_a_decision_stands_as_long_as_what_it_rested_on(college, year_of, decision, then, now, stands, words):
    row = college.row(year_of(connections=then[0], students=[then[1]]))
    college.decide(row["match_id"], decision)
    settled = college.row(year_of(connections=then[0], students=[then[1]]))
    next_year = year_of(year=2027, connections=now[0], students=[now[1]])
    row = college.row(next_year)
    if stands:
        assert row["verdict"] == settled["verdict"] != "undecided"
    else:
        assert (row["change"], row["verdict"], row["waits_for"]) == ("changed", "undecided", "lead")
        assert "Asked again: " in row["why"]
        assert words in row["why"]
        assert row["outcome"] is row["decided_by"] is row["reason"] is None
    assert college.row(next_year) == row, "a second run says the same"


def test_what_was_asked_again_can_be_settled_again(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, NOT_THE_SAME)
    renamed = year_of(year=2027, students=[EMMA | {"shown_name": "Emma Clarke"}])
    college.row(renamed)
    college.decide(match_id, NOT_THE_SAME)
    assert college.row(renamed)["verdict"] == "not the same person"
    assert college.row(renamed.with_(year=2028))["verdict"] == "not the same person"


def test_an_exemption_holds_in_the_next_campaign_and_is_offered_for_renewal_there(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, RELATIVE)
    row = college.row(year_of())
    assert row["expires"] == date(2027, 12, 31)
    assert "renews it" not in row["why"]
    row = college.row(year_of(year=2027))
    assert row["verdict"] == "exempt"
    assert "ends on 31 December 2027: a tick or a later date renews it" in row["why"]


def test_an_exemption_that_is_over_is_asked_again_after_a_missed_year_too(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, RELATIVE)
    row = college.row(year_of(year=2029))
    assert (row["verdict"], row["waits_for"], row["change"]) == ("undecided", "lead", "changed")
    assert "The exemption ended on 31 December 2027." in row["why"]


def test_an_exemption_holds_on_its_last_day(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, RELATIVE, Expires="2027-03-01")
    assert college.row(year_of(as_at=date(2027, 3, 1)))["verdict"] == "exempt"
    assert college.row(year_of(as_at=date(2027, 3, 2)))["verdict"] == "undecided"


def test_a_renewed_exemption_holds_on(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, RELATIVE)
    college.row(year_of(year=2027))
    college.decide(match_id, RELATIVE, Expires="2028-12-31", on="2027-11-21")
    assert college.row(year_of(year=2028))["expires"] == date(2028, 12, 31)


def test_a_parked_match_waits_for_the_lead_again_on_its_day(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Park", Reason="Waiting for the school", Expires="2026-12-01")
    assert college.row(year_of(as_at=date(2026, 11, 30)))["waits_for"] == "follow-up"
    assert college.row(year_of(as_at=date(2026, 12, 1)))["waits_for"] == "lead"


@pytest.mark.parametrize(
    ("coverage", "connections", "students", "verdict"),
    [
        ("read", [], [EMMA], "ended"),
        ("read in part", [], [EMMA], "to be ended"),
        ("handed in not read", [], [EMMA], "to be ended"),
        ("declared by hand", [], [EMMA], "to be ended"),
        ("none", [], [EMMA], "to be ended"),
        (None, [], [EMMA], "to be ended"),
        ("read", [FACEBOOK], [EMMA], "to be ended"),
        ("read", [FACEBOOK | {"student": None}], [EMMA], "to be ended"),
        ("read", [FACEBOOK | {"student": None}], [], "to be ended"),
        ("read", [FACEBOOK | {"student": None, "direction": "removed"}], [EMMA], "ended"),
    ],
)
def test_a_connection_has_ended_only_when_a_complete_export_no_longer_holds_it(
    college, year_of, coverage_of, coverage, connections, students, verdict
):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Ask to end the connection", Expires="2026-12-20")
    answered = coverage_of("S001", "facebook", answer=coverage) if coverage else []
    later = year_of(connections=connections, students=students, coverage=answered, as_at=date(2026, 12, 1))
    assert college.row(later)["verdict"] == verdict


def test_a_connection_on_two_services_has_ended_when_both_exports_show_it(college, year_of, coverage_of):
    match_id = college.row(year_of(connections=[FACEBOOK, LINKEDIN]))["match_id"]
    college.decide(match_id, "Ask to end the connection")
    one = year_of(year=2027, connections=[], coverage=coverage_of("S001", "facebook"))
    assert college.row(one)["verdict"] == "to be ended"
    both = year_of(year=2028, connections=[], coverage=coverage_of("S001", "facebook", "linkedin"))
    assert college.row(both)["verdict"] == "ended"


def test_a_connection_that_is_there_again_is_asked_again(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Ask to end the connection")
    college.row(year_of(connections=[]))
    row = college.row(year_of(year=2027))
    assert (row["verdict"], row["change"]) == ("undecided", "changed")
    assert "had ended, and is there again" in row["why"]


def test_a_connection_said_to_have_ended_is_looked_for_in_next_years_export(college, year_of):
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Connection ended")
    same_year = college.row(year_of())
    assert (same_year["verdict"], same_year["waits_for"]) == ("to be ended", "follow-up")
    row = college.row(year_of(year=2027))
    assert row["verdict"] == "undecided"
    assert "was said to have ended" in row["why"]
