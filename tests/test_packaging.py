"""What is installed is what was tested: ranges, pins, licence, and that Prefect's server still imports."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (HOME / "constraints.txt").read_text(encoding="utf-8")

PINNED = re.compile(r"^[a-z0-9._-]+==[^ ;]+( ; .+)?$")


def requirements() -> dict[str, str]:
    """Every direct requirement by name: its range."""
    groups = PROJECT["dependency-groups"].values()
    listed = [*PROJECT["project"]["dependencies"], *(one for group in groups for one in group)]
    split = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?(.*)", one) for one in listed if isinstance(one, str))
    return {found[1]: found[2] for found in split if found}


@pytest.mark.parametrize("name", sorted(requirements()))
def test_every_requirement_has_a_lower_and_an_upper_bound(name: str) -> None:
    asked = requirements()[name]
    assert ">=" in asked
    assert "<" in asked


def test_fastapi_stays_below_the_release_that_breaks_prefect_3_8() -> None:
    assert "<0.151" in requirements()["fastapi"]


def test_the_groups_that_run_py_installs_are_there() -> None:
    assert {"test", "lint", "bench"} <= set(PROJECT["dependency-groups"])


def test_constraints_pin_each_package_once_and_name_no_address() -> None:
    lines = CONSTRAINTS.splitlines()
    assert [line for line in lines if not PINNED.match(line)] == []
    assert "://" not in CONSTRAINTS
    assert "@" not in CONSTRAINTS


def test_every_direct_requirement_is_pinned() -> None:
    pinned = {line.partition("==")[0] for line in CONSTRAINTS.splitlines()}
    assert {name.lower() for name in requirements()} <= pinned


def test_what_is_installed_is_what_is_pinned() -> None:
    pins = dict(line.partition(" ;")[0].split("==") for line in CONSTRAINTS.splitlines())
    for name in ("polars", "prefect", "fastapi", "pydantic", "sqlalchemy"):
        assert version(name) == pins[name]


def test_the_licence_is_there_and_named() -> None:
    assert PROJECT["project"]["license"] == "MIT"
    assert (HOME / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_every_package_is_shipped_with_its_types() -> None:
    for package in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert (HOME / package / "py.typed").is_file(), package


@pytest.mark.orchestration
def test_prefects_server_imports_with_the_versions_installed() -> None:
    """Prefect 3.8.8 accepts fastapi<1.0 and dies at import from 0.165 on; nobody is to find that by a run."""
    code = "import prefect.server.api.server as s; print(callable(s.create_app))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "True", done.stderr[-2000:]


def test_the_steps_of_the_registers_schema_are_shipped() -> None:
    """The wheel takes whole packages; a step outside them would be left behind."""
    from review.register.migrating import STEPS, newest_schema

    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert STEPS.relative_to(HOME).parts[0] in packages
    assert len(list((STEPS / "versions").glob("0*.py"))) == newest_schema()
    ignored = subprocess.run(
        ["git", "check-ignore", *map(str, (STEPS / "versions").glob("0*.py"))],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == "", "hatchling leaves out what git ignores"
