"""A shown name taken apart: its words, which of them may be ignored, and which run together.

A word set is a bit mask over positions, so that the same word is never used twice as evidence.
"""

import polars as pl

from matching.words.decorations import DECORATIONS
from records.names import folded

MOST_WORDS = 8
"""Words of a name that are looked at: no true name met had more, and masks stay within a byte."""

LONGEST_RUN = 4
"""Words that may be one name written apart: "van de la Cruz"."""

_ASIDE = r"\([^)]*\)?|\[[^\]]*\]?|[\"“”«»„][^\"“”«»„]*[\"“”«»„]?|\s[|•·/~–—].*$|\s-\s.*$"
# What stands in brackets or quotes, or after a bar or a spaced dash: "Jane Smith (Jones)", "Jo Hill | Coach".
_CAMEL = r"(\p{Ll})(\p{Lu}\p{Ll})"
_GLUED = r"(\p{Ll}{3})(\p{Lu}{2,}\p{Ll}?)\b"  # RobertsonMP, RobertsonMSc; but PhD stays whole

FIGURES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
"""Figures that stand for letters inside a word: D3m3lza."""

WORDS = {"shown": pl.UInt32, "mask": pl.UInt8, "token": pl.String, "optional": pl.Boolean}
"""One row is one word of one shown name; `shown` is the row number of the name, `mask` its single bit."""


_ANOTHER_SCRIPT = r"[\p{L}&&[^\p{Latin}\p{Common}]]"


def in_another_script(text: pl.Series) -> pl.Series:
    """Tell which texts hold a letter of another script than Latin: boolean, null for null."""
    frame = text.cast(pl.String).alias("text").to_frame()
    wide = pl.col("text").str.len_bytes() != pl.col("text").str.len_chars()
    if not frame.select(wide.any()).item():
        return frame.select(wide)["text"]
    return frame.select(wide & pl.col("text").str.normalize("NFKC").str.contains(_ANOTHER_SCRIPT))["text"]


def split(names: pl.Series) -> pl.DataFrame:
    """Part shown names into the name and what stands aside: shown, main, aside, another_script."""
    text = names.cast(pl.String).str.normalize("NFKC").alias("text").to_frame().with_row_index("shown")
    text = text.with_columns(another_script=in_another_script(text["text"]).fill_null(False))
    if text["another_script"].any():
        from matching.words.scripts.spotting import parted

        foreign = text.filter("another_script")
        apart = foreign.select("shown", apart=pl.Series(map(parted, foreign["text"]), dtype=pl.String))
        text = text.join(apart, on="shown", how="left", maintain_order="left")
        text = text.with_columns(pl.coalesce("apart", "text").alias("text"))
    spaced = text.with_columns(
        pl.col("text").str.replace_all(_CAMEL, "${1} ${2}").str.replace_all(_GLUED, "${1} ${2}")
    )
    return spaced.select(
        "shown",
        "another_script",
        main=pl.col("text").str.replace_all(_ASIDE, " "),
        aside=pl.col("text").str.extract_all(_ASIDE).list.join(" "),
    )


def words(names: pl.Series) -> pl.DataFrame:
    """Take shown names apart into WORDS.

    `names` are distinct display names as the exports give them, null for none. A name without a letter yields
    no row. A name that holds nothing but decorations ("Master Sir") has them count as ordinary words.
    """
    return words_of(split(names))


def words_of(apart: pl.DataFrame) -> pl.DataFrame:
    """Return WORDS of what `split` gives."""
    parts = pl.concat(
        apart.select("shown", text=folded(apart[place]).str.split(" "), aside=pl.lit(place == "aside"))
        for place in ("main", "aside")
    )
    listed = (
        parts.explode("text", empty_as_null=True)
        .rename({"text": "token"})
        .filter(pl.col("token").str.contains("[a-z]"))
        .with_columns(token=without_figures(pl.col("token")))
        .sort("shown", "aside", maintain_order=True)
        .with_columns(position=pl.int_range(pl.len()).over("shown"))
        .filter(pl.col("position") < MOST_WORDS)
    )
    excused = pl.col("aside") | pl.col("token").is_in(DECORATIONS) | pl.col("token").str.contains(r"\d")
    return listed.with_columns(optional=excused).select(
        "shown",
        mask=(pl.lit(1, dtype=pl.UInt16) * pl.lit(2, dtype=pl.UInt16).pow(pl.col("position"))).cast(pl.UInt8),
        token="token",
        optional=pl.col("optional") & ~pl.col("optional").all().over("shown"),
    )


def without_figures(token: pl.Expr) -> pl.Expr:
    """Read figures among letters as the letters they stand for, and drop them after a name (Demelza99)."""
    spelt = (
        pl.when(token.str.contains(r"[a-z]\d+[a-z]")).then(token.str.replace_many(FIGURES)).otherwise(token)
    )
    return spelt.str.replace(r"^([a-z]{3,})\d+$", "${1}")


def runs(listed: pl.DataFrame) -> pl.DataFrame:
    """Join neighbouring words of WORDS: two to four in a row, as one token with the mask of all.

    So "O Brien", "Mc Donald" (from "McDonald") and "van der Berg" meet Obrien, Mcdonald and Vanderberg.
    Returns WORDS rows without the single words.
    """
    found = []
    reached = listed
    for _ in range(LONGEST_RUN - 1):
        following = listed.select(
            "shown", before=(pl.col("mask") / 2).cast(pl.UInt8), next="token", more="mask"
        )
        reached = reached.with_columns(last=_top_bit(pl.col("mask"))).join(
            following, left_on=["shown", "last"], right_on=["shown", "before"], how="inner"
        )
        reached = reached.select(
            "shown",
            mask=pl.col("mask") | pl.col("more"),
            token=pl.col("token") + pl.col("next"),
            optional="optional",
        )
        found.append(reached)
    return pl.concat(found)


def _top_bit(mask: pl.Expr) -> pl.Expr:
    return pl.lit(2.0).pow(mask.cast(pl.Float64).log(2).floor()).cast(pl.UInt8)
