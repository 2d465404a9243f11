"""The run history: kept without names, and never in the way of the check."""

import base64
import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.orchestration, pytest.mark.timeout(150)]

Called = Callable[..., subprocess.CompletedProcess[str]]
DATABASE = Path(".prefect") / "prefect.db"
ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")

LISTS = ("review-list.csv", "connections.csv", "coverage.csv")


def asked(folder: Path, question: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(folder / DATABASE)
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


# What reaches Prefect


def forms(word: str) -> list[bytes]:
    """A word as it could stand in a file: as it is, escaped in JSON, and in base64 at its three shifts."""
    plain = word.encode()
    encoded = [base64.b64encode(b"\0" * shift + plain) for shift in range(3)]
    # The first and last characters of an alignment depend on the neighbours.
    inner = [part[2 * (shift > 0) + 2 * (shift > 1) : -4] for shift, part in enumerate(encoded)]
    return [plain, json.dumps(word)[1:-1].encode(), *(part for part in inner if len(part) >= 8)]


def traces(folder: Path, words: set[str]) -> set[str]:
    """The words that occur in any file below a folder, in any form."""
    held = b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return {word for word in words if any(form in held for form in forms(word))}


def people_in(review: Path, canaries: Path) -> set[str]:
    """Every staff, student and connection name and handle of the list, and the sample's own canaries."""
    with (review / "review-list.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = ("staff_name", "student_name", "connection_names", "handles")
    named = {part for row in rows for column in columns for part in row[column].split(";")}
    planted = {line.split(" ", 1)[1] for line in canaries.read_text(encoding="utf-8").splitlines() if line}
    # A word of a few letters would be found in any database.
    return {word for word in named | planted if len(word) >= 8}


def test_no_name_handle_or_path_reaches_the_run_history(tracked_sample: Path, sample: Path) -> None:
    people = people_in(tracked_sample / "review" / "2026", sample.parent / "year-canaries.txt")
    assert len(people) > 300
    assert traces(tracked_sample / ".prefect", people) == set()
    assert traces(tracked_sample / ".prefect", {str(tracked_sample), "declarations/"}) == set()


def test_the_search_finds_what_is_there(tracked_sample: Path, tmp_path: Path) -> None:
    run_id = json.loads((tracked_sample / "review" / "2026" / "run.json").read_text(encoding="utf-8"))[
        "run_id"
    ]
    assert traces(tracked_sample / ".prefect", {run_id, "handed in not read"}) == {
        run_id,
        "handed in not read",
    }
    for shift in range(4):
        hidden = base64.b64encode(b"x" * shift + "Zoë Quillabear and more".encode())
        (tmp_path / f"{shift}").write_bytes(b"\1\2" + hidden)
        assert traces(tmp_path, {"Zoë Quillabear"}) == {"Zoë Quillabear"}
        (tmp_path / f"{shift}").unlink()
    (tmp_path / "escaped").write_text(json.dumps("Zoë Quillabear"), encoding="ascii")
    assert traces(tmp_path, {"Zoë Quillabear"}) == {"Zoë Quillabear"}


def test_prefect_is_told_the_run_id_the_year_and_counts(tracked_sample: Path) -> None:
    ((parameters, state),) = asked(tracked_sample, "select parameters, state_type from flow_run")
    told = json.loads(str(parameters))
    assert set(told) == {"run_id", "year"}
    assert told["year"] == 2026
    assert state == "COMPLETED"
    artifacts = asked(tracked_sample, "select key, type, data from artifact")
    assert {key for key, _, _ in artifacts} == {"coverage", "matches-by-strength", "what-was-read"}
    for _, kind, data in artifacts:
        assert kind == "table"
        assert all(isinstance(row["how many"], int) for row in json.loads(json.loads(str(data))))


def test_every_stage_is_a_task_that_ended_well(tracked_sample: Path) -> None:
    stages = asked(tracked_sample, "select name, state_type from task_run")
    assert 5 <= len(stages) <= 30
    assert {state for _, state in stages} == {"COMPLETED"}
    assert {"read connections", "weigh candidates", "set aside what is settled"} <= {
        name for name, _ in stages
    }


@ON_POSIX
def test_the_run_history_is_its_owners_alone(tracked_sample: Path) -> None:
    home = tracked_sample / ".prefect"
    assert home.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in home.rglob("*")} == {0}


def test_tracked_and_untracked_runs_publish_the_same(untracked_sample: Path, tracked_sample: Path) -> None:
    for name in LISTS:
        untracked = (untracked_sample / "review" / "2026" / name).read_bytes()
        assert (tracked_sample / "review" / "2026" / name).read_bytes() == untracked, name


# When it is ill


@pytest.fixture
def tracked_tiny(tiny: Path, tracked_sample: Path) -> Path:
    """The tiny college with a run history that has its tables already."""
    shutil.copytree(tracked_sample / ".prefect", tiny / ".prefect")
    return tiny


def published(folder: Path) -> list[str]:
    return (folder / "review" / "2026" / "review-list.csv").read_text(encoding="utf-8").splitlines()


def test_a_broken_run_history_gives_one_plain_line_and_the_same_check(tiny: Path, call: Called) -> None:
    (tiny / ".prefect").mkdir()
    (tiny / DATABASE).write_bytes(b"this is no database" * 500)
    done = call("run", tiny)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Run history unavailable: its server ended at once") == 1
    assert "Traceback" not in done.stderr
    assert len(published(tiny)) > 1


SCRIPT = """
import os, sys, time
import flows.pipeline, flows.launcher, flows.cli
started = flows.launcher._started
def told(*given):
    child = started(*given)
    print("server", child.pid, flush=True)
    return child
flows.launcher._started = told
def weigh(*given, real=flows.pipeline.weigh):
    print("weighing", flush=True)
    {during}
    return real(*given)
flows.pipeline.weigh = weigh
flows.cli.main(["run", sys.argv[1]])
"""


Started = Callable[[Path, str], subprocess.Popen[str]]


@pytest.fixture
def started(clean: dict[str, str]) -> Iterator[Started]:
    """Start a tracked run in which something happens while it weighs candidates; ended with the test."""
    runs = []

    def start(folder: Path, during: str) -> subprocess.Popen[str]:
        run = subprocess.Popen(
            [sys.executable, "-c", SCRIPT.format(during=during), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean,
            start_new_session=True,
        )
        runs.append(run)
        return run

    yield start
    for run in runs:
        run.kill()
        run.communicate()


def server_of(run: subprocess.Popen[str]) -> int:
    """The server's process, once the run is at work under it."""
    assert run.stdout is not None
    said = [run.stdout.readline(), run.stdout.readline()]
    if said[1] != "weighing\n":
        pytest.fail(f"the run ended early: {run.communicate()[1]}")
    return int(said[0].split()[1])


def is_gone(process: int, within: float = 15) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_an_unexpected_fault_is_told_without_its_message(tracked_tiny: Path, started: Started) -> None:
    run = started(tracked_tiny, 'raise ValueError("Kerra Quillabear")')
    out, err = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "BC-INT-001" in err
    assert "ValueError" in err
    assert "flows/" in err
    for said in (out, err):
        assert "Quillabear" not in said
        assert "Traceback" not in said
    assert traces(tracked_tiny / ".prefect", {"Quillabear"}) == set()
    ((state,),) = asked(tracked_tiny, "select message from flow_run_state where type = 'FAILED'")
    assert str(state).startswith("BC-INT-001 ValueError")
    assert not (tracked_tiny / "review").exists()


@ON_POSIX
def test_a_server_lost_on_the_way_does_not_end_the_run(tracked_tiny: Path, started: Started) -> None:
    run = started(tracked_tiny, "time.sleep(1)")
    os.kill(server_of(run), signal.SIGKILL)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    assert "Run history unavailable: its server was lost on the way" in err
    assert "Traceback" not in err
    assert len(published(tracked_tiny)) > 1


@ON_POSIX
def test_ctrl_c_ends_at_once_with_one_line_and_is_recorded(tracked_tiny: Path, started: Started) -> None:
    run = started(tracked_tiny, "time.sleep(60)")
    server = server_of(run)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 1
    assert err.strip().splitlines() == ["Stopped. Nothing is half done: the next call starts afresh."]
    assert is_gone(server)
    states = {state for (state,) in asked(tracked_tiny, "select state_type from flow_run")}
    assert "RUNNING" not in states


@ON_POSIX
def test_a_killed_run_leaves_no_server_behind_and_is_not_running_for_ever(
    tracked_tiny: Path, started: Started, call: Called
) -> None:
    run = started(tracked_tiny, "time.sleep(60)")
    server = server_of(run)
    run.kill()
    run.communicate(timeout=30)
    assert is_gone(server)
    states = "select state_type, count(*) from flow_run group by 1"
    assert ("RUNNING", 1) in asked(tracked_tiny, states)
    done = call("run", tracked_tiny)
    assert done.returncode == 0, done.stderr
    assert dict(asked(tracked_tiny, states)) == {"COMPLETED": 2, "CRASHED": 1}
