"""Which shown names meet which students' names, and on what words.

A meeting needs a forename and a family name that could be the same, on different words of the shown name; or
the two run together; or one rare name alone. A shared Smith alone is no meeting: everybody has one.
"""

import math

import polars as pl

from matching.borne import borne
from matching.communities import no_more_than_either
from matching.halves import WORD_FOR_WORD, Halves, both_halves, halves
from matching.rows import INITIAL_BITS, NameSide, once_a_side
from matching.shown import ShownSide
from matching.words.edges import LEVEL
from matching.words.slots import AS_FAMILY

MOST_ALONE = {"given": 12.0, "family": 13.0}
"""Bits that one name alone can be worth: relatives share a rare name, and only the other half parts them."""

MEETINGS = {
    "shown": pl.UInt32,
    "name": pl.UInt32,
    "given_mask": pl.UInt8,
    "family_mask": pl.UInt8,
    "given_slot": pl.UInt32,
    "family_slot": pl.UInt32,
    "given_level": LEVEL,
    "family_level": LEVEL,
    "given_bits": pl.Float64,
    "family_bits": pl.Float64,
    "order_bits": pl.Float64,
    "together_bits": pl.Float64,
    "whole_words": pl.Boolean,
}
"""One row is one way a shown name could be a student's name.

A null slot: that half did not meet; mask 0, bits 0. Both slots the same, and past those of the vocabulary:
the two names stand in one word.

`together_bits`: 0 or below; what is taken away since the two names go together (`matching/communities.py`).
`order_bits`: 0 or below; what is taken away since strangers bear the two words the other way round as well.

`whole_words`: the very forename and the very family name, letter by letter or as another script spells them.
"""

ALIKE = ["sounds alike", "one slip", "another script", "read as", "nearly read as"]
"""Levels at which a word is the student's own, however written: no form of it."""


def meetings(
    shown: ShownSide,
    side: NameSide,
    least_bits: float = -math.inf,
    spared: pl.Series | None = None,
    ready: Halves | None = None,
) -> pl.DataFrame:
    """Return MEETINGS, every way of each pair; those of two words that come to fewer bits may be left out.

    No way of a shown name in `spared` is left out. `ready` are the halves of `shown`, where they are at hand.
    """
    known = halves(shown.edges, borne(side)) if ready is None else ready
    asked = pl.lit(False) if spared is None else pl.col("shown").is_in(spared.implode())
    found = [_run_together(shown, side), _rare_family(shown, side), _single_forename(shown, side)]
    for part in shown.by_script():
        of_part = known if part.edges is shown.edges else halves(part.edges, borne(side))
        pairs = both_halves(part.tokens.with_columns(spared=asked), of_part, borne(side), least_bits)
        found.append(_both_halves(_with_edges(pairs, part.edges)))
    return pl.concat([table.select(list(MEETINGS)).cast(MEETINGS) for table in found])  # type: ignore[arg-type]


