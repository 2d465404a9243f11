"""From enrolments, roles and terms to the periods of each student."""

import polars as pl

from connectors.students.rosters.roster import Roster
from connectors.students.rosters.tables import each_of

STUDENT, ALUMNI = "student", "alumni"

deleted = pl.col("status").str.to_lowercase().eq("tobedeleted").fill_null(False)


def periods_of(roster: Roster) -> pl.DataFrame:
    """Return what enrolments and roles say of a student's time.

    Returns:
        One row a period: user, start, end, gone (it is over, whatever its dates), code (the source's own word
        for that). A period deleted from the roster ends on the day of the deletion, if not before.
    """
    return pl.concat([_enrolments(roster), _roles(roster)]).unique(maintain_order=True)


def _enrolments(roster: Roster) -> pl.DataFrame:
    role = pl.col("role").str.to_lowercase()
    enrolled = roster.tables["enrollments"].filter((role == STUDENT) | role.is_null())
    dated = enrolled.join(_terms(roster), on="klass", how="left", maintain_order="left")
    undated = pl.col("start").is_null() & pl.col("end").is_null()
    found = dated.with_columns(
        pl.when(undated).then("term_start").otherwise("start").alias("start"),
        pl.when(undated).then("term_end").otherwise("end").alias("end"),
    )
    _note_undated(roster, found)
    return found.select("user", "start", _end(), deleted.alias("gone"), _code())


def _note_undated(roster: Roster, found: pl.DataFrame) -> None:
    without = found.filter(pl.col("start").is_null() & pl.col("end").is_null() & ~deleted).height
    if without:
        roster.account.note(f"{without} enrolments have no dates and their classes no term")


def _terms(roster: Roster) -> pl.DataFrame:
    """Return when each class runs: by its own dates, or from its first term to its last."""
    classes = roster.tables["classes"]
    each = classes.select("klass", each_of("sessions").alias("session")).explode(
        "session", empty_as_null=True
    )
    sessions = roster.tables["sessions"].select("session", "start", "end")
    own = classes.select("klass", "start", "end")
    by_term = each.join(sessions, on="session", how="inner").select("klass", "start", "end")
    return (
        pl.concat([own, by_term])
        .filter(pl.col("klass").is_not_null())
        .group_by("klass", maintain_order=True)
        .agg(pl.col("start").min().alias("term_start"), pl.col("end").max().alias("term_end"))
    )


def _roles(roster: Roster) -> pl.DataFrame:
    """Return the periods of roles; one without a date says nothing here unless it is over."""
    sessions = roster.tables["sessions"].select(
        "session", pl.col("start").alias("term_start"), pl.col("end").alias("term_end")
    )
    role = pl.col("role").str.to_lowercase()
    held = roster.tables["roles"].filter(role.is_in([STUDENT, ALUMNI]))
    dated = held.join(sessions.unique("session"), on="session", how="left", maintain_order="left")
    alumni = role == ALUMNI
    undated = pl.col("start").is_null() & pl.col("end").is_null() & ~alumni
    found = dated.with_columns(
        pl.when(undated).then("term_start").otherwise("start").alias("start"),
        pl.when(undated).then("term_end").otherwise("end").alias("end"),
    ).select(
        "user",
        # Whoever is one of the alumni since a day has left by it.
        pl.when(~alumni).then("start").alias("start"),
        pl.when(alumni).then("start").otherwise(_end()).alias("end"),
        (deleted | alumni).alias("gone"),
        pl.when(alumni).then("role").otherwise(_code()).alias("code"),
    )
    return found.filter(pl.col("gone") | pl.col("start").is_not_null() | pl.col("end").is_not_null())


def _end() -> pl.Expr:
    """End what was deleted on that day at the latest; where the day is not known, on no day at all."""
    at_latest = pl.when(pl.col("changed").is_not_null()).then(pl.min_horizontal("end", "changed"))
    return pl.when(deleted).then(at_latest).otherwise("end").alias("end")


def _code() -> pl.Expr:
    return pl.when(deleted).then("status").alias("code")


def spells_of(roster: Roster, people: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """Give every student at least one period.

    Args:
        roster: the roster.
        people: students by `people_of`: `here` says that the roster has them as students now.
        periods: by `periods_of`.

    Returns:
        user, start, end, stated_status, code: one row a period.
    """
    live = periods.filter(~pl.col("gone"))
    facts = _facts(people)
    here, gone = facts.filter("here"), facts.filter(~pl.col("here"))
    # In the roster without a class, or with none left: nobody says that they have gone.
    undated = here.join(live, on="user", how="anti").select("user", pl.lit(False).alias("gone"))
    left = gone.join(periods, on="user", how="anti").select("user", pl.lit(True).alias("gone"))
    all_periods = pl.concat([periods, undated, left], how="diagonal")
    joined = all_periods.join(facts, on="user", how="inner", maintain_order="left")
    over = pl.col("gone") | pl.col("user_gone")
    by_user = pl.when(pl.col("user_changed").is_not_null()).then(pl.min_horizontal("end", "user_changed"))
    current = pl.lit(None if roster.delta else "current", pl.String)
    return joined.select(
        "user",
        "start",
        pl.when(pl.col("user_gone")).then(by_user).otherwise("end").alias("end"),
        pl.when(over)
        .then(pl.lit("former"))
        .otherwise(pl.coalesce("user_stated", current))
        .alias("stated_status"),
        "code",
    ).unique(maintain_order=True)


def _facts(people: pl.DataFrame) -> pl.DataFrame:
    """Return what holds for a student with several records: gone only where all of them say so."""
    gone = pl.col("user_gone")
    return people.group_by("user", maintain_order=True).agg(
        pl.col("here").any(),
        gone.all(),
        pl.col("user_changed").max(),
        pl.col("user_stated").filter(~gone).first(),
    )
