"""The story of the year: what staff handed in, what the student records say, what a person must look at.

One verb a line. Each goes through `step`, which carries it out plainly or as a Prefect task; no stage
knows which. Tables pass between stages in memory only: a connection that matches nobody is never
written to disk (promise 1).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.util import find_spec

import polars as pl

from connectors.declarations import Declarations, read_declarations
from connectors.staff import Staff, read_staff
from connectors.students.gates import Gate
from connectors.students.kin import support_of
from connectors.students.records import StudentRecords, read_student_records
from connectors.students.staff_who_study import staff_who_study
from flows.plan import Plan
from flows.publishing import Published, publish
from flows.run_notes import noted, noted_before
from flows.secrets import secrets_of
from flows.settings.sections import FILE
from flows.tracking import Step
from flows.working_folder import WorkingFolder
from matching.engine import Matched, MatchingOptions, match
from records.people import StaffMember
from records.problem import Problem, Refused
from review.lists.worklist import Worklist, set_aside_settled
from review.matches.settling import Edition
from review.register import open_register


@dataclass(frozen=True)
class Checked:
    """What a run found, for its closing words."""

    staff: Sequence[StaffMember]
    declarations: Declarations
    students: StudentRecords
    matched: Matched
    worklist: Worklist
    published: Published
    problems: Sequence[Problem]


def check_the_year(plan: Plan, step: Step) -> Checked:
    """Carry out one run.

    Raises:
        Refused: staff.csv or the register cannot be used, or a gate is closed (GatesClosed).
    """
    staff = step("receive the staff list", receive_staff, plan)
    declarations = step("read connections", receive_declarations, plan, staff)
    students = step("read student records", receive_students, plan)
    step("stop at closed gates", stop_at_gates, plan, students)
    matched = step("weigh candidates", weigh, plan, staff, declarations, students)
    worklist = step("set aside what is settled", set_aside, plan, staff, declarations, students, matched)
    problems = [*staff.problems, *declarations.problems, *students.problems]
    published = step(
        "publish the review list", publish, plan, worklist, declarations, students, matched, problems
    )
    return Checked(looked_at(plan, staff), declarations, students, matched, worklist, published, problems)


def receive_staff(plan: Plan) -> Staff:
    """Read who is to declare.

    Raises:
        Refused: staff.csv cannot be used, or the person named by `--staff` is not in it (BC-SET-006).
    """
    staff = read_staff(plan.folder.staff)
    if plan.staff is not None and plan.staff not in {member.staff_id for member in staff.members}:
        what = "The staff_id in the call is not in staff.csv."
        do = "Add that person, or correct the call."
        raise Refused(Problem("BC-SET-006", plan.folder.staff.name, None, "staff_id", what, do))
    return staff


def looked_at(plan: Plan, staff: Staff) -> list[StaffMember]:
    """Return the staff whose declarations this run reads: everybody, or the one that `--staff` names."""
    return [member for member in staff.members if plan.staff in (None, member.staff_id)]


def receive_declarations(plan: Plan, staff: Staff) -> Declarations:
    """Read what staff handed in, and say for every service what it was."""
    now = looked_at(plan, staff)
    return read_declarations(
        plan.folder.declarations,
        now,
        plan.folder.settings.services.asked,
        plan.as_at,
        plan.on_progress,
        not_now=[member for member in staff.members if member not in now],
    )


def receive_students(plan: Plan) -> StudentRecords:
    """Read the student records as they stand at the as-at date."""
    earlier = noted_before(plan.folder, plan.year)
    settings = plan.folder.settings
    return read_student_records(
        plan.folder.students,
        settings.students,
        plan.as_at,
        earlier.inputs.students.rows,
        secrets_of(settings.runs.server),
        earlier.student_records.people,
    )


class GatesClosed(Refused):
    """What would change the result for everyone stands open: nothing is published.

    Attributes:
        problems: why, as far as a whole file is to blame; then one for each gate, naming what accepts it.
    """

    def __init__(self, gates: Sequence[Problem], why: Sequence[Problem] = ()) -> None:
        super().__init__(gates[0])
        self.problems = (*why, *gates)


def stop_at_gates(plan: Plan, students: StudentRecords) -> None:
    """Go no further while a gate is closed that the call does not accept.

    Raises:
        GatesClosed: nothing was published.
    """
    closed = [gate for gate in students.gates if not gate.is_accepted(plan.accepted)]
    if closed:
        told = [gate.problem for gate in students.gates]
        # A file that could not be read is why its students are fewer; a row is not.
        why = [problem for problem in students.problems if problem.row is None and problem not in told]
        raise GatesClosed([_with_the_flag(gate) for gate in closed], why)


def _with_the_flag(gate: Gate) -> Problem:
    if "--accept" in gate.problem.do:
        return gate.problem
    return replace(gate.problem, do=f'{gate.problem.do} To publish all the same: --accept "{gate.name}".')


def weigh(plan: Plan, staff: Staff, declarations: Declarations, students: StudentRecords) -> Matched:
    """Propose candidates and weigh them; staff who study are never matched with themselves.

    Raises:
        Refused: the settings ask for Dask workers, and they cannot be used (BC-RUN-060 to 064).
    """
    options = options_of(plan.folder, _rate_of_the_year(plan))
    given = (
        declarations.connections,
        students.students,
        students.names,
        options,
        themselves(staff, students),
    )
    runs = plan.folder.settings.runs
    if runs.runner == "threads":
        return match(*given)
    refuse_without_dask()
    from flows.workers import match_on_workers

    return match_on_workers(runs.scheduler, *given)


def refuse_without_dask() -> None:
    """Raise Refused (BC-RUN-060) where the extra is not installed."""
    if find_spec("distributed") is None:
        what = 'The settings ask for runner = "dask", and this installation does not have Dask.'
        do = 'Install it with `pip install "boundary-check[dask]"`, or remove `runner` from the settings.'
        raise Refused(Problem("BC-RUN-060", FILE, None, None, what, do))


def _rate_of_the_year(plan: Plan) -> float | None:
    """Return the rate that everybody's run found, for one person's own run: one list says little of it."""
    return noted(plan.folder, plan.year).base_rate if plan.staff else None


def themselves(staff: Staff, students: StudentRecords) -> pl.DataFrame:
    """Return staff_id and student_id of the staff who study."""
    return study_of(staff.members, students).select("staff_id", "student_id")


def study_of(members: Sequence[StaffMember], students: StudentRecords) -> pl.DataFrame:
    """Return STAFF_WHO_STUDY of these members of staff."""
    return staff_who_study(members, students.students, students.names, students.merges)


def options_of(folder: WorkingFolder, base_rate: float | None = None) -> MatchingOptions:
    """Return the settings' `[matching]` as the engine takes it; their base rate goes before the one given."""
    asked = folder.settings.matching
    return MatchingOptions(
        strong_from=asked.strong_from,
        likely_from=asked.likely_from,
        list_floor=asked.list_floor,
        base_rate=asked.base_rate or base_rate,
        college=folder.settings.policy.college,
    )


