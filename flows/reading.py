"""`read`: what can be read from one file, zip or folder, with nothing kept."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from connectors.read_path import connection_rows_csv, read_path
from connectors.reader import Reading, Receipt
from connectors.students.records import READ_COLUMNS, read_student_path
from flows.settings.reading import read_settings
from flows.terminal import Terminal
from flows.working_folder import folder_of, must_exist
from records.cells import neutralised_table
from records.problem import Refused
from records.tables import STUDENT_ROWS, empty


def show_reading(path: Path, *, as_: Literal["connections", "students"], csv: bool) -> int:
    """Print the receipts, and the rows where they are asked for; 3 where a person must look at something.

    Raises:
        Refused: BC-SET-008: there is nothing at that path.
    """
    terminal = Terminal()
    must_exist(path)
    with terminal.progress() as stages:
        stages.begin("reading")
        readings = _read(path, as_=as_)
    for reading in readings:
        _show_receipt(terminal, reading.receipt)
    if as_ == "connections" and _may_be_students(path, readings):
        terminal.remark(f"This can be read as student records: boundary-check read {path} --as students")
    if csv:
        _write_rows(readings, as_=as_)
    return 3 if any(reading.receipt.problems for reading in readings) else 0


def _read(path: Path, *, as_: Literal["connections", "students"]) -> Sequence[Reading]:
    if as_ == "connections":
        return read_path(path)
    return read_student_path(path, read_settings(folder_of(path)).students)


def _may_be_students(path: Path, readings: Sequence[Reading]) -> bool:
    """Tell whether something that is no list of connections gives students: `--as` was forgotten."""
    if any(reading.receipt.reader for reading in readings):
        return False
    try:
        return any(reading.table.height for reading in _read(path, as_="students"))
    except Refused:  # settings that were not needed until now
        return False


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
    text = connection_rows_csv(readings) if as_ == "connections" else _student_rows_csv(readings)
    # Bytes, so that a Windows console's code page cannot change a name on its way into a file.
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _student_rows_csv(readings: Sequence[Reading]) -> str:
    table = pl.concat([empty(STUDENT_ROWS), *(reading.table for reading in readings)])
    return neutralised_table(table.select(READ_COLUMNS)).write_csv()
