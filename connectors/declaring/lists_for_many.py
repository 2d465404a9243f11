"""Tables that lie beside the folders and speak for many: each row goes to whom its staff_id names."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from connectors.declaring.campaign import Year, meant, with_kept_paths
from connectors.declaring.declaration_lines import is_declaration, read_lines
from connectors.export import Export
from connectors.intake.opening import open_export
from connectors.intake.paths import is_junk, shown
from connectors.reader import Reading, Receipt, read_export
from connectors.services import FALLBACKS, READERS
from connectors.tabular.rows_told import MOST_TOLD
from records.problem import Problem, Refused


def read_lists_for_many(year: Year, folder: Path) -> None:
    """Read every file directly in the folder of declarations."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not is_junk(path.name))
    for number, path in enumerate(files, 1):
        label = f"declarations/{shown(path.name, number)}"
        try:
            with open_export(path, label) as export:
                _read_for_many(year, export, label)
        except Refused as refused:
            year.problems.append(refused.problem)


def _read_for_many(year: Year, export: Export, label: str) -> None:
    member = export.members[0] if export.members else None
    if member and export.loose and is_declaration(export, member):
        _take_lines_for_many(year, export, label)
        return
    if not export.loose:
        what = "This archive lies beside the folders, so it is nobody's."
        do = "Put it into the folder declarations/<staff_id> of who handed it in."
        year.problems.append(Problem("BC-DEC-023", label, None, None, what, do))
        return
    for reading in read_export(export, READERS, FALLBACKS):
        year.shared.append((None, reading.receipt))
        _take_rows_for_many(year, reading, label)


def _take_lines_for_many(year: Year, export: Export, label: str) -> None:
    stating = read_lines(export, export.members[0], None, label)
    year.problems.extend(stating.problems)
    for row, line in stating.lines:
        if person := year.people.get(line.staff_id):
            person.lines.append((label, row, line))
        elif line.staff_id not in year.elsewhere:
            year.problems.append(_unknown_id(year, label, row, line.staff_id))


def _take_rows_for_many(year: Year, reading: Reading, label: str) -> None:
    """Give each row to whom its staff_id names; rows of nobody we know are told and left out."""
    for (said,), rows in with_kept_paths(reading).group_by("staff_id", maintain_order=True):
        staff_id = str(said) if said is not None else ""
        if person := year.people.get(staff_id):
            person.tables.append(rows)
            person.receipts.append(_share(reading.receipt, rows))
        elif staff_id not in year.elsewhere:
            year.problems.extend(_rows_of_nobody(year, label, staff_id, rows))


def _share(receipt: Receipt, rows: pl.DataFrame) -> Receipt:
    """Return the receipt for one person's rows of a list for many; its problems stay with the list."""
    return replace(receipt, rows=rows.height, unusable=0, notes=(), problems=(), unknown=0)


def _rows_of_nobody(year: Year, label: str, staff_id: str, rows: pl.DataFrame) -> list[Problem]:
    numbers = rows["source_row"].to_list()
    told = [
        _unknown_id(year, label, row, staff_id) if staff_id else _no_id(label, row)
        for row in numbers[:MOST_TOLD]
    ]
    if len(numbers) > MOST_TOLD:
        what = f"{len(numbers) - MOST_TOLD} more rows have no staff_id that we know and were left out."
        told.append(Problem("BC-DEC-024", label, None, "staff_id", what, "Add or correct the staff_id."))
    return told


def _no_id(label: str, row: int) -> Problem:
    what, do = "The row has no staff_id, so it is nobody's and was left out.", "Add the staff_id."
    return Problem("BC-DEC-025", label, row, "staff_id", what, do)


def _unknown_id(year: Year, label: str, row: int | None, staff_id: str) -> Problem:
    what = "The staff_id is not in staff.csv, so the row was left out."
    return Problem("BC-DEC-024", label, row, "staff_id", what, meant(year, staff_id))
