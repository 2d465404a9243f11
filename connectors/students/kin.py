"""Staff whom the institution's own records relate to a student: support beside a match, and never more.

OneRoster and School Data Sync name guardians, parents and relatives of students, and one person can be a
teacher and a guardian there. They are known by their e-mail address alone: a name is nobody's own.
"""

from collections.abc import Sequence

import polars as pl

from records.people import StaffMember
from records.tables import RELATIONS, SUPPORT, held_to

FAMILY = ("guardian", "parent", "relative")
"""Roles that are a clear reason; a teacher or a mentor of the student is none."""


def support_of(relations: pl.DataFrame, staff: Sequence[StaffMember]) -> pl.DataFrame:
    """Return SUPPORT: what RELATIONS say of members of staff and students, each once.

    >>> from records.tables import empty
    >>> support_of(empty(RELATIONS), []).columns
    ['staff_id', 'student_id', 'support']
    """
    rows = [(member.staff_id, member.email.casefold()) for member in staff if member.email]
    known = pl.DataFrame(rows, schema={"staff_id": pl.String, "address": pl.String}, orient="row")
    family = held_to(relations, RELATIONS).filter(pl.col("role").str.to_lowercase().is_in(FAMILY))
    addressed = family.with_columns(address=pl.col("other_email").str.strip_chars().str.to_lowercase())
    said = pl.concat_str("role", pl.lit(" (the college's records: "), "source", pl.lit(")")).alias("support")
    found = addressed.join(known, on="address").select("staff_id", "student_id", said)
    return held_to(found.drop_nulls().unique(maintain_order=True), SUPPORT)
