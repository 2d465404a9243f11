"""OneRoster 1.1 and 1.2: the CSV files of 1EdTech's roster, in a zip, a folder or side by side.

In 1.1 the role stands beside the user; in 1.2 roles.csv decides, and preferred names are added. manifest.csv
says of each file whether it is whole (bulk) or holds changes (delta): from a delta nobody is taken to have
left. enabledUser says that a login works, not that somebody is enrolled, and is not read; nor are passwords.
A real fixture had misspelt headers, short rows, d/m/y dates and files under each other's names.

Samples: data_samples/students/oneroster (invented people).
"""

from collections.abc import Sequence

import polars as pl

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.rosters.reading import read_rosters
from connectors.students.rosters.roster import Roster, RosterFormat
from connectors.students.rosters.tables import IGNORED, Layout
from connectors.students.settings import StudentSettings

NAME = "oneroster"

MARKS = ("status", "dateLastModified", "dataLastModified", "enabledUser")
"""Headers of OneRoster's own that no other roster has; the second misspelling was seen."""
CHANGE = {"status": ("status",), "changed": ("dateLastModified", "dataLastModified")}
PERIOD = {"start": ("beginDate",), "end": ("endDate",)}

LAYOUTS = (
    Layout(
        "manifest",
        needs=("propertyName", "value"),
        columns={"property": ("propertyName",), "value": ("value",)},
    ),
    Layout(
        "users",
        needs=("sourcedId", "givenName", "familyName"),
        one_of=MARKS,
        columns=CHANGE
        | {
            "user": ("sourcedId",),
            "role": ("role",),
            "given": ("givenName",),
            "middle": ("middleName",),
            "family": ("familyName",),
            "preferred_given": ("preferredGivenName", "prefferedGivenName"),
            "preferred_middle": ("preferredMiddleName", "prefferedMiddleName"),
            "preferred_family": ("preferredFamilyName", "prefferedFamilyName"),
            "email": ("email",),
            "phone": ("phone", "sms"),
            "username": ("username",),
            "numbers": ("userIds",),
            "agents": ("agentSourcedIds", "agents"),
        },
    ),
    Layout(
        "roles",
        needs=("userSourcedId", "roleType", "role"),
        columns=CHANGE | PERIOD | {"user": ("userSourcedId",), "role": ("role",)},
    ),
    Layout(
        "enrollments",
        needs=("sourcedId", "classSourcedId", "userSourcedId", "role"),
        columns=CHANGE
        | PERIOD
        | {"klass": ("classSourcedId",), "user": ("userSourcedId",), "role": ("role",)},
    ),
    Layout(
        "sessions",
        needs=("sourcedId", "title", "type", "startDate", "endDate"),
        one_of=MARKS,
        columns={"session": ("sourcedId",), "start": ("startDate",), "end": ("endDate",)},
    ),
    Layout(
        "classes",
        needs=("sourcedId", "classType", "schoolSourcedId"),
        columns={
            "klass": ("sourcedId",),
            # One term in 1.0.
            "sessions": ("termSourcedIds", "termSourcedId"),
        },
    ),
    # By the user's id; older files call it so.
    Layout(
        "births",
        needs=("sourcedId", "birthDate"),
        one_of=MARKS,
        columns={"user": ("sourcedId",), "dob": ("birthDate",)},
    ),
    Layout(
        "births",
        needs=("userSourcedId", "birthDate"),
        one_of=MARKS,
        columns={"user": ("userSourcedId",), "dob": ("birthDate",)},
    ),
    Layout(IGNORED, needs=("sourcedId", "status", "dateLastModified")),
    Layout(IGNORED, needs=("sourcedId", "status", "dataLastModified")),
)

FORMAT = RosterFormat(
    NAME,
    LAYOUTS,
    order="dmy",
    iso_asked=True,
    codes={"active": "current", "tobedeleted": "former"},
)

FILES = {
    "users": "users",
    "roles": "roles",
    "enrollments": "enrollments",
    "academicsessions": "sessions",
    "classes": "classes",
    "demographics": "births",
}
"""The manifest's names of the files that are read, folded, and our own."""


def recognises(export: Export) -> Sequence[Member]:
    """Claim the tables of a OneRoster, by their headers; those that are not read are claimed too."""
    return FORMAT.recognised(export)


def read(export: Export, members: Sequence[Member], settings: StudentSettings) -> Reading:
    """Read every student as STUDENT_ROWS, one row a name × period, and RELATIONS of guardians."""
    return read_rosters(FORMAT, export, members, settings, _by_manifest)


def _by_manifest(roster: Roster) -> None:
    """Take from the manifest the version and which files are deltas; tell where it does not fit the files."""
    said = _manifest(roster)
    if "manifest" not in roster.present:
        roster.account.note("no manifest, so every file was taken for a whole one")
    elif version := said.get("oneroster.version"):
        roster.account.note(f"OneRoster {version}" if version in ("1.0", "1.1", "1.2") else "OneRoster")
    modes = {ours: said.get(f"file.{theirs}", "") for theirs, ours in FILES.items()}
    roster.delta = any(modes[kind] == "delta" for kind in ("users", "roles", "enrollments"))
    if roster.delta:
        roster.account.note(
            "a delta holds changes only: nobody has left because this file does not name them"
        )
    for theirs, ours in FILES.items():
        there = ours in roster.present
        if modes[ours] in ("bulk", "delta") and not there:
            what = f"The manifest names a file of {theirs}, and none with its headers is there."
            do = "Hand in the whole export, in one zip or one folder, as the system wrote it."
            roster.tell("BC-STU-041", what, do)
        elif modes[ours] == "absent" and there:
            roster.account.note(f"the manifest says there are no {theirs}; they are there, and were read")


def _manifest(roster: Roster) -> dict[str, str]:
    table = roster.tables["manifest"].drop_nulls("property")
    folded = table.select(
        pl.col("property").str.to_lowercase(), pl.col("value").fill_null("").str.to_lowercase()
    )
    return dict(folded.iter_rows())
