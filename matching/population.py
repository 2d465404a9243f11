"""How common a name is: UK frequencies, mixed with the student records at hand.

A shared rare name is strong evidence and a shared common one weak, so every rarity in the matcher comes
from here. The UK tables and what they do not know: `matching/data/README.md`.
"""

from functools import cache
from pathlib import Path

import polars as pl

DATA = Path(__file__).parent / "data"

UK_WORTH = 3000.0
"""How many student records the UK table counts for in the mix: a small list alone understates Smith."""

UNLISTED = {"given": 4e-5, "family": 3e-5}
"""Share of a name in neither source: that of the rarest surname listed, so absence never looks rarer."""


@cache
def uk_shares(role: str) -> pl.DataFrame:
    """Return the shipped table for a role (``given`` or ``family``): token, share (0 to 1)."""
    file = {"given": "forenames.csv", "family": "surnames.csv"}[role]
    table = pl.read_csv(DATA / file, infer_schema=False)
    # "anne-marie" and "o'brien" stand as one folded token in the matcher.
    token = pl.col("name").str.replace_all("[^a-z]", "")
    return (
        table.select(token=token, share=pl.col("share").cast(pl.Float64))
        .group_by("token")
        .agg(pl.sum("share"))
    )


def rarity(tokens: pl.DataFrame, role: str) -> pl.DataFrame:
    """Say how rare each name is, in bits: log2(1 / share of people with this name).

    Takes one row a student name with the column `token` (repeats count: they are how common it is here);
    returns one row a distinct token: token, bits (above 0).
    """
    counted = tokens.group_by("token").len("here")
    uk = pl.col("share").fill_null(UNLISTED[role])
    # The student in question is left out of the count: one Nkemelu in the records is no sign of a second.
    mixed = (pl.col("here") - 1 + uk * UK_WORTH) / (tokens.height + UK_WORTH)
    share = pl.max_horizontal(mixed, pl.lit(UNLISTED[role]))
    return counted.join(uk_shares(role), on="token", how="left").select("token", bits=-share.log(2))
