"""What connections on several services, and an employer, add to a match."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from matching.engine import MatchingOptions, match
from matching.population import MOST_BITS
from matching.rows import INITIAL_BITS

Maker = Callable[..., pl.DataFrame]
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
OPTIONS = MatchingOptions(base_rate=0.0032, list_floor=-20.0, college="Penwith College")
REBECCA = {
    "student_id": "S1",
    "given": "Rebecca",
    "middle": "Loveday",
    "family": "Nankivell",
    "dob": date(2007, 3, 9),
    "emails": ["b@example.org"],
}
FACEBOOK = {"staff_id": "T0", "service": "facebook", "display_name": "Rebecca Nankivell"}
INSTAGRAM = {"staff_id": "T0", "service": "instagram", "display_name": "Becca Nankivell"}


@pytest.fixture
def weight(connection_table: Maker, among_a_few: Tables) -> Callable[..., float]:
    def of(*shown: dict[str, object]) -> float:
        found = match(connection_table(list(shown)), *among_a_few([REBECCA]), OPTIONS).matches
        return float(found.filter(pl.col("staff_id") == "T0")["weight"].item())

    return of


@pytest.mark.parametrize(
    ("there", "least", "most"),
    [
        (INSTAGRAM, 0.4, 0.6),
        (INSTAGRAM | {"birthday": "2007-03-09"}, 10.4, 10.6),
        (INSTAGRAM | {"birthday": "2001-01-01"}, -5.6, -5.4),
        (INSTAGRAM | {"display_name": "Rebecca L Nankivell"}, 1.9, 2.1),
        (INSTAGRAM | {"staff_id": "T1"}, 0.0, 0.0),
        (INSTAGRAM | {"service": "facebook"}, 0.0, 0.0),
        (INSTAGRAM | {"display_name": "Wella Carlyon"}, 0.0, 0.0),
        (INSTAGRAM | {"display_name": "Wella Nankivell", "birthday": "2007-03-09"}, 0.0, 0.0),
        (
            INSTAGRAM | {"display_name": "Mum", "emails": ["b@example.org"]},
            0.0,
            0.0,
        ),
        (INSTAGRAM | {"display_name": None, "emails": ["b@example.org"]}, 14.4, 14.6),
    ],
    ids=[
        "repeats",
        "birthday",
        "other birthday",
        "middle",
        "other staff",
        "same service",
        "another person",
        "a sister",
        "a mother",
        "no name",
    ],
)
def test_another_service_adds_only_what_it_alone_says(
    there: dict[str, object], least: float, most: float, weight: Callable[..., float]
) -> None:
    more = weight(FACEBOOK, there) - weight(FACEBOOK)
    assert least <= round(more, 2) <= most


def test_a_whole_name_elsewhere_says_the_forename_though_it_could_be_run_together(
    connection_table: Maker, among_a_few: Tables
) -> None:
    """Two rare words say as much in one as apart: the forename has its own bits all the same."""
    bryluen = {"student_id": "S1", "given": "Bryluen", "family": "Trescothick"}
    shown = [
        FACEBOOK | {"display_name": "B Trescothick"},
        INSTAGRAM | {"display_name": "Bryluen Trescothick"},
    ]

    def weight(rows: list[dict[str, object]]) -> float:
        found = match(connection_table(rows), *among_a_few([bryluen]), OPTIONS).evidence
        return float(found.filter(connection=0, student_id="S1")["weight"].item())

    half = (MOST_BITS["given"] - INITIAL_BITS["given"]) / 2
    assert weight(shown) - weight(shown[:1]) == pytest.approx(half + 0.5, abs=0.1)


def test_a_third_service_that_repeats_a_birthday_does_not_count_it_again(
    weight: Callable[..., float],
) -> None:
    dated = INSTAGRAM | {"birthday": "2007-03-09"}
    third = dated | {"service": "whatsapp"}
    assert weight(FACEBOOK, dated, third) - weight(FACEBOOK, dated) == pytest.approx(0.5, abs=0.01)


def test_half_a_name_here_and_half_there_are_more_than_either(weight: Callable[..., float]) -> None:
    here = FACEBOOK | {"display_name": "Rebecca N"}
    there = INSTAGRAM | {"display_name": "R Nankivell"}
    assert weight(here, there) > max(weight(here), weight(there)) + 0.5


@pytest.mark.parametrize(
    ("employer", "more"),
    [
        ("Penwith College", 1.0),
        ("PENWITH COLLEGE, Camborne", 1.0),
        ("Student at Penwith College", 3.0),
        ("Penwith Collegeford", 0.0),
        ("Newlyn Fish Market", 0.0),
        (None, 0.0),
    ],
)
def test_an_employer_that_is_the_college_supports_a_match(
    employer: str | None, more: float, weight: Callable[..., float]
) -> None:
    found = weight(FACEBOOK | {"employer": employer}) - weight(FACEBOOK)
    assert found == pytest.approx(more, abs=0.01)


def test_the_words_say_where_else_it_was_found(connection_table: Maker, among_a_few: Tables) -> None:
    found = match(connection_table([FACEBOOK, INSTAGRAM]), *among_a_few([REBECCA]), OPTIONS)
    assert "instagram" in found.matches["why"][0]


@pytest.mark.parametrize(
    ("there", "says"),
    [
        ({}, "; also suggested on instagram; "),
        ({"birthday": "2007-03-09"}, "; also suggested on instagram, with what is said only there; "),
        ({"birthday": "2001-01-01"}, "; also suggested on instagram, where something speaks against it; "),
    ],
)
def test_it_is_said_what_another_service_adds(
    there: dict[str, object], says: str, connection_table: Maker, among_a_few: Tables
) -> None:
    shown = connection_table([FACEBOOK, INSTAGRAM | there])
    found = match(shown, *among_a_few([REBECCA]), OPTIONS).evidence
    assert says in found.filter(student_id="S1", connection=0)["why"].item()
