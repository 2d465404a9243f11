import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words import parts
from matching.words.scripts.dividing import family_name_sizes
from matching.words.scripts.spotting import LONGEST_WORD, parted, plain, without_latin, written


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Rebecca Nankivell", False),
        ("Siân Łukasz Nguyễn Thị Hương", False),
        ("𝓡𝓮𝓫𝓮𝓬𝓬𝓪 🎉", False),
        ("Олена", True),
        ("Tai Man 陳", True),
        ("رضا", True),
        (None, None),
    ],
)
def test_another_script_is_spotted(text: str | None, answer: bool | None) -> None:
    assert parts.in_another_script(pl.Series([text, "é"], dtype=pl.String))[0] is answer


def test_each_name_is_told_by_its_own_script_whichever_stand_beside_it() -> None:
    names = pl.Series(["Jo", None, "Олена", "Siân", "陳", "Ann"])
    assert parts.in_another_script(names).to_list() == [False, None, True, False, True, False]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("김민수", "김 민 수"),
        ("陳大文 David Chan", "陳 大 文 David Chan"),
        ("高橋 翔太", "高橋 翔太"),
        ("大卫·史密斯", "大卫·史密斯"),
        ("小林さくら", "小林 さくら"),
        ("Олена Коваль", "Олена Коваль"),
    ],
)
def test_names_without_blanks_are_parted(text: str, answer: str) -> None:
    assert parted(text) == answer


@pytest.mark.parametrize(
    ("name", "sizes"), [("陈伟", [1]), ("司马光", [2]), ("남궁민", [2]), ("김민수", [1]), ("田中裕子", [2])]
)
def test_a_family_name_has_one_or_two_characters(name: str, sizes: list[int]) -> None:
    assert family_name_sizes(name) == sizes


def test_capitals_accents_and_stress_make_no_other_word() -> None:
    assert plain("ΕΛΈΝΗ") == plain("Ελένη") == plain("ελενη")
    assert plain("Ки́ра") == plain("КИРА")
    assert plain("Йован") != plain("Иован")


@given(st.lists(st.text(alphabet="аОлґ陳김 ا-ب'’.(Ab🎉\u0301", max_size=25), min_size=1, max_size=4))
def test_words_in_another_script_stand_where_the_words_of_the_name_do(names: list[str]) -> None:
    apart = parts.split(pl.Series(names))
    listed = parts.words_of(apart)
    found = written(apart.filter("another_script"))
    met = found.join(
        listed, left_on=["shown", "mask", "folded"], right_on=["shown", "mask", "token"], how="semi"
    )
    assert met.height == found.height


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("Олена", True),
        ("陳", True),
        ("Olena", False),
        ("ＡＢ", False),
        ("𝓐𝓫", False),
        ("Oлена", False),
        ("אב" * LONGEST_WORD, False),
        ("''", False),
    ],
)
def test_a_word_in_another_script_holds_no_latin_letter_and_ends(word: str, answer: bool) -> None:
    assert without_latin(word) is answer
