"""What a student reader found on its way, gathered until the receipt is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from connectors.reader import Receipt
from connectors.tabular.rows_told import told
from records.problem import Problem


@dataclass
class Account:
    """Counts, notes and problems of one reading."""

    rows_left_out: int = 0
    known: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """Names of columns or elements that are not ours; only their number leaves the reader."""
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    section: str = "students.sources"
    """The section of the settings that says how it is read."""

    def tell(self, code: str, file: str, what: str, do: str, column: str | None = None) -> None:
        """Add a problem of a whole file."""
        self.problems.append(Problem(code, file, None, column, what, do))

    def tell_rows(
        self, code: str, file: str, rows: Iterable[int], what: str, do: str, column: str | None = None
    ) -> None:
        """Add a problem for each row, as a spreadsheet counts it; beyond the first 20 their number."""
        self.problems += told(file, rows, code, column, what, do)

    def note(self, note: str) -> None:
        """Add a note, once for all sheets."""
        if note not in self.notes:
            self.notes.append(note)

    def know(self, names: Iterable[str]) -> None:
        """Note names of our own vocabulary that were met."""
        self.known = list(dict.fromkeys((*self.known, *names)))

    def receipt(self, reader: str, label: str, table: pl.DataFrame) -> Receipt:
        """Write the receipt of a STUDENT_ROWS table; its rows are source records, not name × spell."""
        dates = pl.concat([table["start"], table["end"]])
        first, last = dates.min(), dates.max()
        # Two sheets of one workbook have rows of one number, so the id is counted with them.
        records = table.select("source_file", "source_row", "student_id").n_unique() if table.height else 0
        return Receipt(
            reader,
            label,
            rows=records,
            unusable=self.rows_left_out,
            first=first if isinstance(first, date) else None,
            last=last if isinstance(last, date) else None,
            known=tuple(self.known),
            unknown=len(self.unknown),
            notes=tuple(self.notes),
            problems=tuple(self.problems),
            files=self.files,
        )
