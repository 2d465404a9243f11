"""How common a name is: UK frequencies, mixed with the student records at hand.

A shared rare name is strong evidence and a shared common one weak, so every rarity in the matcher comes
from here. The UK tables and what they do not know: `matching/data/README.md`.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl

DATA = Path(__file__).parent / "data"

UK_WORTH = 3000.0
"""How many student records the UK table counts for in the mix: a small list alone understates Smith."""

MOST_BITS = {"given": 14.0, "family": 16.0}
"""Bits that one name can be worth at most; see docs/matching.md."""

UNLISTED = {"given": 3e-5, "family": 1.5e-5}
"""Share of a name in neither source: that of the rarest surname listed, so absence never looks rarer."""


NO_NAME = 1e-6
"""Share of people who show one given word that is no name at all, such as a name mistyped."""


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


@dataclass(frozen=True)
class Frequencies:
    """How common the names of one role are among the people at hand.

    Attributes:
        role: ``given`` or ``family``.
        counted: token, here: how many student names hold it.
        total: how many student names there are.
    """

    role: str
    counted: pl.DataFrame
    total: int

    def of_either(self) -> pl.DataFrame:
        """Say how rare each name is that either source holds, in bits: token, bits.

        The student in question is left out of the count: one Nkemelu in the records is no sign of a second.
        """
        return self._either.select("token", bits=self._rarity(pl.col("here") - 1))

    def of_words(self, words: pl.Series) -> pl.DataFrame:
        """Say how rare words are, as they come, in bits: recorded_bits (null: in no record), shown_bits.

        Where a record holds the word, that one student is left out of the count, as in `of_either`.
        """
        own = pl.col("here") - 1
        recorded = pl.when(own.is_not_null()).then(self._rarity(own))
        return self._as_they_come(words).select(
            recorded_bits=recorded, shown_bits=self._rarity(pl.col("here"))
        )

    def of_any(self, words: pl.Series) -> pl.DataFrame:
        """Say how common any words are as a name of people, as they come: share (0 to 1), bits.

        A word that neither source holds is hardly a name: its share is far less than that of the rarest name
        listed, while its bits are those of a name that is not listed.
        """
        here = pl.col("here")
        share = pl.max_horizontal(self._mixed(here, 0.0), pl.lit(NO_NAME))
        return self._as_they_come(words).select(share=share, bits=self._rarity(here))

    @cached_property
    def _either(self) -> pl.DataFrame:
        """The names that either source holds: token, here, share (null: not in it)."""
        return self.counted.join(uk_shares(self.role), on="token", how="full", coalesce=True)

    def _as_they_come(self, words: pl.Series) -> pl.DataFrame:
        asked = words.alias("token").to_frame()
        return asked.join(self._either, on="token", how="left", maintain_order="left")

    def _mixed(self, here: pl.Expr, unlisted: float) -> pl.Expr:
        uk = pl.col("share").fill_null(unlisted)
        return (here.fill_null(0) + uk * UK_WORTH) / (self.total + UK_WORTH)

    def _rarity(self, here: pl.Expr) -> pl.Expr:
        unlisted = UNLISTED[self.role]
        share = pl.max_horizontal(self._mixed(here, unlisted), pl.lit(unlisted))
        return (-share.log(2)).clip(0.0, MOST_BITS[self.role])
