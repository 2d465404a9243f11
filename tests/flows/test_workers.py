"""Dask workers: the same answer as one process, nothing on disk, no name in what Dask shows."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import cloudpickle
import numpy as np
import polars as pl
import pytest

from flows import parts, pipeline
from flows.parts import Sealed, Standing, Students, StudentSide, propose_part
from flows.plan import Plan
from flows.settings import FILE, read_settings
from flows.tracking import Plain
from flows.working_folder import open_folder
from matching.candidates import Proposed
from matching.engine import MatchingOptions, match
from records.problem import Problem, Refused

# A part of the test group: only an installation for something else lacks it, and CI fails on a skip.
pytest.importorskip("distributed", reason="the extra dask is not installed")

from distributed import Client

from flows import workers

HOME = Path(__file__).resolve().parents[2]
Called = Callable[..., subprocess.CompletedProcess[str]]
SECRET = "Kerra Quillabear"

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
    monkeypatch.setattr(workers, "CONNECTIONS_AT_ONCE", size)
    for connections, side in (of_the_sample_year(sample), of_an_invented_population()):
        expected, found = alone(connections, side), workers.matched_by(client, connections, side)
        assert found.matches.height > 20
        assert found.matches.equals(expected.matches)
        assert found.evidence.equals(expected.evidence)
        assert found.base_rate == expected.base_rate


def test_each_worker_makes_the_students_ready_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CONNECTIONS_AT_ONCE", 500)
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
    monkeypatch.setattr(workers, "CONNECTIONS_AT_ONCE", 1_000)
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


# What a worker does, without Dask


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
    with pytest.raises(Refused):
        workers._answer(fault)


def test_students_travel_without_what_was_made_ready_of_them() -> None:
    _, side = of_an_invented_population()
    students = Students(side)
    before = len(pickle.dumps(students))
    assert students.pool.students.height == 800
    assert len(pickle.dumps(students)) == before
    again = pickle.loads(pickle.dumps(students))  # noqa: S301 - our own
    assert again.pool.students.equals(students.pool.students)


# A scheduler of somebody else's, and the command line


@pytest.fixture(scope="module")
def certified(clean: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose Dask settings name certificates, as docs/scale.md shows."""
    from distributed.security import Security

    made, folder = Security.temporary(), tmp_path_factory.mktemp("certificates")
    env = dict(clean)
    for role in ("client", "scheduler", "worker"):
        for what in ("cert", "key"):
            path = folder / f"{role}-{what}.pem"
            path.write_text(getattr(made, f"tls_{role}_{what}"))
            env[f"DASK_DISTRIBUTED__COMM__TLS__{role.upper()}__{what.upper()}"] = str(path)
    (folder / "ca.pem").write_text(made.tls_ca_file)
    return {**env, "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(folder / "ca.pem")}


class Elsewhere:
    """A scheduler and its workers, started as their owner would."""

    def __init__(self, held: ExitStack, folder: Path, env: dict[str, str]) -> None:
        self._held, self._folder, self._env = held, folder, env
        self.address = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--protocol", "tls")

    def worker(self, **settings: str) -> Path:
        """Start a worker; return where its log lies."""
        self._start("worker", self.address, "--nthreads", "1", "--memory-limit", "2GiB", **settings)
        return self._folder / "worker.log"

    def _start(self, what: str, *words: str, **settings: str) -> str:
        log = self._folder / f"{what}.log"
        script = f"from distributed.cli.dask_{what} import main; main()"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", script, *words, "--no-dashboard"],
                env={**self._env, **settings},
                stdout=out,
                stderr=out,
                cwd=self._folder,
            )
        self._held.callback(process.wait, 30)
        self._held.callback(process.terminate)
        ready = {"scheduler": r"Scheduler at: +(tls://\S+)", "worker": r"(Registered to)"}[what]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if found := re.search(ready, log.read_text()):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(log.read_text())


@pytest.fixture
def elsewhere(certified: dict[str, str], tmp_path: Path) -> Iterator[Elsewhere]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with ExitStack() as held:
        yield Elsewhere(held, folder, certified)


