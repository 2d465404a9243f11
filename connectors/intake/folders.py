"""A folder on the disk, gone through once: pictures and recordings are counted by their names alone.

An unpacked export can hold a million of them, and a path object or a look at each would take minutes.
Links are not followed, since they lead elsewhere.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.intake.media import SPECIMENS, is_media
from connectors.intake.paths import is_junk

DEEPEST_FOLDER = 32
"""Folders inside folders in an unpacked export; services use up to six."""


@dataclass
class Contents:
    """What a folder and all below it hold.

    Attributes:
        files: by their path below the folder, with ``/``; pictures and recordings are not among them.
        specimens: the first of the pictures and recordings.
        media: how many pictures and recordings there are.
        links: how many links were passed over.
        closed: how many folders cannot be opened.
        too_many: there are more files than asked for; the rest was not looked at.
    """

    files: dict[str, Path] = field(default_factory=dict)
    specimens: dict[str, Path] = field(default_factory=dict)
    media: int = 0
    links: int = 0
    closed: int = 0
    too_many: bool = False


def contents_of(folder: Path, most: int) -> Contents:
    """Find what a folder holds; folders come in the order of their names, their own files before those below.

    Raises:
        OSError: the folder itself cannot be opened.
    """
    found = Contents()
    todo = [("", folder)]
    while todo and not found.too_many:
        place, here = todo.pop()
        try:
            below = _looked_through(place, here, found)
        except OSError:
            if not place:
                raise
            found.closed += 1
            continue
        if place.count("/") < DEEPEST_FOLDER:
            todo += [(f"{place}{name}/", here / name) for name in sorted(below, reverse=True)]
        found.too_many = len(found.files) > most
    return found


def _looked_through(place: str, here: Path, found: Contents) -> list[str]:
    """Take in the files of one folder; returns the folders in it."""
    files, folders = [], []
    with os.scandir(here) as entries:
        for entry in entries:
            if entry.is_symlink():
                found.links += 1
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif is_media(entry.name):
                found.media += not is_junk(entry.name)
                if len(found.specimens) < SPECIMENS:
                    found.specimens[place + entry.name] = here / entry.name
            elif entry.is_file(follow_symlinks=False):
                files.append(entry.name)
    found.files |= {place + name: here / name for name in sorted(files)}
    return folders


def files_down_to(folder: Path, depth: int, with_media: bool = False) -> Iterator[Path]:
    """Yield files, no junk and no links, in folders down to a depth (1: the folder's own files only).

    A folder that cannot be opened is yielded too, since somebody has to answer for it.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_junk(entry.name) or entry.is_symlink():
                    continue
                if entry.is_dir():
                    if depth > 1:
                        yield from files_down_to(Path(entry.path), depth - 1, with_media)
                elif with_media or not is_media(entry.name):
                    yield Path(entry.path)
    except OSError:
        yield folder
