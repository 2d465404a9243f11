"""Any table of students, CSV, TSV, XLSX or ODS: with our own column names, or mapped in the settings.

Every student system can write such a table. Only columns that are ours or mapped leave this module, so a
password, an ethnicity or an address beside them is never in memory for longer than the file itself.

Samples: data_samples/students/tables and data_samples/students/mapped (invented people).
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from connectors.dates import IN_WORDS, dates_in
from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.sheets import read_sheets
from connectors.students.account import Account
from connectors.students.columns import Found, find_columns, unknown_table
from connectors.students.settings import Meaning, StudentSettings, StudentSource
from connectors.students.student_files import StudentFile, read_files
from connectors.students.written_names import cleaned, each_name, split_full_names
from records.problem import Refused
from records.tables import STUDENT_ROWS, filled_to

NAME = "student table"
SOURCE = "table"
LARGEST_TABLE = 256 * 2**20
"""Bytes. Three million students in CSV."""

NO_TABLE = (b"<", b'{"', b"{\n", b"{\r", b"{ ", b"[{", b'["', b"[\n", b"[\r", b"[ ")
"""How markup and JSON begin; a report may well be headed "[Confidential]"."""

DATE_COLUMNS = ("dob", "start", "planned_end", "end")
PLAIN_CODES: dict[str, Meaning] = {
    "applicant": "applicant",
    "current": "current",
    "former": "former",
    "declined": "declined",
    "rejected": "rejected",
    "deceased": "deceased",
}
"""Status words that mean themselves; the settings may say otherwise."""
MOST_CODES = 40
"""Distinct codes, and letters of a code, of a status column; one with more holds something else."""


def recognises(export: Export) -> Sequence[Member]:
    """Claim every member that can be a table: a spreadsheet, or text that is not XML, HTML or JSON."""
    return [member for member in export.members if _can_be_table(export.head(member))]


def _can_be_table(head: bytes) -> bool:
    if head.startswith(b"PK\x03\x04"):
        return True  # inside an export every PK is a spreadsheet: nested archives are not members
    if head.startswith(b"\xd0\xcf\x11\xe0"):
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
        Refused: the file cannot be read (BC-IMP-3nn), or none of its sheets holds one (BC-STU-002).
    """
    account, source = file.account, file.source
    sheets = read_sheets(file.export.read(file.member, LARGEST_TABLE), file.name)
    tables = []
    for number, sheet in enumerate(sheets, 1):
        place = file.name if len(sheets) == 1 else f"{file.name} (sheet {number})"
        account.problems += sheet.problems
        if sheet.encoding:
            account.note(f"text read as {sheet.encoding}")
        if found := find_columns(sheet, source, place, account):
            tables.append(student_rows(found, source, place, file.member.path, account))
        elif len(sheets) > 1 and sheet.rows.height:
            account.note(f"sheet {number} has no student table and was not read")
    if not tables:
        raise Refused(unknown_table(sheets, source, file.name))
    return pl.concat(tables)


def student_rows(found: Found, source: StudentSource, file: str, path: str, account: Account) -> pl.DataFrame:
    """Read a table of our own columns as STUDENT_ROWS: whatever holds one, a file or a database.

    Args:
        found: the table.
        source: what the settings say about it.
        file: what it is called in problems.
        path: what its rows say they come from.
        account: where everything that is found goes.
    """
    account.know(found.present)
    account.unknown.update(found.others)
    records = _usable(_with_names(found.table), found.too_long, file, account)
    records = _with_dates(records, found, source, file, account)
    account.rows_left_out += found.table.height - records.height
    records = _with_status(records, source, file, account)
    if records.is_empty():
        what = "There is no student in this table."
        account.tell("BC-STU-003", file, what, "Export it again, and look whether a filter is set.")
    rows = each_name(records.rename({"row": "source_row"}))
    return filled_to(
        rows.with_columns(
            pl.lit(SOURCE).alias("source"),
            pl.lit(path).alias("source_file"),
            (pl.lit(source.id_prefix) + pl.col("student_id")).alias("student_id"),
            pl.col("handle").str.strip_prefix("@"),
        ),
        STUDENT_ROWS,
    )


