import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.names import LONGEST, fold, folded


@pytest.mark.parametrize(
    ("written", "comparable"),
    [
        ("Siân", "sian"),
        ("SIÂN  Rees ", "sian rees"),
        ("O'Hara", "ohara"),
        ("O’Hara", "ohara"),
        ("Nowak-Jones", "nowak jones"),
        ("Łukasz Weiß", "lukasz weiss"),
        ("Ｂｅｃｃａ", "becca"),
        ("𝓑ecca", "becca"),
        ("Юлия", "yuliya"),
        ("Tom 🎉🎉 Evans", "tom evans"),
        ("‮Tom​ Evans", "tom evans"),
        ("Null", "null"),
        ("🎉", ""),
        ("", ""),
    ],
)
def test_a_name_folds_to_plain_words(written: str, comparable: str) -> None:
    assert fold(written) == comparable


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.none() | st.text(max_size=30), max_size=8))
def test_a_column_folds_as_its_names_do(names: list[str | None]) -> None:
    column = folded(pl.Series("name", names, dtype=pl.String))
    assert column.to_list() == [None if name is None else fold(name) for name in names]


def test_a_name_of_any_length_is_cut_before_it_is_compared() -> None:
    assert len(fold("a" * 10_000)) == LONGEST
