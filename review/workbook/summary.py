"""The sheet Summary: the counts, and what waits for a decision as a picture."""

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from records.policy import Change, Strength, Verdict, WaitsFor
from review import words
from review.lists.worklist import Worklist
from review.workbook.looks import DARK, Looks

Lines = list[tuple[str, int]]


def write_summary(
    book: xlsxwriter.Workbook, sheet: Worksheet, looks: Looks, worklist: Worklist, left_out: int
) -> None:
    """Write the sheet; the counts are of the whole list, also of what the workbook leaves out."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 4)
    sheet.write_string(0, 0, f"Summary of the review list {worklist.year}", looks.title)
    sheet.set_row(0, 30)
    sheet.write_string(1, 0, f"As of {words.day(worklist.as_at)}.", looks.text)
    at = 3
    for heading, lines in _blocks(worklist, left_out):
        at = _write_block(sheet, looks, at, heading, lines)
    waiting = _waiting(worklist.table)
    first = _write_block(sheet, looks, at, "Waiting for the lead, by strength", waiting) - len(waiting) - 1
    _draw(book, sheet, first, waiting)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _blocks(worklist: Worklist, left_out: int) -> list[tuple[str, Lines]]:
    counts = worklist.counts
    verdicts = dict(worklist.table.group_by("verdict").len().iter_rows())
    found: Lines = [
        ("Matches on this list", counts.matches),
        ("   new: no earlier year listed them", counts.new),
        ("   changed since an earlier year, or asked again", counts.changed),
        ("   carried over from an earlier year", counts.carried_over),
        ("Gone: listed before, not found this time", counts.gone),
    ]
    noticed: Lines = [
        ("Settled and set aside", counts.settled),
        ("Waiting for the lead", counts.to_decide),
        ("Waiting for a second person", counts.for_second_person),
        ("Waiting for members of staff", counts.for_staff),
        ("Decisions that this year's facts opened again", counts.reopened),
        ("Exemptions that ran out", counts.expired),
        ("Connections seen to have ended", counts.seen_ended),
        ("Exemptions to renew before the next check", counts.to_renew),
    ]
    if business := worklist.table["approved_business"].is_not_null().sum():
        found.append(("   of these only on approved business accounts, listed apart", int(business)))
    if left_out:
        found.append(("Only in review-list.csv, not in this workbook", left_out))
    stand: Lines = [(verdict.value.capitalize(), verdicts.get(verdict.value, 0)) for verdict in Verdict]
    return [
        ("What was found", found),
        ("What the register says", noticed),
        ("How they stand, gone ones too", stand),
    ]


def _waiting(table: pl.DataFrame) -> Lines:
    waits = table.filter(pl.col("waits_for") == WaitsFor.LEAD.value, pl.col("change") != Change.GONE.value)
    counted = dict(waits.group_by("strength").len().iter_rows())
    return [
        (strength.value.capitalize(), counted.get(strength.value, 0))
        for strength in Strength
        if strength is not Strength.UNLIKELY or counted.get(strength.value)
    ]


def _write_block(sheet: Worksheet, looks: Looks, at: int, heading: str, lines: Lines) -> int:
    sheet.write_string(at, 0, heading, looks.heading)
    for offset, (label, number) in enumerate(lines, start=1):
        sheet.write_string(at + offset, 0, label, looks.label)
        sheet.write_number(at + offset, 1, number, looks.number)
    return at + len(lines) + 2


def _draw(book: xlsxwriter.Workbook, sheet: Worksheet, first: int, lines: Lines) -> None:
    last = first + len(lines) - 1
    chart = book.add_chart({"type": "bar"})
    if chart is None:
        raise AssertionError("the chart could not be made")
    chart.add_series(
        {
            "name": "Matches",
            "categories": ["Summary", first, 0, last, 0],
            "values": ["Summary", first, 1, last, 1],
            "fill": {"color": DARK},
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": "Waiting for the lead, by strength", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": 480, "height": 260})
    said = ", ".join(f"{label.lower()} {number}" for label, number in lines)
    sheet.insert_chart(3, 3, chart, {"description": f"Bar chart. Matches that wait for the lead: {said}."})
