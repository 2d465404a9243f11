"""How well matchers find true pairs and leave the others, on labelled sets of real names: ours and its peers.

    python3 run.py bench --quality --sets FOLDER [SET ...]

Prints one Markdown table: for each set and matcher the best F1, recall at 95 % precision over all pairs, and
the same where only each connection's best record counts, with 95 % intervals; then how many of our matches of
each strength are true. What a set looks like: benchmarks/sets.py. Where the open ones come from, and how each
peer is set up: docs/matching.md.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

if __package__ in (None, ""):  # Called as a file: the checkout is not on the path then.
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.figures import STRENGTHS, ByStrength, Quality, by_strength, quality
from benchmarks.peers import Untrained, ours
from benchmarks.sets import HALVES, LabelledSet, names_of_sets, read_set

OURS = "Boundary Check"
PEERS = {
    "rapidfuzz": "benchmarks.peers.fuzzy",
    "nomenklatura": "benchmarks.peers.nomenklatura_rules",
    "splink": "benchmarks.peers.splink_models",
}
"""Package that a peer needs, and the module that drives it."""

Tools = dict[str, Callable[[LabelledSet], pl.DataFrame]]


@dataclass(frozen=True)
class Row:
    """One matcher on one set; `quality` is None where it could not be trained."""

    tool: str
    quality: Quality | None
    wall: float
    processor: float
    strengths: ByStrength | None = None


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 2 where there is no set."""
    asked = _asked(arguments)
    names = asked.names or names_of_sets(asked.sets)
    if not names:
        _say(f"No set in {asked.sets}: a set is a folder with records.csv, connections.csv and truth.csv.")
        return 2
    tools = _tools(asked.only.lower())
    halves = {"": [""], "both": ["", *HALVES]}.get(asked.half, [asked.half])
    results = {}
    for name in names:
        for half in halves:
            labelled = read_set(asked.sets / name, half=half, limit=asked.limit)
            title = f"{name}, half {half}" if half else name
            results[f"{title}: {labelled.truth.height:,} true pairs"] = _measured(title, labelled, tools)
    _print_versions()
    _print_quality(results)
    _print_strengths(results)
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py bench --quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sets", type=Path, required=True, help="folder of labelled sets")
    parser.add_argument(
        "--half", choices=[*HALVES, "both"], default="", help="one half of the people, or both"
    )
    parser.add_argument("--only", default="", help="beside ours only matchers whose name holds these words")
    parser.add_argument("--limit", type=int, default=1500, help="most connections of a set (1500)")
    parser.add_argument("names", nargs="*", metavar="SET", help="names of sets (all)")
    return parser.parse_args(arguments)


def _tools(words: str) -> Tools:
    """Return ours and what is wanted of the peers that are installed; say how to install the others."""
    tools: Tools = {OURS: ours.score}
    named = [package for package in PEERS if package in words]
    for package in named or PEERS:
        try:
            found = import_module(PEERS[package]).tools()
        except ModuleNotFoundError:
            _say(f"{package} is not installed, so it is left out; the dependency group bench holds it.")
            continue
        tools |= {tool: run for tool, run in found.items() if words in tool.lower()}
    return tools


def _measured(title: str, labelled: LabelledSet, tools: Tools) -> list[Row]:
    """Return ours first, then the peers by F1, the untrained last."""
    rows = []
    for tool, run in tools.items():
        _say(f"{title}: {tool} ...")
        wall, processor = time.perf_counter(), time.process_time()
        try:
            scored = run(labelled)
        except Untrained:
            rows.append(Row(tool, None, time.perf_counter() - wall, time.process_time() - processor))
            continue
        took = time.perf_counter() - wall, time.process_time() - processor
        strengths = by_strength(scored, labelled) if tool == OURS else None
        rows.append(Row(tool, quality(scored, labelled), *took, strengths))
    return sorted(rows, key=lambda row: (row.tool != OURS, -row.quality.f1.value if row.quality else 0.0))


def _print_versions() -> None:
    print(f"\nPython {platform.python_version()}", end="")
    for package in ("polars", *PEERS, "rigour"):
        try:
            print(f", {package} {version(package)}", end="")
        except PackageNotFoundError:
            print(f", {package} not installed", end="")
    print(f"; {os.cpu_count()} processors, {platform.system()} {platform.machine()}.\n")


def _print_quality(results: dict[str, list[Row]]) -> None:
    print("| set | matcher | F1 | R@P95 | top-1 R@P95 | wall s | CPU s |")
    print("|---|---|---|---|---|---:|---:|")
    for title, rows in results.items():
        for row in rows:
            found = row.quality
            figures = (
                [str(found.f1), str(found.at95), str(found.top1)] if found else ["not trained"] + [""] * 2
            )
            print(f"| {title} | {row.tool} | {' | '.join(figures)} | {row.wall:.1f} | {row.processor:.1f} |")


def _print_strengths(results: dict[str, list[Row]]) -> None:
    """Print of our matches, strength by strength, how many are true."""
    print(f"\n| set | {' | '.join(STRENGTHS)} | true pairs listed that are strong |")
    print("|---|---|---|---|---:|")
    for title, rows in results.items():
        counts = rows[0].strengths
        if counts is None:
            continue
        cells = [_true_of(counts.true[strength], counts.listed[strength]) for strength in STRENGTHS]
        strong = "" if counts.strong_share is None else f"{counts.strong_share:.3f}"
        print(f"| {title} | {' | '.join(cells)} | {strong} |")


def _true_of(true: int, listed: int) -> str:
    return f"{true}/{listed} = {true / listed:.3f}" if listed else "none"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
