"""Names in other scripts whose Latin forms no rule gives: matching/data/other_scripts.parquet."""

from functools import cache

import polars as pl

from matching.population import DATA

ARTICLES = ("al", "el")


@cache
def listed() -> pl.DataFrame:
    """Return the shipped table: word (as `spotting.plain` makes it), form (a to z); no pair twice.

    Forms of Arabic names that are listed without the article stand with it as well: Barghouti, Albarghouti.
    """
    table = pl.read_parquet(DATA / "other_scripts.parquet").explode("form")
    arabic = table.filter(pl.col("word").str.starts_with("ال"))
    without = arabic.filter(~pl.col("form").str.contains("^[aeu]l"))
    added = [without.with_columns(form=pl.lit(article) + pl.col("form")) for article in ARTICLES]
    return pl.concat([table, pl.concat(added).join(arabic, on=["word", "form"], how="anti")])
