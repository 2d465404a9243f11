"""How far the sheets of a packed workbook reach, counted in its XML before anything is laid out.

calamine (through fastexcel) lays a sheet out as a full rectangle: one stray cell in row 1,048,576 beside
twelve columns cost 1.1 GB, one in the last column as well would ask for 17 thousand million cells. So
the cells are counted in the packed XML first, in pieces, at little cost.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import IO

from lxml import etree

from connectors.tabular import workbook_faults
from records.problem import Problem, Refused

MOST_CELLS = 8_000_000
"""200,000 students of 40 columns; laid out they take some 700 MB for a moment."""
FAR = 2_000_000
"""Rectangles up to this many cells are laid out however empty they are (100 MB for a moment)."""
FULL_ENOUGH = 0.1
"""Share of cells in use, 0 to 1, under which a greater rectangle means a stray cell far from the list."""
MOST_BYTES = 800_000_000
"""Unpacked XML of one workbook: 8 million cells take about half of it."""
MOST_SHARED_TEXT = 200_000_000
MOST_MEMBERS = 5_000
MOST_RATIO = 500
"""Packed to unpacked. Sheets of one repeated row reach about 150; a zip bomb reaches 1,000."""
SMALL = 10_000_000
"""Bytes under which a ratio proves nothing."""

_PIECE = 1 << 20
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s>/])(?:[^>]*?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'])?[^>]*?(/>|></(?:\w+:)?c>|>)"
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,7})[\"']")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>|</)"
)
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass
class Extent:
    """How far a sheet's cells reach, and how many there are."""

    cells: int = 0
    rows: int = 0
    columns: set[str] = field(default_factory=set)
    without_result: int = 0

    @property
    def rectangle(self) -> int:
        """Cells that are laid out for it."""
        return self.rows * max(map(_column_number, self.columns), default=0)


