"""Whom a roster relates to its students: guardians, parents and other relatives, some of whom are staff."""

import polars as pl

from connectors.students.rosters.people import roles_held
from connectors.students.rosters.roster import Roster
from connectors.students.rosters.tables import each_of
from connectors.students.written_names import cleaned
from records.tables import RELATIONS, filled_to

FAMILY = ("guardian", "parent", "relative")
RELATED = (*FAMILY, "child")
"""Roles that tell of a family; an aide or a doctor is none."""


def relations_of(roster: Roster, people: pl.DataFrame) -> pl.DataFrame:
    """Return RELATIONS: one row a student, a related person and each role that this person has.

    Somebody who is a guardian and a teacher stands in it as both. Agents without a family's role are
    counted, and left out.
    """
    users = roster.tables["users"].filter(pl.col("user").is_not_null())
    roles = roles_held(roster, users).filter(~pl.col("gone")).select(pl.col("user").alias("other"), "role")
    listed = roster.tables["relationships"].select("user", "other", pl.col("role").str.to_lowercase())
    related = listed.filter(pl.col("role").is_in(RELATED))
    agents = _agents(users)
    family = agents.join(roles.filter(pl.col("role").is_in(FAMILY)), on="other", how="inner")
    told = pl.concat([related, family]).drop_nulls().unique(maintain_order=True)
    also = told.select("user", "other").unique(maintain_order=True).join(roles, on="other", how="inner")
    every = pl.concat([told, also.select(told.columns)]).unique(maintain_order=True)
    every = every.join(people.select("user").unique(), on="user", how="semi", maintain_order="left")
    _note(roster, every, agents, listed, people)
    return _as_relations(roster, every, users)


def _agents(users: pl.DataFrame) -> pl.DataFrame:
    """Return pairs, either way round: a student may name the guardian, or the guardian the student."""
    pairs = users.select("user", each_of("agents").alias("other")).explode("other", empty_as_null=True)
    pairs = pairs.drop_nulls()
    back = pairs.select(pl.col("other").alias("user"), pl.col("user").alias("other"))
    return pl.concat([pairs, back]).unique(maintain_order=True)


def _note(
    roster: Roster, found: pl.DataFrame, agents: pl.DataFrame, listed: pl.DataFrame, people: pl.DataFrame
) -> None:
    pair = ["user", "other"]
    students = people.select("user").unique()
    said = pl.concat([agents, listed.select(pair)]).join(students, on="user", how="semi").unique()
    related = found.select(pair).unique()
    if related.height:
        roster.account.note(
            f"{related.height} relations between a student and a guardian, parent or relative"
        )
    # A pair of two students is said both ways round, and told where either way says a family.
    others = said.join(related, on=pair, how="anti")
    turned = related.select(pl.col("other").alias("user"), pl.col("user").alias("other"))
    left_out = others.join(turned, on=pair, how="anti").height
    if left_out:
        roster.account.note(
            f"{left_out} links to people in other roles, or to nobody in this roster, left out"
        )


def _as_relations(roster: Roster, every: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    names = users.unique("user", keep="first", maintain_order=True).select(
        pl.col("user").alias("other"),
        cleaned(pl.col("given")).alias("other_given"),
        cleaned(pl.col("family")).alias("other_family"),
        _address().alias("other_email"),
    )
    return filled_to(
        every.join(names, on="other", how="left", maintain_order="left").select(
            (pl.lit(roster.source.id_prefix) + pl.col("user")).alias("student_id"),
            pl.col("other").alias("other_id"),
            pl.exclude("user", "other"),
            pl.lit(roster.format.name).alias("source"),
        ),
        RELATIONS,
    )


def _address() -> pl.Expr:
    login = pl.when(pl.col("username").str.contains("@", literal=True)).then("username")
    return pl.coalesce("email", login)
