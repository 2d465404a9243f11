"""`why`: why a pair is, or is not, on the review list. Reads what a run reads, writes nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from connectors.declarations import Declarations
from connectors.staff import Staff
from connectors.students.records import StudentRecords
from flows.pipeline import options_of, receive_declarations, receive_staff, receive_students, themselves
from flows.plan import Plan
from flows.terminal import Terminal
from flows.working_folder import as_at_of, open_folder
from matching.engine import match
from records.policy import RAISES_NO_MATCH
from records.problem import Problem, Refused

LOW_ENOUGH = -40.0
"""A floor, in bits, under which even a chance likeness of two common names does not fall."""


@dataclass(frozen=True)
class Pair:
    """What is to be explained, and all that was read for it."""

    plan: Plan
    student_id: str
    staff: Staff
    declarations: Declarations
    students: StudentRecords

    @property
    def own(self) -> pl.DataFrame:
        """The member of staff's CONNECTIONS; EVIDENCE of a match on them names their row numbers."""
        return self.declarations.connections.filter(pl.col("staff_id") == self.plan.staff)


def explain_pair(folder: Path, staff_id: str, student_id: str) -> int:
    """Say what speaks for and against one pair.

    Raises:
        Refused: BC-SET-006 or BC-SET-009: the member of staff or the student is not in the files.
    """
    terminal = Terminal()
    working = open_folder(folder)
    as_at = as_at_of(None, working.settings)
    plan = Plan(folder=working, year=as_at.year, as_at=as_at, run_id="why", staff=staff_id)
    with terminal.progress() as stages:
        stages.begin("reading")
        pair = _read(plan, student_id)
        stages.begin("weighing")
        listed, evidence = _weighed(pair)
    terminal.say(f"{staff_id} and {student_id}: {'on' if listed else 'not on'} the review list.")
    _say_evidence(terminal, pair, evidence)
    floor = working.settings.matching.list_floor
    terminal.say()
    terminal.say(
        f"The list begins at a weight of {floor:g}; a whole equal name is listed whatever its weight."
    )
    return 0


def _read(plan: Plan, student_id: str) -> Pair:
    staff = receive_staff(plan)
    everybody = replace(plan, staff=None)
    pair = Pair(plan, student_id, staff, receive_declarations(everybody, staff), receive_students(everybody))
    if pair.students.students.filter(pl.col("student_id") == student_id).is_empty():
        what = "The student_id named by --student is not in the student records."
        do = "Correct the call; the id is the newest one that the records give."
        gave_way = pair.students.merges.filter(pl.col("student_id") == student_id)
        if gave_way.height:
            what = "The student_id named by --student gave way to another of the same person."
            do = f"Call again with --student {gave_way['person'][0]}."
        raise Refused(Problem("BC-SET-009", "students", None, "student_id", what, do))
    return pair


def _weighed(pair: Pair) -> tuple[bool, pl.DataFrame]:
    """Say whether a run lists the pair, and return its EVIDENCE, whatever its weight, most first."""
    options, studying = options_of(pair.plan.folder), themselves(pair.staff, pair.students)
    students, names = pair.students.students, pair.students.names
    whole = match(pair.declarations.connections, students, names, options, studying)
    this_pair = {"staff_id": pair.plan.staff, "student_id": pair.student_id}
    listed = whole.matches.filter(**this_pair).height > 0
    low = replace(options, list_floor=LOW_ENOUGH, base_rate=whole.base_rate)
    alone = match(pair.own, students, names, low, studying)
    return listed, alone.evidence.filter(**this_pair).sort("weight", descending=True)


def _say_evidence(terminal: Terminal, pair: Pair, evidence: pl.DataFrame) -> None:
    if evidence.is_empty():
        terminal.say(_why_nothing(pair))
    for number, weight, why in evidence.select("connection", "weight", "why").iter_rows():
        seen = pair.own.row(number, named=True)
        name = seen["display_name"] or seen["handle"] or "no name shown"
        terminal.say()
        terminal.say(f"{seen['service']}, {seen['direction']}: {name}, weight {weight:.3f}")
        terminal.say(f"  {why}")


def _why_nothing(pair: Pair) -> str:
    own = pair.own
    if (
        themselves(pair.staff, pair.students)
        .filter(staff_id=pair.plan.staff, student_id=pair.student_id)
        .height
    ):
        return "They are the same person: somebody who works and studies here is never matched with themself."
    raising = own.filter(~pl.col("direction").is_in([str(one) for one in RAISES_NO_MATCH]))
    if own.is_empty():
        return "Nothing that this member of staff handed in could be read, or it names nobody."
    if raising.is_empty():
        return "All their connections are removed, blocked or suggested people, which raise no match."
    people = f"None of their {raising.height} connections"
    return f"{people} looks like this student in name, handle or contact details."
