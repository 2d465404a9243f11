"""Leaving out of the workbook the students who fit a connection worse than others do."""

import polars as pl

from records.policy import Verdict
from review.lists.worklist import Worklist

_ONE_CONNECTION = [
    "staff_id",
    "service",
    "direction",
    "connection_name",
    "handle",
    "profile_url",
    "source_file",
    "source_row",
]


def best_of_each_connection(worklist: Worklist, best: int | None) -> pl.DataFrame:
    """The WORKLIST rows to show: those among the `best` students of any of their connections.

    Students who fit equally well are shown together. Rows with a decision and rows that are gone are
    always shown. None: everything is shown.
    """
    if best is None:
        return worklist.table
    staff = worklist.table.select("match_id", "staff_id")
    ranked = worklist.connections.join(staff, on="match_id").with_columns(
        rank=pl.col("weight").rank("min", descending=True).over(_ONE_CONNECTION)
    )
    good = ranked.filter(pl.col("rank") <= best)["match_id"].unique()
    kept = pl.col("match_id").is_in(good.implode())
    return worklist.table.filter(
        kept | pl.col("weight").is_null() | (pl.col("verdict") != Verdict.UNDECIDED.value)
    )
