"""Files that people marked, read back: sheets of decisions, of answers, or of what is told from paper."""

import hashlib
from pathlib import Path

from connectors.sheets import read_sheets, table_under
from records.problem import Refused
from review.decisions.recording import unrecorded_in
from review.decisions.said_already import History
from review.returned.kinds import KNOWN_HEADERS
from review.returned.marks import MarkSheet, no_marks


def mark_sheets(file: Path) -> list[MarkSheet]:
    """Return the sheets of one file that can hold marks.

    Raises:
        Refused: the file cannot be read, or no sheet of it has the columns (BC-REC-010).
    """
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    tables = (table_under(sheet, KNOWN_HEADERS) for sheet in read_sheets(data, file.name))
    found = [MarkSheet(file.name, table, digest) for table in tables if table is not None]
    if not found:
        raise Refused(no_marks(file.name))
    return found


def holds_nothing_new(file: Path, history: History) -> bool:
    """Say whether everything that people typed into a workbook is in the register; in doubt, no."""
    try:
        return unrecorded_in(mark_sheets(file), history) == 0
    except (Refused, OSError):
        return False
