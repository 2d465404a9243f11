"""Which columns of a table are ours: by our own names, or as the settings map them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

import polars as pl

from connectors.sheets import (
    REPEATED,
    Sheet,
    copies_of,
    header_row,
    label,
    repeated_headers,
    rows_too_long,
    table_below,
)
from connectors.students.account import Account
from connectors.students.settings import OurColumn, StudentSource
from records.problem import Problem, Refused

OURS: tuple[str, ...] = get_args(OurColumn)
WITHIN = 20
"""Rows from the top in which a header is looked for; reports stand some lines of titles above it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table with our own column names.

    Attributes:
        table: String columns, all of `OURS` (null where the file lacks one), and `row`.
        present: those of `OURS` that the file has.
        others: how many other headers there are.
        too_long: rows with cells beyond the last header; their cells may be shifted.
    """

    table: pl.DataFrame
    present: tuple[str, ...]
    others: tuple[str, ...]
    too_long: tuple[int, ...]


def headers_of(source: StudentSource) -> dict[str, str]:
    """Return our column = header to look for: our own names, save where the settings say otherwise."""
    plain = {ours: ours for ours in OURS if ours != "full_name"}
    return plain | {str(ours): header for ours, header in source.columns.items()}


def find_columns(sheet: Sheet, source: StudentSource, file: str, account: Account) -> Found | None:
    """Find our columns in a sheet; None where it has no header that we know.

    Raises:
        Refused: BC-STU-004, an id or name column stands there twice with different cells.
    """
    headers = headers_of(source)
    at = header_row(sheet, _headers_wanted(source, headers), WITHIN)
    if at is None:
        return None
    table = table_below(sheet, at)
    columns = {label(name): name for name in reversed(table.columns) if name != "row"}
    present = {ours: columns[label(header)] for ours, header in headers.items() if label(header) in columns}
    _tell_missing(source, present, file, account)
    for ours in _repeated(table, present, headers, file, account):
        del present[ours]
    mapped = table.select(
        *(pl.col(name).str.strip_chars().alias(ours) for ours, name in present.items()),
        *(pl.lit(None, pl.String).alias(ours) for ours in OURS if ours not in present),
        "row",
    )
    return Found(mapped, tuple(present), tuple(_others(table, present)), rows_too_long(sheet, at, table))


def _headers_wanted(source: StudentSource, headers: dict[str, str]) -> Collection[Collection[str]]:
    if "full_name" in source.columns:
        return [{headers["student_id"], headers["full_name"]}]
    return [{headers["student_id"], headers["given"], headers["family"]}]


def _others(table: pl.DataFrame, present: dict[str, str]) -> Iterator[str]:
    taken = {label(name) for name in present.values()}
    for name in table.columns:
        if name != "row" and label(name.rpartition(REPEATED)[0] or name) not in taken:
            yield label(name)


def _tell_missing(source: StudentSource, present: dict[str, str], file: str, account: Account) -> None:
    for ours, header in source.columns.items():
        if ours not in present:
            what = f"The settings read {ours} from the column {header}, which the file does not have."
            do = "Correct columns under [students.sources] in boundary-check.toml, or the file."
            account.tell("BC-STU-018", file, what, do, ours)


def _repeated(
    table: pl.DataFrame, present: dict[str, str], headers: dict[str, str], file: str, account: Account
) -> list[str]:
    """Tell of our columns that stand there twice, and return those that must not be read."""
    again = repeated_headers(table)
    doubtful = [ours for ours in present if label(headers[ours]) in again]
    for ours in doubtful:
        copies = copies_of(table, present[ours])
        equal = all(table[present[ours]].equals(table[name], check_names=False) for name in copies)
        what = "This column stands in the file twice" + ("." if equal else " with different cells.")
        problem = Problem("BC-STU-004", file, None, ours, what, "Delete or rename one of the two.")
        if not equal and ours in ("student_id", "given", "family", "full_name"):
            raise Refused(problem)
        account.problems.append(problem)
    return [ours for ours in doubtful if ours not in ("student_id", "given", "family", "full_name")]


def unknown_table(sheets: Sequence[Sheet], source: StudentSource, file: str) -> Problem:
    """Say which of our columns a file has and which it lacks, and what to do about it."""
    headers = headers_of(source)
    found = max((_met(sheet, headers) for sheet in sheets), key=len, default=set())
    needed = ["student_id", *(["full_name"] if "full_name" in source.columns else ["given", "family"])]
    missing = [ours for ours in needed if ours not in found]
    what = f"This table has no header row with {_listed(needed)}: "
    what += (
        f"found {_listed(sorted(found, key=OURS.index))}; " if found else "none of our columns was found; "
    )
    what += f"missing {_listed(missing)}."
    do = (
        f"Run `boundary-check profile` on it, then map its columns in boundary-check.toml under "
        f'[students.sources."{file}"], or rename them.'
    )
    return Problem("BC-STU-002", file, None, None, what, do)


def _met(sheet: Sheet, headers: dict[str, str]) -> set[str]:
    ours = {label(header): name for name, header in headers.items()}
    rows = sheet.rows.drop("row").head(WITHIN).iter_rows()
    met = ({ours[label(cell)] for cell in cells if cell and label(cell) in ours} for cells in rows)
    return max(met, key=len, default=set())


def _listed(names: Iterable[str]) -> str:
    """Join names in a sentence.

    >>> _listed(["student_id", "given", "family"])
    'student_id, given and family'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
