"""One fault in many rows: the first rows are named one by one, the others counted."""

from collections.abc import Iterable, Iterator

from records.problem import Problem

MOST_TOLD = 20
"""Rows named one by one; more are counted."""
_MORE = "more rows have this fault"


def told(
    file: str, rows: Iterable[int], code: str, column: str | None, what: str, do: str
) -> Iterator[Problem]:
    """Name the rows with one fault, as a spreadsheet counts them, and count those beyond the first 20."""
    found = list(rows)
    for row in found[:MOST_TOLD]:
        yield Problem(code, file, row, column, what, do)
    if more := found[MOST_TOLD:]:
        yield Problem(code, file, None, column, f"{len(more)} {_MORE}: {what}", do)


def rows_meant(problem: Problem) -> int:
    """Return how many rows a problem is about; 1 for one row, and for a whole file.

    >>> problems = told("a.csv", range(2, 52), "BC-STU-005", None, "No id.", "Add it.")
    >>> [rows_meant(problem) for problem in problems][-2:]
    [1, 30]
    """
    number, _, rest = problem.what.partition(" ")
    return int(number) if problem.row is None and rest.startswith(_MORE) and number.isdigit() else 1
