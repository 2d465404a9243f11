"""Staff who are students too: linked by the staff list, else by one e-mail address in both.

They are never matched with themselves, and a match of a colleague with them says that the student is also
a member of staff. An address alone is not enough: colleges give addresses anew, and a parent's address stands
in the record of a child who bears the same surname. So the given name has to agree too.
"""

from collections.abc import Sequence

import polars as pl

from records.names import fold, folded
from records.people import StaffMember
from records.tables import Schema

BY_LIST, BY_EMAIL = "the staff list says so", "the same e-mail address and given name"

STAFF_WHO_STUDY: Schema = {"staff_id": pl.String, "student_id": pl.String, "because": pl.String}
"""One row is one member of staff and their own student record; what the staff list says goes first."""


def staff_who_study(
    staff: Sequence[StaffMember], students: pl.DataFrame, names: pl.DataFrame, merges: pl.DataFrame
) -> pl.DataFrame:
    """Return STAFF_WHO_STUDY; an id that gave way to another stands as the one the person goes by now.

    Args:
        staff: the staff list.
        students: STUDENTS.
        names: NAMES of these.
        merges: person and student_id: ids that gave way.
    """
    listed = [(one.staff_id, one.student_id, BY_LIST) for one in staff if one.student_id]
    table = pl.DataFrame(listed, schema=STAFF_WHO_STUDY, orient="row")
    found = _by_email(staff, students, names).join(table, on="staff_id", how="anti", maintain_order="left")
    both = pl.concat([_as_now(table, merges), found])
    return both.unique(["staff_id", "student_id"], keep="first", maintain_order=True)


def _as_now(listed: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """Put the id of the newest source for one that the staff list has from earlier years."""
    newer = listed.join(
        merges.select("student_id", "person"), on="student_id", how="left", maintain_order="left"
    )
    return newer.with_columns(pl.coalesce("person", "student_id").alias("student_id")).drop("person")


def _by_email(staff: Sequence[StaffMember], students: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Link where an address is one colleague's and one student's; where it fits several, to nobody.

    A question too many about somebody's own record is answered at once; a child of the same address and name
    who is taken for the parent would be missed.
    """
    rows = [
        (one.staff_id, one.email.strip().casefold(), _given_names(one.name)) for one in staff if one.email
    ]
    schema: Schema = {"staff_id": pl.String, "address": pl.String, "own_words": pl.List(pl.String)}
    known = pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("address").is_unique())
    addressed = students.select(
        "student_id",
        pl.col("emails").list.eval(pl.element().str.strip_chars().str.to_lowercase()).alias("address"),
    ).explode("address", empty_as_null=True)
    met = addressed.join(known, on="address")
    called = names.join(met.select("student_id").unique(), on="student_id", how="semi")
    called = called.select("student_id", folded(called["given"]).str.extract(r"^(\S+)").alias("first"))
    same = met.join(called, on="student_id").filter(pl.col("first").is_in(pl.col("own_words")))
    pairs = same.select("staff_id", "student_id").unique(maintain_order=True)
    alone = pairs.filter(pl.col("staff_id").is_unique())
    return alone.select("staff_id", "student_id", because=pl.lit(BY_EMAIL))


def _given_names(name: str) -> list[str]:
    """Return the words of a shown name that can be a given name: all but the family name.

    >>> [_given_names(name) for name in ("Sian Tregear", "Tregear, Dr Sian", "Sian")]
    [['sian'], ['dr', 'sian'], ['sian']]
    """
    before, comma, after = name.partition(",")
    if comma:
        return fold(after).split()
    words = fold(before).split()
    return words[:-1] or words
