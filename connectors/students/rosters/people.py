"""The people of a roster: who of them is a student, under which names, and how to know them again."""

import polars as pl

from connectors.students.keys import keys_of
from connectors.students.names_by_kind import PREFERRED, each_kind
from connectors.students.rosters.roster import Roster
from connectors.students.rosters.spells import ALUMNI, STUDENT, deleted
from connectors.students.stated_status import folded_codes, with_status
from connectors.students.written_names import cleaned
from records.tables import STUDENT_ROWS, filled_to

NAMED_BY = ("given", "family", "preferred_given", "preferred_family")
KNOWN_ROLES = (
    "student alumni teacher guardian parent relative aide administrator proctor principal counselor staff "
    "faculty professor lecturer siteadministrator systemadministrator districtadministrator"
).split()
"""Roles that a note may name; any other is counted as one of these."""


def people_of(roster: Roster) -> pl.DataFrame:
    """Return the students: all who have that role, had it, or are enrolled as one without any role.

    Returns:
        One row a record of a student: the users' columns, `here` (in the roster as a student now),
        `user_gone`, `user_changed` and `user_stated` (by their own status), `end_reason`.
    """
    users = _with_id(roster)
    roles = roles_held(roster, users)
    _tell_roles(roster, users, roles)
    here = _students(roster, roles.filter(~pl.col("gone")), roles, live=True)
    ever = _students(roster, roles, roles, live=False)
    students = users.filter(pl.col("user").is_in(ever.implode())).with_columns(
        pl.col("user").is_in(here.implode()).alias("here")
    )
    _tell_enrolled_strangers(roster, users)
    return _usable(roster, _with_addresses(_with_birth(roster, _with_status(roster, students))))


def _with_id(roster: Roster) -> pl.DataFrame:
    users = roster.tables["users"]
    without = users.filter(pl.col("user").is_null())["source_row"]
    what, do = "This user has no id and was left out.", "Give it one in the student system."
    roster.account.tell_rows("BC-STU-005", roster.name, without, what, do)
    roster.account.rows_left_out += len(without)
    return users.filter(pl.col("user").is_not_null())


def roles_held(roster: Roster, users: pl.DataFrame) -> pl.DataFrame:
    """Return user, role (folded) and gone: by the list of roles, else by the role beside the user."""
    folded = pl.col("role").str.to_lowercase()
    listed = roster.tables["roles"].select("user", folded, (deleted | (folded == ALUMNI)).alias("gone"))
    beside = users.join(listed, on="user", how="anti").select(
        "user", folded, (folded == ALUMNI).alias("gone")
    )
    return pl.concat([listed, beside]).drop_nulls(["user", "role"]).unique(maintain_order=True)


def _students(roster: Roster, roles: pl.DataFrame, all_roles: pl.DataFrame, live: bool) -> pl.Series:
    by_role = roles.filter(pl.col("role").is_in([STUDENT, ALUMNI]))["user"]
    enrolled = roster.tables["enrollments"].filter(pl.col("role").str.to_lowercase() == STUDENT)
    if live:
        enrolled = enrolled.filter(~deleted)
    without_role = enrolled.join(all_roles, on="user", how="anti")["user"].drop_nulls()
    return pl.concat([by_role, without_role]).unique()


def _tell_roles(roster: Roster, users: pl.DataFrame, roles: pl.DataFrame) -> None:
    """Count who is what; people without any role are told, unless they are somebody's contact."""
    counts = roles.group_by("role").agg(pl.col("user").n_unique().alias("users"))
    by_role = dict(counts.iter_rows())
    said = [f"{by_role.pop(role)} {role}" for role in KNOWN_ROLES if role in by_role]
    if by_role:
        said.append(f"{sum(by_role.values())} in other roles")
    roster.account.note("users by role: " + (", ".join(said) or "none"))
    enrolled = roster.tables["enrollments"].filter(pl.col("role").str.to_lowercase() == STUDENT)
    contacts = roster.tables["relationships"].select(pl.col("other").alias("user"))
    known = pl.concat([roles.select("user"), enrolled.select("user"), contacts])
    without = users.join(known, on="user", how="anti")["user"].n_unique()
    if without:
        what = (
            f"{without} users have no role, so nobody can say whether they are students; they were left out."
        )
        do = f"Hand in {roster.format.roles} together with the other files."
        roster.tell("BC-STU-042", what, do)
        roster.account.rows_left_out += without


