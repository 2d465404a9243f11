"""A crowd of invented students to match against, and short ways to write tables."""

import random
from collections.abc import Callable, Sequence

import polars as pl
import pytest

from matching.population import uk_shares
from records.tables import CONNECTIONS, NAMES, STUDENTS, filled_to

Row = dict[str, object]
Tables = tuple[pl.DataFrame, pl.DataFrame]
CROWD = 3000
A_FEW = 300


def connections_of(rows: Sequence[Row]) -> pl.DataFrame:
    blank: Row = {"service": "facebook", "direction": "friend", "display_name": None, "handle": None}
    full = [blank | {"staff_id": f"T{n}"} | row for n, row in enumerate(rows)]
    return filled_to(pl.DataFrame(full, infer_schema_length=None), CONNECTIONS)


def names_of(row: Row) -> list[Row]:
    base: Row = {"student_id": row["student_id"], "middle": row.get("middle")}
    given, family = row["given"], row["family"]
    names = [base | {"name_kind": "legal", "given": given, "family": family}]
    if row.get("preferred"):
        names.append(base | {"name_kind": "preferred", "given": row["preferred"], "family": family})
    if row.get("former_family"):
        names.append(base | {"name_kind": "former", "given": given, "family": row["former_family"]})
    return names


def students_of(rows: Sequence[Row]) -> Tables:
    people = [{key: row[key] for key in row if key in STUDENTS} | {"status": "current"} for row in rows]
    names = [name for row in rows for name in names_of(row)]
    return (
        filled_to(pl.DataFrame(people, infer_schema_length=None), STUDENTS),
        filled_to(pl.DataFrame(names, infer_schema_length=None), NAMES),
    )


@pytest.fixture(scope="session")
def connection_table() -> Callable[[Sequence[Row]], pl.DataFrame]:
    """Fill a CONNECTIONS table: each row a friend of staff T0, T1 … unless it says otherwise."""
    return connections_of


@pytest.fixture(scope="session")
def student_tables() -> Callable[[Sequence[Row]], Tables]:
    """Fill STUDENTS and NAMES from rows of student_id, given, family and whatever else is known."""
    return students_of


@pytest.fixture(scope="session")
def crowd() -> list[Row]:
    """Return 3,000 students whose names are drawn by how common they are; the same in every run."""
    rng = random.Random(53)
    drawn = []
    for role in ("given", "family"):
        shares = uk_shares(role).sort("token")
        drawn.append(rng.choices(shares["token"].to_list(), shares["share"].to_list(), k=CROWD))
    pairs = zip(*drawn, strict=True)
    return [
        {"student_id": f"X{n}", "given": given, "family": family} for n, (given, family) in enumerate(pairs)
    ]


@pytest.fixture(scope="session")
def among_the_crowd(crowd: list[Row]) -> Callable[[Sequence[Row]], Tables]:
    """Fill STUDENTS and NAMES with the given students and the crowd."""
    return lambda rows: students_of([*rows, *crowd])


@pytest.fixture(scope="session")
def among_a_few(crowd: list[Row]) -> Callable[[Sequence[Row]], Tables]:
    """Fill STUDENTS and NAMES with the given students and 300 of the crowd: quick, for many small matches."""
    return lambda rows: students_of([*rows, *crowd[:A_FEW]])
