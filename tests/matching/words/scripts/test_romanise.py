"""Each script's table: the spellings that passports and colleges hold are among those we give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.scripts.romanise import MOST_SPELLINGS, spellings
from matching.words.scripts.spotting import plain


@pytest.mark.parametrize(
    ("word", "spelling"),
    [
        ("щербакова", "shcherbakova"),
        ("гриценко", "hritsenko"),
        ("гришин", "grishin"),
        ("щерев", "shterev"),
        ("въжарова", "vazharova"),
        ("їжакевич", "yizhakevich"),
        ("љубица", "lyubitsa"),
        ("џаковић", "dzhakovich"),
        ("мпάρμπας".replace("м", "μ").replace("п", "π"), "barmbas"),
        ("ντούρος", "douros"),
        ("λούντβιχ", "loudvikh"),
        ("άγγελος", "angelos"),
        ("ευάγγελος", "evangelos"),
        ("محمد", "mhmd"),
        ("الشريف", "shryf"),
        ("جمال", "gmal"),
        ("نوروزی", "nvrvzy"),
        ("فاطمه", "fatma"),
        ("רותם", "rotm"),
        ("שירה", "shir"),
        ("ג'ניס", "jnis"),
        ("やまだ", "yamada"),
        ("しょうた", "shota"),
        ("シェイク", "sheiku"),
        ("ティム", "timu"),
        ("김", "kim"),
        ("남궁", "namkoong"),
        ("정우", "jungu"),
        ("陳", "chan"),
        ("志豪", "chihhao"),
        ("嘉儀", "kayee"),
        ("ਸਿੰਘ", "singh"),
        ("சரவணன்", "srvnn"),
        ("วงศ์สุวรรณ", "wngsuwan"),
        ("ბერიძე", "beridze"),
    ],
)
def test_a_word_is_spelt_in_the_usual_way(word: str, spelling: str) -> None:
    assert spelling in spellings(plain(word))


@given(st.text(max_size=30))
def test_any_text_has_a_few_spellings_of_a_to_z(text: str) -> None:
    found = spellings(plain(text))
    assert len(found) <= MOST_SPELLINGS
    assert all(spelling.isascii() and spelling.isalpha() and spelling.islower() for spelling in found)
