"""From bits of evidence to a weight: starting odds, evidence, and the other students who fit as well."""

import math

import polars as pl

BASE_RATE_START = 0.02
BASE_RATE_LEAST = 0.001
BASE_RATE_MOST = 0.7
WITHIN = 6.0
"""Bits: a student who is not 64 times less likely counts as another who fits."""

STRANGERS_FIT = 1.4
"""How well a stranger fits all students together: the mean of the sum of 2^bits over the pool.

It would be 1 if every part were worth exactly its bits; the readings of a name (the same, a short form, a
slip …) each count in full, so it is more. Measured on generated strangers: 1.4 against 3,000 students
and against 20,000.
"""

BENEFIT_OF_DOUBT = 1.5
"""Bits taken off a weight that would be called likely or strong: a wrong question points at a colleague.

With it 99 in 100 strong matches of the open sets are true; without, 98 (docs/matching.md).
"""
DOUBT_FROM, DOUBT_WHOLE_FROM = -3.0, 0.0
"""Odds in bits from which the doubt begins, and from which it is whole: it keeps nobody off the list."""

ROUNDS = 25
"""Rounds of estimation; the estimate settled to three digits within 15 on every set tried."""


def starting_odds(base_rate: float, pool: int) -> float:
    """Return the bits before any evidence: log2 odds that a connection is one given student of the pool."""
    return math.log2(base_rate / (1.0 - base_rate) / max(pool, 1) / STRANGERS_FIT)


def estimated_base_rate(evidence: pl.DataFrame, connections: int, pool: int) -> float:
    """Estimate the share of connections that are in the student records, from the run itself.

    Takes one row a connection × student with `bits`. Expectation-maximisation over connections: each
    counts with the chance that it is anybody in the records, given the share so far. 0.001 to 0.7.
    """
    if connections == 0 or evidence.is_empty():
        return BASE_RATE_START
    fit = evidence.group_by("connection").agg(
        fit=pl.lit(2.0).pow(pl.col("bits")).sum() / max(pool, 1) / STRANGERS_FIT
    )["fit"]
    rate = BASE_RATE_START
    for _ in range(ROUNDS):
        chance = fit * rate / (1.0 - rate + fit * rate)
        rate = min(max(float(chance.sum()) / connections, BASE_RATE_LEAST), BASE_RATE_MOST)
    return round(rate, 9)  # further digits say in which order and on how many machines the sums were made


def weighed(evidence: pl.DataFrame, start: float) -> pl.DataFrame:
    """Add `competition_bits`, `doubt_bits`, `weight` to rows with `bits`; one row is a connection × student.

    The weight is log2 of the odds of this student against everybody else: no student at all, or another
    one who fits.
    """
    odds = pl.lit(2.0).pow(pl.col("bits") + start)
    rivals = (odds.sum().over("connection") - odds).clip(0.0)
    weighed = evidence.with_columns(competition_bits=-(1.0 + rivals).log(2).round(2))
    # Every other hundredth is halfway between two doubts: rounded, so that equal odds are doubted alike.
    odds_in_bits = (pl.col("bits") + start + pl.col("competition_bits")).round(2)
    doubted = weighed.with_columns(doubt_bits=_doubt(odds_in_bits))
    return doubted.with_columns(weight=(odds_in_bits + pl.col("doubt_bits")).round(3))


def _doubt(odds: pl.Expr) -> pl.Expr:
    share = ((odds - DOUBT_FROM) / (DOUBT_WHOLE_FROM - DOUBT_FROM)).clip(0.0, 1.0)
    return -(share * BENEFIT_OF_DOUBT).round(2)


def standing(evidence: pl.DataFrame) -> pl.DataFrame:
    """Add `others`, `better` and `as_well` to rows with `bits`; returns them in no order.

    Takes all the rows of their connections.

    `others` counts other students within 6 bits of this one for the same connection, or better; `better` and
    `as_well` say how many of those fit better, and exactly as well, to 0.01 bits.
    """
    ordered = evidence.sort("connection", "bits", descending=[False, True]).with_row_index("at")
    new = pl.col("connection").ne_missing(pl.col("connection").shift())
    fits = pl.col("bits").round(2)
    less = new | fits.ne_missing(fits.shift())
    place = ordered.select(
        first=pl.when(new).then("at").forward_fill(),
        begins=pl.when(less).then("at").forward_fill(),
        ends=pl.when(less).then("at").shift(-1).backward_fill().fill_null(pl.len()),
    )
    return ordered.drop("at").with_columns(
        others=_within_reach(ordered) - place["first"] - 1,
        better=place["begins"] - place["first"],
        as_well=place["ends"] - place["begins"] - 1,
    )


def _within_reach(ordered: pl.DataFrame) -> pl.Series:
    """Count, for each row, the rows down to the last of its connection with at least its bits - 6.

    Takes rows by connection, those that fit better first, numbered as `at`.
    """
    marks = pl.concat(
        [
            ordered.select("connection", pl.col("bits").round(2), bar=pl.lit(False), at="at"),
            ordered.select("connection", (pl.col("bits") - WITHIN).round(2), bar=pl.lit(True), at="at"),
        ]
    ).sort("connection", "bits", "bar", descending=[False, True, False])
    counted = marks.select("at", "bar", seen=(~pl.col("bar")).cum_sum().cast(pl.UInt32))
    return counted.filter("bar").sort("at")["seen"]
