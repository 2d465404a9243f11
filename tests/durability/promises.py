"""What must hold after any accident: acknowledged ⊆ stored ⊆ attempted, the chain, and every state."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from review.matches.states import State, projected, states_of
from review.register import NewEvent, Register, Wording, open_register
from review.register.store import events_in, wordings_in
from review.register.verifying import verify

LABELS = ("Not the same person", "Escalate")


def attempt(number: int, label: str = LABELS[0]) -> NewEvent:
    """A decision like those that `record` makes; its key says which attempt it was."""
    return NewEvent(
        "decided",
        "S009",
        f"m_{number % 7:016x}",
        2026,
        detail={"outcome": label, "role": "lead", "on": "2026-11-23", "expires": None},
        wording=Wording(f"reason {number} " + "x" * 2000, None),
        basis={"number": number},
        key=f"attempt {number}",
    )


def tell(register: Register, new: NewEvent) -> None:
    with register.writing() as connection:
        register.append(connection, [new])


def hold(path: Path, acknowledged: Collection[str], attempted: Collection[str]) -> None:
    """Open the register again and hold it to its promises; keys say what was acknowledged and attempted."""
    register = open_register(path)
    try:
        stored = [event.key for event in register.events() if event.key]
        assert set(acknowledged) <= set(stored), "an acknowledged decision was lost"
        assert set(stored) <= set(attempted), "something is stored that nobody attempted"
        assert len(stored) == len(set(stored)), "one attempt is stored twice"
        hold_together(register)
    finally:
        register.close()


def hold_together(register: Register) -> None:
    """The chain is whole, every event has its words, and each state is what its own events replay to."""
    checked = verify(register)
    assert (checked.problems, checked.erased) == ((), 0)
    with register.reading() as connection:
        events, words = events_in(connection), wordings_in(connection)
    assert {event.seq for event in events if event.wording_seal} == set(words)
    assert states_of(events) == _replayed(events)


def _replayed(events) -> dict[str, State]:  # type: ignore[no-untyped-def]
    """The states after telling the events one by one, as they came."""
    told, states = defaultdict(list), {}
    for event in events:
        if event.match_id is not None:
            told[event.match_id].append(event)
            states[event.match_id] = projected(told[event.match_id])
    return states
