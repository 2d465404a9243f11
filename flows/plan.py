"""What one run is to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flows.working_folder import WorkingFolder


@dataclass(frozen=True)
class Plan:
    """What one run is to look at.

    Attributes:
        folder: the working folder.
        year: the campaign year, which names the folder under review.
        as_at: the day on which students count as applicant, current or former.
        run_id: of this run; opaque.
        staff: the one member of staff to look at; None: everybody.
        staff_workbooks: whether the matches are put to the members of staff.
        accepted: the gates that the call accepts.
        on_progress: told how many of how many declarations are read.
    """

    folder: WorkingFolder
    year: int
    as_at: date
    run_id: str
    staff: str | None = None
    staff_workbooks: bool = False
    accepted: frozenset[str] = frozenset()
    on_progress: Callable[[int, int], None] | None = None
