"""How many rows a lead faces: `python3 run.py bench --load`.

300 connections for each member of staff, 5 of 1,000 of them students. What is counted are the rows of the
workbook, so what `best_per_connection` leaves out of it is checked for planted people too.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks import planting
from benchmarks.found import STRENGTHS
from benchmarks.measure import WORK, measured
from benchmarks.tables import read_tables
from flows.settings.sections import MatchingSettings
from matching.engine import MatchingOptions, match
from records.policy import Verdict
from records.tables import LISTED_CONNECTIONS, WORKLIST, filled_to
from review.lists.counting import Counts
from review.lists.worklist import Worklist
from review.workbook.trimming import best_of_each_connection

NETWORK, STUDENTS_PER_MILLE = 300, 5
SIZES = {
    "a college": (100_000 // NETWORK * NETWORK, 20_000),
    "a group": (100_000 // NETWORK * NETWORK, 200_000),
}
MOST = 3.0
"""Strong and likely rows for each member of staff, which the default settings stay under."""


@dataclass(frozen=True)
class Load:
    """Rows by strength before and after the trimming, and what was planted.

    Attributes:
        before: rows by strength, all that are listed.
        after: rows by strength in the workbook.
        staff: members of staff.
        planted: matches that were planted.
        high: of these, strong or likely in the workbook.
        lost: of these, strong but kept out of the workbook.
    """

    before: dict[str, int]
    after: dict[str, int]
    staff: int
    planted: int
    high: int
    lost: int

    @property
    def each(self) -> float:
        """Strong and likely rows of the workbook for each member of staff."""
        return (self.after["strong"] + self.after["likely"]) / self.staff


def main(arguments: list[str] | None = None) -> int:
    """Count and print; return 1 where the rows are too many or a planted strong match was lost."""
    argparse.ArgumentParser(prog="run.py bench --load", description=__doc__).parse_args(arguments)
    loads = {}
    with tempfile.TemporaryDirectory(prefix="boundary-check-load-") as scratch:
        for name, size in SIZES.items():
            folder = Path(scratch) / name.replace(" ", "-")
            folder.mkdir()
            numbers = map(str, (*size, NETWORK, STUDENTS_PER_MILLE))
            measured([*WORK, "make", str(folder), str(planting.NICKNAMES), *numbers])
            loads[name] = load(folder)
    _print(loads)
    return 1 if any(each.each >= MOST or each.lost for each in loads.values()) else 0


def load(folder: Path) -> Load:
    """Match one population with the settings that ship and count what the lead would see."""
    shipped = MatchingSettings()
    connections, students, names = read_tables(folder)
    options = MatchingOptions(
        strong_from=shipped.strong_from, likely_from=shipped.likely_from, list_floor=shipped.list_floor
    )
    found = match(connections, students, names, options)
    worklist = worklist_of(found.matches, found.evidence, connections)
    shown = best_of_each_connection(worklist, shipped.best_per_connection)
    truth = pl.read_parquet(folder / "truth.parquet").select("staff_id", "student_id").unique()
    planted = worklist.table.join(truth, on=["staff_id", "student_id"], how="semi")
    kept = planted.join(shown, on="match_id", how="semi")
    return Load(
        before=_by_strength(worklist.table),
        after=_by_strength(shown),
        staff=connections["staff_id"].n_unique(),
        planted=truth.height,
        high=kept.filter(pl.col("strength").is_in(["strong", "likely"])).height,
        lost=planted.filter(strength="strong").height - kept.filter(strength="strong").height,
    )


def worklist_of(matches: pl.DataFrame, evidence: pl.DataFrame, connections: pl.DataFrame) -> Worklist:
    """Lay MATCHES out as a first year's worklist, with nothing decided."""
    match_id = pl.format("{} {}", "staff_id", "student_id").alias("match_id")
    table = matches.with_columns(match_id, verdict=pl.lit(Verdict.UNDECIDED.value))
    shown = (
        connections.with_row_index("connection").drop("staff_id").rename({"display_name": "connection_name"})
    )
    listed = evidence.with_columns(match_id).join(shown, on="connection")
    nothing = {field.name: 0 for field in fields(Counts)}
    counts = Counts(**nothing | dict.fromkeys(("matches", "new", "to_decide"), table.height))
    return Worklist(
        filled_to(table, WORKLIST), filled_to(listed, LISTED_CONNECTIONS), counts, 2026, date(2026, 11, 16)
    )


def _by_strength(table: pl.DataFrame) -> dict[str, int]:
    return {strength: table.filter(strength=strength).height for strength in STRENGTHS}


def _print(loads: dict[str, Load]) -> None:
    print(
        "| population | staff | strong | likely | strong and likely each | possible, in the workbook ", end=""
    )
    print("| possible, in all | planted | of them strong or likely | strong but left out |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, found in loads.items():
        connections, students = SIZES[name]
        now = found.after
        cells = [
            f"{found.staff:,}",
            *(f"{now[strength]:,}" for strength in ("strong", "likely")),
            f"{found.each:.2f}",
            *(f"{when['possible']:,}" for when in (now, found.before)),
            *(f"{count:,}" for count in (found.planted, found.high, found.lost)),
        ]
        print(f"| {connections:,} × {students:,} | {' | '.join(cells)} |")
    kept = "kept" if all(each.each < MOST for each in loads.values()) else "passed over"
    print(f"\nUnder {MOST:.0f} strong and likely rows for each member of staff: {kept}.")


if __name__ == "__main__":
    sys.exit(main())
