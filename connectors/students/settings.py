"""The `[students]` section of boundary-check.toml: what the data officer's own tables call things."""

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from connectors.students.views.address import KINDS, holds_password, kind_of
from connectors.students.views.credentials import NAMED

OurColumn = Literal[
    "student_id",
    "given",
    "family",
    "full_name",
    "middle",
    "preferred",
    "preferred_family",
    "former_family",
    "dob",
    "email",
    "phone",
    "handle",
    "uln",
    "upn",
    "ucas_id",
    "husid",
    "status",
    "start",
    "planned_end",
    "end",
]
Meaning = Literal[
    "applicant",
    "current",
    "former",
    "declined",
    "rejected",
    "completed",
    "withdrawn",
    "break",
    "transferred",
    "deceased",
    "ignore",
]
ViewColumn = Literal[
    "record_id",
    "person_ref",
    "uln",
    "upn",
    "legal_given",
    "legal_family",
    "preferred_given",
    "preferred_family",
    "former_family",
    "middle",
    "dob",
    "email",
    "phone",
    "handle",
    "status_code",
    "start_date",
    "planned_end",
    "actual_end",
    "institution",
]
"""The columns of the view that a database is read through; docs/students/database.md."""
DatabaseName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
"""Receipts and gates go by it, so it must not be taken for a file's name."""
"""What a status code of the student system means; `ignore` leaves the row out, and is counted."""
PresetName = Literal[
    "sims-arbor",
    "prosolution",
    "banner",
    "ucas",
    "hesa",
    "canvas",
    "moodle",
    "google-workspace",
    "ldif",
]
"""A system whose tables are read by their own headers."""

IdList = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=2)]
"""Two ids or more, as `read --as students` shows them."""

_SECTION = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)


class StudentSource(BaseModel):
    """How one student file, or every file that a pattern names, is to be read."""

    model_config = _SECTION

    columns: dict[OurColumn, str] = {}
    """Our column = the header in the file. Columns that are not named are not read at all."""
    preset: PresetName | None = None
    """The system a table comes from, where its headers fit several, or to say that it holds students only."""
    status: Literal["applicant", "current", "former"] | None = None
    """What everyone in the file is, where it has no status column."""
    status_codes: dict[str, Meaning] = {}
    """The file's own status codes and what they mean."""
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    """How dates in figures are written: day, month or year first."""
    side: Literal["source", "destination"] | None = None
    """For transfer files (CTF): whether we are the school that the pupils left, or the one they come to."""
    id_prefix: str = ""
    """Put before every id of the file, where its ids are not those of the other files."""


class StudentDatabase(BaseModel):
    """A database of the college, read through one view."""

    model_config = _SECTION

    url: str = Field(repr=False)
    """Where the database is: "postgresql://mis.example.org/college", "mssql://...", "oracle://...", or
    "sqlite:///folder/file.db", counted from the working folder. Never with a password."""
    view: str = Field("v_boundary_students", repr=False)
    """The view, with its schema where it needs one: "reports.v_boundary_students"."""
    user_from: str | None = None
    """Where the user name is kept: the name of an environment variable, in capitals, or "prefect:" and the
    name of a Secret block on the server that [runs] server names. Left out: the one in url, or none."""
    password_from: str | None = None
    """Where the password is kept, likewise. Left out: none (Windows login, peer, SQLite)."""
    columns: dict[ViewColumn, str] = {}
    """Our column = what the view calls it, where it has another name."""
    status_codes: dict[str, Meaning] = {}
    """The values of status_code and what they mean."""
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    """How dates are written that the view gives as text, unless they are ISO dates."""
    id_prefix: str = ""
    """Put before every record_id, where the ids are not those of the other sources."""
    time_limit: Annotated[int, Field(ge=1)] = 600
    """Seconds that reading the view may take."""

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if holds_password(url):
            do = "Take it out, and let password_from name the environment variable that holds it."
            raise PydanticCustomError("BC-STU-080", "holds a password.", {"do": do})
        if kind_of(url) is None:
            starts = ", ".join(f"{kind.driver.partition('+')[0]}://" for kind in KINDS)
            do = f"It begins with one of {starts}; see docs/students/database.md."
            raise PydanticCustomError(
                "BC-STU-081", "is not the address of a database that can be read.", {"do": do}
            )
        return url

    @field_validator("user_from", "password_from")
    @classmethod
    def _is_a_name(cls, name: str | None) -> str | None:
        if name is not None and not NAMED.fullmatch(name):
            do = 'Write the name of an environment variable, in capitals, or "prefect:" and a block\'s name.'
            raise PydanticCustomError(
                "BC-STU-082", "does not name a place where a login is kept.", {"do": do}
            )
        return name


class StudentSettings(BaseModel):
    """Where student records come from and how they are read."""

    model_config = _SECTION

    sources: dict[str, StudentSource] = {}
    """By file name in students/; `*` and `?` stand for changing parts, as in "applicants-*.csv"."""
    same_person: list[IdList] = []
    """Lists of ids that are one person, whatever the records say; ids with their id_prefix."""
    keep_apart: list[IdList] = []
    """Lists of ids of which no two are the same person; no rule joins them, not even through a third id."""
    databases: dict[DatabaseName, StudentDatabase] = {}
    """Databases of the college that a run reads after the files, each by a name of your own. A database takes
    url, view, user_from, password_from, columns, status_codes, date_order, id_prefix and time_limit; see
    docs/students/database.md."""
    mark_under_18: bool = True
    """Say in the review list which students are under 18 at the as-at date; else no age is looked at."""
    former_for_years: Annotated[float, Field(gt=0)] | None = None
    """Leave out people who left longer ago than this; nobody is left out by default."""

    def source_for(self, *names: str) -> tuple[str, StudentSource]:
        """Return the source that speaks of a file by one of its names, and how the settings call it.

        An exact name is taken before a pattern, an earlier pattern before a later one. A file that none
        speaks of has a source without settings, under its first name.
        """
        for name in names:
            if name in self.sources:
                return name, self.sources[name]
        for pattern, source in self.sources.items():
            if any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names):
                return pattern, source
        return names[0], StudentSource()
