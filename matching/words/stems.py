"""What stays of a name by rules that cut its beginning or end; names of one rule and stem are forms."""

import re
from collections.abc import Callable, Iterable

import polars as pl

Rule = tuple[str, str]
"""Its name, and the pattern of names that it holds for: what its groups catch is what stays of them."""


def stems(words: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """Return the words (one column, whatever its name), rule and stem: a row a word and rule that holds."""
    name = words.columns[0]
    # All rules at once: a filter for each takes longer to be called than to look at a few words.
    stays = [_caught(pl.col(name), pattern).alias(rule) for rule, pattern in rules]
    every = words.select(name, *stays).unpivot(index=name, variable_name="rule", value_name="stem")
    return every.drop_nulls("stem")


def _caught(text: pl.Expr, pattern: str) -> pl.Expr:
    """Return what the groups of a pattern catch, run together; null where it does not hold."""
    groups = re.compile(pattern).groups
    return pl.concat_str(text.str.extract(pattern, group) for group in range(1, groups + 1))


def of_one_stem(
    shown: pl.DataFrame,
    recorded: pl.DataFrame,
    stems_of: Callable[[pl.DataFrame], pl.DataFrame],
    changed: str,
) -> pl.DataFrame:
    """Pair unlike words (one column each) that have a stem in common by one rule: both, with rule and stem.

    `stems_of` says what `stems` does; only words that match `changed` may be other than a stem of theirs. Of
    two unlike words of one stem at least one is, so that of other words few are looked at.
    """
    sides = (shown, recorded)
    begun = [stems_of(words.filter(pl.col(words.columns[0]).str.contains(changed))) for words in sides]
    whole = [
        stems_of(
            words.join(beside.select("stem").unique(), left_on=words.columns[0], right_on="stem", how="semi")
        )
        for words, beside in zip(sides, reversed(begun), strict=True)
    ]
    every = [pl.concat(of_side).unique() for of_side in zip(begun, whole, strict=True)]
    return every[0].join(every[1], on=["rule", "stem"])
