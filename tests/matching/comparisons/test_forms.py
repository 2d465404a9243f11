import re

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.comparisons.forms import (
    CHANCE,
    FAMILY_CUTS,
    GIVEN_CUTS,
    KINDS,
    PET_ENDINGS,
    by_rule,
    heard,
    short_forms,
    sounding_alike,
)

Row = tuple[str, str, str]


def told(forms: pl.DataFrame) -> set[Row]:
    return {(word, form, KINDS[kind]) for word, form, kind in forms.rows()}


def one_by_one(word: str, role: str) -> set[Row]:
    cuts, kind = (GIVEN_CUTS, "cut") if role == "given" else (FAMILY_CUTS, "family cut")
    made = [(word, "whole"), *((word[:n], kind) for n in cuts if len(word) > n + 1)]
    if role == "given":
        starts = (word[:3], word[:3] + word[2:3])
        endings = [ending for ending in PET_ENDINGS if len(word) > 3 + len(ending)]
        made += [(start + ending, "pet form") for start in starts for ending in endings]
    single = re.sub(r"([bcdfgklmnprstz])\1", r"\1", word)
    if len(word) >= 4 and single != word:
        made.append((single, "sounds alike"))
    return {(word, *form) for form in made}


@pytest.mark.parametrize("role", ["given", "family"])
@given(words=st.sets(st.text("abelsz", min_size=2, max_size=9)))
@example(words={"rebecca", "bec", "becc", "becca", "lll", "zllll", "aa"})
def test_words_have_the_forms_that_rules_make(role: str, words: set[str]) -> None:
    made = by_rule(pl.Series(sorted(words), dtype=pl.String), role)
    assert made.height == made.unique(["word", "form", "kind"]).height
    assert told(made) == set().union(*(one_by_one(word, role) for word in words))


def test_words_that_sound_alike_are_forms_of_one_another() -> None:
    those = heard(pl.Series(["maya", "kate", "jo"]))
    others = heard(pl.Series(["maia", "mayaah", "maya", "kayt", "joe"]))
    assert told(sounding_alike(those, others)) == {
        ("maya", "maia", "sounds alike"),
        ("kate", "kayt", "sounds alike"),
    }


def test_listed_short_forms_are_forms() -> None:
    found = told(short_forms(pl.Series(["rebecca", "qqqqq"])))
    assert ("rebecca", "becca", "short form") in found
    assert {word for word, _, _ in found} == {"rebecca"}


def test_the_likeliest_kinds_come_first() -> None:
    assert list(CHANCE.values()) == sorted(CHANCE.values(), reverse=True)
