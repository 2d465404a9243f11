"""The sheet Review: one row a match; the last four columns are for the lead."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.policy import Change, Strength, Verdict, WaitsFor
from review import words
from review.lists.for_scripts import joined
from review.workbook.looks import Looks
from review.workbook.writing import Column, row_height, write_cell, write_header

DECISION_LIST = "Decisions"
A3 = 8
"""Excel's number of the paper."""


COLUMNS: tuple[Column, ...] = (
    Column("match_id", 20, "match_id", hidden=True),
    Column("Strength", 10, "strength"),
    Column("Staff ID", 9, "staff_id"),
    Column("Staff name", 18, "staff_name"),
    Column("Services", 13, "services"),
    Column("Directions", 12, "directions"),
    Column("Connection names", 21, "connection_names"),
    Column("Handles", 15, "handles"),
    Column("Student ID", 12, "student_id"),
    Column("Student name", 20, "student_name"),
    Column("Student status", 11, "student_status"),
    Column("Why", 50, "why"),
    Column("Others", 8, "others"),
    Column("Change", 10, "change"),
    Column("Verdict", 13, "verdict"),
    Column("Waits for", 10, "waits_for"),
    Column("Decided by", 10, "decided_by"),
    Column("Decided on", 11, "decided_on"),
    Column("Support", 18, "support"),
    Column("Approved business", 10, "approved_business"),
    Column("Their answer", 22, "claim"),
    Column("Decision", 24, "outcome", is_input=True),
    Column("Reason", 25, "reason", is_input=True),
    Column("Note", 22, "note", is_input=True),
    Column("Expires", 11, "expires", is_input=True),
    Column("Confirm or renew", 10, "", is_input=True),
    Column("as_shown", 12, "as_shown", hidden=True),
)
_AT = {column.header: at for at, column in enumerate(COLUMNS)}
_FROZEN = _AT["Services"]


def write_review(sheet: Worksheet, looks: Looks, table: pl.DataFrame, as_at: date) -> None:
    """Write the sheet, what waits for the lead first.

    Then come those that wait for somebody else, those that are settled, those on approved business accounts,
    and those that are gone.
    """
    rows = joined(_open_first(table), "; ")
    write_header(sheet, looks, COLUMNS, height=32, frozen=_FROZEN)
    for at, row in enumerate(rows.iter_rows(named=True), start=1):
        _write_row(sheet, looks, at, row)
    if rows.height:
        _ask_for_decisions(sheet, rows.height, as_at)
    sheet.autofilter(0, 0, max(rows.height, 1), len(COLUMNS) - 1)
    _set_up_page(sheet, rows.height)


def _open_first(table: pl.DataFrame) -> pl.DataFrame:
    gone = pl.col("change") == Change.GONE.value
    waits_for_somebody_else = pl.col("waits_for") != WaitsFor.LEAD.value
    business = pl.col("approved_business").is_not_null()
    decided = pl.col("verdict") != Verdict.UNDECIDED.value
    return table.sort(gone, business, "settled", decided, waits_for_somebody_else, maintain_order=True)


def _write_row(sheet: Worksheet, looks: Looks, at: int, row: Mapping[str, Any]) -> None:
    is_aside = row["settled"] or row["change"] == Change.GONE.value
    # Settled and gone rows are a part of their own at the foot of the sheet, to be folded away together.
    texts = ((_shown(column, row), column.width) for column in COLUMNS if not column.hidden)
    sheet.set_row(at, row_height(texts), None, {"level": 1} if is_aside else {})
    for number, column in enumerate(COLUMNS):
        value = _shown(column, row)
        look = _look(looks, column, row, is_aside=is_aside)
        write_cell(sheet, at, number, value, look)


def _shown(column: Column, row: Mapping[str, Any]) -> Any:
    if not column.source:
        return None
    value = row[column.source]
    if column.header == "Services" and value:
        return "; ".join(words.service(one) for one in value.split("; "))
    if column.header == "Directions" and value:
        return words.plain(value)
    if column.header == "Their answer" and value:
        said = f"{value}: {row['claim_reason']}" if row["claim_reason"] else value
        return f"{said} ({row['declared']})"
    if column.header == "Student status" and row["deceased"]:
        return f"{value or 'status unknown'} (recorded as deceased)"
    return value or None if isinstance(value, str) else value


def _look(looks: Looks, column: Column, row: Mapping[str, Any], *, is_aside: bool) -> Format:
    if column.is_input:
        return looks.input_day if column.header == "Expires" else looks.input
    if column.header == "Decided on":
        return looks.day_aside if is_aside else looks.day
    if column.header == "Others":
        return looks.count_aside if is_aside else looks.count
    if is_aside:
        return looks.aside
    is_strong = column.header == "Strength" and row["strength"] == Strength.STRONG.value
    return looks.strong if is_strong else looks.cell


def _ask_for_decisions(sheet: Worksheet, rows: int, as_at: date) -> None:
    """Offer the list of decisions in each Decision cell, and say what a wrong date is."""
    decisions = {
        "validate": "list",
        "source": f"={DECISION_LIST}",
        "input_title": "Decision",
        "input_message": "Choose from the list. Leave it empty if you have not decided yet.",
        "error_title": "Not one of the decisions",
        "error_message": "Choose a decision from the list, or leave the cell empty.",
    }
    days = {
        "validate": "date",
        "criteria": ">=",
        "value": as_at,
        "error_type": "warning",
        "error_title": "Is this the day you mean?",
        "error_message": "Expires takes a day that is still to come, for example 2027-12-31.",
    }
    ticks = {
        "validate": "list",
        "source": ["yes"],
        "input_title": "Confirm or renew",
        "input_message": "yes confirms what waits for a second person, or renews an exemption.",
        "error_title": "yes, or nothing",
        "error_message": "Write yes, or leave the cell empty.",
    }
    for header, rule in (("Decision", decisions), ("Expires", days), ("Confirm or renew", ticks)):
        # A rule that XlsxWriter cannot write is left out with a warning only.
        if sheet.data_validation(1, _AT[header], rows, _AT[header], rule) != 0:
            raise AssertionError("a drop-down could not be written")


def _set_up_page(sheet: Worksheet, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.print_area(0, 0, max(rows, 1), len(COLUMNS) - 1)
    sheet.set_header('&L&"Calibri,Bold"Review list&RConfidential')
    sheet.set_footer("&LA match is a question for a person, never a finding.&RPage &P of &N")
