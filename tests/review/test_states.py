from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.policy import Outcome, Verdict, WaitsFor
from review.matches.states import (
    RULES,
    EventKind,
    Role,
    State,
    after,
    may_happen,
    picture,
    projected,
    states_of,
)
from review.register import Event

DECISIONS = [outcome.value for outcome in Outcome]
BY_RUN = [EventKind.REOPENED, EventKind.EXPIRED, EventKind.SEEN_ENDED, EventKind.ASKED]
BY_STAFF = [EventKind.CLAIMED, EventKind.SAID_ENDED]
BY_DECIDERS = [EventKind.PROPOSED, EventKind.ADDED]
EVERYTHING = [*DECISIONS, *BY_RUN, *BY_STAFF, *BY_DECIDERS, EventKind.CONFIRMED]


def event(happening: str, seq: int = 1, match_id: str = "m_1") -> Event:
    decided = happening in DECISIONS
    kind = EventKind.DECIDED if decided else happening
    detail = {"outcome": happening, "on": "2026-11-23"} if decided else {}
    if happening == EventKind.PROPOSED:
        detail = {"outcome": "Exempt: other clear reason", "on": "2026-11-23"}
    if happening == EventKind.ASKED:
        detail = {"due": "2026-12-14"}
    return Event(seq, "", kind, match_id, "S009", 2026, None, detail, None, None, None, "", "")


def after_all(*happenings: str) -> State:
    return projected(event(one, seq) for seq, one in enumerate(happenings, start=1))


@pytest.mark.parametrize(
    ("happenings", "verdict", "waits_for"),
    [
        ([], "undecided", "lead"),
        (["Exempt: relative"], "exempt", "nobody"),
        (["Exempt: family friend"], "exempt", "nobody"),
        (["Exempt: other clear reason"], "exempt", "nobody"),
        (["Not the same person"], "not the same person", "nobody"),
        (["Ask to end the connection"], "to be ended", "staff"),
        (["Connection ended"], "to be ended", "follow-up"),
        (["Escalate"], "escalated", "follow-up"),
        (["Park"], "undecided", "follow-up"),
        (["Park", "Exempt: relative"], "exempt", "nobody"),
        (["Exempt: relative", "Undo"], "undecided", "lead"),
        (["Park", "Undo"], "undecided", "lead"),
        (["Exempt: relative", "Escalate", "Undo"], "exempt", "nobody"),
        (["Exempt: relative", "Escalate", "Undo", "Undo"], "undecided", "lead"),
        (["Exempt: relative", "reopened"], "undecided", "lead"),
        (["Exempt: relative", "expired", "Exempt: relative"], "exempt", "nobody"),
        (["Ask to end the connection", "seen ended"], "ended", "nobody"),
        (["Ask to end the connection", "seen ended", "reopened"], "undecided", "lead"),
        (["asked"], "undecided", "staff"),
        (["asked", "claimed"], "undecided", "lead"),
        (["asked", "claimed", "Exempt: relative"], "exempt", "nobody"),
        (["claimed", "Ask to end the connection"], "to be ended", "staff"),
        (["Ask to end the connection", "said ended"], "to be ended", "follow-up"),
        (["Ask to end the connection", "claimed"], "to be ended", "lead"),
        (["Exempt: relative", "claimed"], "exempt", "nobody"),
        (["Escalate", "said ended"], "escalated", "follow-up"),
        (["Park", "claimed"], "undecided", "lead"),
        (["Park", "reopened"], "undecided", "lead"),
        (["added"], "undecided", "lead"),
        (["proposed"], "undecided", "second person"),
        (["proposed", "claimed"], "undecided", "second person"),
        (["proposed", "confirmed"], "exempt", "nobody"),
        (["proposed", "Ask to end the connection"], "to be ended", "staff"),
        (["proposed", "Undo"], "undecided", "lead"),
        (["proposed", "confirmed", "Undo"], "undecided", "second person"),
    ],
)
def test_events_add_up_to_a_state(happenings, verdict, waits_for):
    state = after_all(*happenings)
    assert (state.verdict, state.waits_for) == (verdict, waits_for)


