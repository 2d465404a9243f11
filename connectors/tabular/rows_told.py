"""One fault in many rows: the first rows are named one by one, the others counted."""

from collections.abc import Iterable, Iterator

from records.problem import Problem

MOST_TOLD = 20
"""Rows named one by one; more are counted."""


def told(
    file: str, rows: Iterable[int], code: str, column: str | None, what: str, do: str
) -> Iterator[Problem]:
    """Name the rows with one fault, as a spreadsheet counts them, and count those beyond the first 20."""
    found = list(rows)
    for row in found[:MOST_TOLD]:
        yield Problem(code, file, row, column, what, do)
    if more := found[MOST_TOLD:]:
        yield Problem(code, file, None, column, f"{len(more)} more rows have this fault: {what}", do)
