"""The match: CONNECTIONS and student records in, MATCHES with their EVIDENCE out.

What is compared, what counts for how much, and what was measured: docs/matching.md.
"""

from dataclasses import dataclass, replace

import polars as pl

from matching.candidates import (
    Pool,
    Proposed,
    pool_of,
    proposed,
    raising_a_match,
)
from matching.comparisons.personas import shown_name
from matching.explain import explained
from matching.hundredths import unpacked
from matching.several import across_services
from matching.weight import BASE_RATE_START, estimated_base_rate, standing, starting_odds, weighed
from records.policy import Strength
from records.tables import CONNECTIONS, EVIDENCE, MATCHES, empty, held_to

POSSIBLE_FROM = -3.0
"""Weight under which a match is called unlikely, whatever the floor of the list."""


@dataclass(frozen=True, kw_only=True)
class MatchingOptions:
    """Where the strengths begin, on the weight's scale (bits), and how common a match is beforehand.

    `base_rate` is the share of connections expected to be in the student records; None: estimated.
    `college` is the college's name, as connections may give it for their employer; empty: not compared.
    """

    strong_from: float = 3.0
    likely_from: float = 0.0
    list_floor: float = -3.0
    base_rate: float | None = None
    college: str = ""


@dataclass(frozen=True)
class Matched:
    """What a match gives: MATCHES and EVIDENCE from the floor up, and the base rate that was used."""

    matches: pl.DataFrame
    evidence: pl.DataFrame
    base_rate: float


def match(
    connections: pl.DataFrame,
    students: pl.DataFrame,
    names: pl.DataFrame,
    options: MatchingOptions | None = None,
    themselves: pl.DataFrame | None = None,
    also: tuple[str, str] | None = None,
) -> Matched:
    """Find the student records that connections could be, and say how well each is supported.

    Takes CONNECTIONS, STUDENTS and NAMES tables; removed, blocked and suggested people are left out.
    `themselves` holds staff_id, student_id of staff who study: nobody is matched with themself.
    `also` is a staff_id and a student_id whose evidence is kept however little it weighs, to be explained.
    """
    options = options or MatchingOptions()
    raising = raising_a_match(held_to(connections, CONNECTIONS))
    if raising.is_empty() or students.is_empty():
        return Matched(empty(MATCHES), empty(EVIDENCE), options.base_rate or BASE_RATE_START)
    pool = replace(prepared(students, names, options, themselves), also=also, once=True)
    evidence, rate = _told(proposed(raising, pool), raising, pool, options)
    # In a large run the students as they were made ready take as much room as what comes now.
    del pool
    return Matched(_matches(evidence, raising, options), evidence, rate)


def prepared(
    students: pl.DataFrame,
    names: pl.DataFrame,
    options: MatchingOptions,
    themselves: pl.DataFrame | None = None,
) -> Pool:
    """Make the students ready for `proposed`; takes what `match` takes."""
    return replace(
        pool_of(students, names),
        themselves=themselves,
        list_floor=options.list_floor,
        college=options.college,
    )


def concluded(found: Proposed, raising: pl.DataFrame, pool: Pool, options: MatchingOptions) -> Matched:
    """Weigh what was proposed for all connections together: the base rate is one for all of them."""
    evidence, rate = _told(found, raising, pool, options)
    return Matched(_matches(evidence, raising, options), evidence, rate)


def _told(
    found: Proposed, raising: pl.DataFrame, pool: Pool, options: MatchingOptions
) -> tuple[pl.DataFrame, float]:
    """Return EVIDENCE of what is listed, and the base rate."""
    # An approved account of the college's own is followed by its students: counted among the others, it would
    # raise the odds of every colleague's connections. On its own it is never less likely than they are.
    business = raising.filter(pl.col("approved_business").fill_null(value=False))
    if business.is_empty():
        weights = [_weigh(found.pairs, raising, pool, options)]
    else:
        others = raising.join(business.select("connection"), on="connection", how="anti")
        own = _weigh(_of(found, others), others, pool, options)
        weights = [own, _weigh(_of(found, business), business, pool, options, at_least=own.rate)]
    words, rate = found.words, weights[0].rate
    # In a large run these are the largest tables: each goes when what is made of it is there.
    del found
    told = []
    while weights:
        told.append(_evidence(weights.pop(0), raising, pool, words))
    return told.pop() if len(told) == 1 else _in_order(pl.concat(told)), rate


def _of(found: Proposed, raising: pl.DataFrame) -> pl.DataFrame:
    return found.pairs.join(raising.select("connection"), on="connection", how="semi")


@dataclass(frozen=True)
class _Weights:
    """Pairs from the floor up with the parts of their weight; the starting odds and the base rate."""

    listed: pl.DataFrame
    start: float
    rate: float


