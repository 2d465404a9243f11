"""A member of staff's own workbook: whom they know, then what they are asked. It holds no student field.

First comes whom they tell of by themselves, so that this can be told apart from answers to questions.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.policy import StaffAnswer
from review.lists.staff_rows import AskedRow, StaffSheet, ToldRow
from review.workbook.looks import Looks
from review.workbook.read_me import write_explanations
from review.workbook.writing import (
    Column,
    add_list,
    created,
    new_book,
    row_height,
    write_cell,
    write_header,
)

ANSWER_LIST = "Answers"
FREE_ROWS = 30
"""Empty rows for people to tell of; more can be typed below them."""
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
    with new_book(path) as book:
        looks = Looks.of(book)
        read_me, telling, asking = (
            book.add_worksheet(name) for name in ("Read me", "People I know", "Questions")
        )
        add_list(book, ANSWER_LIST, StaffAnswer)
        title = f"Your connections, {year}: {sheet.name or sheet.staff_id}"
        write_explanations(read_me, looks, title, _parts(sheet), ("What each answer means", MEANINGS))
        _write_sheet(telling, looks, TELLING, list(_told(sheet)))
        _write_sheet(asking, looks, ASKING, [_values(row, ASKING) for row in sheet.asked])
        read_me.activate()
        book.set_properties({"title": f"Questions {year}", "created": created(as_at)})


def _told(sheet: StaffSheet) -> Iterator[dict[str, Any]]:
    for row in sheet.told:
        yield _values(row, TELLING) | {"staff_id": sheet.staff_id}
    for _ in range(FREE_ROWS):
        yield {column.source: None for column in TELLING} | {"staff_id": sheet.staff_id}


def _values(row: AskedRow | ToldRow, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {column.source: getattr(row, column.source, None) for column in columns}


def _write_sheet(
    sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], rows: list[dict[str, Any]]
) -> None:
    write_header(sheet, looks, columns, height=24, frozen=0)
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
    texts = ((row[one.source], one.width) for one in columns if not one.hidden)
    sheet.set_row(at, row_height(texts))
    for number, column in enumerate(columns):
        write_cell(sheet, at, number, row[column.source], _look(looks, column))


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
