"""How a match stands: one table of what may happen, and the state that events add up to.

The tests, the picture in docs/register.md and the code all draw on `RULES`. A state is never stored:
it is worked out from the events each time. Parked, due and expired are dates, not states.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from records.policy import Outcome, Verdict, WaitsFor
from review.register.events import Event


class EventKind(StrEnum):
    """What kinds of events the register holds."""

    RUN = "run"
    DECLARED = "declared"
    """What somebody told of unasked; about no match of its own."""
    CLAIMED = "claimed"
    SAID_ENDED = "said ended"
    DECIDED = "decided"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ADDED = "added"
    ASKED = "asked"
    REOPENED = "reopened"
    EXPIRED = "expired"
    SEEN_ENDED = "seen ended"


DECISIONS: frozenset[str] = frozenset({EventKind.DECIDED, EventKind.PROPOSED, EventKind.CONFIRMED})
"""The events by which the lead, a deputy or a second person say how a match is to stand."""
CLAIMS: frozenset[str] = frozenset({EventKind.CLAIMED, EventKind.SAID_ENDED})
"""The events by which a member of staff answers for a match of their own."""


class Role(StrEnum):
    """Who can cause something to happen."""

    STAFF = "staff"
    """The member of staff whose match it is, or whoever hands in their workbook for them."""
    LEAD = "lead"
    DEPUTY = "deputy"
    SECOND_PERSON = "second person"
    """The lead or a deputy, and not the one whose decision it is that waits."""
    RUN = "run"


class Move(StrEnum):
    """Where a rule leads that names no verdict, or nobody, itself."""

    STAYS = "as it is"
    BACK = "as before the decision"
    AS_PROPOSED = "as proposed"


_ANYBODY = frozenset(WaitsFor)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the state machine.

    Attributes:
        happening: a decision's label, or the kind of an event.
        caused_by: the roles that may cause it.
        from_: the verdicts it may happen at.
        to: the verdict it leads to.
        waits_for: who is next.
        at: it happens so only while the match waits for one of these.
    """

    happening: Outcome | EventKind
    caused_by: frozenset[Role]
    from_: frozenset[Verdict]
    to: Verdict | Move
    waits_for: WaitsFor | Move
    at: frozenset[WaitsFor] = _ANYBODY


_DECIDERS = frozenset({Role.LEAD, Role.DEPUTY})
_SECOND = frozenset({Role.SECOND_PERSON})
_STAFF = frozenset({Role.STAFF})
_BY_RUN = frozenset({Role.RUN})
_ANY = frozenset(Verdict)
_OPEN = frozenset({Verdict.UNDECIDED})
_TO_BE_ENDED = frozenset({Verdict.TO_BE_ENDED})
_DECIDED = _ANY - _OPEN
_REOPENS = _DECIDED - {Verdict.ESCALATED}
_PARKED = frozenset({WaitsFor.FOLLOW_UP})
_CONFIRMING = frozenset({WaitsFor.SECOND_PERSON})

