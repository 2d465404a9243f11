"""Spreadsheet files (XLSX, XLSM, ODS, old XLS) as rows of text, measured before they are opened."""

import logging
from collections.abc import Iterator

import fastexcel
import polars as pl

from connectors.tabular import workbook_faults
from connectors.tabular.extents import Extent, measured, reaches_too_far
from records.problem import Problem, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# calamine writes warnings to Python's log that quote the workbook, and a workbook holds names.
for _library in ("calamine", "fastexcel", "_fastexcel"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)


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
            raise Refused(workbook_faults.has_password(label))
        extents: dict[str, Extent] | None = None
    else:
        extents = measured(data, label)
    return list(_sheets(data, label, extents))


def _sheets(
    data: bytes, label: str, extents: dict[str, Extent] | None
) -> Iterator[tuple[str, pl.DataFrame, tuple[Problem, ...]]]:
    with _calamine(label):
        book = fastexcel.read_excel(data)
    for name in book.sheet_names:
        extent = Extent() if extents is None else extents.get(name)
        if extent is None:  # a chart, or a macro sheet
            continue
        if reaches_too_far(extent):
            yield name, _numbered(pl.DataFrame()), (workbook_faults.too_far(label, extent.rows),)
            continue
        with _calamine(label):
            table = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        empty = extent.without_result
        yield name, _numbered(table), (workbook_faults.without_result(label, empty),) if empty else ()


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
            raise Refused(workbook_faults.damaged(self.label)) from None