@pytest.mark.parametrize(
    ("happening", "before", "role", "may"),
    [
        ("Escalate", [], Role.LEAD, True),
        ("Escalate", [], Role.DEPUTY, True),
        ("Escalate", [], Role.RUN, False),
        ("reopened", ["Exempt: relative"], Role.RUN, True),
        ("reopened", ["Exempt: relative"], Role.LEAD, False),
        ("reopened", ["Escalate"], Role.RUN, False),
        ("reopened", [], Role.RUN, False),
        ("expired", ["Not the same person"], Role.RUN, False),
        ("seen ended", ["Exempt: relative"], Role.RUN, False),
        ("Park", ["Exempt: relative"], Role.LEAD, False),
        ("Undo", [], Role.LEAD, False),
        ("Undo", ["Park"], Role.LEAD, True),
        ("Undo", ["Exempt: relative", "reopened"], Role.LEAD, False),
        ("claimed", [], Role.STAFF, True),
        ("claimed", [], Role.LEAD, False),
        ("Exempt: relative", [], Role.STAFF, False),
        ("confirmed", ["proposed"], Role.SECOND_PERSON, True),
        ("confirmed", ["proposed"], Role.LEAD, False),
        ("confirmed", [], Role.SECOND_PERSON, False),
        ("confirmed", ["Exempt: relative"], Role.SECOND_PERSON, False),
        ("asked", ["asked"], Role.RUN, False),
        ("asked", ["Exempt: relative"], Role.RUN, False),
        ("asked", ["Park"], Role.RUN, False),
        ("reopened", ["Park"], Role.RUN, True),
    ],
)
def test_only_what_the_table_allows_may_happen(happening, before, role, may):
    assert may_happen(happening, after_all(*before), role) is may


def test_everything_that_happens_to_a_match_has_a_rule_and_no_two_for_one_state():
    assert {rule.happening.value for rule in RULES} == set(EVERYTHING)
    lines = [
        (rule.happening, verdict, waits_for)
        for rule in RULES
        for verdict in rule.from_
        for waits_for in rule.at
    ]
    assert len(lines) == len(set(lines))


ROLES = {
    **dict.fromkeys([*DECISIONS, *BY_DECIDERS], Role.LEAD),
    **dict.fromkeys(BY_STAFF, Role.STAFF),
    **dict.fromkeys(BY_RUN, Role.RUN),
    EventKind.CONFIRMED: Role.SECOND_PERSON,
}


@given(st.lists(st.tuples(st.sampled_from(EVERYTHING), st.sampled_from(["m_1", "m_2"])), max_size=25))
def test_replaying_the_events_rebuilds_every_state(tried):
    states = {"m_1": State(), "m_2": State()}
    happened: list[Event] = []
    for happening, match_id in tried:
        if may_happen(happening, states[match_id], ROLES[happening]):
            happened.append(event(happening, len(happened) + 1, match_id))
            states[match_id] = after(states[match_id], happened[-1])
    replayed = states_of(happened)
    for match_id, state in states.items():
        assert replayed.get(match_id, State()) == state
        assert (state.outcome is None) == (state.decided is None)
        assert (state.verdict is Verdict.UNDECIDED) or state.decided is not None
        assert not state.is_settled or state.waits_for is WaitsFor.NOBODY
        assert (state.waits_for is not WaitsFor.SECOND_PERSON) or state.verdict is Verdict.UNDECIDED


@given(st.lists(st.sampled_from(EVERYTHING), max_size=15))
def test_a_decision_can_be_undone_and_leaves_what_staff_said(tried):
    state = State()
    for seq, happening in enumerate(tried, start=1):
        if may_happen(happening, state, ROLES[happening]):
            state = after(state, event(happening, seq))
    decided = after(state, event("Escalate", 98))
    undone = after(decided, event("Undo", 99))
    assert (undone.verdict, undone.waits_for) == (state.verdict, state.waits_for)
    assert undone.claim == state.claim


def test_the_picture_in_the_docs_is_the_table():
    page = (Path(__file__).parents[2] / "docs" / "register.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{picture()}\n```" in page
