"""`why`: why a pair is, or is not, on the review list. Reads what a run reads, writes nothing."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from flows.pipeline import options_of, receive_declarations, receive_staff, receive_students, themselves
from flows.plan import Plan
from flows.terminal import Terminal
from flows.working_folder import as_at_of, open_folder
from matching.engine import match
from records.policy import RAISES_NO_MATCH
from records.problem import Problem, Refused

LOW_ENOUGH = -40.0
"""A floor, in bits, under which even a chance likeness of two common names does not fall."""


def explain_pair(folder: Path, staff_id: str, student_id: str) -> int:
    """Say what speaks for and against one pair.

    Raises:
        Refused: BC-SET-006 or BC-SET-009: the member of staff or the student is not in the files.
    """
    terminal = Terminal()
    working = open_folder(folder)
    as_at = as_at_of(None, working.settings)
    plan = Plan(folder=working, year=as_at.year, as_at=as_at, run_id="why")
    with terminal.progress() as stages:
        stages.begin("reading")
        staff = receive_staff(plan)
        receive_staff(replace(plan, staff=staff_id))
        declarations = receive_declarations(plan, staff)
        students = receive_students(plan)
        student = students.students.filter(pl.col("student_id") == student_id)
        if student.is_empty():
            what = "The student_id named by --student is not in the student records."
            do = "Correct the call; the id is the newest one that the records give."
            raise Refused(Problem("BC-SET-009", "students", None, "student_id", what, do))
        stages.begin("weighing")
        own = declarations.connections.filter(pl.col("staff_id") == staff_id)
        options, studying = options_of(working), themselves(staff)
        whole = match(declarations.connections, students.students, students.names, options, studying)
        low = replace(options, list_floor=LOW_ENOUGH, base_rate=whole.base_rate)
        alone = match(own, students.students, students.names, low, studying)
    shown = alone.evidence.filter(pl.col("student_id") == student_id).sort("weight", descending=True)
    listed = not whole.matches.filter(
        (pl.col("staff_id") == staff_id) & (pl.col("student_id") == student_id)
    ).is_empty()
    terminal.say(f"{staff_id} and {student_id}: {'on' if listed else 'not on'} the review list.")
    raising = own.filter(~pl.col("direction").is_in([str(one) for one in RAISES_NO_MATCH]))
    if shown.is_empty():
        terminal.say(_why_nothing(own.height, raising.height))
    for number, weight, why in shown.select("connection", "weight", "why").iter_rows():
        said = own.row(number, named=True)
        name = said["display_name"] or said["handle"] or "no name shown"
        terminal.say("")
        terminal.say(f"{said['service']}, {said['direction']}: {name}, weight {weight:.3f}")
        terminal.say(f"  {why}")
    floor = working.settings.matching.list_floor
    terminal.say("")
    terminal.say(
        f"The list begins at a weight of {floor:g}; a whole equal name is listed whatever its weight."
    )
    return 0


def _why_nothing(rows: int, raising: int) -> str:
    if rows == 0:
        return "Nothing that this member of staff handed in could be read, or it names nobody."
    if raising == 0:
        return "All their connections are removed, blocked or suggested people, which raise no match."
    return f"None of their {raising} connections looks like this student in name, handle or contact details."
