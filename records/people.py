"""What one person said or is, as models: staff, their declaration lines, and decisions.

Values are hidden in validation errors: pydantic prints inputs by default, and an input here is a person's.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from records.policy import Answer, Outcome, Service


class PersonModel(BaseModel):
    """Base of every model that can hold a person's data."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class StaffMember(PersonModel):
    """One employee or contractor (section 2) who is to declare."""

    staff_id: str
    name: str
    email: str
    department: str | None = None
    line_manager_id: str | None = None
    employment: str | None = None
    starts: date | None = None
    ends: date | None = None
    student_id: str | None = None
    """Their own id in the student records, where they also study; they are never matched with themself."""
    formerly: tuple[str, ...] = ()
    """Earlier staff_ids of the same person; what was decided under them stands for this one."""


class DeclarationLine(PersonModel):
    """What one member of staff states for one service: a row of declaration.csv."""

    staff_id: str
    service: Service
    account_held: Literal["yes", "no", "closed"] | None = None
    answer: Literal["list attached", "declared by hand", "none", "cannot be exported", "decline"] | None = (
        None
    )
    approved_business_account: bool = False
    """Section 5.1: a business account the college approved; matches on it are marked and kept apart."""
    reason: str | None = None
    account_name: str | None = None
    """The name or handle of their account, where it is not their own: an export of it is theirs."""


class CoverageLine(PersonModel):
    """How one staff member's declaration for one service ended: a row of coverage.csv."""

    staff_id: str
    service: Service
    answer: Answer
    files: int = 0
    rows: int = 0
    problem: str | None = None
    """The codes of the problems met, joined by ``;``."""


class Decision(PersonModel):
    """What a person concluded about a match."""

    match_id: str
    outcome: Outcome
    reason: str | None = None
    note: str | None = None
    expires: date | None = None
    """Exemptions: valid until. Park: look again on. Ask to end: due. Null for the others."""
    by: str
    """The staff_id of who decided: the lead or a deputy, never about their own match."""
    on: date