RULES: tuple[Rule, ...] = (
    Rule(Outcome.EXEMPT_RELATIVE, _DECIDERS, _ANY, Verdict.EXEMPT, WaitsFor.NOBODY),
    Rule(Outcome.EXEMPT_FAMILY_FRIEND, _DECIDERS, _ANY, Verdict.EXEMPT, WaitsFor.NOBODY),
    Rule(Outcome.EXEMPT_OTHER, _DECIDERS, _ANY, Verdict.EXEMPT, WaitsFor.NOBODY),
    Rule(Outcome.NOT_THE_SAME_PERSON, _DECIDERS, _ANY, Verdict.NOT_THE_SAME_PERSON, WaitsFor.NOBODY),
    Rule(Outcome.ASK_TO_END, _DECIDERS, _ANY, Verdict.TO_BE_ENDED, WaitsFor.STAFF),
    # That it has ended is what somebody says; the verdict "ended" is for what a later export shows.
    Rule(Outcome.CONNECTION_ENDED, _DECIDERS, _ANY, Verdict.TO_BE_ENDED, WaitsFor.FOLLOW_UP),
    Rule(Outcome.ESCALATE, _DECIDERS, _ANY, Verdict.ESCALATED, WaitsFor.FOLLOW_UP),
    Rule(Outcome.PARK, _DECIDERS, _OPEN, Verdict.UNDECIDED, WaitsFor.FOLLOW_UP),
    Rule(Outcome.UNDO, _DECIDERS, _ANY, Move.BACK, Move.BACK),
    Rule(EventKind.PROPOSED, _DECIDERS, _ANY, Verdict.UNDECIDED, WaitsFor.SECOND_PERSON),
    Rule(EventKind.CONFIRMED, _SECOND, _OPEN, Move.AS_PROPOSED, Move.AS_PROPOSED, at=_CONFIRMING),
    Rule(EventKind.ADDED, _DECIDERS, _OPEN, Verdict.UNDECIDED, WaitsFor.LEAD),
    Rule(EventKind.CLAIMED, _STAFF, _OPEN, Move.STAYS, WaitsFor.LEAD, at=_ANYBODY - _CONFIRMING),
    Rule(EventKind.CLAIMED, _STAFF, _OPEN, Move.STAYS, Move.STAYS, at=_CONFIRMING),
    Rule(EventKind.CLAIMED, _STAFF, _TO_BE_ENDED, Move.STAYS, WaitsFor.LEAD),
    Rule(EventKind.CLAIMED, _STAFF, _DECIDED - _TO_BE_ENDED, Move.STAYS, Move.STAYS),
    Rule(EventKind.SAID_ENDED, _STAFF, _OPEN, Move.STAYS, WaitsFor.LEAD, at=_ANYBODY - _CONFIRMING),
    Rule(EventKind.SAID_ENDED, _STAFF, _OPEN, Move.STAYS, Move.STAYS, at=_CONFIRMING),
    Rule(EventKind.SAID_ENDED, _STAFF, _TO_BE_ENDED, Move.STAYS, WaitsFor.FOLLOW_UP),
    Rule(EventKind.SAID_ENDED, _STAFF, _DECIDED - _TO_BE_ENDED, Move.STAYS, Move.STAYS),
    Rule(EventKind.ASKED, _BY_RUN, _OPEN, Move.STAYS, WaitsFor.STAFF, at=frozenset({WaitsFor.LEAD})),
    Rule(EventKind.REOPENED, _BY_RUN, _REOPENS, Verdict.UNDECIDED, WaitsFor.LEAD),
    Rule(EventKind.REOPENED, _BY_RUN, _OPEN, Verdict.UNDECIDED, WaitsFor.LEAD, at=_PARKED),
    Rule(EventKind.EXPIRED, _BY_RUN, frozenset({Verdict.EXEMPT}), Verdict.UNDECIDED, WaitsFor.LEAD),
    Rule(EventKind.SEEN_ENDED, _BY_RUN, _TO_BE_ENDED, Verdict.ENDED, WaitsFor.NOBODY),
)

_RULES: Mapping[str, Sequence[Rule]] = {
    happening.value: [rule for rule in RULES if rule.happening is happening]
    for happening in dict.fromkeys(rule.happening for rule in RULES)
}

SETTLED: frozenset[Verdict] = frozenset({Verdict.EXEMPT, Verdict.NOT_THE_SAME_PERSON, Verdict.ENDED})
"""Verdicts that a run sets aside: nobody needs to look at them again while they stand."""


@dataclass(frozen=True, slots=True)
class State:
    """How one match stands.

    Attributes:
        verdict: what a person concluded.
        waits_for: whose turn it is, dates aside; see `as_at`.
        decided: the decision that stands, or waits for a second person, as its event; None: there is none.
        last: the number of the newest event about the match; 0 before the first.
        noticed: the newest event that a run caused: reopened, expired or seen ended; None: there is none.
        before: the state that undoing the decision leads back to; None: there is nothing to undo.
        claim: the member of staff's newest answer; None: they gave none.
        asked: when a run last put the match to the member of staff; None: never.
        confirmed: the second person's event; None: none was needed, or none is there yet.
        added: the lead's event, for a match that somebody told them of; None: the check found it.
        failures: how often the connection was found still there after it was to be ended, or had ended.
    """

    verdict: Verdict = Verdict.UNDECIDED
    waits_for: WaitsFor = WaitsFor.LEAD
    decided: Event | None = None
    last: int = 0
    noticed: Event | None = None
    before: "State | None" = None
    claim: Event | None = None
    asked: Event | None = None
    confirmed: Event | None = None
    added: Event | None = None
    failures: int = 0

    @property
    def outcome(self) -> Outcome | None:
        """The decision that stands, or waits for a second person, by its label."""
        return None if self.decided is None else Outcome(str(self.decided.detail["outcome"]))

    @property
    def expires(self) -> date | None:
        """Until when an exemption holds; for a parked match when to look again; for others when due."""
        return _day(self.decided, "expires")

    @property
    def due(self) -> date | None:
        """The day on which what somebody is to do is due; None: no day was set."""
        is_asked = self.verdict is Verdict.UNDECIDED and self.waits_for is WaitsFor.STAFF
        return _day(self.asked, "due") if is_asked else self.expires

    @property
    def is_settled(self) -> bool:
        """Whether a run sets it aside."""
        return self.verdict in SETTLED

    def as_at(self, day: date) -> "State":
        """The same state with its date looked at: what was parked or due waits for the lead again."""
        waiting = self.waits_for in (WaitsFor.FOLLOW_UP, WaitsFor.STAFF)
        over = waiting and self.due is not None and self.due <= day
        return replace(self, waits_for=WaitsFor.LEAD) if over else self


