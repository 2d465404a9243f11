"""The places between a handle's letters: what stands before and after each, and where a word begins.

A piece of a name stands between two places, and many pieces share one: what is before and after is looked at
once a place.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.comparisons.cores import LONGEST
from matching.comparisons.spellings import SHORT
from matching.comparisons.surplus import WORDS, surplus_bits
from matching.comparisons.tries import Letters, Trie, letters_of
from matching.dense import Numbers

RUNS_ON = -3.0
"""log2 chance that an initial is not set off from the other letters beside it."""
_PAST = 2
"""Places of a core past its last letter: its end, and one that keeps it apart from the next core."""


class Places(NamedTuple):
    """The places of CORES, core after core, each by its number.

    Attributes:
        row: of the core.
        letter: what follows (0 for a; past the end no letter).
        parted: a word begins here.
        marks: how many words did so far, of all cores.
        before, after: what stands there (the row of BESIDE).
        first: the first place of each core.
    """

    row: Numbers
    letter: Letters
    parted: npt.NDArray[np.bool_]
    marks: Numbers
    before: Numbers
    after: Numbers
    first: Numbers


def places(cores: pl.DataFrame) -> Places:
    """Say what stands at each place of CORES."""
    letters, size = _letters(cores), cores["core"].str.len_bytes().to_numpy().astype(np.int64)
    held = size + _PAST
    first = np.cumsum(held) - held
    row = np.repeat(np.arange(cores.height, dtype=np.uint32), held)
    at = np.arange(len(letters)) - first.take(row)
    left = size.take(row) - at
    parted = cores["marks"].to_numpy().take(row) >> at & 1
    begin, end = _words_in(letters)
    before, after = _words_up_to(begin, end, at == 0), _words_up_to(end, begin, left == 0)
    return Places(
        row,
        letters,
        parted == 1,
        np.cumsum(parted, dtype=np.int32),
        _kind(np.minimum(at, size.take(row)), before, parted),
        _kind(np.maximum(left, 0), after, parted),
        first.astype(np.uint32),
    )


def _letters(cores: pl.DataFrame) -> Letters:
    return letters_of(cores.select(pl.col("core") + _PAST * "{").to_series())


@cache
def _words() -> tuple[Trie, Numbers]:
    """WORDS, and how long each is."""
    words = pl.Series(WORDS).unique().sort()
    return Trie.of(words), words.str.len_bytes().to_numpy()


def _words_in(letters: Letters) -> tuple[Numbers, Numbers]:
    """The places where each of WORDS that stands in the letters begins and ends."""
    words, sizes = _words()
    begin, word = words.found(letters)
    return begin, begin + sizes[word]


def _words_up_to(near: Numbers, far: Numbers, outside: npt.NDArray[np.bool_]) -> Numbers:
    """Say how many of WORDS, from `near` to `far` each, make up all between a place and the outside.

    1 or 2, one where it can be either; 0: it is neither.
    """
    first = far[outside[near]]
    one = np.zeros_like(outside)
    one[first] = True
    count = np.zeros(len(outside), np.uint8)
    count[far[one[near]]] = 2
    count[first] = 1
    return count


def _kind(size: Numbers, words: Numbers, parted: Numbers) -> Numbers:
    return ((size * 3 + words) * 2 + parted).astype(np.uint16)


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