def _weigh(
    pairs: pl.DataFrame, raising: pl.DataFrame, pool: Pool, options: MatchingOptions, at_least: float = 0.0
) -> _Weights:
    """Weigh the pairs of these connections.

    A rate that the settings fix is used as it is; an estimated one is no less than `at_least`.
    """
    estimated = estimated_base_rate(pairs, raising.height, pool.students.height)
    rate = options.base_rate or max(estimated, at_least)
    start = round(starting_odds(rate, pool.students.height), 2)
    elsewhere = across_services(pairs, raising)
    slim = pairs.select("connection", "student", "bits", "whole_name").with_row_index("row")
    together = slim.join(elsewhere, on=["connection", "student"], how="left")
    total = pl.col("bits") + pl.col("elsewhere_bits").fill_null(0.0)
    every = weighed(together.with_columns(bits=total.round(2)), start)
    listed = _listed(every, raising, pool, options)
    fitting = standing(every.join(listed.select("connection").unique(), on="connection", how="semi"))
    known = fitting.join(listed.select("row"), on="row", how="semi")
    whole = pairs[known["row"]].select(pl.exclude("connection", "student", "bits", "whole_name"))
    return _Weights(unpacked(whole).hstack(known.drop("row")), start, rate)


def is_listed(options: MatchingOptions) -> pl.Expr:
    """Say of rows with `weight` and `whole_name` whether they are listed: from the floor up, or a whole name.

    Missing David Smith because he is David Smith is not safe.
    """
    return (pl.col("weight") >= options.list_floor) | pl.col("whole_name")


def _listed(
    weighed_rows: pl.DataFrame, raising: pl.DataFrame, pool: Pool, options: MatchingOptions
) -> pl.DataFrame:
    """Keep what reaches the list, and the pair that is asked about."""
    kept = is_listed(options)
    if pool.also is not None:
        own = raising.filter(staff_id=pool.also[0])["connection"]
        student = pool.students.filter(student_id=pool.also[1])["student"]
        kept |= pl.col("connection").is_in(own.implode()) & pl.col("student").is_in(student.implode())
    return weighed_rows.filter(kept)


def _evidence(weights: _Weights, raising: pl.DataFrame, pool: Pool, words: pl.DataFrame) -> pl.DataFrame:
    """Return EVIDENCE of what is listed, in order."""
    listed, start = weights.listed, weights.start
    del weights
    who = (
        listed.select("connection", "student")
        .join(raising.select("connection", "staff_id"), on="connection", maintain_order="left")
        .join(pool.students.select("student", "student_id"), on="student", maintain_order="left")
    )
    # Sorted before it is explained: sentences and parts make wide rows.
    who = _in_order(who.with_columns(listed["weight"]).with_row_index("row"))
    listed = listed[who["row"]]
    said = explained(listed, words, pool.side, start, pool.students.height)
    return held_to(said.with_columns(who["staff_id"], who["student_id"]), EVIDENCE)


def _in_order(evidence: pl.DataFrame) -> pl.DataFrame:
    order = ["weight", "staff_id", "student_id", "connection"]
    return evidence.sort(order, descending=[True, False, False, False])


def _matches(evidence: pl.DataFrame, connections: pl.DataFrame, options: MatchingOptions) -> pl.DataFrame:
    """Bring all connections of one member of staff that suggest one student together; the best one leads."""
    seen = evidence.drop("parts").join(
        connections.select(
            "connection", "service", "direction", "display_name", "first_name", "last_name", "handle"
        ),
        on="connection",
        maintain_order="left",
    )
    named = seen.with_columns(shown=shown_name())
    distinct = {
        "services": "service",
        "directions": "direction",
        "connection_names": "shown",
        "handles": "handle",
    }
    grouped = named.group_by("staff_id", "student_id", maintain_order=True).agg(
        pl.col("weight", "why", "others").first(),
        pl.col("whole_name").any(),
        *(pl.col(c).drop_nulls().unique(maintain_order=True).alias(name) for name, c in distinct.items()),
    )
    strong = grouped.with_columns(strength=strength(options))
    return held_to(strong.sort("weight", "staff_id", "student_id", descending=[True, False, False]), MATCHES)


def strength(options: MatchingOptions) -> pl.Expr:
    """Name the strength of rows with `weight` and `whole_name`."""
    weight = pl.col("weight")
    possible = (weight >= POSSIBLE_FROM) | pl.col("whole_name")
    return (
        pl.when(weight >= options.strong_from)
        .then(pl.lit(str(Strength.STRONG)))
        .when(weight >= options.likely_from)
        .then(pl.lit(str(Strength.LIKELY)))
        .when(possible)
        .then(pl.lit(str(Strength.POSSIBLE)))
        .otherwise(pl.lit(str(Strength.UNLIKELY)))
    )
