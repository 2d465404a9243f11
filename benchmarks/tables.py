"""The three tables of an invented population, as `make` of `work.py` writes them."""

from pathlib import Path

import polars as pl

TABLES = ("connections", "students", "names")


def read_tables(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return CONNECTIONS, STUDENTS and NAMES."""
    connections, students, names = (pl.read_parquet(folder / f"{name}.parquet") for name in TABLES)
    return connections, students, names
