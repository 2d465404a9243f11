"""Dask workers of our own: the same answer as one process, nothing on disk, no name in a task's key."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import polars as pl
import pytest

from flows import parts, pipeline
from flows.parts import Standing, Students, StudentSide
from flows.plan import Plan
from flows.working_folder import open_folder
from matching.candidates import Proposed
from matching.engine import MatchingOptions, match
from records.problem import Refused

# A part of the test group: only an installation for something else lacks it, and CI fails on a skip.
pytest.importorskip("distributed", reason="the extra dask is not installed")

from distributed import Client

from flows import workers

HOME = Path(__file__).resolve().parents[2]

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers have our packages, not our tests


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two worker processes of our own."""
    with workers.quiet(), workers.own_workers(2) as cluster, Client(cluster) as client:
        client.wait_for_workers(2)
        yield client


def of_the_sample_year(folder: Path) -> tuple[pl.DataFrame, StudentSide]:
    """What the stage that weighs candidates is given."""
    plan = Plan(folder=open_folder(folder), year=2026, as_at=date(2026, 10, 1), run_id="r_1")
    staff = pipeline.receive_staff(plan)
    declarations = pipeline.receive_declarations(plan, staff)
    records = pipeline.receive_students(plan)
    side = StudentSide(
        records.students, records.names, pipeline.options_of(plan.folder), pipeline.themselves(staff, records)
    )
    return declarations.connections, side


@cache
def of_an_invented_population() -> tuple[pl.DataFrame, StudentSide]:
    """3,000 connections, one in fifty of them planted, against 800 students."""
    from benchmarks.people import connections_table, population, student_tables
    from benchmarks.planting import planted

    people, chance = population(), np.random.default_rng(60)
    students, names = student_tables(people, chance, 800)
    strangers = connections_table(people, chance, 3_000)
    connections = planted(strangers, names, chance, HOME / "benchmarks" / "nicknames.csv")[0]
    return connections, StudentSide(students, names, MatchingOptions(), None)


def alone(connections: pl.DataFrame, side: StudentSide) -> Any:
    return match(connections, side.students, side.names, side.options, side.themselves)


def count_what_is_made_ready() -> None:
    """Make this worker count how often it prepares students."""
    made = parts.prepared

    def counted(*given: Any) -> Any:
        parts.times = getattr(parts, "times", 0) + 1  # type: ignore[attr-defined]
        return made(*given)

    parts.times = 0  # type: ignore[attr-defined]
    parts.prepared = counted


def times_made_ready() -> int:
    return int(parts.times)  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [250_000, 700])
def test_two_workers_answer_as_one_process_does(
    client: Client, sample: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "A_PART", size)
    for connections, side in (of_the_sample_year(sample), of_an_invented_population()):
        expected, found = alone(connections, side), workers.matched_by(client, connections, side)
        assert found.matches.height > 20
        assert found.matches.equals(expected.matches)
        assert found.evidence.equals(expected.evidence)
        assert found.base_rate == expected.base_rate


def test_each_worker_makes_the_students_ready_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "A_PART", 500)
    client.run(count_what_is_made_ready)
    workers.matched_by(client, *of_an_invented_population())
    assert set(client.run(times_made_ready).values()) == {1}


def test_nothing_of_a_run_is_left_in_the_workers(client: Client) -> None:
    workers.matched_by(client, *of_an_invented_population())
    until = time.monotonic() + 20
    while any(client.run(held).values()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(client.run(held).values())


def held(dask_worker: Any) -> list[str]:
    return list(dask_worker.data)


def test_no_connections_or_no_students_are_no_work_for_anybody(client: Client) -> None:
    connections, side = of_an_invented_population()
    assert workers.matched_by(client, connections.clear(), side).matches.is_empty()
    nobody = StudentSide(side.students.clear(), side.names.clear(), side.options, None)
    assert workers.matched_by(client, connections, nobody).matches.is_empty()


def test_our_own_workers_keep_what_they_hold_in_memory(client: Client) -> None:
    assert [one.spills for one in client.run(parts.standing).values()] == [False, False]


def test_our_own_workers_are_reached_with_keys_alone(client: Client) -> None:
    assert all(address.startswith("tls://127.0.0.1:") for address in workers.fit_workers(client))


@pytest.mark.skipif(sys.platform == "win32", reason="a console there has no signals to hold back")
def test_workers_leave_ctrl_c_to_us(client: Client) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    assert signal.SIGINT not in before
    assert all(signal.SIGINT in mask for mask in client.run(held_back).values())


def held_back() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, set()))


