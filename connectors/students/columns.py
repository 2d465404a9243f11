"""Which columns of a table are ours: by our own names, as the settings map them, or by a system's preset."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
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
from connectors.students.presets.preset import Preset
from connectors.students.settings import OurColumn, StudentSource
from records.problem import Problem, Refused

OURS: tuple[str, ...] = get_args(OurColumn)
WITHIN = 20
"""Rows from the top in which a header is looked for; reports stand some lines of titles above it."""
_GIVEN = ("given", "forenames", "legal_given", "everyday_given")
_FAMILY = ("family", "legal_family", "everyday_family")
_IDENTITY = frozenset({"student_id", "full_name", *_GIVEN, *_FAMILY})
"""Columns without which, or with two of which, nobody can be known for certain."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table with our own column names.

    Attributes:
        table: String columns, all of `OURS` and the preset's (null where the file lacks one), and `row`.
        present: those that the file has.
        others: how many other headers there are.
        too_long: rows with cells beyond the last header; their cells may be shifted.
        header: ours = the headers it is read from.
    """

    table: pl.DataFrame
    present: tuple[str, ...]
    others: tuple[str, ...]
    too_long: tuple[int, ...]
    header: Mapping[str, tuple[str, ...]]


def headers_of(source: StudentSource, preset: Preset | None = None) -> dict[str, tuple[str, ...]]:
    """Return our column = headers to look for: our own names or the preset's, save where the settings say."""
    if preset:
        plain = {column: preset.headers_of(column) for column in preset.all_columns()}
    else:
        plain = {ours: (ours,) for ours in OURS if ours != "full_name"}
    return plain | {str(ours): (header,) for ours, header in source.columns.items()}


def find_columns(
    sheet: Sheet, source: StudentSource, file: str, account: Account, preset: Preset | None = None
) -> Found | None:
    """Find our columns in a sheet; None where it has no header that we know.

    Raises:
        Refused: BC-STU-004, an id or name column stands there twice with different cells.
    """
    headers = headers_of(source, preset)
    at = header_row(sheet, _headers_wanted(source, headers, preset), WITHIN)
    if at is None:
        return None
    table = table_below(sheet, at)
    columns = {label(name): name for name in reversed(table.columns) if name != "row"}
    present = {
        ours: found
        for ours, names in headers.items()
        if (found := tuple(columns[label(name)] for name in names if label(name) in columns))
    }
    _tell_missing(source, present, file, account)
    for ours in _repeated(table, present, file, account):
        del present[ours]
    every = tuple(dict.fromkeys((*OURS, *headers)))
    mapped = table.select(
        *(_first_filled(names).alias(ours) for ours, names in present.items()),
        *(pl.lit(None, pl.String).alias(ours) for ours in every if ours not in present),
        "row",
    )
    others = tuple(_others(table, present))
    return Found(mapped, tuple(present), others, rows_too_long(sheet, at, table), present)


def _first_filled(names: Sequence[str]) -> pl.Expr:
    cells = [pl.col(name).str.strip_chars() for name in names]
    return pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)


def _headers_wanted(
    source: StudentSource, headers: Mapping[str, Sequence[str]], preset: Preset | None
) -> list[Collection[str]]:
    """Return the sets of headers that make a header row, each enough."""
    if preset:
        givens = [header for column in _GIVEN for header in headers.get(column, ())]
        families = [header for column in _FAMILY for header in headers.get(column, ())]
        named = product(headers.get("student_id", ()), givens, families)
        whole = product(headers.get("student_id", ()), headers.get("full_name", ()))
        return [*preset.tells, *map(set, named), *map(set, whole)]
    if "full_name" in source.columns:
        return [{*headers["student_id"], *headers["full_name"]}]
    return [{*headers["student_id"], *headers["given"], *headers["family"]}]


def _others(table: pl.DataFrame, present: Mapping[str, Sequence[str]]) -> Iterator[str]:
    taken = {label(name) for names in present.values() for name in names}
    for name in table.columns:
        if name != "row" and label(name.rpartition(REPEATED)[0] or name) not in taken:
            yield label(name)


def _tell_missing(
    source: StudentSource, present: Mapping[str, Sequence[str]], file: str, account: Account
) -> None:
    for ours, header in source.columns.items():
        if ours not in present:
            what = f"The settings read {ours} from the column {header}, which the file does not have."
            do = "Correct columns under [students.sources] in boundary-check.toml, or the file."
            account.tell("BC-STU-018", file, what, do, ours)


def _repeated(
    table: pl.DataFrame, present: Mapping[str, Sequence[str]], file: str, account: Account
) -> list[str]:
    """Tell of our columns that stand there twice, and return those that must not be read."""
    again = repeated_headers(table)
    doubtful = [(ours, name) for ours, names in present.items() for name in names if label(name) in again]
    for ours, name in doubtful:
        equal = all(table[name].equals(table[copy], check_names=False) for copy in copies_of(table, name))
        what = "This column stands in the file twice" + ("." if equal else " with different cells.")
        column = ours if ours in OURS else name
        problem = Problem("BC-STU-004", file, None, column, what, "Delete or rename one of the two.")
        if not equal and ours in _IDENTITY:
            raise Refused(problem)
        account.problems.append(problem)
    return list(dict.fromkeys(ours for ours, _ in doubtful if ours not in _IDENTITY))


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
    what += f"missing {_listed(missing)}." if missing else "they do not stand in one row."
    do = (
        f"Run `boundary-check profile` on it, then map its columns in boundary-check.toml under "
        f'[students.sources."{file}"], or rename them.'
    )
    return Problem("BC-STU-002", file, None, None, what, do)


def _met(sheet: Sheet, headers: Mapping[str, Sequence[str]]) -> set[str]:
    ours = {label(header): name for name, names in headers.items() for header in names}
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
