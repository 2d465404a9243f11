"""What a name spelt in Latin letters sounds like, roughly, under two conventions.

Ch is the sound of "chess" to English eyes and that of "loch" to Polish, German or Greek ones; j, w, c and sz
differ likewise. So every spelling has an English and a continental sound, and two words agree if either does.
"""

import polars as pl

VOWELS = "aeiou"

_LETTERS_ALIKE = [("ph", "f"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("gh", "g")]
_VOWELS_ALIKE = [
    ("y", "i"),
    ("ie", "e"),
    ("ee|ii+", "i"),
    ("oo|ou|uu", "u"),
    ("aa+", "a"),
    ("ei|ai|ae|eu", "e"),
    ("([aeiou])h$", "${1}"),
]
ENGLISH = [
    ("shch|schtsch|szcz|sch", "S"),
    ("tsch|tch|cz|ch", "C"),
    ("dzh|dj|dz|j", "J"),
    ("zh", "Z"),
    ("sh|sz", "S"),
    ("kh", "h"),
    *_LETTERS_ALIKE,
    ("c([eiy])", "s${1}"),
    ("ts|tz", "C"),
    ("[cq]", "k"),
    ("x", "ks"),
    ("w", "u"),
    *_VOWELS_ALIKE,
]
CONTINENTAL = [
    ("schtsch|szcz|shch|sht|tsch|tch|cz|ts|tz", "C"),
    ("dzh|dsch|dj|dz", "J"),
    ("sch|sh|sz", "s"),
    ("zh", "z"),
    ("ch|kh|x", "h"),
    *_LETTERS_ALIKE,
    ("c", "C"),
    ("q", "k"),
    ("j", "y"),
    ("g([eiy])", "J${1}"),
    ("w", "v"),
    *_VOWELS_ALIKE,
]
"""Rules in order: a pattern and what it becomes. C, J, S, Z sound as in chess, jam, shop and measure."""

AS_HEARD_ABROAD = [("S", "s"), ("Z", "z")]
"""An English sound brought to the continental one, where marks on letters are lost: Milosh and Milos."""

_CLASSES = [("[pbfv]", "p"), ("[td]", "t"), ("[kg]", "k"), ("[CJSZsz]", "s"), ("[lr]", "l"), ("[aeiouh]", "")]


def sounds(words: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `english` and `continental`, what Latin words of a to z sound like to each."""
    return words.with_columns(
        english=_by(pl.col(column), ENGLISH), continental=_by(pl.col(column), CONTINENTAL)
    )


def sounds_of_spellings(words: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add the same for spellings of our own, which are English and are brought to the continental sound."""
    return words.with_columns(english=_by(pl.col(column), ENGLISH)).with_columns(
        continental=_by(pl.col("english"), AS_HEARD_ABROAD)
    )


def skeleton(sound: pl.Expr) -> pl.Expr:
    """Reduce a sound to the classes of its consonants; alike words share it, and other words may.

    Vowels and h go: they are what languages hear, write and drop most freely.
    """
    return _by(sound, _CLASSES)


def consonants(sound: pl.Expr) -> pl.Expr:
    """Leave the vowels out of a sound, and bring those together that such scripts write alike."""
    return _by(sound, [(f"[{VOWELS}]", ""), ("v", "f"), ("p", "b"), ("z", "s")])


def _by(text: pl.Expr, rules: list[tuple[str, str]]) -> pl.Expr:
    for pattern, sound in rules:
        text = text.str.replace_all(pattern, sound)
    for letter in "bCdfgJklmnprsStvzZ":
        text = text.str.replace_all(f"{letter}{letter}+", letter)
    return text