def measured(data: bytes, label: str) -> dict[str, Extent]:
    """Measure every sheet by name.

    Raises:
        Refused: what `read_workbook` says, but for problems of single sheets.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, label)
            if "content.xml" in archive.namelist():
                return _none_too_far(_measured_ods(archive, label), label)
            members = _sheet_members(archive, label)
            return {name: _measured_sheet(archive, member, label) for name, member in members.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, etree.XMLSyntaxError):
        raise Refused(workbook_faults.damaged(label)) from None
    except RuntimeError:  # zipfile's word for an encrypted member
        raise Refused(workbook_faults.has_password(label)) from None


def _refuse_bomb(archive: zipfile.ZipFile, label: str) -> None:
    members = archive.infolist()
    if (
        len(members) > MOST_MEMBERS
        or sum(member.file_size for member in members) > MOST_BYTES
        or any(
            member.file_size > MOST_SHARED_TEXT
            for member in members
            if "sharedstrings" in member.filename.lower()
        )
        or any(
            member.file_size > SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1)
            for member in members
        )
    ):
        what = "This spreadsheet unpacks to far more than a list of people needs."
        raise Refused(Problem("BC-IMP-315", label, None, None, what, "Save the list alone as CSV UTF-8."))


def _sheet_members(archive: zipfile.ZipFile, label: str) -> dict[str, str]:
    """Map the worksheets' names to their parts, by the workbook's own list."""
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused(workbook_faults.not_a_spreadsheet(label))
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _SAFE)
    targets = {
        link.get("Id"): link.get("Target", "") for link in links if "worksheet" in link.get("Type", "")
    }
    sheets = etree.fromstring(archive.read("xl/workbook.xml"), _SAFE).iterfind("{*}sheets/{*}sheet")
    found = {sheet.get("name", ""): targets.get(_relation(sheet)) for sheet in sheets}
    return {
        name: normpath(f"/xl/{target}" if not target.startswith("/") else target)[1:]
        for name, target in found.items()
        if target
    }


def _relation(sheet: etree._Element) -> str | None:
    ids = (value for key, value in sheet.attrib.items() if str(key).endswith("}id"))
    found = next(ids, None)
    return None if found is None else str(found)


def _measured_sheet(archive: zipfile.ZipFile, member: str, label: str) -> Extent:
    extent = Extent()
    with archive.open(member) as stream:
        for piece in _pieces(stream, label):
            cells = [(column, row) for column, row, end in _CELL.findall(piece) if end == b">"]
            extent.cells += len(cells)
            extent.columns.update(column.decode("ascii") for column in {column for column, _ in cells})
            extent.rows = max(extent.rows, max((int(row) for _, row in cells if row), default=0))
            if any(not row for _, row in cells):  # legal: position by order, as some programs write
                extent.rows = max(extent.rows, max(map(int, _ROW.findall(piece)), default=0))
            if b"<f" in piece or b":f" in piece:
                extent.without_result += sum(map(_lacks_result, _FORMULA.findall(piece)))
    return extent


def _lacks_result(found: tuple[bytes, bytes]) -> bool:
    attributes, then = found
    return then == b"</" or b't="str"' not in attributes


def _pieces(stream: IO[bytes], label: str) -> Iterator[bytes]:
    """Yield the XML in pieces that end with a row where they can, else with a tag."""
    rest = b""
    while read := stream.read(_PIECE):
        if not rest and read.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Refused(workbook_faults.damaged(label))
        rest += read
        end = max(rest.rfind(b"</row>"), rest.rfind(b":row>")) if len(rest) < 8 * _PIECE else rest.rfind(b">")
        if end > 0:
            yield rest[: end + 1]
            rest = rest[end + 1 :]
        elif len(rest) > 16 * _PIECE:
            raise Refused(workbook_faults.damaged(label))
    yield rest


def _column_number(letters: str) -> int:
    """Number a column from 1.

    >>> _column_number("A"), _column_number("AB"), _column_number("")
    (1, 28, 0)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _measured_ods(archive: zipfile.ZipFile, label: str) -> dict[str, Extent]:
    if _ODS_TYPE not in archive.read("mimetype")[:200]:
        raise Refused(workbook_faults.not_a_spreadsheet(label))
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(workbook_faults.has_password(label))
    extents: dict[str, Extent] = {}
    with archive.open("content.xml") as stream:
        tags = ("{*}table", "{*}table-row")
        row = 0
        name = ""
        for event, element in etree.iterparse(
            stream, ("start", "end"), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
        ):
            is_row = element.tag.endswith("}table-row")
            if event == "start" and not is_row:
                name, row = _attribute(element, "name"), 0
                extents[name] = Extent()
            elif event == "end" and is_row:
                row += _times(element, "number-rows-repeated")
                _add_ods_row(extents[name], element, row)
                element.clear()
                _drop_before(element)
    return extents


def _none_too_far(extents: dict[str, Extent], label: str) -> dict[str, Extent]:
    # calamine lays out every sheet of an ODS as it opens the file, so one that reaches too far spoils all.
    for extent in extents.values():
        if reaches_too_far(extent):
            raise Refused(workbook_faults.too_far(label, extent.rows))
    return extents


def _add_ods_row(extent: Extent, row: etree._Element, reaches: int) -> None:
    column = last = used = 0
    for cell in row:
        times = _times(cell, "number-columns-repeated")
        column += times
        if len(cell) or _attribute(cell, "value-type"):
            last, used = column, used + times
    if used:
        extent.cells += used * _times(row, "number-rows-repeated")
        extent.rows = reaches
        extent.columns.add(_column_letters(last))


def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def _times(element: etree._Element, name: str) -> int:
    said = _attribute(element, name)
    return int(said) if said.isdecimal() and len(said) < 10 else 1


def _drop_before(element: etree._Element) -> None:
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def reaches_too_far(extent: Extent) -> bool:
    """Tell a sheet that cannot be laid out, or that a stray cell makes far larger than its list."""
    rectangle = extent.rectangle
    return rectangle > MOST_CELLS or (rectangle > FAR and extent.cells < rectangle * FULL_ENOUGH)
