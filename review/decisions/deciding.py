"""What the lead, a deputy or a second person may decide about one match, and the event that says so.

Nobody decides about their own match, nor about a student for whom they gave a reason of their own; nobody
confirms what they decided themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from records.names import fold
from records.people import Decision
from records.policy import Ground, Outcome, StaffAnswer
from records.problem import Problem
from review.decisions.said_already import History, key_of, own_words, says_the_same
from review.decisions.shorthand import end_of_exemption
from review.matches.basis import Facts, relied_on
from review.matches.formerly import Today
from review.matches.memory import Remembered, remembered_in
from review.matches.states import DECISIONS, EventKind, Role, State, may_happen, projected
from review.register import Event, NewEvent, Register, Wording
from review.register.store import events_in
from review.returned import faults
from review.returned.marks import Mark


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """When a second person confirms an exemption: the `[review] second_person` setting."""

    other_reason: bool = False
    under_18: bool = False

    def is_needed(self, outcome: Outcome, facts: Facts) -> bool:
        """Whether a decision waits for one; null for under_18 is not known, and asks for none."""
        if outcome.clear_reason is None:
            return False
        return (self.other_reason and outcome is Outcome.EXEMPT_OTHER) or (
            self.under_18 and bool(facts["under_18"])
        )


@dataclass(frozen=True)
class Sitting:
    """One person recording on one day.

    Attributes:
        by: their staff_id.
        role: the lead, or a deputy.
        history: what the register held when they began.
        as_at: the day.
        exemptions_end: the last day of an exemption that names none; None: see `end_of_exemption`.
        second_person: when a second person is asked for.
        edition: the policy's edition in force.
        today: former staff_id → the one of the same person now.
    """

    by: str
    role: Role
    history: History
    as_at: date
    exemptions_end: date | None = None
    second_person: SecondPerson = field(default_factory=SecondPerson)
    edition: str = ""
    today: Today = field(default_factory=dict)

    @cached_property
    def answered_for(self) -> frozenset[str]:
        """The persons for whom whoever records gave an answer as a member of staff themself."""
        own = (match for match in self.history.matches.values() if match.staff_id == self.by)
        return frozenset(
            match.person for match in own if projected(self.history.events.get(match.match_id, ())).claim
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """A mark that will be recorded, and the newest event of its match when that was decided."""

    mark: Mark
    decision: Decision
    role: Role
    after: int
    kind: EventKind = EventKind.DECIDED
    edition: str = ""

    @property
    def match_id(self) -> str:
        """The match it is about."""
        return self.decision.match_id

    @property
    def label(self) -> str:
        """What the acknowledgement says."""
        return self.decision.outcome.value

    def write(self, connection: Connection, register: Register) -> Problem | None:
        """Append the event inside the caller's transaction; a Problem: somebody else was first."""
        state = projected(events_in(connection, {self.match_id}))
        if state.last != self.after:
            return faults.decided_since(self.mark)
        match = remembered_in(connection, {self.match_id})[self.match_id]
        register.append(connection, [self._event(match, state)])
        return None

    def _event(self, match: Remembered, state: State) -> NewEvent:
        decision = self.decision
        confirms = self.kind is EventKind.CONFIRMED
        detail = {
            "outcome": decision.outcome.value,
            "role": self.role.value,
            "on": decision.on.isoformat(),
            "expires": decision.expires.isoformat() if decision.expires else None,
        }
        return NewEvent(
            kind=self.kind,
            actor=decision.by,
            match_id=decision.match_id,
            year=match.last_year,
            detail=detail if confirms else detail | _about_claim(decision, state) | self._rests_on(),
            wording=None if confirms else Wording(decision.reason, decision.note),
            basis=None if confirms else relied_on(decision.outcome, match.latest),
            key=key_of(self.mark),
        )

    def _rests_on(self) -> dict[str, object]:
        """What else, in our own words, a decision of its kind rests on."""
        outcome = self.decision.outcome
        if outcome is Outcome.NOT_THE_SAME_PERSON:
            return {"ground": ground_of(self.decision.reason).value}
        return {"edition": self.edition} if outcome.clear_reason and self.edition else {}


def planned(mark: Mark, sitting: Sitting) -> Accepted | Problem:
    """What recording a mark would do; a Problem: why it cannot stand."""
    match = sitting.history.matches[mark.match_id]
    own = sitting.history.events.get(mark.match_id, ())
    state = projected(own)
    kind = _kind(mark, state, match, sitting)
    fault = (
        _not_theirs(mark, match, sitting)
        or _overtaken(mark, own, sitting)
        or _not_possible(mark, state, kind, sitting)
        or (None if mark.confirms else _incomplete(mark, state, sitting.as_at))
    )
    if fault is not None:
        return fault
    expires = mark.expires if mark.confirms else _expires(mark, match, sitting.exemptions_end)
    if expires is not None and expires < sitting.as_at:
        return faults.over(mark)
    decision = Decision(
        match_id=mark.match_id,
        outcome=_outcome(mark),
        reason=own_words(mark.reason, _outcome(mark)),
        note=mark.note or None,
        expires=expires,
        by=sitting.by,
        on=sitting.as_at,
    )
    return Accepted(mark, decision, sitting.role, state.last, kind, sitting.edition)


