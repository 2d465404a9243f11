"""Ten million connections against a million students, part by part: `python3 run.py bench --streamed`.

The students are made ready once. Each part holds all connections of its members of staff, so that nothing is
lost by taking it alone. The base rate is what the first part says, and fixed for the others, as a college can
fix it.
"""

import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from benchmarks import found, planting
from benchmarks.measure import WORK, Failed, measured

PARTS, EACH, STUDENTS = 20, 500_000, 1_000_000
TABLES = ("students", "names")
MOST_MEBIBYTES = 4096.0
FLAT = 1.25
"""How much more than after the second part may be held at the end."""


def main(arguments: list[str] | None = None) -> int:
    """Make, match and print; return 1 where it did not run, held too much, or found too little."""
    parts, each, students = map(int, arguments) if arguments else (PARTS, EACH, STUDENTS)
    with tempfile.TemporaryDirectory(prefix="boundary-check-streamed-") as scratch:
        room = Path(scratch)
        sizes = [str(parts), str(each), str(students)]
        measured([*WORK, "make_parts", scratch, str(planting.NICKNAMES), *sizes])
        fixed = measured([*WORK, "fixed"])
        try:
            figure = measured([*WORK, "match_parts", scratch])
        except Failed as fault:
            print(fault, file=sys.stderr)
            return 1
        held = pl.read_parquet(room / "held.parquet")
        print(f"\n{parts * each:,} connections × {students:,} students, {parts} parts, one process\n")
        print(
            f"wall {figure.wall:.0f} s, {figure.wall / fixed.wall:.1f} × the fixed work ({fixed.wall:.1f} s);"
        )
        print(f"processor {figure.processor} s; peak {figure.memory} MiB\n")
        print("| part | seconds | pairs weighed | listed | most memory so far, MiB |")
        print("|---:|---:|---:|---:|---:|")
        for row in held.iter_rows():
            print("| " + " | ".join(f"{cell:,.0f}" for cell in row) + " |")
        print()
        for parts_of, whole in (("marked", "candidates"), ("found", "listed")):
            pl.scan_parquet(room / f"{parts_of}-*.parquet").sink_parquet(room / f"{whole}.parquet")
        enough = found.print_found(room)
    flat = held["mebibytes"][-1] <= FLAT * held["mebibytes"][min(1, parts - 1)]
    return 0 if enough and flat and (figure.memory or 0.0) <= MOST_MEBIBYTES else 1


def make(folder: Path, nicknames: Path, parts: int, each: int, students: int) -> None:
    """Write the students, and the connections and what was planted part by part, as Parquet."""
    import numpy as np

    from benchmarks import people

    chance, everyone = np.random.default_rng(20261125), people.population()
    records, names = people.student_tables(everyone, chance, students)
    for name, table in zip(TABLES, (records, names), strict=True):
        table.write_parquet(folder / f"{name}.parquet")
    for part in range(parts):
        met = people.connections_table(everyone, chance, each)
        met = met.with_columns(staff_id=pl.format("P{}-{}", pl.lit(part), "staff_id"))
        met, truth = planting.planted(met, names, chance, nicknames)
        met.write_parquet(folder / f"connections-{part:02}.parquet")
        truth.write_parquet(folder / f"truth-{part:02}.parquet")


def match(folder: Path) -> None:
    """Match the parts one after the other; write what was listed, what was a candidate, and what was held."""
    import time

    from matching.candidates import proposed, raising_a_match
    from matching.engine import MatchingOptions, concluded, prepared

    options = MatchingOptions()
    students, names = (pl.read_parquet(folder / f"{name}.parquet") for name in TABLES)
    pool = prepared(students, names, options)
    number = pool.students.select("student_id", "student")
    held = []
    for part, path in enumerate(sorted(folder.glob("connections-*.parquet"))):
        began = time.perf_counter()
        raising = raising_a_match(pl.read_parquet(path))
        pairs = [proposed(raising, pool)]
        truth = pl.read_parquet(folder / f"truth-{part:02}.parquet").join(number, on="student_id")
        found.marked(truth, pairs[0].pairs).write_parquet(folder / f"marked-{part:02}.parquet")
        weighed = pairs[0].pairs.height
        matched = concluded(pairs.pop(), raising, pool, options)
        options = replace(options, base_rate=matched.base_rate)
        listed = matched.matches.select("staff_id", "student_id", "strength")
        listed.write_parquet(folder / f"found-{part:02}.parquet")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        held.append((part + 1, time.perf_counter() - began, weighed, matched.matches.height, most))
    columns = ["part", "seconds", "weighed", "listed", "mebibytes"]
    pl.DataFrame(held, schema=columns, orient="row").write_parquet(folder / "held.parquet")
