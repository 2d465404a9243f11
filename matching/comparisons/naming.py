"""How much a shown name says for being a student's name: the bits of its parts, each part once."""

import math

import numpy as np
import polars as pl

from matching.batches import in_batches
from matching.borne import borne
from matching.halves import Halves, halves
from matching.meetings import meetings
from matching.pairs import best_or_whole
from matching.rows import NameSide
from matching.shown import AT_ONCE, ShownSide
from matching.words.edges import LEVEL
from records.tables import Schema

FORENAME_DIFFERS = -3.0
FORENAME_ABSENT = -1.5
FAMILY_DIFFERS = -6.0
FAMILY_ABSENT = -1.5
MIDDLE_AGREES = 1.5
MIDDLE_DIFFERS = -1.5
EXTRA_WORD = -0.7
"""Bits for each word of the shown name that nothing explains."""
MOST_EXTRA = 4
LEAST_ORDER = -0.1
"""Bits for the order of the names that are worth a word; what is nearer to nothing counts as nothing."""

NAMING: Schema = {
    "shown": pl.UInt32,
    "name": pl.UInt32,
    "given_slot": pl.UInt32,
    "family_slot": pl.UInt32,
    "given_mask": pl.UInt8,
    "family_mask": pl.UInt8,
    "given_level": LEVEL,
    "family_level": LEVEL,
    "given_bits": pl.Float64,
    "family_bits": pl.Float64,
    "middle_bits": pl.Float64,
    "order_bits": pl.Float64,
    "together_bits": pl.Float64,
    "extra_bits": pl.Float64,
    "name_bits": pl.Float64,
    "whole_name": pl.Boolean,
}
"""One row is one shown name × student name, in its best reading; `name_bits` sums the six before it.

`whole_name`: forename and family name are those of the student, middle names between them aside.
A level of ``differs`` or ``absent`` says that this half did not meet: another word stands there, or none.
"""

_SUMMED = ("given_bits", "family_bits", "middle_bits", "order_bits", "together_bits", "extra_bits")

_ORDER = ("given_slot", "family_slot", "given_mask", "family_mask")
"""Decides between readings of equal bits, so that a run says the same twice."""


def name_evidence(
    shown: ShownSide, side: NameSide, least_bits: float = -math.inf, lifted: pl.Series | None = None
) -> pl.DataFrame:
    """Return NAMING for every pair of names that meet; no pair twice.

    Ways that cannot come to `least_bits` are left out, but not whole names, names beside an initial, and
    those of the shown names in `lifted`.
    """
    ready = halves(shown.edges, borne(side))
    found = in_batches(
        lambda *part: _of_batch(shown.part(*part), side, ready, least_bits, lifted), shown.count, AT_ONCE
    )
    return pl.concat(found) if found else pl.DataFrame(schema=NAMING)


def _of_batch(
    shown: ShownSide, side: NameSide, ready: Halves, least_bits: float, lifted: pl.Series | None
) -> pl.DataFrame:
    met = meetings(shown, side, least_bits - MIDDLE_AGREES, lifted, ready)
    ways = _worth_a_look(met, least_bits, lifted)
    required = _required(shown).gather(ways["shown"])
    whole = _with_missing_halves(ways.with_columns(required=required))
    ranked = whole.with_columns(middle_bits=_middle(whole, shown, side), order_bits=_order()).with_columns(
        extra_bits=_extra()
    )
    # A sum of hundredths is one only when rounded: its last digit differs with the threads that add it up.
    total = pl.sum_horizontal(_SUMMED).round(2)
    bits = [pl.col(column).round(2) for column in _SUMMED]
    read = ranked.with_columns(bits).with_columns(name_bits=total, whole_name=_whole_name())
    return _best(read.select(list(NAMING)))


def _required(shown: ShownSide) -> pl.Series:
    """The words that each shown name, by its number, does not hold for nothing: one bit each."""
    held = shown.words.filter(~pl.col("optional"))
    return pl.Series(np.bincount(held["shown"], held["mask"], minlength=shown.count).astype(np.uint8))


def _best(read: pl.DataFrame) -> pl.DataFrame:
    """Keep the best reading of each pair of names; it is a whole name if any reading is."""
    return best_or_whole(read, "shown", "name", {"name_bits": True} | dict.fromkeys(_ORDER, False))


