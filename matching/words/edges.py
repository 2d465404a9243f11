"""Which shown words could be which of the students' words: the token graph.

Names are compared word by word over the two vocabularies, which are small even where the lists are long;
no pair of whole names is ever scored that shares nothing. Words differ by one typing slip from four
letters on, by two from seven on: shorter words would meet a neighbour by chance.
"""

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.words import variants

EDGES = {"token": pl.String, "slot": pl.String, "role": pl.String, "level": pl.String, "penalty": pl.Float64}
"""One row: shown word `token` could be the student's word `slot` in that role, at that level."""

LEVELS = (
    "same", "another script", "short form", "read as", "cut short", "one slip", "initial", "sounds like", "two slips"
)  # fmt: skip
"""How a shown word meets a student's word, strongest first; for those of other scripts see `scripts.alike`."""

PENALTY = {
    "same": 0.0,
    "short form": -1.5,
    "cut short": -2.5,
    "one slip": -2.5,
    "two slips": -5.0,
    "initial": 0.0,
    "another script": -1.0,
    "read as": -2.0,
    "sounds like": -4.0,
}
"""Bits lost against the same word; chosen before any run, see docs/matching.md."""

ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 7
SHORTEST_CUT, LONGEST_CUT = 3, 8
"""Letters that a forename cut short keeps (Dan for Daniel, Damil for Damilola)."""


def edges(shown: pl.Series, joined: pl.Series, slots: pl.DataFrame) -> pl.DataFrame:
    """Return EDGES between shown words and the students' SLOTS.

    `shown` are single words, `joined` words run together from neighbours: those meet a student's word only
    letter by letter, since a slip in a word nobody wrote is not evidence.
    """
    wanted = slots.select("token", "role").unique().rename({"token": "slot"})
    single = shown.unique().alias("token").to_frame()
    every = pl.concat([single, joined.unique().alias("token").to_frame()]).unique()
    given = wanted.filter(pl.col("role") == "given")
    found = [
        _levelled(every.join(wanted, left_on="token", right_on="slot").with_columns(slot="token"), "same"),
        _levelled(_short_forms(single, given), "short form"),
        _levelled(_cut_short(single, given), "cut short"),
        _initials(single, wanted),
        *_slips(single, wanted.filter(pl.col("role") != "both")),
    ]
    return (
        pl.concat(found)
        .sort("penalty", descending=True, maintain_order=True)
        .unique(subset=["token", "slot", "role"], keep="first", maintain_order=True)
    )


def _levelled(pairs: pl.DataFrame, level: str) -> pl.DataFrame:
    return pairs.select(
        "token", "slot", "role", level=pl.lit(level), penalty=pl.lit(PENALTY[level], dtype=pl.Float64)
    )


def _short_forms(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    return (
        single.join(variants.pairs(), left_on="token", right_on="form")
        .rename({"name": "slot"})
        .join(given, on="slot")
    )


def _cut_short(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair a forename with its beginnings: Chris with Christopher, either way round."""
    return pl.concat(
        [
            _beginnings(given, "slot", single, "token"),
            _beginnings(single, "token", given, "slot"),
            _pet_forms(single, given),
        ],
        how="diagonal",
    ).select("token", "slot", "role")


def _pet_forms(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair a pet form made by rule with the forename it begins: Maddie and Madeleine, Demi and Demelza."""
    ending = single.with_columns(stem=pl.col("token").str.replace("(ie|ey|y|i|o|ers|z|za|zza)$", ""))
    doubled = pl.col("stem").str.slice(-1) == pl.col("stem").str.slice(-2, 1)
    stems = ending.filter(pl.col("stem") != pl.col("token")).with_columns(
        stem=pl.when(doubled).then(pl.col("stem").str.head(-1)).otherwise("stem")
    )
    return _beginnings(given, "slot", stems.rename({"token": "shown"}), "stem").select(
        "slot", "role", token="shown"
    )


def _beginnings(long: pl.DataFrame, of: str, short: pl.DataFrame, to: str) -> pl.DataFrame:
    lengths = range(SHORTEST_CUT, LONGEST_CUT + 1)
    cut = pl.concat(
        long.filter(pl.col(of).str.len_bytes() > n + 1).with_columns(pl.col(of).str.slice(0, n).alias("cut"))
        for n in lengths
    )
    return cut.join(short, left_on="cut", right_on=to).with_columns(pl.col("cut").alias(to))


def _initials(single: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Pair an initial with the names it could begin; either side may hold the initial."""
    letter = pl.col("token").str.len_bytes() == 1
    shown_initial = single.filter(letter).join(
        wanted.with_columns(token=pl.col("slot").str.strip_suffix(".")).filter(
            pl.col("slot").str.ends_with(".")
        ),
        on="token",
    )
    recorded_initial = (
        single.filter(~letter)
        .with_columns(slot=pl.col("token").str.slice(0, 1))
        .join(wanted.filter(pl.col("role") == "given"), on="slot")
    )
    rows = [pairs.select("token", "slot", "role") for pairs in (shown_initial, recorded_initial)]
    return _levelled(pl.concat(rows), "initial")


def _slips(single: pl.DataFrame, wanted: pl.DataFrame) -> list[pl.DataFrame]:
    pairs = _near(single["token"], wanted["slot"].unique())
    close = pairs.filter(pl.col("token") != pl.col("slot")).join(wanted, on="slot")
    return [
        _levelled(close.filter(pl.col("distance") == n), level)
        for n, level in ((1, "one slip"), (2, "two slips"))
    ]


def _near(left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """Pair words within reach of each other (symmetric deletes, checked): token, slot, distance 1 or 2."""
    a, b = _with_deletes(left, "token"), _with_deletes(right, "slot")
    pairs = a.join(b, on="key").select("token", "slot").unique()
    if pairs.is_empty():
        return pairs.with_columns(distance=pl.lit(0, dtype=pl.Int64))
    distance = cpdist(
        pairs["token"].to_list(), pairs["slot"].to_list(), scorer=OSA.distance, score_cutoff=2, workers=-1
    )
    shorter = pl.min_horizontal(pl.col("token").str.len_bytes(), pl.col("slot").str.len_bytes())
    return pairs.with_columns(distance=pl.Series(distance, dtype=pl.Int64)).filter(
        ((pl.col("distance") == 1) & (shorter >= ONE_SLIP_FROM))
        | ((pl.col("distance") == 2) & (shorter >= TWO_SLIPS_FROM))
    )


def _with_deletes(tokens: pl.Series, name: str) -> pl.DataFrame:
    """Spell every word with none, one or (long words) two letters left out, as hashes: name, key."""
    words = tokens.alias(name).to_frame().filter(pl.col(name).str.len_bytes() >= ONE_SLIP_FROM - 1)
    words = words.with_columns(spelt=pl.col(name))
    once = _one_left_out(words)
    long = once.filter(pl.col(name).str.len_bytes() >= TWO_SLIPS_FROM - 1)
    spelt = pl.concat([words, once, _one_left_out(long)])
    return spelt.select(name, key=pl.col("spelt").hash()).unique()


def _one_left_out(words: pl.DataFrame) -> pl.DataFrame:
    longest: int = words.select(pl.col("spelt").str.len_bytes().max()).item() or 0
    shorter = [
        words.filter(pl.col("spelt").str.len_bytes() > i).with_columns(
            spelt=pl.col("spelt").str.slice(0, i) + pl.col("spelt").str.slice(i + 1)
        )
        for i in range(longest)
    ]
    return pl.concat([words.clear(), *shorter])
