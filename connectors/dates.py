"""Dates as people and programs write them, a column at a time.

A date in one row cannot say whether 04/03 is in March or April; its column can. So the order is decided
for a column, is never month first unless the format is known for it, and is always reported. A column
that shows itself to be in the other order is left unread rather than read wrongly.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

Order = Literal["dmy", "mdy", "ymd"]
IN_WORDS: dict[str, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}

EARLIEST, LATEST = date(1900, 1, 2), date(2100, 12, 31)
PLACEHOLDERS = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(9999, 12, 31))
"""What systems and spreadsheets write where there is no date."""
EXCEL_DAY_ZERO = date(1899, 12, 30)

_TIME = r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
_YEAR_FIRST = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME
_COMPACT = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_YEAR_LAST = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME
_WORDED = r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{3})[a-z]*[-/., ]*(\d{4}|\d{2})" + _TIME
_SERIAL = r"^(\d{5})(?:\.\d+)?$"
_NOTHING = r"^(?:0{4}[-/.]0{1,2}[-/.]0{1,2}|0{1,2}[-/.]0{1,2}[-/.](?:0{4}|0{2}))" + _TIME
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Dates:
    """A column read as dates.

    Attributes:
        values: Date, as long as the column; null where nothing stands or nothing could be read.
        failed: Boolean; true where something stands that is no date, or none in this order.
        placeholders: how many cells held a date that stands for none (1900-01-01), now null.
        numeric: some dates were written with the day or month first, so that the order mattered.
        ambiguous: they could be read in either order throughout.
        contradicted: they can only be meant in the other order; none of them was read.
    """

    values: pl.Series
    failed: pl.Series
    placeholders: int
    numeric: bool
    ambiguous: bool
    contradicted: bool


def dates_in(column: pl.Series, order: Order = "dmy", latest_year: int | None = None) -> Dates:
    """Read a String column as dates: ISO, day first, a month in letters, or a spreadsheet's day number.

    Args:
        column: text; a time of day is cut off, an instant with an offset is cut in Europe/London.
        order: how two numbers before a year are meant. ``ymd`` accepts no such date.
        latest_year: the last year two digits can mean (27 is 1927 where it is 2026); by default, this year.

    >>> dates_in(pl.Series(["31/12/2007", "2008-02-29", "30 Feb 2008"])).values.to_list()
    [datetime.date(2007, 12, 31), datetime.date(2008, 2, 29), None]
    """
    written = column.cast(pl.String).alias("text").to_frame()
    distinct = written.unique().drop_nulls().with_columns(pl.col("text").str.strip_chars().alias("said"))
    distinct = _in_parts(distinct, latest_year or date.today().year)
    contradicted, ambiguous, numeric = _weighed(distinct, order)
    read = distinct.select("text", "said", _value(order, contradicted).alias("value"))
    together = written.join(read, on="text", how="left", maintain_order="left")
    return _judged(together, column.name, (numeric, ambiguous, contradicted))


def _in_parts(distinct: pl.DataFrame, latest_year: int) -> pl.DataFrame:
    """Add the parts: a certain date, or two numbers and a year, and the instant's offset."""
    said = pl.col("said")
    groups = {
        "first": said.str.extract_groups(_YEAR_FIRST),
        "compact": said.str.extract_groups(_COMPACT),
        "last": said.str.extract_groups(_YEAR_LAST),
        "worded": said.str.extract_groups(_WORDED),
    }
    frame = distinct.with_columns(**groups)
    month = pl.col("worded").struct[1].str.to_lowercase().replace_strict(_MONTHS, range(1, 13), default=None)
    certain = pl.coalesce(
        _date(_part("first", 0), _part("first", 1), _part("first", 2)),
        _date(_part("compact", 0), _part("compact", 1), _part("compact", 2)),
        _date(_full_year("worded", latest_year), month, _part("worded", 0)),
        pl.lit(EXCEL_DAY_ZERO) + pl.duration(days=said.str.extract(_SERIAL).cast(pl.Int64)),
    )
    return frame.with_columns(
        certain.alias("certain"),
        _part("last", 0).alias("a"),
        _part("last", 1).alias("b"),
        _full_year("last", latest_year).alias("year"),
        _hours("first").fill_null(0).alias("shift"),
    )


def _part(group: str, number: int) -> pl.Expr:
    return pl.col(group).struct[number].cast(pl.Int32)


def _full_year(group: str, latest_year: int) -> pl.Expr:
    """Read the year of a date that ends in it; two digits mean the last such year not after `latest_year`."""
    year = _part(group, 2)
    century = latest_year - latest_year % 100
    two = pl.when(year + century > latest_year).then(year + century - 100).otherwise(year + century)
    return pl.when(pl.col(group).struct[2].str.len_chars() == 2).then(two).otherwise(year)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Make a date; null where there is no such day."""
    return pl.format("{}-{}-{}", year, month, day).str.to_date("%Y-%m-%d", strict=False)


def _hours(group: str) -> pl.Expr:
    """Days to add so that an instant with an offset falls on its day in London; null without an offset."""
    part = pl.col(group).struct
    offset = part[7].str.replace("Z", "+0000").str.replace(":", "")
    minutes = offset.str.slice(1, 2).cast(pl.Int32) * 60 + offset.str.slice(3, 2).cast(pl.Int32)
    east = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    day = _date(_part(group, 0), _part(group, 1), _part(group, 2))
    clock = pl.duration(minutes=_part(group, 3) * 60 + _part(group, 4) - east)
    london = (day.cast(pl.Datetime("us", "UTC")) + clock).dt.convert_time_zone("Europe/London")
    return (london.dt.date() - day).dt.total_days()


def _weighed(distinct: pl.DataFrame, order: Order) -> tuple[bool, bool, bool]:
    """Tell whether the column contradicts the order, could be either, and has such dates at all."""
    pairs = distinct.filter(pl.col("a").is_between(1, 31) & pl.col("b").is_between(1, 31))
    if pairs.is_empty():
        return False, False, False
    first, second = (pairs["a"] > 12).any(), (pairs["b"] > 12).any()
    against = {"dmy": second and not first, "mdy": first and not second, "ymd": True}[order]
    same = (pairs["a"] == pairs["b"]).all()
    return bool(against), not (first or second or same), True


def _value(order: Order, contradicted: bool) -> pl.Expr:
    day, month = (pl.col("b"), pl.col("a")) if order == "mdy" else (pl.col("a"), pl.col("b"))
    by_order = _date(pl.col("year"), month, day)
    certain = pl.col("certain") + pl.duration(days=pl.col("shift"))
    return certain if contradicted else pl.coalesce(certain, by_order)


def _judged(together: pl.DataFrame, name: str, found: tuple[bool, bool, bool]) -> Dates:
    value, said = pl.col("value"), pl.col("said")
    placeholder = value.is_in(PLACEHOLDERS) | said.str.contains(_NOTHING)
    sound = value.is_between(EARLIEST, LATEST) & ~value.is_in(PLACEHOLDERS)
    told = together.select(
        pl.when(sound).then(value).alias("value"),
        placeholder.fill_null(False).alias("placeholder"),
        (said.fill_null("") != "").alias("written"),
    ).with_columns((pl.col("written") & pl.col("value").is_null() & ~pl.col("placeholder")).alias("failed"))
    numeric, ambiguous, contradicted = found
    placeholders = int(told["placeholder"].sum())
    return Dates(told["value"].alias(name), told["failed"], placeholders, numeric, ambiguous, contradicted)
