"""What is at its end goes, in every byte; what stands stays; and everything about one person can be shown."""

import json
from datetime import date
from pathlib import Path

import pytest

from review.register.verifying import verify
from review.retention.classes import files_class
from review.retention.due import due_in
from review.retention.erasing import erase, leave_no_pages, traces_in
from review.retention.subject import REDACTED, Side, as_json, as_page, held_in_register

TOLD = "Wenna Trebilcock-Unmistakable says cousin"


def due(register, campaign):
    with register.reading() as connection:
        return due_in(connection, campaign)


@pytest.fixture
def decided(college, year_of):
    """A match of 2026, parked and then decided in 2026, each with words."""
    match_id = college.row(year_of())["match_id"]
    college.decide(match_id, "Exempt: other clear reason", Reason=TOLD)
    college.decide(match_id, "Exempt: relative", Note="and a second time", on="2026-11-24")
    return college, match_id


@pytest.mark.parametrize(
    ("seen_again", "campaign", "matches", "events"),
    [
        ((), 2026, 0, 0),
        ((), 2027, 0, 0),
        ((), 2028, 1, 2),
        ((2027,), 2028, 0, 1),  # still found: only the words of the decision that was replaced go
        ((2027,), 2029, 1, 2),
    ],
)
def test_a_match_goes_in_the_second_campaign_after_it_was_last_found(
    decided, year_of, seen_again, campaign, matches, events
):
    college, _ = decided
    for year in seen_again:
        college.run(year_of(year=year, as_at=date(year, 11, 20)))
    found = due(college.register, campaign)
    assert (len(found.matches), len(found.students)) == (matches, matches)
    assert len([one for one in found.events if one in college.register.wordings()]) == events


def test_erasing_leaves_nothing_and_breaks_no_chain(decided, year_of, tmp_path):
    college, match_id = decided
    register = college.register
    noted = register.head()
    erased = erase(register, due(register, 2028), 2028)
    leave_no_pages(register)
    assert erased.rows["match"] == 1
    assert {TOLD, "Emma Nankivell"} <= erased.traces
    assert register.wordings() == {}
    assert register.bases() == {}
    checked = verify(register, [noted])
    assert checked.problems == ()
    assert checked.erased == 2
    if register.engine.dialect.name == "sqlite":
        for file in Path(str(register.engine.url.database)).parent.glob("register.db*"):
            assert traces_in(file, erased.traces) == 0
            assert TOLD.encode() not in file.read_bytes()
    assert erase(register, due(register, 2028), 2028).rows["match"] == 0
    assert college.row(year_of(year=2028, as_at=date(2028, 11, 20)))["match_id"] == match_id


def test_what_stands_is_kept_and_still_holds_after_a_purge(decided, year_of):
    college, match_id = decided
    college.run(year_of(year=2027, as_at=date(2027, 11, 20)))
    erase(college.register, due(college.register, 2028), 2028)
    row = college.row(year_of(year=2027, as_at=date(2027, 11, 21)))
    assert (row["match_id"], row["verdict"]) == (match_id, "exempt")
    assert TOLD not in repr(college.register.wordings())


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Siân Uren-Vaughan", True),
        ("Sian Uren-Vaughan", False),
    ],
)
def test_a_scan_finds_a_name_in_any_byte_plain_or_escaped(tmp_path, written, found):
    file = tmp_path / "register.db"
    for content in (written.encode(), json.dumps(written).encode()):
        file.write_bytes(b"\xa5\x00" * 9_000_000 + content + b"\xff" * 50)
        assert bool(traces_in(file, {"Siân Uren-Vaughan"})) is found


@pytest.mark.parametrize(
    ("side", "subject_id", "own", "third"),
    [
        (Side.STUDENT, "L100", ["Emma Nankivell", "L100", "2004-03-01"], ["Jowan Tregenza", "S001", "S009"]),
        (Side.STAFF, "S001", ["Jowan Tregenza", "S001"], ["L100", "2004-03-01", "S009"]),
    ],
)
def test_everything_about_one_person_and_nobody_else(college, year_of, side, subject_id, own, third):
    match_id = college.row(year_of())["match_id"]
    college.decide(
        match_id, "Exempt: other clear reason", Reason="Jowan Tregenza and Emma Nankivell are cousins"
    )
    held = held_in_register(college.register, side, subject_id)
    text = json.dumps(held)
    assert [part for part in own if part not in text] == []
    assert [part for part in third if part in text] == []
    assert REDACTED in held["wording"]["rows"][0]["reason"]
    assert all(part["rows"] for name, part in held.items() if name != "student" or side is Side.STUDENT)


def test_nobody_has_nothing_and_a_page_is_harmless(college, year_of):
    college.row(year_of())
    held = held_in_register(college.register, Side.STUDENT, "<script>")
    assert not any(part["rows"] for part in held.values())
    about = {"side": "student", "id": "<script>", "made": "2026-11-25", "held": held}
    assert "<script>" not in as_page(about)
    assert json.loads(as_json(about))["id"] == "<script>"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("review/2026/review-list.csv", "second campaign"),
        ("review/2026/run.json", "as long as the register"),
        ("declarations/S001/export.zip", "purge --exports"),
        ("students/list.csv", "purge --exports"),
        ("backups/register-1.db", "until a purge"),
        ("nobody/knows.txt", None),
    ],
)
def test_every_file_has_a_class(path, kept):
    found = files_class(path)
    assert (found is None) if kept is None else (kept in found.value)
