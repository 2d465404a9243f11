"""What a script rules out: signs mistyped by a letter, and other divisions of a name without blanks."""

from collections.abc import Iterator

import polars as pl

from matching.words.edges import SLIPPED
from matching.words.scripts.dividing import family_name_sizes
from matching.words.slots import ROLE

SIGNS = r"^[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"
OF_LETTERS = ("cut short", *SLIPPED)
"""Levels that speak of single letters."""


def sifted(meets: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Leave out what a script rules out among rows of shown, mask, role and level.

    Signs and syllables are never cut short or mistyped by a letter. In a name without blanks the family name
    comes first and the forename is all the rest.
    """
    signs = written.filter(pl.col("token").str.contains(SIGNS)).select("shown", of_signs="mask")
    by_signs = meets.join(signs, on="shown").filter((pl.col("mask") & pl.col("of_signs")) > 0)
    letters = by_signs.filter(pl.col("level").is_in(OF_LETTERS))
    kept = meets.join(letters, on=["shown", "mask", "slot", "level"], how="anti")
    apart = _divisions(written)
    if apart.is_empty():
        return kept
    inside = kept.join(apart.select("shown", "whole").unique(), on="shown")
    inside = inside.filter((pl.col("mask") & pl.col("whole")) > 0)
    wrong = inside.join(apart, on=["shown", "mask", "role"], how="anti")
    return kept.join(wrong, on=["shown", "mask", "role"], how="anti")


def undivided(meets: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows of shown and mask that hold a part of a name without blanks, and not all of it."""
    names = _divisions(written).select("shown", "whole").unique()
    inside = meets.join(names, on="shown").filter(
        (pl.col("mask") & pl.col("whole")) > 0, pl.col("mask") != pl.col("whole")
    )
    return meets.join(inside, on=["shown", "mask"], how="anti")


def _divisions(written: pl.DataFrame) -> pl.DataFrame:
    """Say where unspaced names divide: shown, role, mask, whole (the mask of all signs)."""
    single = written.filter(
        pl.col("token").str.contains(f"{SIGNS}$") & (pl.col("mask").bitwise_count_ones() == 1)
    )
    names = (
        single.sort("shown", "mask")
        .group_by("shown")
        .agg("token", "mask")
        .filter(pl.col("mask").list.len() > 1)
    )
    rows = [
        (shown, role, mask, sum(masks))
        for shown, tokens, masks in names.iter_rows()
        for role, mask in _halves("".join(tokens), masks)
    ]
    schema = {"shown": pl.UInt32(), "role": ROLE, "mask": pl.UInt8(), "whole": pl.UInt8()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _halves(name: str, masks: list[int]) -> Iterator[tuple[str, int]]:
    whole = sum(masks)
    yield from (("given", whole), ("family", whole))
    for size in family_name_sizes(name):
        family = sum(masks[:size])
        yield from (("family", family), ("given", whole - family))
