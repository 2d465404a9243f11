"""A folder that was handed in, sorted into exports: zips, parts of one, unpacked folders, loose files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from connectors.export import Export, is_zip, open_export
from connectors.intake.conversations import apart, labels
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

_COPY = re.compile(r"\s*\(\d{1,3}\)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_META = re.compile(r"^((?:facebook|instagram|threads)-.+-\d{4}-\d{2}-\d{2})-[a-z0-9]+$")
_PART = re.compile(r"[-_ ](?:part[-_ ]?)?\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Group:
    """Paths that are one export, and how it is called in problems and receipts.

    Attributes:
        paths: parts of one zip, one folder, or the loose files of one folder.
        label: safe to keep and show.
        leave_out: files inside the folder that are exports of their own.
    """

    paths: tuple[Path, ...]
    label: str
    leave_out: frozenset[Path] = frozenset()

    def opened(self) -> Export:
        """Open the export; raises Refused where nothing of it can be opened."""
        return open_export(self.paths, self.label, self.leave_out)


def groups_in(folder: Path, place: str = "", but: frozenset[str] = frozenset()) -> list[Group]:
    """Sort what lies in a folder into exports.

    Args:
        folder: what one person handed in.
        place: put before every label, as "declarations/S012/".
        but: names of files directly in the folder that are left aside, in lower case.
    """
    found = sorted(
        (p for p in folder.iterdir() if not is_junk(p.name) and p.name.lower() not in but), key=_name
    )
    zips = [path for path in _files_below(folder) if path.parent != folder or path in found]
    by_stem: dict[tuple[Path, str], list[Path]] = {}
    for path in zips:
        by_stem.setdefault((path.parent, stem_of(path.stem)), []).append(path)
    own = frozenset(zips)
    exports = [paths for together in by_stem.values() for paths in apart(together)]
    called = labels([paths[0].name for paths in exports])
    groups = [Group(tuple(paths), place + label) for paths, label in zip(exports, called, strict=True)]
    rest = [path for path in found if path not in own]
    return groups + list(_unpacked_and_loose(folder, rest, own, place, but))


def stem_of(stem: str) -> str:
    """Return what the parts of one export have in common in their names.

    >>> [stem_of(s) for s in ("mydata~17-2", "takeout-20260101-001", "facebook-x-2026-03-01-Ab12", "x (1)")]
    ['mydata~17', 'takeout-20260101', 'facebook-x-2026-03-01', 'x']
    """
    bare = _COPY.sub("", stem.lower())
    if meta := _META.match(bare):
        return meta[1]
    return bare if _DATE.search(bare) else _PART.sub("", bare)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the zips below a folder; deeper ones only by their name, so that media is not opened."""
    for path in sorted(folder.rglob("*"), key=_name):
        near = path.parent == folder
        named = path.suffix.lower() == ".zip"
        if is_junk(path.name) or path.is_symlink() or not path.is_file() or not (near or named):
            continue
        # Attachments deep in an unpacked export are not exports.
        if len(path.relative_to(folder).parts) <= 3 and is_zip(path):
            yield path


def _unpacked_and_loose(
    folder: Path, rest: list[Path], own: frozenset[Path], place: str, but: frozenset[str]
) -> Iterator[Group]:
    folders = [path for path in rest if path.is_dir() and not path.is_symlink()]
    files = [path for path in rest if path not in folders]
    if any(looked_up(path.name) in UNPACKED for path in folders):
        aside = frozenset(path for path in folder.iterdir() if path.name.lower() in but)
        yield Group((folder,), place + "unpacked folder", own | aside)
        return
    for number, path in enumerate(folders, 1):
        if any(file.is_file() and file not in own and not is_junk(file.name) for file in path.rglob("*")):
            yield Group((path,), place + _folder_label(path.name, number), own)
    if files:
        yield Group(tuple(files), place + (shown(files[0].name) if len(files) == 1 else "loose files"))


def _folder_label(name: str, number: int) -> str:
    """Return the folder's own name only where it cannot be a person's."""
    return name if shown(name) == name else f"folder {number}"


def _name(path: Path) -> str:
    return path.as_posix().lower()
