"""The forms that people put into handles for a word of their name, and of what kind each is."""

import numpy as np
import polars as pl

from matching.words import variants
from matching.words.sounds import sound_keys

CHANCE = {
    "whole": 1.0,
    "short form": 0.1,
    "cut": 0.02,
    "pet form": 0.01,
    "sounds alike": 0.005,
    "family cut": 0.005,
}
"""How likely people so named are to put that very piece into a handle, against the whole. Round values.

The likeliest first: a form that comes about in two ways is of the first of these kinds.
"""
KINDS = list(CHANCE)

GIVEN_CUTS = (3, 4, 5)
FAMILY_CUTS = (3, 4, 5)
"""Letters that a name is cut to in handles (bec.nowak, rebecca.nank)."""

LEAST_HEARD = 4
"""Letters from which names are heard: shorter ones sound like too many others."""

PET_ENDINGS = ("i", "y", "ie")
_DOUBLES = ([2 * letter for letter in "bcdfgklmnprstz"], list("bcdfgklmnprstz"))

FORMS = {"word": pl.String, "form": pl.String, "kind": pl.UInt8}
"""One row is a form of a word, `kind` its number among KINDS."""

_WORD = pl.col("word")
_SIZE = _WORD.str.len_bytes()


def by_rule(words: pl.Series, role: str) -> pl.DataFrame:
    """Return FORMS of words that are made of their letters alone, the words themselves among them."""
    if role == "given":
        made = [("cut", _cut(n)) for n in GIVEN_CUTS] + [("pet form", form) for form in _pet_forms()]
    else:
        made = [("family cut", _cut(n)) for n in FAMILY_CUTS]
    made += [("whole", _WORD), ("sounds alike", _undoubled())]
    each = words.to_frame("word").select("word", *(form.alias(f"{n}") for n, (_, form) in enumerate(made)))
    kinds = np.repeat(np.array([KINDS.index(kind) for kind, _ in made], np.uint8), words.len())
    forms = each.unpivot(index="word", value_name="form").select("word", "form", kind=pl.Series(kinds))
    return forms.drop_nulls("form")


def short_forms(words: pl.Series) -> pl.DataFrame:
    """Return FORMS of forenames that a table lists."""
    listed = variants.pairs().filter(pl.col("form").str.len_bytes() > 1)
    met = words.to_frame("word").join(listed, left_on="word", right_on="name")
    return met.select("word", "form", kind=_kind("short form"))


def heard(words: pl.Series) -> pl.DataFrame:
    """Say how words sound that are long enough: word, sound."""
    long = words.alias("word").to_frame().filter(_SIZE >= LEAST_HEARD)
    return long.with_columns(sound=sound_keys(long["word"]))


def sounding_alike(those: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return FORMS of those `heard`: others that sound alike, a letter longer at most (Maya, Maia)."""
    pairs = those.join(others.select("sound", form="word"), on="sound")
    longer = _SIZE.cast(pl.Int32) - pl.col("form").str.len_bytes()
    met = pairs.filter(longer.is_between(-1, 1) & (pl.col("form") != _WORD))
    return met.select("word", "form", kind=_kind("sounds alike"))


def _kind(name: str) -> pl.Expr:
    return pl.lit(KINDS.index(name), dtype=pl.UInt8)


def _cut(letters: int) -> pl.Expr:
    return pl.when(letters + 1 < _SIZE).then(_WORD.str.slice(0, letters))


def _pet_forms() -> list[pl.Expr]:
    """Make pet forms by rule from the first three letters: madd + ie, dem + i."""
    once = _WORD.str.slice(0, 3)
    twice = once + _WORD.str.slice(2, 1)
    return [
        pl.when(len(ending) + 3 < _SIZE).then(start + ending)
        for start in (once, twice)
        for ending in PET_ENDINGS
    ]


def _undoubled() -> pl.Expr:
    """Write double letters once."""
    single = _WORD.str.replace_many(*_DOUBLES)
    return pl.when((_SIZE >= LEAST_HEARD) & (single != _WORD)).then(single)
