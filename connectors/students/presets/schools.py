"""SIMS, Arbor and other schools' systems: a report of pupils.

Their plain Forename and Surname are the names of everyday, and the legal pair stands beside them: the reverse
of a CTF file of the same school. A pupil whose legal boxes are blank has no other legal name.

Sample: data_samples/students/sims-arbor (invented people).
"""

import polars as pl

from connectors.students.account import Account
from connectors.students.presets.preset import Preset, headers


def _pairs(table: pl.DataFrame, account: Account) -> pl.DataFrame:
    """Put the legal pair first and the everyday pair beside it, and keep the number a pupil had before."""
    legal = pl.any_horizontal(pl.col("legal_given", "legal_family").is_not_null())
    if not table.select(legal.any()).item():
        account.note("no legal names in the file: Forename and Surname are taken as the preferred name")
    table = table.with_columns(
        pl.coalesce("given", "legal_given", "everyday_given").alias("given"),
        pl.coalesce("family", "legal_family", "everyday_family").alias("family"),
        pl.coalesce("preferred", "everyday_given").alias("preferred"),
        pl.coalesce("preferred_family", "everyday_family").alias("preferred_family"),
    )
    has_legal = pl.any_horizontal(pl.col("legal_given", "legal_family").is_not_null().any())
    goes_by_upn = pl.col("student_id") == pl.col("upn")
    return table.with_columns(
        pl.when(has_legal).then(pl.lit("legal")).otherwise(pl.lit("preferred")).alias("name_kind"),
        pl.when(goes_by_upn).then("former_upn").alias("linked_id"),
    )


SCHOOLS = Preset(
    name="sims-arbor",
    system="SIMS, Arbor or another schools' system",
    tells=(
        headers("UPN|Forename|Surname"),
        headers("UPN|Legal Forename|Legal Surname"),
        headers("UPN|First Name|Last Name|Legal First Name"),
        headers("UPN|Legal First Name|Legal Last Name"),
        headers("Adno|Forename|Surname"),
        headers("Adno|Legal Forename|Legal Surname"),
    ),
    columns={
        "student_id": ("Adno", "Admission Number", "Admission No", "UPN"),
        "upn": ("UPN", "Unique Pupil Number"),
        "former_upn": ("Former UPN",),
        "legal_given": ("Legal Forename", "Legal Forenames", "Legal First Name"),
        "legal_family": ("Legal Surname", "Legal Last Name", "Legal Family Name"),
        "everyday_given": ("Forename", "First Name"),
        "everyday_family": ("Surname", "Last Name", "Family Name"),
        "dob": ("Date of Birth", "DOB", "Birth Date"),
        "email": ("Email", "Email Address", "Student Email"),
        # "EnrolementStatus" is how one supplier spells it.
        "status": ("Enrolement Status", "Enrolment Status", "Enrollment Status", "Enrol Status"),
        "start": ("Date of Entry", "Entry Date", "Date of Admission", "Admission Date"),
        "end": ("Date of Leaving", "Leaving Date", "Date Left"),
    },
    # The school census: C single registration, M and S the main and the other school of a pupil of two.
    status_codes={
        "C": "current",
        "M": "current",
        "S": "current",
        "Single Registration": "current",
        "Current Single Registration": "current",
        "Leaver": "former",
    },
    tidied=_pairs,
)
