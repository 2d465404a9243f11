"""`status` and `verify`: where things stand, without changing anything."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.backing_up import must_have_register
from flows.noted_heads import given_up, noted_heads
from flows.run_notes import noted
from flows.terminal import Terminal
from flows.working_folder import WorkingFolder, as_at_of, open_folder
from records.policy import Verdict, WaitsFor
from records.problem import Problem, Refused
from review.matches.memory import remembered
from review.matches.states import State, states_of
from review.register import Register, open_register
from review.register.store import events_in
from review.register.verifying import verify


def tell_status(folder: Path, *, as_json: bool) -> int:
    """Say where the newest year stands.

    Raises:
        Refused: no year has been run yet (BC-RUN-020), or the register cannot be read.
    """
    working = open_folder(folder)
    years = working.years()
    if not years:
        what = "No year has been run in this folder yet."
        raise Refused(Problem("BC-RUN-020", "", None, None, what, f"Run it: boundary-check run {folder}"))
    standing = _standing(working, years[0])
    if as_json:
        sys.stdout.write(json.dumps(standing, indent=2) + "\n")
    else:
        _say(Terminal(), standing)
    return 0


def _standing(working: WorkingFolder, year: int) -> dict[str, Any]:
    run = noted(working, year)
    today = as_at_of(None, working.settings)
    register = open_register(working.register, working.backups)
    try:
        states = [state.as_at(today) for state in _states(register, year)]
    finally:
        register.close()
    verdicts = Counter(state.verdict for state in states)
    waiting = Counter(state.waits_for for state in states)
    return {
        "year": year,
        "as_at": run.as_at,
        "run_id": run.run_id,
        "matches": len(states),
        "verdicts": {one.value: verdicts[one] for one in Verdict},
        "waits_for": {one.value: waiting[one] for one in WaitsFor},
        "strengths": dict(run.matches),
        "coverage": dict(run.coverage),
        "problems": dict(run.problems),
    }


def _states(register: Register, year: int) -> list[State]:
    """How each match that this year's runs found stands now."""
    with register.reading() as connection:
        states = states_of(events_in(connection))
    return [
        states.get(match_id, State()) for match_id, seen in remembered(register).items() if year in seen.years
    ]


def _say(terminal: Terminal, standing: dict[str, Any]) -> None:
    terminal.say(f"Year {standing['year']}, as at {standing['as_at']}: {standing['matches']} matches.")
    for title, name in (
        ("What was decided", "verdicts"),
        ("Whose turn it is", "waits_for"),
        ("Coverage: staff × services", "coverage"),
        ("Problems that need a person", "problems"),
    ):
        rows = [(what, count) for what, count in standing[name].items() if count]
        if rows:
            terminal.table(title, ("What", "How many"), rows)


def verify_register(folder: Path) -> int:
    """Check the register's history against itself and against the heads that the runs noted.

    Returns 1 where something was changed, 3 where a noted head cannot be read.

    Raises:
        Refused: there is no register (BC-RUN-021), or it cannot be opened.
    """
    terminal = Terminal()
    working = open_folder(folder)
    with register_of(working) as register:
        heads, unread = noted_heads(working)
        lost = given_up(working)
        found = verify(register, [head for head in heads if head not in lost])
    terminal.problems([*unread, *found.problems])
    if found.problems:
        terminal.say("The register is not as it was written.")
        return 1
    terminal.say(f"Nothing was changed: {found.events} events, the newest {found.head.hash[:12]}.")
    if lost:
        terminal.say(
            "A backup was restored here: what was recorded between it and the loss is not in the register."
        )
    if found.erased:
        terminal.say(
            f"The words or facts of {found.erased} events have been erased since, which is in order."
        )
    return 3 if unread else 0


@contextmanager
def register_of(working: WorkingFolder) -> Iterator[Register]:
    """Open the folder's register for the length of a with block; none is made.

    Raises:
        Refused: there is no register (BC-RUN-021), or it cannot be opened.
    """
    must_have_register(working)
    register = open_register(working.register, working.backups)
    try:
        yield register
    finally:
        register.close()
