"""What a run leaves behind: the review list for people and for scripts, and run.json about the run itself."""

import json
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from connectors.declarations import Declarations
from connectors.students.records import StudentRecords
from flows.marked_files import holds_nothing_new
from flows.one_alone import bring_together, folder_alone
from flows.plan import Plan
from flows.run_notes import RUN, noted_before
from flows.settings.sections import MatchingSettings
from flows.student_receipts import people_counts, write_student_receipts
from matching.engine import Matched
from records.policy import Strength
from records.problem import Problem
from review.decisions.said_already import history_of
from review.files import put
from review.lists.for_scripts import write_lists
from review.lists.worklist import Worklist
from review.register import Head, open_register
from review.workbook import Written, write_review_workbook, write_staff_workbooks

DEFAULT_FLOOR: float = MatchingSettings().list_floor
LIBRARIES = ("boundary-check", "polars", "rapidfuzz")


@dataclass(frozen=True)
class Published:
    """Where the lead looks next."""

    folder: Path
    workbook: Written
    staff_workbooks: Sequence[Written] = ()

    @property
    def instead(self) -> list[Problem]:
        """What stands in the way of a workbook, which has another name therefore."""
        return [one.instead for one in (self.workbook, *self.staff_workbooks) if one.instead]


def publish(
    plan: Plan,
    worklist: Worklist,
    declarations: Declarations,
    students: StudentRecords,
    matched: Matched,
    problems: Sequence[Problem],
) -> Published:
    """Write `review/<year>`: the lists, the workbook, and run.json last.

    Raises:
        Refused: BC-REC-028: a file could not be written.
    """
    year_folder = plan.folder.review(plan.year)
    folder = folder_alone(year_folder, plan.staff) if plan.staff else year_folder
    write_lists(folder, worklist, declarations.coverage)
    if plan.staff:
        bring_together(year_folder, folder, plan.staff)
    else:
        write_student_receipts(folder, students, noted_before(plan.folder, plan.year).inputs.students.rows)
    register = open_register(plan.folder.register, plan.folder.backups)
    try:
        history = history_of(register, worklist.today)
        written = write_review_workbook(
            folder,
            worklist,
            may_replace=lambda file: holds_nothing_new(file, history),
            best_per_connection=plan.folder.settings.matching.best_per_connection,
        )
        for_staff = write_staff_workbooks(
            year_folder,
            worklist.staff,
            year=plan.year,
            as_at=plan.as_at,
            may_replace=lambda file: holds_nothing_new(file, history),
        )
        head = register.head()
    finally:
        register.close()
    about = about_the_run(plan, declarations, students, matched, problems, head)
    text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    for place in dict.fromkeys([folder, *([] if (year_folder / RUN).is_file() else [year_folder])]):
        put(place / RUN, lambda made: _write_text(made, text))
    return Published(folder, written, for_staff)


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def about_the_run(
    plan: Plan,
    declarations: Declarations,
    students: StudentRecords,
    matched: Matched,
    problems: Sequence[Problem],
    head: Head,
) -> dict[str, Any]:
    """Return what run.json holds: ids, versions, hashes and counts; no name and no file name of staff."""
    floor = plan.folder.settings.matching.list_floor
    strengths = Counter(matched.matches["strength"].to_list())
    return {
        "run_id": plan.run_id,
        "year": plan.year,
        "as_at": plan.as_at.isoformat(),
        "only_staff": plan.staff,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "inputs": inputs(plan, declarations, students),
        "student_records": {**people_counts(students), "notes": list(students.notes)},
        "base_rate": round(matched.base_rate, 6),
        "list_floor": floor,
        "floor_lowered": floor < DEFAULT_FLOOR,
        "gates_accepted": accepted_gates(plan, students),
        "matches": {one.value: strengths[one] for one in Strength},
        "approved_business_accounts": business_counts(declarations, matched),
        "coverage": dict(Counter(line.answer.value for line in declarations.coverage)),
        "problems": dict(sorted(Counter(problem.code for problem in problems).items())),
        "register": {"seq": head.seq, "hash": head.hash},
    }


def business_counts(declarations: Declarations, matched: Matched) -> dict[str, int]:
    """Count the connections of approved business accounts (section 5.1), and those that suggest a match."""
    flags = declarations.connections["approved_business"].fill_null(value=False)
    found = matched.evidence["connection"].unique()
    return {"connections": int(flags.sum()), "suggest_a_match": int(flags.gather(found).sum())}


def accepted_gates(plan: Plan, students: StudentRecords) -> list[str]:
    """Return the gates that were closed and that the call accepted, by our own names for them."""
    return sorted(gate.name for gate in students.gates if gate.is_accepted(plan.accepted))


def inputs(plan: Plan, declarations: Declarations, students: StudentRecords) -> dict[str, Any]:
    """Return a fingerprint and counts of what was handed in.

    By member of staff, never by file: the name of a file can be a person's.
    """
    folder = plan.folder
    rows = dict(declarations.connections.group_by("staff_id").len().iter_rows())
    # Only folders of staff: one that is nobody's may be called by a person's name.
    known = sorted({line.staff_id for line in declarations.coverage})
    people = {one: [folder.declarations / one] for one in known if (folder.declarations / one).is_dir()}
    people["lists for many"] = [path for path in folder.declarations.glob("*") if path.is_file()]
    return {
        "staff": {"sha256": fingerprint([folder.staff])},
        "students": {"sha256": fingerprint([folder.students]), "rows": dict(students.rows)},
        "declarations": {
            name: {"sha256": fingerprint(paths), "rows": rows.get(name, 0)} for name, paths in people.items()
        },
    }


def fingerprint(paths: Sequence[Path]) -> str:
    """Return the SHA-256 of files and all that is in folders: of each one's bytes, then of those together."""
    files = sorted(
        file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()
    )
    together = sha256()
    for file in files:
        with file.open("rb") as data:
            together.update(file_digest(data, "sha256").digest())
    return together.hexdigest()