def _usable(table: pl.DataFrame, too_long: Sequence[int], file: str, account: Account) -> pl.DataFrame:
    """Leave out rows that are shifted, have no id, or hold nothing by which a person could be known."""
    known_by = pl.any_horizontal(pl.col("given", "family", "email", "handle", "phone").is_not_null())
    do = "Put cells that hold the delimiter in quotation marks, or hand in XLSX."
    what = "This row has more cells than there are headers, so they may be shifted; it was left out."
    account.tell_rows("BC-STU-007", file, too_long, what, do)
    table = table.filter(~pl.col("row").is_in(too_long))
    what, do = "This row has no student_id and was left out.", "Give it one in the student system."
    account.tell_rows(
        "BC-STU-005", file, table.filter(pl.col("student_id").is_null())["row"], what, do, "student_id"
    )
    table = table.filter(pl.col("student_id").is_not_null())
    what, do = "This row has neither a name nor an address and was left out.", "Add the person's name."
    account.tell_rows("BC-STU-006", file, table.filter(~known_by)["row"], what, do)
    return table.filter(known_by)


def _with_names(table: pl.DataFrame) -> pl.DataFrame:
    if table["full_name"].count():
        table = split_full_names(table)
    return table.with_columns(cleaned(pl.col("given", "middle", "family", "preferred")))


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


def _with_status(table: pl.DataFrame, source: StudentSource, file: str, account: Account) -> pl.DataFrame:
    """Add status_source, stated_status and end_reason; rows whose code means `ignore` are counted, and go."""
    codes = PLAIN_CODES | {code.strip().casefold(): meaning for code, meaning in source.status_codes.items()}
    said = pl.col("status").str.to_lowercase()
    table = table.with_columns(
        said.replace_strict(codes, default=None, return_dtype=pl.String).alias("means")
    )
    unmapped = table.filter(pl.col("status").is_not_null() & pl.col("means").is_null())
    if unmapped.height:
        _tell_codes(unmapped["status"].unique().sort().to_list(), unmapped.height, file, account)
    ignored = int((table["means"] == "ignore").sum())
    if ignored:
        account.note(f"{ignored} rows left out, since the settings ignore their status")
    means = pl.col("means")
    stated = pl.when(means.is_in(["applicant", "current", "former"])).then(means)
    refused = pl.when(means.is_in(["declined", "rejected"])).then(pl.lit("applicant"))
    died = pl.when(means == "deceased").then(pl.lit("former"))
    constant = pl.when(pl.col("status").is_null()).then(pl.lit(source.status, pl.String))
    return table.filter(means.ne_missing("ignore")).with_columns(
        pl.col("status").alias("status_source"),
        pl.coalesce(stated, refused, died, constant).alias("stated_status"),
        pl.when(means.is_in(["declined", "rejected", "deceased"])).then(means).alias("end_reason"),
    )


def _tell_codes(codes: list[str], rows: int, file: str, account: Account) -> None:
    column = "status"
    if len(codes) > MOST_CODES or max(map(len, codes)) > MOST_CODES:
        what = (
            f"{rows} rows have a status that the settings do not explain; it seems not to be a status column."
        )
        do = f'Map another column to status under [{account.section}."{file}"] in boundary-check.toml.'
    else:
        listed = ", ".join(f'"{code}"' for code in codes)
        what = f"{rows} rows have a status code that the settings do not explain: {listed}."
        line = ", ".join(f'"{code}" = "..."' for code in codes)
        do = (
            f'Under [{account.section}."{file}"] in boundary-check.toml add status_codes = {{ {line} }}, '
            "each applicant, current, former, declined, rejected, deceased or ignore."
        )
    account.tell("BC-STU-011", file, what, do, column)
