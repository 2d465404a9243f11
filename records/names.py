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

MOST_MARKS = 2
"""Marks on one letter that are read: Vietnamese writes two. More of them are decoration ("Zalgo")."""
_DECORATED = 20
"""Times that decoration may lengthen a name before it is cut."""

_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOO_MANY_MARKS = re.compile(f"({_MARK}{{{MOST_MARKS}}}){_MARK}+")
# White letters in dark circles and squares (🅢 🆂), which Unicode does not call letters.
_BOXED = {start + n: chr(ord("A") + n) for start in (0x1F150, 0x1F170) for n in range(26)}
# Letters that show nothing: they stand for the blank that some services do not take.
_BLANK = dict.fromkeys((0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0), " ")
_IN_DISGUISE = _BOXED | _BLANK
_NOT_LETTERS = frozenset({"So", "Sk", "Sm", "Cf", "Cc", "Co", "Cs"})
# anyascii spells a symbol out (a party emoji becomes ":tada:"), which would add a word to the name.
_APOSTROPHES = re.compile(r"['’‘ʼʻ`´′＇]")
_BETWEEN_WORDS = re.compile(r"[^0-9a-z]+")
_SIMPLE = "^[A-Za-z]+(?: [A-Za-z]+)*$"
_ASCII = r"^[\x20-\x7e]*$"


def fold(text: str) -> str:
    """Fold one name.

    Accents and case go, other scripts are written in Latin letters, an apostrophe joins, a hyphen and
    any other mark parts, symbols and emoji go.

    >>> fold("  Siân O’Hara-Łukasz 🎉")
    'sian ohara lukasz'
    """
    if not text.isascii():
        plain = _TOO_MANY_MARKS.sub(r"\1", text[: LONGEST * _DECORATED]).translate(_IN_DISGUISE)
        text = unicodedata.normalize("NFKC", plain[:LONGEST])
        text = "".join(c for c in text if unicodedata.category(c) not in _NOT_LETTERS or c in "`´")
        text = anyascii(_APOSTROPHES.sub("", unicodedata.normalize("NFC", text)))
    folded = _APOSTROPHES.sub("", text[:LONGEST]).lower()
    return _BETWEEN_WORDS.sub(" ", folded).strip()


def folded(names: pl.Series) -> pl.Series:
    """Fold a column of names; null stays null, a name without a letter or digit becomes the empty string.

    Most are words of ASCII letters with single blanks between, which fold to their small letters.
    """
    texts = names.cast(pl.String).alias("name")
    simple = pl.col("name").str.contains(_SIMPLE) & (pl.col("name").str.len_bytes() <= LONGEST)
    others = texts.to_frame().select((~simple).arg_true()).to_series()
    small = texts.str.to_lowercase().alias(names.name)
    return small if others.is_empty() else small.scatter(others, _folded(texts.gather(others)))


def _folded(names: pl.Series) -> pl.Series:
    """Fold names whatever they hold: those of ASCII by expressions, only others one by one, each once."""
    foreign = names.to_frame().select((~pl.col("name").str.contains(_ASCII)).arg_true()).to_series()
    plain = (
        pl.col("name")
        .str.slice(0, LONGEST)
        .str.replace_all(r"['`]", "")
        .str.to_lowercase()
        .str.replace_all(r"[^0-9a-z]+", " ")
        .str.strip_chars(" ")
    )
    folds = names.to_frame().select(plain).to_series()
    if foreign.is_empty():
        return folds
    written = names.gather(foreign).to_list()
    by_hand = {text: fold(text) for text in set(written)}
    return folds.scatter(foreign, pl.Series(map(by_hand.__getitem__, written), dtype=pl.String))
