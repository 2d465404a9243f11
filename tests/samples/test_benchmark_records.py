"""The benchmark's student records: the same each time, of the right shape, and people to be found again."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from benchmarks import people
from benchmarks.many_records import SYSTEMS, student_rows
from connectors.students.joining import valid_uln
from connectors.students.resolve import resolve
from records.tables import STUDENT_ROWS, held_to

PERSONS = 3_000
Made = tuple[pl.DataFrame, pl.DataFrame]


def everything(seed: int = 7) -> Made:
    return student_rows(people.population(), np.random.default_rng(seed), 10_000, PERSONS)


@pytest.fixture(scope="module")
def made() -> Made:
    return everything()


def test_the_same_seed_gives_the_same_records(made: Made) -> None:
    assert all(first.equals(again) for first, again in zip(made, everything(), strict=True))


def test_the_records_have_the_shape_that_resolution_takes(made: Made) -> None:
    rows, whose = made
    assert held_to(rows, STUDENT_ROWS).equals(rows)
    assert rows.height == 10_000
    assert whose["whose"].n_unique() == PERSONS
    assert set(rows["source"]) == {system.source for system in SYSTEMS}
    given = rows["uln"].drop_nulls()
    assert given.to_frame().select(valid_uln(pl.col("uln")))["uln"].null_count() == 0


def test_twins_and_what_lacks_a_date_are_among_them(made: Made) -> None:
    rows, whose = made
    placed = rows.join(whose, on="student_id").filter(pl.col("dob").is_not_null())
    twins = placed.filter(pl.col("whose").is_in([100, 101]))
    assert twins["dob"].n_unique() == 1
    assert 0.1 < rows["dob"].null_count() / rows.height < 0.3


def test_most_people_are_found_again_and_hardly_any_two_taken_for_one(made: Made) -> None:
    rows, whose = made
    who = resolve(rows, date(2026, 11, 16)).people.join(whose, on="student_id")
    of_several = who.group_by("person").agg(pl.col("whose").n_unique()).filter(pl.col("whose") > 1)
    assert who["person"].n_unique() < PERSONS * 1.1
    assert of_several.height < PERSONS / 500
