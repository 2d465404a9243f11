"""What a run changes in the register: it lets exemptions expire, reopens decisions, sees connections end.

It never decides anything: it only notices that what a decision rested on is no longer so.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from records.people import CoverageLine
from records.policy import Answer, Ground, Outcome, Verdict
from review import words
from review.matches.basis import Facts, Seen, differences, reopening_differences, still_holds
from review.matches.memory import Remembered
from review.matches.states import EventKind, Role, State, may_happen
from review.register import Event, NewEvent, Wording

RUN_ACTOR = "run"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run looked at, for saying what it proves that a match is not found.

    Attributes:
        answers: how each member of staff's declaration for each service ended.
        staff_ids: the staff this run looked at.
        student_ids: the students in the records of this run.
        exported: what the exports show now, for the staff whose matches are gone.
    """

    answers: Mapping[tuple[str, str], Answer]
    staff_ids: Collection[str]
    student_ids: Collection[str]
    exported: Mapping[str, Sequence[Seen]]


def answers_of(coverage: Sequence[CoverageLine]) -> dict[tuple[str, str], Answer]:
    """How each declaration ended, by staff_id and service."""
    return {(line.staff_id, line.service.value): line.answer for line in coverage}


@dataclass(frozen=True, slots=True)
class Edition:
    """The policy's edition in force, and whether exemptions of an earlier one are asked again at once."""

    name: str = ""
    ask_again: bool = False


def events_at_found(
    match_id: str,
    state: State,
    relied: Mapping[str, object],
    facts: Facts,
    *,
    year: int,
    run_id: str,
    as_at: date,
    edition: Edition = Edition(),
) -> Iterator[NewEvent]:
    """What happens to a match because this run finds it, or because its exemption is over."""
    yield from expiry(match_id, state, year=year, run_id=run_id, as_at=as_at)
    if _is_over(state, as_at) or state.outcome is None or state.decided is None:
        return
    ground = Ground(str(state.decided.detail.get("ground", Ground.NAME)))
    changed = reopening_differences(state.outcome, relied, facts, ground)
    changed += _new_edition(state, edition)
    still_there = _still_there(state, relied, facts, year, as_at)
    if (changed or still_there) and may_happen(EventKind.REOPENED, state, Role.RUN):
        said = " ".join([*changed, *still_there, *_repeated(state, still_there)])
        yield _event(
            EventKind.REOPENED, match_id, state, year, run_id, said, {"still_there": bool(still_there)}
        )


def expiry(match_id: str, state: State, *, year: int, run_id: str, as_at: date) -> Iterator[NewEvent]:
    """Let an exemption end whose last day is over; missed days do not matter."""
    if _is_over(state, as_at) and state.expires is not None:
        said = f"The exemption ended on {words.day(state.expires)}."
        yield _event(EventKind.EXPIRED, match_id, state, year, run_id, said)


def seen_ended(
    match: Remembered, state: State, looked: Looked, *, year: int, run_id: str
) -> Iterator[NewEvent]:
    """Close a connection that was to be ended once complete exports no longer hold it.

    An export that is missing, partial or unreadable proves nothing; so does a student who is no longer
    in the records, or a list somebody typed.
    """
    if not may_happen(EventKind.SEEN_ENDED, state, Role.RUN) or why_gone(match, looked) is not GONE:
        return
    if all(looked.answers.get((match.staff_id, one)) is Answer.READ for one in _services(match.latest)):
        said = "The exports handed in no longer hold the connection."
        yield _event(EventKind.SEEN_ENDED, match.match_id, state, year, run_id, said)


GONE = "None of the lists handed in holds the connection any more."


