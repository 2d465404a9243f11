"""`purge`: what is at its end, shown; with --apply erased, and then looked for in every byte that is left."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from flows.backing_up import must_have_register
from flows.terminal import Terminal
from flows.working_folder import WorkingFolder, alone_in, as_at_of, open_folder
from records.problem import Problem, Refused
from review.register import Event, Register, open_register
from review.register.backups import back_up, backup_name, check_backup
from review.register.store import now
from review.retention.classes import is_due
from review.retention.due import due_in
from review.retention.erasing import erase, leave_no_pages, rows_due, traces_in

STAYS = frozenset({"run.json", "recorded.json"})
"""They name nobody, and hold the heads that `verify` compares with."""


def purge_folder(folder: Path, *, exports: bool, apply: bool) -> int:
    """Show, or do, what is at its end in this folder.

    Returns 0; 1 where something erased is still to be found.

    Raises:
        Refused: there is no register (BC-RUN-021), another run is at work (BC-RUN-001), or the register
            did not confirm (BC-REC-008).
    """
    working = open_folder(folder)
    terminal = Terminal()
    with alone_in(working):
        if exports:
            return _purge_exports(terminal, working, apply=apply)
        return _purge_register(terminal, working, apply=apply)


def handed_in(working: WorkingFolder) -> list[Path]:
    """The exports and student files that still lie in the folder, the templates of `init` left out."""
    places = (working.declarations, working.students)
    return [
        file
        for place in places
        for file in sorted(place.rglob("*"))
        if file.is_file() and not file.name.startswith(("Read me", "README", "."))
    ]


def say_what_still_lies_there(terminal: Terminal, working: WorkingFolder) -> None:
    """End a run by counting the exports and student files in the folder, and the age of the oldest."""
    files = handed_in(working)
    if not files:
        terminal.say("No exports or student files lie in the folder any more.")
        return
    oldest = min(date.fromtimestamp(file.stat().st_mtime) for file in files)
    days = (date.today() - oldest).days
    terminal.say(
        f"{len(files)} exports and student files still lie in the folder, the oldest {days} days old; when "
        "the list is decided, `boundary-check purge --exports --apply` removes them."
    )


def _purge_exports(terminal: Terminal, working: WorkingFolder, *, apply: bool) -> int:
    files = handed_in(working)
    if not apply:
        say_what_still_lies_there(terminal, working)
        terminal.say("Nothing was removed: add --apply to remove them.")
        return 0
    for file in files:
        file.unlink()
    for place in (working.declarations, working.students):
        for inside in sorted(place.rglob("*"), reverse=True):
            if inside.is_dir() and not any(inside.iterdir()):
                inside.rmdir()
    left = len(handed_in(working))
    terminal.say(f"Removed {len(files)} exports and student files; {left} are left.")
    return 1 if left else 0


def _purge_register(terminal: Terminal, working: WorkingFolder, *, apply: bool) -> int:
    must_have_register(working)
    campaign = max([*working.years(), as_at_of(None, working.settings).year])
    old = [working.review(year) for year in working.years() if is_due(year, campaign)]
    lists = [file for place in old for file in sorted(place.rglob("*")) if _is_at_its_end(file)]
    register = open_register(working.register, working.backups)
    try:
        with register.reading() as connection:
            due = due_in(connection, campaign)
            counts = rows_due(connection, due)
        rows = [*((f"rows of `{name}`", count) for name, count in counts.items()), ("old lists", len(lists))]
        terminal.table(f"At its end in campaign {campaign}", ("What", "How many"), rows)
        if not apply:
            terminal.say("Nothing was erased: add --apply to erase it.")
            return 0
        for file in lists:
            file.unlink()
        erased = erase(register, due, campaign)
        leave_no_pages(register)
        return _prove(terminal, working, register, erased.traces)
    finally:
        register.close()


def _is_at_its_end(file: Path) -> bool:
    return file.is_file() and file.name not in STAYS


def _prove(terminal: Terminal, working: WorkingFolder, register: Register, traces: frozenset[str]) -> int:
    """Look for what was erased; backups that hold it give way to one made now."""
    before = _purged_at(register)
    holding = [one for one in _backups(working) if _is_older(one, before) or traces_in(one, traces)]
    if holding:
        back_up(register, working.backups / backup_name(now()))
        for one in holding:
            one.unlink()
    if not traces and not holding:
        terminal.say("Nothing that would have to be looked for was erased.")
        return 0
    looked = [*_database(working), *_backups(working)]
    found = {file.name: count for file in looked if (count := traces_in(file, traces))}
    if found:
        terminal.problems([_still_there(name, count) for name, count in found.items()])
        return 1
    terminal.say(
        f"Proved: {len(traces)} values that were erased stand nowhere in {len(looked)} files "
        f"({sum(file.stat().st_size for file in looked):,} bytes: database, log and backups)."
    )
    if holding:
        terminal.say(f"{len(holding)} backups from before the erasure were removed; a new one was made.")
    if not isinstance(working.register, Path):
        terminal.say("The database server's own files, logs and backups are for who runs it to look at.")
    return 0


def _purged_at(register: Register) -> Event | None:
    """The newest erasure, this one or one that was killed before it came to the backups."""
    return next((event for event in reversed(register.events()) if event.kind == "purged"), None)


def _is_older(backup: Path, erasure: Event | None) -> bool:
    """Whether a backup was made before an erasure; of one that cannot be read its file's time tells."""
    if erasure is None:
        return False
    try:
        return check_backup(backup).events < erasure.seq
    except Refused:
        return backup.stat().st_mtime < datetime.fromisoformat(erasure.at).timestamp()


def _database(working: WorkingFolder) -> Sequence[Path]:
    where = working.register
    return sorted(where.parent.glob(f"{where.name}*")) if isinstance(where, Path) else []


def _backups(working: WorkingFolder) -> list[Path]:
    return sorted(file for file in working.backups.rglob("*") if file.is_file())


def _still_there(name: str, count: int) -> Problem:
    what = f"{count} values that were erased can still be found in this file."
    do = "Close other programs that use the register and purge again; if it stays so, tell us the code."
    return Problem("BC-REG-104", name, None, None, what, do)
