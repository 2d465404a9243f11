"""Who is to declare: staff.csv (or .xlsx, .ods), one row a member of staff."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from connectors.dates import dates_in
from connectors.sheets import header_row, read_sheets, table_below
from connectors.tabular.doubts import doubts
from connectors.tabular.headers import named
from records.people import StaffMember
from records.problem import Problem, Refused

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_id": (
        "staff_id",
        "staff number",
        "staff no",
        "employee_id",
        "employee number",
        "payroll number",
        "id",
    ),
    "name": ("name", "full name", "staff name", "display name"),
    "first_name": ("first_name", "given name", "forename"),
    "last_name": ("last_name", "surname", "family name"),
    "email": ("email", "e-mail", "email address", "work email"),
    "department": ("department", "dept", "team", "faculty"),
    "line_manager_id": ("line_manager_id", "line manager", "manager_id", "reports to"),
    "employment": ("employment", "employment type", "contract", "contract type"),
    "starts": ("starts", "start", "start date", "from"),
    "ends": ("ends", "end", "end date", "leaving date", "to"),
    "student_id": ("student_id", "learner reference", "own student_id"),
    "formerly": ("formerly", "former staff_id", "former staff_ids", "earlier staff_id", "earlier staff_ids"),
}
"""Our column and the headers it goes by; case, blanks and underscores do not matter."""

LARGEST = 32 * 2**20
"""Bytes of a staff list."""

DOUBTS = ("BC-DEC-012", "BC-DEC-013")
"""Codes of a shifted row and of a column that stands there twice."""
_HEADERS = [(header,) for header in COLUMNS["staff_id"]]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who is to declare, and what is wrong with the list.

    Attributes:
        members: in the file's order, no id twice.
        problems: rows that a person must look at.
    """

    members: tuple[StaffMember, ...]
    problems: tuple[Problem, ...]


def read_staff(path: Path) -> Staff:
    """Read the staff list. A row without an id, or with one met before, is a problem and left out.

    A row that lacks a name or an address, or has a date that is none, is a problem and kept.

    Raises:
        Refused: BC-DEC-001, the file is not there or no table; BC-DEC-002, it has no staff_id column.
    """
    file = path.name
    table, doubtful = _table(path)
    own, _ = named(table, COLUMNS)
    own = own.with_columns(pl.col(pl.String).str.strip_chars().replace("", None))
    starts, ends = dates_in(own["starts"]), dates_in(own["ends"])
    own = own.with_columns(
        starts.values.alias("starts"),
        ends.values.alias("ends"),
        pl.coalesce("name", pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)).alias(
            "name"
        ),
        pl.col("staff_id").is_first_distinct().alias("is_first"),
        (starts.failed | ends.failed).alias("bad_date"),
    )
    kept = own.filter(pl.col("staff_id").is_not_null() & pl.col("is_first"))
    problems = [
        *doubtful,
        *_row_problems(file, own),
        *_alike(file, kept),
        *_managers(file, kept),
        *_nobody(file, kept),
    ]
    formerly, doubtful_ids = _formerly(file, kept)
    members = (_member({**row, "formerly": formerly[row["staff_id"]]}) for row in kept.iter_rows(named=True))
    return Staff(tuple(members), (*problems, *doubtful_ids))


def _formerly(file: str, kept: pl.DataFrame) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Read each person's earlier ids; one that is in doubt is nobody's, so that no decision goes astray."""
    current = set(kept["staff_id"])
    given = {row["staff_id"]: _ids_in(row["formerly"]) for row in kept.iter_rows(named=True)}
    times = Counter(former for ids in given.values() for former in ids)
    problems = []
    for staff_id, row in zip(kept["staff_id"], kept["row"], strict=True):
        if current.intersection(given[staff_id]):
            what = "A former id is the staff_id of a row of this list; it was not followed."
            do = "Leave one row for each person, under the id of now, or take the id out."
            problems.append(Problem("BC-DEC-150", file, row, "formerly", what, do))
        if any(times[former] > 1 for former in given[staff_id]):
            what = "A former id is given for another person too; it was followed for neither."
            problems.append(Problem("BC-DEC-151", file, row, "formerly", what, "Leave it with whose it was."))
    followed = {
        staff_id: tuple(one for one in ids if one not in current and times[one] == 1)
        for staff_id, ids in given.items()
    }
    return followed, problems


def _ids_in(cell: str | None) -> tuple[str, ...]:
    """Split a cell of ids at its semicolons; each once, in the order given."""
    return tuple(dict.fromkeys(one.strip() for one in (cell or "").split(";") if one.strip()))


def _table(path: Path) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the list as it stands in the first sheet that holds one, and what is doubtful about it."""
    file = path.name
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(
                _fault("BC-DEC-001", file, "The staff list is far too large.", "Hand in one row a person.")
            )
        sheets = read_sheets(path.read_bytes(), file)
    except OSError:
        do = "Put staff.csv into the folder; `boundary-check init` makes one with an example row."
        raise Refused(_fault("BC-DEC-001", file, "The staff list cannot be opened.", do)) from None
    for sheet in sheets:
        if (at := header_row(sheet, _HEADERS)) is not None:
            table = table_below(sheet, at)
            return table, [*sheet.problems, *doubts(file, sheet, at, COLUMNS, table, DOUBTS)]
    do = "The first row must hold the headers staff_id, name and email."
    raise Refused(_fault("BC-DEC-002", file, "The staff list has no column staff_id.", do))


