"""Whatever a driver hands over for a cell becomes the text that everyone would write."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import polars as pl
import pytest

from connectors.students.views.cells import as_texts


class Odd:
    """A type that no database of ours has."""

    def __str__(self) -> str:
        return "odd"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  0012  ", "0012"),
        ("", None),
        ("   ", None),
        (None, None),
        (1042, "1042"),
        (1042.0, "1042"),
        (1e15, "1000000000000000"),
        (Decimal("1042"), "1042"),
        (Decimal("1042.00"), "1042"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        (12.5, "12.5"),
        (float("inf"), "inf"),
        (Decimal("NaN"), "NaN"),
        (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1), "2026-09-01 00:00:00"),
        (datetime(1900, 1, 1), "1900-01-01 00:00:00"),
        # Half past midnight in a British summer, and in an office two hours east.
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "2026-09-01 00:30:00"),
        (datetime(2026, 9, 1, 1, 30, tzinfo=timezone(timedelta(hours=2))), "2026-09-01 00:30:00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2026-12-31 23:30:00"),
        # SQL Server's earliest and latest instants have no day in London.
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01 00:00:00"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))), "9999-12-31 23:59:00"),
        (time(9, 30), "09:30:00"),
        (UUID("c0ffee00-0000-4000-8000-000000000001"), "c0ffee00-0000-4000-8000-000000000001"),
        (b"Rowe", "Rowe"),
        (b"\xc0\xff\xee", "c0ffee"),
        (b"\x00\x01", "0001"),
        (True, "True"),
    ],
)
def test_a_cell_is_written_as_everyone_would(cell, text):
    series, strange = as_texts([cell])
    assert (series.to_list(), strange) == ([text], 0)
    assert series.dtype == pl.String


@pytest.mark.parametrize(
    ("cell", "text"),
    [(Odd(), "odd"), ([1, 2], "[1, 2]"), ({"a": 1}, "{'a': 1}"), (timedelta(days=1), "1 day, 0:00:00")],
)
def test_a_type_that_nobody_expects_is_text_and_counted(cell, text):
    series, strange = as_texts(["A", cell, None, cell])
    assert (series.to_list(), strange) == (["A", text, None, text], 2)


def test_a_column_without_any_cell_is_text():
    for cells in ([], [None], [None, None]):
        series, _ = as_texts(cells)
        assert (series.dtype, len(series)) == (pl.String, len(cells))


def test_cells_that_are_equal_and_written_alike_stay_in_their_places():
    assert as_texts([1, "1", 1.0, None, Decimal("1.0"), "2"])[0].to_list() == ["1", "1", "1", None, "1", "2"]
