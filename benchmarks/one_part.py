"""What one part of a match costs a worker that holds all students: `python3 run.py bench --part`.

For a match on several machines (docs/scale.md): what each is sent, holds and does, and what it sends home.
"""

import argparse
import pickle
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks import planting
from benchmarks.measure import WORK, measured

CONNECTIONS = 250_000
"""Of one part, as `flows/workers.py` cuts them; two parts are made."""
STUDENTS = (200_000, 600_000, 1_800_000)

ONE_PART = {
    "students": pl.Int64,
    "tables_mb": pl.Float64,
    "ready_s": pl.Float64,
    "ready_gib": pl.Float64,
    "first_s": pl.Float64,
    "further_s": pl.Float64,
    "pairs": pl.Int64,
    "pair_bytes": pl.Float64,
    "peak_gib": pl.Float64,
}
"""One row is one number of students: megabytes of their tables as they are sent; processor seconds and
gibibytes for making them ready; processor seconds of the first part, which makes the rest ready, and of a
further one; pairs that the further one sends home, and bytes of each; the most gibibytes held at once.
"""


def main(arguments: list[str] | None = None) -> int:
    """Make, measure and print; a worker that does not end well raises."""
    argparse.ArgumentParser(prog="run.py bench --part", description=__doc__).parse_args(arguments)
    found = []
    for students in STUDENTS:
        with tempfile.TemporaryDirectory(prefix="boundary-check-part-") as scratch:
            sizes = [str(2 * CONNECTIONS), str(students)]
            measured([*WORK, "make", scratch, str(planting.NICKNAMES), *sizes])
            figure = measured([*WORK, "one_part", scratch])
            row = pl.read_parquet(Path(scratch) / "one_part.parquet")
            found.append(row.with_columns(peak_gib=(figure.memory or 0.0) / 1024))
    print(f"\nOne part of {CONNECTIONS:,} connections, one process\n")
    print(f"| {' | '.join(ONE_PART)} |\n|{'---:|' * len(ONE_PART)}")
    for cells in pl.concat(found).iter_rows():
        print("| " + " | ".join(f"{cell:,.2f}" if cell < 100 else f"{cell:,.0f}" for cell in cells) + " |")
    return 0


def work(folder: Path) -> None:
    """Make the students ready, propose for two parts, and write ONE_PART."""
    from matching.candidates import proposed_at_once, raising_a_match
    from matching.engine import MatchingOptions, prepared

    students, names = (pl.read_parquet(folder / f"{name}.parquet") for name in ("students", "names"))
    raising = raising_a_match(pl.read_parquet(folder / "connections.parquet"))
    before, began = _held(), time.process_time()
    pool = prepared(students, names, MatchingOptions())
    ready = time.process_time() - began
    held = _held() - before
    took = []
    for first in (0, CONNECTIONS):
        began = time.process_time()
        pairs = proposed_at_once(raising.slice(first, CONNECTIONS), pool).pairs
        took.append(time.process_time() - began)
    row = (
        students.height,
        _sent(students, names) / 1e6,
        ready,
        held,
        *took,
        pairs.height,
        _sent(pairs) / max(pairs.height, 1),
        0.0,
    )
    pl.DataFrame([row], schema=ONE_PART, orient="row").write_parquet(folder / "one_part.parquet")


def _sent(*tables: pl.DataFrame) -> int:
    """Return the bytes of tables as they go from process to process (`flows/parts.py`)."""
    return sum(len(pickle.dumps(table, protocol=5)) for table in tables)


def _held() -> float:
    """Return the gibibytes that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024**3
