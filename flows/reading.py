"""`read`: what can be read from one file, zip or folder, with nothing kept."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from connectors.export import open_export
from connectors.reader import Reading, Receipt, read_export
from connectors.services import FALLBACKS, READERS
from connectors.students import STUDENT_READERS
from flows.terminal import Terminal
from records.cells import neutralised_table
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, STUDENT_ROWS, empty

CONNECTION_COLUMNS = (
    *("service", "direction", "display_name", "first_name", "last_name", "handle", "profile_url"),
    *("platform_id", "emails", "phones", "since", "source_file", "source_row", "staff_id"),
    *("employer", "birthday"),
)
STUDENT_COLUMNS = (
    *("student_id", "name_kind", "given", "middle", "family", "dob", "email", "status_source", "start"),
    *("planned_end", "end", "end_reason", "source_file", "source_row", "handle", "phone", "uln"),
)
"""By the contract; columns may be appended, never moved."""


def show_reading(path: Path, *, as_: Literal["connections", "students"], csv: bool) -> int:
    """Print the receipts, and the rows where they are asked for; 3 where a person must look at something.

    Raises:
        Refused: BC-SET-008: there is nothing at that path.
    """
    terminal = Terminal()
    if not path.exists():
        what = "There is nothing at this path."
        raise Refused(Problem("BC-SET-008", str(path), None, None, what, "Check how it is spelled."))
    readings = _read(path, as_=as_)
    for reading in readings:
        _show_receipt(terminal, reading.receipt)
    if csv:
        _write_rows(readings, as_=as_)
    return 3 if any(reading.receipt.problems for reading in readings) else 0


def _read(path: Path, *, as_: Literal["connections", "students"]) -> Sequence[Reading]:
    readers, fallbacks = (READERS, FALLBACKS) if as_ == "connections" else (STUDENT_READERS, ())
    try:
        with open_export(path) as export:
            return read_export(export, readers, fallbacks)
    except Refused as refused:
        shape = CONNECTIONS if as_ == "connections" else STUDENT_ROWS
        return [Reading(empty(shape), Receipt("", "", problems=(refused.problem,)))]


def _show_receipt(terminal: Terminal, receipt: Receipt) -> None:
    if receipt.reader:
        terminal.remark(f"{receipt.label or 'export'}: {receipt.reader}: {_rows(receipt)}")
    if receipt.known:
        terminal.remark(f"  recognised: {', '.join(receipt.known)}")
    if receipt.unknown:
        terminal.remark(f"  not ours, and so only counted: {receipt.unknown} keys or headers")
    for note in receipt.notes:
        terminal.remark(f"  {note}")
    terminal.problems(receipt.problems)


def _rows(receipt: Receipt) -> str:
    parts = [f"{receipt.rows:,} rows from {receipt.files} {'file' if receipt.files == 1 else 'files'}"]
    if receipt.unusable:
        parts.append(f"{receipt.unusable:,} without a usable name or handle")
    if receipt.first and receipt.last:
        parts.append(f"dated {receipt.first} to {receipt.last}")
    if receipt.in_part:
        parts.append("read in part")
    return "; ".join(parts)


def _write_rows(readings: Sequence[Reading], *, as_: Literal["connections", "students"]) -> None:
    connections = as_ == "connections"
    columns = CONNECTION_COLUMNS if connections else STUDENT_COLUMNS
    tables = [reading.table for reading in readings if reading.table.height]
    table = pl.concat(tables) if tables else empty(CONNECTIONS if connections else STUDENT_ROWS)
    lists = [name for name in columns if isinstance(table.schema[name], pl.List)]
    flat = table.with_columns(pl.col(name).list.join(";") for name in lists).select(columns)
    text = neutralised_table(flat).write_csv()
    # Bytes, so that a Windows console's code page cannot change a name on its way into a file.
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
