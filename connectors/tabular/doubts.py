"""What is doubtful about a table that can be read: shifted rows, columns that stand there twice."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from connectors.sheets import Sheet, copies_of, label, rows_too_long
from connectors.tabular.rows_told import told
from records.problem import Problem

SHIFTED = (
    "This row has more cells than there are headers, so they may be shifted; it was read as it stands.",
    "Put cells that hold a comma in quotation marks, or hand in XLSX.",
)
TWICE, DIFFERENT = "This column stands in the file twice", " with different cells; the first was read"


def doubts(
    file: str,
    sheet: Sheet,
    at: int,
    columns: Mapping[str, Sequence[str]],
    table: pl.DataFrame,
    codes: tuple[str, str] = ("BC-IMP-055", "BC-IMP-056"),
) -> Iterator[Problem]:
    """Tell rows whose cells may be shifted, and our columns that stand there twice.

    Args:
        file: how the file is called.
        sheet: as read.
        at: its header row, from 0.
        columns: our names and the headers they go by.
        table: what stands under the header row.
        codes: of a shifted row, and of a doubled column.
    """
    yield from told(file, rows_too_long(sheet, at, table), codes[0], None, *SHIFTED)
    ours = {label(header): name for name, headers in columns.items() for header in headers}
    for header in table.columns:
        if label(header) in ours and (copies := copies_of(table, header)):
            same = all(table[header].equals(table[copy], check_names=False) for copy in copies)
            what = TWICE + ("." if same else f"{DIFFERENT}.")
            yield Problem(codes[1], file, None, ours[label(header)], what, "Delete or rename one of the two.")
