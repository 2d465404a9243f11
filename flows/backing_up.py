"""`backup` and `restore`: a copy of the register that was checked, and putting one back."""

from pathlib import Path

from flows.noted_heads import give_up_after
from flows.terminal import Terminal
from flows.working_folder import WorkingFolder, alone_in, must_exist, open_folder
from records.problem import Problem, Refused
from review.register import Register, open_register
from review.register.backups import back_up, backup_name, check_backup, move_aside, restore, write_copy
from review.register.refusals import cannot_restore, would_lose
from review.register.store import now
from review.register.verifying import verify

LOST = frozenset({"BC-REC-001", "BC-REC-002", "BC-REC-006"})
"""Refusals of a register that holds nothing which could be read: a backup may take its place."""


def must_have_register(working: WorkingFolder) -> None:
    """Refuse a folder without a register, rather than make an empty one.

    Raises:
        Refused: BC-RUN-021.
    """
    if isinstance(working.register, Path) and not working.register.is_file():
        what = "There is no register in this folder yet."
        do = "It is made by the first run; if there was one, put back the newest backup."
        raise Refused(Problem("BC-RUN-021", working.register.name, None, None, what, do))


def back_up_folder(folder: Path, to: Path | None) -> int:
    """Copy the register to a new file, by default in the folder `backups`, and check the copy.

    Raises:
        Refused: there is no register (BC-RUN-021), it cannot be read, or the copy cannot be written
            (BC-REC-028) or does not hold (BC-REG-101).
    """
    working = open_folder(folder)
    must_have_register(working)
    place = to if to is not None and not to.is_dir() else (to or working.backups) / backup_name(now())
    register = open_register(working.register, working.backups)
    try:
        found = back_up(register, place)
    finally:
        register.close()
    Terminal().say(f"{found.events} events, the newest {found.head.hash[:12]}, checked: {place}")
    return 0


def restore_folder(folder: Path, backup: Path, *, replace: bool) -> int:
    """Put a backup in the register's place; what was there is kept in the folder `backups`.

    Raises:
        Refused: there is no such file (BC-SET-008); the backup cannot be put back (BC-REG-102); the register
            is sound and knows more, and `replace` was not given (BC-REG-103); another run is at work
            (BC-RUN-001).
    """
    must_exist(backup)
    working = open_folder(folder)
    with alone_in(working):
        found = check_backup(backup)
        if found.problems:
            raise Refused(cannot_restore(backup.name))
        kept = _put_aside(working, found.events, replace=replace)
        register = open_register(working.register, working.backups)
        try:
            restore(backup, register.engine)
        finally:
            register.close()
        give_up_after(working, found.head)
        open_register(working.register, working.backups).close()  # an older one is brought up to this version
    terminal = Terminal()
    terminal.say(f"Put back: {found.events} events, the newest {found.head.hash[:12]}.")
    if kept is not None:
        terminal.say(f"What it replaced is kept: {kept}")
    terminal.say("Decisions made since that backup are not in it: record their workbooks again.")
    return 0


def _put_aside(working: WorkingFolder, events: int, *, replace: bool) -> Path | None:
    """Keep what is there now; where it went, None where there was nothing."""
    aside = working.backups / backup_name(now(), "-replaced")
    where = working.register
    if isinstance(where, Path) and not where.exists():
        return None
    try:
        register = open_register(where, working.backups)
    except Refused as refused:
        if refused.problem.code not in LOST or not isinstance(where, Path) or where.is_dir():
            raise
        move_aside(where, aside)
        return aside
    try:
        return _copied_aside(register, aside, events, replace=replace)
    finally:
        register.close()


def _copied_aside(register: Register, aside: Path, events: int, *, replace: bool) -> Path | None:
    sound = verify(register)
    if sound.events == 0 and not sound.problems:
        return None
    more = sound.events - events
    if not sound.problems and more > 0 and not replace:
        raise Refused(would_lose(register.label, more))
    with register.reading() as connection:
        write_copy(connection, aside)
    return aside
