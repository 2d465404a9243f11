"""The cleaning that every peer is given: our matcher's own, so that it is not cleaning that is compared.

Fullwidth and mathematical letters become plain, words written together are parted (RebeccaNowak), titles
and letters after a name are struck out, other scripts are written in Latin letters, and accents, case, marks
and emoji go. A handle loses its digits too.
"""

from collections.abc import Callable

import polars as pl

from matching.words.decorations import AFTER_NAMES, TITLES
from records.names import fold, folded

STRUCK_OUT = TITLES | AFTER_NAMES
"""Struck out only where two other words remain: "Ma" and "Don" are names too."""

_TITLED = rf"(?:^|\s)(?:{'|'.join(sorted(STRUCK_OUT))})(?:\s|$)"
_CAMEL = r"(\p{Ll})(\p{Lu}\p{Ll})"
_GLUED = r"(\p{Ll}{3})(\p{Lu}{2,}\p{Ll}?)\b"  # RobertsonMP


def parted(names: pl.Series) -> pl.Series:
    """Part what is written together and strike titles out; script, accents and case stay. Null stays null.

    >>> parted(pl.Series(["Dr Siân NankivellMP", "Ma Long"])).to_list()
    ['Siân Nankivell', 'Ma Long']
    """
    spaced = names.str.normalize("NFKC").str.replace_all(_CAMEL, "${1} ${2}")
    return _struck_out(spaced.str.replace_all(_GLUED, "${1} ${2}"))


def clean(names: pl.Series) -> pl.Series:
    """Clean display names and the names of records; null stays null.

    >>> clean(pl.Series(["Dr Siân O'Hara, BSc 🎉"])).to_list()
    ['sian ohara']
    """
    return folded(parted(names))


def clean_handles(handles: pl.Series) -> pl.Series:
    """Clean handles into words; null stays null, and one of digits alone keeps them.

    >>> clean_handles(pl.Series(["becca.nowak99", "RebeccaNowak", "1234"])).to_list()
    ['becca nowak', 'rebecca nowak', '1234']
    """
    spaced = handles.str.replace_all(_CAMEL, "${1} ${2}")
    words = folded(spaced.str.replace_all(r"\d", ""))
    none = words == ""
    return words.scatter(none.arg_true(), folded(spaced.filter(none)))


def _struck_out(names: pl.Series) -> pl.Series:
    """Strike titles out, one by one where there may be any: most names hold none."""
    letters = names.str.to_lowercase().str.replace_all(r"[^a-z\s]", "")
    titled = letters.str.contains(_TITLED) | ~names.str.contains(r"^[\x00-\x7f]*$")
    return one_by_one(names, titled, _without_titles)


def one_by_one(names: pl.Series, asked: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Return names with those changed that are asked for, which should be few."""
    changed = names.filter(asked).map_elements(change, return_dtype=pl.String)
    return names.clone().scatter(asked.arg_true(), changed)


def _without_titles(name: str) -> str:
    words = name.split()
    kept = [word for word in words if fold(word) not in STRUCK_OUT]
    return " ".join(kept if len([word for word in kept if fold(word)]) > 1 else words)
