"""Tables of people as staff hand them in: opened, and whatever is doubtful about them told by its row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from connectors.connections import Gathering
from connectors.export import Member
from connectors.sheets import Sheet, copies_of, label, read_sheets, rows_too_long
from records.problem import Problem, Refused

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
MOST_TOLD = 20
"""Rows named one by one; more are counted."""


def sheets_of(gathering: Gathering, member: Member) -> list[Sheet] | None:
    """Open a table with its problems told; None where it cannot be read, which is a problem too."""
    export = gathering.export
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused as refused:
        gathering.fail(refused.problem)
        return None
    gathering.problems.extend(problem for sheet in sheets for problem in sheet.problems)
    return sheets


def doubts(
    file: str, sheet: Sheet, at: int, table: pl.DataFrame, columns: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Tell rows whose cells may be shifted, and columns that stand there twice and do not agree.

    Args:
        file: how the file is called.
        sheet: as read.
        at: its header row, from 0.
        table: what stands under it.
        columns: our names and the headers they go by.
    """
    yield from told(file, rows_too_long(sheet, at, table), "BC-IMP-055", None, *_SHIFTED)
    ours = {label(header): name for name, headers in reversed(list(columns.items())) for header in headers}
    for header in table.columns:
        copies = copies_of(table, header)
        if label(header) in ours and copies:
            same = all(table[header].equals(table[copy], check_names=False) for copy in copies)
            what = "This column stands in the file twice" + (
                "." if same else " with different cells; the first was read."
            )
            do = "Delete or rename one of the two."
            yield Problem("BC-IMP-056", file, None, ours[label(header)], what, do)


def told(
    file: str, rows: Iterable[int], code: str, column: str | None, what: str, do: str
) -> Iterator[Problem]:
    """Name the rows with one fault, the first of them one by one, and count the others."""
    found = list(rows)
    for row in found[:MOST_TOLD]:
        yield Problem(code, file, row, column, what, do)
    if more := found[MOST_TOLD:]:
        yield Problem(code, file, None, column, f"{len(more)} more rows have this fault: {what}", do)


_SHIFTED = (
    "This row has more cells than there are headers, so they may be shifted; it was read as it stands.",
    "Put cells that hold a comma in quotation marks, or hand in XLSX.",
)
