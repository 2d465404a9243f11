"""What a member of staff told of unasked, laid beside the matches that a run finds."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from records.names import fold
from records.policy import StaffAnswer
from review.matches.basis import Facts
from review.matches.states import EventKind, Role, State, states_of
from review.register import Event, NewEvent, Wording

Found = Mapping[str, tuple[str, str, Facts]]
"""match_id → staff_id, person, how the match looks."""


def claims_told_before(
    events: Sequence[Event], said: Mapping[int, Wording], found: Found, year: int, run_id: str
) -> Iterator[NewEvent]:
    """Make a claim of each person told of whose name is that of a connection or of a name of the student.

    Only where the member of staff has not answered for the match; names are folded, word order aside.

    Args:
        events: everything the register holds.
        said: what people wrote; a declaration whose words were erased fits nobody any more.
        found: the matches of the run.
        year: the campaign year; what was told of in later ones does not count.
        run_id: of the run.
    """
    told = _by_name(events, said, year)
    states = states_of(events)
    for match_id, (staff_id, _, facts) in found.items():
        state = states.get(match_id, State())
        fitting = [one for name in sorted(_names(facts)) for one in told.get((staff_id, name), ())]
        if fitting and state.claim is None:
            newest = max(fitting, key=lambda one: one.seq)
            yield _claim(match_id, state, newest, said, year, run_id)


def _by_name(
    events: Sequence[Event], said: Mapping[int, Wording], year: int
) -> dict[tuple[str, str], list[Event]]:
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == EventKind.DECLARED and (event.year or year) <= year and event.seq in said:
            told[str(event.detail["staff_id"]), _folded(said[event.seq].note or "")].append(event)
    return told


def _names(facts: Facts) -> set[str]:
    shown = [seen["name"] or "" for seen in facts["connections"]]
    return {_folded(name) for name in (*facts["names"], *shown)} - {""}


def _folded(name: str) -> str:
    return " ".join(sorted(fold(name).split()))


def _claim(
    match_id: str, state: State, told: Event, said: Mapping[int, Wording], year: int, run_id: str
) -> NewEvent:
    ended = told.detail["answer"] == StaffAnswer.ALREADY_ENDED
    before = state.asked is None or told.seq < state.asked.seq
    return NewEvent(
        kind=EventKind.SAID_ENDED if ended else EventKind.CLAIMED,
        actor=told.actor,
        match_id=match_id,
        year=year,
        run_id=run_id,
        detail={
            "answer": told.detail["answer"],
            "role": Role.STAFF.value,
            "on": told.detail["on"],
            "unprompted": before,
            "told": told.seq,
        },
        wording=Wording(said[told.seq].reason, None),
        key=f"{EventKind.CLAIMED}|{match_id}|told {told.seq}",
    )