def ground_of(reason: str | None) -> Ground:
    """What "not the same person" rests on, by the words of its reason; the name, where they do not say.

    >>> ground_of("Checked her DOB with admissions"), ground_of("another face in the photo")
    (<Ground.DATE_OF_BIRTH: 'the date of birth'>, <Ground.PHOTO: 'a photo'>)
    """
    words = f" {fold(reason or '')} "
    for ground, signs in _GROUNDS.items():
        if any(f" {sign}" in words for sign in signs):
            return ground
    return Ground.NAME


_GROUNDS: dict[Ground, tuple[str, ...]] = {
    Ground.DATE_OF_BIRTH: ("date of birth", "dob", "birth date", "birthday", "age "),
    Ground.PHOTO: ("photo", "picture", "face "),
    Ground.STAFF: ("staff says", "staff member says", "they say", "asked them", "asked the member of staff"),
}


def _outcome(mark: Mark) -> Outcome:
    if not isinstance(mark.outcome, Outcome):
        raise TypeError("a mark is spelled out before it is planned")
    return mark.outcome


def _kind(mark: Mark, state: State, match: Remembered, sitting: Sitting) -> EventKind:
    if mark.confirms:
        return EventKind.CONFIRMED
    goes_on = mark.renews and state.confirmed is not None
    if not goes_on and sitting.second_person.is_needed(_outcome(mark), match.latest):
        return EventKind.PROPOSED
    return EventKind.DECIDED


def _about_claim(decision: Decision, state: State) -> dict[str, object]:
    """Which claim a decision answers, and whether it accepts it; nothing where none was made."""
    if state.claim is None or decision.outcome is Outcome.UNDO:
        return {}
    asked_for = StaffAnswer(str(state.claim.detail["answer"])).accepted_as
    return {"claim": state.claim.seq, "accepts": decision.outcome is asked_for}


def _not_theirs(mark: Mark, match: Remembered, sitting: Sitting) -> Problem | None:
    """Nobody decides about their own match: the lead's goes to a deputy, a deputy's to the lead."""
    if match.staff_id == sitting.by:
        return faults.own_match(mark)
    return faults.own_reason(mark) if match.person in sitting.answered_for else None


def _overtaken(mark: Mark, own: Sequence[Event], sitting: Sitting) -> Problem | None:
    """Whether the match was decided since the row was written, by somebody else or back and forth."""
    if mark.shown_after is None:
        return None
    since = [event for event in own if event.seq > mark.shown_after and event.kind in DECISIONS]
    if any(event.actor != sitting.by for event in since):
        return faults.decided_since(mark)
    before = any(says_the_same(mark, event, sitting.history) for event in since)
    return faults.recorded_before(mark) if before and not mark.confirms else None


def _not_possible(mark: Mark, state: State, kind: EventKind, sitting: Sitting) -> Problem | None:
    if kind is EventKind.CONFIRMED:
        own = state.decided is not None and state.decided.actor == sitting.by
        if own:
            return faults.confirms_own(mark)
        may = may_happen(kind, state, Role.SECOND_PERSON)
        return None if may else faults.nothing_to_tick(mark)
    happening = kind if kind is EventKind.PROPOSED else _outcome(mark).value
    return None if may_happen(happening, state, sitting.role) else faults.not_possible(mark)


def _incomplete(mark: Mark, state: State, as_at: date) -> Problem | None:
    outcome = _outcome(mark)
    if outcome is Outcome.EXEMPT_OTHER and not own_words(mark.reason, outcome):
        return faults.needs_reason(mark)
    if outcome is Outcome.PARK and not (mark.reason and (mark.expires or mark.note)):
        return faults.park_needs(mark)
    if mark.expires and _takes_date(outcome) and mark.expires < as_at:
        return faults.over(mark)
    # A date the row showed with the decision it had is only left over, and not refused.
    left_over = mark.expires == state.expires
    if mark.expires and not _takes_date(outcome) and not left_over:
        return faults.takes_no_date(mark)
    return None


def _takes_date(outcome: Outcome) -> bool:
    return outcome.clear_reason is not None or outcome in (Outcome.PARK, Outcome.ASK_TO_END)


def _expires(mark: Mark, match: Remembered, exemptions_end: date | None) -> date | None:
    outcome = _outcome(mark)
    if not _takes_date(outcome):
        return None
    if outcome.clear_reason is None or mark.expires:
        return mark.expires
    return end_of_exemption(match, exemptions_end)
