"""Student records in another script: their words as they are written stand beside the folded ones."""

import polars as pl

from matching.population import Frequencies
from matching.words.scripts.spotting import plain, without_latin, words_of
from matching.words.slots import FIRST_OF_TWO, HALF, Piece, slot_rows
from records.names import fold


def written(names: pl.DataFrame) -> pl.DataFrame:
    """Return given_written and family_written of NAMES: words in another script by `plain`, or null."""
    return pl.DataFrame(
        pl.Series(f"{half}_written", map(_written, names[half]), dtype=pl.List(pl.String))
        for half in ("given", "family")
    )


def _written(text: str | None) -> list[str] | None:
    return [plain(word) for word in words_of(text or "") if without_latin(word)] or None


def ways(names: pl.DataFrame) -> list[Piece]:
    """Say what the recorded words in another script, as written, can stand for, piece by piece.

    A word of signs that are no script of their own (the ligature "ﬁ") folds to the word that stands there.
    """
    found: list[pl.DataFrame] = []
    numbered = names.rename({"name": "of"})
    for half, first, later, what in (
        ("given", FIRST_OF_TWO, HALF, "forename"),
        ("family", HALF, HALF, "family name"),
    ):
        column = f"{half}_written"
        several = numbered.filter(pl.col(column).list.len() > 1)
        part = {"given": "first forename", "family": "half of the family name"}[half]
        known = numbered.drop_nulls(column)
        found += [
            slot_rows(known, half, pl.col(column).list.join(""), 0.0, what),
            slot_rows(several, half, pl.col(column).list.first(), first, part),
            slot_rows(several, half, pl.col(column).list.last(), later, part),
        ]
    return [Piece(rows) for rows in found]


def with_rarities(
    rare: pl.DataFrame, vocabulary: pl.DataFrame, common: dict[str, Frequencies]
) -> pl.DataFrame:
    """Fill in the `bits` of recorded words in another script: they are as rare as they are folded."""
    other = vocabulary.filter(~pl.col("token").str.contains(r"^[\x00-\x7f]*$"))
    known = [rare.select("bits").with_row_index("slot")]
    for role, of_role in common.items():
        words = other.filter(pl.col("role") == role)
        folds = pl.Series([fold(token).replace(" ", "") for token in words["token"]], dtype=pl.String)
        bits = of_role.of_words(folds)["recorded_bits"].fill_null(UNKNOWN)
        known.append(words.select("slot", bits.alias("bits")))
    both = pl.concat(known).unique(subset="slot", keep="last").sort("slot")
    return rare.with_columns(both["bits"])


UNKNOWN = 12.0
"""Bits of a word whose folded form was not counted, which no name met so far is."""
