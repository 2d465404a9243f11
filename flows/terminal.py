"""What a person sees: results on stdout; problems, progress and remarks on stderr.

On a terminal, tables are drawn to its width and a stage in hand shows its progress. Anywhere else (a
file, a pipe, a mail from the scheduler) every line stands whole, without colour, drawing or movement.
NO_COLOR is respected.
"""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from records.problem import Problem

ENDLESS = 100_000
"""Characters to a line where nobody looks at a screen: rich would cut or wrap at 80 without it."""

MOST_SHOWN = 20
"""Problems of one kind shown one by one; the rest are counted. All of them are in run.json by code."""


def _console(stream: TextIO) -> Console:
    width = None if stream.isatty() else ENDLESS
    return Console(
        file=stream, width=width, markup=False, highlight=False, emoji=False, soft_wrap=width is not None
    )


class Terminal:
    """The two streams of one command."""

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            # A Windows console of an old code page cannot show every name; a question mark beats a crash.
            with contextlib.suppress(AttributeError, OSError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    def say(self, text: str = "") -> None:
        """Print one line of the result."""
        self.out.print(Text(text))

    def remark(self, text: str) -> None:
        """Print one line beside the result."""
        self.err.print(Text(text))

    def acknowledge(self, text: str) -> None:
        """Print one line that outside scripts rely on, and push it out at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def problem(self, problem: Problem) -> None:
        """Print one problem: its code, its place, what was found and what to do."""
        text = Text(str(problem))
        text.stylize("bold", 0, len(problem.code))
        self.err.print(text)

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print problems, the many of one kind in the same file cut short and counted.

        A problem of a whole file is counted apart from those of its rows: it may be the one that says how
        many more rows there are.
        """
        shown: dict[tuple[str, str, bool], int] = {}
        for problem in problems:
            kind = (problem.code, problem.file, problem.row is None)
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] <= MOST_SHOWN:
                self.problem(problem)
        for (code, file, _), times in shown.items():
            if times > MOST_SHOWN:
                self.remark(f"{code}: {file}: and {times - MOST_SHOWN} more of the same kind.")

    def table(self, title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a small table; numbers stand right."""
        numbers = [all(isinstance(row[n], (int, float)) for row in rows) for n in range(len(header))]
        on_screen = self.out.is_terminal
        drawn = Table(box=box.SIMPLE_HEAD if on_screen else None, show_edge=False, pad_edge=False)
        for name, number in zip(header, numbers, strict=True):
            drawn.add_column(Text(name), justify="right" if number else "left", overflow="fold")
        for row in rows:
            drawn.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
        self.out.print()
        self.out.print(Text(title, style="bold"))
        self.out.print(drawn)

    @contextlib.contextmanager
    def progress(self) -> Iterator["Stages"]:
        """Show which stage is in hand, and how far it is where the stage can tell; on a terminal only."""
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )
        with bar:
            yield Stages(bar)


class Stages:
    """The one line of progress."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._line = bar.add_task("Starting")
        self._name = "Starting"

    def begin(self, name: str) -> None:
        """Show that a stage has begun."""
        self._name = name[:1].upper() + name[1:]
        self._bar.reset(self._line, description=self._name)

    def at(self, done: int, total: int) -> None:
        """Show how far the stage is."""
        self._bar.update(self._line, description=f"{self._name}: {done} of {total}")
