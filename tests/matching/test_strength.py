"""What a strength claims, in a population where few connections are students and many are their namesakes."""

import random
from collections.abc import Callable

import polars as pl
import pytest

from matching.engine import Matched, match
from matching.population import uk_shares

Maker = Callable[..., pl.DataFrame]
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
STUDENTS, STRANGERS, TRUE = 5000, 60_000, 300


def names(rng: random.Random, count: int) -> list[tuple[str, str]]:
    """Draw whole names by how common they are, a fifth of the family names from a long tail of rare ones."""
    drawn = []
    for role in ("given", "family"):
        shares = uk_shares(role).sort("token")
        drawn.append(rng.choices(shares["token"].to_list(), shares["share"].to_list(), k=count))
    tail = [
        rng.choice("bcdfglmnprst")
        + "".join(rng.choices(["an", "el", "or", "is", "ub", "em"], k=3))
        + rng.choice(["by", "ton", "well", "ock"])
        for _ in range(count)
    ]
    return [
        (given, rare if rng.random() < 0.2 else family)
        for given, family, rare in zip(*drawn, tail, strict=True)
    ]


@pytest.fixture(scope="module")
def found(connection_table: Maker, student_tables: Tables) -> tuple[Matched, set[tuple[str, str]], int]:
    rng = random.Random(20)
    people = names(rng, STUDENTS)
    truth, shown = set(), []
    for n, (given, family) in enumerate(names(rng, STRANGERS) + rng.sample(people, TRUE)):
        shown.append({"staff_id": f"T{n}", "display_name": f"{given} {family}".title()})
    wanted = {name: n for n, name in enumerate(people)}
    for n in range(STRANGERS, STRANGERS + TRUE):
        given, family = str(shown[n]["display_name"]).lower().split()
        truth.add((f"T{n}", f"S{wanted[given, family]}"))
    namesakes = sum(tuple(str(row["display_name"]).lower().split()) in wanted for row in shown[:STRANGERS])
    rows = [
        {"student_id": f"S{n}", "given": given.title(), "family": family.title()}
        for n, (given, family) in enumerate(people)
    ]
    return match(connection_table(shown), *student_tables(rows)), truth, namesakes


def test_most_strong_matches_are_true_where_hundreds_share_a_students_name(
    found: tuple[Matched, set[tuple[str, str]], int],
) -> None:
    matched, truth, namesakes = found
    strong = matched.matches.filter(pl.col("strength") == "strong").select("staff_id", "student_id").rows()
    right = sum(pair in truth for pair in strong)
    assert namesakes > 300
    assert len(strong) > 30
    assert right >= 0.95 * len(strong)


def test_the_estimated_base_rate_is_near_the_truth(
    found: tuple[Matched, set[tuple[str, str]], int],
) -> None:
    share = TRUE / (STRANGERS + TRUE)
    assert share / 2 < found[0].base_rate < share * 2


def test_every_equal_whole_name_is_at_least_possible(
    found: tuple[Matched, set[tuple[str, str]], int],
) -> None:
    matched, truth, namesakes = found
    listed = matched.matches.filter(pl.col("strength") != "unlikely")
    assert truth <= set(listed.select("staff_id", "student_id").rows())
    assert listed.height >= namesakes + TRUE
