"""How well the matcher finds true pairs and leaves the others, on labelled sets of names.

    python benchmarks/quality.py FOLDER [SET ...]

Prints F1 and recall at 95 % precision. Each set is a folder with records.csv (id, first, middle, last),
connections.csv (id, display_name, handle) and truth.csv (connection_id, record_id). Every pair competes. The
sets are not part of this repository, which holds no real person's data.
"""

import argparse
from pathlib import Path

import polars as pl

from matching.engine import MatchingOptions, match
from records.tables import CONNECTIONS, NAMES, STUDENTS, filled_to


def read(path: Path) -> pl.DataFrame:
    table = pl.read_csv(path, infer_schema=False)
    return table.with_columns(pl.all().replace("", None))


def tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Lay a set out as CONNECTIONS (each of its own member of staff), STUDENTS and NAMES."""
    shown, records = read(folder / "connections.csv"), read(folder / "records.csv")
    common = {"service": pl.lit("facebook"), "direction": pl.lit("friend")}
    connections = shown.select("display_name", "handle", staff_id="id", **common)
    students = records.select(student_id="id", status=pl.lit("current"))
    names = records.select(
        student_id="id", name_kind=pl.lit("legal"), given="first", middle="middle", family="last"
    )
    return filled_to(connections, CONNECTIONS), filled_to(students, STUDENTS), filled_to(names, NAMES)


def figures(scored: pl.DataFrame, positives: int) -> tuple[float, float]:
    """Best F1, and the most recall at 95 % precision, over thresholds between different weights."""
    ranked = scored.sort("weight", descending=True).with_columns(
        n=pl.int_range(1, pl.len() + 1), hits=pl.col("true").cast(pl.Int64).cum_sum()
    )
    cuts = ranked.group_by("weight").agg(pl.col("n", "hits").max())
    precision, recall = pl.col("hits") / pl.col("n"), pl.col("hits") / positives
    found = cuts.select(f1=2 * precision * recall / (precision + recall), precision=precision, recall=recall)
    f1 = found["f1"].fill_nan(0.0).max()
    at95 = found.filter(pl.col("precision") >= 0.95)["recall"].max()
    return float(f1 or 0.0), float(at95 or 0.0)  # type: ignore[arg-type]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("sets", nargs="*")
    said = ask.parse_args()
    for name in said.sets or sorted(path.parent.name for path in said.folder.glob("*/truth.csv")):
        folder = said.folder / name
        truth = read(folder / "truth.csv").select(
            staff_id="connection_id", student_id="record_id", true=pl.lit(True)
        )
        listed = match(*tables(folder), MatchingOptions(list_floor=-30.0)).matches
        scored = listed.join(truth.unique(), on=["staff_id", "student_id"], how="left")
        f1, at95 = figures(scored.with_columns(pl.col("true").fill_null(False)), truth.unique().height)
        print(f"{name}: F1 {f1:.3f}, recall at 95 % precision {at95:.3f} ({truth.height} true pairs)")


if __name__ == "__main__":
    main()
