"""The measurements of `python3 run.py bench`, and the table they end in."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks import found, planting
from benchmarks.measure import WORK, Failed, Measured, measured, median

SAMPLE_YEAR = Path(__file__).parents[1] / "data_samples" / "year"


@dataclass(frozen=True)
class Job:
    """A piece of work: what the table calls it, its arguments, what goes before each run, its limits.

    `times_fixed` limits the wall clock as so many times that of the fixed work in the same run; `runs` is how
    often it is done at most.
    """

    title: str
    arguments: tuple[str, ...]
    ready: Callable[[], None] = lambda: None
    seconds: float | None = None
    mebibytes: float | None = None
    times_fixed: float | None = None
    runs: int = 99


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the tables, return 1 when a limit was passed or something did not run."""
    asked = _asked(arguments)
    with tempfile.TemporaryDirectory(prefix="boundary-check-bench-") as scratch:
        room = Path(scratch)
        _say("Making the invented people and their archive ...")
        _make(room, asked)
        results, failed = _measured(_wanted(_jobs(room, asked), asked.only), asked.runs)
        fixed = next((figure.wall for job, figure in results if job.arguments == ("fixed",)), None)
        _print_speed(results, fixed)
        if (room / "who.parquet").exists():
            _print_who(room)
        done = [size for size in asked.sizes if (room / size / "listed.parquet").exists()]
        lost = [size for size in done if not _found(size, room / size)]
    over = [job.title for job, figure in results if _over(job, figure, fixed)]
    return 1 if failed or lost or over else 0


def _found(size: str, folder: Path) -> bool:
    """Print what was found of the planted; false where too few of them were candidates."""
    measured([*WORK, "candidates", str(folder)])
    connections, students = FULL_SIZES[size]
    print(f"\n{connections:,} connections × {students:,} students\n")
    return found.print_found(folder)


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.py bench", description="Measure speed, memory and what is found."
    )
    parser.add_argument("--full", action="store_true", help="more runs, and a million × a million")
    parser.add_argument("--only", default="", help="only the pieces of work whose title holds these words")
    parser.add_argument("--runs", type=int, help="runs of each piece of work (3; 7 with --full)")
    parser.add_argument(
        "--nicknames",
        type=Path,
        default=Path(os.environ.get("BENCH_NICKNAMES") or planting.NICKNAMES),
        help="CSV of nicknames to plant: columns name and nickname (or variant). Also BENCH_NICKNAMES.",
    )
    asked = parser.parse_args(arguments)
    sizes = FULL_SIZES if asked.full else SIZES
    asked.sizes = tuple(size for size in sizes if asked.only in _matching(size))
    asked.runs = asked.runs or (7 if asked.full else 3)
    return asked


SIZES = {"100k-20k": (100_000, 20_000), "100k-200k": (100_000, 200_000), "1m-200k": (1_000_000, 200_000)}
FULL_SIZES = {**SIZES, "1m-1m": (1_000_000, 1_000_000)}
GIB = 1024.0
LIMITS: dict[str, tuple[float, float]] = {
    "100k-20k": (3 / 4, 0.7 * GIB),
    "100k-200k": (30 / 4, 3 * GIB),
    "1m-200k": (20 / 4, 1.5 * GIB),
    "1m-1m": (50 / 4, 3 * GIB),
}
"""Wall clock, as a multiple of the fixed work (which takes about 4 s on two quiet cores), and MiB."""
RECORDS = (1_000_000, 300_000)
RESOLVE = f"who is who in {RECORDS[0]:,} records of {RECORDS[1]:,} people"
WHO = f"{RESOLVE}, and their names, spells and status"
ARCHIVE = "read an archive of 5 GB and a million pictures"


def _make(room: Path, asked: argparse.Namespace) -> None:
    """Write the archive, and the tables of each size, in a process of its own.

    Linux counts the memory of the process that starts another into the other's peak, so this one stays small.
    """
    if asked.only in ARCHIVE:
        measured([*WORK, "vast", str(room / "vast.zip")])
    if asked.only in WHO:
        measured([*WORK, "make_records", str(room), *map(str, RECORDS)])
    for size in asked.sizes:
        (room / size).mkdir()
        numbers = map(str, FULL_SIZES[size])
        measured([*WORK, "make", str(room / size), str(asked.nicknames), *numbers])


