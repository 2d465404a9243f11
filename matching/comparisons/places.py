"""The places between a handle's letters: what stands before and after each, and where a word begins.

A piece of a name stands between two places, and many pieces share one: what is before and after is looked at
once a place.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.comparisons.spellings import SHORT
from matching.comparisons.surplus import is_a_word, is_two_words, surplus_bits

RUNS_ON = -3.0
"""log2 chance that an initial is not set off from the other letters beside it."""
_PAST = 2
"""Places of a core past its last letter: its end, and one that keeps it apart from the next core."""


def first_places(cores: pl.DataFrame) -> pl.Series:
    """The number of each core's first place in its PLACES."""
    held = cores["core"].str.len_bytes() + _PAST
    return held.cum_sum() - held


def places(cores: pl.DataFrame) -> pl.DataFrame:
    """One row a place of CORES, core after core; its number is its row.

    `letter` that follows (0 for a; past the end no letter); `parted`: a word begins here, and `marks`: how
    many did so far, of all cores; `begins`, `ends`: what is before or after is nothing or a known word, or
    set apart; `other_before`, `other_after`: it is an unknown word set apart; `before_bits`, `after_bits`:
    the log2 chance of it beside a name, and `before_initial`, `after_initial`: beside an initial.
    """
    at = pl.int_ranges(0, pl.col("core").str.len_bytes() + _PAST, dtype=pl.Int64)
    spread = cores.select("core", "marks", at=at).explode("at", empty_as_null=True)
    parted = (spread["marks"].to_numpy() >> spread["at"].to_numpy()) & 1 == 1
    texts = spread.select(
        before=pl.col("core").str.slice(0, pl.col("at")),
        after=pl.col("core").str.slice(pl.col("at")),
        parted=pl.lit(pl.Series(parted)),
    )
    return pl.concat(
        [
            pl.DataFrame({"letter": _letters(cores)}),
            texts.select("parted", marks=pl.col("parted").cast(pl.Int32).cum_sum()),
            _beside(texts, "before", "begins"),
            _beside(texts, "after", "ends"),
        ],
        how="horizontal",
    )


def _letters(cores: pl.DataFrame) -> npt.NDArray[np.uint8]:
    text = cores.select((pl.col("core") + _PAST * "{").str.join()).item()
    return np.frombuffer(text.encode(), dtype=np.uint8) - ord("a")


def _beside(texts: pl.DataFrame, side: str, edge: str) -> pl.DataFrame:
    text, parted = pl.col(side), pl.col("parted")
    size, word, two = pl.col("size"), pl.col("word"), pl.col("two")
    known = texts.select(
        "parted", size=text.str.len_bytes().cast(pl.Int8), word=is_a_word(text), two=is_two_words(text)
    )
    weighed = known.with_columns(edge=(size == 0) | parted | word, bits=surplus_bits(size, word, two, parted))
    return weighed.select(
        pl.col("edge").alias(edge),
        (parted & (size >= SHORT) & ~word).alias(f"other_{side}"),
        pl.col("bits").alias(f"{side}_bits"),
        (pl.col("bits") + pl.when("edge").then(0.0).otherwise(RUNS_ON)).alias(f"{side}_initial"),
    )