def _row_problems(file: str, own: pl.DataFrame) -> Iterator[Problem]:
    no_id = pl.col("staff_id").is_null()
    faults: tuple[tuple[str, str, pl.Expr, str, str], ...] = (
        ("BC-DEC-003", "staff_id", no_id, "The row has no staff_id, so it was left out.", "Add the id."),
        (
            "BC-DEC-004",
            "staff_id",
            ~no_id & ~pl.col("is_first"),
            "This staff_id stands in an earlier row too; this row was left out.",
            "Keep one row a person.",
        ),
        ("BC-DEC-005", "name", pl.col("name").fill_null("") == "", "The row has no name.", "Add the name."),
        (
            "BC-DEC-006",
            "email",
            ~pl.col("email").fill_null("").str.contains(r"^[^@\s]+@[^@\s]+$"),
            "The row has no e-mail address that could be one.",
            "Add the work address.",
        ),
        ("BC-DEC-007", "starts", pl.col("bad_date"), "A start or end is no date.", "Write it as 2026-01-31."),
        (
            "BC-DEC-008",
            "ends",
            pl.col("ends") < pl.col("starts"),
            "The end is before the start.",
            "Correct it.",
        ),
    )
    for code, column, is_wrong, what, do in faults:
        for row in own.filter(is_wrong.fill_null(False))["row"]:
            yield Problem(code, file, row, column, what, do)


def _alike(file: str, kept: pl.DataFrame) -> Iterator[Problem]:
    """Tell ids that differ only in case, blanks or leading zeros: folders cannot tell them apart."""
    folded = [near(staff_id) for staff_id in kept["staff_id"]]
    times = Counter(folded)
    for row, fold in zip(kept["row"], folded, strict=True):
        if times[fold] > 1:
            what = "This staff_id differs from another only in case, blanks or leading zeros."
            yield Problem("BC-DEC-009", file, row, "staff_id", what, "Check that both are meant.")


def _managers(file: str, kept: pl.DataFrame) -> Iterator[Problem]:
    unknown = pl.col("line_manager_id").is_not_null() & ~pl.col("line_manager_id").is_in(
        kept["staff_id"].to_list()
    )
    for row in kept.filter(unknown)["row"]:
        what = "The line manager is not in the list."
        yield Problem("BC-DEC-010", file, row, "line_manager_id", what, "Add them, or leave it empty.")


def _nobody(file: str, kept: pl.DataFrame) -> Iterator[Problem]:
    if kept.is_empty():
        yield _fault("BC-DEC-011", file, "The staff list names nobody.", "Add one row a member of staff.")


def near(staff_id: str) -> str:
    """Fold an id for finding near misses: case, blanks and leading zeros of its numbers go.

    >>> near(" s-0012 ") == near("S-12")
    True
    """
    tight = "".join(staff_id.split()).casefold()
    out, digits = [], False
    for at, char in enumerate(tight):
        leading = char == "0" and not digits and tight[at + 1 : at + 2].isdigit()
        digits = char.isdigit() and (digits or not leading)
        if not leading:
            out.append(char)
    return "".join(out)


def _member(row: dict[str, object]) -> StaffMember:
    values = {name: row[name] for name in StaffMember.model_fields}
    return StaffMember.model_validate({**values, "name": row["name"] or "", "email": row["email"] or ""})


def _fault(code: str, file: str, what: str, do: str) -> Problem:
    return Problem(code, file, None, None, what, do)
