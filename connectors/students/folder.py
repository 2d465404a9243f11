"""Which files of a folder are one export: those of one roster, side by side; every other file is its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from connectors.export import HEAD
from connectors.intake.paths import is_junk
from connectors.reader import Reading
from connectors.students import oneroster, sds
from connectors.students.rosters.tables import layout_of

ROSTERS = (oneroster.FORMAT, sds.FORMAT)


def exports_in(folder: Path) -> Iterator[tuple[list[Path], str]]:
    """Yield the files of each export with what it is called: its path, or its folder and ``*.csv``.

    Files of a roster that are alone in their folder are exports of their own, like any other file. Hidden
    files, notes to people and what a spreadsheet program leaves behind are passed over.
    """
    rosters: dict[tuple[Path, str], list[Path]] = {}
    alone: list[list[Path]] = []
    for path in _files(folder):
        if name := _roster_of(path):
            rosters.setdefault((path.parent, name), []).append(path)
        else:
            alone.append([path])
    for paths in sorted([*rosters.values(), *alone]):
        called = paths[0] if len(paths) == 1 else paths[0].with_name("*.csv")
        yield paths, _relative(called, folder)


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not is_junk(_relative(path, folder)) and not _is_ours(path))


def _is_ours(path: Path) -> bool:
    """Tell notes to people and a spreadsheet program's lock files from student files."""
    return path.name.startswith((".", "~$")) or path.name.lower().startswith(("readme", "read me"))


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _roster_of(path: Path) -> str | None:
    """Name the format of which a file is a table; None: no roster's, or not to be opened."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None
    return next((one.name for one in ROSTERS if layout_of(head, path.name, one.layouts)), None)


def told_apart(readings: Sequence[Reading]) -> Iterator[pl.DataFrame]:
    """Yield the tables; a file that several exports hold under one name is called by its export too.

    Two schools' rosters each have a users.csv, and a person of one is not to be looked for in the other's.
    """
    times = Counter(name for reading in readings for name in reading.table["source_file"].unique())
    again = [name for name, count in times.items() if count > 1]
    for reading in readings:
        place = reading.receipt.label.removesuffix("*.csv").rstrip("/")
        file = pl.col("source_file")
        inside = pl.lit(f"{place}/" if place else "") + file
        whole = pl.when(pl.lit(place).str.ends_with(file)).then(pl.lit(place)).otherwise(inside)
        yield reading.table.with_columns(
            pl.when(file.is_in(again)).then(whole).otherwise(file).alias("source_file")
        )
