"""The `[students]` section of boundary-check.toml: what the data officer's own tables call things."""

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

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


class StudentSettings(BaseModel):
    """Where student records come from and how they are read."""

    model_config = _SECTION

    sources: dict[str, StudentSource] = {}
    """By file name in students/; `*` and `?` stand for changing parts, as in "applicants-*.csv"."""
    same_person: list[IdList] = []
    """Lists of ids that are one person, whatever the records say; ids with their id_prefix."""
    keep_apart: list[IdList] = []
    """Lists of ids of which no two are the same person; no rule joins them, not even through a third id."""
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
