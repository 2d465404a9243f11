"""Imports point down only, in no circle, and Prefect and Dask stay in flows/."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
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


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Each import of a file, at its top or anywhere inside: the module, and the names taken from it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set()) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or ""), {alias.name for alias in node.names}


def imported_by(path: Path) -> set[str]:
    """Every module that a file imports."""
    return {module for module, _ in imports(path)}


def taken_from(path: Path, ours: set[str]) -> set[str]:
    """Our modules that a file imports from; "from room import door" is of the door, where that is one."""
    found = set()
    for module, names in imports(path):
        found |= {f"{module}.{name}" for name in names} & ours or {module}
    return found & ours


def circle(imports: Mapping[str, set[str]]) -> list[str]:
    """Return modules that import one another in a circle, or none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_modules_import_one_another() -> None:
    names = {path: ".".join(path.relative_to(HOME).with_suffix("").parts) for path in MODULES}
    known = {name.removesuffix(".__init__"): path for path, name in names.items()}
    assert circle({name: taken_from(path, set(known)) for name, path in known.items()}) == []


def test_a_circle_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def late():\n    from room import two\n    return two\n")
    (tmp_path / "two.py").write_text("from room.one import late\n")
    ours = {"room", "room.one", "room.two"}
    imports = {f"room.{name}": taken_from(tmp_path / f"{name}.py", ours) for name in ("one", "two")}
    assert imports == {"room.one": {"room.two"}, "room.two": {"room.one"}}
    assert set(circle(imports)) == {"room.one", "room.two"}


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
