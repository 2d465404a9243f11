"""The benchmark's invented population: the same each time, of the right shape, and truly planted."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks import people, planting
from records.tables import CONNECTIONS, NAMES, STUDENTS, held_to

STUDENT = planting.Known("Elizabeth", "Rose", "Trevelyan-Smith", "Carter")


def everything(seed: int = 7) -> list[pl.DataFrame]:
    chance = np.random.default_rng(seed)
    population = people.population()
    students, names = people.student_tables(population, chance, 2_000)
    connections = people.connections_table(population, chance, 3_000)
    connections, truth = planting.planted(connections, names, chance, planting.NICKNAMES)
    return [connections, students, names, truth]


@pytest.fixture(scope="module")
def made() -> list[pl.DataFrame]:
    return everything()


def test_the_same_seed_gives_the_same_people(made: list[pl.DataFrame]) -> None:
    assert all(first.equals(again) for first, again in zip(made, everything(), strict=True))


def test_another_seed_gives_other_people(made: list[pl.DataFrame]) -> None:
    assert not any(first.equals(other) for first, other in zip(made, everything(8), strict=True))


def test_the_tables_have_the_shapes_that_the_matcher_takes(made: list[pl.DataFrame]) -> None:
    for table, schema in zip(made[:3], (CONNECTIONS, STUDENTS, NAMES), strict=True):
        assert held_to(table, schema).equals(table)


def test_every_student_has_one_id_and_one_legal_name(made: list[pl.DataFrame]) -> None:
    _, students, names, _ = made
    assert students["student_id"].is_unique().all()
    legal = names.filter(pl.col("name_kind") == "legal")
    assert legal["student_id"].equals(students["student_id"])


def test_every_planted_row_stands_where_the_truth_says(made: list[pl.DataFrame]) -> None:
    connections, students, _, truth = made
    assert truth.height == connections.height * planting.PLANTED_SHARE
    assert truth["connection"].is_unique().all()
    assert truth["student_id"].is_in(students["student_id"].implode()).all()
    assert connections["staff_id"].gather(truth["connection"]).equals(truth["staff_id"])


def test_an_exactly_planted_row_shows_the_students_name(made: list[pl.DataFrame]) -> None:
    connections, _, names, truth = made
    exact = truth.filter(pl.col("kind") == "exact").join(
        names.filter(pl.col("name_kind") == "legal"), on="student_id", maintain_order="left"
    )
    shown = connections["display_name"].gather(exact["connection"])
    assert shown.equals((exact["given"] + " " + exact["family"]).alias("display_name"))


def test_every_kind_is_planted(made: list[pl.DataFrame]) -> None:
    assert set(made[3]["kind"]) == {*planting.KINDS, "nickname"}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("exact", ("facebook", "Elizabeth Trevelyan-Smith", "")),
        ("order", ("facebook", "Trevelyan-Smith Elizabeth", "")),
        ("middle name used", ("facebook", "Rose Trevelyan-Smith", "")),
        ("former surname", ("facebook", "Elizabeth Carter", "")),
        ("initial", ("facebook", "E Trevelyan-Smith", "")),
        ("surname by ear", ("facebook", "Elizabeth Trevelian-Smith", "")),
        ("handle: initial and last", ("instagram", "", "etrevelyansmith")),
        ("handle: last and first", ("instagram", "", "trevelyansmith.elizabeth")),
    ],
)
def test_a_kind_shows_a_student_so(kind: str, shown: planting.Shown) -> None:
    assert planting.KINDS[kind](STUDENT, np.random.default_rng(1)) == shown


@pytest.mark.parametrize("word", ["Al", "Tom", "Susan", "Wonnacott"])
@pytest.mark.parametrize("seed", range(20))
def test_a_slip_of_the_finger_changes_one_place_and_never_nothing(word: str, seed: int) -> None:
    slipped = planting.by_keyboard(word, np.random.default_rng(seed))
    assert slipped != word
    assert abs(len(slipped) - len(word)) <= 1


def test_nicknames_can_come_from_a_list_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name,variant,share\nelizabeth,betty,1\nelizabeth,lilibet,1\n")
    assert planting.nicknames(tmp_path / "own.csv") == {"elizabeth": ["betty", "lilibet"]}
