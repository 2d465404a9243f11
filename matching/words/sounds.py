"""How a name sounds, roughly: one key for spellings that an English ear takes for the same.

So Kane meets Khan, Clarke Clark, Noyes Noyce and Muhammad Mohammed. A key is no evidence by itself: it says
which words are worth a look, and which slips are by ear rather than by finger.
"""

from string import ascii_lowercase

import polars as pl

Rule = tuple[str, str] | dict[str, str]

_CONSONANTS: tuple[Rule, ...] = (
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

After it, x stands for ch and z for sh.
"""

_ENDINGS: tuple[Rule, ...] = (("es$", "s"), ("e$", ""))
_DOUBLES = {times * letter: letter for times in range(8, 1, -1) for letter in "bdfgjklmnprstxz"}
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
    # Twice makes one letter of up to 64.
    for rule in (*_CONSONANTS, *_ENDINGS, _DOUBLES, _DOUBLES):
        if isinstance(rule, dict):
            # Quicker than a pattern that keeps a letter, or a pattern for each letter.
            key = key.str.replace_many(list(rule), list(rule.values()), leftmost=True)
        else:
            key = key.str.replace_all(*rule)
    for written, heard in _VOWELS:
        key = (
            key.str.replace(written, heard)
            if written.startswith("^")
            else key.str.replace_all(written, heard)
        )
    return key
