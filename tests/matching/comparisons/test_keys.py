"""By which words a student's name is found in a handle, and which words one student bears."""

from collections.abc import Callable

import polars as pl
import pytest

from matching.borne import borne
from matching.comparisons.keys import keys
from matching.pairs import unpaired
from matching.rows import NameSide, name_side

Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]


@pytest.fixture
def side(student_tables: Tables) -> NameSide:
    people = [
        {"student_id": "S1", "given": "7", "family": "Nankivell"},
        {"student_id": "S2", "given": "Beth", "middle": "Ann", "family": "Poe"},
    ]
    students, names = student_tables(people)
    return name_side(students.with_row_index("student"), names)


def test_a_sign_that_is_no_letter_is_no_initial(side: NameSide) -> None:
    assert side.vocabulary.filter(role="given", token="7").height == 1
    found = keys(side).initials["family"]
    slot, letter = unpaired("key")
    told = found.select("name", letter=letter, slot=slot).join(side.vocabulary, on="slot")
    assert set(told["letter"].to_list()) == {1}  # b for Beth
    assert set(told["token"].to_list()) == {"poe", "ann"}  # her middle name may be shown for it


def test_an_initial_beside_an_initial_is_nobodys_name(side: NameSide) -> None:
    slot = dict(side.vocabulary.select("slot", "token").rows())
    given, family = unpaired("pair")
    pairs = borne(side).keys.select("name", given=given, family=family).rows()
    tokens = {(name, slot[given], slot[family]) for name, given, family in pairs}
    assert {(1, "beth", "poe"), (1, "b.", "poe"), (1, "beth", "p."), (1, "ann", "poe")} <= tokens
    assert not [pair for pair in tokens if pair[1].endswith(".") and pair[2].endswith(".")]
