from collections.abc import Callable

import polars as pl
import pytest

from matching.comparisons.handles import handle_evidence
from matching.rows import NameSide, name_side

PERSON = {"student_id": "S1", "given": "Rebecca", "middle": "Anne", "family": "Nankivell"}


@pytest.fixture(scope="module")
def side(among_a_few: Callable[..., tuple[pl.DataFrame, pl.DataFrame]]) -> NameSide:
    students, names = among_a_few([PERSON])
    return name_side(students.with_row_index("student"), names)


def spelt(handle: str, side: NameSide) -> tuple[str, float] | None:
    """How the handle spells S1 (row 0), and its bits."""
    own = side.owners.filter(pl.col("student") == 0)["name"]
    found = handle_evidence(pl.Series([handle]), side, least_bits=0.0).filter(
        pl.col("name").is_in(own.to_list())
    )
    return found.select("how", "handle_bits").row(0) if found.height else None


@pytest.mark.parametrize(
    ("handle", "how"),
    [
        ("rebeccanankivell", "rebecca+nankivell"),
        ("Rebecca.Nankivell", "rebecca+nankivell"),
        ("rebecca_nankivell_07", "rebecca+nankivell"),
        ("nankivellrebecca", "nankivell+rebecca"),
        ("beccanankivell", "becca+nankivell"),
        ("rnankivell", "r+nankivell"),
        ("nankivellr", "nankivell+r"),
        ("ranankivell", "r+a+nankivell"),
        ("annenankivell", "anne+nankivell"),
        ("realrebeccanankivell", "rebecca+nankivell"),
        ("thenankivells", "nankivell"),
    ],
)
def test_a_handle_spells_a_name_in_the_usual_ways(handle: str, how: str, side: NameSide) -> None:
    found = spelt(handle, side)
    assert found is not None
    assert found[0] == how


@pytest.mark.parametrize("handle", ["", "99", "reb", "kernelhacker", "__"])
def test_a_handle_that_spells_nothing_says_nothing(handle: str, side: NameSide) -> None:
    assert spelt(handle, side) is None


def bits(handle: str, side: NameSide) -> float:
    found = spelt(handle, side)
    assert found is not None
    return found[1]


def test_letters_that_the_name_does_not_explain_cost(side: NameSide) -> None:
    assert (
        bits("rebeccanankivell", side) > bits("rebeccanankivellqz", side) > bits("wqrebeccanankivellqz", side)
    )


def test_a_role_word_around_the_name_costs_nothing(side: NameSide) -> None:
    assert bits("missrebeccanankivell", side) == bits("rebeccanankivell", side)


def test_a_family_name_alone_says_less_than_with_an_initial(side: NameSide) -> None:
    assert bits("nankivell", side) < bits("rnankivell", side) < bits("rebeccanankivell", side)


def test_a_weak_handle_counts_only_beside_a_name(side: NameSide) -> None:
    handles = pl.Series(["rnankivell"])
    own = side.owners.filter(pl.col("student") == 0).select(handle=pl.lit(0, dtype=pl.UInt32), name="name")
    assert handle_evidence(handles, side, least_bits=40.0).is_empty()
    assert handle_evidence(handles, side, least_bits=40.0, named=own).height == 1
