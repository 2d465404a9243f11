"""Kinds of variation: each row of name_pairs.csv is one, with how well it must (or must not) be supported."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from matching.engine import MatchingOptions, match

Tables = tuple[pl.DataFrame, pl.DataFrame]

PAIRS = Path(__file__).parents[2] / "data_samples" / "name_pairs.csv"
PERSON = ("given", "middle", "family", "preferred", "former_family")
RANK = {"strong": 3, "likely": 2, "possible": 1, "unlikely": 0}
AT_LEAST = {"strong": 3, "likely": 2, "listed": 1, "any": 0}
AT_MOST = {"not strong": 2, "not likely": 1, "not listed": 0}

with PAIRS.open(encoding="utf-8", newline="") as lines:
    ROWS = [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]


def person(row: dict[str, str | None]) -> tuple[str | None, ...]:
    return tuple(row[key] for key in PERSON)


PEOPLE = sorted({person(row) for row in ROWS}, key=str)


@pytest.fixture(scope="module")
def reached(
    among_the_crowd: Callable[..., Tables], connection_table: Callable[..., pl.DataFrame]
) -> dict[tuple[str, str], str]:
    """Strength reached by (staff, student): all rows and their people in one match, among the crowd."""
    people = [{"student_id": f"P{n}", **dict(zip(PERSON, who, strict=True))} for n, who in enumerate(PEOPLE)]
    shown = connection_table([{"display_name": r["display_name"], "handle": r["handle"]} for r in ROWS])
    found = match(shown, *among_the_crowd(people), MatchingOptions(base_rate=0.032, list_floor=-12.0))
    return {
        (t, s): strength
        for t, s, strength in found.matches.select("staff_id", "student_id", "strength").rows()
    }


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda n: f"{ROWS[n]['category']}-{n + 2}")
def test_a_kind_of_variation_is_supported_as_it_deserves(
    number: int, reached: dict[tuple[str, str], str]
) -> None:
    row = ROWS[number]
    strength = reached.get((f"T{number}", f"P{PEOPLE.index(person(row))}"))
    rank = -1 if strength is None else RANK[strength]
    if row["is_match"] == "true":
        assert rank >= AT_LEAST[str(row["tier"])], strength
    else:
        assert rank <= AT_MOST[str(row["tier"])], strength


def test_every_row_says_what_it_expects() -> None:
    for row in ROWS:
        assert row["tier"] in (AT_LEAST if row["is_match"] == "true" else AT_MOST)
