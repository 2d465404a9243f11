"""A zip that somebody handed in: looked over by its directory alone, before any member is opened.

Nothing is extracted. An archive that could not come from a service (encrypted, with links, with paths
that climb out, with members that share bytes, that swells beyond reason) is refused as a whole; what
is merely too large for a reader is refused when that member is opened. `docs/problems/exports.md`
lists the codes.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from connectors.intake.directory import LARGEST, Directory, place_of_directory, walked
from connectors.intake.kinds import kind_of
from connectors.intake.thinned import thinned
from records.problem import Problem, Refused

MOST_MEMBERS = 200_000
"""Members of one export beside its pictures and recordings, of which there can be millions."""
LARGEST_TOTAL = 2 * 2**40
"""Bytes that the members may say they hold together. Meta and Snapchat archives reach tens of GB."""
STEEPEST = 200
"""Times that an archive or a member may swell. Lists of names swell 5 to 30 times; a bomb 1,000 times."""
SMALL = 16 * 2**20
"""Bytes below which swelling is harmless and not looked at."""

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    OverflowError,
    IndexError,
    OSError,
    RuntimeError,
)
"""What zipfile was seen to raise on damaged or hostile archives; RuntimeError stands for encryption."""


def is_archive(path: Path, head: bytes) -> bool:
    """Tell whether a file is to be opened as a zip: by its first bytes; office documents are not."""
    if path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".docx", ".odt", ".numbers", ".pages"}:
        return False
    return path.suffix.lower() == ".zip" or head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip, open for reading.

    Attributes:
        members: folders, pictures and recordings left out.
        only_media: there are no others; the members are the first of these.
        media: how many pictures and recordings there are.
        fingerprint: SHA-256 (hex) of the directory and the file's size, so that a 5 GB archive is not read
            twice. The directory holds every member's path, size, date and checksum: two downloads are told
            apart, and a member that was changed inside shows.
    """

    members: zipfile.ZipFile
    only_media: bool
    media: int
    fingerprint: str
    _file: io.RawIOBase

    def close(self) -> None:
        """Let go of the file."""
        self.members.close()
        self._file.close()


def opened(path: Path, label: str) -> Archive:
    """Open a zip for reading members in place, after its directory was found harmless.

    Raises:
        Refused: it is not a zip, is damaged, or is of a kind that no service makes.
    """
    try:
        size, file = path.stat().st_size, path.open("rb")
    except OSError:
        raise Refused(_not_a_zip(path, label)) from None
    try:
        directory = _looked_over(file, size, path, label)
        shown = thinned(file, directory)
        members = zipfile.ZipFile(shown)
        return Archive(members, directory.only_media, directory.media, directory.fingerprint, shown)
    except BROKEN:
        file.close()
        raise Refused(_damaged(label)) from None
    except Refused:
        file.close()
        raise


def _looked_over(file: BinaryIO, size: int, path: Path, label: str) -> Directory:
    """Walk the directory; raises Refused for everything that no service makes."""
    try:
        place = place_of_directory(file, size)
    except (OSError, ValueError):
        raise Refused(_not_a_zip(path, label)) from None
    if place.length > LARGEST:
        raise Refused(_refusal("BC-IMP-012", label, *_TOO_MANY))
    directory = walked(file, place, size, MOST_MEMBERS)
    for code, is_so, what, do in (
        ("BC-IMP-012", directory.too_many, *_TOO_MANY),
        ("BC-IMP-013", directory.locked, "The zip is locked with a password.", "Hand it in without one."),
        ("BC-IMP-014", directory.links, "The zip holds links to other places.", _AS_DOWNLOADED),
        ("BC-IMP-015", directory.climbs, "The zip holds paths that lead outside of it.", _AS_DOWNLOADED),
        ("BC-IMP-016", directory.overlaps, "Files inside the zip share the same bytes.", _AS_DOWNLOADED),
        ("BC-IMP-017", _swells(directory.total, size), *_BEYOND_REASON),
    ):
        if is_so:
            raise Refused(_refusal(code, label, what, do))
    return directory


def _swells(total: int, size: int) -> bool:
    return total > LARGEST_TOTAL or too_steep(total, size)


def too_steep(unpacked: int, packed: int) -> bool:
    """Tell whether so many packed bytes cannot honestly become so many."""
    return unpacked > SMALL and unpacked > STEEPEST * max(packed, 1)


_AS_DOWNLOADED = "Hand in the zip exactly as the service gave it, or download it again."
_BEYOND_REASON = ("The zip would swell beyond all reason.", _AS_DOWNLOADED)
_TOO_MANY = (
    f"The zip holds more than {MOST_MEMBERS:,} files beside its pictures and recordings.",
    "Ask the service again and tick only connections, friends and followers.",
)


def _refusal(code: str, label: str, what: str, do: str) -> Problem:
    return Problem(code, label, None, None, what, do)


def _damaged(label: str) -> Problem:
    what = "The zip is damaged or was not downloaded to the end."
    return _refusal("BC-IMP-011", label, what, "Download it again and hand in the new file.")


def _not_a_zip(path: Path, label: str) -> Problem:
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return _refusal("BC-IMP-018", label, "The file cannot be opened.", "Check that it is still there.")
    if not head:
        return _refusal("BC-IMP-002", label, "The file is empty.", "Download it again.")
    kind = kind_of(head)
    if kind in {None, "a zip"}:
        return _damaged(label)
    what = f"The file is called .zip but is {kind}."
    return _refusal("BC-IMP-010", label, what, "Hand in the zip that the service gave for download.")
