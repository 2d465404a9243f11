"""Putting a finished file in its place: whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from records.problem import Problem, Refused


class HeldOpen(Refused):
    """The file that is to be replaced is open elsewhere, on a system where that forbids it (Windows)."""


def put(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and move it there once it is on the disk.

    What a killed run left half written has the same name, and so is cleared away by the next one.

    Args:
        path: where it belongs; its folder is made if it is missing.
        write: writes everything to the path it is given.

    Raises:
        HeldOpen: BC-REC-028: the old file is open elsewhere.
        Refused: BC-REC-028: the folder cannot be written to, or the disk is full. What was there before is
            there still.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = _begun(path)
    except OSError:
        raise Refused(_unwritable(path)) from None
    try:
        write(made)
        _sync(made)
        _replace(made, path)
        _sync_folder(path.parent)
    except OSError:
        raise Refused(_unwritable(path)) from None
    finally:
        made.unlink(missing_ok=True)


def give_name(made: Path, path: Path) -> None:
    """Give a finished file its name, unless something has that name already; then what is there stays."""
    with suppress(FileExistsError):
        try:
            os.link(made, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without second names, as on a memory stick
            if not path.exists():
                made.rename(path)
    _sync_folder(path.parent)


def _begun(path: Path) -> Path:
    """Make the empty file to write to, for its owner only."""
    made = path.with_name(f".{path.stem}.writing{path.suffix}")
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return made


def _replace(made: Path, path: Path) -> None:
    try:
        made.replace(path)
    except PermissionError:
        raise HeldOpen(_unwritable(path)) from None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(path: Path) -> Problem:
    return Problem(
        "BC-REC-028",
        path.name,
        None,
        None,
        "This file could not be written; what was there before is unchanged.",
        "Close it if it is open, check that the folder may be written to and that the disk is not full, then "
        "run again.",
    )
