"""What each source of student records gave: people, their status at the as-at date, ids that were joined."""

from collections.abc import Sequence

import polars as pl

from connectors.reader import Reading
from records.policy import Status
from records.tables import Schema

BY_SOURCE: Schema = {
    "label": pl.String,
    "reader": pl.String,
    "people": pl.UInt32,
    **{status.value: pl.UInt32 for status in Status},
    "joined": pl.UInt32,
}
"""One row is one receipt. `people` are the persons whom the source knows, in scope or not; of these, those of
each status; `joined` counts its ids that gave way to another id of the same person."""


def counted_by_source(
    readings: Sequence[Reading], people: pl.DataFrame, students: pl.DataFrame
) -> pl.DataFrame:
    """Return BY_SOURCE in the order of the readings.

    Args:
        readings: of STUDENT_ROWS.
        people: student_id and the `person` it became, of all of them.
        students: STUDENTS in scope.
    """
    placed = people.join(students.select(person="student_id", status="status"), on="person", how="left")
    rows = [_counts(reading, placed) for reading in readings]
    return pl.DataFrame(rows, schema=BY_SOURCE)


def _counts(reading: Reading, placed: pl.DataFrame) -> dict[str, object]:
    ids = reading.table.select("student_id").unique()
    known = ids.join(placed, on="student_id", how="inner")
    persons = known.unique("person")
    statuses = {one.value: persons.filter(pl.col("status") == one.value).height for one in Status}
    joined = known.filter(pl.col("student_id") != pl.col("person")).height
    receipt = reading.receipt
    return {
        "label": receipt.label,
        "reader": receipt.reader,
        "people": persons.height,
        **statuses,
        "joined": joined,
    }
