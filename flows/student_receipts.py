"""What a run says of the student records: a receipt for every file, and every id that gave way to another.

For the data officer, who sees here what was read, what was left out and why, and what stood there last year.
No name stands in either file; ids and the college's own file names do.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from connectors.reader import Receipt
from connectors.students.records import StudentRecords
from connectors.tabular.rows_told import rows_meant
from records.cells import neutralised_table
from records.policy import Status
from review.files import put

RECEIPTS, MERGES = "student-receipts.csv", "student-merges.csv"

_COLUMNS: dict[str, type[pl.String] | type[pl.Int64]] = {
    "file": pl.String,
    "reader": pl.String,
    "records": pl.Int64,
    "last_year": pl.Int64,
    "left_out": pl.Int64,
    "people": pl.Int64,
    "applicant": pl.Int64,
    "current": pl.Int64,
    "former": pl.Int64,
    "joined": pl.Int64,
    "dated_from": pl.String,
    "dated_to": pl.String,
    "notes": pl.String,
    "problems": pl.String,
}


def write_student_receipts(folder: Path, students: StudentRecords, last_year: Mapping[str, int]) -> None:
    """Write both tables into `review/<year>`.

    Raises:
        Refused: BC-REC-028: a file could not be written.
    """
    for name, table in ((RECEIPTS, receipts_of(students, last_year)), (MERGES, students.merges)):
        _put_csv(folder / name, table)


def receipts_of(students: StudentRecords, last_year: Mapping[str, int]) -> pl.DataFrame:
    """Return one row a file and reader, then last year's files (records by file) that are gone."""
    counts = students.by_source.drop("label", "reader").to_dicts()
    rows = [
        _row(receipt, last_year.get(receipt.label)) | found
        for receipt, found in zip(students.receipts, counts, strict=True)
    ]
    gone = [file for file in last_year if file not in {receipt.label for receipt in students.receipts}]
    rows += [{"file": file, "records": 0, "last_year": last_year[file], "notes": "gone"} for file in gone]
    return pl.DataFrame(rows, schema=_COLUMNS)


def _row(receipt: Receipt, last_year: int | None) -> dict[str, Any]:
    codes: Counter[str] = Counter()
    for problem in receipt.problems:
        codes[problem.code] += rows_meant(problem)
    return {
        "file": receipt.label,
        "reader": receipt.reader or None,
        "records": receipt.rows,
        "last_year": last_year,
        "left_out": receipt.unusable,
        "dated_from": receipt.first.isoformat() if receipt.first else None,
        "dated_to": receipt.last.isoformat() if receipt.last else None,
        "notes": "; ".join(receipt.notes) or None,
        "problems": "; ".join(f"{code} ({count})" for code, count in sorted(codes.items())) or None,
    }


def people_counts(students: StudentRecords) -> dict[str, int]:
    """Count the people in the student records, and by status at the as-at date."""
    statuses = Counter(students.students["status"].to_list())
    return {"people": students.students.height, **{one.value: statuses[one.value] for one in Status}}


def _put_csv(path: Path, table: pl.DataFrame) -> None:
    safe = neutralised_table(table)
    put(path, lambda made: safe.write_csv(made, line_terminator="\n"))
