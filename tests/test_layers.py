"""Imports point down only, and Prefect and Dask stay in flows/."""

import ast
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "records": {"records"},
    "connectors": {"connectors", "records"},
    "matching": {"matching", "records"},
    "review": {"review", "records"},
    "flows": {"flows", "connectors", "matching", "review", "records"},
}
"""The picture in docs/architecture.md: flows over {connectors, matching, review} over records."""

NOT_IMPORTABLE = {"tests", "data_samples", "benchmarks", "run"}
"""Never part of the product."""

MODULES = sorted(path for package in MAY_IMPORT for path in (HOME / package).rglob("*.py"))


def imported_by(path: Path) -> set[str]:
    """Every module that a file imports, at its top or anywhere inside."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_a_module_imports_only_from_its_own_layer_and_below(path: Path) -> None:
    package = path.relative_to(HOME).parts[0]
    ours = {name.split(".")[0] for name in imported_by(path)} & (set(MAY_IMPORT) | NOT_IMPORTABLE)
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_imports_are_written_in_full(path: Path) -> None:
    assert not [name for name in imported_by(path) if name.startswith(".")]


@pytest.mark.parametrize("library", ["prefect", "dask", "distributed"])
def test_only_flows_imports_what_orchestrates(library: str) -> None:
    users = {
        path.relative_to(HOME).parts[0]
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported_by(path))
    }
    assert users == {"flows"}


def test_an_upward_import_would_be_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "def late():\n    from flows.cli import main\n    import prefect.settings\n    return main\n"
    )
    assert imported_by(wrong) == {"flows.cli", "prefect.settings"}
