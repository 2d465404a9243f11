"""A member of staff's own workbook: whom they know, then what they are asked. It holds no student field.

First comes whom they tell of by themselves, so that this can be told apart from answers to questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.policy import StaffAnswer
from review.staff_rows import AskedRow, StaffSheet, ToldRow
from review.workbook.looks import LINE_HEIGHT, Looks, lines_of
from review.workbook.review_sheet import write_text

ANSWER_LIST = "Answers"
FREE_ROWS = 30
"""Empty rows for people to tell of; more can be typed below them."""
TEXT_WIDTH = 92
"""Characters."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its header, its width in characters, what of a row it shows (empty: none)."""

    header: str
    width: float
    source: str
    hidden: bool = False
    is_input: bool = False


TELLING = (
    Column("staff_id", 10, "staff_id", hidden=True),
    Column("Person", 30, "person", is_input=True),
    Column("Service", 18, "service", is_input=True),
    Column("How you know them", 28, "answer", is_input=True),
    Column("In your own words", 50, "reason", is_input=True),
)
ASKING = (
    Column("match_id", 20, "match_id", hidden=True),
    Column("Service", 16, "services"),
    Column("Connection", 28, "connection"),
    Column("Handle", 26, "handles"),
    Column("Since", 12, "since"),
    Column("Question", 44, "question"),
    Column("Answer", 26, "answer", is_input=True),
    Column("In your own words", 40, "reason", is_input=True),
    Column("as_shown", 12, "as_shown", hidden=True),
)

MEANINGS: dict[StaffAnswer, str] = {
    StaffAnswer.RELATIVE: "You are related (policy, section 5.3).",
    StaffAnswer.FAMILY_FRIEND: "A friend of the family (section 5.3).",
    StaffAnswer.OTHER: "Another clear reason: write it in your own words.",
    StaffAnswer.COLLEAGUE: "Somebody who works here, and also studies.",
    StaffAnswer.KNOWN_BEFORE: "You knew them before they came here as a student. Say how.",
    StaffAnswer.NOT_THE_PERSON: "This is somebody else: no student, no applicant.",
    StaffAnswer.ALREADY_ENDED: "You are no longer connected.",
    StaffAnswer.DO_NOT_KNOW: "You do not know who this is.",
}


def write_staff_book(sheet: StaffSheet, year: int, as_at: date, path: Path) -> None:
    """Write one member of staff's workbook. The same content gives the same bytes."""
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        looks = Looks.of(book)
        read_me, telling, asking = (
            book.add_worksheet(name) for name in ("Read me", "People I know", "Questions")
        )
        _add_answers(book)
        _write_read_me(read_me, looks, sheet, year)
        _write_sheet(telling, looks, TELLING, list(_told(sheet)))
        _write_sheet(asking, looks, ASKING, [_values(row, ASKING) for row in sheet.asked])
        read_me.activate()
        created = datetime.combine(as_at, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": f"Questions {year}", "created": created})


def _told(sheet: StaffSheet) -> Iterator[dict[str, Any]]:
    for row in sheet.told:
        yield _values(row, TELLING) | {"staff_id": sheet.staff_id}
    for _ in range(FREE_ROWS):
        yield {column.source: None for column in TELLING} | {"staff_id": sheet.staff_id}


def _values(row: AskedRow | ToldRow, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {column.source: getattr(row, column.source, None) for column in columns}


def _add_answers(book: xlsxwriter.Workbook) -> None:
    lists = book.add_worksheet("Lists")
    for row, answer in enumerate(StaffAnswer):
        lists.write_string(row, 0, answer.value)
    lists.hide()
    if book.define_name(ANSWER_LIST, f"=Lists!$A$1:$A${len(StaffAnswer)}") != 0:
        raise AssertionError("the list of answers could not be named")


def _write_sheet(
    sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], rows: list[dict[str, Any]]
) -> None:
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        sheet.write_string(0, at, column.header, looks.input_header if column.is_input else looks.header)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, start=1):
        _write_row(sheet, looks, columns, at, row)
    _offer_answers(sheet, columns, max(len(rows), 1))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&RConfidential")
    sheet.set_footer("&LA question is not a finding.&RPage &P of &N")


def _write_row(
    sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], at: int, row: dict[str, Any]
) -> None:
    texts = [(row[one.source], one.width) for one in columns if not one.hidden]
    lines = [lines_of(text, width) for text, width in texts if isinstance(text, str)]
    sheet.set_row(at, max(lines, default=1) * LINE_HEIGHT + 4)
    for number, column in enumerate(columns):
        value, look = row[column.source], _look(looks, column)
        if value is None:
            sheet.write_blank(at, number, None, look)
        elif isinstance(value, date):
            sheet.write_datetime(at, number, datetime.combine(value, time()), look)
        else:
            write_text(sheet, at, number, value, look)


def _look(looks: Looks, column: Column) -> Format:
    if column.is_input:
        return looks.input
    return looks.day if column.source == "since" else looks.cell


def _offer_answers(sheet: Worksheet, columns: tuple[Column, ...], rows: int) -> None:
    at = next(number for number, column in enumerate(columns) if column.source == "answer")
    rule = {
        "validate": "list",
        "source": f"={ANSWER_LIST}",
        "error_title": "Not one of the answers",
        "error_message": "Choose an answer from the list, or leave the cell empty.",
    }
    if sheet.data_validation(1, at, rows, at, rule) != 0:
        raise AssertionError("a drop-down could not be written")


def _write_read_me(sheet: Worksheet, looks: Looks, of: StaffSheet, year: int) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, TEXT_WIDTH)
    sheet.write_string(0, 0, f"Your connections, {year}: {of.name or of.staff_id}", looks.title)
    sheet.set_row(0, 30)
    at = 2
    for heading, text in _parts(of):
        _write_line(sheet, at, heading, looks.heading, text, looks.text)
        at += 1
    sheet.write_string(at + 1, 0, "What each answer means", looks.heading)
    for row, (answer, meaning) in enumerate(MEANINGS.items(), start=at + 2):
        _write_line(sheet, row, answer.value, looks.label, meaning, looks.explained)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _write_line(
    sheet: Worksheet, at: int, heading: str, heading_look: Format, text: str, look: Format
) -> None:
    sheet.set_row(at, lines_of(text, TEXT_WIDTH) * (LINE_HEIGHT + 1) + 5)
    sheet.write_string(at, 0, heading, heading_look)
    sheet.write_string(at, 1, text, look)


def _parts(of: StaffSheet) -> Iterator[tuple[str, str]]:
    yield (
        "What this is",
        "The social media policy (section 5.3) asks that we are not connected with applicants, current or "
        "former students unless there is a clear reason, for example that they are relatives or family "
        "friends.",
    )
    yield (
        "First: People I know",
        "Before you look at the questions, name those of your connections of whom you know that they are or "
        "were students here, or have applied, and say how you know them.",
    )
    number = len(of.asked)
    many = "There are no questions for you." if number == 0 else f"Questions for you: {number}."
    yield (
        "Then: Questions",
        f"{many} Each is about one of your own connections, and many are about somebody who only has the "
        "same name as a student. Choose an answer in the yellow cells and, where it helps, say more in your "
        "own words. An empty answer means that you have not answered yet.",
    )
    yield (
        "Hand it back",
        "Save the file (XLSX, ODS or CSV) and give it to the safeguarding lead, or record it yourself: "
        f"boundary-check record FILE --by {of.staff_id} --apply. Your answer decides nothing by itself: the "
        "safeguarding lead does, and will ask if something is unclear.",
    )