def why_gone(match: Remembered, looked: Looked) -> str:
    """Say why a match of the register is not found by this run, and what that proves."""
    if match.staff_id not in looked.staff_ids:
        return "Not looked at: the member of staff is no longer among those who are to declare."
    if still_holds(match.latest["connections"], looked.exported.get(match.staff_id, ())):
        if match.latest["student_id"] not in looked.student_ids:
            return "The connection is still there, but the student is not in the student records handed in."
        return "The connection is still there, but no longer fits the student well enough to be listed."
    missing = [one for one in _services(match.latest) if not _was_read(looked, match.staff_id, one)]
    if missing:
        said = "; ".join(f"{words.service(one)}: {_answer(looked, match.staff_id, one)}" for one in missing)
        return f"Not found this time, which proves nothing ({said})."
    return GONE


def _was_read(looked: Looked, staff_id: str, service: str) -> bool:
    complete = (Answer.READ, Answer.DECLARED_BY_HAND, Answer.NONE)
    return looked.answers.get((staff_id, service)) in complete


def _answer(looked: Looked, staff_id: str, service: str) -> str:
    return looked.answers.get((staff_id, service), Answer.NOTHING_PROVIDED).value


def _services(facts: Facts) -> list[str]:
    return sorted({seen["service"] for seen in facts["connections"]})


def _is_over(state: State, as_at: date) -> bool:
    return state.verdict is Verdict.EXEMPT and state.expires is not None and state.expires < as_at


def _new_edition(state: State, edition: Edition) -> list[str]:
    if not edition.ask_again or state.verdict is not Verdict.EXEMPT or state.decided is None:
        return []
    if state.decided.detail.get("edition", "") == edition.name:
        return []
    return [f"The policy has a new edition ({edition.name}), under which exemptions are asked for again."]


def _still_there(
    state: State, relied: Mapping[str, object], facts: Facts, year: int, as_at: date
) -> list[str]:
    """A connection that has ended, or was to, and that this run finds all the same."""
    if state.verdict is Verdict.ENDED:
        return ["The connection had ended, and is there again."]
    # The export of the same year may be older than the answer; next year's is not.
    if (
        state.verdict is not Verdict.TO_BE_ENDED
        or state.decided is None
        or year <= (state.decided.year or year)
    ):
        return []
    then: Facts = {**facts, **relied}  # type: ignore[typeddict-item]
    if not still_holds(then["connections"], facts["connections"]):
        return [
            "The connection that was to be ended is no longer there, but another is.",
            *differences(then, {**facts, "names": then["names"]}),
        ]
    said_so = state.outcome is Outcome.CONNECTION_ENDED or (
        state.claim is not None and state.claim.kind == EventKind.SAID_ENDED
    )
    if said_so:
        return ["The connection was said to have ended, and this year's export still holds it."]
    if state.expires is not None and state.expires > as_at:
        return []
    by = f" by {words.day(state.expires)}" if state.expires else ""
    return [f"The connection was to be ended{by}, and this year's export still holds it."]


def _repeated(state: State, still_there: Sequence[str]) -> list[str]:
    times = state.failures + 1
    return [f"This is time number {times} that it was still there."] if still_there and times > 1 else []


def _event(
    kind: EventKind,
    match_id: str,
    state: State,
    year: int,
    run_id: str,
    said: str,
    more: Mapping[str, object] = MappingProxyType({}),
) -> NewEvent:
    was = {} if state.outcome is None else {"was": state.outcome.value}
    return NewEvent(
        kind=kind,
        actor=RUN_ACTOR,
        match_id=match_id,
        year=year,
        run_id=run_id,
        detail={"after": state.last, **was, **more},
        wording=Wording(None, said),
        key=f"{kind}|{match_id}|{state.last}",
    )


def was_then(
    event: Event, match: Remembered | None, relied: Mapping[str, object], facts: Facts
) -> Mapping[str, object]:
    """What a decision rested on; for one from paper, how the match looked when a run first found it."""
    if relied or not event.detail.get("from_paper"):
        return relied
    first: Facts = facts if match is None else match.years[min(match.years)]
    return {name: value for name, value in first.items() if name in ("status", "under_18")}