NO_SPILLING = {
    f"DASK_DISTRIBUTED__WORKER__MEMORY__{level}": "False" for level in ("TARGET", "SPILL", "PAUSE")
}


def ask_for_workers(folder: Path, scheduler: str | None) -> None:
    settings = folder / FILE
    line = f'scheduler = "{scheduler}"\n' if scheduler else ""
    settings.write_text(settings.read_text() + f'\n[runs]\nrunner = "dask"\n{line}')


def published(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("review/*/*.csv"))}


def test_a_run_on_another_scheduler_publishes_the_same(
    tiny: Path, elsewhere: Elsewhere, certified: dict[str, str], call: Called
) -> None:
    assert call("run", tiny, "--no-track").returncode in (0, 3)
    expected = published(tiny)
    ask_for_workers(tiny, elsewhere.address)
    log = elsewhere.worker(**NO_SPILLING)
    done = call("run", tiny, "--no-track", **certified)
    assert done.returncode in (0, 3), done.stderr
    assert published(tiny) == expected
    assert any(b"Quillabear" in content for content in expected.values())
    said = done.stderr + log.read_text() + log.with_name("scheduler.log").read_text()
    assert [name for name in ("Quillabear", "Trewhizzle", "Atall", "Ordinary") if name in said] == []


def test_a_scheduler_whose_worker_spills_is_refused(
    tiny: Path, elsewhere: Elsewhere, certified: dict[str, str], call: Called
) -> None:
    elsewhere.worker()
    ask_for_workers(tiny, elsewhere.address)
    done = call("run", tiny, "--no-track", **certified)
    assert done.returncode == 1
    assert "BC-RUN-062" in done.stderr
    assert published(tiny) == {}


@pytest.mark.orchestration
def test_a_run_in_the_run_history_on_workers_of_our_own_publishes_the_same(tiny: Path, call: Called) -> None:
    assert call("run", tiny, "--no-track").returncode in (0, 3)
    expected = published(tiny)
    ask_for_workers(tiny, None)
    done = call("run", tiny)
    assert done.returncode in (0, 3), done.stderr
    assert "Run history unavailable" not in done.stderr
    assert published(tiny) == expected


def test_without_the_setting_nothing_of_dask_is_imported(tiny: Path, clean: dict[str, str]) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.running import Call, run_folder;"
        f"run_folder(Call(Path({str(tiny)!r}), track=False));"
        "print('IMPORTED', sorted({'dask', 'distributed', 'prefect'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=clean, timeout=120, check=False
    )
    assert "IMPORTED []" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("scheduler", "accepted"),
    [
        ("tls://dask.example.org:8786", True),
        ("tls://192.0.2.7:8786", True),
        ("tcp://127.0.0.1:8786", True),
        ("tcp://localhost:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://dask.example.org:8786", False),
        ("ws://dask.example.org:8786", False),
        ("dask.example.org:8786", False),
        ("tls://dask.example.org", False),
        ("tls://dask.example.org:port", False),
        ("tls://[::1", False),
        ("", False),
    ],
)
def test_lists_of_people_travel_under_tls_or_not_at_all(
    tmp_path: Path, scheduler: str, accepted: bool
) -> None:
    (tmp_path / FILE).write_text(f'[runs]\nrunner = "dask"\nscheduler = "{scheduler}"\n')
    if accepted:
        assert read_settings(tmp_path).runs.scheduler == scheduler
        return
    with pytest.raises(Refused) as refused:
        read_settings(tmp_path)
    assert refused.value.problem.code == "BC-SET-012"
    assert "[runs] scheduler must begin with tls://" in str(refused.value.problem)


def test_the_stage_goes_to_the_workers_when_the_settings_say_so(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def noted(scheduler: str | None, *given: Any) -> Any:
        asked.append(scheduler)
        return match(*given)

    monkeypatch.setattr(workers, "match_on_workers", noted)
    ask_for_workers(tiny, "tcp://localhost:8786")
    plan = Plan(folder=open_folder(tiny), year=2026, as_at=date(2026, 10, 1), run_id="r_1")
    pipeline.check_the_year(plan, Plain())
    assert asked == ["tcp://localhost:8786"]
