"""Which names hold words in another script than Latin, and where those words stand."""

import re
import unicodedata
from collections.abc import Iterator

import polars as pl

from matching.words.figures import without_figures
from records.names import fold

WRITTEN = {
    "shown": pl.UInt32,
    "mask": pl.UInt8,
    "token": pl.String,
    "seen": pl.String,
    "folded": pl.String,
}
"""One row is one word in another script: `token` is `plain`, `seen` as it stands, `folded` as in WORDS."""

_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
LONGEST_WORD = 40
"""Characters of a word in another script that is looked at; longer ones occur only in hostile files."""
_SYMBOLS = ("So", "Sk", "Sm", "Cf", "Cc", "Co", "Cs")
_INSIDE = "'’ʼ׳״\u200c\u200d"
_WITHOUT_POINTS = re.compile("[\u0370-\u03ff\u1f00-\u1fff\u0590-\u06ff]")
_UNSPACED = re.compile("[\u3400-\u9fff々]{2,4}|[\uac00-\ud7a3]{2,4}")
_HAN_THEN_KANA = re.compile("([\u3400-\u9fff々])(?=[\u3040-\u309f])")


def plain(word: str) -> str:
    """Bring a word to one form: lower-case letters and the marks that tell letters apart.

    >>> plain("ΕΛΈΝΗ") == plain("Ελενη")
    True
    """
    # Stress marks stand in encyclopaedias and dictionaries; those that tell letters apart are one with them.
    text = unicodedata.normalize("NFKC", word).casefold().replace("\u0300", "").replace("\u0301", "")
    if _WITHOUT_POINTS.search(text):
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        text = unicodedata.normalize("NFC", text)
    return "".join(c for c in text if unicodedata.category(c)[0] in "LM" or c in "'׳")


def parted(text: str) -> str:
    """Put blanks between the characters of a name written without any in Han or Hangul.

    Family name and forename are found among the runs of neighbours, so nothing is decided here.

    >>> parted("김민수"), parted("小林さくら"), parted("高橋 翔太")
    ('김 민 수', '小林 さくら', '高橋 翔太')
    """
    text = _HAN_THEN_KANA.sub(r"\1 ", text)
    words = text.split()
    unspaced = [word for word in words if _UNSPACED.fullmatch(word)]
    others = [word for word in words if word not in unspaced and not _LATIN.search(word)]
    if len(unspaced) != 1 or others:
        return text
    return " ".join(" ".join(word) if word in unspaced else word for word in words)


def written(names: pl.DataFrame) -> pl.DataFrame:
    """Return WRITTEN for rows of shown, main and aside (the two parts of a shown name)."""
    rows = [
        (shown, 1 << place, plain(word), word, folded)
        for shown, *texts in names.select("shown", "main", "aside").iter_rows()
        for place, word, folded in _places(texts)
    ]
    return pl.DataFrame(rows, schema=WRITTEN, orient="row").with_columns(without_figures(pl.col("folded")))


def _places(texts: list[str | None]) -> Iterator[tuple[int, str, str]]:
    """Yield the place of each word in another script, as `parts.words` counts; at most eight are counted."""
    place = 0
    for word in (word for text in texts for word in words_of(text or "")):
        tokens = [token for token in fold(word).split() if re.search("[a-z]", token)]
        if place < 8 and len(tokens) == 1 and without_latin(word):
            yield place, word, tokens[0]
        place += len(tokens)


def words_of(text: str) -> list[str]:
    """Part a text at blanks and at marks between words; symbols go, as `fold` has it."""
    return "".join(map(_inside_a_word, text)).split()


def _inside_a_word(character: str) -> str:
    category = unicodedata.category(character)
    if character in _INSIDE or category[0] in "LMN":
        return character
    return "" if category in _SYMBOLS else " "


def without_latin(word: str) -> bool:
    """Tell whether a word has letters and none of them is Latin; an endless word is nobody's name."""
    if len(word) > LONGEST_WORD:
        return False
    # Fullwidth and mathematical letters are Latin ones in disguise.
    text = unicodedata.normalize("NFKC", word)
    return not text.isascii() and not _LATIN.search(text) and plain(word).strip("'׳") != ""
