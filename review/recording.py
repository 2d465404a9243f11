"""Recording marks: first a plan that says what each would do, then one transaction a decision.

The lead or a deputy decides, never about their own match. What is recorded already is left alone, so that
the same file twice changes nothing; what somebody else decided since a file was written is not overwritten.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from records.names import fold
from records.people import Decision
from records.policy import Outcome
from records.problem import Problem, Refused
from review import faults
from review.basis import relied_on
from review.marks import Mark, Marks, MarkSheet, read_marks
from review.memory import Remembered, remembered_in
from review.register import Event, NewEvent, Register, Wording
from review.register.store import events_in
from review.said_already import (
    History,
    history_of,
    is_recorded,
    key_of,
    own_words,
    says_the_same,
    shows_only,
)
from review.states import EventKind, Role, State, may_happen, projected


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


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mark that will be recorded, and the newest event of its match when that was decided."""

    mark: Mark
    decision: Decision
    role: Role
    after: int


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

    accepted: tuple[Accepted, ...]
    unchanged: tuple[Mark, ...]
    refused: tuple[Problem, ...]
    conflicts: tuple[Problem, ...]
    blank: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The acknowledgement of one decision: its transaction has committed."""

    match_id: str
    outcome: Outcome


def plan_record(
    sheets: Sequence[MarkSheet],
    *,
    by: str,
    deciders: Deciders,
    register: Register,
    as_at: date,
    exemptions_end: date | None = None,
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

    Raises:
        Refused: BC-REC-014: `by` is neither the lead nor a deputy.
    """
    role = deciders.role_of(by)
    if role is None:
        raise Refused(faults.may_not_decide())
    read = read_marks(sheets)
    history = history_of(register)
    unchanged: list[Mark] = []
    refused = [*read.refused, *_words_alone(read, history), *_strange_files(read.marks, history)]
    open_marks: list[Mark] = []
    for mark in read.marks:
        if mark.match_id not in history.matches:
            continue
        if (fault := _no_longer_fits(mark, history.matches[mark.match_id])) is not None:
            refused.append(fault)
        elif is_recorded(mark, history):
            unchanged.append(mark)
        else:
            open_marks.append(mark)
    conflicts = _conflicts(open_marks)
    accepted: list[Accepted] = []
    for mark in _each_once(open_marks):
        planned = _planned(mark, by, role, history, as_at, exemptions_end)
        accepted.append(planned) if isinstance(planned, Accepted) else refused.append(planned)
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


def unrecorded(sheets: Sequence[MarkSheet], register: Register) -> int:
    """Count the rows that hold something a person typed and that is not recorded, accepted or not."""
    read, history = read_marks(sheets), history_of(register)
    lost = len(read.refused) + len(_words_alone(read, history))
    return lost + sum(
        mark.match_id not in history.matches or not is_recorded(mark, history) for mark in read.marks
    )


def _words_alone(read: Marks, history: History) -> list[Problem]:
    return [faults.words_alone(row) for row in read.undecided if not shows_only(row, history)]


def _record(accepted: Accepted, register: Register) -> Recorded | Problem:
    decision = accepted.decision
    with register.writing() as connection:
        own = events_in(connection, {decision.match_id})
        if projected(own).last != accepted.after:
            return faults.decided_since(accepted.mark)
        match = remembered_in(connection, {decision.match_id})[decision.match_id]
        register.append(connection, [_event(accepted, match)])
    return Recorded(decision.match_id, decision.outcome)


def _event(accepted: Accepted, match: Remembered) -> NewEvent:
    decision = accepted.decision
    return NewEvent(
        kind=EventKind.DECIDED,
        actor=decision.by,
        match_id=decision.match_id,
        year=match.last_year,
        detail={
            "outcome": decision.outcome.value,
            "role": accepted.role.value,
            "on": decision.on.isoformat(),
            "expires": decision.expires.isoformat() if decision.expires else None,
        },
        wording=Wording(decision.reason, decision.note),
        basis=relied_on(decision.outcome, match.latest),
        key=key_of(accepted.mark),
    )


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
    return mark.outcome, mark.reason or "", mark.note or "", mark.expires


def _planned(
    mark: Mark, by: str, role: Role, history: History, as_at: date, exemptions_end: date | None
) -> Accepted | Problem:
    match = history.matches[mark.match_id]
    own = history.events.get(mark.match_id, ())
    state = projected(own)
    fault = (
        _not_theirs(mark, match, by)
        or _overtaken(mark, own, by, history)
        or _not_possible(mark, state, role)
        or _incomplete(mark, state, as_at)
    )
    if fault is not None:
        return fault
    expires = _expires(mark, match, exemptions_end)
    if expires is not None and expires < as_at:
        return faults.over(mark)
    decision = Decision(
        match_id=mark.match_id,
        outcome=mark.outcome,
        reason=own_words(mark.reason, mark.outcome),
        note=mark.note or None,
        expires=expires,
        by=by,
        on=as_at,
    )
    return Accepted(mark, decision, role, state.last)


def _not_theirs(mark: Mark, match: Remembered, by: str) -> Problem | None:
    """Nobody decides about their own match: the lead's goes to a deputy, a deputy's to the lead."""
    return faults.own_match(mark) if match.staff_id == by else None


def _overtaken(mark: Mark, own: Sequence[Event], by: str, history: History) -> Problem | None:
    """Whether the match was decided since the row was written, by somebody else or back and forth."""
    if mark.shown_after is None:
        return None
    since = [event for event in own if event.seq > mark.shown_after and event.kind == EventKind.DECIDED]
    if any(event.actor != by for event in since):
        return faults.decided_since(mark)
    return (
        faults.recorded_before(mark) if any(says_the_same(mark, event, history) for event in since) else None
    )


def _not_possible(mark: Mark, state: State, role: Role) -> Problem | None:
    return None if may_happen(mark.outcome, state, role) else faults.not_possible(mark)


def _incomplete(mark: Mark, state: State, as_at: date) -> Problem | None:
    if mark.outcome is Outcome.EXEMPT_OTHER and not own_words(mark.reason, mark.outcome):
        return faults.needs_reason(mark)
    if mark.outcome is Outcome.PARK and not (mark.reason and (mark.expires or mark.note)):
        return faults.park_needs(mark)
    if mark.expires and _takes_date(mark.outcome) and mark.expires < as_at:
        return faults.over(mark)
    # A date the row showed with the decision it had is only left over, and not refused.
    left_over = mark.expires == state.expires
    if mark.expires and not _takes_date(mark.outcome) and not left_over:
        return faults.takes_no_date(mark)
    return None


def _takes_date(outcome: Outcome) -> bool:
    return outcome.clear_reason is not None or outcome in (Outcome.PARK, Outcome.ASK_TO_END)


def _expires(mark: Mark, match: Remembered, exemptions_end: date | None) -> date | None:
    if not _takes_date(mark.outcome):
        return None
    if mark.outcome.clear_reason is None or mark.expires:
        return mark.expires
    return exemptions_end or date(match.last_year + 1, 12, 31)
