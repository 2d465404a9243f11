"""Parquet, as data warehouses and scripts write it: its columns as text, in the shape of any other table.

Parquet has types, and a student table must not: dates become ISO text, whole numbers that a program kept as
1001.0 lose their nought again, and a nested column is passed over and counted. How many rows the file says it
has is held to a limit before a cell is read, since a small file can unpack to anything.
"""

import io
from collections.abc import Sequence

import polars as pl

from connectors.sheets import Sheet
from records.problem import Problem, Refused

MAGIC = b"PAR1"
ENCRYPTED = b"PARE"
"""How a file begins and ends whose very list of columns is encrypted."""
MOST_CELLS = 60_000_000
"""Rows times columns: three million students with twenty columns."""
MOST_BYTES = 2**30
"""Of text in all columns together."""
BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)
"""What polars raises of a damaged file; its messages may quote it."""


def is_parquet(data: bytes) -> bool:
    """Tell Parquet by its first bytes."""
    return data.startswith((MAGIC, ENCRYPTED))


def read_parquet(data: bytes, file: str) -> Sheet:
    """Read a Parquet file as a sheet: the column names are row 1, the first record is row 2.

    Raises:
        Refused: BC-STU-062, it is damaged or encrypted; BC-STU-063, it holds more than any student list.
    """
    if data.startswith(ENCRYPTED) or data.endswith(ENCRYPTED):
        raise Refused(_unreadable(file, "encrypted"))
    try:
        table, nested = _flat(data, file)
        columns = [_text(column) for column in table]
    except BROKEN:
        raise Refused(_unreadable(file, "damaged, or encrypted in part")) from None
    # One long text, said once in the file, can stand in every row.
    if sum(column.str.len_bytes().sum() or 0 for column in columns) > MOST_BYTES:
        raise Refused(_too_much(file, f"more than {MOST_BYTES // 2**20:,} MB of text"))
    notes = (f"{nested} columns that are nested or have no usable name were passed over",) if nested else ()
    return Sheet("", _under_their_names(columns), "", (), notes)


def _flat(data: bytes, file: str) -> tuple[pl.DataFrame, int]:
    """Read the columns that have one value in a row and a name of their own, and count the others."""
    schema = pl.read_parquet_schema(io.BytesIO(data))
    flat = [name for name, kind in schema.items() if not (kind.is_nested() or _is_pattern(name))]
    stored = pl.scan_parquet(io.BytesIO(data))
    height = stored.select(pl.len()).collect().item()
    if height * len(flat) > MOST_CELLS:
        raise Refused(_too_much(file, f"{height:,} rows of {len(flat)} columns"))
    return stored.select(flat).collect(), len(schema) - len(flat)


def _is_pattern(name: str) -> bool:
    """Tell a name that polars takes for a pattern over many columns."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def _text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind == pl.Binary:
        # Some writers leave texts without their mark.
        return pl.Series(column.name, map(_if_text, column), dtype=pl.String)
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            column = column.dt.convert_time_zone("Europe/London").dt.replace_time_zone(None)
        return column.dt.to_string("%Y-%m-%d %H:%M:%S")
    text = column.cast(pl.String)
    return text.str.replace(r"^(-?\d+)\.0+$", "$1") if kind.is_float() or kind.is_decimal() else text


def _if_text(cell: bytes | None) -> str | None:
    try:
        return None if cell is None else cell.decode()
    except UnicodeDecodeError:
        return None


def _under_their_names(columns: Sequence[pl.Series]) -> pl.DataFrame:
    names = {f"c{n}": pl.Series([column.name], dtype=pl.String) for n, column in enumerate(columns)}
    cells = {f"c{n}": column for n, column in enumerate(columns)}
    rows = pl.concat([pl.DataFrame(names), pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String))])
    return rows.with_columns(
        pl.col(pl.String).replace("", None), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row")
    )


def _too_much(file: str, size: str) -> Problem:
    what = f"This file says it holds {size}, more than any student list."
    do = "Hand in the columns that are needed alone, or in parts."
    return Problem("BC-STU-063", file, None, None, what, do)


def _unreadable(file: str, how: str) -> Problem:
    what = f"This Parquet file is {how} and cannot be read."
    return Problem(
        "BC-STU-062", file, None, None, what, "Write it again without encryption, or as CSV UTF-8."
    )
