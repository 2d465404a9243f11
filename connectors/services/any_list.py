"""The list that a person typed, as CSV, XLSX or ODS: the honest answer where no export exists.

The contract's columns (`service, display_name` and what else is known) or those of the template
(`service, relation, name_as_shown, real_name_if_known, handle_or_link, …`); headers in any case and
order. Without a direction a person is `declared`. A bulk list has a `staff_id` column.

A real name beside the shown one stands as a second row of the same `source_row`, so that both names are
compared.

Samples: data_samples/exports/any_list (invented people).
"""

from collections.abc import Iterator, Sequence

import polars as pl

from connectors.connections import Gathering, several, tidied
from connectors.dates import dates_in
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.people_tables import TEXTS, WORKBOOKS, sheets_of
from connectors.sheets import Sheet, label, read_sheets, table_below
from connectors.tabular.doubts import doubts
from connectors.tabular.headers import headers_at_the_beginning, named
from connectors.tabular.rows_told import told
from connectors.words import DIRECTION_OF_WORD, SERVICE_OF_WORD
from records.policy import Direction, Service
from records.problem import Problem, Refused

ASKS_FOR = "The list template, filled in by hand: one row a person, with the service and the name as shown"

COLUMNS: dict[str, tuple[str, ...]] = {
    "service": ("service", "network", "platform", "site", "app", "social network"),
    "staff_id": ("staff_id", "staff number", "staff no", "employee_id", "employee number", "payroll number"),
    "direction": ("direction", "relation", "relationship", "connection type"),
    "display_name": ("display_name", "name_as_shown", "name", "full name", "shown name", "person"),
    "real_name": ("real_name", "real_name_if_known"),
    "first_name": ("first_name", "given name", "forename"),
    "last_name": ("last_name", "surname", "family name"),
    "handle": ("handle", "handle_or_link", "username", "user name", "screen name", "account name"),
    "profile_url": ("profile_url", "profile link", "link", "url", "profile"),
    "platform_id": ("platform_id",),
    "email": ("email", "emails", "e-mail", "email address"),
    "phone": ("phone", "phones", "mobile", "telephone", "phone number", "mobile number", "tel"),
    "since": ("since", "connected on", "connected since"),
    "employer": ("employer",),
    "birthday": ("birthday",),
    "how_you_know_them": ("how_you_know_them", "how do you know them", "how known"),
    "note": ("note", "notes", "comment", "comments"),
}
"""Our column and the headers it goes by; case, blanks, underscores and marks do not matter."""

NAMES_SOMEBODY = {"display_name", "real_name", "first_name", "last_name", "handle", "profile_url", "email"}
NAMES_SOMEBODY |= {"phone"}
TYPED_ONLY = {"direction", "real_name", "handle", "profile_url", "how_you_know_them"}
"""Columns that, beside a name, show a typed list that lacks its service column."""

WITHIN = 20
"""Rows from the top in which the header is looked for."""

LOOKED_INTO = 200
"""Texts of an archive or folder whose first lines are looked at; a list that was typed lies near its top."""
MOST_WORKBOOKS = 20
"""Workbooks of an archive or folder that are looked into, which takes a second each."""

_OURS = {label(header): name for name, headers in reversed(COLUMNS.items()) for header in headers}


