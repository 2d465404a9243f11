"""What stays of a name by rules that cut its beginning or end; names of one rule and stem are forms."""

from collections.abc import Callable, Iterable

import polars as pl

Rule = tuple[str, str]
"""Its name, and the pattern of names that it holds for: what its groups catch is what stays of them."""

Stems = Callable[[pl.DataFrame], pl.DataFrame]
"""Adds rule and stem to words (`word` and whatever else): a row a word and rule that holds."""


def stems(words: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """Do what Stems says, by these rules."""
    # All rules at once: a filter for each takes longer to be called than to look at a few words.
    stays = [_caught(pl.col("word"), pattern).alias(rule) for rule, pattern in rules]
    every = words.with_columns(stays).unpivot(index=words.columns, variable_name="rule", value_name="stem")
    return every.drop_nulls("stem")


def _caught(text: pl.Expr, pattern: str) -> pl.Expr:
    """Return what the groups of a pattern catch, run together; null where it does not hold."""
    groups = pattern.count("(") - pattern.count("(?")
    return pl.concat_str(text.str.extract(pattern, group) for group in range(1, groups + 1))


def of_one_stem(shown: pl.Series, recorded: pl.Series, stems_of: Stems, changed: str) -> pl.DataFrame:
    """Pair unlike words that have a stem in common by one rule: token, slot; pairs of like words as well.

    Only words that match `changed` may be other than a stem of theirs. Of two unlike words of one stem at
    least one is, so that of other words few are looked at.
    """
    begun = _of_sides(_matching(shown, changed), _matching(recorded, changed), stems_of)
    stem_of = {side: begun.filter(pl.col("side") == side)["stem"].unique().implode() for side in _SIDES}
    whole = shown.filter(shown.is_in(stem_of["slot"])), recorded.filter(recorded.is_in(stem_of["token"]))
    every = pl.concat([begun, _of_sides(*whole, stems_of)])
    token, slot = (
        every.filter(pl.col("side") == side).select("rule", "stem", pl.col("word").alias(side))
        for side in _SIDES
    )
    return token.join(slot, on=["rule", "stem"]).select("token", "slot")


_SIDES = ("token", "slot")


def _of_sides(shown: pl.Series, recorded: pl.Series, stems_of: Stems) -> pl.DataFrame:
    """Return the stems of both sides' words, `side` beside: at once, for each call of `stems_of` is long."""
    tables = (
        words.alias("word").to_frame().with_columns(side=pl.lit(side))
        for side, words in zip(_SIDES, (shown, recorded), strict=True)
    )
    return stems_of(pl.concat(tables))


def _matching(words: pl.Series, pattern: str) -> pl.Series:
    """Return the words that match, as a pattern of whole lines says."""
    # As one text, a line a word: to begin anew with each word takes three times as long as to read it.
    return words.str.join("\n").str.extract_all(f"(?m)^(?:{pattern})$").explode().drop_nulls()
