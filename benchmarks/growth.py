"""How the matching's time grows with either side: `python3 run.py bench --growth`.

Processor time of whole processes, since it depends least on what else the machine does, less the time of a
match of next to nobody (starting Python, loading libraries and tables): left in, it would flatten the curve.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import planting
from benchmarks.measure import WORK, measured, median
from benchmarks.picture import Line, log_log

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "growth.svg"
NOBODY = (1_000, 200)
CONNECTIONS = tuple((count, 20_000) for count in (50_000, 100_000, 200_000, 400_000))
STUDENTS = tuple((100_000, count) for count in (10_000, 20_000, 40_000, 80_000, 160_000))
MOST = 1.1
"""The exponent that neither may pass: 1 is time in proportion to size."""

Size = tuple[int, int]


@dataclass(frozen=True)
class Growth:
    """Seconds of processor against the size of one side, the other kept; and the fitted exponent."""

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Slope of the straight line through the logarithms, by least squares.

        >>> round(Growth((10, 100, 1000), (0.2, 2.0, 20.0)).exponent, 6)
        1.0
        """
        slope, _ = np.polyfit(np.log(self.sizes), np.log(self.seconds), 1)
        return float(slope)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, draw; return 1 where an exponent is above its limit."""
    parser = argparse.ArgumentParser(prog="run.py bench --growth", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each size; the median counts (3)")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where to draw (docs/pictures)")
    asked = parser.parse_args(arguments)
    seconds = _seconds([NOBODY, *dict.fromkeys(CONNECTIONS + STUDENTS)], asked.runs)
    start = seconds.pop(NOBODY)
    against = {
        "connections": _growth(CONNECTIONS, 0, seconds, start),
        "students": _growth(STUDENTS, 1, seconds, start),
    }
    _print(seconds, start, against)
    asked.picture.parent.mkdir(parents=True, exist_ok=True)
    asked.picture.write_text(_drawn(against), encoding="utf-8")
    return 1 if any(growth.exponent > MOST for growth in against.values()) else 0


def _seconds(sizes: list[Size], runs: int) -> dict[Size, float]:
    """Return the processor time of each size's match, the median of so many rounds."""
    with tempfile.TemporaryDirectory(prefix="boundary-check-growth-") as scratch:
        folders = {size: Path(scratch) / "-".join(map(str, size)) for size in sizes}
        for size, folder in folders.items():
            _say(f"Making {size[0]:,} × {size[1]:,} ...")
            folder.mkdir()
            measured([*WORK, "make", str(folder), str(planting.NICKNAMES), *map(str, size)])
        rounds = []
        for number in range(1, runs + 1):
            _say(f"Run {number} of {runs} ...")
            rounds.append({size: measured([*WORK, "match", str(at)]) for size, at in folders.items()})
    figures = {size: median([each[size] for each in rounds]) for size in sizes}
    # Where the system tells no processor time (Windows) the clock must do.
    return {size: figure.processor or figure.wall for size, figure in figures.items()}


def _growth(sizes: tuple[Size, ...], side: int, seconds: dict[Size, float], start: float) -> Growth:
    return Growth(tuple(size[side] for size in sizes), tuple(seconds[size] - start for size in sizes))


def _print(seconds: dict[Size, float], start: float, against: dict[str, Growth]) -> None:
    print(f"A match of next to nobody takes {start:.2f} s of processor; the last column leaves it out.\n")
    print("| connections | students | processor s | less start-up |")
    print("|---:|---:|---:|---:|")
    for (connections, students), took in seconds.items():
        print(f"| {connections:,} | {students:,} | {took:.2f} | {took - start:.2f} |")
    print()
    for side, growth in against.items():
        kept = "kept" if growth.exponent <= MOST else "passed over"
        print(f"Against {side}: exponent {growth.exponent:.2f} (limit {MOST}: {kept}).")


def _drawn(against: dict[str, Growth]) -> str:
    lines = [
        Line(f"against {side}, exponent {growth.exponent:.2f}", growth.sizes, growth.seconds)
        for side, growth in against.items()
    ]
    said = " ".join(
        f"Against {side}: "
        + ", ".join(f"{s:.1f} s at {n:,}" for n, s in zip(growth.sizes, growth.seconds, strict=True))
        + f"; fitted exponent {growth.exponent:.2f}."
        for side, growth in against.items()
    )
    return log_log("Time of a match against the size of either side", said, lines)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