def test_task_keys_say_a_number_and_nothing_else(client: Client) -> None:
    workers.matched_by(client, *of_an_invented_population())
    keys = client.run_on_scheduler(keys_seen)
    assert keys
    assert [
        key for key in keys if not re.fullmatch(r"(part-[0-9a-f]{12}-\d{12}|Students-[0-9a-f-]+)", key)
    ] == []


def keys_seen(dask_scheduler: Any) -> list[str]:
    return sorted({str(seen[0]) for seen in dask_scheduler.transition_log})


class Fatal:
    """Students with whom a worker dies."""

    def propose(self, raising: pl.DataFrame) -> None:
        os._exit(1)


def test_lost_workers_are_told_and_do_not_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "Students", lambda side: Fatal())
    with (
        workers.quiet(),
        workers.own_workers(1) as cluster,
        Client(cluster) as client,
        pytest.raises(Refused) as refused,
    ):
        workers.matched_by(client, *of_an_invented_population())
    assert refused.value.problem.code == "BC-RUN-064"


class FatalOnce(Students):
    """Students with whom the first worker to propose anything dies."""

    def __init__(self, side: StudentSide, marker: Path) -> None:
        super().__init__(side)
        self.given = (side, marker)

    def propose(self, raising: pl.DataFrame) -> Proposed:
        try:
            self.given[1].touch(exist_ok=False)
        except FileExistsError:
            return super().propose(raising)
        os._exit(1)

    def __reduce__(self) -> Any:
        return FatalOnce, self.given


def test_another_worker_takes_on_what_a_lost_one_had_in_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections, side = of_an_invented_population()
    monkeypatch.setattr(workers, "A_PART", 1_000)
    monkeypatch.setattr(workers, "Students", lambda side: FatalOnce(side, tmp_path / "died"))
    with workers.quiet(), workers.own_workers(2) as cluster, Client(cluster) as client:
        client.wait_for_workers(2)
        found = workers.matched_by(client, connections, side)
    assert (tmp_path / "died").exists()
    assert found.evidence.equals(alone(connections, side).evidence)


class Said:
    """A client whose workers say this of themselves."""

    def __init__(self, *said: object) -> None:
        self.said = said

    def run(self, work: object, on_error: str) -> dict[str, object]:
        return {f"tls://192.0.2.1:{port}": one for port, one in enumerate(self.said, 1)}


GOOD = Standing(spills=False, likeness=parts.likeness())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ((GOOD, Standing(spills=True, likeness=GOOD.likeness)), "BC-RUN-062"),
        ((GOOD, Standing(spills=False, likeness="another")), "BC-RUN-063"),
        ((GOOD, ModuleNotFoundError("No module named 'flows'")), "BC-RUN-063"),
    ],
)
def test_one_unfit_worker_is_enough_to_refuse(said: tuple[object, ...], code: str) -> None:
    assert workers.fit_workers(Said(GOOD, GOOD)) == ["tls://192.0.2.1:1", "tls://192.0.2.1:2"]
    with pytest.raises(Refused) as refused:
        workers.fit_workers(Said(*said))
    assert refused.value.problem.code == code


@pytest.mark.parametrize(
    ("scheduler", "code"), [("tcp://127.0.0.1:1", "BC-RUN-061"), ("tls://192.0.2.1:8786", "BC-RUN-065")]
)
def test_a_scheduler_out_of_reach_is_told(scheduler: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    with workers.quiet(), pytest.raises(Refused) as refused, workers.reached(scheduler):
        pass
    assert refused.value.problem.code == code


def test_workers_of_our_own_that_do_not_start_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def failing(count: int) -> Iterator[Any]:
        raise RuntimeError("Cluster failed to start")
        yield

    monkeypatch.setattr(workers, "own_workers", failing)
    with workers.quiet(), pytest.raises(Refused) as refused, workers.reached(None):
        pass
    assert refused.value.problem.code == "BC-RUN-066"


def test_without_the_extra_the_run_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "find_spec", lambda name: None)
    with pytest.raises(Refused) as refused:
        pipeline.refuse_without_dask()
    assert refused.value.problem.code == "BC-RUN-060"
