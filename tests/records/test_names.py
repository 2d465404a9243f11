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
        ("\u2068Sian\u2069 Tre\u200dgear", "sian tregear"),
        ("Si\u00adan\u00a0Tregear", "sian tregear"),
        (
            "Sian\ufe0f ❤️ Tregear 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
            "sian tregear",
        ),
        ("Sian👩🏽‍🎓 Tregear", "sian tregear"),
        ("𝕊𝕚𝕒𝕟 𝓣𝓻𝓮𝓰𝓮𝓪𝓻", "sian tregear"),
        ("🅢🅘🅐🅝 🆃🆁🅴🅶🅴🅰🆁", "sian tregear"),
        ("ꜱɪᴀɴ Ⓣⓡⓔⓖⓔⓐⓡ", "sian tregear"),
        ("Sian\u3164Tregear\u2800", "sian tregear"),
        ("".join(letter + "\u0335\u0321\u0322\u0353" * 12 for letter in "Sian Tregear"), "sian tregear"),
        ("S" + "\u0301" * 5_000 + "ian", "s"),
        ("Nguye\u0302\u0303n Thi\u0323", "nguyen thi"),
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
