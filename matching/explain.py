"""Each listed pair in parts: what was found, in plain words, and what it counts for in bits.

PARTS name every part of the weight in the order in which it is told, and add up to it; the sentence is drawn
from them. Which parts there are, and their words: `matching/phrases.py`. Whole tables at a time: a large run
lists hundreds of thousands of namesakes.
"""

import polars as pl

from matching.batches import in_batches
from matching.phrases import BEGINNING, COMPETITION, DOUBT, NOT_CONFIRMED, TOLD, Told
from matching.rows import NameSide
from matching.words_met import recorded_words, with_words
from records.tables import EVIDENCE

DECIMALS = 2
"""Bits are rounded to so many decimals before they are added up, so that what is told adds up too."""

ROWS_AT_ONCE = 60_000
"""Rows that are explained together: bounds memory, changes no answer."""


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
    words = words.with_columns(pl.col("token").str.to_titlecase())
    recorded = recorded_words(listed, side)
    told = in_batches(
        lambda first, size: _explained(listed.slice(first, size), words, recorded, start, pool),
        listed.height,
        ROWS_AT_ONCE,
    )
    return pl.concat([listed, pl.concat(told)], how="horizontal")


def _explained(
    listed: pl.DataFrame, words: pl.DataFrame, recorded: pl.DataFrame, start: float, pool: int
) -> pl.DataFrame:
    """Return `parts` and `why` of these rows."""
    rows = with_words(listed, words, recorded).with_row_index("row")
    begin = Told(
        BEGINNING,
        pl.lit(round(start, DECIMALS)),
        pl.lit(f"the start, for one student of {pool:,}"),
        pl.lit(True),
    )
    order = (begin, *TOLD, COMPETITION, DOUBT, NOT_CONFIRMED)
    # Lazily, so that of each part no more columns are brought along than are asked for.
    told = pl.concat(_said(rows.lazy(), one, place) for place, one in enumerate(order)).collect()
    # On one number, since the rows are long: a sort by two columns takes four times as long.
    return _drawn(told.sort(pl.col("row") * len(order) + pl.col("place"))).drop("row")


def _said(rows: pl.LazyFrame, told: Told, place: int) -> pl.LazyFrame:
    """One row a row of which this part is told."""
    said = rows.filter(told.when).select(
        "row",
        part=pl.lit(told.part),
        said=told.says,
        bits=told.bits.fill_null(0.0).round(DECIMALS),
        place=pl.lit(place, dtype=pl.UInt8),
    )
    return said.filter(pl.col("said").is_not_null())


def _drawn(told: pl.DataFrame) -> pl.DataFrame:
    """Bring the parts of each row (in their order) together, as `parts` and as a line, `why`.

    `told` has row, part, said (plain words) and bits (0 for what counts for nothing). The figures in the
    brackets of the line stand in the order of its words.
    """
    begins = pl.col("part") == BEGINNING
    counts = ~begins & (pl.col("bits") != 0)
    steps = told.with_columns(
        words=pl.when(~begins).then("said"), step=pl.when(counts).then(_figures(told["bits"], "+ ", "− "))
    )
    # Joined as lists: joining strings group by group takes seven times as long.
    drawn = steps.group_by("row", maintain_order=True).agg(
        "words",
        "step",
        parts=pl.struct("part", "said", "bits"),
        start=pl.col("bits").filter(begins).sum(),
        total=pl.col("bits").filter(begins | counts).sum(),
    )
    line = drawn["words"].list.join("; ")
    start, total = (_figures(drawn[column], "", "−") for column in ("start", "total"))
    figures = pl.format("{} at the start {} = {}", start, pl.col("step").list.join(" "), total)
    begun = line.str.slice(0, 1).str.to_uppercase() + line.str.slice(1)
    return drawn.select("row", "parts", why=pl.format("{}. [{}]", begun, figures))


def _figures(bits: pl.Series, plus: str, minus: str) -> pl.Series:
    """Write numbers with two decimals, each after its sign; distinct ones are few, and written once."""
    hundredths = (bits * 100).round().cast(pl.Int64)
    distinct = hundredths.unique()
    size = distinct.abs()
    signs = (distinct < 0).replace_strict({True: minus, False: plus}, return_dtype=pl.String)
    decimals = (size % 100).cast(pl.String).str.zfill(DECIMALS)
    written = signs + (size // 100).cast(pl.String) + "." + decimals
    return hundredths.replace_strict(distinct, written)
