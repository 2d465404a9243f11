"""Spreadsheet files (XLSX, XLSM, ODS, old XLS) as rows of text, measured before they are opened.

calamine (through fastexcel) lays a sheet out as a full rectangle: one stray cell in row 1,048,576 beside
twelve columns cost 1.1 GB, one in the last column as well would ask for 17 thousand million cells. So
the cells are counted in the packed XML first, in pieces, at little cost.
"""

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import IO

import fastexcel
import polars as pl
from lxml import etree

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

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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

# calamine writes warnings to Python's log that quote the workbook, and a workbook holds names.
for _library in ("calamine", "fastexcel", "_fastexcel"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)


@dataclass
class _Extent:
    """How far a sheet's cells reach, and how many there are."""

    cells: int = 0
    rows: int = 0
    columns: set[str] = field(default_factory=set)
    without_result: int = 0

    @property
    def rectangle(self) -> int:
        return self.rows * max(map(_column_number, self.columns), default=0)


def is_workbook(data: bytes) -> bool:
    """Tell whether these bytes are a spreadsheet program's own file; any other file may be text."""
    return data.startswith((b"PK\x03\x04", OLE))


def read_workbook(data: bytes, label: str) -> list[tuple[str, pl.DataFrame, tuple[Problem, ...]]]:
    """Read every sheet as its name, String columns c0..cN with `row` from 1, and its problems.

    A sheet of an XLSX that reaches too far comes back without rows and with BC-IMP-312. Formula cells
    without a saved result are empty for us and are counted in BC-IMP-314.

    Raises:
        Refused: BC-IMP-310, no spreadsheet, or one of a kind we do not read; BC-IMP-311, it has a
            password; BC-IMP-312, a sheet of an ODS reaches too far; BC-IMP-313, it is damaged;
            BC-IMP-315, it unpacks to more than a list of people needs.
    """
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Refused(_has_password(label))
        extents: dict[str, _Extent] | None = None
    else:
        extents = _measured(data, label)
    return list(_sheets(data, label, extents))


def _sheets(
    data: bytes, label: str, extents: dict[str, _Extent] | None
) -> Iterator[tuple[str, pl.DataFrame, tuple[Problem, ...]]]:
    with _calamine(label):
        book = fastexcel.read_excel(data)
    for name in book.sheet_names:
        extent = _Extent() if extents is None else extents.get(name)
        if extent is None:  # a chart, or a macro sheet
            continue
        if _reaches_too_far(extent):
            yield name, _numbered(pl.DataFrame()), (_too_far(label, extent),)
            continue
        with _calamine(label):
            table = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        yield name, _numbered(table), tuple(_without_result(label, extent))


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    if not table.width:
        return pl.DataFrame(schema={"c0": pl.String, "row": pl.UInt32})
    named = table.rename({name: f"c{n}" for n, name in enumerate(table.columns)})
    return named.with_columns(
        pl.col(pl.String).replace("", None), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row")
    )


class _calamine:  # noqa: N801 -- used as a verb: with _calamine(label)
    """Turn calamine's errors and panics, whose texts may quote cells, into one refusal."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, fault: object, trace: object) -> None:
        # A panic in Rust is a BaseException of a type that cannot be imported.
        if kind and (issubclass(kind, fastexcel.FastExcelError) or kind.__name__ == "PanicException"):
            raise Refused(_damaged(self.label)) from None


# What a packed workbook holds, before it is opened ------------------------------------------------


def _measured(data: bytes, label: str) -> dict[str, _Extent]:
    """Measure every sheet by name; refuse what unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, label)
            if "content.xml" in archive.namelist():
                return _none_too_far(_measured_ods(archive, label), label)
            members = _sheet_members(archive, label)
            return {name: _measured_sheet(archive, member, label) for name, member in members.items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, etree.XMLSyntaxError):
        raise Refused(_damaged(label)) from None
    except RuntimeError:  # zipfile's word for an encrypted member
        raise Refused(_has_password(label)) from None


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
        raise Refused(_not_a_spreadsheet(label))
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


def _measured_sheet(archive: zipfile.ZipFile, member: str, label: str) -> _Extent:
    extent = _Extent()
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
            raise Refused(_damaged(label))
        rest += read
        end = max(rest.rfind(b"</row>"), rest.rfind(b":row>")) if len(rest) < 8 * _PIECE else rest.rfind(b">")
        if end > 0:
            yield rest[: end + 1]
            rest = rest[end + 1 :]
        elif len(rest) > 16 * _PIECE:
            raise Refused(_damaged(label))
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


def _measured_ods(archive: zipfile.ZipFile, label: str) -> dict[str, _Extent]:
    if _ODS_TYPE not in archive.read("mimetype")[:200]:
        raise Refused(_not_a_spreadsheet(label))
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(_has_password(label))
    extents: dict[str, _Extent] = {}
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
                extents[name] = _Extent()
            elif event == "end" and is_row:
                row += _times(element, "number-rows-repeated")
                _add_ods_row(extents[name], element, row)
                element.clear()
                _drop_before(element)
    return extents


def _none_too_far(extents: dict[str, _Extent], label: str) -> dict[str, _Extent]:
    # calamine lays out every sheet of an ODS as it opens the file, so one that reaches too far spoils all.
    for extent in extents.values():
        if _reaches_too_far(extent):
            raise Refused(_too_far(label, extent))
    return extents


def _add_ods_row(extent: _Extent, row: etree._Element, reaches: int) -> None:
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


def _reaches_too_far(extent: _Extent) -> bool:
    rectangle = extent.rectangle
    return rectangle > MOST_CELLS or (rectangle > FAR and extent.cells < rectangle * FULL_ENOUGH)


# What we say ---------------------------------------------------------------------------------------


def _not_a_spreadsheet(label: str) -> Problem:
    what = "This file is packed, but is no XLSX or ODS spreadsheet."
    return Problem("BC-IMP-310", label, None, None, what, "Save the list as XLSX, ODS or CSV UTF-8.")


def _has_password(label: str) -> Problem:
    do = "Save it without a password, hand it in, and delete that copy afterwards."
    return Problem("BC-IMP-311", label, None, None, "This spreadsheet is protected by a password.", do)


def _too_far(label: str, extent: _Extent) -> Problem:
    what = f"A sheet has cells as far as row {extent.rows}, far beyond its list, and was not read."
    do = "Delete the rows and columns beyond the list, or save the list as CSV UTF-8."
    return Problem("BC-IMP-312", label, extent.rows, None, what, do)


def _damaged(label: str) -> Problem:
    do = "Open it in a spreadsheet program and save it anew as XLSX."
    return Problem("BC-IMP-313", label, None, None, "This spreadsheet is damaged and cannot be read.", do)


def _without_result(label: str, extent: _Extent) -> Iterator[Problem]:
    if extent.without_result:
        what = f"{extent.without_result} formula cells hold no saved result and were read as empty."
        do = "Open the file in a spreadsheet program, save it, and hand that in."
        yield Problem("BC-IMP-314", label, None, None, what, do)
