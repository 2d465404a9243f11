"""One door to every kind of student table: a spreadsheet, a text, Parquet, or a directory's LDIF."""

from collections.abc import Sequence

from connectors.sheets import Sheet, read_sheets
from connectors.students.ldif import is_ldif, read_ldif
from connectors.students.parquet import is_parquet, read_parquet


def student_sheets(data: bytes, file: str) -> Sequence[Sheet]:
    """Read a file as sheets of text, by what it is and not by what it is called.

    Raises:
        Refused: it cannot be read: BC-IMP-301 to 315, BC-STU-062, BC-STU-063.
    """
    if is_parquet(data):
        return [read_parquet(data, file)]
    if is_ldif(data):
        return [read_ldif(data, file)]
    return read_sheets(data, file)
