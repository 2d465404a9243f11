"""Accounts of learning platforms and directories: Canvas, Moodle, Google Workspace, an LDAP directory.

The last resort: they hold the names of everyday, know no dates, and lose people who have left. An account
that is suspended is not that of someone who left. Staff have accounts too, and are kept out where a column
tells them.

Samples: data_samples/students/canvas, moodle, google-workspace and ldif (invented people).
"""

import polars as pl

from connectors.students.account import Account
from connectors.students.presets.preset import Preset, headers

NOT_STUDENTS = ("administrative", "observer", "staff", "teacher")
"""Canvas's declared_user_type; it also has student and student_other."""


def _without_staff(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    staff = pl.col("user_type").str.strip_chars().str.to_lowercase().is_in(NOT_STUDENTS).fill_null(False)
    left_out = table.filter(staff).height
    if left_out:
        account.note(f"{left_out} accounts of staff and observers left out")
    return table.filter(~staff)


CANVAS = Preset(
    name="canvas",
    system="Canvas",
    tells=(
        headers("user_id|login_id|sortable_name"),
        headers("user_id|login_id|full_name"),
        headers("user_id|login_id|first_name|last_name"),
    ),
    columns={
        "student_id": ("user_id",),
        "given": ("first_name",),
        "family": ("last_name",),
        # "Last, First" says which is which; full_name is only asked where it is missing.
        "full_name": ("sortable_name", "full_name"),
        "preferred": ("short_name",),
        "email": ("email",),
        "status": ("status",),
        "user_type": ("declared_user_type",),
    },
    status_codes={"active": "current", "suspended": "current", "deleted": "former"},
    names="preferred",
    tidied=_without_staff,
    only_students=False,
)

MOODLE = Preset(
    name="moodle",
    system="Moodle",
    tells=(headers("username|firstname|lastname|idnumber"),),
    columns={
        # Moodle's own id numbers accounts and could be another file's student.
        "student_id": ("idnumber", "username"),
        "given": ("firstname",),
        "family": ("lastname",),
        "middle": ("middlename",),
        "preferred": ("alternatename",),
        "email": ("email",),
    },
    status="current",
    names="preferred",
    seen=False,
    only_students=False,
)

GOOGLE = Preset(
    name="google-workspace",
    system="Google Workspace",
    tells=(headers("First Name [Required]|Last Name [Required]|Email Address [Required]"),),
    columns={
        "student_id": ("Employee ID", "Email Address [Required]"),
        "given": ("First Name [Required]",),
        "family": ("Last Name [Required]",),
        "email": ("Email Address [Required]",),
        "status": ("Status [READ ONLY]",),
    },
    status_codes={"Active": "current", "Suspended": "current"},
    names="preferred",
    seen=False,
    only_students=False,
)


def _one_value_a_name(table: pl.DataFrame, _account: Account) -> pl.DataFrame:
    """Keep the first of several values of a name; a second family name is one the person carried too."""
    values = {name: pl.col(name).str.split(";") for name in ("given", "family", "full_name", "preferred")}
    further = values["family"].list.slice(1).list.join(";")
    return table.with_columns(
        *(value.list.first().str.strip_chars().alias(name) for name, value in values.items()),
        pl.when(further != "").then(further).otherwise("former_family").alias("former_family"),
        pl.col("user_type").str.split(";").list.first().str.strip_chars().alias("status"),
    )


LDIF = Preset(
    name="ldif",
    system="an LDAP directory (LDIF)",
    tells=(headers("dn|sn"), headers("dn|cn"), headers("dn|givenName"), headers("dn|displayName")),
    columns={
        "student_id": ("employeeNumber", "employeeID", "uid", "sAMAccountName"),
        "given": ("givenName",),
        "family": ("sn",),
        "full_name": ("cn",),
        "preferred": ("displayName",),
        "email": ("mail",),
        "user_type": ("employeeType",),
    },
    status_codes={
        **dict.fromkeys(("student", "learner", "pupil"), "current"),
        "applicant": "applicant",
        **dict.fromkeys(("alumni", "alumnus", "alumna"), "former"),
        **dict.fromkeys(("staff", "employee", "teacher", "contractor"), "ignore"),
    },
    names="preferred",
    tidied=_one_value_a_name,
    seen=False,
    only_students=False,
)