def _with_edges(pairs: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Put what is known of the two edges of each row in place of their numbers: slot, level, lost, other."""
    known = edges.select("slot", "level", "lost", other="other_role")
    of_roles = [
        known.select(pl.all().gather(pairs[f"{role}_edge"]).name.prefix(f"{role}_"))
        for role in ("given", "family")
    ]
    return pl.concat([pairs.drop("given_edge", "family_edge"), *of_roles], how="horizontal")


def _both_halves(pairs: pl.DataFrame) -> pl.DataFrame:
    by_initial = ((pl.col("given_level") != "initial") | pl.col("family_level").is_in(WORD_FOR_WORD)) & (
        (pl.col("family_level") != "initial") | pl.col("given_level").is_in([*WORD_FOR_WORD, "short form"])
    )
    # A form of a middle name is two steps away: Kit stands among Karl's names, and is short for Catherine.
    far = pl.col("given_middle") & ~pl.col("given_level").is_in(["same", *ALIKE])
    met = pairs.filter(by_initial & ~far).with_columns(given_bits=_bits("given"), family_bits=_bits("family"))
    return met.with_columns(
        order_bits=_either_way(),
        together_bits=_together(),
        whole_words=pl.col("given_whole")
        & pl.col("family_whole")
        & pl.col("given_level").is_in(WORD_FOR_WORD)
        & pl.col("family_level").is_in(WORD_FOR_WORD),
    )


def _together() -> pl.Expr:
    """Take off what the two names say together; an initial goes with nothing."""
    initial = (pl.col("given_level") == "initial") | (pl.col("family_level") == "initial")
    return pl.when(initial).then(0.0).otherwise(no_more_than_either("given_bits", "family_bits"))


def _either_way() -> pl.Expr:
    """Weigh the order in which strangers show the words: Henry Philip is a name as well as Philip Henry.

    Which of the two an export gives is not taken for evidence: services and people swap them freely.
    """
    crossed = pl.col("given_bits") + pl.col("family_bits") - pl.col("given_other") - pl.col("family_other")
    return -(1.0 + pl.lit(2.0).pow(crossed)).log(2)


def _bits(role: str) -> pl.Expr:
    agreed = pl.col(f"{role}_worth") + pl.col(f"{role}_lost")
    initial = pl.min_horizontal(pl.lit(INITIAL_BITS[role]), pl.col(f"{role}_worth"))
    return pl.when(pl.col(f"{role}_level") == "initial").then(initial).otherwise(agreed)


def _run_together(shown: ShownSide, side: NameSide) -> pl.DataFrame:
    """Both names in one word ("chrisstevenson"): the whole counts as the family name's evidence."""
    slot, same = side.vocabulary.height + pl.col("name"), pl.lit("same", dtype=LEVEL)
    return shown.names_in_one().select(
        "shown",
        "name",
        given_mask="mask",
        family_mask="mask",
        given_slot=slot,
        family_slot=slot,
        given_level=same,
        family_level=same,
        given_bits=pl.lit(0.0),
        family_bits="bits",
        order_bits=pl.lit(0.0),
        together_bits=pl.lit(0.0),
        whole_words=pl.lit(False),
    )


def _rare_family(shown: ShownSide, side: NameSide) -> pl.DataFrame:
    return _alone(_met_alone(shown, side, "family"), "family", "given")


def _single_forename(shown: ShownSide, side: NameSide) -> pl.DataFrame:
    single = shown.words.filter(pl.len().over("shown") == 1)["shown"]
    return _alone(_met_alone(shown.only(single), side, "given"), "given", "family")


def _met_alone(shown: ShownSide, side: NameSide, role: str) -> pl.DataFrame:
    same = shown.edges.filter((pl.col("role") == role) & (pl.col("level") == "same"))
    worth = _alone_worth(side)[role]
    rare = same.filter(pl.col("slot").is_in(worth["slot"].unique().implode()))
    met = shown.meets(rare).select("shown", "slot", pl.col("mask", "level", "lost").name.prefix(f"{role}_"))
    return met.join(worth, on="slot").rename({"slot": f"{role}_slot"})


@once_a_side
def _alone_worth(side: NameSide) -> dict[str, pl.DataFrame]:
    """Say what each rare word is worth alone, by role; a middle name alone is no sign of the family name."""
    return {
        role: side.slots.filter((pl.col("role") == role) & (pl.col("label") != AS_FAMILY))
        .join(side.rare(role).select("slot"), on="slot")
        .select("name", "slot", pl.col("bits").alias(f"{role}_worth"))
        for role in ("given", "family")
    }


def _alone(met: pl.DataFrame, role: str, other: str) -> pl.DataFrame:
    return met.with_columns(
        pl.lit(0, dtype=pl.UInt8).alias(f"{other}_mask"),
        pl.lit(None, dtype=pl.UInt32).alias(f"{other}_slot"),
        pl.lit(None, dtype=LEVEL).alias(f"{other}_level"),
        pl.lit(0.0).alias(f"{other}_bits"),
        _bits(role).clip(upper_bound=MOST_ALONE[role]).alias(f"{role}_bits"),
        order_bits=pl.lit(0.0),
        together_bits=pl.lit(0.0),
        whole_words=pl.lit(False),
    )
