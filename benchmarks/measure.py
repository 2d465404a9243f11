"""One piece of work in a process of its own, measured from outside.

Wall-clock time from start to end, processor time of all its threads, and the most memory it held at once
(resident). Where the system cannot tell (Windows), processor time and memory are not given.
"""

import compileall
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORK = (sys.executable, "-m", "benchmarks.work")
"""How a piece of work is called: its name and arguments follow."""


class Failed(Exception):
    """The work did not end well."""


@dataclass(frozen=True)
class Measured:
    """One run: seconds of wall clock and of processor time, mebibytes; None where the system cannot say."""

    wall: float
    processor: float | None
    memory: float | None


def measured(command: Sequence[str]) -> Measured:
    """Run a command and measure it; raises Failed, with its output, unless it ends with 0 or 3."""
    _compile_ours()
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = child.stdout.read() if child.stdout else b""  # It says little: nothing waits for a full pipe.
    if not hasattr(os, "wait4"):
        code = child.wait()
        result = Measured(time.perf_counter() - began, None, None)
    else:
        _, status, used = os.wait4(child.pid, 0)
        code = child.returncode = os.waitstatus_to_exitcode(status)
        kilo = 1024**2 if sys.platform == "darwin" else 1024
        result = Measured(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / kilo)
    if code not in (0, 3):
        raise Failed(said.decode(errors="replace"))
    return result


@cache
def _compile_ours() -> None:
    """Compile our own modules, as pip has compiled those of everybody else.

    Where PYTHONDONTWRITEBYTECODE is set they would be compiled anew in every process that is measured.
    """
    home = Path(__file__).parents[1]
    for room in ("benchmarks", "connectors", "flows", "matching", "records", "review"):
        compileall.compile_dir(home / room, quiet=2)


def median(runs: Sequence[Measured]) -> Measured:
    """Return the median of each figure."""
    return Measured(
        statistics.median(run.wall for run in runs),
        _median([run.processor for run in runs]),
        _median([run.memory for run in runs]),
    )


def _median(figures: Sequence[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return statistics.median(known) if known else None
