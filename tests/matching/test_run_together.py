"""Forename and family name in one word."""

import random
from collections.abc import Callable, Sequence

import polars as pl
import pytest

from matching.rows import INITIAL_BITS, NameSide, name_side
from matching.run_together import RUN_TOGETHER, in_one

Sides = Callable[[Sequence[tuple[str | None, str | None]]], NameSide]
Tables = Callable[[Sequence[dict[str, object]]], tuple[pl.DataFrame, pl.DataFrame]]


@pytest.fixture
def side_of(student_tables: Tables) -> Sides:
    """Prepare students of these forenames and family names."""

    def of(people: Sequence[tuple[str | None, str | None]]) -> NameSide:
        rows: list[dict[str, object]] = [
            {"student_id": f"S{n}", "given": given, "family": family}
            for n, (given, family) in enumerate(people)
        ]
        students, names = student_tables(rows)
        return name_side(students.with_row_index("student"), names)

    return of


def met(words: list[str], side: NameSide) -> list[tuple[int, int]]:
    return sorted(in_one(pl.Series(words, dtype=pl.String), side).select("word", "name").rows())


def test_a_word_meets_the_names_that_it_spells_in_either_order(side_of: Sides) -> None:
    side = side_of([("Rebecca", "Nankivell"), ("Mary Jane", "O'Hara"), ("Anna", "Anna"), ("Re", "Becca")])
    words = ["rebeccanankivell", "nankivellrebecca", "maryjaneohara", "oharajane", "annaanna", "rebecca"]
    assert met(words, side) == [(0, 0), (1, 0), (2, 1), (4, 2), (5, 3)]


@pytest.mark.parametrize("word", ["rebeccanankivel", "nankivell", "rebecca", "rebeccananikvell", ""])
def test_it_meets_letter_for_letter_only(side_of: Sides, word: str) -> None:
    assert met([word], side_of([("Rebecca", "Nankivell"), ("Rebecca", None), (None, "Nankivell")])) == []


def test_no_words_and_no_names_meet_nothing(side_of: Sides) -> None:
    side = side_of([("Rebecca", "Nankivell"), (None, None)])
    assert met([], side) == []
    assert met(["rebecca"], side_of([(None, "Rebecca")])) == []


def test_it_finds_what_one_by_one_comparison_finds(side_of: Sides) -> None:
    chance = random.Random(5)
    people = list(
        dict.fromkeys(
            ("".join(chance.choices("ab", k=chance.randint(0, 3))), "".join(chance.choices("ab", k=2)))
            for _ in range(60)
        )
    )
    words = ["".join(chance.choices("ab", k=chance.randint(1, 6))) for _ in range(400)]
    expected = [
        (at, number)
        for at, word in enumerate(words)
        for number, (given, family) in enumerate(people)
        if given and word in (given + family, family + given)
    ]
    assert met(words, side_of(people)) == expected
    assert expected


def worth(side: NameSide, given: str, family: str) -> tuple[float, float]:
    """What the two words say apart, and what is taken away since they go together."""
    word = {
        (role, token): slot for slot, role, token in side.vocabulary.select("slot", "role", "token").rows()
    }
    slots = [word["given", given], word["family", family]]
    bits = [side.slots.filter(slot=slot)["bits"][0] for slot in slots]
    less = side.together.filter(given_slot=slots[0], family_slot=slots[1])["together_bits"]
    return sum(bits), sum(less)


def test_it_says_as_much_as_both_names_of_whoever_says_the_least(side_of: Sides) -> None:
    side = side_of([("Rebecca", "Nankivell"), ("Rebeccan", "Ankivell"), *[("Ann", "Ankivell")] * 20])
    found = in_one(pl.Series(["rebeccanankivell"]), side)
    assert sorted(found["name"]) == [0, 1]
    likely, other = sum(worth(side, "rebeccan", "ankivell")), sum(worth(side, "rebecca", "nankivell"))
    assert likely < other
    assert found["bits"].to_list() == pytest.approx([likely + RUN_TOGETHER] * 2)


def test_names_that_go_together_say_less(side_of: Sides) -> None:
    side = side_of([("Agnieszka", "Kowalczyk"), ("Agnieszka", "Smith")])
    polish, mixed = in_one(pl.Series(["agnieszkakowalczyk", "agnieszkasmith"]), side).sort("word")["bits"]
    (apart, less), (elsewhere, nothing) = (
        worth(side, "agnieszka", "kowalczyk"),
        worth(side, "agnieszka", "smith"),
    )
    assert less < -1
    assert nothing == 0
    assert polish == pytest.approx(apart + less + RUN_TOGETHER)
    assert mixed == pytest.approx(elsewhere + RUN_TOGETHER)


def test_an_initial_says_as_little_run_together_with_the_family_name(side_of: Sides) -> None:
    side = side_of([("R", "Nankivell"), ("Rebecca", "Nankivell")])
    nankivell = side.slots.join(side.vocabulary, on="slot").filter(token="nankivell")["bits"][0]
    initial, whole = in_one(pl.Series(["rnankivell", "rebeccanankivell"]), side).sort("word")["bits"]
    assert initial == pytest.approx(nankivell + INITIAL_BITS["given"] + RUN_TOGETHER)
    assert initial < whole
