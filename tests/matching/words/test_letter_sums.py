"""The number of a spelling: parts of words add up, and no word is missed for it."""

import numpy as np
import polars as pl

from matching.words.letter_sums import Spelt, may_be

WORDS = pl.Series(["", "a", "anna", "nana", "rebecca", "r" * 300, "7", "anna"])


def test_parts_add_up_to_the_sum_of_the_whole() -> None:
    spelt = Spelt.of(WORDS)
    one, other = (grid.ravel() for grid in np.meshgrid(range(len(WORDS)), range(len(WORDS))))
    whole = Spelt.of(WORDS.gather(one) + WORDS.gather(other))
    assert spelt.then(one, spelt, other).tolist() == whole.sums.tolist()


def test_a_word_has_one_sum_wherever_it_stands_and_another_has_another() -> None:
    sums = Spelt.of(WORDS).sums
    assert sums[2] == sums[-1]
    assert len(set(sums.tolist())) == WORDS.n_unique()
    assert Spelt.of(WORDS.head(0)).sums.tolist() == []


def test_no_sum_that_is_asked_for_is_missed_and_few_others_pass() -> None:
    sums = Spelt.of(pl.Series([f"word{n}" for n in range(20_000)])).sums
    asked = sums[::100]
    may = may_be(sums, asked)
    assert may[::100].all()
    assert may.sum() < len(sums) / 8
    assert not may_be(sums, sums[:0]).any()
    assert may_be(sums[:0], sums).tolist() == []
