"""`run --staff`: the lists of one person who came late, put among those of everybody else.

The year's workbook stays as the lead has it; the one person's matches get a workbook of their own beside it.
The lists for scripts are brought together: the others' rows stay exactly as the last run wrote them.
"""

import re
from pathlib import Path

import polars as pl

from review.files import put

REVIEW_LIST, CONNECTIONS, COVERAGE = "review-list.csv", "connections.csv", "coverage.csv"


def folder_alone(year_folder: Path, staff_id: str) -> Path:
    """Return where the files of one person's own run go; an id can hold what a path cannot."""
    return year_folder / f"only {re.sub(r'[^A-Za-z0-9_.-]', '_', staff_id).strip('.')}"


def bring_together(year_folder: Path, alone: Path, staff_id: str) -> None:
    """Replace one person's rows in the year's lists by those of their own run.

    Cells pass as text, byte for byte. A year without lists gets those of the one person.

    Raises:
        Refused: BC-REC-028: a list could not be written.
    """
    before, new = _table(year_folder / REVIEW_LIST), _table(alone / REVIEW_LIST)
    theirs = before.filter(pl.col("staff_id") == staff_id).select("match_id") if before.width else before
    others = before.filter(pl.col("staff_id") != staff_id) if before.width else before
    weight = pl.col("weight").cast(pl.Float64, strict=False)
    whole = pl.concat([others, new], how="diagonal").sort(
        weight, descending=True, nulls_last=True, maintain_order=True
    )
    connections = _table(year_folder / CONNECTIONS)
    if theirs.width and connections.width:
        connections = connections.join(theirs, on="match_id", how="anti", maintain_order="left")
    coverage = _table(year_folder / COVERAGE)
    if coverage.width:
        coverage = coverage.filter(pl.col("staff_id") != staff_id)
    _write(year_folder / REVIEW_LIST, whole)
    _write(year_folder / CONNECTIONS, pl.concat([connections, _table(alone / CONNECTIONS)], how="diagonal"))
    together = pl.concat([coverage, _table(alone / COVERAGE)], how="diagonal")
    _write(year_folder / COVERAGE, together.sort("staff_id", "service"))


def _table(path: Path) -> pl.DataFrame:
    if not path.is_file():
        return pl.DataFrame()
    return pl.read_csv(path, infer_schema=False)


def _write(path: Path, table: pl.DataFrame) -> None:
    put(path, lambda made: table.write_csv(made, line_terminator="\n"))
