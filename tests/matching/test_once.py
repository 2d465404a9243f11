"""Texts each once, and the place of each."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from matching.once import once_each


def test_a_text_stands_once_and_is_found_by_its_place() -> None:
    texts = pl.Series(["b", "a", "", "b", "c", "a", "b"])
    for in_order, expected in ((False, ["b", "a", "", "c"]), (True, ["", "a", "b", "c"])):
        distinct, place = once_each(texts, in_order=in_order)
        assert distinct.to_list() == expected
        assert distinct.gather(place).to_list() == texts.to_list()


@given(texts=st.lists(st.text("ab", max_size=3), max_size=40))
def test_texts_stand_as_they_come(texts: list[str]) -> None:
    distinct, place = once_each(pl.Series(texts, dtype=pl.String))
    assert distinct.to_list() == list(dict.fromkeys(texts))
    assert distinct.gather(place).to_list() == texts
