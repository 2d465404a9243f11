"""The tables of a roster: which file is which, by its header, and what of it is read.

Files of real rosters were seen with their contents swapped and their names in another case, so a name decides
only where two files have one and the same header.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from connectors.dates import Order
from connectors.sheets import Sheet, copies_of, header_row, label, read_sheets, rows_too_long, table_below
from connectors.students.dates_told import with_dates
from connectors.students.student_files import StudentFile

LARGEST_TABLE = 256 * 2**20
"""Bytes. Three million enrolments."""
WITHIN = 5
"""Rows from the top in which the header is looked for; it should be the first."""
IGNORED = "ignored"
"""The kind of a table that belongs to a roster and holds nothing that is read."""

_PERIOD = ("role", "status", "changed", "start", "end")
COLUMNS: dict[str, tuple[str, ...]] = {
    "users": (
        *("user", "role", "status", "changed", "given", "middle", "family"),
        *("preferred_given", "preferred_middle", "preferred_family"),
        *("email", "phone", "username", "numbers", "agents", "dob"),
    ),
    "roles": ("user", "session", *_PERIOD),
    "enrollments": ("user", "klass", *_PERIOD),
    "classes": ("klass", "sessions", "start", "end"),
    "sessions": ("session", "start", "end"),
    "births": ("user", "dob"),
    "relationships": ("user", "other", "role"),
    "manifest": ("property", "value"),
}
"""Our columns of each kind of table. `changed` is the day of a deletion, `numbers` other systems' numbers."""
DATES = frozenset({"changed", "start", "end", "dob"})

_DELIMITERS = re.compile(r"[,;\t|]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of a roster format.

    Attributes:
        kind: what it holds: users, roles, enrollments, classes, sessions, births, relationships, ...
        needs: headers it always has.
        lacks: headers by which another format's table of this kind is told.
        one_of: further headers of which one at least must be there, unless the file's name says so.
        called: a word that the file's name must hold, or, with `one_of`, may hold instead.
        whole: it has no other headers than those it needs.
        columns: our column = headers that it goes by; the first that is there is read. `phone` joins all.
        always: our column = what holds for every row, where the table's kind says it.
    """

    kind: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    called: str = ""
    whole: bool = False
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)

    def fits(self, headers: frozenset[str], name: str) -> bool:
        """Tell whether a table with these folded headers, in a file of that name, is of this layout."""
        needed = set(map(label, self.needs))
        if not needed <= headers or headers & set(map(label, self.lacks)):
            return False
        if self.whole and needed != headers:
            return False
        by_header = bool(headers & set(map(label, self.one_of)))
        by_name = bool(self.called) and self.called in name.casefold()
        return by_header or by_name or not (self.one_of or self.called)


def layout_of(head: bytes, path: str, layouts: Iterable[Layout]) -> Layout | None:
    """Return the first layout that a file's first bytes fit; None: it is no table of this format."""
    headers = _headers(head)
    name = path.rpartition("/")[2]
    return next((layout for layout in layouts if layout.fits(headers, name)), None) if headers else None


def _headers(head: bytes) -> frozenset[str]:
    """Return the folded headers of the first line, in whatever encoding: those we know are plain ASCII."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    lines = head.replace(b"\0", b"").decode("latin-1").splitlines()
    first = next((line for line in lines if line.strip() and not line.lower().startswith("sep=")), "")
    return frozenset(filter(None, map(label, _DELIMITERS.split(first))))


def read_table(file: StudentFile, layout: Layout, order: Order, iso_asked: bool) -> pl.DataFrame:
    """Read our columns of one file: text (null where it has none), dates, `source_row` and `source_file`.

    Rows with more cells than there are headers are left out and told, since their cells may be shifted.
    """
    (sheet,) = read_sheets(file.export.read(file.member, LARGEST_TABLE), file.name)
    file.account.problems += sheet.problems
    file.account.note(f"text read as {sheet.encoding}")
    at = header_row(sheet, [layout.needs], WITHIN)
    table = table_below(sheet, at) if at is not None else pl.DataFrame(schema={"row": pl.UInt32})
    present = _present(table, layout, file)
    wanted = COLUMNS[layout.kind]
    read = table.select(
        *(_joined(ours, headers) for ours, headers in present.items()),
        *(pl.lit(layout.always.get(ours), pl.String).alias(ours) for ours in wanted if ours not in present),
        pl.col("row").alias("source_row"),
        pl.lit(file.member.path).alias("source_file"),
    )
    read = _without_shifted(read, sheet, at, table, file)
    if "changed" in read.columns:
        # When a record was deleted: of all others the day says nothing.
        read = read.with_columns(pl.when(_is_deleted()).then("changed").alias("changed"))
    headers = {ours: present[ours][0] if ours in present else ours for ours in wanted if ours in DATES}
    return with_dates(read, headers, order, file.name, file.account, iso_asked)


def _is_deleted() -> pl.Expr:
    return (pl.col("status").str.to_lowercase() == "tobedeleted").fill_null(False)


def _present(table: pl.DataFrame, layout: Layout, file: StudentFile) -> dict[str, Sequence[str]]:
    """Find our columns in a table; the others are only counted."""
    by_label = {label(name): name for name in reversed(table.columns) if name != "row"}
    found = {
        ours: [by_label[label(header)] for header in headers if label(header) in by_label]
        for ours, headers in layout.columns.items()
    }
    known = {name for names in found.values() for name in names}
    for name in known:
        if copies_of(table, name):
            what = "This column stands in the file twice; the first was read."
            file.account.tell("BC-STU-004", file.name, what, "Delete or rename one of the two.", name)
    file.account.know(name for name in table.columns if name in known)
    file.account.unknown.update(label(name) for name in table.columns if name not in known and name != "row")
    return {ours: names for ours, names in found.items() if names}


def _joined(ours: str, headers: Sequence[str]) -> pl.Expr:
    cells = [_text(header) for header in (headers if ours == "phone" else headers[:1])]
    return pl.concat_str(cells, separator=";", ignore_nulls=True).replace("", None).alias(ours)


def _text(header: str) -> pl.Expr:
    return pl.col(header).str.strip_chars()


def _without_shifted(
    read: pl.DataFrame, sheet: Sheet, at: int | None, table: pl.DataFrame, file: StudentFile
) -> pl.DataFrame:
    shifted = rows_too_long(sheet, at, table) if at is not None else ()
    what = "This row has more cells than there are headers, so they may be shifted; it was left out."
    do = "Put cells that hold a comma in quotation marks, or export it again."
    file.account.tell_rows("BC-STU-007", file.name, shifted, what, do)
    file.account.rows_left_out += len(shifted)
    return read.filter(~pl.col("source_row").is_in(shifted))


def each_of(column: str) -> pl.Expr:
    """Take a list in a cell apart: ``"id1,id2"``; blanks around its members do not matter."""
    members = pl.col(column).str.replace_all(";", ",").str.split(",")
    return members.list.eval(pl.element().str.strip_chars()).list.eval(
        pl.element().filter(pl.element() != "")
    )


def empty_table(kind: str) -> pl.DataFrame:
    """Return a table of a kind without rows, for a file that the roster lacks."""
    types = {name: pl.Date if name in DATES else pl.String for name in COLUMNS[kind]}
    return pl.DataFrame(schema=types | {"source_row": pl.UInt32, "source_file": pl.String})
