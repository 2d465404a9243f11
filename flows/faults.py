"""What happens to an exception at a stage's edge: ours is told by its code, any other becomes BC-INT-nnn.

Messages and local variables of an unexpected exception can hold a person's name (polars quotes cells), so
neither is ever shown, kept, or given to Prefect: only the exception's type and the places in our own code.
"""

import traceback
from pathlib import Path
from types import TracebackType

from records.problem import Problem, Refused

OURS = frozenset({"flows", "connectors", "matching", "review", "records"})
"""The packages whose frames are named."""

HOME = Path(__file__).resolve().parent.parent


class StageStopped(Exception):
    """All that Prefect learns of a fault: a code and, for our own defects, a type and our own lines."""


def told(fault: BaseException) -> str:
    """Return what may be told anywhere about a fault: never a message, a path of the folder or a value."""
    if isinstance(fault, Refused):
        return fault.problem.code
    problem = as_problem(fault)
    return f"{problem.code} {type(fault).__name__} {own_frames(fault.__traceback__)}".strip()


def as_problem(fault: BaseException) -> Problem:
    """Return the problem to show for any exception that ended a command."""
    if isinstance(fault, Refused):
        return fault.problem
    where = own_frames(fault.__traceback__)
    if isinstance(fault, MemoryError):
        what = f"This machine ran out of memory ({where})."
        return Problem(
            "BC-INT-002", "", None, None, what, "Close other programs, or run on a larger machine."
        )
    if isinstance(fault, OSError):
        reason = fault.strerror or type(fault).__name__
        what = f"The disk or the folder did not do what was asked: {reason} ({where})."
        do = "See that the disk is not full and that the folder can be written to, then start again."
        return Problem("BC-INT-003", "", None, None, what, do)
    what = f"Boundary Check itself made a mistake: {type(fault).__name__} ({where})."
    return Problem(
        "BC-INT-001",
        "",
        None,
        None,
        what,
        "Nothing is wrong with your files; report this line to its makers.",
    )


def own_frames(trail: TracebackType | None) -> str:
    """Return our own lines of a traceback, innermost last: ``flows/cli.py:20 < matching/engine.py:7``."""
    places = []
    for frame in traceback.extract_tb(trail):
        path = Path(frame.filename)
        if path.is_relative_to(HOME) and path.relative_to(HOME).parts[0] in OURS:
            places.append(f"{path.relative_to(HOME).as_posix()}:{frame.lineno}")
    return " < ".join(reversed(places[-4:]))
