"""Zips and sheets that come out byte for byte the same on every machine.

Members are stored, not deflated: Python's builds carry different zlibs, whose deflated bytes differ.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from xlsxwriter import Workbook

MADE = (2026, 9, 21, 9, 0, 0)
"""When every archive says it was made."""


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack members, by their path inside the zip, in the order given."""
    whole = io.BytesIO()
    with ZipFile(whole, "w", ZIP_STORED) as archive:
        for path, content in members.items():
            entry = ZipInfo(path, MADE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return whole.getvalue()


def table(rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Write rows as CSV text, quoting only where needed, as spreadsheets do."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | date]]]) -> bytes:
    """Write an XLSX workbook of text cells and dates shown as 31/12/2026."""
    whole = io.BytesIO()
    with Workbook(whole, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(*MADE, tzinfo=UTC).replace(tzinfo=None)})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, datetime.combine(cell, time()), day)
                    elif cell:
                        sheet.write_string(number, column, cell)
    with ZipFile(io.BytesIO(whole.getvalue())) as packed:
        return zipped({path: packed.read(path) for path in packed.namelist()})


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>"
)
_ODS_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND.decode()}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def ods(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Write the least that is an ODS spreadsheet: one sheet of text cells."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    body = f'<table:table table:name="{escape(name)}">{lines}</table:table>'
    content = f"{_ODS_HEAD}{body}</office:spreadsheet></office:body></office:document-content>"
    return zipped(
        {
            "mimetype": _ODS_KIND,
            "content.xml": content.encode(),
            "META-INF/manifest.xml": _ODS_MANIFEST.encode(),
        }
    )


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
