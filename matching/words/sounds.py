"""How a name sounds, roughly: one key for spellings that an English ear takes for the same.

So Kane meets Khan, Clarke Clark, Noyes Noyce and Muhammad Mohammed. A key is no evidence by itself: it says
which words are worth a look, and which slips are by ear rather than by finger.
"""

import polars as pl

_CONSONANTS = (
    ("^(?:kn|gn|pn)", "n"),
    ("^wr", "r"),
    ("^ps", "s"),
    ("^mc", "mac"),
    ("ph|v", "f"),
    ("tch|sch", "ch"),
    ("dge?", "d"),
    ("ck|kh|q", "k"),
    ("([aeiou])gh", "${1}"),
    ("([bdgjptw])h", "${1}"),
    ("x", "ks"),
    ("c([eiy])", "s${1}"),
    ("ch", "x"),
    ("sh", "z"),
    ("c", "k"),
    ("^g([ei])", "j${1}"),
    ("sz|zs", "s"),
    ("([a-z])h", "${1}"),
    ("y", "i"),
    ("w", ""),
)
"""Written here, heard there; in this order. After it, x stands for ch and z for sh."""

_ENDINGS = (("es$", "s"), ("e$", ""))
_DOUBLES = {2 * letter: letter for letter in "bdfgjklmnprstxz"}
_MOST_IN_A_ROW = 16
_VOWELS = (
    ("^([^aeiou]*)[ei][aeiou]*", "${1}E"),
    ("^([^aeiouE]*)[aou][aeiou]*", "${1}A"),
    ("[aeiou]+", "a"),
)
"""The first vowels keep their colour (Reed, Rod), later ones are all alike (Mohammed, Muhammad)."""


def sound_key(word: pl.Expr) -> pl.Expr:
    """Return the key of a folded word; words that sound alike share it, others may as well."""
    # A z that is written is an s to the ear; only after this does z stand for sh.
    key = word.str.replace_all("z", "s")
    for written, heard in (*_CONSONANTS, *_ENDINGS):
        key = key.str.replace_all(written, heard)
    # Each time halves what stands in a row, for a fraction of what a pattern a letter costs.
    for _ in range(_MOST_IN_A_ROW.bit_length() - 1):
        key = key.str.replace_many(_DOUBLES)
    for written, heard in _VOWELS:
        key = (
            key.str.replace(written, heard)
            if written.startswith("^")
            else key.str.replace_all(written, heard)
        )
    return key
