"""A real LibreOffice opens the review workbook and saves it as something else; the marks are all there."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from connectors.sheets import read_sheets, table_under
from review.decisions.recording import unrecorded
from review.lists.worklist import Worklist
from review.returned import kinds
from review.returned.marks import KNOWN_HEADERS, MarkSheet
from review.workbook import write_review_workbook, write_staff_workbooks
from tests.review import libreoffice

AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
"""Comma, double quote, UTF-8, cells as they are shown, the second sheet."""

NAMES = ["Emma Nankivell", "=HYPERLINK(1)", "Siân O’Hara-Łukasz", "Zuzanna 🌸 Kowalska", "'Kitto; Hay"]
TYPED = [
    ("Exempt: relative", "Her aunt", date(2027, 12, 31)),
    ("Not the same person", None, None),
    ("Exempt: other clear reason", "=not a formula", date(2027, 1, 2)),
    ("Park", "Ask the school", date(2026, 12, 1)),
    (None, None, None),
]


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


@pytest.fixture
def marked_worklist(college, year_of):
    """A list of five as it looks once somebody has typed decisions into its workbook."""
    people = [{"student_id": f"0012{n}", "shown_name": name} for n, name in enumerate(NAMES)]
    friends = [
        {
            "staff_id": "S001",
            "service": "facebook",
            "display_name": name,
            "student": f"0012{n}",
            "weight": 9 - n,
        }
        for n, name in enumerate(NAMES)
    ]
    worklist = college.run(year_of(connections=friends, students=people))
    outcomes, reasons, days = zip(*TYPED, strict=True)
    typed = worklist.table.with_columns(
        outcome=pl.Series(outcomes, dtype=pl.String),
        reason=pl.Series(reasons, dtype=pl.String),
        expires=pl.Series(days, dtype=pl.Date),
    )
    return Worklist(typed, worklist.connections, worklist.counts, worklist.year, worklist.as_at)


def handed_in(path: Path) -> list[MarkSheet]:
    data = path.read_bytes()
    found = (table_under(sheet, KNOWN_HEADERS) for sheet in read_sheets(data, path.name))
    return [MarkSheet(path.name, table, sha256(data).hexdigest()) for table in found if table is not None]


def check(college, sheets):
    plan = college.plan(*sheets)
    assert plan.refused == plan.conflicts == ()
    assert plan.blank == 1
    decided = [
        (one.decision.outcome.value, one.decision.reason, one.decision.expires) for one in plan.accepted
    ]
    assert sorted(decided, key=repr) == sorted(TYPED[:4], key=repr)


def test_the_workbook_as_it_was_saved_records(college, marked_worklist, tmp_path):
    check(college, handed_in(write_review_workbook(tmp_path, marked_worklist, may_replace=bool).path))


needs_libreoffice = pytest.mark.skipif(
    libreoffice.SOFFICE is None, reason="LibreOffice (soffice) is not installed"
)


@pytest.mark.system
@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_edited_in_libreoffice_it_records_what_was_typed(college, marked_worklist, tmp_path, kind):
    written = write_review_workbook(tmp_path / "ours", marked_worklist, may_replace=bool).path
    by_name = dict(marked_worklist.table.select("student_name", "match_id").iter_rows())
    gone, left_open = by_name[NAMES[3]], by_name[NAMES[4]]
    saved = libreoffice.edited(
        written,
        kind,
        tmp_path / "theirs",
        "Review",
        key=left_open,
        header="Decision",
        value=" exempt  RELATIVE ",
        gone=gone,
    )
    plan = college.plan(*handed_in(saved))
    assert plan.refused == plan.conflicts == ()
    decided = {one.match_id: (one.decision.outcome.value, one.decision.expires) for one in plan.accepted}
    wanted = {by_name[name]: (typed[0], typed[2]) for name, typed in zip(NAMES[:3], TYPED, strict=False)}
    assert decided == wanted | {left_open: ("Exempt: relative", date(2027, 12, 31))} | {
        by_name[NAMES[1]]: ("Not the same person", None)
    }
    assert len(college.record(*handed_in(saved))) == 4


@pytest.mark.system
@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_staff_workbook_answered_in_libreoffice_is_recorded(college, year_of, tmp_path, kind):
    people = [{"student_id": f"0012{n}", "shown_name": name} for n, name in enumerate(NAMES)]
    friends = [
        {"staff_id": "S001", "service": "facebook", "display_name": name, "student": f"0012{n}"}
        for n, name in enumerate(NAMES)
    ]
    worklist = college.run(year_of(connections=friends, students=people), answer_by=date(2026, 12, 14))
    (written, *_) = write_staff_workbooks(
        tmp_path, worklist.staff, year=2026, as_at=worklist.as_at, may_replace=bool
    )
    by_name = {row.connection: row.match_id for row in worklist.staff[0].asked}
    saved = libreoffice.edited(
        written.path,
        kind,
        tmp_path / "theirs",
        "Questions",
        key=by_name[NAMES[2]],
        header="Answer",
        value="family friend",
        gone=by_name[NAMES[0]],
    )
    data = saved.read_bytes()
    tables = (table_under(sheet, kinds.KNOWN_HEADERS) for sheet in read_sheets(data, saved.name))
    sheets = [MarkSheet(saved.name, table, "digest") for table in tables if table is not None]
    plan = college.plan(*sheets, by="S001")
    assert plan.refused == plan.conflicts == ()
    assert [(one.match_id, one.label) for one in plan.accepted] == [(by_name[NAMES[2]], "Family friend")]
    assert len(college.record(*sheets, by="S001")) == 1


@pytest.mark.system
@needs_libreoffice
@pytest.mark.parametrize(("target", "suffix"), [("xlsx", "xlsx"), ("ods", "ods"), (AS_CSV, "csv")])
def test_saved_by_libreoffice_it_records_the_same(college, marked_worklist, tmp_path, target, suffix):
    written = write_review_workbook(tmp_path / "ours", marked_worklist, may_replace=bool).path
    libreoffice.converted(written, target, tmp_path / "theirs", tmp_path / "profile")
    (saved,) = (tmp_path / "theirs").glob(f"*.{suffix}")
    check(college, handed_in(saved))


@pytest.mark.parametrize(
    "text", ["Em\0ma", "Emma\uffff N\ufffe", "_x0041_Emma", "\u202eEmma", "''=1", "'=1", "E" * 40_000]
)
def test_the_workbook_brings_back_any_text_as_it_was(college, year_of, tmp_path, text):
    friend = {"staff_id": "S001", "service": "facebook", "display_name": text, "student": "L100"}
    found = college.run(year_of(connections=[friend], students=[{"student_id": "L100", "shown_name": text}]))
    typed = found.table.with_columns(outcome=pl.lit("Escalate"), reason=pl.lit(text[:30]))
    marked = Worklist(typed, found.connections, found.counts, found.year, found.as_at)
    first = handed_in(write_review_workbook(tmp_path / "first", marked, may_replace=bool).path)
    assert len(college.record(*first)) == 1, college.plan(*first).refused
    again = college.run(year_of(connections=[friend], students=[{"student_id": "L100", "shown_name": text}]))
    written = write_review_workbook(tmp_path / "again", again, may_replace=bool)
    assert unrecorded(handed_in(written.path), college.register) == 0
