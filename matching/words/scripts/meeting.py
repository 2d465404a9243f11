"""The token graph where one side is written in another script: whom the words meet, and for how many bits."""

import polars as pl

from matching.once import once_each
from matching.rows import NameSide
from matching.words import parts
from matching.words.edges import LEVEL
from matching.words.scripts.alike import alike
from matching.words.scripts.spotting import written
from matching.words.slots import ROLE

ASCII = "^[a-z]+$"


CHANCE = {"another script": (0.6, 1e-5), "read as": (0.5, 3e-5), "nearly read as": (0.12, 5e-4)}
"""How often the record's own spelling meets a word at this level, and how often any other name does.

Rounded from 1,200 listed names a script against 3,000 others; see docs/matching.md.
"""

LEAST_LOST = {"another script": -1.0, "read as": -1.5, "nearly read as": -2.5}
"""Bits that a level takes away at the least: two scripts never say quite as much as one."""

ONE_ROLE = 20.0
"""Bits against a word in another script having the other role: such names are seldom both."""


def in_other_scripts(
    words: pl.DataFrame, tokens: pl.DataFrame, edges: pl.DataFrame, apart: pl.DataFrame, side: NameSide
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Let words in other scripts meet Latin ones, whichever side they are on.

    Takes WORDS of shown names, their tokens (shown, mask, token, word: its number), the edges of those by
    number and what `parts.split` gave for the same names. Returns the first three with what was added, and
    the words in another script as `ShownSide.written` has them.
    """
    written = _shown_words(apart, words)
    place = once_each(written["token"])[1]
    after = tokens.select(pl.col("word").max().fill_null(0) + 1).item()
    both = pl.concat([tokens, written.select("shown", "mask", "token", word=place + after)])
    named = both.select("token", "word").unique()
    found = _shown_edges(written["token"], side), _recorded_edges(tokens["token"].unique(), side)
    more = [of.join(named, on="token").select(edges.columns).cast({"level": LEVEL}) for of in found]
    return _excused(words, written), both, pl.concat([edges, *more]), written


def _shown_words(apart: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return WORDS rows of shown words in another script, single and run together, as they are written."""
    found = written(apart.filter("another_script"))
    placed = found.join(words.rename({"token": "folded"}), on=["shown", "mask", "folded"], how="semi")
    single = placed.select("shown", "mask", "token", "seen", optional=pl.lit(False))
    return pl.concat([single, parts.runs(single)], how="diagonal")


def _shown_edges(tokens: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say which recorded words in Latin letters shown words in another script could be."""
    wanted = _wanted(side).filter(pl.col("recorded").str.contains(ASCII))
    met = alike(tokens, wanted["recorded"]).rename({"word": "token", "latin": "recorded"})
    known = met.join(wanted, on="recorded")
    return known.with_columns(lost=_lost(), other_role=pl.lit(ONE_ROLE))


def _recorded_edges(tokens: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say which recorded words in another script shown words in Latin letters could be.

    A shown word is never worth more than it is rare itself, whatever is written in the record.
    """
    wanted = _wanted(side).filter(~pl.col("recorded").str.contains(r"^[\x00-\x7f]*$"))
    latin = tokens.filter(tokens.str.contains(ASCII))
    met = (
        alike(wanted["recorded"], latin)
        .rename({"word": "recorded", "latin": "token"})
        .join(wanted, on="recorded")
    )
    known = met.join(_rarity_shown(met["token"], side), on=["token", "role"])
    capped = (pl.col("own_role") - pl.col("most")).clip(upper_bound=0.0)
    return known.with_columns(lost=_lost() + capped)


def _rarity_shown(tokens: pl.Series, side: NameSide) -> pl.DataFrame:
    """Say how rare a shown word is: token, role, own_role and other_role (bits)."""
    words = tokens.unique()
    given, family = (side.common[role].of_any(words)["bits"] for role in ("given", "family"))
    both = pl.DataFrame({"token": words, "given": given, "family": family})
    return pl.concat(
        both.select("token", role=pl.lit(role, dtype=ROLE), own_role=role, other_role=other)
        for role, other in (("given", "family"), ("family", "given"))
    )


def _lost() -> pl.Expr:
    """Say how many of the bits that a recorded word is worth its level takes away.

    Chance counts beside namesakes.
    """
    level = pl.col("level")
    known, stranger, least = (
        level.replace_strict(figures, return_dtype=pl.Float64)
        for figures in (
            {name: both[0] for name, both in CHANCE.items()},
            {name: both[1] for name, both in CHANCE.items()},
            LEAST_LOST,
        )
    )
    strangers = stranger + known * pl.lit(2.0).pow(-pl.col("most"))
    return pl.min_horizontal((known / strangers).log(2) - pl.col("most"), least)


def _wanted(side: NameSide) -> pl.DataFrame:
    return side.vocabulary.select("role", "slot", "most", recorded="token")


def _excused(words: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Excuse a name that is shown a second time in another script: "Olena Koval Олена Коваль".

    Takes and returns WORDS. Two words in Latin letters are taken for the name, the others for it again.
    """
    other = words.join(written.select("shown", "mask"), on=["shown", "mask"], how="semi")
    latin = words.join(other.select("shown").unique(), on="shown", how="semi").join(
        other.select("shown", "mask"), on=["shown", "mask"], how="anti"
    )
    twice = latin.filter(~pl.col("optional")).group_by("shown").len().filter(pl.col("len") > 1)
    again = other.join(twice, on="shown", how="semi").select("shown", "mask", again=pl.lit(True))
    marked = words.join(again, on=["shown", "mask"], how="left", maintain_order="left")
    return marked.with_columns(pl.col("optional") | pl.col("again").fill_null(False)).drop("again")
