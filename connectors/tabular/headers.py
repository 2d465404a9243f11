"""Header rows: which stand in the first lines of a table, and which column is whose under its synonyms."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from connectors.sheets import label

MOST_LINES = 60
"""Lines of a file's beginning that are looked at for a header."""
_DELIMITERS = ",;\t|"


def headers_at_the_beginning(head: bytes) -> list[frozenset[str]]:
    """Return the folded cells of each of the first lines, divided by any delimiter, read leniently.

    Only for recognising: a line of a quoted paragraph yields cells that no reader asks for.
    """
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:2] == b"\0" or head[:1] == b"\0"
    text = _utf16(head) if utf16 else head.decode("utf-8-sig", "replace")
    lines = text.splitlines()[:MOST_LINES]
    return [frozenset(map(label, cells)) for line in lines if len(cells := _cells(line)) > 1]


def named(table: pl.DataFrame, columns: Mapping[str, Sequence[str]]) -> tuple[pl.DataFrame, frozenset[str]]:
    """Name a table's columns in our own words by their headers' synonyms.

    Args:
        table: String columns named by header, and `row`.
        columns: our name and the headers it goes by, the first that is there wins.

    Returns:
        The table with all our columns (null where no header is there) and `row`; and the folded headers
        that are not ours.
    """
    by_label = {label(header): header for header in reversed(table.columns) if header != "row"}
    found = {
        name: next((by_label[label(h)] for h in headers if label(h) in by_label), None)
        for name, headers in columns.items()
    }
    own = table.select(
        *(
            (pl.lit(None, dtype=pl.String) if header is None else pl.col(header)).alias(name)
            for name, header in found.items()
        ),
        "row",
    )
    return own, frozenset(by_label) - _used(found.values())


def spelt(table: pl.DataFrame, columns: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the headers of our vocabulary that stand above a table, in our spelling."""
    there = {label(header) for header in table.columns}
    return frozenset(h for headers in columns.values() for h in headers if label(h) in there)


def _used(headers: Collection[str | None]) -> frozenset[str]:
    return frozenset(label(header) for header in headers if header is not None)


def _utf16(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")


def _cells(line: str) -> list[str]:
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return []
