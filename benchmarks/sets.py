"""Labelled sets of names: connections, the records they compete for, and which of them are the same person.

A set is a folder with records.csv (id, first, middle, last, full), connections.csv (id, display_name, handle)
and truth.csv (connection_id, record_id). Sets hold real people's names, so none is part of this repository.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

HALVES = ("A", "B")


@dataclass(frozen=True)
class LabelledSet:
    """One set. `connections` and `records` are numbered by their rows; a null text was not given.

    `truth` is one row a true pair (connection, record: row numbers). `persons` gives each connection's true
    person as a number from 0, the same for all connections of one person; without a record each is its own.
    """

    name: str
    connections: pl.DataFrame
    records: pl.DataFrame
    truth: pl.DataFrame
    persons: pl.Series


def names_of_sets(folder: Path) -> list[str]:
    """Return the names of the sets in a folder, in order."""
    return sorted(path.parent.name for path in folder.glob("*/truth.csv"))


def read_set(folder: Path, *, half: str = "", limit: int = 1500) -> LabelledSet:
    """Read a set: one half of its people, or all, and of their connections at most `limit`.

    The halves and the choice under the limit follow a hash, so that they are the same in every run and on
    every machine; which connection is in does not depend on the order of the file.
    """
    shown, records, pairs = (_read(folder / f"{name}.csv") for name in ("connections", "records", "truth"))
    first = pairs.group_by("connection_id").agg(person=pl.col("record_id").min())
    shown = shown.join(first, left_on="id", right_on="connection_id", how="left", maintain_order="left")
    shown = shown.with_columns(pl.col("person").fill_null(pl.col("id")))
    if half:
        shown = shown.filter(_mapped(shown["person"], half_of) == half)
    if shown.height > limit:
        order = _mapped(folder.name + shown["id"], lambda text: hashlib.sha256(text.encode()).hexdigest())
        shown = shown.with_columns(order=order).sort("order").head(limit).drop("order")
    return LabelledSet(
        folder.name,
        shown.drop("person"),
        records,
        _numbered(pairs, shown, records),
        shown["person"].rank("dense").cast(pl.Int64) - 1,
    )


def half_of(person: str) -> str:
    """Return the half that a person belongs to: A or B.

    >>> half_of("c3"), half_of("c4")
    ('B', 'A')
    """
    return HALVES[hashlib.sha256(person.encode()).digest()[0] % 2]


def _numbered(pairs: pl.DataFrame, shown: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return the true pairs of these connections as row numbers, no pair twice."""
    connection = shown.select(connection_id="id").with_row_index("connection")
    record = records.select(record_id="id").with_row_index("record")
    # A true record that the set does not hold can never be found, and counts as missed.
    found = pairs.unique().join(connection, on="connection_id").join(record, on="record_id", how="left")
    return found.select("connection", "record")


def _read(path: Path) -> pl.DataFrame:
    table = pl.read_csv(path, infer_schema=False)
    return table.with_columns(pl.all().replace("", None))


def _mapped(texts: pl.Series, what) -> pl.Series:  # type: ignore[no-untyped-def]
    return texts.map_elements(what, return_dtype=pl.String)
