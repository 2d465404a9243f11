"""Our matcher on a labelled set, as in a run: whole tables, each connection of its own member of staff."""

import polars as pl

from benchmarks.sets import LabelledSet
from matching.engine import MatchingOptions, match
from records.tables import CONNECTIONS, NAMES, STUDENTS, filled_to

EVERYTHING = MatchingOptions(list_floor=-30.0)
"""Strengths as they ship; the floor so low that every pair the matcher considers competes."""


def score(labelled: LabelledSet) -> pl.DataFrame:
    """Return connection, record, weight (bits, three decimals as on the review list) and strength."""
    shown, records = labelled.connections, labelled.records
    connections = shown.select(
        "display_name",
        "handle",
        staff_id=pl.col("id"),
        service=pl.lit("facebook"),
        direction=pl.lit("friend"),
    )
    students = records.select(student_id="id", status=pl.lit("current"))
    names = records.select(
        student_id="id", name_kind=pl.lit("legal"), given="first", middle="middle", family="last"
    )
    tables = filled_to(connections, CONNECTIONS), filled_to(students, STUDENTS), filled_to(names, NAMES)
    listed = match(*tables, EVERYTHING).matches
    return (
        listed.join(shown.select(staff_id="id").with_row_index("connection"), on="staff_id")
        .join(records.select(student_id="id").with_row_index("record"), on="student_id")
        .select("connection", "record", pl.col("weight").round(3), "strength")
    )
