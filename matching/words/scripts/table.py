"""Names in other scripts whose Latin forms no rule gives: matching/data/other_scripts.parquet."""

from functools import cache

import polars as pl

from matching.population import DATA


@cache
def listed() -> pl.DataFrame:
    """Return the shipped table: word (as `spotting.plain` makes it), form (a to z); no pair twice."""
    return pl.read_parquet(DATA / "other_scripts.parquet").explode("form")
