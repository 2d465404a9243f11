"""Each listed pair in parts: what was found, in plain words, and what it counts for in bits.

PARTS name every part of the weight in the order in which it is told, and add up to it; the sentence is drawn
from them. Which parts there are, and their words: `matching/phrases.py`. Whole tables at a time: a large run
lists hundreds of thousands of namesakes.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from matching.batches import in_batches
from matching.phrases import BEGINNING, COMPETITION, DOUBT, NOT_CONFIRMED, TOLD, Told, with_words
from matching.rows import NameSide
from records.tables import EVIDENCE

DECIMALS = 2
"""Bits are rounded to so many decimals before they are added up, so that what is told adds up too."""

ROWS_AT_ONCE = 60_000
"""Rows that are explained together: bounds memory, changes no answer."""


class Part(NamedTuple):
    """One part of a weight; `said` is plain words, `bits` 0 for what is told and counts for nothing."""

    part: str
    said: str
    bits: float


def explained(
    listed: pl.DataFrame, words: pl.DataFrame, side: NameSide, start: float, pool: int
) -> pl.DataFrame:
    """Add `parts` and `why` to rows that hold the parts of their weight, as the comparisons name them.

    `words` are WORDS of the shown names. `start` is the starting odds in bits, `pool` the number of students
    they come from.
    """
    if listed.is_empty():
        empty = (pl.lit(None, dtype=EVIDENCE[column]).alias(column) for column in ("parts", "why"))
        return listed.with_columns(*empty)
    told = in_batches(
        lambda first, size: _explained(listed.slice(first, size), words, side, start, pool),
        listed.height,
        ROWS_AT_ONCE,
    )
    return pl.concat([listed, pl.concat(told)], how="horizontal")


def _explained(
    listed: pl.DataFrame, words: pl.DataFrame, side: NameSide, start: float, pool: int
) -> pl.DataFrame:
    """Return `parts` and `why` of these rows."""
    rows = with_words(listed, words, side).with_row_index("row")
    begin = Told(
        BEGINNING,
        pl.lit(round(start, DECIMALS)),
        pl.lit(f"the start, for one student of {pool:,}"),
        pl.lit(True),
    )
    order = (begin, *TOLD, COMPETITION, DOUBT, NOT_CONFIRMED)
    told = pl.concat(_said(rows, one, place) for place, one in enumerate(order)).sort("row", "place")
    return _drawn(told).drop("row")


def sentence(parts: Sequence[Part]) -> str:
    """Tell the parts of one weight in a line; the figures in its brackets stand in the order of its words."""
    told = pl.DataFrame(parts, schema=["part", "said", "bits"], orient="row").with_columns(row=pl.lit(0))
    return str(_drawn(told)["why"].item())


def _said(rows: pl.DataFrame, told: Told, place: int) -> pl.DataFrame:
    said = rows.filter(told.when).select(
        "row",
        part=pl.lit(told.part),
        said=told.says,
        bits=told.bits.fill_null(0.0).round(DECIMALS),
        place=pl.lit(place, dtype=pl.UInt8),
    )
    return said.filter(pl.col("said").is_not_null())


def _drawn(told: pl.DataFrame) -> pl.DataFrame:
    """Bring the parts of each row (in their order) together, as `parts` and as a line, `why`."""
    begins = pl.col("part") == BEGINNING
    counts = ~begins & (pl.col("bits") != 0)
    step = pl.when(pl.col("bits") > 0).then(pl.lit("+ ")).otherwise(pl.lit("− ")) + _figure(
        pl.col("bits").abs()
    )
    rows = told.with_columns(step=step).group_by("row", maintain_order=True)
    drawn = rows.agg(
        parts=pl.struct("part", "said", "bits"),
        line=pl.col("said").filter(~begins).str.join("; "),
        steps=pl.col("step").filter(counts).str.join(" "),
        start=pl.col("bits").filter(begins).sum(),
        total=pl.col("bits").filter(begins | counts).sum(),
    )
    line = pl.col("line").str.slice(0, 1).str.to_uppercase() + pl.col("line").str.slice(1)
    figures = pl.format("{} at the start {} = {}", _signed("start"), "steps", _signed("total"))
    return drawn.select("row", "parts", why=pl.format("{}. [{}]", line, figures))


def _signed(column: str) -> pl.Expr:
    sign = pl.when(pl.col(column).round(DECIMALS) < 0).then(pl.lit("−")).otherwise(pl.lit(""))
    return sign + _figure(pl.col(column).abs())


def _figure(bits: pl.Expr) -> pl.Expr:
    """Write a number from 0 up with two decimals."""
    hundredths = (bits * 100).round().cast(pl.Int64)
    decimals = (hundredths % 100).cast(pl.String).str.zfill(DECIMALS)
    return pl.format("{}.{}", hundredths // 100, decimals)
