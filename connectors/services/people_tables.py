"""Tables of people as services and spreadsheet programs write them, opened for a reader of connections."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import polars as pl

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.sheets import Sheet, header_row, label, read_sheets, table_below
from connectors.tabular.doubts import doubts
from connectors.tabular.headers import headers_at_the_beginning, named, spelt
from records.problem import Refused

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
TEXTS = (".csv", ".tsv", ".txt")
DEEPEST_HEADER = 40
"""Rows looked at for a header: LinkedIn's notes above it take three, and more with line breaks."""
LOOKED_INTO = 100
"""Tables of unknown names whose first lines are looked at: a renamed list is still found."""

Lines = list[frozenset[str]]
_LINES: WeakKeyDictionary[Export, dict[str, Lines]] = WeakKeyDictionary()
"""The first lines of tables, folded: every reader of tables asks for them, and a workbook is slow to open."""


@dataclass(frozen=True, slots=True)
class TableList:
    """One kind of table: the headers that give it away, and how its rows are read.

    Attributes:
        name: its file's name as the service writes it, normalised: "connections.csv".
        headers: sets of headers, folded by `labels`; a row that holds every one of a set is the header.
        columns: our word for a column, and the headers it goes by.
        rows: takes String columns named by those words, and `row`; returns some of CONNECTIONS' columns.
    """

    name: str
    headers: tuple[frozenset[str], ...]
    columns: Mapping[str, Sequence[str]]
    rows: Callable[[pl.DataFrame], pl.DataFrame]


def labels(*headers: str) -> frozenset[str]:
    """Fold headers, so that case, blanks and underscores do not matter."""
    return frozenset(map(label, headers))


def tables_in(export: Export, known: Callable[[Member], bool]) -> list[Member]:
    """Return the tables worth looking into, in order: those known by name or place, and the first others."""
    tables = export.ending(*TEXTS, *(WORKBOOKS if export.loose else ()))
    ours = {member.path for member in tables if known(member)}
    others = [member.path for member in tables if member.path not in ours][:LOOKED_INTO]
    looked_into = ours.union(others)
    return [member for member in tables if member.path in looked_into]


def first_lines(export: Export, member: Member) -> Lines:
    """Return the folded cells of a table's first lines; those of a workbook only where it came loose."""
    met = _LINES.setdefault(export, {})
    if member.path not in met:
        met[member.path] = _lines(export, member)
    return met[member.path]


def _lines(export: Export, member: Member) -> Lines:
    if member.place.endswith(WORKBOOKS):
        return _lines_of_workbook(export, member) if export.loose else []
    return headers_at_the_beginning(export.head(member)) if member.place.endswith(TEXTS) else []


def _lines_of_workbook(export: Export, member: Member) -> Lines:
    """Look into a workbook: many open a list in a spreadsheet program and save what they see."""
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused:
        return []
    rows = (row for sheet in sheets for row in sheet.rows.drop("row").head(DEEPEST_HEADER).iter_rows())
    return [frozenset(label(cell) for cell in row if cell) for row in rows]


def list_with(lines: Iterable[frozenset[str]], lists: Sequence[TableList]) -> TableList | None:
    """Return the list whose headers one of the lines holds.

    A typed list says its service and is none of them, unless the headers that give a list away hold that
    word: Outlook calls the department so in French.
    """
    lines = list(lines)
    return next((known for known in lists if any(_is_headed(line, known) for line in lines)), None)


def _is_headed(line: frozenset[str], known: TableList) -> bool:
    return any(wanted <= line and ("service" in wanted or "service" not in line) for wanted in known.headers)


def list_by_header(export: Export, member: Member, lists: Sequence[TableList]) -> TableList | None:
    """Return which list a member is, by its first lines; a workbook that came loose is looked into."""
    return list_with(first_lines(export, member), lists)


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


def rows_under_header(gathering: Gathering, member: Member, known: TableList) -> pl.DataFrame | None:
    """Return a list's String columns by our words, and `row`; None, with the problem told, without a header.

    Notes the member as read and its headers as met.
    """
    file = gathering.export.shown(member)
    sheets = sheets_of(gathering, member)
    if sheets is None:
        return None
    placed = ((sheet, header_row(sheet, known.headers, DEEPEST_HEADER)) for sheet in sheets)
    sheet, at = next(((sheet, at) for sheet, at in placed if at is not None), (None, 0))
    if sheet is None:
        gathering.fail(shape_unknown(file))
        return None
    table = table_below(sheet, at)
    gathering.problems.extend(doubts(file, sheet, at, known.columns, table))
    gathering.read.add(member.path)
    own, others = named(table, known.columns)
    gathering.known |= spelt(table, known.columns)
    gathering.others |= others
    return own