def _tell_enrolled_strangers(roster: Roster, users: pl.DataFrame) -> None:
    enrolled = roster.tables["enrollments"].filter(
        (pl.col("role").str.to_lowercase() == STUDENT) | pl.col("role").is_null()
    )
    strangers = enrolled.join(users, on="user", how="anti")["user"].n_unique()
    if not strangers:
        return
    if roster.delta:
        roster.account.note(f"{strangers} students have a changed enrolment and no line of their own here")
        return
    what = f"{strangers} people are enrolled as students and are not in {roster.format.users}."
    do = "Export the whole roster again, so that everybody who is enrolled is in it."
    roster.tell("BC-STU-048", what, do)


def _with_status(roster: Roster, students: pl.DataFrame) -> pl.DataFrame:
    codes = folded_codes(roster.format.codes) | folded_codes(roster.source.status_codes)
    known = with_status(students, codes, roster.source.status, roster.name, roster.account)
    gone = (pl.col("stated_status") == "former").fill_null(False)
    return known.with_columns(
        gone.alias("user_gone"),
        pl.col("changed").alias("user_changed"),
        pl.col("stated_status").alias("user_stated"),
        (pl.col("here") & ~gone).alias("here"),
    )


def _with_birth(roster: Roster, students: pl.DataFrame) -> pl.DataFrame:
    births = roster.tables["births"].select("user", pl.col("dob").alias("born")).drop_nulls()
    known = students.join(births.unique("user", keep="first"), on="user", how="left", maintain_order="left")
    return known.with_columns(pl.coalesce("dob", "born").alias("dob"))


def _with_addresses(students: pl.DataFrame) -> pl.DataFrame:
    """Take a login name for an address where it is one; any other login is nobody's name elsewhere."""
    login = pl.when(pl.col("username").str.contains(r"^\S+@\S+\.\S+$")).then("username")
    both = pl.concat_str("email", login, separator=";", ignore_nulls=True)
    each = both.str.split(";").list.unique(maintain_order=True).list.join(";")
    return students.with_columns(
        pl.when(each != "").then(each).alias("email"),
        pl.coalesce(_number("uln"), pl.lit(None, pl.String)).alias("uln"),
        _number("upn").alias("upn"),
        _number("ucas(?:person)?(?:id)?").alias("ucas"),
        _number("husid").alias("husid"),
        cleaned(pl.col("given", "middle", "family", *PREFERRED)),
    ).with_columns(keys_of({kind: kind for kind in ("upn", "ucas", "husid")}))


def _number(kind: str) -> pl.Expr:
    """Return the number of a kind from ``{UPN:A123},{LDAP:12}``."""
    found = pl.col("numbers").str.extract(rf"(?i)\{{\s*{kind}\s*:\s*([^{{}}]*?)\s*\}}")
    return pl.when(found != "").then(found)


def _usable(roster: Roster, students: pl.DataFrame) -> pl.DataFrame:
    """Tell of students without a name; who has no address either can be known by nothing, and is left out."""
    named = pl.any_horizontal(pl.col(NAMED_BY).is_not_null())
    reachable = pl.any_horizontal(pl.col("email", "phone").is_not_null())
    unnamed = students.filter(~named & reachable).height
    if unnamed:
        what = f"{unnamed} students have no name here, so only their address can be compared."
        do = "Export the first and last names too; the format allows it."
        roster.tell("BC-STU-043", what, do)
    unknown = students.filter(~named & ~reachable)["source_row"]
    what = "This student has neither a name nor an address and was left out."
    do = "Export the first and last names too; the format allows it."
    roster.account.tell_rows("BC-STU-006", roster.name, unknown, what, do)
    roster.account.rows_left_out += len(unknown)
    usable = students.filter(named | reachable)
    if usable.is_empty():
        roster.tell(
            "BC-STU-003", "There is no student in this roster.", "Export it again, with everybody in it."
        )
    return usable


def student_rows(roster: Roster, people: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Return STUDENT_ROWS: each student's names × periods."""
    records = people.drop("stated_status").join(spells, on="user", how="inner", maintain_order="left")
    rows = each_kind(records)
    return filled_to(
        rows.with_columns(
            (pl.lit(roster.source.id_prefix) + pl.col("user")).alias("student_id"),
            pl.coalesce("code", "status_source", _alumni_role()).alias("status_source"),
            pl.lit(roster.format.name).alias("source"),
        ),
        STUDENT_ROWS,
    )


def _alumni_role() -> pl.Expr:
    return pl.when(pl.col("role").str.to_lowercase() == ALUMNI).then("role")
