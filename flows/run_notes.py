"""run.json read back: what earlier runs noted about themselves.

A person may have edited the file, or a disk garbled it: what does not fit is as good as not there.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.working_folder import WorkingFolder

RUN, RECORDED = "run.json", "recorded.json"
"""What a run, and what a recording, notes beside the lists; both say how the register stood afterwards."""


class _Noted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class NotedHead(_Noted):
    """The newest event of the register, as a run or a recording left it."""

    seq: int
    hash: str


class _NotedRows(_Noted):
    rows: Mapping[str, int] = Field(default_factory=dict)


class _NotedInputs(_Noted):
    students: _NotedRows = Field(default_factory=_NotedRows)


class _NotedPeople(_Noted):
    people: int | None = None
    applicant: int | None = None
    current: int | None = None
    former: int | None = None


class Notes(_Noted):
    """What a run noted; every part may be missing."""

    run_id: str | None = None
    as_at: str | None = None
    base_rate: float | None = Field(None, gt=0, lt=1)
    inputs: _NotedInputs = Field(default_factory=_NotedInputs)
    student_records: _NotedPeople = Field(default_factory=_NotedPeople)
    matches: Mapping[str, int] = Field(default_factory=dict)
    coverage: Mapping[str, int] = Field(default_factory=dict)
    problems: Mapping[str, int] = Field(default_factory=dict)
    register_: NotedHead | None = Field(None, alias="register")


def noted_before(folder: WorkingFolder, year: int) -> Notes:
    """Return the run.json of the newest year before this one; nothing where there is none."""
    earlier = [one for one in folder.years() if one < year]
    return noted(folder, earlier[0]) if earlier else Notes()


def noted(folder: WorkingFolder, year: int) -> Notes:
    """Return a year's run.json; nothing where it cannot be read."""
    return read_notes(folder.review(year) / RUN) or Notes()


def read_notes(file: Path) -> Notes | None:
    """Return what a file notes of a run; None where it is not there or is not what a run wrote."""
    try:
        return Notes.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
