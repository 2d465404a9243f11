"""Find the header row of a table whose words nobody knows.

What stands in a header is shown, and what stands in any other row is somebody's. So a row counts as a header
only where it says so itself, or where the cells below it are plainly of another kind.
"""

from collections.abc import Sequence

import polars as pl

from connectors.sheets import REPEATED, Sheet, label, table_below
from connectors.students.columns import WITHIN
from connectors.students.profiling.contents import FEWEST, is_machine_made
from connectors.students.profiling.header_words import TELLING, meaning_of

Row = Sequence[str | None]


def header_at(sheet: Sheet) -> int | None:
    """Return the header's row, counted from 0, or None where no row is surely one."""
    rows = sheet.rows.drop("row").head(WITHIN).rows()
    best = max(range(len(rows)), key=lambda at: len(_meanings(rows[at])), default=None)
    if best is not None and len(_meanings(rows[best]) & TELLING) >= 2:
        return best
    return next((at for at, row in enumerate(rows) if _differs_from_below(sheet, at, row)), None)


def _meanings(row: Row) -> frozenset[str]:
    found = (meaning_of(cell) for cell in row if cell)
    return frozenset(meaning[0] for meaning in found if meaning)


def _differs_from_below(sheet: Sheet, at: int, row: Row) -> bool:
    """Tell whether a row of distinct words stands over columns of dates, numbers or addresses.

    A person's row over other persons' has a date where they have dates; but a first person's may be unknown,
    so one word of the row must be a header's all the same. Where that is a telling one, a single column of
    data is enough, else it takes two.
    """
    meanings = _meanings(row)
    cells = [cell.strip() for cell in row if cell and cell.strip()]
    if not meanings or len(cells) < 2 or len({label(cell) for cell in cells}) < len(cells):
        return False
    table = table_below(sheet, at)
    if table.height < FEWEST or _recurs(table):
        return False
    machine_made = [name for name in _columns(table) if is_machine_made(table[name])]
    if any(_has_data(name) for name in machine_made):
        return False
    return len(machine_made) >= (1 if meanings & TELLING else 2)


def _columns(table: pl.DataFrame) -> list[str]:
    return [name for name in table.columns if name != "row"]


def _has_data(header: str) -> bool:
    return (header.startswith("c") and header[1:].isdigit()) or any(c.isdigit() or c == "@" for c in header)


def _recurs(table: pl.DataFrame) -> bool:
    """Tell whether a header's word is also a cell of its own column: then it is more likely a cell itself."""
    return any(
        bool((table[name].str.strip_chars() == (name.rpartition(REPEATED)[0] or name)).any())
        for name in _columns(table)
    )
