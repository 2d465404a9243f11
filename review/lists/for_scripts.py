"""The lists for scripts: review-list.csv, connections.csv and coverage.csv, as the contract has them.

UTF-8 without a byte order mark: these are for programs; people have the workbook.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from records.cells import neutralised_table
from records.people import CoverageLine
from records.policy import Outcome
from records.tables import LISTED_CONNECTIONS, WORKLIST
from review.files import put
from review.lists.worklist import Worklist

REVIEW_LIST = tuple(name for name in WORKLIST)[: tuple(WORKLIST).index("declared") + 1]
"""The columns of review-list.csv."""
COVERAGE = ("staff_id", "service", "answer", "files", "rows", "problem")


def write_lists(folder: Path, worklist: Worklist, coverage: Sequence[CoverageLine]) -> None:
    """Write the three CSV files of a campaign year into `review/<year>`.

    Raises:
        Refused: BC-REC-028: a file could not be written; those before it were.
    """
    for name, table in (
        ("review-list.csv", review_list(worklist.table)),
        ("connections.csv", worklist.connections.select(list(LISTED_CONNECTIONS))),
        ("coverage.csv", coverage_table(coverage)),
    ):
        _put_csv(folder / name, table)


def review_list(table: pl.DataFrame) -> pl.DataFrame:
    """A WORKLIST table as review-list.csv shows it: the contract's columns, several values joined by ``;``.

    An exemption without words of its own shows its clear reason (section 5.3) as the reason.
    """
    clear = {outcome.value: str(outcome.clear_reason) for outcome in Outcome if outcome.clear_reason}
    shown = pl.col("outcome").replace_strict(clear, default=None, return_dtype=pl.String)
    return joined(table.with_columns(pl.coalesce("reason", shown).alias("reason"))).select(REVIEW_LIST)


def coverage_table(coverage: Sequence[CoverageLine]) -> pl.DataFrame:
    """Coverage as coverage.csv shows it, by staff_id and service."""
    rows = [line.model_dump(mode="json") for line in coverage]
    text = dict.fromkeys(COVERAGE, pl.String) | {"files": pl.Int64, "rows": pl.Int64}
    return pl.DataFrame(rows, schema=text).sort("staff_id", "service")


def joined(table: pl.DataFrame, separator: str = ";") -> pl.DataFrame:
    """Join the values of every list column; an empty list becomes null."""
    lists = [pl.col(name) for name, kind in table.schema.items() if isinstance(kind, pl.List)]
    return table.with_columns(
        pl.when(one.list.len() > 0).then(one.list.join(separator, ignore_nulls=True)) for one in lists
    )


def _put_csv(path: Path, table: pl.DataFrame) -> None:
    safe = neutralised_table(table)
    put(path, lambda made: safe.write_csv(made, float_precision=3, line_terminator="\n"))
