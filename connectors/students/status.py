"""Applicant, current or former at a date: one table of rules, for one spell and then for one person.

Section 5.3 covers all three. Status is worked out at the as-at date and never stored. Whoever could be
in scope stays in scope: a record without dates is taken as current, since missing a learner is the worse
mistake.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from records.policy import Status

PRECEDENCE = (Status.CURRENT, Status.APPLICANT, Status.FORMER)
"""Of one person's spells the first in this order decides."""
TEACHING_YEAR_ENDS = (7, 31)
"""Month and day: the ILR's teaching year runs from 1 August to 31 July."""
TOO_LONG_AGO = "former students who left longer ago than former_for_years"
"""What is counted of people beyond the horizon that the settings draw."""
FAR = date(9999, 12, 31)
SHORT_GAP = 30
"""Days between two courses that are no leaving: whoever goes on so soon was here all the time."""
CYCLE = 2 * 365
"""Days after the entry date for which an application counts: a place may be deferred for a year."""

begins, ends, reason, stated = map(pl.col, ("start", "end", "end_reason", "stated_status"))
ilr_year = pl.col("source").str.extract(r"^ilr (\d{4})-").cast(pl.Int32)

# Of the ILR alone: there a transfer is to another aim here. In other systems it can be to another college.
_moved = ilr_year.is_not_null() & (reason == "transferred") & ~pl.col("restarted")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: when it holds for a spell, the spell's status is this.

    Attributes:
        when: an expression over SPELLS and the columns that `_with_context` adds.
        status: None takes the spell out; a person of whom nothing else is known is then out of scope.
        why: the sentence for people; {} is the date of `dated`.
        dated: the column that the sentence dates.
        out: what is counted of people whom this rule takes out.
    """

    when: pl.Expr
    status: Status | None
    why: str
    dated: str = "start"
    out: str = "applicants who took no place"


def rules(as_at: date) -> tuple[Rule, ...]:
    """Return the table, first rule that holds decides; facts and reasons in docs/students/status.md."""
    today = pl.lit(as_at)
    open_spell = ends.is_null() | (reason == "break") | _moved
    year_over = pl.col("year_ends") < today
    return (
        # The person.
        Rule(reason == "deceased", Status.FORMER, "recorded as deceased"),
        Rule(reason.is_in(["declined", "rejected"]), None, "took no place"),
        Rule(pl.col("never_began"), None, "withdrew before it began"),
        # What lies ahead. A roster's deleted enrolment is no application.
        Rule((begins > today) & (stated == "former"), Status.FORMER, "recorded as former before it began"),
        Rule(begins > today, Status.APPLICANT, "starts {}"),
        Rule(
            (stated == "applicant") & ends.is_null() & (begins < today - pl.duration(days=CYCLE)),
            None,
            "applied for {}, a cycle that is over",
            out="applicants of a cycle that is over, and in no other record,",
        ),
        # An old ILR's open aim says only that the person was here: the newer ILR decides.
        Rule(open_spell & year_over & pl.col("said_anew"), Status.FORMER, "learning since {} by this ILR"),
        Rule(
            open_spell & year_over & pl.col("left_out"),
            Status.FORMER,
            "continuing then and in no newer ILR, so left by {} (inferred)",
            "year_ends",
        ),
        # A break is agreed: the person comes back, and then the aim they came back to decides.
        Rule(
            (reason == "break") & (ends < today) & pl.col("restarted"),
            Status.FORMER,
            "on a break from {}",
            "end",
        ),
        Rule((reason == "break") & (ends < today), Status.CURRENT, "on an agreed break since {}", "end"),
        Rule(_moved & (ends < today), Status.CURRENT, "moved on {} to another aim, which no file has", "end"),
        # Dates override what is stated; the last day still counts.
        Rule((ends < today) & (reason == "transferred"), Status.FORMER, "moved from this aim on {}", "end"),
        Rule(
            (ends < today) & (pl.col("goes_on") <= ends + pl.duration(days=SHORT_GAP)),
            Status.CURRENT,
            "between two courses since {}",
            "end",
        ),
        Rule(ends < today, Status.FORMER, "left on {}", "end"),
        Rule((begins <= today) & (ends >= today), Status.CURRENT, "since {}"),
        Rule(stated == "former", Status.FORMER, "recorded as former"),
        # A planned end that has passed says nothing: many learners go on past it.
        Rule(begins.is_not_null() & year_over, Status.CURRENT, "learning since {}, by a year that is over"),
        Rule(begins.is_not_null() & ilr_year.is_not_null(), Status.CURRENT, "learning since {}"),
        Rule(begins.is_not_null(), Status.CURRENT, "since {}"),
        # No start.
        Rule(stated == "applicant", Status.APPLICANT, "recorded as applicant"),
        Rule(stated == "current", Status.CURRENT, "recorded as current"),
        Rule(pl.lit(True), Status.CURRENT, "no dates and no status, so kept in scope"),
    )


def statuses(spells: pl.DataFrame, as_at: date, former_for_years: float | None = None) -> pl.DataFrame:
    """Work out everyone's status at the as-at date.

    Args:
        spells: SPELLS of everyone, under their ids after resolution.
        as_at: the day in question; an end on that day is still current.
        former_for_years: leave out people who left longer ago; None: nobody.

    Returns:
        One row a person: student_id, status (null: out of scope), status_why, deceased, left (the day a
        former student left; null where that is not known of every spell), out_of_scope (what is counted of
        those whose status is null, as words that follow a number).
    """
    table = rules(as_at)
    judged = _with_context(spells, as_at).with_columns(_first_rule(table).alias("rule"))
    judged = judged.with_columns(
        _by_rule([rule.status for rule in table]).alias("status"),
        _by_rule([None if rule.status else rule.out for rule in table]).alias("out_of_scope"),
        _sentence(table).alias("status_why"),
        _left().alias("left"),
        (reason == "deceased").fill_null(False).alias("deceased"),
    )
    rank = pl.col("status").replace_strict(
        {status: n for n, status in enumerate(PRECEDENCE)}, default=len(PRECEDENCE), return_dtype=pl.Int8
    )
    # Somebody who has died is nothing else any more, whatever an older record says.
    rank = pl.when("deceased").then(-1).otherwise(rank)
    newest = pl.coalesce(begins, "left")
    undated = (pl.col("status") == Status.FORMER) & pl.col("left").is_null()
    people = (
        judged.sort(
            rank, newest, "left", descending=[False, True, True], nulls_last=True, maintain_order=True
        )
        .group_by("student_id", maintain_order=True)
        .agg(
            pl.col("status", "status_why", "out_of_scope").first(),
            pl.col("deceased").any(),
            pl.when(~undated.any()).then(pl.col("left").max()).alias("left"),
        )
    )
    return _within(people, as_at, former_for_years)


def _left() -> pl.Expr:
    """Return the day a spell was over; one that an older ILR leaves open was so by the end of that year."""
    open_then = (pl.col("left_out") | pl.col("said_anew")) & (ends.is_null() | (reason == "break"))
    return pl.when(open_then).then("year_ends").otherwise(ends)


def _with_context(spells: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Add what one spell cannot know: newer ILRs, whether a break came to an end, when the person goes on."""
    year = pl.col("ilr_year")
    newest_of_person = year.max().over("student_id")
    taken_up = ~(reason.is_in(["declined", "rejected"]).fill_null(False) | pl.col("never_began"))
    # An application for next year brings nobody back from a break.
    begun = taken_up & ((begins <= as_at) | (begins.is_null() & stated.ne_missing("applicant")))
    last_begin = begins.filter(begun).max().over("student_id")
    reach = pl.when(begun & reason.ne_missing("break")).then(ends.fill_null(FAR)).max().over("student_id")
    ahead = taken_up & (begins > as_at) & stated.ne_missing("former")
    return spells.with_columns(
        ilr_year.alias("ilr_year"), _never_began(as_at).alias("never_began")
    ).with_columns(
        pl.date(year + 1, *TEACHING_YEAR_ENDS).alias("year_ends"),
        (newest_of_person > year).fill_null(False).alias("said_anew"),
        ((newest_of_person == year) & (year < year.max())).fill_null(False).alias("left_out"),
        begins.filter(ahead).min().over("student_id").alias("goes_on"),
        ((last_begin > ends) | (reach > ends)).fill_null(False).alias("restarted"),
    )


