"""The words that met in each listed pair, as they are to be read: those shown, and that of the record."""

from functools import cache

import polars as pl

from matching.population import MOST_BITS
from matching.rows import NameSide
from matching.words import variants

RARE_FROM, COMMON_TO = 11.0, 9.0
"""Bits: a name that fewer than 1 person in 2,000 bears is called rare, one of more than 1 in 500 common."""


def recorded_words(listed: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    """Return what SLOTS say of the words that these rows met: name, slot, role, token, label, rarity."""
    # The students' slots are millions in a large pool, and those that are asked for few.
    asked = pl.concat([listed["given_slot"], listed["family_slot"]]).unique()
    found = (
        side.slots.lazy()
        .filter(
            pl.col("slot").is_in(asked.implode()) & pl.col("name").is_in(listed["name"].unique().implode())
        )
        .select("name", "slot", "role", "label", rarity=pl.col("bits") - pl.col("penalty"))
        .collect()
    )
    token = side.vocabulary["token"].gather(found["slot"])
    return found.with_columns(token=token.str.strip_suffix(".").str.to_titlecase())


def with_words(listed: pl.DataFrame, words: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Add to each listed row the words that met, by role: those shown, that of the record and what it is.

    Takes WORDS and `recorded_words`, both as they are to be read.
    """
    out = listed.with_row_index("row")
    for role in ("family", "given"):
        out = out.join(_shown_words(out, words, role), on="row", how="left", maintain_order="left")
        out = out.join(_record_words(out, recorded, role), on="row", how="left", maintain_order="left")
    return _with_short_forms(out).drop("row")


def _shown_words(rows: pl.DataFrame, words: pl.DataFrame, role: str) -> pl.DataFrame:
    """Join the shown words that one half of the name used."""
    masks = rows.select("row", "shown", used=f"{role}_mask").filter(pl.col("used") > 0)
    met = masks.join(words.select("shown", "mask", "token"), on="shown").filter(
        (pl.col("used") & pl.col("mask")) > 0
    )
    in_order = met.sort("row", "mask").group_by("row", maintain_order=True)
    return in_order.agg("token").select("row", pl.col("token").list.join(" ").alias(f"{role}_shown"))


def _record_words(rows: pl.DataFrame, recorded: pl.DataFrame, role: str) -> pl.DataFrame:
    """Say what the record's word is to this name: Morwenna is a forename of one, a middle name of another."""
    used = rows.select("row", "name", slot=f"{role}_slot").drop_nulls("slot")
    met = used.join(recorded.filter(pl.col("role") == role), on=["name", "slot"])
    return met.select(
        "row",
        pl.col("token").alias(f"{role}_record"),
        pl.col("label").alias(f"{role}_label"),
        _rare(met["rarity"], role).alias(f"{role}_rare"),
    )


def _rare(rarity: pl.Series, role: str) -> pl.Series:
    """Say how rare a name is; distinct rarities are few."""
    distinct = rarity.unique()
    said = pl.Series([rare(bits, role) for bits in distinct], dtype=pl.String)
    return rarity.replace_strict(distinct, said, return_dtype=pl.String)


def rare(bits: float, role: str) -> str:
    """Say how rare a name of so many bits is: "rare: about 1 in 9,000"."""
    most = MOST_BITS[role]
    if bits >= most:
        return f"rarer than 1 in {_rounded(2**most)}"
    called = "rare: " if bits >= RARE_FROM else "common: " if bits <= COMMON_TO else ""
    return f"{called}about 1 in {_rounded(2**bits)}"


def _rounded(count: float) -> str:
    step = 10 ** max(len(str(int(count))) - 2, 0)
    return f"{int(count / step + 0.5) * step:,}"


@cache
def _short_for() -> pl.DataFrame:
    """Return pairs (name, form) where the form is a short form: listed under the name, two letters shorter.

    The tables list national forms under a name as well (Paul under Paweł); those are seldom much shorter.
    """
    much_shorter = pl.col("form").str.len_chars() + 2 <= pl.col("name").str.len_chars()
    listed = variants.pairs().filter((pl.col("short") == pl.col("form")) & much_shorter)
    return listed.select(pl.col("name", "form").str.to_titlecase(), known=pl.lit(True)).unique()


def _with_short_forms(rows: pl.DataFrame) -> pl.DataFrame:
    """Say which of the two forenames is short for the other; neither where they are national forms."""
    sides = {
        "shown_is_short": ("given_record", "given_shown"),
        "record_is_short": ("given_shown", "given_record"),
    }
    for column, (name, form) in sides.items():
        known = _short_for().rename({"known": column})
        rows = rows.join(
            known, left_on=[name, form], right_on=["name", "form"], how="left", maintain_order="left"
        )
    return rows.with_columns(pl.col(*sides).fill_null(False))
