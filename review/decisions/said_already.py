"""What a mark says beside what the register holds already: something new, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from records.names import fold
from records.policy import Outcome
from review.matches.formerly import Today, events_today, matches_today
from review.matches.memory import Remembered, remembered_in
from review.matches.states import DECISIONS, EventKind, projected
from review.register import Event, Register, Wording
from review.register.events import canonical, sha256
from review.register.store import events_in, wordings_in
from review.returned.marks import Mark, Undecided, day_of

NO_WORDS = Wording(None, None)
SAY_AN_OUTCOME = DECISIONS - {EventKind.CONFIRMED}


@dataclass(frozen=True, slots=True)
class History:
    """What the register holds: matches by id, their events oldest first, and what people wrote by event.

    `declared` are the events of people told of unasked.
    """

    matches: Mapping[str, Remembered]
    events: Mapping[str, Sequence[Event]]
    wordings: Mapping[int, Wording]
    declared: Sequence[Event] = ()


def history_of(register: Register, today: Today = MappingProxyType({})) -> History:
    """Read what the register holds, under the staff_ids of today: former id → the one it became.

    Raises:
        Refused: BC-REC-007: it could not be read.
    """
    with register.reading() as connection:
        events: dict[str, list[Event]] = defaultdict(list)
        everything = events_today(events_in(connection), today)
        for event in everything:
            if event.match_id is not None:
                events[event.match_id].append(event)
        declared = [event for event in everything if event.kind == EventKind.DECLARED]
        matches = matches_today(remembered_in(connection), today)
        return History(matches, events, wordings_in(connection), declared)


def key_of(mark: Mark) -> str:
    """What the same mark of the same file is known by, so that it is recorded once."""
    said = [mark.outcome.value, mark.reason or "", mark.note or "", str(mark.expires or "")]
    said += ["confirms"] if mark.confirms else []
    return f"mark|{mark.match_id}|{sha256(canonical([mark.digest, said]))}"


def is_recorded(mark: Mark, history: History) -> bool:
    """Whether a mark says nothing new: it is in force, was handed in before, or is what the row showed."""
    own = history.events.get(mark.match_id, ())
    if any(event.key == key_of(mark) for event in own):
        return True
    if mark.confirms:
        return projected(own).confirmed is not None
    if own and own[-1].kind in SAY_AN_OUTCOME and says_the_same(mark, own[-1], history):
        return True
    if _stands(mark, own, history):
        return True
    if mark.shown_after is None:
        return False
    return _stands(mark, [event for event in own if event.seq <= mark.shown_after], history)


def _stands(mark: Mark, events: Sequence[Event], history: History) -> bool:
    standing = projected(events).decided
    return standing is not None and says_the_same(mark, standing, history)


def shows_only(row: Undecided, history: History) -> bool:
    """Whether the words of a row without a decision are those that it was written with.

    Somebody who clears a Decision has not said what else it should be; what they type is another matter.
    """
    own = history.events.get(row.match_id, ())
    if row.shown_after is not None:
        own = [event for event in own if event.seq <= row.shown_after]
    standing = projected(own)
    if standing.decided is None or standing.outcome is None:
        return False
    reason, note = history.wordings.get(standing.decided.seq, NO_WORDS)
    return (
        (own_words(row.reason, standing.outcome) or None) == reason
        and (row.note or None) == note
        and (day_of(row.expires) if row.expires else None) == standing.expires
    )


def says_the_same(mark: Mark, event: Event, history: History) -> bool:
    """Whether a mark says what an event recorded; a missing column or an empty date says "as it is"."""
    if event.detail.get("outcome") != mark.outcome.value:
        return False
    wording = history.wordings.get(event.seq, NO_WORDS)
    return (
        (mark.expires is None or str(mark.expires) == event.detail.get("expires"))
        and (
            mark.reason is None
            or (own_words(mark.reason, Outcome(str(event.detail["outcome"]))) or None) == wording.reason
        )
        and (mark.note is None or (mark.note or None) == wording.note)
    )


def own_words(reason: str | None, outcome: Outcome) -> str | None:
    """The reason a person gave; the clear reason's own name, which lists show without one, is none."""
    clear = outcome.clear_reason
    return None if not reason or (clear is not None and fold(reason) == fold(clear)) else reason
