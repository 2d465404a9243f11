"""Pairs of names that could come to nothing are left out early, but not those that are spared."""

from collections.abc import Callable

import polars as pl
import pytest

from matching.meetings import meetings
from matching.rows import NameSide, name_side
from matching.shown import shown_side

Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]


@pytest.fixture
def side(among_a_few: Tables) -> NameSide:
    students, names = among_a_few([{"student_id": "S1", "given": "Rebecca", "family": "Nankivell"}])
    return name_side(students.with_row_index("student"), names)


def test_whoever_is_spared_keeps_every_way_however_little_it_says(side: NameSide) -> None:
    shown = shown_side(pl.Series(["Becca Nankivel", "Rebekka Nankivel"]), side)
    every = meetings(shown, side)
    spared = meetings(shown, side, 99.0, pl.Series([1], dtype=pl.UInt32))
    assert set(every["shown"]) == {0, 1}
    assert every.filter(shown=1)["given_slot"].null_count() == 0
    assert spared.filter(shown=1).sort(pl.all()).equals(every.filter(shown=1).sort(pl.all()))
    assert spared.filter(shown=0).is_empty()
