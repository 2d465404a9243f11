"""The match by one process and by two Dask workers on this machine: `python3 run.py bench --workers`.

Both begin with tables in Parquet and end with a digest of EVIDENCE, which must be the same.
"""

import argparse
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from benchmarks import planting
from benchmarks.measure import WORK, Measured, measured, median
from benchmarks.tables import read_tables

SIZES = {"100,000 × 20,000": (100_000, 20_000, 3), "300,000 × 200,000": (300_000, 200_000, 1)}
"""Connections, students, and runs of each."""
WORKERS = 2
WAYS = {"alone": "one process", "workers": f"{WORKERS} workers"}


def main(arguments: list[str] | None = None) -> int:
    """Make, measure in turns and print; return 1 where the answers differ."""
    argparse.ArgumentParser(prog="run.py bench --workers", description=__doc__).parse_args(arguments)
    print("\n| connections × students | how | wall s | processor s | largest process MiB |")
    print("|---|---|---:|---:|---:|")
    same = True
    for size, (connections, students, runs) in SIZES.items():
        with tempfile.TemporaryDirectory(prefix="boundary-check-workers-") as scratch:
            made = [scratch, str(planting.NICKNAMES), str(connections), str(students)]
            measured([*WORK, "make", *made])
            figures: dict[str, list[Measured]] = {way: [] for way in WAYS}
            for _run in range(runs):
                for way, found in figures.items():
                    found.append(measured([*WORK, "on_workers", scratch, way]))
            same &= len({_digest_file(Path(scratch), way).read_text(encoding="utf-8") for way in WAYS}) == 1
        for way, found in figures.items():
            took = median(found)
            processor, memory = (f"{figure or 0:.1f}" for figure in (took.processor, took.memory))
            print(f"| {size} | {WAYS[way]} | {took.wall:.1f} | {processor} | {memory} |", flush=True)
    if not same:
        print("The answers differ.", file=sys.stderr)
    return 0 if same else 1


def work(folder: Path, way: str) -> None:
    """Match, and write a digest of the evidence."""
    from matching.engine import MatchingOptions, match

    connections, students, names = read_tables(folder)
    if way == "alone":
        found = match(connections, students, names, MatchingOptions())
    else:
        from distributed import Client

        from flows.parts import StudentSide
        from flows.workers import matched_by, own_workers, quiet

        side = StudentSide(students, names, MatchingOptions(), None)
        with quiet(), own_workers(WORKERS) as cluster, Client(cluster) as client:
            client.wait_for_workers(WORKERS)
            found = matched_by(client, connections, side)
    digest = sha256(found.evidence.write_json().encode()).hexdigest()
    _digest_file(folder, way).write_text(digest, encoding="utf-8")


def _digest_file(folder: Path, way: str) -> Path:
    return folder / f"digest-{way}.txt"
