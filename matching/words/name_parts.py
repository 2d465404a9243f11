"""The students' names in parts: each given, middle and family name once, however many bear it."""

from dataclasses import dataclass

import polars as pl

from matching.once import once_each
from records.names import folded

PARTS = ("given", "middle", "family")


@dataclass(frozen=True)
class Part:
    """One column of NAMES.

    Attributes:
        number: one a row of NAMES: the number of its text. Null and what folds to nothing are one text.
        words: one a distinct folded text, by number: its words (tokens), none where there is none.
        written: the distinct texts as they are written.
    """

    number: pl.Series
    words: pl.Series
    written: pl.Series


_ELIDED = r"(?i)^(d|l|dell|dall)['’](\p{L}{3})"
# What an apostrophe ties to a family name is a particle: Dell'Acqua, d'Estrées, O'Hara.


def in_parts(names: pl.DataFrame) -> dict[str, Part]:
    """Take NAMES apart, by PARTS."""
    return {column: _part(names[column], column) for column in PARTS}


def _part(texts: pl.Series, column: str) -> Part:
    written, number = once_each(texts.cast(pl.String).fill_null(""))
    apart = written.str.replace(_ELIDED, "${1} ${2}") if column == "family" else written
    folds, place = once_each(folded(apart))
    return Part(place.gather(number), _words(folds), written)


def _words(text: pl.Series) -> pl.Series:
    """Part folded text at its blanks; nothing where there is none."""
    words = pl.col("text")
    none = pl.lit([], dtype=pl.List(pl.String))
    parted = pl.when(words == "").then(none).otherwise(words.str.split(" "))
    return text.alias("text").to_frame().select(parted).to_series()
