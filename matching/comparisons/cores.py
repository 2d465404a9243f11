"""A handle reduced to its letters, with the places where its writer parted words."""

from string import ascii_lowercase, ascii_uppercase

import numpy as np
import polars as pl

from matching.comparisons.tries import Letters
from matching.dense import Numbers
from records.names import LONGEST as MOST_FOLDED
from records.names import folded

LONGEST = 31
"""Letters of a handle that are read: one bit each in `marks`."""
SHORTEST = 3

IN_DISGUISE = -4.0
"""Bits (log2) for digits that stand for letters inside a word: few people write so."""
DIGITS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t"}

CORES = {"handle": pl.UInt32, "core": pl.String, "marks": pl.Int64, "manner": pl.Float64}
"""One row is one way to read a handle's letters. `handle` is its row number.

`marks` has bit n set where a word begins at letter n, by a dot, a digit, a capital; `manner` is the log2
chance that somebody writes in this manner.
"""

_CAPITALS, _SMALL = ascii_uppercase.encode(), ascii_lowercase.encode()
_TO_SMALL = bytes.maketrans(_CAPITALS, _SMALL)
_END = b"\n"
_NO_LETTERS = bytes(set(range(128)) - {*_CAPITALS, *_SMALL, *_END})


def cores(handles: pl.Series) -> pl.DataFrame:
    """Return CORES of handles: the letters as they stand, and with digits read as letters inside words."""
    text = handles.alias("text").to_frame().with_row_index("handle").drop_nulls("text")
    # Nearly all are ASCII, and folding leaves the letters of those as they are, but cuts what is very long.
    size = pl.col("text").str.len_bytes()
    signs = pl.col("text").str.len_chars()
    lines = pl.col("text").str.contains("\n", literal=True)
    odd = text.select((size != signs) | (2 * size > MOST_FOLDED) | lines).to_series()
    if odd.any():
        text = pl.concat([text.filter(~odd), _folded(text.filter(odd))])
    # Most handles have no such digit, and a search is quicker than an extraction.
    disguised = text.filter(pl.col("text").str.contains("[013457].*[a-zA-Z]"))
    plain = text.with_columns(manner=pl.lit(0.0))
    return _lettered(pl.concat([plain, *_deciphered(_folded(disguised))]) if disguised.height else plain)


def _folded(text: pl.DataFrame) -> pl.DataFrame:
    """Fold them, with blanks where a capital begins a word."""
    capital = pl.col("text").str.replace_all("([a-z])([A-Z])", "$1 $2")
    apart = text.select(capital.str.replace_all("([A-Z])([A-Z][a-z])", "$1 $2")).to_series()
    return text.with_columns(folded(apart))


def _deciphered(told: pl.DataFrame) -> list[pl.DataFrame]:
    """Read single digits between letters as the letters they look like: j4ne, sm1th; 1 is i or l."""
    inner = told.with_columns(text=pl.col("text").str.extract(r"^[12689 ]*([0-9]?[a-z].*[a-z])", 1))
    disguised = inner.filter(
        pl.col("text").str.contains("[013457]") & ~pl.col("text").str.contains("[0-9]{3}")
    )
    readings = []
    for one in "il":
        signs = DIGITS | {"1": one}
        read = pl.col("text").str.replace_many(list(signs), list(signs.values()))
        readings.append(disguised.with_columns(text=read, manner=pl.lit(IN_DISGUISE)))
    readings[1] = readings[1].filter(disguised["text"].str.contains("1"))
    return readings


def _lettered(text: pl.DataFrame) -> pl.DataFrame:
    """Return CORES of texts (handle, text, manner)."""
    signs = text["text"].str.join(_END.decode()).item().encode()
    letters = pl.Series([signs.translate(_TO_SMALL, _NO_LETTERS).decode()], dtype=pl.String)
    core = letters.str.split(_END.decode()).explode().head(text.height)
    marks = pl.Series(_marks(np.frombuffer(signs, np.uint8), text["text"].str.len_bytes().to_numpy()))
    whole = text.select("handle", core.str.slice(0, LONGEST).alias("core"), marks.alias("marks"), "manner")
    return whole.filter(pl.col("core").str.len_bytes() >= SHORTEST)


def _marks(signs: Letters, sizes: Numbers) -> Numbers:
    """The `marks` of texts of these sizes, which stand one after the other, a sign between two."""
    ends = np.cumsum(sizes + 1) - 1
    capital, small = ((signs >= of[0]) & (signs <= of[-1]) for of in (_CAPITALS, _SMALL))
    letter = capital | small
    begins = ~letter & (signs != ord("'")) & (signs != ord("`"))
    begins[ends[:-1]] = False
    # A capital after a small letter, or before one and after a capital.
    begins[1:] |= capital[1:] & small[:-1]
    begins[1:-1] |= capital[:-2] & capital[1:-1] & small[2:]
    place = np.flatnonzero(begins)
    letters = np.cumsum(letter, dtype=np.int32)
    row = np.searchsorted(ends, place)
    before = np.append(0, letters.take(ends[:-1]))
    nth = letters.take(place) - capital.take(place) - before.take(row)
    inside = np.flatnonzero((nth > 0) & (nth < LONGEST))
    marks = np.zeros(len(sizes), np.int64)
    np.bitwise_or.at(marks, row.take(inside), 1 << nth.take(inside).astype(np.int64))
    return marks
