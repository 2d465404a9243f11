"""A handle reduced to its letters, with the places where its writer parted words."""

import numpy as np
import polars as pl

from matching.comparisons.tries import Letters
from matching.dense import Booleans, Numbers
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

_APART, _SMALL, _CAPITAL, _NO_SIGN = range(4)
_END = "\n"
"""Sets one text apart from the next."""
_TO_SMALL = np.uint8(ord("a") - ord("A"))
"""The bit that a small letter has and the capital lacks."""


def _kinds() -> Letters:
    """What an ASCII sign is in a handle: a letter, nothing (an apostrophe), or it sets words apart."""
    kinds = np.full(128, _APART, np.uint8)
    kinds[ord("a") : ord("z") + 1] = _SMALL
    kinds[ord("A") : ord("Z") + 1] = _CAPITAL
    kinds[[ord("'"), ord("`")]] = _NO_SIGN
    return kinds


_KINDS = _kinds()


def cores(handles: pl.Series) -> pl.DataFrame:
    """Return CORES of handles: the letters as they stand, and with digits read as letters inside words."""
    text = handles.alias("text").to_frame().with_row_index("handle").drop_nulls("text")
    # Nearly all are ASCII, and folding leaves the letters of those as they are, but cuts what is very long.
    size = pl.col("text").str.len_bytes()
    odd = text.select((size != pl.col("text").str.len_chars()) | (2 * size > MOST_FOLDED)).to_series()
    if odd.any():
        text = pl.concat([text.filter(~odd), _folded(text.filter(odd))])
    # Most handles have no such digit, and a search is quicker than an extraction.
    disguised = text.filter(pl.col("text").str.contains("(?s)[013457].*[a-zA-Z]"))
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
    """Return CORES of texts (handle, text, manner), in columns of signs."""
    signs = np.frombuffer(text["text"].str.join(_END).item().encode(), np.uint8)
    kind = _KINDS.take(signs)
    of_sign = np.repeat(np.arange(text.height), text["text"].str.len_bytes().to_numpy() + 1)
    at = np.flatnonzero((kind == _SMALL) | (kind == _CAPITAL))
    row = of_sign.take(at)
    count = np.bincount(row, minlength=text.height)
    nth = np.arange(len(at)) - (np.cumsum(count) - count).take(row)
    kept = np.flatnonzero((nth < LONGEST) & (count >= SHORTEST).take(row))
    apart = np.cumsum(kind == _APART)
    parted = np.diff(apart.take(at), prepend=0) > 0
    parted |= _humps(kind).take(at)
    begins = kept.take(np.flatnonzero(parted.take(kept) & (nth.take(kept) > 0)))
    marks = np.bincount(row.take(begins), 2.0 ** nth.take(begins), minlength=text.height)
    long_enough = np.flatnonzero(count >= SHORTEST)
    core = _joined(signs.take(at.take(kept)) | _TO_SMALL, np.minimum(count.take(long_enough), LONGEST))
    of_text = text.select(pl.col("handle", "manner").gather(pl.Series(long_enough)))
    told = {"core": core, "marks": marks.take(long_enough).astype(np.int64)}
    return of_text.with_columns(**{name: pl.Series(column) for name, column in told.items()}).select(list(CORES))


def _humps(kind: Numbers) -> Booleans:
    """Tell where a capital begins a word: after a small letter, or before one and after a capital."""
    capital, small = kind == _CAPITAL, kind == _SMALL
    hump = np.zeros(len(kind), bool)
    hump[1:] = capital[1:] & small[:-1]
    hump[1:-1] |= capital[:-2] & capital[1:-1] & small[2:]
    return hump


def _joined(letters: Letters, sizes: Numbers) -> pl.Series:
    """Return words of these sizes."""
    ends = np.cumsum(sizes + 1) - 1
    signs = np.full(len(letters) + len(sizes), ord(_END), np.uint8)
    of_word = np.ones(len(signs), bool)
    of_word[ends] = False
    signs[of_word] = letters
    words = pl.Series([signs.tobytes().decode()], dtype=pl.String).str.split(_END)
    return words.explode().head(len(sizes))
