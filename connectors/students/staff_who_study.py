"""Staff who are students too: linked by the staff list, else by one e-mail address in both.

They are never matched with themselves, and a match of a colleague with them says that the student is also
a member of staff. An address alone is not enough: colleges give addresses anew, and families share them.
"""

from collections.abc import Sequence

import polars as pl

from records.names import fold, folded
from records.people import StaffMember
from records.tables import Schema

BY_LIST, BY_EMAIL = "the staff list says so", "the same e-mail address and a name in common"

STAFF_WHO_STUDY: Schema = {"staff_id": pl.String, "student_id": pl.String, "because": pl.String}
"""One row is one member of staff and their own student record; what the staff list says goes first."""


def staff_who_study(staff: Sequence[StaffMember], students: pl.DataFrame) -> pl.DataFrame:
    """Return STAFF_WHO_STUDY for a staff list and STUDENTS."""
    listed = [(one.staff_id, one.student_id, BY_LIST) for one in staff if one.student_id]
    table = pl.DataFrame(listed, schema=STAFF_WHO_STUDY, orient="row")
    found = _by_email([one for one in staff if not one.student_id and one.email], students)
    return pl.concat([table, found]).unique(["staff_id", "student_id"], keep="first", maintain_order=True)


def _by_email(staff: Sequence[StaffMember], students: pl.DataFrame) -> pl.DataFrame:
    rows = [(one.staff_id, one.email.strip().casefold(), fold(one.name).split()) for one in staff]
    schema: Schema = {"staff_id": pl.String, "address": pl.String, "own_words": pl.List(pl.String)}
    known = pl.DataFrame(rows, schema=schema, orient="row")
    addressed = students.select(
        "student_id",
        folded(students["shown_name"]).str.split(" ").alias("words"),
        pl.col("emails").list.eval(pl.element().str.strip_chars().str.to_lowercase()).alias("address"),
    ).explode("address", empty_as_null=True)
    met = addressed.join(known, on="address")
    shared = met.filter(pl.col("words").list.set_intersection("own_words").list.len() > 0)
    return shared.select("staff_id", "student_id", because=pl.lit(BY_EMAIL))
