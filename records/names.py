"""Folding a name to comparable text: lower-case ASCII words with single blanks between.

Used by identity resolution, matching and the basis of decisions, so that all three agree on when two
written names are the same name. Folding is for comparing only; people are always shown what was written.
"""

import re
import unicodedata

import polars as pl
from anyascii import anyascii

LONGEST = 200
"""Characters of a name that are looked at. Longer ones occur only in hostile files; scorers are quadratic."""

_NOT_LETTERS = frozenset({"So", "Sk", "Sm", "Cf", "Cc", "Co", "Cs"})
# anyascii spells a symbol out (a party emoji becomes ":tada:"), which would add a word to the name.
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´′＇]")
_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")
_ASCII = r"^[\x20-\x7e]*$"


def fold(text: str) -> str:
    """Fold one name.

    Accents and case go, other scripts are written in Latin letters, an apostrophe joins, a hyphen and
    any other mark parts, symbols and emoji go.

    >>> fold("  Siân O’Hara-Łukasz 🎉")
    'sian ohara lukasz'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text[:LONGEST])
        text = "".join(c for c in text if unicodedata.category(c) not in _NOT_LETTERS or c in "`´")
        text = anyascii(_APOSTROPHES.sub("", unicodedata.normalize("NFC", text)))
    folded = _APOSTROPHES.sub("", text[:LONGEST]).lower()
    return _BETWEEN_WORDS.sub(" ", folded).strip()


def folded(names: pl.Series) -> pl.Series:
    """Fold a column of names; null stays null, a name without a letter or digit becomes the empty string.

    ASCII names go through polars expressions; only distinct names with other letters are folded one by one.
    """
    frame = names.cast(pl.String).alias("name").to_frame()
    foreign = frame.filter(~pl.col("name").str.contains(_ASCII)).unique()
    one_by_one = foreign.with_columns(pl.Series("by_hand", map(fold, foreign["name"]), dtype=pl.String))
    plain = (
        pl.col("name")
        .str.slice(0, LONGEST)
        .str.replace_all(r"['`]", "")
        .str.to_lowercase()
        .str.replace_all(r"[^0-9a-z]+", " ")
        .str.strip_chars(" ")
    )
    if foreign.is_empty():
        return frame.select(plain)["name"].alias(names.name)
    together = frame.join(one_by_one, on="name", how="left", maintain_order="left")
    return together.select(pl.coalesce("by_hand", plain).alias(names.name))[names.name]
