"""Any table that people keep, CSV, TSV, XLSX or ODS, as text with its header found.

Nothing is typed here: ids keep their zeros and phones stay phones. Rows are numbered as a spreadsheet
shows them, so that a problem can name the row a person will look at.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from connectors.tabular.delimited import read_delimited
from connectors.tabular.workbooks import is_workbook, read_workbook
from connectors.text import decoded
from records.cells import restored, restored_cell
from records.problem import Problem

REPEATED = " #"
"""Stands between a header and 2, 3, ... where a sheet has the same header again."""

MOST_BEYOND = 0.9
"""Share of rows with a cell beyond the last header from which the column only lacks its header."""

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or the one table of a text file.

    Attributes:
        name: the sheet's name; empty for a text file. Never in a log: a sheet may be named for a person.
        rows: String columns c0..cN and UInt32 `row`, from 1: every physical row, blank ones too.
            A cell without text is null.
        encoding: how a text file was read, in words; empty for a workbook.
        problems: what was found amiss; the rows that could be read are there all the same.
        notes: what is normal and worth knowing of how it was read, without any cell.
    """

    name: str
    rows: pl.DataFrame
    encoding: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_sheets(data: bytes, filename: str) -> list[Sheet]:
    r"""Read a table file as sheets of text, by what it is and not by what it is called.

    Args:
        data: the whole file.
        filename: what to call it in a problem; a path inside its export.

    Raises:
        Refused: no text and no spreadsheet, or one that cannot be read: BC-IMP-301 to BC-IMP-315.

    >>> read_sheets("id;name\n1;Siân\n".encode(), "list.csv")[0].rows.rows()
    [('id', 'name', 1), ('1', 'Siân', 2)]
    """
    if is_workbook(data):
        return [Sheet(name, rows, "", found) for name, rows, found in read_workbook(data, filename)]
    text = decoded(data, filename)
    rows, problems = read_delimited(text.text, filename)
    return [Sheet("", rows, text.encoding, problems)]


def label(header: str) -> str:
    """Fold a header so that case, blanks, underscores and marks do not matter.

    >>> label(" Student_ID "), label("First Name [Required]")
    ('studentid', 'firstnamerequired')
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", header).casefold())


def header_row(sheet: Sheet, known: Collection[Collection[str]], within: int = 20) -> int | None:
    """Find the first row, counted from 0, that holds every header of one of the known sets; else None.

    Headers are compared by `label`, so either spelling will do in `known`.
    """
    wanted = [{label(header) for header in headers} for headers in known]
    for at, cells in enumerate(sheet.rows.drop("row").head(within).iter_rows()):
        found = {label(cell) for cell in cells if cell}
        if any(headers <= found for headers in wanted):
            return at
    return None


def table_under(sheet: Sheet, known: Collection[Collection[str]], within: int = 20) -> pl.DataFrame | None:
    """Return what stands under the header row, or None where no such row is among the first `within`.

    Args:
        sheet: as read.
        known: sets of headers; a row that holds every one of a set is the header.
        within: how many rows from the top are looked at.

    Returns:
        String columns named by the header's text, trimmed, and `row`. Blank rows are gone, apostrophes that
        made a cell harmless are taken off, and a cell of blanks alone is null. A header met again is called
        "Email #2"; a column without header but with text is called "c7". See `repeated_headers`.
    """
    at = header_row(sheet, known, within)
    return None if at is None else table_below(sheet, at)


def table_below(sheet: Sheet, at: int) -> pl.DataFrame:
    """Return what stands under row `at` (from 0), as `table_under` does."""
    cells = sheet.rows.drop("row")
    names = _distinct(cells.row(at))
    below = sheet.rows.slice(at + 1).rename(dict(zip(cells.columns, names, strict=True)))
    texts = pl.col(names)
    below = below.with_columns(restored(texts)).with_columns(
        pl.when(texts.str.strip_chars() != "").then(texts)  # blanks alone are an empty cell
    )
    unnamed = [name for name, header in zip(names, cells.row(at), strict=True) if not (header or "").strip()]
    empty = [name for name in unnamed if below[name].is_null().all()]
    kept = below.drop(empty)
    return kept.filter(pl.any_horizontal(pl.col(kept.columns).exclude("row").is_not_null()))


def _distinct(headers: Sequence[str | None]) -> list[str]:
    """Name every column, none twice.

    >>> _distinct(["Email", None, "email ", "row", "*"])
    ['Email', 'c1', 'email #2', 'row #2', 'c4']
    """
    met = {"row": 1}
    names: list[str] = []
    for at, header in enumerate(headers):
        # polars takes a column called "*" or "^...$" for a pattern that means many columns.
        name = restored_cell((header or "").strip()).strip("^*") or f"c{at}"
        met[label(name)] = times = met.get(label(name), 0) + 1
        names.append(name if times == 1 else f"{name}{REPEATED}{times}")
    return names


def rows_too_long(sheet: Sheet, at: int, table: pl.DataFrame) -> tuple[int, ...]:
    """Find rows of a text that reach beyond the last header: an unquoted comma shifts all that follows.

    Where nine rows in ten do, the file simply has a column without a header. In a workbook a cell beyond the
    headers is a remark, and nothing is shifted.

    Args:
        sheet: as read.
        at: its header row, from 0.
        table: what stands under it, by `table_below`.
    """
    cells = sheet.rows.drop("row")
    last = max((n for n, header in enumerate(cells.row(at)) if (header or "").strip()), default=0)
    beyond = [name for name in (f"c{n}" for n in range(last + 1, cells.width)) if name in table.columns]
    if not beyond or not sheet.encoding:
        return ()
    rows = table.filter(pl.any_horizontal(pl.col(beyond).is_not_null()))["row"]
    return tuple(rows) if len(rows) < MOST_BEYOND * table.height else ()


def copies_of(table: pl.DataFrame, header: str) -> list[str]:
    """Return the columns that `table_under` named for a header it met again."""
    return [name for name in table.columns if _is_copy(name, header)]


def _is_copy(name: str, of: str) -> bool:
    base, mark, times = name.rpartition(REPEATED)
    return bool(mark) and times.isdecimal() and label(base) == label(of)


def repeated_headers(table: pl.DataFrame) -> list[str]:
    """Name the headers that `table_under` met more than once, each once and folded by `label`."""
    return list(dict.fromkeys(_repeats(table.columns)))


def _repeats(columns: Iterable[str]) -> Iterable[str]:
    for column in columns:
        name, mark, times = column.rpartition(REPEATED)
        if mark and times.isdecimal():
            yield label(name)
