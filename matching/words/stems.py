"""What stays of a name by rules that cut its beginning or end; names of one rule and stem are forms."""

from collections.abc import Iterable

import polars as pl

Rule = tuple[str, str, str]
"""Its name, the pattern of names that it holds for, and what of them stays."""


def stems(words: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """Return the words (one column, whatever its name), rule and stem: a row a word and rule that holds."""
    name = words.columns[0]
    return pl.concat(
        words.filter(pl.col(name).str.contains(pattern)).select(
            name, rule=pl.lit(rule), stem=pl.col(name).str.replace(pattern, kept)
        )
        for rule, pattern, kept in rules
    )
