import polars as pl
import pytest

from matching.words.scripts import alike as module
from matching.words.scripts.alike import alike
from matching.words.scripts.spotting import plain


def level(word: str, latin: str) -> str | None:
    found = alike(pl.Series([plain(word)]), pl.Series([latin]))
    return found["level"].item() if found.height else None


@pytest.mark.parametrize(
    ("word", "latin", "answer"),
    [
        ("Гриценко", "hrytsenko", "another script"),
        ("Гриценко", "gricenko", "another script"),
        ("Михаил", "michael", "another script"),
        ("Ελένη", "helen", "another script"),
        ("Джонсон", "johnson", "another script"),
        ("محمد", "mohammed", "another script"),
        ("الزعبي", "alzoubi", "another script"),
        ("البرغوثي", "albarghouti", "another script"),
        ("گلناز", "golnaz", "read as"),
        ("陳", "chan", "another script"),
        ("嘉儀", "kayee", "another script"),
        ("이", "lee", "another script"),
        ("Лисенко", "lysenchuk", "nearly read as"),
        ("حسن", "hussein", "nearly read as"),
        ("Гриценко", "kovalenko", None),
        ("محمد", "mansour", None),
        ("陳", "wong", None),
        ("김", "park", None),
    ],
)
def test_a_word_meets_a_latin_word_at_one_level(word: str, latin: str, answer: str | None) -> None:
    assert level(word, latin) == answer


def test_how_many_words_are_taken_at_once_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    words = pl.Series([plain(word) for word in ("Гриценко", "Лисенко", "محمد", "김", "嘉儀")])
    latin = pl.Series(["hrytsenko", "lysenchuk", "mohammed", "kim", "kayee", "kovalenko"])
    at_once = alike(words, latin)
    monkeypatch.setattr(module, "WORDS_AT_ONCE", 2)
    assert sorted(alike(words, latin).rows()) == sorted(at_once.rows())


def test_nothing_asked_is_nothing_found() -> None:
    assert alike(pl.Series([], dtype=pl.String), pl.Series(["koval"])).is_empty()
