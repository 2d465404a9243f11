"""Cells as drivers hand them over, as text: one column at a time, whatever its type in the database."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import polars as pl

LONDON = ZoneInfo("Europe/London")
EXPECTED = (str, int, float, Decimal, datetime, date, time, UUID, bytes)
"""Types of a cell that are written as everyone would; any other is written in Python's way, and counted."""


def as_texts(cells: Sequence[Any]) -> tuple[pl.Series, int]:
    """Write a column of cells as String, empty ones null; and count those of a type that nobody expects.

    >>> as_texts([1042, 1043.0, Decimal("1044.00"), " 0012 ", "", None])[0].to_list()
    ['1042', '1043', '1044', '0012', None, None]
    """
    kinds = set(map(type, cells))
    strange = 0
    if not kinds <= {str, type(None)}:
        strange = sum(not isinstance(cell, EXPECTED) for cell in cells if cell is not None)
        cells = _written(cells)
    texts = pl.Series(cells, dtype=pl.String).str.strip_chars()
    return texts.to_frame("text").select(pl.when(pl.col("text") != "").then("text"))["text"], strange


def _written(cells: Sequence[Any]) -> list[str | None]:
    """Dates and the like repeat, so each distinct cell is written once."""
    try:
        texts = {cell: as_text(cell) for cell in set(cells)}
    except TypeError:  # lists and the like cannot stand in a set
        return [as_text(cell) for cell in cells]
    return [texts[cell] for cell in cells]


def as_text(cell: Any) -> str | None:
    """Write one cell: numbers without a needless .0, instants as they were in London.

    >>> as_text(datetime.fromisoformat("2026-08-31T23:30:00+00:00"))
    '2026-09-01 00:30:00'
    """
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        here = cell.astimezone(LONDON) if cell.tzinfo and 1 < cell.year < 9999 else cell
        return here.replace(tzinfo=None).isoformat(" ")
    if isinstance(cell, (float, Decimal)):
        return f"{cell:.0f}" if isfinite(cell) and cell == int(cell) else str(cell)
    if isinstance(cell, (bytes, memoryview)):
        return _from_bytes(bytes(cell))
    return str(cell)


def _from_bytes(cell: bytes) -> str:
    """Write a blob that is text as text, and an id that is bytes (Oracle's RAW) in hexadecimal."""
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return cell.hex()
    return text if text.isprintable() else cell.hex()
