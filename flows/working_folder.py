"""The working folder of a college: where its files lie, which year it is, one run at a time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.settings.reading import read_settings
from flows.settings.sections import FILE, Settings
from records.problem import Problem, Refused

STAFF_FILES = ("staff.csv", "staff.xlsx", "staff.ods")
LOCK = ".boundary-check.lock"


@dataclass(frozen=True)
class WorkingFolder:
    """One college's files; every path of it is named here and nowhere else."""

    path: Path
    settings: Settings

    @property
    def staff(self) -> Path:
        """Who is to declare: staff.csv, or the same list saved as a workbook."""
        found = (self.path / name for name in STAFF_FILES)
        return next((file for file in found if file.is_file()), self.path / STAFF_FILES[0])

    @property
    def declarations(self) -> Path:
        """What staff handed in."""
        return self.path / "declarations"

    @property
    def students(self) -> Path:
        """The student record files."""
        return self.path / "students"

    @property
    def register(self) -> Path | str:
        """The register: a file here, unless the settings name a database."""
        return self.settings.register_.url or self.path / "register.db"

    @property
    def backups(self) -> Path:
        """Copies of the register, and what was put aside when one was restored."""
        return self.path / "backups"

    def review(self, year: int) -> Path:
        """What is written for people for one campaign year."""
        return self.path / "review" / str(year)

    def years(self) -> list[int]:
        """The campaign years that have been run here, newest first."""
        found = (self.path / "review").glob("[0-9][0-9][0-9][0-9]/run.json")
        return sorted((int(path.parent.name) for path in found), reverse=True)


def open_folder(path: Path) -> WorkingFolder:
    """Return a working folder with its settings.

    Raises:
        Refused: it is not there (BC-SET-002), or its settings cannot be used (BC-SET-010 to -012).
    """
    if not path.is_dir():
        what = "There is no such folder."
        do = "Name the working folder, or make one with `boundary-check init FOLDER`."
        raise Refused(Problem("BC-SET-002", str(path), None, None, what, do))
    return WorkingFolder(path, read_settings(path))


def folder_of(file: Path) -> Path:
    """Return the nearest parent of a file that is a working folder, else the current folder."""
    for parent in file.resolve().parents:
        if any((parent / name).is_file() for name in (FILE, *STAFF_FILES)):
            return parent
    return Path()


def must_exist(path: Path) -> None:
    """Refuse a path in a call that leads nowhere.

    Raises:
        Refused: BC-SET-008.
    """
    if not path.exists():
        what = "There is nothing at this path."
        raise Refused(Problem("BC-SET-008", str(path), None, None, what, "Check how it is spelled."))


def today_in_london() -> date:
    """Return the college's today, wherever the machine thinks it is."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def as_at_of(given: date | None, settings: Settings) -> date:
    """Return the day the check looks at: the call's, else the settings', else today in London."""
    return given or settings.year.as_at or today_in_london()


@contextlib.contextmanager
def alone_in(folder: WorkingFolder) -> Iterator[None]:
    """Keep a second run out of the folder for the length of a with block.

    The lock is SQLite's: it works on every system, and the system itself frees it when a process dies.

    Raises:
        Refused: another run has it (BC-RUN-001), or the folder cannot be written to (BC-RUN-002).
    """
    lock = None
    try:
        lock = sqlite3.connect(folder.path / LOCK, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        if lock is not None:
            lock.close()
        raise Refused(_locked() if "locked" in str(fault) else _not_writable()) from None
    try:
        yield
    finally:
        lock.close()


def _locked() -> Problem:
    what = "Another run is at work in this folder."
    return Problem("BC-RUN-001", "", None, None, what, "Wait until it has ended, then start again.")


def _not_writable() -> Problem:
    what = "This folder cannot be written to."
    do = "Copy it to a folder of your own, or ask for the right to write here."
    return Problem("BC-RUN-002", "", None, None, what, do)
