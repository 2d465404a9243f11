"""Columns of dates of a format that has an order of its own, read and reported."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from connectors.dates import IN_WORDS, Dates, Order, dates_in
from connectors.students.account import Account


def with_dates(
    table: pl.DataFrame,
    headers: Mapping[str, str],
    order: Order,
    file: str,
    account: Account,
    iso_asked: bool = False,
) -> pl.DataFrame:
    """Read columns of text as dates; what is no date is told by its row, and becomes null.

    Args:
        table: text columns, and `source_row`.
        headers: our column = what the file calls it, for problems and notes.
        order: how dates in figures are meant; ``ymd``: the format knows only ISO, and none are read.
        file: how the file is called.
        account: where notes and problems go.
        iso_asked: the format asks for ISO, so that any other order is worth a remark.
    """
    for column, header in headers.items():
        # Two digits of a birth lie in the past; a course ends within twenty years.
        latest = date.today().year + (0 if column == "dob" else 20)
        read = dates_in(table[column], order, latest)
        if order != "ymd" and table[column].count():
            account.note(_order_said(header, read, order, iso_asked))
        if read.placeholders:
            account.note(f"{header}: {read.placeholders} placeholders taken as empty")
        rows = table.filter(read.failed)["source_row"].unique(maintain_order=True)
        if read.contradicted and order != "ymd":
            _tell_contradiction(header, len(rows), order, file, account)
        else:
            _tell_rows(column, header, rows, file, account)
        table = table.with_columns(read.values.alias(column))
    return table


def _order_said(header: str, read: Dates, order: Order, iso_asked: bool) -> str:
    if not read.numeric:
        return f"{header} read {IN_WORDS['ymd']}"
    asked = ", though the format asks for year first" if iso_asked else ""
    doubt = "; every date could be meant the other way round" if read.ambiguous else ""
    return f"{header} read {IN_WORDS[order]}{asked}{doubt}"


def _tell_contradiction(header: str, rows: int, order: Order, file: str, account: Account) -> None:
    other: Order = "mdy" if order == "dmy" else "dmy"
    what = f"The dates of this column are {IN_WORDS[other]}; {rows} of them were not read."
    do = f'Set date_order = "{other}" for it under [students.sources] in boundary-check.toml.'
    account.tell("BC-STU-010", file, what, do, header)


def _tell_rows(column: str, header: str, rows: pl.Series, file: str, account: Account) -> None:
    code = "BC-STU-008" if column == "dob" else "BC-STU-009"
    account.tell_rows(code, file, rows, "This is not a date.", "Correct it in the student system.", header)
