"""Distinct cleaned names on both sides, which the peers of `side_by_side.py` compare.

To make them is part of the work, as it is of ours; how long it took is told apart.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from benchmarks.peers.cleaning import clean, clean_handles, one_by_one
from records.names import folded

COLUMNS: dict[str, Callable[[pl.DataFrame], pl.Expr | pl.Series]] = {
    "forename": lambda _: pl.col("forename"),
    "surname": lambda _: pl.col("surname"),
    "surnames": lambda names: _with_halves(names["last"]).alias("surnames"),
    "joined": lambda _: pl.col("text").str.replace_all(" ", "").alias("joined"),
    "turned": lambda _: pl.concat_str("surname", "forename").str.replace_all(" ", "").alias("turned"),
    "initial_last": lambda _: pl.concat_str(pl.col("forename").str.head(1), "surname").alias("initial_last"),
    "whole_name": lambda _: pl.concat_str("forename", "surname", separator=" ").alias("whole_name"),
}
"""What can be asked for of distinct names, and how it is made of text, forename, surname and last."""

FILES = ("left", "right", "left_of", "right_of")


@dataclass(frozen=True)
class Sides:
    """Both sides' distinct names, and who bears them.

    Attributes:
        left: unique_id (row number), text and those of COLUMNS that were asked for, of the connections:
            forename, surname, surnames (the whole surname and its halves), joined (all words run together),
            turned (surname before forename, run together), initial_last, whole_name.
        right: the same of the students.
        left_of: connection, unique_id: which distinct name a connection shows.
        right_of: student, unique_id: which ones a student bears.
    """

    left: pl.DataFrame
    right: pl.DataFrame
    left_of: pl.DataFrame
    right_of: pl.DataFrame

    def write(self, folder: Path) -> None:
        """Write them as Parquet."""
        for file in FILES:
            getattr(self, file).write_parquet(folder / f"{file}.parquet")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read what `write` wrote."""
        return cls(**{file: pl.read_parquet(folder / f"{file}.parquet") for file in FILES})

    def of_people(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Turn pairs of names (left, right, weight) into pairs of a connection and a student."""
        typed = pairs.with_columns(pl.col("left", "right").cast(pl.UInt32))
        met = typed.join(self.left_of, left_on="left", right_on="unique_id")
        return met.join(self.right_of, left_on="right", right_on="unique_id").drop("left", "right")


def distinct_names(folder: Path) -> tuple[int, int]:
    """Count the distinct names of both sides in what `Sides.write` wrote, without reading them."""
    left, right = (
        pl.scan_parquet(folder / f"{side}.parquet").select(pl.len()).collect().item()
        for side in ("left", "right")
    )
    return left, right


def prepare(folder: Path, columns: Iterable[str] = COLUMNS) -> Sides:
    """Read the tables, part and clean their names, and make the columns that are asked for."""
    sides = []
    for table, whose in ((_shown(folder), "connection"), (_known(folder), "student")):
        keys = ["text", "forename", "surname", "last"]
        distinct = table.select(keys).unique(maintain_order=True).with_row_index("unique_id")
        numbered = table.join(distinct, on=keys, nulls_equal=True)
        made = distinct.select("unique_id", "text", *(COLUMNS[column](distinct) for column in columns))
        sides.append((made, numbered.select(whose, "unique_id").unique()))
    (left, left_of), (right, right_of) = sides
    return Sides(left, right, left_of, right_of)


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
        .join(parted, on=["display_name", "handle"], nulls_equal=True, maintain_order="left")
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
        .join(students, on="student_id", maintain_order="left")
        .select("student", "text", "forename", "surname", "last")
    )


def _closed(names: pl.Series) -> pl.Series:
    """Write a double name as one word: a capital inside it would part it again. Null stays null.

    >>> _closed(pl.Series(["Ann Carter-Smith", "Poe"])).to_list()
    ['Ann Cartersmith', 'Poe']
    """
    return one_by_one(
        names,
        names.str.contains(r"-\w"),
        lambda name: re.sub(r"-(\w)", lambda found: found[1].lower(), name),
    )


def _with_halves(surnames: pl.Series) -> pl.Series:
    """Return surnames and, of double ones, their halves.

    >>> _with_halves(pl.Series(["Carter-Smith", "Smith"])).to_list()
    [['cartersmith', 'carter', 'smith'], ['smith']]
    """
    rows = surnames.alias("surname").to_frame().with_row_index("row")
    double = pl.col("surname").str.contains("-", literal=True)
    single = rows.filter(~double)
    alone = single.select("row", names=pl.concat_list(folded(single["surname"])))
    several = rows.filter(double).with_columns(part=pl.col("surname").str.split("-"))
    written = [
        several.select("row", name=pl.col("surname").str.replace_all("-", "")),
        several.explode("part", empty_as_null=True).select("row", name="part"),
    ]
    every = pl.concat(written).with_columns(pl.col("name").map_batches(folded))
    distinct = every.group_by("row").agg(names=pl.col("name").unique(maintain_order=True))
    return pl.concat([alone, distinct]).sort("row")["names"]
