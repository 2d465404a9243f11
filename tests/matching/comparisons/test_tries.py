import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from matching.comparisons.tries import Trie, letters_of

FEW_LETTERS = st.text("abz", min_size=1, max_size=6)
WITH_OTHER_SIGNS = st.text("abz.é~", min_size=1, max_size=6)
END = "{"


def found(words: list[str], texts: list[str]) -> list[tuple[int, str]]:
    at, number = Trie.of(pl.Series(words, dtype=pl.String)).found(
        letters_of(pl.Series([text + END for text in texts]))
    )
    return sorted(zip(at, (words[n] for n in number), strict=True))


def looked_for(words: list[str], texts: list[str]) -> list[tuple[int, str]]:
    whole = "".join(text + END for text in texts)
    return sorted((at, word) for word in words for at in range(len(whole)) if whole.startswith(word, at))


@given(st.sets(FEW_LETTERS), st.lists(FEW_LETTERS, min_size=1, max_size=4))
@example({"a", "ab", "abz", "b", "bz"}, ["abzab", "zabz"])
@example({"aaa", "aa", "a"}, ["aaaaaa"])
@example({"azaz"}, ["az", "az"])
@example(set(), ["ab"])
def test_words_are_found_wherever_they_stand(words: set[str], texts: list[str]) -> None:
    assert found(sorted(words), texts) == looked_for(sorted(words), texts)


@given(st.sets(WITH_OTHER_SIGNS), FEW_LETTERS)
@example({"a.b", "ab", "a~", "aé", "az", ".a"}, "abaz")
def test_words_with_other_signs_stand_nowhere_and_hide_no_other(words: set[str], text: str) -> None:
    assert found(sorted(words), [text]) == looked_for(sorted(words), [text])
