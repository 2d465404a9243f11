"""Microsoft School Data Sync: the CSV files of its four layouts, in a zip, a folder or side by side.

V1 (Student.csv, "SIS ID"), its form for the United Kingdom ("ID", "School DfE Number"), V2 (the role beside
the user) and V2.1 (roles.csv, relationships.csv, terms). Every sample of all four has a column of passwords,
which is never read. V1 needs no names. Dates are written month first in Microsoft's samples, those for the
United Kingdom too, so that is the order unless the settings say another.

Samples: data_samples/students/sds (invented people).
"""

from collections.abc import Sequence

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.rosters.reading import read_rosters
from connectors.students.rosters.roster import UNCLEAR, RosterFormat
from connectors.students.rosters.tables import IGNORED, Layout
from connectors.students.settings import StudentSettings

NAME = "sds"

ONEROSTER = ("status", "dateLastModified", "dataLastModified", "enabledUser")
"""What tells a OneRoster, from which V2 and V2.1 have their words."""

PERSON = {
    "user": ("SIS ID", "ID"),
    "given": ("First Name",),
    "middle": ("Middle Name",),
    "family": ("Last Name",),
    "username": ("Username",),
    "email": ("Secondary Email",),
    "status": ("Status",),
    "dob": ("Birthdate",),
}
SECTION = {"klass": ("SIS ID", "ID"), "start": ("Term StartDate",), "end": ("Term EndDate",)}
MEMBER = {"user": ("SIS ID", "ID"), "klass": ("Section SIS ID", "Section ID")}
STUDENTS_HAVE = ("Student Number", "Grade", "Graduation Year", "Birthdate")
TEACHERS_HAVE = ("Teacher Number", "Title", "Qualification")


def _of_v1(*ids: str, whole: bool) -> tuple[Layout, ...]:
    """Return the tables of V1, whose ids are called so: the person's, the school's and the section's."""
    own, school, section = ids
    person = (own, school, "Username")
    student = {"role": "student"}
    return (
        Layout("users", person, TEACHERS_HAVE, STUDENTS_HAVE, "student", columns=PERSON, always=student),
        Layout(IGNORED, person, one_of=TEACHERS_HAVE, called="teacher"),
        # The shortest lists of students and of teachers have the same headers.
        Layout(UNCLEAR, person),
        Layout("classes", (own, school, "Section Name"), columns=SECTION),
        Layout(IGNORED, (section, own), called="teacher", whole=whole),
        Layout("enrollments", (section, own), whole=whole, columns=MEMBER),
    )


LAYOUTS = (
    *_of_v1("SIS ID", "School SIS ID", "Section SIS ID", whole=False),
    *_of_v1("ID", "School DfE Number", "Section ID", whole=True),
    Layout(IGNORED, ("SIS ID", "Name"), called="school"),
    Layout(IGNORED, ("DfE Number", "Name"), called="school"),
    Layout(
        "roles",
        ("userSourcedId", "orgSourcedId", "role"),
        (*ONEROSTER, "sourcedId", "roleType"),
        columns={
            "user": ("userSourcedId",),
            "role": ("role",),
            "session": ("sessionSourcedId",),
            "start": ("roleStartDate",),
            "end": ("roleEndDate",),
        },
    ),
    Layout(
        "enrollments",
        ("classSourcedId", "userSourcedId", "role"),
        (*ONEROSTER, "sourcedId"),
        columns={"user": ("userSourcedId",), "klass": ("classSourcedId",), "role": ("role",)},
    ),
    Layout(
        "relationships",
        ("userSourcedId", "relationshipUserSourcedId", "relationshipRole"),
        columns={
            "user": ("userSourcedId",),
            "other": ("relationshipUserSourcedId",),
            "role": ("relationshipRole",),
        },
    ),
    Layout(
        "births",
        ("userSourcedId", "birthDate"),
        ONEROSTER,
        columns={"user": ("userSourcedId",), "dob": ("birthDate",)},
    ),
    Layout(
        "sessions",
        ("sourcedId", "title", "startDate", "endDate"),
        ONEROSTER,
        columns={"session": ("sourcedId",), "start": ("startDate",), "end": ("endDate",)},
    ),
    Layout(IGNORED, ("sourcedId", "orgSourcedId", "title", "code"), ONEROSTER),
    Layout(
        "classes",
        ("sourcedId", "orgSourcedId", "title"),
        ONEROSTER,
        columns={"klass": ("sourcedId",), "sessions": ("sessionSourcedIds",)},
    ),
    Layout(
        "users",
        ("sourcedId", "username"),
        (*ONEROSTER, "userSourcedId"),
        columns={
            "user": ("sourcedId",),
            "role": ("role",),
            "given": ("givenName",),
            "family": ("familyName",),
            "username": ("username",),
            "email": ("email",),
            "phone": ("phone", "sms"),
        },
    ),
    Layout(IGNORED, ("sourcedId", "name", "type"), ONEROSTER),
    Layout(IGNORED, ("userSourcedId", "flag"), ONEROSTER),
)

FORMAT = RosterFormat(
    NAME,
    LAYOUTS,
    order="mdy",
    iso_asked=False,
    codes={"active": "current", "inactive": "former"},
    users="users.csv (or Student.csv)",
)


def recognises(export: Export) -> Sequence[Member]:
    """Claim the tables of School Data Sync, by their headers; those that are not read are claimed too."""
    return FORMAT.recognised(export)


def read(export: Export, members: Sequence[Member], settings: StudentSettings) -> Reading:
    """Read every student as STUDENT_ROWS, one row a name × period, and RELATIONS of contacts."""
    return read_rosters(FORMAT, export, members, settings)
