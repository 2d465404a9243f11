"""The students' names in parts: each given, middle and family name once, however many bear it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

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


def once_each(texts: pl.Series, *, in_order: bool = False) -> tuple[pl.Series, pl.Series]:
    """Return the distinct texts, as they come or in order, and the place of each text among them.

    None is null.
    """
    # polars numbers categories as it meets them: no text is looked up twice.
    code = texts.cast(pl.Categorical(pl.Categories.random())).to_physical()
    first = code.is_first_distinct()
    distinct, of_distinct = texts.filter(first), code.filter(first)
    if in_order:
        order = distinct.arg_sort()
        distinct, of_distinct = distinct.gather(order), of_distinct.gather(order)
    place_of = np.empty(code.len(), dtype=np.uint32)
    place_of[of_distinct] = np.arange(distinct.len())
    return distinct, pl.Series(place_of[code])


def _words(text: pl.Series) -> pl.Series:
    """Part folded text at its blanks; nothing where there is none."""
    words = pl.col("text")
    none = pl.lit([], dtype=pl.List(pl.String))
    parted = pl.when(words == "").then(none).otherwise(words.str.split(" "))
    return text.alias("text").to_frame().select(parted).to_series()