def _never_began(as_at: date) -> pl.Expr:
    """Tell a place that was given up before its start, or an application that was withdrawn."""
    attended = ((begins <= as_at) & (ends > begins)).fill_null(False)
    ahead = (begins > as_at).fill_null(False)
    return ((reason == "withdrawn") & (ahead | ((stated == "applicant") & ~attended))).fill_null(False)


def _first_rule(table: tuple[Rule, ...]) -> pl.Expr:
    numbered = [pl.when(rule.when.fill_null(False)).then(n) for n, rule in enumerate(table)]
    return pl.coalesce(numbered)


def _by_rule(values: Sequence[str | None]) -> pl.Expr:
    return pl.col("rule").replace_strict(dict(enumerate(values)), return_dtype=pl.String)


def _sentence(table: tuple[Rule, ...]) -> pl.Expr:
    """Say whence and why: "ILR 2025-26: learning since 2025-09-01"."""
    ilr = pl.col("source").str.starts_with("ilr")
    source = pl.when(ilr).then(pl.col("source").str.replace("ilr", "ILR")).otherwise("source_file")
    sentences = [
        pl.when(pl.col("rule") == n).then(
            pl.format(rule.why, pl.col(rule.dated)) if "{}" in rule.why else pl.lit(rule.why)
        )
        for n, rule in enumerate(table)
    ]
    return pl.format("{}: {}", source, pl.coalesce(sentences))


def _within(people: pl.DataFrame, as_at: date, former_for_years: float | None) -> pl.DataFrame:
    """Leave out who left longer ago than that."""
    if former_for_years is None:
        return people
    horizon = pl.lit(as_at) - pl.duration(days=round(former_for_years * 365.25))
    beyond = ((pl.col("status") == Status.FORMER) & (pl.col("left") < horizon)).fill_null(False)
    return people.with_columns(
        pl.when(~beyond).then("status").alias("status"),
        pl.when(beyond).then(pl.lit(TOO_LONG_AGO)).otherwise("out_of_scope").alias("out_of_scope"),
    )