def _jobs(room: Path, asked: argparse.Namespace) -> Iterator[Job]:
    yield Job("fixed work: rapidfuzz cdist, 20,000 × 20,000, two workers", ("fixed",))
    yield Job(
        "the sample year, untracked", ("year", str(room / "year")), lambda: _fresh_year(room / "year"), 5.0
    )
    yield Job(ARCHIVE, ("read", str(room / "vast.zip")), lambda: None, 15.0, 700.0)
    yield Job(RESOLVE, ("resolve", str(room)), lambda: None, 60.0, 4 * 1024.0)
    yield Job(WHO, ("who", str(room)), lambda: None, 60.0, 4 * 1024.0)
    for size in asked.sizes:
        times_fixed, mebibytes = LIMITS[size]
        yield Job(
            _matching(size),
            ("match", str(room / size)),
            mebibytes=mebibytes,
            times_fixed=times_fixed,
            runs=3 if size.startswith("100k") or asked.full else 1,
        )


def _matching(size: str) -> str:
    """Return what the table calls the matching of a size."""
    connections, students = FULL_SIZES[size]
    return f"match {connections:,} connections × {students:,} students"


def _wanted(jobs: Iterable[Job], words: str) -> list[Job]:
    """Leave out jobs that were not asked for; the fixed work is always measured, to compare with."""
    return [job for job in jobs if job.arguments == ("fixed",) or words in job.title]


def _fresh_year(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SAMPLE_YEAR, folder)


def _measured(jobs: list[Job], runs: int) -> tuple[list[tuple[Job, Measured]], bool]:
    """Run the jobs in turn, round after round, so that a busy minute touches all of them alike."""
    figures: dict[Job, list[Measured]] = {job: [] for job in jobs}
    failed = set()
    for number in range(1, runs + 1):
        for job in jobs:
            if job in failed or number > job.runs:
                continue
            _say(f"Run {number} of {runs}: {job.title} ...")
            job.ready()
            try:
                figures[job].append(measured([*WORK, *job.arguments]))
            except Failed as fault:
                failed.add(job)
                _say(f"{job.title} did not run:\n{fault}")
    return [(job, median(done)) for job, done in figures.items() if done and job not in failed], bool(failed)


def _over(job: Job, figure: Measured, fixed: float | None) -> bool:
    """Say whether a limit was passed. Starting Python counts, though the limits are on the work alone."""
    seconds = job.seconds
    if job.times_fixed is not None and fixed is not None:
        seconds = job.times_fixed * fixed
    too_long = seconds is not None and figure.wall > seconds
    too_large = job.mebibytes is not None and figure.memory is not None and figure.memory > job.mebibytes
    return too_long or too_large


def _print_speed(results: list[tuple[Job, Measured]], fixed: float | None) -> None:
    print(
        f"\nPython {platform.python_version()}, polars {pl.__version__}, {os.cpu_count()} processors, ",
        end="",
    )
    print(f"{platform.system()} {platform.machine()}. Medians of whole processes.\n")
    print("| work | wall s | processor s | peak MiB | against the fixed work | limit |")
    print("|---|---:|---:|---:|---:|---|")
    for job, figure in results:
        cells = (
            f"{figure.wall:.2f}",
            _figure(figure.processor, 2),
            _figure(figure.memory, 0),
            f"{figure.wall / fixed:.2f}" if fixed else "",
            _limit(job, figure, fixed),
        )
        print(f"| {job.title} | {' | '.join(cells)} |")


def _limit(job: Job, figure: Measured, fixed: float | None) -> str:
    """Return the limits of a job in words, and whether they were kept; empty where it has none."""
    limits = [f"{job.times_fixed:.2f} × the fixed work"] if job.times_fixed else []
    limits += [f"{job.seconds:.0f} s"] if job.seconds else []
    limits += [f"{job.mebibytes:.0f} MiB"] if job.mebibytes else []
    kept = "passed over" if _over(job, figure, fixed) else "kept"
    return f"{', '.join(limits)}: {kept}" if limits else ""


def _figure(figure: float | None, places: int) -> str:
    return "not measured" if figure is None else f"{figure:.{places}f}"


def _print_who(room: Path) -> None:
    """Print how many people the records were taken for, and how often two were taken for one."""
    whose, who = (pl.read_parquet(room / f"{name}.parquet") for name in ("whose", "who"))
    people = who.join(whose, on="student_id").group_by("person").agg(pl.col("whose").n_unique())
    ids, persons = f"{whose.height:,}", f"{whose['whose'].n_unique():,}"
    print(f"\n{ids} ids of {persons} people: taken for {people.height:,} people, ")
    print(f"{people.filter(pl.col('whose') > 1).height:,} of whom are two or more.")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
