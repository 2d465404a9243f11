"""Make country_forms.parquet and country_form_words.parquet from forenames.csv and surnames.csv.

Usage, in the checkout whose rules and folder are meant: python -m matching.data.make_country_forms

To be made again whenever those tables or the rules of `matching/comparisons/forms.py` and
`matching/words/sounds.py` change; a test tells.
"""

from pathlib import Path

import polars as pl

from matching.comparisons.forms import by_rule, heard, sounding_alike
from matching.comparisons.pieces import numbered
from matching.population import uk_shares

ROLES = ("given", "family")


def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return both, as README.md beside this file describes them."""
    names = {role: uk_shares(role)["token"] for role in ROLES}
    words = {role: every.filter(every.str.len_bytes() > 1) for role, every in names.items()}
    sounds = heard(pl.concat(words.values()).unique())
    made = pl.concat(
        _made(words[role], role, sounds).with_columns(family=pl.lit(role == "family")) for role in ROLES
    )
    forms = made["form"].unique().sort().to_frame()
    described = forms.join(sounds, left_on="form", right_on="word", how="left", maintain_order="left")
    return (
        described.with_columns(pl.col("form").is_in(words[role].implode()).alias(role) for role in ROLES),
        numbered(made, forms["form"]).sort("family", "piece", "word"),
    )


def _made(words: pl.Series, role: str, sounds: pl.DataFrame) -> pl.DataFrame:
    known = sounds.filter(pl.col("word").is_in(words.implode()))
    made = pl.concat([by_rule(words, role), sounding_alike(known, known)])
    return made.group_by("word", "form").agg(pl.col("kind").min())


def main() -> None:
    """Write both tables beside this file."""
    folder = Path(__file__).parent
    for name, table in zip(("country_forms", "country_form_words"), tables(), strict=True):
        table.write_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=22)


if __name__ == "__main__":
    main()
