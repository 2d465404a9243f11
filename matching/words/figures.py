"""Figures among letters: those that stand for letters, and those after a name."""

import polars as pl

LETTER_OF = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
"""Figures that stand for letters inside a word: D3m3lza."""


def without_figures(token: pl.Expr) -> pl.Expr:
    """Read figures among letters as the letters they stand for, and drop them after a name (Demelza99)."""
    inside = token.str.contains(r"[a-z]\d+[a-z]")
    spelt = pl.when(inside).then(token.str.replace_many(LETTER_OF)).otherwise(token)
    return spelt.str.replace(r"^([a-z]{3,})\d+$", "${1}")
