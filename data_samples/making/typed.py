"""The lists and answers that people type."""

from collections.abc import Sequence

from data_samples.making.packing import ods, table, xlsx
from data_samples.making.shown import Shown

HEADER = (
    "service",
    "display_name",
    "direction",
    "handle",
    "email",
    "phone",
    "since",
    "how_you_know_them",
    "note",
)
ANSWERS = ("service", "account_held", "answer", "approved_business_account", "reason")


def _row(service: str, line: Shown) -> tuple[str, ...]:
    said = "" if line.list == "declared" else line.list
    return (
        service,
        line.name,
        said,
        line.handle,
        line.email,
        line.phone,
        line.since.isoformat(),
        line.note,
        "",
    )


def _british(row: tuple[str, ...]) -> tuple[str, ...]:
    year, month, day = row[6].split("-")
    return (*row[:6], f"{day}/{month}/{year}", *row[7:])


def rows(lines: Sequence[tuple[str, Shown]]) -> list[tuple[str, ...]]:
    """Return the header and a row for each (service, person)."""
    return [HEADER, *(_row(service, line) for service, line in lines)]


def as_csv(lines: Sequence[tuple[str, Shown]]) -> bytes:
    """A list saved by Excel as "CSV UTF-8": with a byte order mark, days first."""
    header, *people = rows(lines)
    return ("\ufeff" + table([header, *map(_british, people)])).encode()


def as_old_csv(lines: Sequence[tuple[str, Shown]]) -> bytes:
    """A list saved by Excel as plain "CSV" on a Windows machine, semicolons between."""
    return table(rows(lines), delimiter=";").encode("cp1252")


def as_xlsx(lines: Sequence[tuple[str, Shown]]) -> bytes:
    """A workbook with a title above the table, as people make them."""
    return xlsx({"My list": [("My connections, September 2026",), (), *rows(lines)]})


def as_ods(lines: Sequence[tuple[str, Shown]]) -> bytes:
    """A spreadsheet from LibreOffice."""
    return ods("My list", rows(lines))


SUFFIXES = {"csv": as_csv, "old.csv": as_old_csv, "xlsx": as_xlsx, "ods": as_ods}
