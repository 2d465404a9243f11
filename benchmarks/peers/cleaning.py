"""The cleaning that every peer is given: our matcher's own, so that it is not cleaning that is compared.

Fullwidth and mathematical letters become plain, words written together are parted (RebeccaNowak), titles
and letters after a name are struck out, other scripts are written in Latin letters, and accents, case, marks
and emoji go. A handle loses its digits too.
"""

from collections.abc import Callable

import polars as pl

from matching.words.decorations import AFTER_NAMES, TITLES
from records.names import fold

STRUCK_OUT = TITLES | AFTER_NAMES
"""Struck out only where two other words remain: "Ma" and "Don" are names too."""

_CAMEL = r"(\p{Ll})(\p{Lu}\p{Ll})"
_GLUED = r"(\p{Ll}{3})(\p{Lu}{2,}\p{Ll}?)\b"  # RobertsonMP


def parted(names: pl.Series) -> pl.Series:
    """Part what is written together and strike titles out; script, accents and case stay. Null stays null.

    >>> parted(pl.Series(["Dr Siân NankivellMP", "Ma Long"])).to_list()
    ['Siân Nankivell', 'Ma Long']
    """
    spaced = names.str.normalize("NFKC").str.replace_all(_CAMEL, "${1} ${2}")
    return _each(spaced.str.replace_all(_GLUED, "${1} ${2}"), _without_titles)


def clean(names: pl.Series) -> pl.Series:
    """Clean display names and the names of records; null stays null.

    >>> clean(pl.Series(["Dr Siân O'Hara, BSc 🎉"])).to_list()
    ['sian ohara']
    """
    return _each(parted(names), fold)


def clean_handles(handles: pl.Series) -> pl.Series:
    """Clean handles into words; null stays null, and one of digits alone keeps them.

    >>> clean_handles(pl.Series(["becca.nowak99", "RebeccaNowak", "1234"])).to_list()
    ['becca nowak', 'rebecca nowak', '1234']
    """
    spaced = handles.str.replace_all(_CAMEL, "${1} ${2}")
    return _each(spaced, lambda text: fold("".join(c for c in text if not c.isdigit())) or fold(text))


def _each(texts: pl.Series, what: Callable[[str], str]) -> pl.Series:
    return texts.map_elements(what, return_dtype=pl.String)


def _without_titles(name: str) -> str:
    words = name.split()
    kept = [word for word in words if fold(word) not in STRUCK_OUT]
    return " ".join(kept if len([word for word in kept if fold(word)]) > 1 else words)
