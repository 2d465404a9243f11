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
    DECIDED = "decided"
    REOPENED = "reopened"
    EXPIRED = "expired"
    SEEN_ENDED = "seen ended"


class Role(StrEnum):
    """Who can cause something to happen."""

    LEAD = "lead"
    DEPUTY = "deputy"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the state machine.

    Attributes:
        happening: a decision's label, or the kind of an event that a run causes.
        caused_by: the roles that may cause it.
        from_: the verdicts it may happen at.
        to: the verdict it leads to; None: the one that stood before the decision that is undone.
        waits_for: who is next; None with `to` None.
    """

    happening: Outcome | EventKind
    caused_by: frozenset[Role]
    from_: frozenset[Verdict]
    to: Verdict | None
    waits_for: WaitsFor | None


_DECIDERS = frozenset({Role.LEAD, Role.DEPUTY})
_BY_RUN = frozenset({Role.RUN})
_ANY = frozenset(Verdict)
_OPEN = frozenset({Verdict.UNDECIDED})
_DECIDED = _ANY - _OPEN
_REOPENS = _DECIDED - {Verdict.ESCALATED}

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
    Rule(Outcome.UNDO, _DECIDERS, _ANY, None, None),
    Rule(EventKind.REOPENED, _BY_RUN, _REOPENS, Verdict.UNDECIDED, WaitsFor.LEAD),
    Rule(EventKind.EXPIRED, _BY_RUN, frozenset({Verdict.EXEMPT}), Verdict.UNDECIDED, WaitsFor.LEAD),
    Rule(EventKind.SEEN_ENDED, _BY_RUN, frozenset({Verdict.TO_BE_ENDED}), Verdict.ENDED, WaitsFor.NOBODY),
)

_RULES: Mapping[str, Rule] = {rule.happening.value: rule for rule in RULES}

SETTLED: frozenset[Verdict] = frozenset({Verdict.EXEMPT, Verdict.NOT_THE_SAME_PERSON, Verdict.ENDED})
"""Verdicts that a run sets aside: nobody needs to look at them again while they stand."""


@dataclass(frozen=True, slots=True)
class State:
    """How one match stands.

    Attributes:
        verdict: what a person concluded.
        waits_for: whose turn it is, dates aside; see `as_at`.
        decided: the decision that stands, as its event; None while none does.
        last: the number of the newest event about the match; 0 before the first.
        noticed: the newest event that a run caused: reopened, expired or seen ended; None: there is none.
        before: the state that undoing the decision leads back to; None: there is nothing to undo.
    """

    verdict: Verdict = Verdict.UNDECIDED
    waits_for: WaitsFor = WaitsFor.LEAD
    decided: Event | None = None
    last: int = 0
    noticed: Event | None = None
    before: "State | None" = None

    @property
    def outcome(self) -> Outcome | None:
        """The decision that stands, by its label."""
        return None if self.decided is None else Outcome(str(self.decided.detail["outcome"]))

    @property
    def expires(self) -> date | None:
        """Until when an exemption holds; for a parked match when to look again; for others when due."""
        stored = None if self.decided is None else self.decided.detail.get("expires")
        return date.fromisoformat(str(stored)) if stored else None

    @property
    def is_settled(self) -> bool:
        """Whether a run sets it aside."""
        return self.verdict in SETTLED

    def as_at(self, day: date) -> "State":
        """The same state with its date looked at: what was parked or due waits for the lead again."""
        waiting = self.waits_for in (WaitsFor.FOLLOW_UP, WaitsFor.STAFF)
        over = waiting and self.expires is not None and self.expires <= day
        return replace(self, waits_for=WaitsFor.LEAD) if over else self


def rule_for(happening: str) -> Rule:
    """The rule of a decision's label or of an event a run causes.

    Raises:
        KeyError: nothing of that name can happen.
    """
    return _RULES[happening]


def may_happen(happening: str, state: State, role: Role) -> bool:
    """Whether somebody in this role may cause this at this state."""
    rule = rule_for(happening)
    allowed = role in rule.caused_by and state.verdict in rule.from_
    return allowed and (rule.to is not None or state.before is not None)


def after(state: State, event: Event) -> State:
    """The state once an event about the match has happened."""
    rule = rule_for(_happening(event))
    if rule.to is None or rule.waits_for is None:
        return replace(state.before or State(), last=event.seq, noticed=state.noticed)
    moved = replace(state, verdict=rule.to, waits_for=rule.waits_for, last=event.seq)
    if event.kind == EventKind.DECIDED:
        return replace(moved, decided=event, before=state)
    if rule.happening == EventKind.SEEN_ENDED:
        return replace(moved, noticed=event)
    return replace(moved, decided=None, noticed=event, before=None)


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
    """Draw the rules as a Mermaid state diagram; docs/register.md holds exactly this."""
    lines = ["stateDiagram-v2", f"    [*] --> {_box(Verdict.UNDECIDED)}"]
    lines += [f"    {_box(verdict)}: {verdict.value}" for verdict in Verdict]
    for rule in RULES:
        if rule.to is None:
            continue
        for verdict in Verdict:
            anywhere = rule.from_ == _ANY and verdict is not Verdict.UNDECIDED
            if verdict in rule.from_ and not anywhere:
                # Mermaid ends a label at a second colon.
                label = rule.happening.value.replace(":", ",")
                lines.append(f"    {_box(verdict)} --> {_box(rule.to)}: {label}")
    return "\n".join(lines)


def _box(verdict: Verdict) -> str:
    return verdict.value.replace(" ", "_")


def _happening(event: Event) -> str:
    return str(event.detail["outcome"]) if event.kind == EventKind.DECIDED else event.kind
