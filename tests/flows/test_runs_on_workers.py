"""Runs on Dask workers by the command line: the same lists, no name in a log of Dask's, spilling refused."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows import pipeline
from flows.plan import Plan
from flows.settings.sections import FILE
from flows.tracking import Plain
from flows.working_folder import open_folder
from matching.engine import match

# A part of the test group: only an installation for something else lacks it, and CI fails on a skip.
pytest.importorskip("distributed", reason="the extra dask is not installed")

from flows import workers

Called = Callable[..., subprocess.CompletedProcess[str]]


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
