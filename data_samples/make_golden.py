"""Write what the product makes of the samples, to be read before it is committed.

    python data_samples/make_golden.py

runs `boundary-check run` on a copy of the sample year and writes `year-expected/`, and runs `boundary-check
read --csv` on every sample that has an `.expected.csv` beside it. Only the public command line is used.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
EXPECTED = HERE / "year-expected"
LISTS = ("review-list.csv", "connections.csv", "coverage.csv")
NOT_THE_SAME_TWICE = ("match_id",)
"""A keyed hash; its key is drawn anew for each register."""
DONE = (0, 3)


class Failed(Exception):
    """The product did not do what was asked; holds what it said."""


def boundary_check(*arguments: str) -> str:
    """Call the command and return what it wrote to standard output."""
    command = Path(sys.executable).with_name("boundary-check" + (".exe" if os.name == "nt" else ""))
    done = subprocess.run(  # noqa: S603 - our own command
        [command, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode not in DONE:
        raise Failed(
            f"boundary-check {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done.stdout


def lists_of_the_year() -> dict[str, str]:
    """Run the sample year in a folder of its own and return its lists, as they are to be committed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = shutil.copytree(HERE / "year", Path(scratch) / "year", copy_function=shutil.copyfile)
        boundary_check("run", str(folder), "--no-track")
        review = folder / "review" / "2026"
        return {name: comparable((review / name).read_text(encoding="utf-8")) for name in LISTS}


def comparable(text: str) -> str:
    """Return a list without what differs from run to run, in an order that does not depend on it either.

    The heaviest rows stay first; rows of equal weight come by their own text.
    """
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    kept = [{name: cell for name, cell in row.items() if name not in NOT_THE_SAME_TWICE} for row in rows]
    kept.sort(key=lambda row: (-float(row.get("weight") or 0), list(row.values())))
    written = io.StringIO()
    header = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    names = [name for name in header if name not in NOT_THE_SAME_TWICE]
    table = csv.DictWriter(written, names, lineterminator="\n")
    table.writeheader()
    table.writerows(kept)
    return written.getvalue()


def readings() -> Iterator[tuple[Path, str]]:
    """Yield each `.expected.csv` of the samples and what `read --csv` gives for its sample now."""
    for expected in sorted(HERE.rglob("*.expected.csv")):
        name = expected.name.removesuffix(".expected.csv")
        sample = expected.with_name(name)
        if not sample.exists():
            raise Failed(f"{expected.relative_to(HERE)} has no sample beside it")
        kind = "students" if "students" in expected.relative_to(HERE).parts else "connections"
        yield expected, boundary_check("read", str(sample), "--csv", "--as", kind)


def main() -> int:
    """Write every golden file anew."""
    try:
        lists, read = lists_of_the_year(), dict(readings())
    except Failed as fault:
        print(fault, file=sys.stderr)
        return 1
    EXPECTED.mkdir(exist_ok=True)
    for name, text in lists.items():
        (EXPECTED / name).write_text(text, encoding="utf-8", newline="\n")
    for path, text in read.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(lists)} lists of the year and {len(read)} readings written; read the difference first")
    return 0


if __name__ == "__main__":
    sys.exit(main())
