"""Which letters of a handle are read, and where its words begin."""

import re

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.comparisons.cores import CORES, IN_DISGUISE, LONGEST, SHORTEST, cores
from records.names import fold

WRITTEN = st.text("abyzABYZ12 ._-'`\n\tñŁß🎉", max_size=12) | st.text("aB_", min_size=90, max_size=250)


def plain(handles: list[str | None]) -> dict[int, tuple[str, set[int]]]:
    """By handle: its letters, and at which of them words begin."""
    found = cores(pl.Series(handles, dtype=pl.String))
    assert dict(found.schema) == CORES
    return {
        handle: (core, {n for n in range(1, len(core)) if marks >> n & 1})
        for handle, core, marks, manner in found.rows()
        if manner == 0
    }


def words(handle: str) -> list[str]:
    apart = re.sub("([A-Z])([A-Z][a-z])", r"\1 \2", re.sub("([a-z])([A-Z])", r"\1 \2", handle))
    return re.findall("[a-z]+", fold(apart))


@pytest.mark.parametrize(
    ("handle", "core", "begins"),
    [
        ("jane.smith", "janesmith", {4}),
        ("_jane__99smith_", "janesmith", {4}),
        ("JaneMcDonald", "janemcdonald", {4, 6}),
        ("ABCSmith", "abcsmith", {3}),
        ("o'neil", "oneil", set()),
        ("jane\nsmith", "janesmith", {4}),
        ("Zoë.Łukasz", "zoelukasz", {3}),
        (LONGEST * "a" + ".b", LONGEST * "a", set()),
    ],
)
def test_words_begin_after_a_sign_and_at_a_capital(handle: str, core: str, begins: set[int]) -> None:
    assert plain([None, handle, "jo"]) == {1: (core, begins)}


@given(st.lists(WRITTEN, max_size=5))
@example(["a", "Ab", "BBa"])
@example([])
def test_letters_and_words_are_those_of_the_folded_handle(handles: list[str]) -> None:
    expected = {}
    for number, handle in enumerate(handles):
        found = words(handle)
        core = "".join(found)[:LONGEST]
        begins = {len("".join(found[:n])) for n in range(1, len(found))}
        if len(core) >= SHORTEST:
            expected[number] = (core, {at for at in begins if at < len(core)})
    assert plain(handles) == expected


def test_a_digit_inside_a_word_is_read_as_a_letter_as_well() -> None:
    found = cores(pl.Series(["j4ne.Sm1th", "jane99", "jane4"])).filter(pl.col("manner") == IN_DISGUISE)
    assert sorted(found.select("handle", "core").rows()) == [(0, "janesmith"), (0, "janesmlth")]
