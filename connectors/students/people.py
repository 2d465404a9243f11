"""From what the sources say to one row a person: STUDENTS, NAMES, SPELLS and RELATIONS."""

from datetime import date

import polars as pl

from connectors.students.joining import valid_uln
from connectors.students.written_names import shown_in_case
from records.names import folded
from records.tables import NAMES, RELATIONS, SPELLS, STUDENTS, filled_to, held_to

NAME_PARTS = ("given", "middle", "family")


def spells_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return SPELLS: each period a source states, once, whatever number of names it comes with."""
    return rows.select(list(SPELLS)).unique(maintain_order=True)


def names_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Return NAMES of rows that stand newest source first.

    A legal name that an older source gives and the newest does not is a former name: people keep using
    it, and profiles keep showing it. Of names that differ in case, accents or marks alone the newest is kept.
    """
    named = rows.select("student_id", "name_kind", *NAME_PARTS).unique(maintain_order=True)
    named = named.filter(pl.col("given").is_not_null() | pl.col("family").is_not_null())
    keys = [folded(named[part].fill_null("")).alias(f"key_{part}") for part in NAME_PARTS]
    named = named.with_columns(keys)
    legal = pl.col("name_kind") == "legal"
    whole = pl.concat_str("key_given", "key_middle", "key_family", separator="|")
    newest = whole.filter(legal).first().over("student_id")
    swapped = _words(whole) == _words(newest)  # given and family name in each other's box, a year ago
    older = pl.when(swapped).then(pl.lit("alias")).otherwise(pl.lit("former"))
    kind = pl.when(legal & (whole != newest)).then(older).otherwise("name_kind")
    named = named.with_columns(kind.alias("name_kind"))
    once = ["student_id", "name_kind", "key_given", "key_middle", "key_family"]
    return filled_to(named.unique(once, keep="first", maintain_order=True), NAMES)


def _words(name: pl.Expr) -> pl.Expr:
    return name.str.split("|").list.sort().list.join(" ")


def students_of(
    rows: pl.DataFrame, statuses: pl.DataFrame, as_at: date, mark_under_18: bool = True
) -> pl.DataFrame:
    """Return STUDENTS of rows that stand newest source first, for everyone who has a status."""
    known = rows.with_columns(valid_uln(pl.col("uln")).alias("uln"))
    people = known.group_by("student_id", maintain_order=True).agg(
        _shown_name().alias("shown_name"),
        pl.col("dob").drop_nulls().first(),
        pl.col("email").alias("emails"),
        pl.col("phone").alias("phones"),
        pl.col("handle").alias("handles"),
        pl.col("uln").drop_nulls().first(),
    )
    people = people.with_columns(
        _in_case(people["shown_name"]),
        *(_each_once(column) for column in ("emails", "phones", "handles")),
    )
    placed = people.join(statuses, on="student_id", how="inner", maintain_order="left")
    return filled_to(
        placed.filter(pl.col("status").is_not_null()).with_columns(
            pl.when(mark_under_18).then(pl.col("dob").dt.offset_by("18y") > as_at).alias("under_18")
        ),
        STUDENTS,
    )


def _shown_name() -> pl.Expr:
    legal = pl.col("name_kind") == "legal"
    shown = pl.concat_str("given", "family", separator=" ", ignore_nulls=True)
    return pl.coalesce(shown.filter(legal & (shown != "")).first(), shown.filter(shown != "").first())


_NO_SMALL_LETTER = r"(?:^| )[^a-z ]+(?: |$)"


def _in_case(names: pl.Series) -> pl.Series:
    """Write capitals as people do: each name once, and only those with a word that could be capitals."""
    seen = names.filter(names.str.contains(_NO_SMALL_LETTER).fill_null(False)).unique()
    shown = [name if name.islower() else shown_in_case(name) for name in seen]
    return names.replace(seen, pl.Series(shown, dtype=pl.String))


def _each_once(column: str) -> pl.Expr:
    """Take lists of cells apart at the semicolons that join several values in one."""
    joined = pl.col(column).list.drop_nulls().list.unique(maintain_order=True).list.join(";")
    each = joined.str.split(";").list.eval(pl.element().str.strip_chars())
    return each.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)


def relations_of(related: pl.DataFrame, people: pl.DataFrame, students: pl.DataFrame) -> pl.DataFrame:
    """Return RELATIONS under the ids of persons, for everybody who is in scope.

    Args:
        related: RELATIONS as the sources give them.
        people: student_id as the source gives it, and person.
        students: STUDENTS.
    """
    placed = related.join(people, on="student_id", how="inner", maintain_order="left")
    placed = placed.with_columns(pl.col("person").alias("student_id"))
    kept = placed.join(students, on="student_id", how="semi", maintain_order="left")
    return held_to(kept, RELATIONS).unique(maintain_order=True)