def _day(event: Event | None, name: str) -> date | None:
    stored = None if event is None else event.detail.get(name)
    return date.fromisoformat(str(stored)) if stored else None


def rule_for(happening: str, state: State) -> Rule | None:
    """The rule by which this happens at this state; None: it cannot.

    Raises:
        KeyError: nothing of that name can happen.
    """
    fits = (rule for rule in _RULES[happening] if state.verdict in rule.from_ and state.waits_for in rule.at)
    return next(fits, None)


def may_happen(happening: str, state: State, role: Role) -> bool:
    """Whether somebody in this role may cause this at this state."""
    rule = rule_for(happening, state)
    if rule is None or role not in rule.caused_by:
        return False
    return rule.to is not Move.BACK or state.before is not None


def after(state: State, event: Event) -> State:
    """The state once an event about the match has happened.

    An event that no rule allows at this state (the register never writes one) changes nothing but the count.
    """
    happening = str(event.detail["outcome"]) if event.kind == EventKind.DECIDED else event.kind
    rule = rule_for(happening, state)
    if rule is None:
        return replace(state, last=event.seq)
    if rule.to is Move.BACK:
        back = state.before or State()
        lasting = {name: getattr(state, name) for name in ("noticed", "claim", "asked", "added", "failures")}
        return replace(back, last=event.seq, **lasting)
    verdict, waits_for = _led_to(rule, state)
    moved = replace(state, verdict=verdict, waits_for=waits_for, last=event.seq)
    return _with_event(moved, state, event)


def _led_to(rule: Rule, state: State) -> tuple[Verdict, WaitsFor]:
    if rule.to is Move.AS_PROPOSED:
        proposed = None if state.outcome is None else _RULES[state.outcome][0]
        rule = proposed or rule
    verdict = rule.to if isinstance(rule.to, Verdict) else state.verdict
    return verdict, rule.waits_for if isinstance(rule.waits_for, WaitsFor) else state.waits_for


def _with_event(moved: State, state: State, event: Event) -> State:
    """Keep the event where the state names it."""
    match event.kind:
        case EventKind.DECIDED | EventKind.PROPOSED:
            return replace(moved, decided=event, before=state, confirmed=None)
        case EventKind.CONFIRMED:
            return replace(moved, confirmed=event, before=state)
        case EventKind.CLAIMED | EventKind.SAID_ENDED:
            return replace(moved, claim=event)
        case EventKind.ASKED:
            return replace(moved, asked=event)
        case EventKind.ADDED:
            return replace(moved, added=event)
        case EventKind.SEEN_ENDED:
            return replace(moved, noticed=event)
    failed = state.failures + bool(event.detail.get("still_there"))
    return replace(moved, decided=None, confirmed=None, noticed=event, before=None, failures=failed)


def projected(events: Iterable[Event]) -> State:
    """Add up the events of one match, oldest first."""
    state = State()
    for event in events:
        state = after(state, event)
    return state


def states_of(events: Sequence[Event]) -> dict[str, State]:
    """Add up all events, oldest first; match_id → state. A match without events is `State()`."""
    of_match: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.match_id is not None:
            of_match[event.match_id].append(event)
    return {match_id: projected(own) for match_id, own in of_match.items()}


def picture() -> str:
    """Draw the rules as a Mermaid state diagram; docs/register.md holds exactly this.

    What changes neither the verdict nor whose turn it is, is not drawn; nor is undoing, which leads back.
    """
    lines = ["stateDiagram-v2", f"    [*] --> {_box(Verdict.UNDECIDED)}"]
    lines += [f"    {_box(verdict)}: {verdict.value}" for verdict in Verdict]
    for rule in RULES:
        for verdict in Verdict:
            anywhere = rule.from_ == _ANY and verdict is not Verdict.UNDECIDED
            if verdict in rule.from_ and not anywhere:
                lines += _arrow(rule, verdict)
    return "\n".join(dict.fromkeys(lines))


def _arrow(rule: Rule, verdict: Verdict) -> list[str]:
    if rule.to is Move.BACK or rule.waits_for is Move.STAYS:
        return []
    # Only exemptions are proposed.
    leads = {Move.STAYS: verdict, Move.AS_PROPOSED: Verdict.EXEMPT}
    to = leads[rule.to] if isinstance(rule.to, Move) else rule.to
    # Mermaid ends a label at a second colon.
    label = rule.happening.value.replace(":", ",")
    who = " or ".join(sorted(role.value for role in rule.caused_by))
    return [f"    {_box(verdict)} --> {_box(to)}: {label} ({who})"]


def _box(verdict: Verdict) -> str:
    return verdict.value.replace(" ", "_")