def recognises(export: Export) -> list[Member]:
    """Claim tables whose header row is a typed list's; a loose workbook is always answered for here."""
    texts = export.nearest_the_top(LOOKED_INTO, *TEXTS)
    likely = {*texts, *export.nearest_the_top(MOST_WORKBOOKS, *WORKBOOKS)}
    return [member for member in export.members if member in likely and _is_list(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists, every sheet of a workbook that holds one."""
    gathering = Gathering(export, READER.name, None)
    for member in members:
        _read_file(gathering, member)
    return gathering.reading()


def _is_list(export: Export, member: Member) -> bool:
    suffix = "." + member.path.lower().rpartition(".")[2]
    if suffix in WORKBOOKS:
        return export.loose or _workbook_holds_a_list(export, member)
    if suffix not in TEXTS:
        return False
    return any(_is_header(line) for line in headers_at_the_beginning(export.head(member))[:WITHIN])


def _workbook_holds_a_list(export: Export, member: Member) -> bool:
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused:
        return False
    return any(_header_at(sheet) is not None for sheet in sheets)


def _is_header(labels: frozenset[str]) -> bool:
    ours = {_OURS[text] for text in labels if text in _OURS}
    if not ours & NAMES_SOMEBODY:
        return False
    is_typed = bool(ours & {"display_name", "real_name"}) and bool((ours - {"display_name"}) & TYPED_ONLY)
    return "service" in ours or "staff_id" in ours or is_typed


def _header_at(sheet: Sheet) -> int | None:
    rows = sheet.rows.drop("row").head(WITHIN).iter_rows()
    folded = (frozenset(label(cell) for cell in cells if cell) for cells in rows)
    return next((at for at, labels in enumerate(folded) if _is_header(labels)), None)


def _read_file(gathering: Gathering, member: Member) -> None:
    sheets = sheets_of(gathering, member)
    if sheets is None:
        return
    filled = [sheet for sheet in sheets if sheet.rows.drop("row").width and not _is_blank(sheet)]
    lists = [(sheet, at) for sheet in filled if (at := _header_at(sheet)) is not None]
    gathering.read |= {member.path} if lists else set()
    for sheet, at in lists:
        table = table_below(sheet, at)
        gathering.problems.extend(doubts(gathering.export.shown(member), sheet, at, COLUMNS, table))
        _read_sheet(gathering, member, table)
    if not lists:
        gathering.fail(_no_list(gathering, member, filled))
    elif len(lists) < len(filled):
        gathering.notes.append(f"{len(filled) - len(lists)} sheets hold no list of people")


def _is_blank(sheet: Sheet) -> bool:
    return bool(sheet.rows.select(pl.all_horizontal(pl.exclude("row").is_null().all())).item())


def _read_sheet(gathering: Gathering, member: Member, table: pl.DataFrame) -> None:
    own, others = named(table, COLUMNS)
    gathering.known |= {name for name in COLUMNS if own[name].is_not_null().any()}
    gathering.others |= others
    if own.is_empty():
        gathering.notes.append("a list has its headers and nobody in it")
    dates = dates_in(own["since"])
    services, directions = folded_words(own["service"]), folded_words(own["direction"])
    rows = _rows(own).with_columns(
        services.replace_strict(SERVICE_OF_WORD, default=Service.OTHER.value).alias("service"),
        directions.replace_strict(DIRECTION_OF_WORD, default=Direction.DECLARED.value).alias("direction"),
        dates.values.alias("since"),
    )
    usable = gathering.add(_with_real_names(rows), member)
    file = gathering.export.shown(member)
    unnamed = own.filter(~pl.col("row").is_in(usable["source_row"].to_list()))
    gathering.problems.extend(_strange_services(file, own, services))
    gathering.problems.extend(told(file, unnamed["row"], "BC-IMP-053", None, *_NOBODY))
    vague = own["since"].str.contains(_NO_DAY).fill_null(False)
    wrong = own.filter(dates.failed & ~vague)
    gathering.problems.extend(told(file, wrong["row"], "BC-IMP-054", "since", *_NO_DATE))
    if count := int((dates.failed & vague).sum()):
        gathering.notes.append(f"{count} dates without a day were left out")
    if second := usable.height - usable["source_row"].n_unique():
        gathering.notes.append(f"{second} real names stand as a row of their own beside the name shown")
    strange = directions.is_not_null() & ~directions.is_in(list(DIRECTION_OF_WORD))
    if count := int(strange.sum()):
        gathering.notes.append(f"{count} relations in other words were taken as declared")


def _rows(own: pl.DataFrame) -> pl.DataFrame:
    """Bring typed columns to CONNECTIONS' (all but service, direction and since), and `real`."""
    whole = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True).replace("", None)
    real = tidied(pl.col("real_name"))
    link = pl.when(pl.col("handle").str.contains(_LINK)).then("handle")
    return own.select(
        *("staff_id", "platform_id", "employer", "birthday", "first_name", "last_name"),
        pl.coalesce(tidied(pl.col("display_name")), whole, real).alias("display_name"),
        pl.coalesce("handle", "profile_url").str.replace(_USER_PAGE, "").alias("handle"),
        pl.coalesce("profile_url", link).alias("profile_url"),
        several(pl.col("email").str.replace_all(",", ";")).alias("emails"),
        several(pl.col("phone").str.replace_all(",", ";")).alias("phones"),
        pl.col("row").alias("source_row"),
        (tidied(pl.col("how_you_know_them")) + " (own list)").alias("said_to_be"),
        real.alias("real"),
    )


def _with_real_names(rows: pl.DataFrame) -> pl.DataFrame:
    """Let a real name beside the shown one stand as a row of its own: the same person by another name."""
    second = rows.filter(pl.col("real").is_not_null() & (pl.col("real") != pl.col("display_name")))
    none = pl.lit(None, dtype=pl.String)
    renamed = second.with_columns(display_name="real", first_name=none, last_name=none)
    return pl.concat([rows, renamed]).sort("source_row", maintain_order=True)


_NO_DAY = r"(?i)^\s*([a-z]{3,9}\.? |\d{1,2}/)?(19|20)\d{2}\s*$"
"""A year, or a month and a year: all that most people remember."""
_LINK = r"(?i)^\s*(https?://|www\.)"
_USER_PAGE = r"(?i)^\s*(https?://\S+/wiki/)?user([ _]talk)?:"
"""What Wikipedia writes before the name of a user."""


def folded_words(column: pl.Series) -> pl.Series:
    """Fold a column of words as headers are folded; null, or nothing but marks, is null."""
    words = column.drop_nulls().unique()
    labels = [label(word.replace("+", " plus")) or None for word in words]
    return column.replace_strict(
        words, pl.Series(labels, dtype=pl.String), default=None, return_dtype=pl.String
    )


def _strange_services(file: str, own: pl.DataFrame, services: pl.Series) -> Iterator[Problem]:
    if own.is_empty():
        return
    if services.is_null().all():
        do = "Add a column service (facebook, instagram, whatsapp, …)."
        what = "The list does not say which service it is about; all rows are kept as other."
        yield Problem("BC-IMP-052", file, None, "service", what, do)
        return
    strange = own.filter(~services.is_in(list(SERVICE_OF_WORD)).fill_null(False))
    yield from told(file, strange["row"], "BC-IMP-051", "service", *_NO_SERVICE)


_NOBODY = ("The row names nobody.", "Type a name, a handle, an e-mail address or a phone number.")
_NO_DATE = ("This is no date.", "Write the day as 2026-01-31 or 31/01/2026, or leave it empty.")
_NO_SERVICE = (
    "No service is known by this word; the row is kept as other.",
    "Use one of the words of docs/exports/any-list.md, or other.",
)


def _no_list(gathering: Gathering, member: Member, filled: Sequence[Sheet]) -> Problem:
    """Say which of our headers stand in the first row, and count the others."""
    cells = [cell for sheet in filled[:1] for cell in sheet.rows.drop("row").row(0) if cell]
    ours = sorted({_OURS[label(cell)] for cell in cells if label(cell) in _OURS})
    others = sum(label(cell) not in _OURS for cell in cells)
    gathering.known |= set(ours)
    seen = f"We know {', '.join(ours) or 'none'} of its headers and do not know {others}."
    what = f"No list of connections was found in this table. {seen}" if cells else "The table is empty."
    do = "The list needs the columns service and display_name; docs/exports/any-list.md shows it."
    return Problem("BC-IMP-050", gathering.export.shown(member), None, None, what, do)


VOCABULARY = frozenset(COLUMNS)

READER = Reader("typed list", ASKS_FOR, recognises, read, None, VOCABULARY)
