"""Texts each once, and the place of each."""

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import once
from matching.once import once_each, once_each_of_many

TEXTS = st.lists(st.text("ab", max_size=3), max_size=40)
Once = Callable[[pl.Series], tuple[pl.Series, pl.Series]]


def test_a_text_stands_once_and_is_found_by_its_place() -> None:
    texts = pl.Series(["b", "a", "", "b", "c", "a", "b"])
    for in_order, expected in ((False, ["b", "a", "", "c"]), (True, ["", "a", "b", "c"])):
        distinct, place = once_each(texts, in_order=in_order)
        assert distinct.to_list() == expected
        assert distinct.gather(place).to_list() == texts.to_list()


@pytest.mark.parametrize("each", [once_each, once_each_of_many])
@given(texts=TEXTS)
def test_texts_stand_as_they_come(each: Once, texts: list[str]) -> None:
    distinct, place = each(pl.Series(texts, dtype=pl.String))
    assert distinct.to_list() == list(dict.fromkeys(texts))
    assert distinct.gather(place).to_list() == texts


def test_two_texts_of_one_hash_are_two_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.Series(["b", "a", "b", "c"])
    told: list[pl.Series] = []
    monkeypatch.setattr(pl.Series, "hash", lambda some, _seed: some.str.len_bytes().cast(pl.UInt64))
    monkeypatch.setattr(once, "once_each", lambda some: told.append(some) or once_each(some))
    distinct, place = once_each_of_many(texts)
    assert len(told) == 1
    assert (distinct.to_list(), place.to_list()) == (["b", "a", "c"], [0, 1, 0, 2])
