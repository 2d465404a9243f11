"""`run`: one run with or without run history, and its closing words."""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from flows.closing_words import say_what_was_found
from flows.launcher import HistoryUnavailable, run_history, set_aside_server
from flows.pipeline import Checked, check_the_year, figures
from flows.plan import Plan
from flows.terminal import Terminal
from flows.tracking import Plain, Step
from flows.working_folder import alone_in, as_at_of, open_folder
from records.problem import Problem, Refused


@dataclass(frozen=True)
class Call:
    """What the person asked for; None is the default of the contract."""

    folder: Path
    as_at: date | None = None
    year: int | None = None
    track: bool = True
    staff: str | None = None
    staff_workbooks: bool = False
    accept: frozenset[str] = frozenset()


def run_folder(call: Call) -> int:
    """Run the year and say what was found; return the exit code.

    Raises:
        Refused: nothing was published.
    """
    terminal = Terminal()
    folder = open_folder(call.folder)
    if not folder.staff.is_file():
        what = "This folder has no staff.csv, so nobody is to declare."
        do = "Name the working folder, or make one with `boundary-check init FOLDER`."
        raise Refused(Problem("BC-SET-007", "staff.csv", None, None, what, do))
    as_at = as_at_of(call.as_at, folder.settings)
    with alone_in(folder), terminal.progress() as stages:
        plan = Plan(
            folder=folder,
            year=call.year or as_at.year,
            as_at=as_at,
            run_id=f"r_{secrets.token_hex(6)}",
            staff=call.staff,
            staff_workbooks=call.staff_workbooks,
            accepted=call.accept,
            on_progress=stages.at,
        )
        track = call.track and folder.settings.runs.history
        checked = carry_out(plan, Plain(stages.begin), track=track, remark=terminal.remark)
    say_what_was_found(terminal, plan, checked)
    return 3 if checked.problems or checked.published.instead else 0


def carry_out(plan: Plan, plain: Plain, *, track: bool, remark: Callable[[str], None]) -> Checked:
    """Carry out the run, kept in the run history where that can be had; one plain line where it cannot."""
    story: Callable[[Step], Checked] = partial(check_the_year, plan)
    if not track:
        return story(plain)
    runs = plan.folder.settings.runs
    if ignored := set_aside_server(runs.server):
        remark(ignored)
    plain.tell("starting the run history")
    with ExitStack() as history:
        try:
            own = history.enter_context(run_history(plan.folder.path, runs.server, runs.start_limit))
        except HistoryUnavailable as reason:
            remark(f"Run history unavailable: {reason}. The check goes on without it.")
            return story(plain)
        from flows.annual_run import tracked

        def lost() -> None:
            remark("Run history unavailable: its server was lost on the way. The check went on without it.")

        return tracked(plan.run_id, plan.year, story, figures, plain, lost, alone=own)