def _worth_a_look(ways: pl.DataFrame, least_bits: float, lifted: pl.Series | None) -> pl.DataFrame:
    """Drop ways that are too weak even if a middle name agrees and a missing half is merely not shown."""
    missing = [
        pl.when(pl.col(f"{role}_slot").is_null()).then(absent).otherwise(pl.col(f"{role}_bits"))
        for role, absent in (("given", FORENAME_ABSENT), ("family", FAMILY_ABSENT))
    ]
    most = pl.sum_horizontal(*missing, "order_bits", "together_bits") + MIDDLE_AGREES
    kept = (most >= least_bits) | pl.col("whole_words") | by_initial()
    if lifted is not None and lifted.len():
        kept |= pl.col("shown").is_in(lifted.implode())
    return ways.filter(kept)


def by_initial() -> pl.Expr:
    """Tell rows in which one name is whole and the other an initial: weak by itself, and never passed over.

    What another service shows of the same person may say the rest.
    """
    return pl.any_horizontal(pl.col(f"{role}_level") == "initial" for role in ("given", "family"))


def _whole_name() -> pl.Expr:
    """Both names letter by letter, and any other required word stands between them as a middle name does."""
    free = pl.col("required") & ~(pl.col("given_mask") | pl.col("family_mask"))
    given, family = pl.col("given_mask").cast(pl.Int16), pl.col("family_mask").cast(pl.Int16)
    after_given = (free.cast(pl.Int16) & (given | (given - 1))) == 0
    before_family = free.cast(pl.Int16) < (family & (-family))
    return pl.col("whole_words") & ((free == 0) | (after_given & before_family))


def _left() -> pl.Expr:
    """Count the required words that neither half has used."""
    free = pl.col("required") & ~(pl.col("given_mask") | pl.col("family_mask"))
    return free.bitwise_count_ones().cast(pl.Int32)


def _with_missing_halves(ways: pl.DataFrame) -> pl.DataFrame:
    """Say for a half that did not meet whether another word stands in its place, and what that costs."""
    other_word = _left() > 0
    out = ways
    for role, differs, absent in (
        ("given", FORENAME_DIFFERS, FORENAME_ABSENT),
        ("family", FAMILY_DIFFERS, FAMILY_ABSENT),
    ):
        missing = pl.col(f"{role}_slot").is_null()
        out = out.with_columns(
            pl.when(missing)
            .then(
                pl.when(other_word)
                .then(pl.lit("differs", dtype=LEVEL))
                .otherwise(pl.lit("absent", dtype=LEVEL))
            )
            .otherwise(pl.col(f"{role}_level"))
            .alias(f"{role}_level"),
            pl.when(missing)
            .then(pl.when(other_word).then(differs).otherwise(absent))
            .otherwise(pl.col(f"{role}_bits"))
            .alias(f"{role}_bits"),
        )
    differing = (pl.col("given_level") == "differs") | (pl.col("family_level") == "differs")
    return out.with_columns(left=_left() - differing.cast(pl.Int32))


def _middle(ways: pl.DataFrame, shown: ShownSide, side: NameSide) -> pl.Series:
    """Bits of the middle name: a free word (or initial) agrees with one, or free words all differ from it."""
    middles = side.names.filter(pl.col("middle_words").list.len() > 0).select("name", "middle_words")
    numbered = ways.select("shown", "name", "given_mask", "family_mask", "left").with_row_index("way")
    open_ways = numbered.join(middles, on="name")
    words = open_ways.explode("middle_words", empty_as_null=True).join(
        shown.words.select("shown", "mask", "token"), on="shown"
    )
    free = (pl.col("mask") & (pl.col("given_mask") | pl.col("family_mask"))) == 0
    middle, token = pl.col("middle_words"), pl.col("token")
    one_letter = (middle.str.len_bytes() == 1) | (token.str.len_bytes() == 1)
    agrees = (middle == token) | (one_letter & (middle.str.slice(0, 1) == token.str.slice(0, 1)))
    agreeing = words.filter(free & agrees).select("way").unique().with_columns(agrees=pl.lit(True))
    known = open_ways.select("way", "left").join(agreeing, on="way", how="left")
    bits = known.select(
        "way",
        middle_bits=pl.when(pl.col("agrees"))
        .then(MIDDLE_AGREES)
        .when(pl.col("left") > 0)
        .then(MIDDLE_DIFFERS)
        .otherwise(0.0),
    )
    joined = numbered.select("way").join(bits, on="way", how="left", maintain_order="left")
    return joined["middle_bits"].fill_null(0.0)


def _order() -> pl.Expr:
    return pl.when(pl.col("order_bits") <= LEAST_ORDER).then("order_bits").otherwise(0.0)


def _extra() -> pl.Expr:
    """Bits of the words that nothing explains; a middle name that agreed or differed has explained one."""
    explained = (pl.col("middle_bits") != 0).cast(pl.Int32)
    unexplained = (pl.col("left") - explained).clip(0, MOST_EXTRA)
    return unexplained * EXTRA_WORD
