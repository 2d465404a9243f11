from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.comparisons.handles import handle_evidence
from matching.rows import NameSide, name_side

PERSON = {"student_id": "S1", "given": "Rebecca", "middle": "Anne", "family": "Nankivell"}
OTHERS = [
    {"student_id": "S2", "given": "Maya", "family": "Trevelyan-Hodge"},
    {"student_id": "S3", "given": "Emma", "family": "Watson"},
    {"student_id": "S4", "given": "Damilola", "family": "McDonald"},
    {"student_id": "S5", "given": "Peter", "family": "X"},
    {"student_id": "S6", "given": "Peter", "family": "Nolan"},
]


@pytest.fixture(scope="module")
def side(among_a_few: Callable[..., tuple[pl.DataFrame, pl.DataFrame]]) -> NameSide:
    students, names = among_a_few([PERSON, *OTHERS])
    return name_side(students.with_row_index("student"), names)


def spelt(handle: str, side: NameSide, student: int = 0) -> tuple[str, float] | None:
    """How the handle spells a student (S1 is row 0), and its bits."""
    own = side.owners.filter(pl.col("student") == student)["name"]
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
        ("RepNankivell", "nankivell"),
        ("CllrRebeccaNankivell", "rebecca+nankivell"),
        ("mrsnankivell_teacher", "nankivell"),
        ("nankivellforleeds", "nankivell"),
        ("JustBeccaNankivell", "becca+nankivell"),
        ("rebecca.q.nankivell", "rebecca+nankivell"),
        ("rebecca_anne_nankivell", "rebecca+anne+nankivell"),
        ("r3becc4.n4nk1v3ll", "rebecca+nankivell"),
        ("bex_nank", "bex+nank"),
        ("rebeccanankivel", "rebecca+nankivel"),
        ("nankivell.rebecca1987", "nankivell+rebecca"),
    ],
)
def test_a_handle_spells_a_name_in_the_usual_ways(handle: str, how: str, side: NameSide) -> None:
    found = spelt(handle, side)
    assert found is not None
    assert found[0] == how


@pytest.mark.parametrize(
    ("handle", "student", "how"),
    [
        ("maia.trevelyan", 1, "maia+trevelyan"),
        ("mayahodge", 1, "maya+hodge"),
        ("mayatrevelyanhodge", 1, "maya+trevelyanhodge"),
        ("emmawatsonphotography", 2, "emma+watson"),
        ("DamiMcDonald", 3, "dami+mcdonald"),
        ("damilola.mc_donald", 3, "damilola+mcdonald"),
    ],
)
def test_other_names_are_spelt_too(handle: str, student: int, how: str, side: NameSide) -> None:
    found = spelt(handle, side, student)
    assert found is not None
    assert found[0] == how


@pytest.mark.parametrize("handle", ["", "99", "r", "kernelhacker", "__"])
def test_a_handle_that_spells_nothing_says_nothing(handle: str, side: NameSide) -> None:
    assert spelt(handle, side) is None


def bits(handle: str, side: NameSide, student: int = 0) -> float:
    found = spelt(handle, side, student)
    return found[1] if found else 0.0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("rebeccanankivell", "beccanankivell"),
        ("beccanankivell", "rnankivell"),
        ("rnankivell", "nankivell"),
        ("rebeccaanankivell", "rebeccanankivell"),
        ("rebecca.nankivell", "rebeccanankival"),
    ],
)
def test_what_says_more_weighs_more(better: str, worse: str, side: NameSide) -> None:
    assert bits(better, side) > bits(worse, side)


def test_what_stands_around_a_whole_rare_name_does_not_hide_it(side: NameSide) -> None:
    alone = bits("emmawatson", side, 2)
    assert bits("emmawatsonphotography", side, 2) > alone - 1.0
    assert bits("the.emmawatson_99", side, 2) > alone - 1.0


def test_a_forename_that_another_explains_speaks_against(side: NameSide) -> None:
    assert bits("jamesnankivell", side) < bits("nankivell", side) - 5.0


def test_digits_for_letters_say_no_more_than_the_letters(side: NameSide) -> None:
    assert bits("petnolan", side, 5) > bits("p3tnolan", side, 5)
    assert bits("petn", side, 5) > bits("p37n", side, 5)


def test_handles_in_parts_weigh_as_all_together(side: NameSide, monkeypatch: pytest.MonkeyPatch) -> None:
    written = pl.Series(
        ["rebecca.nankivell", None, "rnankivell_07", "MayaHodge", "emmawatson", "👻", "3mma.watson"]
    )
    whole = handle_evidence(written, side, least_bits=0.0)
    monkeypatch.setattr("matching.comparisons.handles.AT_ONCE", 2)
    apart = handle_evidence(written, side, least_bits=0.0)
    keys = ["handle", "name"]
    assert whole.sort(keys).equals(apart.sort(keys))


@given(st.lists(st.text(max_size=60) | st.from_regex(r"[a-zA-Z0-9_.]{1,45}", fullmatch=True), min_size=1))
@example(["0AA"])
@example(["p37x"])
@settings(max_examples=25, deadline=None)
def test_no_handle_breaks_the_reading(side: NameSide, written: list[str]) -> None:
    found = handle_evidence(pl.Series(written), side, least_bits=0.0)
    assert found["handle_bits"].is_finite().all()
    assert found.select("handle", "name").is_duplicated().sum() == 0


def test_a_weak_handle_counts_only_beside_a_name(side: NameSide) -> None:
    handles = pl.Series(["rnankivell"])
    own = side.owners.filter(pl.col("student") == 0).select(handle=pl.lit(0, dtype=pl.UInt32), name="name")
    assert handle_evidence(handles, side, least_bits=40.0).is_empty()
    assert handle_evidence(handles, side, least_bits=40.0, named=own).height == 1


def test_a_form_of_a_middle_name_is_two_steps_away(side: NameSide) -> None:
    """She is Rebecca Anne: who writes annie is somebody else, but for the family name."""
    assert spelt("anne.nankivell", side) > ("anne", 0.0)  # type: ignore[operator]
    found = spelt("annie.nankivell", side)
    assert found is None or "annie" not in found[0]
