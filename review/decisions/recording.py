"""Recording what came back: first a plan that says what each row would do, then one transaction a row.

What is recorded already is left alone, so that the same file twice changes nothing; what somebody else
decided since a file was written is not overwritten.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from sqlalchemy import Connection

from records.names import fold
from records.problem import Problem, Refused
from review.decisions.answering import Answers, plan_answers, plan_declarations
from review.decisions.deciding import Accepted, SecondPerson, Sitting, planned
from review.decisions.from_paper import Paper, plan_exemptions, plan_told
from review.decisions.said_already import History, history_of, is_recorded, shows_only
from review.decisions.shorthand import spelled_out
from review.matches.formerly import Today
from review.matches.memory import Remembered
from review.matches.states import Role
from review.register import Register
from review.returned import faults
from review.returned.answers import read_answers, read_declarations
from review.returned.kinds import SheetKind, sorted_by_kind
from review.returned.marks import Mark, Marks, MarkSheet, read_marks

__all__ = [
    "Accepted",
    "Deciders",
    "Plan",
    "Recorded",
    "SecondPerson",
    "apply",
    "plan_record",
    "unrecorded",
    "unrecorded_in",
]


class Step(Protocol):
    """One thing that will be recorded, in a transaction of its own."""

    @property
    def match_id(self) -> str: ...

    @property
    def label(self) -> str: ...

    def write(self, connection: Connection, register: Register) -> Problem | None: ...


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide: the `[people]` section of the settings, as staff_ids."""

    lead: str
    deputies: tuple[str, ...] = ()

    def role_of(self, staff_id: str) -> Role | None:
        """What somebody decides as; None: they do not."""
        if staff_id == self.lead:
            return Role.LEAD
        return Role.DEPUTY if staff_id in self.deputies else None

    def under(self, today: Today) -> "Deciders":
        """Name the same people by the ids they have today."""
        return Deciders(today.get(self.lead, self.lead), tuple(today.get(one, one) for one in self.deputies))


