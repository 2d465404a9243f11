"""Text cells that a spreadsheet could take for a formula: made harmless when written, undone when read.

A cell that begins with ``= + - @`` or a control character gets a leading apostrophe (the contract's
rule; the list is OWASP's). A cell that already stands behind apostrophes gets one more, so that
reading back gives exactly what was written.
"""

import re

import polars as pl

_STARTS_A_FORMULA = r"^('*[=+\-@\x00-\x1f\x7f])"
_WAS_NEUTRALISED = r"^'('*[=+\-@\x00-\x1f\x7f])"
_WAS_NEUTRALISED_CELL = re.compile(_WAS_NEUTRALISED)


def neutralised(column: pl.Expr) -> pl.Expr:
    """Put an apostrophe before every text of a String column that could start a formula; null stays null.

    >>> pl.DataFrame({"name": ["=1+1", "Siân", None]}).select(neutralised(pl.col("name")))["name"].to_list()
    ["'=1+1", 'Siân', None]
    """
    return column.str.replace(_STARTS_A_FORMULA, "'$1")


def restored(column: pl.Expr) -> pl.Expr:
    """Take off the apostrophe that `neutralised` (or a careful spreadsheet user) put there.

    >>> pl.DataFrame({"phone": ["'+44", "'Abdu"]}).select(restored(pl.col("phone")))["phone"].to_list()
    ['+44', "'Abdu"]
    """
    return column.str.replace(_WAS_NEUTRALISED, "$1")


def restored_cell(text: str) -> str:
    """Undo the apostrophe in one cell.

    >>> restored_cell("'=x")
    '=x'
    """
    return _WAS_NEUTRALISED_CELL.sub(r"\1", text, count=1)


def kept_cell(text: str) -> str:
    """Guard a workbook's text cell, which no formula can live in, against what `restored` takes off.

    >>> kept_cell("'=x"), kept_cell("=x"), restored_cell(kept_cell("'=x"))
    ("''=x", '=x', "'=x")
    """
    return f"'{text}" if _WAS_NEUTRALISED_CELL.match(text) else text


def neutralised_table(table: pl.DataFrame) -> pl.DataFrame:
    """Neutralise every String column of a table that is about to be written as CSV; others are left alone."""
    return table.with_columns(neutralised(pl.col(pl.String)))
