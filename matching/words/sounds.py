"""How a name sounds, roughly: one key for spellings that an English ear takes for the same.

So Kane meets Khan, Clarke Clark, Noyes Noyce and Muhammad Mohammed. A key is no evidence by itself: it says
which words are worth a look, and which slips are by ear rather than by finger.
"""

from functools import reduce
from string import ascii_lowercase

import polars as pl

Rule = tuple[str, str] | dict[str, str]

_CONSONANTS: tuple[Rule, ...] = (
    ("z", "s"),
    ("^(?:kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^ps", "s"),
    ("^mc", "mac"),
    ("ph|v", "f"),
    ("tch|sch", "ch"),
    ("dge?", "d"),
    ("ck|kh|q", "k"),
    {f"{letter}gh": letter for letter in "aeiou"},
    {f"{letter}h": letter for letter in "bdgjptw"},
    ("x", "ks"),
    {f"c{letter}": f"s{letter}" for letter in "eiy"},
    ("ch", "x"),
    ("sh", "z"),
    ("c", "k"),
    ("^g([ei])", "j${1}"),
    ("sz|zs", "s"),
    {f"{letter}h": letter for letter in ascii_lowercase},
    ("y", "i"),
    ("w", ""),
)
"""Written here (a pattern, or several words of letters), heard there; in this order.

At its end x stands for ch and z for sh: a z that is written is an s to the ear.
"""

_ENDINGS: tuple[Rule, ...] = (("es$", "s"), ("e$", ""))
_DOUBLES = {times * letter: letter for times in range(8, 1, -1) for letter in "bdfgjklmnprstxz"}
_VOWELS: tuple[Rule, ...] = (
    ("^([^aeiou\n]*)[ei][aeiou]*", "${1}E"),
    ("^([^aeiouE\n]*)[aou][aeiou]*", "${1}A"),
    ("[aeiou]+", "a"),
)
"""The first vowels keep their colour (Reed, Rod), later ones are all alike (Mohammed, Muhammad)."""

_RULES = (*_CONSONANTS, *_ENDINGS, _DOUBLES, _DOUBLES, *_VOWELS)
"""All in order. Doubles twice make one letter of up to 64."""


def sound_keys(words: pl.Series) -> pl.Series:
    """Return the keys of folded words; words that sound alike share one, others may as well. None is null."""
    if words.is_empty():
        return words
    # As one text, a line a word: to begin anew with each word takes three times as long as to read it.
    lines = words.str.join("\n").alias("text").to_frame()
    heard = reduce(_heard_by, _RULES, pl.col("text"))
    return lines.select(heard.str.split("\n").explode()).to_series().alias(words.name)


def _heard_by(text: pl.Expr, rule: Rule) -> pl.Expr:
    if isinstance(rule, dict):
        # Quicker than a pattern that keeps a letter, or a pattern for each letter.
        return text.str.replace_many(list(rule), list(rule.values()), leftmost=True)
    pattern, heard = rule
    return text.str.replace_all(f"(?m){pattern}", heard)
