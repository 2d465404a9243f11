"""Any table of students, CSV, TSV, XLSX, ODS, Parquet or LDIF: with our own columns, a mapping, or a preset.

Every student system can write such a table. Our own column names and the settings' mapping are looked for
first, then the headers by which a system is known. Only columns that are ours, mapped or a preset's leave
this module, so a password, an ethnicity or an address beside them is never in memory for longer than the
file itself.

Samples: data_samples/students/tables, mapped, and a folder for each preset (invented people).
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from connectors.dates import IN_WORDS, dates_in
from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.columns import Found, unknown_table
from connectors.students.found_tables import KEYS, find_table, tidied_by
from connectors.students.keys import keys_of
from connectors.students.parquet import is_parquet
from connectors.students.presets.fitting import does_not_fit
from connectors.students.presets.preset import Preset
from connectors.students.settings import StudentSettings, StudentSource
from connectors.students.stated_status import folded_codes, with_status
from connectors.students.student_files import StudentFile, read_files
from connectors.students.student_sheets import student_sheets
from connectors.students.written_names import each_name, tidied_names
from records.problem import Refused
from records.tables import STUDENT_ROWS, filled_to

NAME = "student table"
SOURCE = "table"
LARGEST_TABLE = 256 * 2**20
"""Bytes. Three million students in CSV."""

NO_TABLE = (b"<", b'{"', b"{\n", b"{\r", b"{ ", b"[{", b'["', b"[\n", b"[\r", b"[ ")
"""How markup and JSON begin; a report may well be headed "[Confidential]"."""

DATE_COLUMNS = ("dob", "start", "planned_end", "end")
KNOWN_BY = ("given", "family", "preferred", "email", "handle", "phone")


def recognises(export: Export) -> Sequence[Member]:
    """Claim every member that can be a table: a spreadsheet, or text that is not XML, HTML or JSON."""
    return [member for member in export.members if _can_be_table(export.head(member))]


def _can_be_table(head: bytes) -> bool:
    if head.startswith(b"PK\x03\x04"):
        return True  # inside an export every PK is a spreadsheet: nested archives are not members
    if head.startswith(b"\xd0\xcf\x11\xe0") or is_parquet(head):
        return True
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip()
    binary = text.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8"))
    return bool(text) and not binary and not text.startswith(NO_TABLE)


def read(export: Export, members: Sequence[Member], settings: StudentSettings) -> Reading:
    """Read the tables of an export as STUDENT_ROWS; what cannot be read is a problem in the receipt."""
    return read_files(NAME, export, members, settings, _rows_of)


def _rows_of(file: StudentFile) -> pl.DataFrame:
    """Read every sheet that holds a student table.

    Raises:
        Refused: the file cannot be read (BC-IMP-3nn, BC-STU-062, 063), none of its sheets holds one
            (BC-STU-002, 061), or it could be of two systems (BC-STU-060).
    """
    account, source = file.account, file.source
    sheets = student_sheets(file.export.read(file.member, LARGEST_TABLE), file.name)
    tables = []
    for number, sheet in enumerate(sheets, 1):
        place = file.name if len(sheets) == 1 else f"{file.name} (sheet {number})"
        account.problems += sheet.problems
        for note in (f"text read as {sheet.encoding}" if sheet.encoding else "", *sheet.notes):
            if note:
                account.note(note)
        if read := find_table(sheet, source, place, account):
            tables.append(student_rows(*read, source, place, file.member.path, account))
        elif len(sheets) > 1 and sheet.rows.height:
            account.note(f"sheet {number} has no student table and was not read")
    if not tables:
        fault = does_not_fit(source, file.name) if source.preset else unknown_table(sheets, source, file.name)
        raise Refused(fault)
    return pl.concat(tables)


def student_rows(
    found: Found, preset: Preset | None, source: StudentSource, file: str, path: str, account: Account
) -> pl.DataFrame:
    """Read a table of our own columns as STUDENT_ROWS: whatever holds one, a file or a database.

    Args:
        found: the table.
        preset: the system whose headers it has; None: our own, or mapped ones.
        source: what the settings say about it.
        file: what it is called in problems.
        path: what its rows say they come from.
        account: where everything that is found goes.
    """
    account.know(found.present)
    account.unknown.update(found.others)
    table = found.table.filter(~pl.col("row").is_in(found.too_long))
    records = tidied_by(preset, table, found, source, file, account) if preset else table
    records = _usable(tidied_names(records), found.too_long, file, account)
    records = _with_dates(records, found, source, file, account)
    account.rows_left_out += found.table.height - records.height
    codes = folded_codes(preset.status_codes if preset else {}) | folded_codes(source.status_codes)
    constant = source.status or (preset.status if preset else None)
    records = with_status(records, codes, constant, file, account)
    if records.is_empty():
        what = "There is no student in this table."
        account.tell("BC-STU-003", file, what, "Export it again, and look whether a filter is set.")
    rows = each_name(records.rename({"row": "source_row"}))
    return _as_student_rows(rows, preset.name if preset else SOURCE, source.id_prefix, path)


def _as_student_rows(rows: pl.DataFrame, record_system: str, prefix: str, path: str) -> pl.DataFrame:
    if "source" not in rows.columns:
        rows = rows.with_columns(pl.lit(record_system).alias("source"))
    if "linked_id" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String).alias("linked_id"))
    return filled_to(
        rows.with_columns(
            pl.lit(path).alias("source_file"),
            (pl.lit(prefix) + pl.col("student_id", "linked_id")).name.keep(),
            pl.col("handle").str.strip_prefix("@"),
            _keys(rows.columns),
        ),
        STUDENT_ROWS,
    )


def _keys(columns: Sequence[str]) -> pl.Expr:
    """Gather other systems' numbers; a database brings some that no file has."""
    own = keys_of({column: kind for column, kind in KEYS.items() if column in columns})
    return pl.concat_list(own, "keys").list.unique(maintain_order=True) if "keys" in columns else own


