"""What every workbook of ours is made of: the file, columns, headers, cells that stay texts, drop-downs.

Written with XlsxWriter only, never loaded and saved again: other libraries turn a text such as ``=1+1``
into a live formula on the way. Every text is written as a text, so nothing in a name can become a formula
or a link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.cells import kept_cell
from review.workbook.looks import LINE_HEIGHT, Looks, lines_of

LONGEST_CELL = 32_767
"""Characters that a cell holds; XlsxWriter leaves a longer text out altogether."""
HIGHEST_ROW = 400.0
"""In points; Excel's own limit is 409."""
_NO_CHARACTERS = dict.fromkeys((0x0, 0xFFFE, 0xFFFF))
"""Code points that XML cannot hold; how XlsxWriter spells them, calamine does not read back (seen)."""

TEXTS_STAY_TEXTS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its header, its width in characters, what of a row it shows (empty: none)."""

    header: str
    width: float
    source: str
    hidden: bool = False
    is_input: bool = False


def new_book(path: Path) -> xlsxwriter.Workbook:
    """Begin a workbook; closing it, as `with` does, writes the file."""
    return xlsxwriter.Workbook(path, TEXTS_STAY_TEXTS)


def created(as_at: date) -> datetime:
    """Return when the workbook says it was made: the as-at date, so that equal content is equal bytes."""
    return datetime.combine(as_at, time(), UTC).replace(tzinfo=None)


def add_list(book: xlsxwriter.Workbook, name: str, choices: type[StrEnum]) -> None:
    """Name a drop-down's list, on a hidden sheet: the validation itself could hold 255 characters."""
    lists = book.add_worksheet("Lists")
    for row, choice in enumerate(choices):
        lists.write_string(row, 0, choice.value)
    lists.hide()
    if book.define_name(name, f"=Lists!$A$1:$A${len(choices)}") != 0:
        raise AssertionError("a drop-down's list could not be named")


def write_header(
    sheet: Worksheet, looks: Looks, columns: Sequence[Column], *, height: float, frozen: int
) -> None:
    """Write the first row and set the columns' widths; it and the first `frozen` columns stay in sight."""
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        sheet.write_string(0, at, column.header, looks.input_header if column.is_input else looks.header)
    sheet.set_row(0, height)
    sheet.freeze_panes(1, frozen)


def row_height(texts: Iterable[tuple[object, float]]) -> float:
    """How high a row must be to show its longest text, in points; takes cells with their width in characters.

    Excel would work it out by itself, LibreOffice and the pages it prints do not.
    """
    lines = [lines_of(text, width) for text, width in texts if isinstance(text, str)]
    return min(max(lines, default=1) * LINE_HEIGHT + 3, HIGHEST_ROW)


def write_cell(sheet: Worksheet, at: int, number: int, value: Any, look: Format) -> None:
    """Write a day, a count, a text that stays one, or nothing."""
    if value is None:
        sheet.write_blank(at, number, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(at, number, datetime.combine(value, time()), look)
    elif isinstance(value, int):
        sheet.write_number(at, number, value, look)
    else:
        _write_text(sheet, at, number, value, look)


def _write_text(sheet: Worksheet, at: int, number: int, text: str, look: Format) -> None:
    """Write a text, cut to what a cell holds."""
    whole = kept_cell(text.translate(_NO_CHARACTERS))
    cut = whole if len(whole) <= LONGEST_CELL else whole[: LONGEST_CELL - 1] + "…"
    if sheet.write_string(at, number, cut, look) != 0:
        raise AssertionError("a cell was not written")
