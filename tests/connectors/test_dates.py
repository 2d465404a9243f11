from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.dates import EARLIEST, LATEST, Dates, dates_in

DAYS = st.dates(EARLIEST, LATEST)


def one(text: str | None, order="dmy", latest_year=2026) -> date | None:
    return dates_in(pl.Series("dob", [text], dtype=pl.String), order, latest_year).values[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2007-12-31", date(2007, 12, 31)),
        ("2007/12/31", date(2007, 12, 31)),
        ("20071231", date(2007, 12, 31)),
        ("31/12/2007", date(2007, 12, 31)),
        (" 31.12.07 ", date(2007, 12, 31)),
        ("1-2-2007", date(2007, 2, 1)),
        ("31-Dec-2007", date(2007, 12, 31)),
        ("1st February 2007", date(2007, 2, 1)),
        ("01-Feb-27", date(1927, 2, 1)),
        ("01/02/26", date(2026, 2, 1)),
        ("45000", date(2023, 3, 15)),
        ("2024-09-01 00:00:00", date(2024, 9, 1)),
        ("01/09/2024 00:00", date(2024, 9, 1)),
        ("2024-07-01T23:30:00Z", date(2024, 7, 2)),
        ("2024-07-02T00:30:00+01:00", date(2024, 7, 2)),
        ("2024-12-01T23:30:00.123Z", date(2024, 12, 1)),
        ("2024-07-01T21:30:00-0500", date(2024, 7, 2)),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_it_is_meant(text, day):
    assert one(text) == day


@pytest.mark.parametrize(
    "text",
    ["30/02/2007", "2007", "12", "soon", "2007-13-01", "31/12/1066", "2007-12-31x", "3/2007", "999999"],
)
def test_what_is_no_date_is_told_and_null(text):
    read = dates_in(pl.Series([text, "2001-01-01"]))
    assert (read.values.to_list(), read.failed.to_list()) == ([None, date(2001, 1, 1)], [True, False])


@pytest.mark.parametrize(
    "text", ["1900-01-01", "01/01/1900", "1899-12-30 00:00:00", "0000-00-00", "9999-12-31"]
)
def test_a_placeholder_is_null_and_counted_and_no_fault(text):
    read = dates_in(pl.Series([text]))
    assert (read.values[0], read.failed[0], read.placeholders) == (None, False, 1)


def verdict(texts: list[str], order="dmy") -> tuple[bool, bool, bool]:
    read = dates_in(pl.Series(texts), order)
    return read.numeric, read.ambiguous, read.contradicted


@pytest.mark.parametrize(
    ("texts", "order", "answer"),
    [
        (["2007-12-31"], "dmy", (False, False, False)),
        (["04/03/2007", "31/03/2007"], "dmy", (True, False, False)),
        (["04/03/2007", "05/03/2007"], "dmy", (True, True, False)),
        (["04/04/2007"], "dmy", (True, False, False)),
        (["04/03/2007", "03/31/2007"], "dmy", (True, False, True)),
        (["04/03/2007", "03/31/2007"], "mdy", (True, False, False)),
        (["31/03/2007"], "mdy", (True, False, True)),
        (["31/03/2007"], "ymd", (True, False, True)),
    ],
)
def test_a_column_says_whether_its_order_is_certain(texts, order, answer):
    assert verdict(texts, order) == answer


def test_a_month_first_column_is_left_unread_rather_than_half_wrong():
    read = dates_in(pl.Series(["04/03/2007", "03/31/2007", "2007-01-02"]))
    assert read.values.to_list() == [None, None, date(2007, 1, 2)]
    assert read.failed.to_list() == [True, True, False]


def test_rows_of_the_other_order_fail_alone_where_the_column_has_both():
    read = dates_in(pl.Series(["31/03/2007", "03/31/2007"]))
    assert read.values.to_list() == [date(2007, 3, 31), None]


@settings(max_examples=30)
@given(st.lists(DAYS, min_size=1), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S"]))
def test_every_day_written_in_a_known_form_comes_back(days, form):
    days = [*days, date(2001, 1, 31)]
    read = dates_in(pl.Series([day.strftime(form) for day in days]))
    assert read.values.to_list() == days


@settings(max_examples=30)
@given(st.lists(DAYS, min_size=1))
def test_day_first_and_month_first_mirror_each_other(days):
    day_first = dates_in(pl.Series([f"{day:%d/%m/%Y}" for day in days]), "dmy")
    month_first = dates_in(pl.Series([f"{day:%m/%d/%Y}" for day in days]), "mdy")
    assert as_tuple(day_first) == as_tuple(month_first)


@settings(max_examples=30)
@given(st.lists(st.text(alphabet="0123456789/-.: TZ+abJn", max_size=12)))
def test_nothing_written_is_lost_without_being_told(texts):
    read = dates_in(pl.Series("dob", texts, dtype=pl.String))
    unread = read.values.is_null() & pl.Series(texts, dtype=pl.String).str.strip_chars().ne("")
    assert unread.sum() == read.failed.sum() + read.placeholders


@settings(max_examples=30)
@given(DAYS)
def test_a_spreadsheet_day_number_is_its_day(day):
    number = (day - date(1899, 12, 30)).days
    if number >= 10_000:
        assert one(str(number)) == date(1899, 12, 30) + timedelta(days=number)


def as_tuple(read: Dates) -> tuple[object, ...]:
    return read.values.to_list(), read.failed.to_list(), read.numeric, read.ambiguous, read.contradicted
