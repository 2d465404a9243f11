"""What a column holds, judged by its cells alone; no cell leaves this module."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from connectors.dates import Dates, dates_in
from connectors.students.joining import valid_uln

LOOKED_AT = 5000
"""Cells of a column that are looked at to tell what it holds."""
MOSTLY = 0.9
"""Share of a column's filled cells, 0 to 1, that must agree."""
FEWEST = 3
"""Filled cells below which a column says nothing of itself."""
AGES = (10, 90)
"""Years between which the middle one of a column of birth dates lies, in a college's records."""

cell = pl.col("cell")
_EMAIL = cell.str.contains(r"^[^\s@]+@[^\s@]+\.[^\s@]+$")
_DATED = cell.str.contains(r"^\d{1,4}[-/. ]\w{1,9}[-/. ,]+\d{1,4}\b|^(?:19|20)\d{6}$")
_ID = cell.str.contains(r"^[A-Za-z]{0,4}[-/]?\d[\w/-]*$") & ~cell.str.contains(r"^(?:0|\+)\d{9,}$")
_COMMA_NAME = cell.str.contains(r"^\p{L}[\p{L}'’\- ]+, ?\p{L}[\p{L}'’\-. ()]*$")

OrderShown = Literal["none", "either", "dmy", "mdy", "both"]


def filled(column: pl.Series) -> pl.DataFrame:
    """Return the first filled cells of a column as a table with one column, `cell`."""
    return column.drop_nulls().head(LOOKED_AT).str.strip_chars().alias("cell").to_frame()


def share(column: pl.Series, is_it: pl.Expr) -> float:
    """Return the share of filled cells, 0 to 1, that are so; 0 where too few are filled to tell."""
    cells = filled(column)
    if cells.height < FEWEST:
        return 0.0
    return float(cells.select(is_it.fill_null(False).mean()).item())


def holds_emails(column: pl.Series) -> bool:
    """Tell whether a column holds e-mail addresses."""
    return share(column, _EMAIL) >= MOSTLY


def holds_dates(column: pl.Series) -> bool:
    """Tell whether a column holds dates with their parts set apart.

    A spreadsheet's day numbers do not count: many an id has five digits.
    """
    return share(column, _DATED) >= MOSTLY


def holds_ulns(column: pl.Series) -> bool:
    """Tell whether a column holds ULNs: ten digits that pass its check, or 9999999999 (not known)."""
    known = column.filter(column.str.strip_chars() != "9999999999")
    return share(known, valid_uln(cell).is_not_null()) >= MOSTLY


def holds_ids(column: pl.Series) -> bool:
    """Tell whether every row has a cell of its own of digits, perhaps after some letters."""
    return not column.null_count() and column.is_unique().all() and share(column, _ID) >= MOSTLY


def holds_whole_names(column: pl.Series) -> bool:
    """Tell whether a column holds names as "SURNAME, Forename"."""
    return share(column, _COMMA_NAME) >= MOSTLY


def is_machine_made(column: pl.Series) -> bool:
    """Tell whether nearly every cell has a digit or an @, as dates, ids and addresses have."""
    return share(column, cell.str.contains(r"[\d@]")) >= 0.95


def usual_age(column: pl.Series, today: date) -> int | None:
    """Return the years since the middle date of a column of dates; None where they are no birth dates."""
    if not holds_dates(column):
        return None
    sample = filled(column)["cell"]
    middle = min((dates_in(sample, order, today.year) for order in ("dmy", "mdy")), key=_failures).values
    born = middle.dt.year().median()
    age = today.year - int(born) if isinstance(born, (int, float)) else None
    return age if age is not None and AGES[0] <= age <= AGES[1] else None


def _failures(read: Dates) -> int:
    return int(read.failed.sum())


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How a column's dates are written.

    Attributes:
        order: `none` where no order is needed (ISO, months in letters), `either` where every date could be
            meant both ways, `both` where some can only be day first and others only month first.
        unread: the share of its cells, 0 to 1, that are no dates in any order.
    """

    order: OrderShown
    unread: float


def dates_of(column: pl.Series) -> DateColumn:
    """Judge a whole column of dates: one row far down can decide the order."""
    day_first, month_first = dates_in(column, "dmy"), dates_in(column, "mdy")
    cells = column.len() - column.null_count()
    never = int((day_first.failed & month_first.failed).sum())
    only_day, only_month = (
        _only(day_first.failed, month_first.failed),
        _only(month_first.failed, day_first.failed),
    )
    order: OrderShown = "none"
    if only_day or only_month:
        order = "both" if only_day and only_month else "dmy" if only_day else "mdy"
    elif day_first.ambiguous:
        order = "either"
    return DateColumn(order, never / cells if cells else 0.0)


def _only(this_failed: pl.Series, other_failed: pl.Series) -> bool:
    """Tell whether some cell can be read this way and not the other."""
    return bool((~this_failed & other_failed).any())
