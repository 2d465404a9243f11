"""How a name sounds, roughly: one key for spellings that an English ear takes for the same.

So Kane meets Khan, Clarke Clark, Noyes Noyce and Muhammad Mohammed. A key is no evidence by itself: it says
which words are worth a look, and which slips are by ear rather than by finger.
"""

from functools import reduce
from string import ascii_lowercase

import numpy as np
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
_RULES = (*_CONSONANTS, *_ENDINGS)
_IS_DOUBLED, _IS_VOWEL = (bytes(n in of for n in range(256)) for of in (b"bdfgjklmnprstxz", b"aeiou"))
_COLOURED, _COLOURLESS = bytes.maketrans(b"aeiou", b"AEEAA"), bytes.maketrans(b"aeiou", b"aaaaa")


def sound_keys(words: pl.Series) -> pl.Series:
    """Return the keys of folded words; words that sound alike share one, others may as well. None is null."""
    if words.is_empty():
        return words
    # As one text, a line a word: to begin anew with each word takes three times as long as to read it.
    lines = words.str.join("\n").alias("text").to_frame()
    heard = lines.select(reduce(_heard_by, _RULES, pl.col("text"))).item()
    key = pl.Series(words.name, [_run_down(heard.encode())])
    return key.str.split("\n").explode()


def _run_down(text: bytes) -> str:
    """Make one letter of doubles, and one of the vowels that stand together.

    A word's first vowels keep their colour (E: Reed, A: Rod), later ones are all alike (Mohammed, Muhammad).
    """
    # To look at all letters at once takes a third of what patterns take, which stop at every vowel.
    letters = np.frombuffer(text, np.uint8)
    doubled, vowel = (np.frombuffer(text.translate(kind), bool) for kind in (_IS_DOUBLED, _IS_VOWEL))
    kept = np.ones(len(letters), dtype=bool)
    kept[1:] = ~(vowel[1:] & vowel[:-1] | doubled[1:] & (letters[1:] == letters[:-1]))
    heard = letters[kept].tobytes()
    vowels = np.flatnonzero(vowel[kept])
    key, coloured = (np.frombuffer(heard.translate(by), np.uint8) for by in (_COLOURLESS, _COLOURED))
    word = np.cumsum(key == ord("\n"), dtype=np.uint32)[vowels]
    first = vowels[np.diff(word, prepend=-1) != 0]
    key = key.copy()
    key[first] = coloured[first]
    return key.tobytes().decode()


def _heard_by(text: pl.Expr, rule: Rule) -> pl.Expr:
    if isinstance(rule, dict):
        # Quicker than a pattern that keeps a letter, or a pattern for each letter.
        return text.str.replace_many(list(rule), list(rule.values()), leftmost=True)
    pattern, heard = rule
    return text.str.replace_all(f"(?m){pattern}", heard)