def set_aside(
    plan: Plan, staff: Staff, declarations: Declarations, students: StudentRecords, matched: Matched
) -> Worklist:
    """Lay the matches beside what was decided before."""
    register = open_register(plan.folder.register, plan.folder.backups)
    try:
        return set_aside_settled(
            matches=matched.matches,
            evidence=matched.evidence,
            connections=declarations.connections,
            students=students.students,
            names=students.names,
            staff=staff.members,
            coverage=declarations.coverage,
            register=register,
            year=plan.year,
            run_id=plan.run_id,
            as_at=plan.as_at,
            only=None if plan.staff is None else {plan.staff},
            supporting=support_of(students.relations, staff.members),
            colleagues=set(themselves(staff, students)["student_id"]),
            answer_by=_answer_by(plan),
            merges=students.merges,
            edition=Edition(plan.folder.settings.policy.edition, plan.folder.settings.policy.ask_again),
        )
    finally:
        register.close()


def _answer_by(plan: Plan) -> date | None:
    """Return the day by which the members of staff are to answer; None: they are not asked by this run."""
    return (
        plan.as_at + timedelta(days=plan.folder.settings.review.answer_within)
        if plan.staff_workbooks
        else None
    )


def figures(checked: Checked) -> Mapping[str, Mapping[str, int]]:
    """Return what the run history may show: counts under our own words."""
    answers = Counter(line.answer.value for line in checked.declarations.coverage)
    strengths = Counter(checked.matched.matches["strength"].to_list())
    return {
        "coverage": dict(answers),
        "matches by strength": dict(strengths),
        "what was read": {
            "staff": len(checked.staff),
            "connections": checked.declarations.connections.height,
            "students": checked.students.students.height,
            "problems": len(checked.problems),
        },
    }
