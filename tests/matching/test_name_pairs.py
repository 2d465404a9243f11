"""Kinds of variation: each row of name_pairs.csv is one, with how well it must (or must not) be supported."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from matching.engine import MatchingOptions, match
from records.names import fold

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


def words(*names: str | None) -> set[str]:
    folded = [fold(name) for name in names if name]
    return {word for name in folded for word in (*name.split(), name.replace(" ", "")) if len(word) > 1}


def compete(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    """Tell if one row could mean both people: a family name and a forename's beginning in common."""
    (given, _, family, preferred, former), (given2, _, family2, preferred2, former2) = one, other
    starts, starts2 = (
        {fold(name)[:2] for name in names if name} for names in ((given, preferred), (given2, preferred2))
    )
    return bool(words(family, former) & words(family2, former2)) and bool(starts & starts2)


def pools() -> list[list[tuple[str | None, ...]]]:
    """Part the people so that siblings may stand in one pool, but never two spellings of one name."""
    parted: list[list[tuple[str | None, ...]]] = []
    for who in PEOPLE:
        free = (pool for pool in parted if not any(compete(who, other) for other in pool))
        pool = next(free, None)
        if pool is None:
            parted.append([who])
        else:
            pool.append(who)
    return parted


@pytest.fixture(scope="module")
def reached(
    among_the_crowd: Callable[..., Tables], connection_table: Callable[..., pl.DataFrame]
) -> dict[tuple[str, str], str]:
    """Strength reached by (staff, student): each pool and its rows in one match, among the crowd."""
    found: dict[tuple[str, str], str] = {}
    for pool in pools():
        people = [
            {"student_id": f"P{PEOPLE.index(who)}", **dict(zip(PERSON, who, strict=True))} for who in pool
        ]
        shown = [
            {"staff_id": f"T{n}", "display_name": row["display_name"], "handle": row["handle"]}
            for n, row in enumerate(ROWS)
            if person(row) in pool
        ]
        options = MatchingOptions(base_rate=0.032, list_floor=-12.0)
        matches = match(connection_table(shown), *among_the_crowd(people), options).matches
        listed = matches.select("staff_id", "student_id", "strength").rows()
        found |= {(staff, student): strength for staff, student, strength in listed}
    return found


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
