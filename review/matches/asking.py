"""What is put to a member of staff: their own connections, and never the student's side of a match.

Two students who fit one connection make one question, so that a workbook does not tell how many do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from records.policy import Verdict, WaitsFor
from review.matches.basis import Seen
from review.matches.memory import Remembered
from review.matches.states import EventKind, Role, State, may_happen
from review.register import Event, NewEvent

RENEWAL = timedelta(days=366)
"""An exemption that ends within this time is put to the member of staff again."""

_SHOWN = ("service", "name", "handle", "profile", "id")
_ANSWERABLE = frozenset({Verdict.UNDECIDED, Verdict.TO_BE_ENDED, Verdict.EXEMPT})


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a staff workbook.

    Attributes:
        match_id: the match that stands for all of them: the first one.
        match_ids: every match of the member of staff that these connections suggest.
        connections: what the exports show, each account once.
    """

    staff_id: str
    match_id: str
    match_ids: tuple[str, ...]
    connections: tuple[Seen, ...]


def questions_of(matches: Iterable[Remembered], year: int) -> list[Question]:
    """Put matches of one campaign year together into questions, in the order of their connections.

    Those of one member of staff that share a connection become one question.
    """
    of_staff: dict[str, list[Remembered]] = defaultdict(list)
    for match in matches:
        if year in match.years and match.years[year]["connections"]:
            of_staff[match.staff_id].append(match)
    return [
        _question(staff_id, together, year)
        for staff_id in sorted(of_staff)
        for together in _sharing_a_connection(of_staff[staff_id], year)
    ]


def may_be_asked(state: State, as_at: date) -> bool:
    """Whether a match is put to the member of staff.

    Not while the lead has parked or escalated it, a second person is waited for, or it is settled; an
    exemption is, in its last year.
    """
    if state.verdict is Verdict.EXEMPT:
        return state.expires is not None and state.expires <= as_at + RENEWAL
    if state.verdict is Verdict.TO_BE_ENDED:
        return True
    return state.verdict is Verdict.UNDECIDED and state.waits_for in (WaitsFor.LEAD, WaitsFor.STAFF)


def takes_an_answer(state: State) -> bool:
    """Whether an answer that comes back is still of use."""
    return state.verdict in _ANSWERABLE


def shown_answer(state: State, year: int) -> Event | None:
    """The claim that a workbook shows as given: last year's answer never stands for this year's."""
    claim = state.claim
    if claim is None or (claim.year or year) < year:
        return None
    is_newer = state.noticed is None or claim.seq > state.noticed.seq
    return claim if is_newer else None


def asked(match_id: str, state: State, *, year: int, run_id: str, due: date) -> list[NewEvent]:
    """The event of putting a match to the member of staff, where that makes it their turn.

    A match that reopened stays with the lead: what changed is on the student's side.
    """
    reopened = state.noticed is not None and state.noticed.kind == EventKind.REOPENED
    if reopened or shown_answer(state, year) or not may_happen(EventKind.ASKED, state, Role.RUN):
        return []
    detail = {"after": state.last, "due": due.isoformat()}
    key = f"{EventKind.ASKED}|{match_id}|{state.last}"
    return [
        NewEvent(EventKind.ASKED, "run", match_id=match_id, year=year, run_id=run_id, detail=detail, key=key)
    ]


def _question(staff_id: str, together: Sequence[Remembered], year: int) -> Question:
    ids = tuple(sorted(match.match_id for match in together))
    seen = {_key(one): one for match in together for one in match.years[year]["connections"]}
    return Question(staff_id, ids[0], ids, tuple(seen[key] for key in sorted(seen)))


def _sharing_a_connection(matches: Sequence[Remembered], year: int) -> list[list[Remembered]]:
    """Group matches so that two which share a connection, by themselves or over others, are together."""
    group_of: dict[tuple[str, ...], int] = {}
    groups: dict[int, tuple[list[Remembered], set[tuple[str, ...]]]] = {}
    for number, match in enumerate(sorted(matches, key=lambda one: one.match_id)):
        keys = {_key(seen) for seen in match.years[year]["connections"]}
        together = [match]
        for joined in {group_of[key] for key in keys if key in group_of}:
            others, theirs = groups.pop(joined)
            together += others
            keys |= theirs
        groups[number] = together, keys
        group_of.update(dict.fromkeys(keys, number))
    return sorted(
        (one for one, _ in groups.values()), key=lambda group: min(_first(one, year) for one in group)
    )


def _first(match: Remembered, year: int) -> tuple[str, ...]:
    return min(_key(seen) for seen in match.years[year]["connections"])


def _key(seen: Mapping[str, object] | Seen) -> tuple[str, ...]:
    return tuple(str(seen.get(name) or "") for name in _SHOWN)
