"""Parts of weights kept small: as whole hundredths of a bit, to which all of them are rounded anyway.

In a pool of a million students four million pairs wait to be weighed, with a dozen parts each.
"""

import polars as pl
from polars import selectors as cs

_PARTS = cs.ends_with("_bits")
_IN_ONE_BIT = 100


def packed(pairs: pl.DataFrame) -> pl.DataFrame:
    """Write the columns `…_bits` (numbers; null stays null) in hundredths, two bytes each."""
    return pairs.with_columns(((_PARTS & cs.float()) * _IN_ONE_BIT).round().cast(pl.Int16))


def unpacked(pairs: pl.DataFrame) -> pl.DataFrame:
    """Give back what `packed` took, in bits."""
    return pairs.with_columns(in_bits(_PARTS & cs.signed_integer()))


def in_bits(hundredths: pl.Expr) -> pl.Expr:
    """Give back one column."""
    # Rounded: polars divides by multiplying with 0.01, and one number in eight comes back a hair off.
    return (hundredths.cast(pl.Float64) / _IN_ONE_BIT).round(2)
