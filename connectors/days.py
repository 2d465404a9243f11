"""Days as people and services write them, read without guessing the order of day and month.

Each function takes a text expression and gives a Date, null where the text is no day in that form.
"""

import polars as pl

_MONTHS = r"(?i)^(\d{1,2})[ .\-]+([a-z]{3})[a-z]*\.?,?[ .\-]+(\d{4})"


def iso_day(text: pl.Expr) -> pl.Expr:
    """Read 2026-01-30, with or without a time behind it.

    >>> pl.select(iso_day(pl.lit("2026-01-30T10:00:00Z"))).item()
    datetime.date(2026, 1, 30)
    """
    return text.str.extract(r"^\s*(\d{4}-\d{1,2}-\d{1,2})(?:\D|$)").str.to_date("%Y-%m-%d", strict=False)


def named_month(text: pl.Expr) -> pl.Expr:
    """Read 30 Jan 2026 and 30 January 2026.

    >>> pl.select(named_month(pl.lit("30 Jan 2026"))).item()
    datetime.date(2026, 1, 30)
    """
    clean = text.str.strip_chars()
    parts = [clean.str.extract(_MONTHS, group) for group in (1, 2, 3)]
    return pl.concat_str(*parts, separator=" ").str.to_date("%d %b %Y", strict=False)


def day_first(text: pl.Expr) -> pl.Expr:
    """Read 30/01/2026, 30.1.26 and 30-01-2026, the day first as in Britain.

    >>> pl.select(day_first(pl.lit("8/1/18"))).item()
    datetime.date(2018, 1, 8)
    """
    return _numbers(text, 1, 2)


def month_first(text: pl.Expr) -> pl.Expr:
    """Read 1/30/2026 and 1/8/18 with or without a time, the month first as LinkedIn of 2018 writes it.

    >>> pl.select(month_first(pl.lit("1/8/18, 6:14 PM"))).item()
    datetime.date(2018, 1, 8)
    """
    return _numbers(text, 2, 1)


def any_day(text: pl.Expr) -> pl.Expr:
    """Read a day that a person typed: ISO, day first, or with the month's name; month first never."""
    return pl.coalesce(iso_day(text), named_month(text), day_first(text))


def _numbers(text: pl.Expr, day: int, month: int) -> pl.Expr:
    shape = r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\D|$)"
    year = text.str.extract(shape, 3)
    whole = pl.when(year.str.len_chars() == 2).then("20" + year).otherwise(year)
    parts = (whole, text.str.extract(shape, month), text.str.extract(shape, day))
    return pl.concat_str(*parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
