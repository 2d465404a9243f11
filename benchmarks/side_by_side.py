"""Ours and other ways of finding names, side by side in one run: `python3 run.py bench --peers`.

Each is a process of its own, measured from outside; they take turns, so that a busy minute touches all alike.
The peers begin with distinct cleaned names, ours with the raw tables and ends with explained matches.
"""

import argparse
import os
import platform
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from benchmarks import planting
from benchmarks.measure import WORK, Failed, Measured, measured, median
from benchmarks.peers.apart import LEFT, RIGHT
from benchmarks.peers.at_scale import MOST_NAMES, PEERS
from benchmarks.peers.scored import Band, Worth, worth

SIZES = {"100k-20k": (100_000, 20_000)}
FULL_SIZES = {**SIZES, "100k-200k": (100_000, 200_000), "1m-200k": (1_000_000, 200_000)}
PACKAGES = ("polars", "splink", "duckdb", "scikit-learn", "sparse-dot-topn", "rapidfuzz")
FIXED = "fixed"
OURS = "ours"


@dataclass(frozen=True)
class Row:
    """One matcher at one size: its work, its start-up alone, and what its pairs are worth."""

    name: str
    figure: Measured
    start: Measured
    worth: Worth


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 where a matcher did not run."""
    asked = _asked(arguments)
    names = _installed(asked.only)
    failed: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="boundary-check-peers-") as scratch:
        room = Path(scratch)
        _print_versions()
        for size in asked.sizes:
            fixed, figures = _measure_size(room / size, size, names, asked, failed)
            _print_size(room / size, size, fixed, _rows(room / size, figures))
    return 1 if failed else 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench --peers", description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 and 1,000,000 × 200,000 too")
    parser.add_argument("--size", choices=list(FULL_SIZES), help="this size alone")
    parser.add_argument("--runs", type=int, default=3, help="runs of each matcher (3)")
    parser.add_argument("--only", default="", help="beside ours only matchers whose name holds these words")
    parser.add_argument(
        "--nicknames", type=Path, default=planting.NICKNAMES, help="CSV of nicknames to plant"
    )
    asked = parser.parse_args(arguments)
    asked.sizes = FULL_SIZES if asked.full else SIZES
    if asked.size:
        asked.sizes = {asked.size: FULL_SIZES[asked.size]}
    return asked


def _installed(words: str) -> list[str]:
    """Return the matchers that are wanted and can run here; say which cannot."""
    names = []
    for name, peer in PEERS.items():
        if name != OURS and words not in name:
            continue
        if absent := [each for each in peer.packages if find_spec(each.split(".")[0]) is None]:
            _say(f"{peer.title} is left out: {', '.join(absent)} is not installed (dependency group bench).")
            continue
        names.append(name)
    return names


Figures = dict[str, tuple[Measured, Measured]]
"""Name of a matcher → its work, its start-up."""


def _measure_size(
    folder: Path, size: str, names: list[str], asked: argparse.Namespace, failed: set[str]
) -> tuple[Measured, Figures]:
    """Make one size and run every matcher on it, round after round."""
    _say(f"Making {size} ...")
    folder.mkdir()
    measured([*WORK, "make", str(folder), str(asked.nicknames), *map(str, asked.sizes[size])])
    measured([*WORK, "distinct", str(folder)])
    names = [name for name in names if _product(folder) <= PEERS[name].most]
    runs: dict[tuple[str, str], list[Measured]] = {}
    steps = [(FIXED, ""), *((name, how) for name in names for how in ("start", "pairs"))]
    for number in range(1, asked.runs + 1):
        for name, how in steps:
            if name in failed:
                continue
            _say(f"{size}, run {number} of {asked.runs}: {name} {how} ...")
            command = [FIXED] if name == FIXED else ["peer", str(folder), name, how]
            try:
                runs.setdefault((name, how), []).append(measured([*WORK, *command]))
            except Failed as fault:
                failed.add(name)
                _say(f"{name} did not run:\n{fault}")
    ran = [name for name in names if name not in failed]
    _write_everything(folder, ran)
    figures = {name: (median(runs[name, "pairs"]), median(runs[name, "start"])) for name in ran}
    return median(runs[FIXED, ""]), figures


def _write_everything(folder: Path, names: list[str]) -> None:
    """Let each write all pairs that it would score, unmeasured."""
    for name in names:
        if PEERS[name].scored_whole:
            measured([*WORK, "peer", str(folder), name, "all"])


def _product(folder: Path) -> int:
    return _names(folder / LEFT) * _names(folder / RIGHT)


def _names(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item())


def _rows(folder: Path, figures: Figures) -> list[Row]:
    """Score what each wrote, in a process of its own: Linux counts this one's memory into a child's peak."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
        return [
            Row(name, *both, aside.submit(worth, folder, name, PEERS[name]).result())
            for name, both in figures.items()
        ]


def _print_versions() -> None:
    print(f"\nPython {platform.python_version()}", end="")
    for package in PACKAGES:
        try:
            print(f", {package} {version(package)}", end="")
        except PackageNotFoundError:
            print(f", {package} not installed", end="")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"; {os.cpu_count()} processors{load}, {platform.system()} {platform.machine()}.", flush=True)


def _print_size(folder: Path, size: str, fixed: Measured, rows: list[Row]) -> None:
    connections, students = FULL_SIZES[size]
    print(f"\n### {connections:,} connections × {students:,} students\n")
    print(
        f"The fixed work took {fixed.wall:.2f} s by the clock, {_seconds(fixed.processor)} s of processor.\n"
    )
    print("| matcher | wall s | processor s | of which start-up | processor, ours = 1 | peak MiB ", end="")
    print("| candidates | recall | nicknames | own band: precision, recall | best band: precision, recall |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---|")
    base = next((row.figure.processor for row in rows if row.name == OURS), None)
    for row in rows:
        print(f"| {PEERS[row.name].title} | {' | '.join(_cells(row, base))} |")
    if _names(folder / LEFT) > MOST_NAMES:
        print("\nSplink's candidates by the rules for these names: of the planted connections alone.")
    print("\nCandidate recall by kind:\n")
    print(f"| kind | {' | '.join(PEERS[row.name].title for row in rows)} |")
    print(f"|---|{'---:|' * len(rows)}")
    for kind in rows[0].worth.by_kind:
        print(f"| {kind} | {' | '.join(f'{row.worth.by_kind[kind]:.3f}' for row in rows)} |", flush=True)


def _cells(row: Row, base: float | None) -> list[str]:
    took, found = row.figure, row.worth
    return [
        f"{took.wall:.2f}",
        _seconds(took.processor),
        _seconds(row.start.processor),
        f"{took.processor / base:.2f}" if took.processor and base else "",
        "" if took.memory is None else f"{took.memory:.0f}",
        f"{found.candidates:,}",
        f"{found.others:.3f}",
        f"{found.nicknames:.3f}",
        _band(found.own),
        _band(found.best),
    ]


def _band(band: Band | None) -> str:
    return "none" if band is None else f"{band.precision:.3f}, {band.recall:.3f}"


def _seconds(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.2f}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
