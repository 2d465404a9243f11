"""Delimited text (CSV, TSV, semicolons, pipes) as rows of text, none lost and none shifted unseen.

Python's own reader is used rather than a table library's: it keeps ragged and blank rows, so the row
numbers agree with what a spreadsheet shows (300,000 rows of 12 columns take about a second).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

import polars as pl

from connectors.tabular.rows_told import told
from records.problem import Problem, Refused

DELIMITERS = (",", ";", "\t", "|")
MOST_CHARACTERS = 150_000_000
"""A million students are about 100 million characters."""
HEADER_REGION = 100
"""Rows that decide how wide the table is: preamble, header and some of the list."""
MOST_COLUMNS = 1_000
AT_ONCE = 20_000
"""Records turned into columns together, so that memory holds the columns and not all records beside them."""

_BROKEN = (
    "A quotation mark in this row is not closed, or closed inside a cell; the row was read by itself.",
    "Look at this row, and correct or double the quotation mark.",
)
_SEP_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml|\w+:?\w*[\s>])", re.IGNORECASE)


def read_delimited(text: str, label: str) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Read delimited text as String columns c0..cN and `row`, the record's number from 1.

    A quoted line break stays inside its cell. A quotation mark that is never closed, or closed in the
    middle of a cell, costs nothing but its own row's division into cells, and is a problem (BC-IMP-304).
    The widest of the first hundred records sets the width; one more column holds the first cell of a
    longer record that lies beyond it, so that a reader can see that the record is too long.

    Raises:
        Refused: BC-IMP-303, the text is a web page or XML; BC-IMP-305, it is longer than any list of people.
    """
    if _MARKUP.match(text[:200]):
        raise Refused(_is_markup(label))
    if len(text) > MOST_CHARACTERS:
        what = f"This file holds {len(text):,} characters, more than any list of people."
        raise Refused(Problem("BC-IMP-305", label, None, None, what, "Hand in the list alone, or in parts."))
    # Some DOS programs still end a file with their own mark.
    lines = list(io.StringIO(text.rstrip("\x1a"), newline=""))
    delimiter = _delimiter(lines)
    if lines and _SEP_LINE.match(lines[0]):
        del lines[0]  # Excel's own hint, which it does not show as a row
    broken: list[int] = []
    table = _as_table(_records(lines, delimiter, broken))
    return table, tuple(told(label, broken, "BC-IMP-304", None, *_BROKEN))


def _delimiter(lines: Sequence[str]) -> str:
    r"""Find the delimiter that divides most of the first lines, and alike; the finer division wins a tie.

    >>> _delimiter(["ref;name\n", "1;Pengelly, Ann\n"])
    ';'
    """
    if lines and (said := _SEP_LINE.match(lines[0])):
        return said[1]
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines[: 2 * HEADER_REGION], delimiter))


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int, int]:
    """Count the records divided at all, those divided alike, and into how many cells.

    Division comes first: the header holds the delimiter, and rows of differing length still hold it.
    """
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if len(record) > 1)
    except csv.Error:
        return 0, 0, 0
    width, records = max(widths.items(), key=lambda found: found[1], default=(0, 0))
    return widths.total(), records, width


def _records(lines: Sequence[str], delimiter: str, broken: list[int]) -> Iterator[list[str]]:
    """Yield the records; where the quoting is broken, take that line for itself and begin anew after it."""
    at = row = 0
    while at < len(lines):
        begins = at
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter, strict=True)
        try:
            for record in reader:
                yield record
                row, begins = row + 1, at + reader.line_num
        except csv.Error:
            row += 1
            broken.append(row)
            yield _one_line(lines[begins], delimiter)
            at = begins + 1
        else:
            return


def _one_line(line: str, delimiter: str) -> list[str]:
    # 3 is csv.QUOTE_NONE: a quote that is never closed is a letter like any other.
    broken = line.count('"') % 2 == 1
    try:
        return next(csv.reader([line], delimiter=delimiter, quoting=3 if broken else 0), [])
    except csv.Error:  # a cell longer than 131,072 characters holds no name
        return []


def _as_table(records: Iterator[list[str]]) -> pl.DataFrame:
    first = list(islice(records, HEADER_REGION))
    width = min(max(map(len, first), default=1) + 1, MOST_COLUMNS)
    parts = [_as_columns(first, width)]
    while part := list(islice(records, AT_ONCE)):
        parts.append(_as_columns(part, width))
    table = pl.concat(parts, how="diagonal").with_columns(pl.col(pl.String).replace("", None))
    spill = f"c{width - 1}"
    if width > 1 and spill in table.columns and table[spill].is_null().all():
        table = table.drop(spill)
    return table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row"))


def _as_columns(records: Sequence[list[str]], width: int) -> pl.DataFrame:
    # A blank line is a record without cells; [""] keeps it as a row of its own.
    cut = [record[:width] or [""] for record in records] or []
    columns = zip_longest(*cut) if cut else [()]
    return pl.DataFrame({f"c{n}": pl.Series(column, dtype=pl.String) for n, column in enumerate(columns)})


def _is_markup(label: str) -> Problem:
    what = "This file is a web page or XML, whatever its name says, where a table was expected."
    do = "Open it in a spreadsheet program and save it as CSV UTF-8 or XLSX."
    return Problem("BC-IMP-303", label, None, None, what, do)