def _usable(table: pl.DataFrame, too_long: Sequence[int], file: str, account: Account) -> pl.DataFrame:
    """Leave out rows that are shifted, have no id, or hold nothing by which a person could be known."""
    known_by = pl.any_horizontal(pl.col(*KNOWN_BY).is_not_null())
    if "kept_unnamed" in table.columns:
        known_by = known_by | pl.col("kept_unnamed")
    do = "Put cells that hold the delimiter in quotation marks, or hand in XLSX."
    what = "This row has more cells than there are headers, so they may be shifted; it was left out."
    account.tell_rows("BC-STU-007", file, too_long, what, do)
    what, do = "This row has no student_id and was left out.", "Give it one in the student system."
    account.tell_rows(
        "BC-STU-005", file, table.filter(pl.col("student_id").is_null())["row"], what, do, "student_id"
    )
    table = table.filter(pl.col("student_id").is_not_null())
    what, do = "This row has neither a name nor an address and was left out.", "Add the person's name."
    account.tell_rows("BC-STU-006", file, table.filter(~known_by)["row"], what, do)
    return table.filter(known_by)


def _with_dates(
    table: pl.DataFrame, found: Found, source: StudentSource, file: str, account: Account
) -> pl.DataFrame:
    for column in DATE_COLUMNS:
        # Two digits of a birth lie in the past; a course ends within twenty years.
        latest = date.today().year + (0 if column == "dob" else 20)
        read = dates_in(table[column], source.date_order, latest)
        if column in found.present:
            in_words = IN_WORDS[source.date_order] if read.numeric else IN_WORDS["ymd"]
            doubt = ", though every date could be meant the other way round" if read.ambiguous else ""
            account.note(f"{column} read {in_words}{doubt}")
        if read.placeholders:
            account.note(f"{column}: {read.placeholders} placeholders such as 1900-01-01 taken as empty")
        _tell_dates(column, read.contradicted, table.filter(read.failed)["row"], source, file, account)
        table = table.with_columns(read.values.alias(column))
    return _told_reversed(table, file, account)


def _tell_dates(
    column: str, contradicted: bool, rows: pl.Series, source: StudentSource, file: str, account: Account
) -> None:
    if contradicted:
        other = "month first" if source.date_order == "dmy" else "day first"
        what = f"The dates of this column are {other}; {len(rows)} of them were not read."
        do = f'Set date_order under [{account.section}."{file}"] in boundary-check.toml, or export ISO dates.'
        account.tell("BC-STU-010", file, what, do, column)
        return
    code, what = ("BC-STU-008", "The date of birth is not a date.") if column == "dob" else ("BC-STU-009", "")
    account.tell_rows(
        code, file, rows, what or "This is not a date.", "Correct it in the student system.", column
    )


def _told_reversed(table: pl.DataFrame, file: str, account: Account) -> pl.DataFrame:
    rows = table.filter(pl.col("end") < pl.col("start"))["row"]
    what = "The end lies before the start."
    account.tell_rows("BC-STU-020", file, rows, what, "Correct it in the student system.", "end")
    return table
