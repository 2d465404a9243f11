from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.policy import Outcome, Verdict, WaitsFor
from review.register import Event
from review.states import RULES, EventKind, Role, State, after, may_happen, picture, projected, states_of

DECISIONS = [outcome.value for outcome in Outcome]
BY_RUN = [EventKind.REOPENED, EventKind.EXPIRED, EventKind.SEEN_ENDED]


def event(happening: str, seq: int = 1, match_id: str = "m_1") -> Event:
    decided = happening in DECISIONS
    kind = EventKind.DECIDED if decided else happening
    detail = {"outcome": happening, "on": "2026-11-23"} if decided else {}
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
    ],
)
def test_only_what_the_table_allows_may_happen(happening, before, role, may):
    assert may_happen(happening, after_all(*before), role) is may


def test_every_decision_and_everything_a_run_notices_has_one_rule():
    assert sorted(rule.happening.value for rule in RULES) == sorted([*DECISIONS, *BY_RUN])


@given(
    st.lists(st.tuples(st.sampled_from([*DECISIONS, *BY_RUN]), st.sampled_from(["m_1", "m_2"])), max_size=25)
)
def test_replaying_the_events_rebuilds_every_state(tried):
    states = {"m_1": State(), "m_2": State()}
    happened: list[Event] = []
    for happening, match_id in tried:
        role = Role.RUN if happening in BY_RUN else Role.LEAD
        if may_happen(happening, states[match_id], role):
            happened.append(event(happening, len(happened) + 1, match_id))
            states[match_id] = after(states[match_id], happened[-1])
    replayed = states_of(happened)
    for match_id, state in states.items():
        assert replayed.get(match_id, State()) == state
        assert (state.outcome is None) == (state.decided is None)
        assert (state.verdict is Verdict.UNDECIDED) or state.decided is not None
        assert not state.is_settled or state.waits_for is WaitsFor.NOBODY


def test_the_picture_in_the_docs_is_the_table():
    page = (Path(__file__).parents[2] / "docs" / "register.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{picture()}\n```" in page
