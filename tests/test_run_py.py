"""run.py: the door. What it refuses in one sentence, and what it makes the environment from."""

import importlib.util
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

HOME = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """run.py as if it lay in another checkout."""
    spec = importlib.util.spec_from_file_location("run", HOME / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((HOME / name).read_bytes())
    module.HERE = tmp_path
    module.ENVIRONMENT = tmp_path / ".venv"
    module.STAMP = module.ENVIRONMENT / "boundary-check.json"
    module.UNFINISHED = module.ENVIRONMENT / "unfinished"
    module.CACHE = tmp_path / ".cache"
    module.LOG = module.CACHE / "install.log"
    module.PYTHON = Path(sys.executable)
    module.ENVIRONMENT.mkdir()
    return module


@pytest.fixture
def made(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be installed, without installing it."""
    asked: list[list[str]] = []

    def install(groups: list[str]) -> bool:
        asked.append(groups)
        run.ENVIRONMENT.mkdir(exist_ok=True)
        return True

    def venv(command: list[str]) -> bool:
        run.ENVIRONMENT.mkdir(exist_ok=True)
        return True

    monkeypatch.setattr(run, "install_with_uv", install)
    monkeypatch.setattr(run, "logged", venv)
    return asked


def test_an_unfit_python_is_told_in_one_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    assert run.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert said == (
        "run.py: Boundary Check needs Python 3.11 to 3.14, this is 3.9; start it with one of those.\n"
    )


def test_the_pythons_are_those_of_the_project(run: ModuleType) -> None:
    asked = (HOME / "pyproject.toml").read_text(encoding="utf-8")
    oldest, newest = run.OLDEST, run.NEWEST
    assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in asked


def test_an_environment_is_made_once_and_again_when_the_project_changes(
    run: ModuleType, made: list[list[str]]
) -> None:
    run.prepare({"test"})
    run.prepare({"test"})
    assert made == [["test"]]
    run.prepare({"test", "lint"})
    run.prepare({"test"})
    assert made == [["test"], ["lint", "test"]]
    (run.HERE / "constraints.txt").write_text("polars==2.1.0\n", encoding="utf-8")
    run.prepare({"test"})
    assert made == [["test"], ["lint", "test"], ["lint", "test"]]


def test_a_half_made_environment_is_made_anew(run: ModuleType, made: list[list[str]]) -> None:
    run.prepare({"test"})
    assert run.fit_to_mend()
    left_over = run.ENVIRONMENT / "left-over"
    left_over.touch()
    run.UNFINISHED.touch()
    run.STAMP.unlink()
    run.prepare({"test"})
    assert not left_over.exists()
    assert not run.UNFINISHED.exists()
    assert json.loads(run.STAMP.read_text(encoding="utf-8"))["groups"] == ["test"]


def test_a_second_call_waits_for_the_one_that_makes_the_environment(
    run: ModuleType, made: list[list[str]]
) -> None:
    run.CACHE.mkdir()
    waiting = threading.Thread(target=run.prepare, args=[{"test"}])
    with run.alone(run.CACHE / "run.lock"):
        waiting.start()
        time.sleep(0.2)
        assert made == []
        run.make(["test"], fresh=False)
    waiting.join(timeout=20)
    assert made == [["test"]]


@pytest.mark.parametrize(
    ("log", "says"),
    [
        ("NewConnectionError: Connection refused", "no package index answers"),
        ("error: Failed to fetch: dns error", "no package index answers"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "set PIP_CERT"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something else", "could not be installed; the full answer is in"),
    ],
)
def test_a_failed_set_up_is_told_in_one_sentence(run: ModuleType, log: str, says: str) -> None:
    run.CACHE.mkdir()
    run.LOG.write_text(log, encoding="utf-8")
    assert says in run.why_not_installed()


def test_a_folder_that_cannot_be_written_to_is_told(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    assert run.main(["demo"]) == 1
    assert "this folder cannot be written to" in capsys.readouterr().err


def test_groups_are_spelled_out_for_a_pip_that_knows_none(run: ModuleType) -> None:
    assert any(one.startswith("pytest>=") for one in run.spelled_out(["test"]))
    both = run.spelled_out(["dev"])
    assert any(one.startswith("ruff>=") for one in both)
    assert any(one.startswith("pytest>=") for one in both)


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["demo"], ["boundary-check", "demo"]),
        (["run", "a folder", "--no-track"], ["boundary-check", "run", "a folder", "--no-track"]),
        (["test"], ["python", "-m", "pytest", "--cov", "--cov-report=term"]),
        (["test", "tests/flows"], ["python", "-m", "pytest", "tests/flows"]),
        (["bench", "--full"], ["python", "-m", "benchmarks", "--full"]),
        (
            ["bench", "--quality", "--sets", "a folder"],
            ["python", "-m", "benchmarks", "--quality", "--sets", "a folder"],
        ),
    ],
)
def test_a_call_becomes_a_command(run: ModuleType, arguments: list[str], command: list[str]) -> None:
    run.PYTHON = Path("python")
    program, *rest = run.command_for(arguments[0], arguments[1:])
    assert [Path(program).stem, *rest] == command


@pytest.mark.parametrize(
    ("arguments", "groups"),
    [
        ([], {"test"}),
        (["demo"], {"test"}),
        (["check"], {"test", "lint"}),
        (["bench", "--full"], {"test"}),
        (["bench", "--quality", "--sets", "a folder"], {"test", "bench"}),
        (["bench", "--peers", "--full"], {"test", "bench"}),
        (["bench", "--growth"], {"test"}),
    ],
)
def test_a_call_installs_only_the_groups_it_needs(
    run: ModuleType, arguments: list[str], groups: set[str]
) -> None:
    assert run.groups_for(arguments) == groups


@pytest.mark.parametrize("name", ["benchmarks/__main__.py", "data_samples/make_samples.py"])
def test_what_it_calls_is_there(name: str) -> None:
    assert (HOME / name).is_file()


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import sys; sys.argv = ['run.py']; import runpy; runpy.run_path('run.py', run_name='door')"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=HOME, check=False)
    assert done.returncode == 0
