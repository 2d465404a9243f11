"""A handle reduced to its letters, with the places where its writer parted words."""

import polars as pl

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


def cores(handles: pl.Series) -> pl.DataFrame:
    """Return CORES of handles: the letters as they stand, and with digits read as letters inside words."""
    capital = handles.str.replace_all("([a-z])([A-Z])", "$1 $2").str.replace_all(
        "([A-Z])([A-Z][a-z])", "$1 $2"
    )
    text = folded(capital).alias("text").to_frame().with_row_index("handle").drop_nulls("text")
    plain = text.with_columns(manner=pl.lit(0.0))
    return pl.concat([_lettered(table) for table in (plain, *_deciphered(text))])


def _deciphered(text: pl.DataFrame) -> list[pl.DataFrame]:
    """Read single digits between letters as the letters they look like: j4ne, sm1th; 1 is i or l."""
    # Most handles have no such digit, and a search is quicker than an extraction.
    told = text.filter(pl.col("text").str.contains("[013457].*[a-z]"))
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
    core = pl.col("text").str.replace_all("[^a-z]", "").str.slice(0, LONGEST)
    lettered = text.with_columns(core=core, words=pl.col("text").str.extract_all("[a-z]+"))
    long_enough = lettered.filter(pl.col("core").str.len_bytes() >= SHORTEST)
    several = long_enough.filter(pl.col("words").list.len() > 1).select("handle", "words")
    begins = (
        several.explode("words", empty_as_null=True)
        .with_columns(at=pl.col("words").str.len_bytes().cum_sum().over("handle"))
        .filter(pl.col("at") < LONGEST)
        .group_by("handle")
        .agg(marks=(pl.lit(2, dtype=pl.Int64).pow(pl.col("at"))).sum())
    )
    marked = long_enough.join(begins, on="handle", how="left").with_columns(pl.col("marks").fill_null(0))
    return marked.select(list(CORES)).cast(CORES)  # type: ignore[arg-type]
