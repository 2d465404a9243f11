"""Other systems' numbers for a person, written alike by every reader, so that two records can share one."""

from collections.abc import Mapping

import polars as pl

UCAS_DIGITS = 10


def keys_of(columns: Mapping[str, str]) -> pl.Expr:
    """Return the column `keys`: kind and number of each column that is filled ("upn:A123456789012").

    Args:
        columns: the column that holds a number, or several joined by ``;`` = the kind of number.

    >>> table = pl.DataFrame({"upn": ["a123456789012;B1", None], "ucas": ["023-456-7890", "0"]})
    >>> table.select(keys_of({"upn": "upn", "ucas": "ucas"}))["keys"].to_list()
    [['upn:A123456789012', 'upn:B1', 'ucas:0234567890'], []]
    """
    if not columns:
        return pl.lit([], dtype=pl.List(pl.String)).alias("keys")
    each = [_numbers(column, kind) for column, kind in columns.items()]
    return pl.concat_list(each).list.unique(maintain_order=True).alias("keys")


def _numbers(column: str, kind: str) -> pl.Expr:
    numbers = pl.col(column).fill_null("").str.to_uppercase().str.split(";")
    said = numbers.list.eval(pl.element().str.strip_chars()).list.eval(
        pl.element().filter(pl.element().str.contains("[1-9A-Z]"))
    )
    number = pl.element()
    if kind == "ucas":
        # Written in groups by UCAS itself, and without its first noughts by spreadsheets.
        number = number.str.replace_all(r"\D", "").str.zfill(UCAS_DIGITS)
    return said.list.eval(pl.lit(f"{kind}:") + number)