@dataclass(frozen=True, slots=True)
class Plan:
    """What recording would do.

    Attributes:
        accepted: will be recorded.
        unchanged: recorded already, or shown by the file as it was recorded.
        refused: rows that a person must look at; they never block the others.
        conflicts: rows that say different things about one match: nothing is applied while there are any.
        blank: how many rows have no decision.
    """

    accepted: tuple[Step, ...]
    unchanged: tuple[Mark | None, ...]
    refused: tuple[Problem, ...]
    conflicts: tuple[Problem, ...]
    blank: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The acknowledgement of one decision: its transaction has committed."""

    match_id: str
    label: str


def plan_record(
    sheets: Sequence[MarkSheet],
    *,
    by: str,
    deciders: Deciders,
    register: Register,
    as_at: date,
    exemptions_end: date | None = None,
    second_person: SecondPerson = SecondPerson(),  # noqa: B008 - frozen
    edition: str = "",
    staff: Mapping[str, str] | None = None,
    today: Today = MappingProxyType({}),
) -> Plan:
    """Say what recording these sheets would do; nothing is written.

    Args:
        sheets: what came back, all files together: two that disagree are a conflict.
        by: the staff_id of who hands them in.
        deciders: who may decide.
        register: the register.
        as_at: the day of the decision; dates before it are refused.
        exemptions_end: the last day of an exemption that names none; None: 31 December of the year after
            the campaign year in which the match was last found.
        second_person: when a second person is asked for.
        edition: the policy's edition in force, which exemptions are given under.
        staff: the names of those who are to declare, by staff_id, for what stood on paper; None: anybody.
        today: former staff_id → the one of the same person now. Whoever records is one person under all
            their ids, so nobody decides their own match or confirms themself under another.

    Raises:
        Refused: BC-REC-014: `by` is neither the lead nor a deputy, and the files are not their own workbook.
    """
    kinds, strange = sorted_by_kind(sheets)
    by, deciders = today.get(by, by), deciders.under(today)
    role = deciders.role_of(by)
    history = history_of(register, today)
    answers = _answers(kinds, history, by=by, role=role, on=as_at)
    deciding = any(kinds[one] for one in (SheetKind.DECISIONS, SheetKind.EXEMPTIONS, SheetKind.TOLD))
    if role is None and (deciding or not sum(part.own for part in answers)):
        raise Refused(faults.may_not_decide())
    plan = Plan((), (), tuple(strange), (), 0)
    if role is not None:
        sitting = Sitting(by, role, history, as_at, exemptions_end, second_person, edition, today)
        plan = _together(plan, plan_decisions(kinds[SheetKind.DECISIONS], sitting))
        plan = _together(plan, plan_exemptions(kinds[SheetKind.EXEMPTIONS], sitting, register, staff))
        plan = _together(plan, plan_told(kinds[SheetKind.TOLD], sitting, register, staff))
    for part in answers:
        plan = _together(plan, part)
    return plan


def _together(plan: "Plan", part: "Plan | Answers | Paper") -> "Plan":
    unchanged = part.unchanged if isinstance(part, Plan) else (None,) * part.unchanged
    return Plan(
        (*plan.accepted, *part.accepted),
        (*plan.unchanged, *unchanged),
        (*plan.refused, *part.refused),
        (*plan.conflicts, *part.conflicts),
        plan.blank + part.blank,
    )


def _answers(
    kinds: Mapping[SheetKind, Sequence[MarkSheet]], history: History, *, by: str, role: Role | None, on: date
) -> list[Answers]:
    for_others = role is not None
    answers = read_answers(kinds[SheetKind.ANSWERS])
    told = read_declarations(kinds[SheetKind.DECLARATIONS])
    return [
        plan_answers(answers, history, by=by, for_others=for_others, on=on),
        plan_declarations(told, history, by=by, for_others=for_others, on=on),
    ]


def plan_decisions(sheets: Sequence[MarkSheet], sitting: Sitting) -> "Plan":
    """Say what recording the decisions on these sheets would do; nothing is written."""
    history = sitting.history
    read = read_marks(sheets)
    unchanged: list[Mark] = []
    refused = [*read.refused, *_words_alone(read, history), *_strange_files(read.marks, history)]
    open_marks: list[Mark] = []
    for mark in read.marks:
        if mark.match_id not in history.matches:
            continue
        said = _no_longer_fits(mark, history.matches[mark.match_id]) or spelled_out(
            mark, history, sitting.exemptions_end
        )
        if isinstance(said, Problem):
            refused.append(said)
        elif is_recorded(said, history):
            unchanged.append(said)
        else:
            open_marks.append(said)
    conflicts = _conflicts(open_marks)
    accepted: list[Accepted] = []
    for mark in _each_once(open_marks):
        step = planned(mark, sitting)
        accepted.append(step) if isinstance(step, Accepted) else refused.append(step)
    blank = read.blank + sum(shows_only(row, history) for row in read.undecided)
    return Plan(tuple(accepted), tuple(unchanged), tuple(refused), tuple(conflicts), blank)


def apply(plan: Plan, register: Register) -> Iterator[Recorded | Problem]:
    """Record a plan's accepted marks, each in a transaction of its own, yielding each once it has committed.

    A match that somebody else decided since the plan was made is not touched: its Problem is yielded.

    Raises:
        Refused: BC-REC-008: the register did not confirm; what was yielded before is recorded. ValueError
            where the plan has conflicts.
    """
    if plan.conflicts:
        raise ValueError("a plan with conflicts is not applied")
    for accepted in plan.accepted:
        yield _record(accepted, register)


def _record(step: Step, register: Register) -> Recorded | Problem:
    with register.writing() as connection:
        fault = step.write(connection, register)
    return fault or Recorded(step.match_id, step.label)


def unrecorded(sheets: Sequence[MarkSheet], register: Register) -> int:
    """Count the rows that hold something a person typed and that is not recorded, accepted or not."""
    return unrecorded_in(sheets, history_of(register))


def unrecorded_in(sheets: Sequence[MarkSheet], history: History) -> int:
    """The same for many files, with what the register holds read once."""
    kinds, strange = sorted_by_kind(sheets)
    read = read_marks(kinds[SheetKind.DECISIONS])
    lost = len(strange) + len(read.refused) + len(_words_alone(read, history))
    for part in _answers(kinds, history, by="", role=Role.LEAD, on=date.max):
        lost += len(part.accepted) + len(part.refused)
    return lost + sum(_is_unrecorded(mark, history) for mark in read.marks)


def _is_unrecorded(mark: Mark, history: History) -> bool:
    if mark.match_id not in history.matches:
        return True
    said = spelled_out(mark, history)
    return isinstance(said, Problem) or not is_recorded(said, history)


def _words_alone(read: Marks, history: History) -> list[Problem]:
    return [faults.words_alone(row) for row in read.undecided if not shows_only(row, history)]


def _strange_files(marks: Sequence[Mark], history: History) -> Iterator[Problem]:
    """Name the matches this register never had: one by one, or the file if it has no other."""
    of_file: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        of_file[mark.file].append(mark)
    for file, own in of_file.items():
        strange = [mark for mark in own if mark.match_id not in history.matches]
        if len(strange) == len(own) > 1:
            yield faults.strange_file(file)
        else:
            yield from (faults.unknown_match(mark) for mark in strange)


def _no_longer_fits(mark: Mark, match: Remembered) -> Problem | None:
    """Compare the row's visible cells with the stored match: a row sorted apart from its id is found so."""
    if mark.shown_in is not None and mark.shown_in < match.last_year:
        return faults.old_workbook(mark, match.last_year)
    facts = match.latest
    names = {seen["name"] for seen in facts["connections"] if seen["name"]}
    ids = {"staffid": match.staff_id, "studentid": facts["student_id"]}
    shown = {
        "staffname": facts["staff_name"],
        "studentname": facts["student_name"],
        "connectionnames": ";".join(names),
    }
    wrong = [name for name, stored in ids.items() if mark.identity.get(name, stored) != stored]
    wrong += [
        name for name, stored in shown.items() if _words(mark.identity.get(name, stored)) != _words(stored)
    ]
    return faults.no_longer_fits(mark, wrong[0]) if wrong else None


def _words(text: str) -> list[str]:
    seen = text.replace("\0", "")  # which no sheet that comes back still holds
    return sorted(word for part in seen.split(";") for word in fold(part).split())


def _conflicts(marks: Sequence[Mark]) -> list[Problem]:
    said: dict[str, Mark] = {}
    conflicts = []
    for mark in marks:
        first = said.setdefault(mark.match_id, mark)
        if _content(first) != _content(mark):
            conflicts.append(faults.conflict(mark, first))
    return conflicts


def _each_once(marks: Sequence[Mark]) -> list[Mark]:
    return list({mark.match_id: mark for mark in reversed(marks)}.values())[::-1]


def _content(mark: Mark) -> tuple[object, ...]:
    return mark.outcome, mark.confirms, mark.reason or "", mark.note or "", mark.expires
