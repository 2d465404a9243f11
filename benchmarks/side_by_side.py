"""Ours and other ways of finding names, side by side in one run: `python3 run.py bench --peers`.

Each is a process of its own, measured from outside; they take turns, so that a busy minute touches all alike.
All begin with the raw tables and end with weighed pairs of a connection and a student, ours with explained
ones. What the peers' own part took, from distinct cleaned names to pairs of names, is told beside it.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from benchmarks import planting
from benchmarks.measure import WORK, Failed, Measured, measured, median
from benchmarks.peers.apart import distinct_names
from benchmarks.peers.at_scale import MOST_NAMES, OURS, PEERS, own_part_file
from benchmarks.peers.scored import Band, Worth, worth

SIZES = {"100k-20k": (100_000, 20_000)}
FULL_SIZES = {**SIZES, "100k-200k": (100_000, 200_000), "1m-200k": (1_000_000, 200_000)}
PACKAGES = ("polars", "splink", "duckdb", "scikit-learn", "sparse-dot-topn", "rapidfuzz")
FIXED = "fixed"


@dataclass(frozen=True)
class Row:
    """One matcher at one size.

    Attributes:
        name: as in PEERS.
        figure: its work, from the tables to pairs of people.
        start: its start-up alone.
        own_part: seconds of processor from distinct names to pairs of them; None: ours, which knows no such
            part.
        worth: what its pairs are worth.
    """

    name: str
    figure: Measured
    start: Measured
    own_part: float | None
    worth: Worth

    @property
    def names_ready(self) -> float | None:
        """Seconds of processor with the names handed to it: start-up and own part; None as those are."""
        if self.own_part is None or self.start.processor is None:
            return None
        return self.start.processor + self.own_part


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


Figures = dict[str, tuple[Measured, Measured, float | None]]
"""Name of a matcher → its work, its start-up, its own part."""


def _measure_size(
    folder: Path, size: str, names: list[str], asked: argparse.Namespace, failed: set[str]
) -> tuple[Measured, Figures]:
    """Make one size and run every matcher on it, round after round."""
    _say(f"Making {size} ...")
    folder.mkdir()
    measured([*WORK, "make", str(folder), str(asked.nicknames), *map(str, asked.sizes[size])])
    measured([*WORK, "distinct", str(folder)])
    # Counted and not read: Linux counts this process's memory into a child's peak.
    left, right = distinct_names(folder)
    names = [name for name in names if left * right <= PEERS[name].most]
    runs: dict[tuple[str, str], list[Measured]] = {}
    own: dict[str, list[float]] = {}
    steps = [(FIXED, ""), *((name, how) for name in names for how in ("start", "pairs"))]
    for number in range(1, asked.runs + 1):
        for name, how in steps:
            if name in failed:
                continue
            _say(f"{size}, run {number} of {asked.runs}: {name} {how} ...")
            command = [FIXED] if name == FIXED else ["peer", str(folder), name, how]
            try:
                runs.setdefault((name, how), []).append(measured([*WORK, *command]))
                if how == "pairs" and name != OURS:
                    told = (folder / own_part_file(name)).read_text(encoding="utf-8")
                    own.setdefault(name, []).append(json.loads(told))
            except Failed as fault:
                _give_up(name, fault, failed)
    _write_everything(folder, [name for name in names if name not in failed], failed)
    ran = [name for name in names if name not in failed]
    figures: Figures = {
        name: (
            median(runs[name, "pairs"]),
            median(runs[name, "start"]),
            statistics.median(own[name]) if name in own else None,
        )
        for name in ran
    }
    return median(runs[FIXED, ""]), figures


def _write_everything(folder: Path, names: list[str], failed: set[str]) -> None:
    """Let each write all pairs that it would score, unmeasured."""
    for name in names:
        try:
            if PEERS[name].scored_whole:
                measured([*WORK, "peer", str(folder), name, "all"])
        except Failed as fault:
            _give_up(name, fault, failed)


def _give_up(name: str, fault: Failed, failed: set[str]) -> None:
    failed.add(name)
    _say(f"{name} did not run:\n{fault}")


def _rows(folder: Path, figures: Figures) -> list[Row]:
    """Score what each wrote, in a process of its own: Linux counts this one's memory into a child's peak."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
        return [
            Row(name, *found, aside.submit(worth, folder, name, PEERS[name]).result())
            for name, found in figures.items()
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
    print("| matcher | wall s | processor s | processor, ours = 1 | of which start-up ", end="")
    print("| names handed to it: processor s | the same, ours = 1 | peak MiB ", end="")
    print("| candidates | recall | nicknames | own band: precision, recall | best band: precision, recall |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|")
    base = next((row.figure.processor for row in rows if row.name == OURS), None)
    for row in rows:
        print(f"| {PEERS[row.name].title} | {' | '.join(_cells(row, base))} |")
    if distinct_names(folder)[0] > MOST_NAMES:
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
        _times(took.processor, base),
        _seconds(row.start.processor),
        "" if row.names_ready is None else _seconds(row.names_ready),
        _times(row.names_ready, base),
        "" if took.memory is None else f"{took.memory:.0f}",
        f"{found.candidates:,}",
        f"{found.others:.3f}",
        f"{found.nicknames:.3f}",
        _band(found.own),
        _band(found.best),
    ]


def _times(seconds: float | None, base: float | None) -> str:
    return f"{seconds / base:.2f}" if seconds and base else ""


def _band(band: Band | None) -> str:
    return "none" if band is None else f"{band.precision:.3f}, {band.recall:.3f}"


def _seconds(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.2f}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
