"""Distinct cleaned names on both sides, which the peers of `side_by_side.py` are handed ready made.

Their preparation stands outside their clocks, while ours reads the raw tables inside its own: what favours
somebody favours them.
"""

import re
from pathlib import Path

import polars as pl

from benchmarks.peers.cleaning import clean, clean_handles
from records.names import fold

LEFT, RIGHT = "left.parquet", "right.parquet"
LEFT_OF, RIGHT_OF = "left_of.parquet", "right_of.parquet"


def prepare(folder: Path) -> None:
    """Write both sides' distinct names, and which connection and which student bears which.

    A side has unique_id (row number), forename, surname, surnames (the whole surname and its halves), joined
    (all words run together), turned (surname before forename, run together), initial_last, whole_name.
    """
    left, right = _shown(folder), _known(folder)
    for table, side, whose, of in (
        (left, LEFT, "connection", LEFT_OF),
        (right, RIGHT, "student", RIGHT_OF),
    ):
        columns = ["text", "forename", "surname", "last"]
        distinct = table.select(columns).unique(maintain_order=True).with_row_index("unique_id")
        _completed(distinct).write_parquet(folder / side)
        numbered = table.join(distinct, on=columns, nulls_equal=True)
        numbered.select(whose, "unique_id").unique().write_parquet(folder / of)


def _shown(folder: Path) -> pl.DataFrame:
    """One row a connection: a name, or where none is shown the words of the handle.

    A single word can be either part of a name, so it stands as forename and as surname.
    """
    rows = pl.read_parquet(folder / "connections.parquet", columns=["display_name", "handle"])
    distinct = rows.unique()
    names, handles = distinct["display_name"], distinct["handle"]
    text = clean(_closed(names)).fill_null(clean_handles(handles))
    last = pl.col("display_name").str.split(" ").list.last().fill_null(pl.col("surname"))
    parted = (
        distinct.with_columns(text=text)
        .with_columns(
            forename=pl.col("text").str.split(" ").list.first(),
            surname=pl.col("text").str.split(" ").list.last(),
        )
        .with_columns(last=last)
    )
    return (
        rows.with_row_index("connection")
        .join(parted, on=["display_name", "handle"], nulls_equal=True)
        .select("connection", "text", "forename", "surname", "last")
    )


def _known(folder: Path) -> pl.DataFrame:
    """One row a name of a student: legal, preferred or former, the middle name aside."""
    names = pl.read_parquet(folder / "names.parquet")
    students = pl.read_parquet(folder / "students.parquet", columns=["student_id"]).with_row_index("student")
    forename, surname = (clean(_closed(names[part])) for part in ("given", "family"))
    made = names.with_columns(forename=forename, surname=surname, last=pl.col("family"))
    return (
        made.with_columns(text=pl.concat_str("forename", "surname", separator=" "))
        .join(students, on="student_id")
        .select("student", "text", "forename", "surname", "last")
    )


def _closed(names: pl.Series) -> pl.Series:
    """Write a double name as one word: a capital inside it would part it again. Null stays null.

    >>> _closed(pl.Series(["Ann Carter-Smith"])).to_list()
    ['Ann Cartersmith']
    """
    return names.map_elements(
        lambda name: re.sub(r"-(\w)", lambda found: found[1].lower(), name), return_dtype=pl.String
    )


def _completed(names: pl.DataFrame) -> pl.DataFrame:
    run_together = pl.col("text").str.replace_all(" ", "")
    turned = pl.concat_str("surname", "forename").str.replace_all(" ", "")
    return names.with_columns(
        surnames=pl.Series([_with_halves(last) for last in names["last"]], dtype=pl.List(pl.String)),
        joined=run_together,
        turned=turned,
        initial_last=pl.concat_str(pl.col("forename").str.head(1), "surname"),
        whole_name=pl.concat_str("forename", "surname", separator=" "),
    ).drop("last")


def _with_halves(surname: str) -> list[str]:
    """Return a surname and, of a double one, its halves.

    >>> _with_halves("Carter-Smith"), _with_halves("Smith")
    (['cartersmith', 'carter', 'smith'], ['smith'])
    """
    halves = surname.split("-")
    return list(dict.fromkeys(fold(part) for part in (surname.replace("-", ""), *halves)))
