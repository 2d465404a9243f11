"""What a worker does with its part: nothing to show, no message, students made ready once. Needs no Dask."""

import pickle
import sys

import numpy as np
import polars as pl

from flows.parts import Sealed, Students, StudentSide, propose_part
from matching.engine import MatchingOptions
from records.problem import Problem

SECRET = "Kerra Quillabear"


def test_what_is_carried_has_nothing_to_show() -> None:
    table = pl.DataFrame({"display_name": [SECRET]})
    for carried in (Sealed(table), Students(StudentSide(table, table, MatchingOptions(), None))):
        assert repr(carried) in ("<sealed>", "<students>")
        assert str(carried) == repr(carried)
    assert Sealed(table).opened().equals(table)
    assert sys.getsizeof(Sealed("x" * 100_000)) > 100_000


def test_a_fault_at_a_worker_comes_home_without_its_message() -> None:
    class Wrong:
        def propose(self, raising: pl.DataFrame) -> None:
            raise ValueError(SECRET)

    fault = propose_part(Wrong(), Sealed(pl.DataFrame()))  # type: ignore[arg-type]
    assert isinstance(fault, Problem)
    assert fault.code == "BC-INT-001"
    assert "Kerra" not in str(fault)


def invented(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    from benchmarks.people import population, student_tables

    return student_tables(population(), np.random.default_rng(60), count)


def test_students_travel_without_what_was_made_ready_of_them() -> None:
    students = Students(StudentSide(*invented(800), MatchingOptions(), None))
    before = len(pickle.dumps(students))
    assert students.pool.students.height == 800
    assert len(pickle.dumps(students)) == before
    again = pickle.loads(pickle.dumps(students))  # noqa: S301 - our own
    assert again.pool.students.equals(students.pool.students)
