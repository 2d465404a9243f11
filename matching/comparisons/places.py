"""The places between a handle's letters: what stands before and after each, and where a word begins.

A piece of a name stands between two places, and many pieces share one: what is before and after is looked at
once a place.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.comparisons.cores import LONGEST
from matching.comparisons.spellings import SHORT
from matching.comparisons.surplus import is_a_word, is_two_words, surplus_bits

RUNS_ON = -3.0
"""log2 chance that an initial is not set off from the other letters beside it."""
_PAST = 2
"""Places of a core past its last letter: its end, and one that keeps it apart from the next core."""


def first_places(cores: pl.DataFrame) -> pl.Series:
    """The number of each core's first place among `places`."""
    held = cores["core"].str.len_bytes() + _PAST
    return held.cum_sum() - held


def places(cores: pl.DataFrame) -> pl.DataFrame:
    """One row a place of CORES, core after core; its number is its row.

    `row` of the core; `letter` that follows (0 for a; past the end no letter); `parted`: a word begins here,
    and `marks`: how many did so far, of all cores; `before`, `after`: what stands there (the row of BESIDE).
    """
    at = pl.int_ranges(0, pl.col("core").str.len_bytes() + _PAST, dtype=pl.Int64)
    numbered = cores.with_row_index("row")
    spread = numbered.select("row", "core", "marks", at=at).explode("at", empty_as_null=True)
    parted = pl.Series("parted", (spread["marks"].to_numpy() >> spread["at"].to_numpy()) & 1 == 1)
    text, here = pl.col("core").str, pl.col("at")
    texts = spread.select(before=text.slice(0, here), after=text.slice(here))
    return pl.DataFrame(
        {
            "row": spread["row"],
            "letter": _letters(cores),
            "parted": parted,
            "marks": parted.cast(pl.Int32).cum_sum(),
            "before": _beside(texts["before"], parted),
            "after": _beside(texts["after"], parted),
        }
    )


def _letters(cores: pl.DataFrame) -> npt.NDArray[np.uint8]:
    text = cores.select((pl.col("core") + _PAST * "{").str.join()).item()
    return np.frombuffer(text.encode(), dtype=np.uint8) - ord("a")


def _beside(text: pl.Series, parted: pl.Series) -> npt.NDArray[np.uint16]:
    word, two = is_a_word(text).to_numpy(), is_two_words(text).to_numpy()
    size = text.str.len_bytes().to_numpy().astype(np.uint16)
    known = np.where(word, 1, 2 * two).astype(np.uint16)
    kind: npt.NDArray[np.uint16] = (size * 3 + known) * 2 + parted.to_numpy()
    return kind


def _every_kind() -> pl.DataFrame:
    number = pl.Series(range(6 * (LONGEST + 1)))
    kinds = pl.DataFrame(
        {
            "size": number // 6,
            "word": number // 2 % 3 == 1,
            "two": number // 2 % 3 == 2,
            "parted": number % 2 == 1,
        }
    )
    size, word, parted = pl.col("size"), pl.col("word"), pl.col("parted")
    return kinds.select(
        edge=(size == 0) | parted | word,
        other=parted & (size >= SHORT) & ~word,
        bits=surplus_bits(size, word, pl.col("two"), parted),
    ).with_columns(initial=pl.col("bits") + pl.when("edge").then(0.0).otherwise(RUNS_ON))


BESIDE = _every_kind()
"""One row a kind of text before or after a piece: how many letters, known words or not, set apart or not.

`edge`: it is nothing or a known word, or set apart; `other`: an unknown word set apart; `bits`: the log2
chance of it beside a name, and `initial`: beside an initial.
"""
