"""The forms of all usual names and of the students' names, numbered, and which words each could be.

Those of the country's names are made ahead: to make them took ten times as long as to read them, and half of
all that was done for the pieces of 20,000 students.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.comparisons.forms import by_rule, heard, short_forms, sounding_alike
from matching.dense import Numbers
from matching.population import DATA
from matching.rows import NameSide

_KIND_BITS, _WORD_BITS = 3, 30
"""Where the numbers of kind, word and piece stand in one that has all three."""


@dataclass(frozen=True)
class Pieces:
    """What can stand for words in handles.

    Attributes:
        forms: the pieces, in order; the number of each is its place.
        shares: by role, how common each word is, the students' and the country's: token, share (0 to 1), slot
            (null: no student has it).
        words: by role, one row a piece and a word that it could be, piece after piece: piece, kind (number
            among KINDS), share, slot.
    """

    forms: pl.Series
    shares: dict[str, pl.DataFrame]
    words: dict[str, pl.DataFrame]


def pieces(side: NameSide) -> Pieces:
    """Make those of these students and of the country."""
    ahead, words_ahead = (
        pl.read_parquet(DATA / f"{name}.parquet") for name in ("country_forms", "country_form_words")
    )
    shares = {role: _shares(role, side) for role in side.common}
    made = pl.concat(
        _made(share["token"], role, ahead).with_columns(family=pl.lit(role == "family"))
        for role, share in shares.items()
    )
    forms, number = _in_one_order(ahead["form"], made["form"])
    known = words_ahead.with_columns(pl.Series(c, number[words_ahead[c]]) for c in ("piece", "word"))
    every = pl.concat([known, numbered(made, forms)])
    words = {}
    for role, share in shares.items():
        by_form = forms.to_frame().join(
            share, left_on="form", right_on="token", how="left", maintain_order="left"
        )
        words[role] = _none_twice(every.filter(pl.col("family") == (role == "family")), by_form)
    return Pieces(forms, shares, words)


def _shares(role: str, side: NameSide) -> pl.DataFrame:
    common = side.common[role].of_either().filter(pl.col("token").str.len_bytes() > 1)
    slots = side.vocabulary.filter(pl.col("role") == role).select("token", "slot")
    return common.select("token", share=pl.lit(2.0).pow(-pl.col("bits"))).join(slots, on="token", how="left")


def _made(words: pl.Series, role: str, ahead: pl.DataFrame) -> pl.DataFrame:
    """Return FORMS that are not made ahead: of words that the country's table lacks, and short forms."""
    known = ahead.filter(role).select("sound", word="form")
    new = words.to_frame("word").join(known, on="word", how="anti")["word"]
    here, there = heard(new), known.drop_nulls("sound").select("word", "sound")
    made = [by_rule(new, role), sounding_alike(here, pl.concat([here, there])), sounding_alike(there, here)]
    # From tables that others keep: they may change, and it takes little.
    return pl.concat([*made, short_forms(words)] if role == "given" else made)


def _in_one_order(ahead: pl.Series, others: pl.Series) -> tuple[pl.Series, Numbers]:
    """Put forms among those made ahead, which are in order: all of them, and the numbers of the latter."""
    more = others.unique().to_frame("form").join(ahead.to_frame(), on="form", how="anti")["form"].sort()
    number = ahead.search_sorted(more).to_numpy() + np.arange(more.len())
    older = np.ones(ahead.len() + more.len(), bool)
    older[number] = False
    order = np.empty(len(older), np.uint32)
    order[older], order[number] = np.arange(ahead.len()), np.arange(ahead.len(), len(older))
    return pl.concat([ahead, more]).gather(order), np.flatnonzero(older).astype(np.uint32)


def numbered(made: pl.DataFrame, forms: pl.Series) -> pl.DataFrame:
    """Put the places among all forms for the forms and words of FORMS: piece, word, kind, family."""
    number = forms.to_frame().with_row_index("piece")
    words = number.select(word="form", number="piece")
    met = made.join(number, on="form").join(words, on="word")
    return met.select("piece", pl.col("number").alias("word"), "kind", "family")


def _none_twice(found: pl.DataFrame, by_form: pl.DataFrame) -> pl.DataFrame:
    """Return `Pieces.words` of these, in order; a form that comes about in two ways is of the first kind."""
    piece, word, kind = (found[c].to_numpy().astype(np.int64) for c in ("piece", "word", "kind"))
    # As one number each: to group the rows by two columns takes several times as long.
    mark = np.sort((piece << _WORD_BITS | word) << _KIND_BITS | kind)
    once = mark[np.flatnonzero(np.diff(mark >> _KIND_BITS, prepend=-1))]
    of_piece = pl.Series("piece", (once >> (_WORD_BITS + _KIND_BITS)).astype(np.uint32))
    of_kind = pl.Series("kind", (once & (2**_KIND_BITS - 1)).astype(np.uint8))
    of_word = pl.Series((once >> _KIND_BITS & (2**_WORD_BITS - 1)).astype(np.uint32))
    return by_form.select(of_piece, of_kind, pl.col("share", "slot").gather(of_word))
