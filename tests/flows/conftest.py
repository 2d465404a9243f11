"""Two colleges to run: a tiny one for the command line, and the shipped sample year for the run history."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
SAMPLE = HOME / "data_samples" / "year"

TINY = {
    "boundary-check.toml": '[year]\nas_at = 2026-10-01\n\n[people]\nlead = "S1"\ndeputies = ["S4"]\n',
    "staff.csv": (
        "staff_id,name,email\n"
        "S1,Lead Person,s1@example.org\n"
        "S2,Ivo Second,s2@example.org\n"
        "S3,Una Third,s3@example.org\n"
        "S4,Deputy Person,s4@example.org\n"
    ),
    "students/students.csv": (
        "student_id,given,family,status,start,end\n"
        "100,Kerra,Quillabear,current,2026-09-01,\n"
        "101,Jowan,Trewhizzle,current,2026-09-01,\n"
        "102,Tegen,Penquixote,former,2022-09-01,2024-07-01\n"
        + "".join(f"{n},Pupil{n},Ordinary{n},current,2026-09-01,\n" for n in range(200, 260))
    ),
    "declarations/S2/list.csv": (
        "service,display_name,direction\n"
        "facebook,Kerra Quillabear,friend\n"
        "facebook,Jowan Trewhizzle,friend\n"
        "facebook,Nobody Atall,friend\n"
    ),
    "declarations/S3/list.csv": "service,display_name,direction\nlinkedin,Tegen Penquixote,contact\n",
    "declarations/S1/list.csv": "service,display_name,direction\nfacebook,Kerra Quillabear,friend\n",
}


def lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A working folder with four matches' worth of people."""
    return lay(tmp_path / "college", TINY)


@pytest.fixture
def sample() -> Path:
    """The shipped sample year; not to be run in place."""
    return SAMPLE


@pytest.fixture(scope="session")
def clean() -> dict[str, str]:
    """An environment as on a new machine: no Prefect settings, no colour."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, "NO_COLOR": "1", "PYTHONPATH": str(HOME)}


Called = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def call(clean: dict[str, str]) -> Called:
    """Call boundary-check as a person does, in a process of its own."""

    def called(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *map(str, words)],
            capture_output=True,
            text=True,
            env={**clean, **more},
            timeout=150,
            check=False,
        )

    return called


@pytest.fixture(scope="session")
def demonstrated(
    tmp_path_factory: pytest.TempPathFactory, call: Called
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """What `demo` left in its folder, and what it said. The slowest thing here, so done once."""
    folder = tmp_path_factory.mktemp("demo") / "demo-year"
    return folder, call("demo", folder)


@pytest.fixture(scope="session")
def tracked_sample(demonstrated: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """The sample year after one run that is in the run history."""
    folder, done = demonstrated
    assert done.returncode == 0, done.stderr
    assert "Run history unavailable" not in done.stderr
    return folder


@pytest.fixture(scope="session")
def untracked_sample(tracked_sample: Path, tmp_path_factory: pytest.TempPathFactory, call: Called) -> Path:
    """The same folder, register and all, after a second run without run history."""
    folder = tmp_path_factory.mktemp("untracked") / "year"
    shutil.copytree(tracked_sample, folder)
    shutil.rmtree(folder / "review")
    done = call("run", folder, "--no-track")
    assert done.returncode == 3, done.stderr
    return folder
