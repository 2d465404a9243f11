"""Applicant, current or former at a date: one table of rules, for one spell and then for one person.

Section 5.3 covers all three. Status is worked out at the as-at date and never stored. Whoever could be
in scope stays in scope: a record without dates is taken as current, since missing a learner is the worse
mistake.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from records.policy import Status

PRECEDENCE = (Status.CURRENT, Status.APPLICANT, Status.FORMER)
"""Of one person's spells the first in this order decides."""
TEACHING_YEAR_ENDS = (7, 31)
"""Month and day: the ILR's teaching year runs from 1 August to 31 July."""
FAR = date(9999, 12, 31)
SHORT_GAP = 30
"""Days between two courses that are no leaving: whoever goes on so soon was here all the time."""

begins, ends, reason, stated = map(pl.col, ("start", "end", "end_reason", "stated_status"))
ilr_year = pl.col("source").str.extract(r"^ilr (\d{4})-").cast(pl.Int32)


_is_taken_up = ~reason.is_in(["declined", "rejected"]).fill_null(value=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: when it holds for a spell, the spell's status is this.

    Attributes:
        when: an expression over SPELLS and the columns that `_with_context` adds.
        status: None takes the spell out; a person of whom nothing else is known is then out of scope.
        why: the sentence for people; {} is the date of `dated`.
        dated: the column that the sentence dates.
    """

    when: pl.Expr
    status: Status | None
    why: str
    dated: str = "start"


def rules(as_at: date) -> tuple[Rule, ...]:
    """Return the table, first rule that holds decides; facts and reasons in docs/student-records.md."""
    today = pl.lit(as_at)
    open_spell = ends.is_null() | (reason == "break")
    year_over = pl.col("year_ends") < today
    return (
        # The person.
        Rule(reason == "deceased", Status.FORMER, "recorded as deceased"),
        Rule(reason.is_in(["declined", "rejected"]), None, "took no place"),
        # What lies ahead.
        Rule(begins > today, Status.APPLICANT, "starts {}"),
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
        former student left; null where not known). ``too_long_ago`` is true for those beyond the horizon,
        whose status is null too.
    """
    table = rules(as_at)
    judged = _with_context(spells, as_at).with_columns(_first_rule(table).alias("rule"))
    judged = judged.with_columns(
        _by_rule([rule.status for rule in table]).alias("status"),
        _sentence(table).alias("status_why"),
        pl.when(pl.col("left_out") & (ends.is_null() | (reason == "break")))
        .then("year_ends")
        .otherwise(ends)
        .alias("left"),
    )
    rank = pl.col("status").replace_strict(
        {status: n for n, status in enumerate(PRECEDENCE)}, default=len(PRECEDENCE), return_dtype=pl.Int8
    )
    newest = pl.coalesce(begins, "left")
    people = (
        judged.sort(
            rank, newest, "left", descending=[False, True, True], nulls_last=True, maintain_order=True
        )
        .group_by("student_id", maintain_order=True)
        .agg(
            pl.col("status", "status_why").first(),
            (reason == "deceased").any().fill_null(False).alias("deceased"),
            pl.col("left").max(),
        )
    )
    return _within(people, as_at, former_for_years)


def _with_context(spells: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Add what one spell cannot know: newer ILRs, whether a break came to an end, when the person goes on."""
    year = pl.col("ilr_year")
    newest_of_person = year.max().over("student_id")
    reach = pl.when(reason.ne_missing("break")).then(ends.fill_null(FAR)).max().over("student_id")
    return spells.with_columns(ilr_year.alias("ilr_year")).with_columns(
        pl.date(year + 1, *TEACHING_YEAR_ENDS).alias("year_ends"),
        (newest_of_person > year).fill_null(False).alias("said_anew"),
        ((newest_of_person == year) & (year < year.max())).fill_null(False).alias("left_out"),
        begins.filter((begins > as_at) & _is_taken_up).min().over("student_id").alias("goes_on"),
        ((begins.max().over("student_id") > ends) | (reach > ends)).fill_null(False).alias("restarted"),
    )


def _first_rule(table: tuple[Rule, ...]) -> pl.Expr:
    numbered = [pl.when(rule.when.fill_null(False)).then(n) for n, rule in enumerate(table)]
    return pl.coalesce(numbered)


def _by_rule(values: list[Status | None]) -> pl.Expr:
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
    if former_for_years is None:
        return people.with_columns(pl.lit(False).alias("too_long_ago"))
    horizon = pl.lit(as_at) - pl.duration(days=round(former_for_years * 365.25))
    beyond = ((pl.col("status") == Status.FORMER) & (pl.col("left") < horizon)).fill_null(False)
    return people.with_columns(beyond.alias("too_long_ago"), pl.when(~beyond).then("status").alias("status"))
