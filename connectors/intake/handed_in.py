"""A folder that was handed in, sorted into exports: zips, parts of one, unpacked folders, loose files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.export import Export
from connectors.intake.conversations import apart, labels
from connectors.intake.folders import DEEPEST_FOLDER, files_down_to
from connectors.intake.media import is_media
from connectors.intake.opening import is_zip, open_export
from connectors.intake.parts import stem_of
from connectors.intake.paths import is_junk, looked_up, shown

UNPACKED = frozenset(
    {"connections", "friends", "friendsandfollowers", "followersandfollowing", "followingandfollowers"}
    | {
        "contacts",
        "yourinstagramactivity",
        "yourfacebookactivity",
        "personalinformation",
        "loggedinformation",
    }
    | {"securityandlogininformation", "adsinformation", "preferences", "media", "messages", "files"}
    | {"appsandwebsitesoffoffacebook", "appsandwebsitesoffofinstagram", "profileinformation"}
    | {"json", "html", "memories", "chatmedia", "sharedstory"}  # Snapchat
    | {"data"}  # X
    | {"activity", "youractivity", "profileandsettings", "appsettings", "directmessages"}  # TikTok, text
)
"""Folders, normalised, that stand at the top of an unpacked export: what lies beside them belongs to it."""

MOST_PICTURES = 20
"""Loose pictures and recordings that are answered one by one; screenshots of a list of friends among them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Paths that are one export, and how it is called in problems and receipts.

    Attributes:
        paths: parts of one zip, one folder, or the loose files of one folder.
        label: safe to keep and show.
        leave_out: files inside the folder that are exports of their own.
        media: further pictures and recordings beside the loose files, which are only counted.
        dated: the names of the paths are a service's or a person's own and can say when it was made. That of
            the folder of a member of staff is their id, and 20190412 is no day there.
    """

    paths: tuple[Path, ...]
    label: str
    leave_out: frozenset[Path] = frozenset()
    media: int = 0
    dated: bool = True

    def opened(self) -> Export:
        """Open the export; raises Refused where nothing of it can be opened."""
        export = open_export(self.paths, self.label, self.leave_out, self.media)
        export.made = export.made if self.dated else None
        return export


def groups_in(folder: Path, place: str = "", but: frozenset[str] = frozenset()) -> list[Group]:
    """Sort what lies in a folder into exports.

    Args:
        folder: what one person handed in.
        place: put before every label, as "declarations/S012/".
        but: names of files directly in the folder that are left aside, in lower case.

    Raises:
        OSError: the folder cannot be opened.
    """
    found, media = _directly_in(folder, but)
    zips = _zips_in(folder, but)
    by_stem: dict[tuple[Path, str], list[Path]] = {}
    for path in zips:
        by_stem.setdefault((path.parent, stem_of(path.stem)), []).append(path)
    own = frozenset(zips)
    exports = [paths for together in by_stem.values() for paths in apart(together)]
    called = labels([paths[0].name for paths in exports])
    groups = [Group(tuple(paths), place + label) for paths, label in zip(exports, called, strict=True)]
    rest = [path for path in found if path not in own]
    return groups + list(_unpacked_and_loose(folder, rest, own, place, but, media))


def _directly_in(folder: Path, but: frozenset[str]) -> tuple[list[Path], int]:
    """Return what lies directly in the folder, and the number of pictures that are left out of it."""
    with os.scandir(folder) as entries:
        names = [name for entry in entries if not is_junk(name := entry.name) and name.lower() not in but]
    media = sorted(filter(is_media, names), key=str.lower)
    found = [name for name in names if not is_media(name)] + media[:MOST_PICTURES]
    return sorted((folder / name for name in found), key=_name), len(media[MOST_PICTURES:])


def _zips_in(folder: Path, but: frozenset[str]) -> list[Path]:
    """Find the zips in a folder and down to two folders below it, there only by their name.

    Attachments deep in an unpacked export are not exports.
    """
    files = files_down_to(folder, 3)
    likely = (
        path
        for path in files
        if (path.name.lower() not in but if path.parent == folder else path.suffix.lower() == ".zip")
    )
    return sorted(filter(is_zip, likely), key=_name)


def _unpacked_and_loose(
    folder: Path, rest: list[Path], own: frozenset[Path], place: str, but: frozenset[str], media: int
) -> Iterator[Group]:
    folders = [path for path in rest if path.is_dir() and not path.is_symlink()]
    files = [path for path in rest if path not in folders]
    if any(looked_up(path.name) in UNPACKED for path in folders):
        aside = frozenset(path for path in folder.iterdir() if path.name.lower() in but)
        yield Group((folder,), place + "unpacked folder", own | aside, dated=not place)
        return
    for number, path in enumerate(folders, 1):
        if any(file not in own for file in files_down_to(path, DEEPEST_FOLDER, with_media=True)):
            yield Group((path,), place + _folder_label(path.name, number), own)
    if files:
        label = shown(files[0].name) if len(files) == 1 else "loose files"
        yield Group(tuple(files), place + label, media=media)


def _folder_label(name: str, number: int) -> str:
    """Return the folder's own name only where it cannot be a person's."""
    return name if shown(name) == name else f"folder {number}"


def _name(path: Path) -> str:
    return path.as_posix().lower()
