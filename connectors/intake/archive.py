"""A zip that somebody handed in: looked over by its directory alone, before any member is opened.

Nothing is extracted. An archive that could not come from a service (encrypted, with links, with paths
that climb out, with members that share bytes, that swells beyond reason) is refused as a whole; what
is merely too large for a reader is refused when that member is opened. `docs/problems/exports.md`
lists the codes.
"""

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from connectors.intake.kinds import kind_of
from records.problem import Problem, Refused

MOST_MEMBERS = 200_000
"""Members of one export. The largest real ones hold tens of thousands of pictures."""
LARGEST_DIRECTORY = 64 * 2**20
"""Bytes of a zip's directory, which is read as a whole: 200,000 members with paths of 250 characters."""
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

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_LOCAL_HEADER = 30
_OFFICE = ("[Content_Types].xml", "mimetype", "word/document.xml")


def is_archive(path: Path, head: bytes) -> bool:
    """Tell whether a file is to be opened as a zip: by its first bytes; office documents are not."""
    if path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".docx", ".odt", ".numbers", ".pages"}:
        return False
    return path.suffix.lower() == ".zip" or head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opened(path: Path, label: str) -> zipfile.ZipFile:
    """Open a zip for reading members in place, after its directory was found harmless.

    Raises:
        Refused: it is not a zip, is damaged, or is of a kind that no service makes.
    """
    directory_of(path, label)
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN:
        raise Refused(_damaged(label)) from None
    try:
        _look_over(archive, path.stat().st_size, label)
    except Refused:
        archive.close()
        raise
    return archive


def fingerprint(path: Path, label: str) -> str:
    """Return SHA-256 (hex) of the zip's directory and size, so that a 5 GB archive is not read twice.

    The directory holds every member's path, size, date and checksum: two downloads are told apart,
    and a member that was changed inside shows.
    """
    return hashlib.sha256(directory_of(path, label) + str(path.stat().st_size).encode()).hexdigest()


def directory_of(path: Path, label: str) -> bytes:
    """Return the bytes of the zip's directory, held to the limits.

    Raises:
        Refused: there is no directory (not a zip, or cut off), or it is too large.
    """
    try:
        with path.open("rb") as file:
            start, size = _place_of_directory(file, path.stat().st_size)
            if size <= LARGEST_DIRECTORY:
                file.seek(start)
                directory = file.read(size)
    except (OSError, struct.error, ValueError):
        raise Refused(_not_a_zip(path, label)) from None
    if size > LARGEST_DIRECTORY or directory.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise Refused(
            Problem(
                "BC-IMP-012",
                label,
                None,
                None,
                f"The zip holds more than {MOST_MEMBERS:,} files.",
                "Ask the service again and tick only connections, friends and followers.",
            )
        )
    return directory


def _place_of_directory(file: BinaryIO, size: int) -> tuple[int, int]:
    """Return offset and length of the central directory; ValueError where there is none."""
    from_here = max(0, size - _LONGEST_COMMENT - _END_SIZE - 76)
    file.seek(from_here)
    tail = file.read(size - from_here)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ValueError("no directory")
    length: int = struct.unpack("<L", tail[at + 12 : at + 16])[0]
    end = from_here + at
    # Zip64, for archives over 4 GB or 65,535 members: its own end record and a locator stand before.
    if at >= 76 and tail[at - 76 : at - 72] == b"PK\x06\x06":
        length = struct.unpack("<Q", tail[at - 36 : at - 28])[0]
        end -= 76
    if length > end:
        raise ValueError("the directory is cut off")
    return end - length, length


def _look_over(archive: zipfile.ZipFile, size: int, label: str) -> None:
    files = [info for info in archive.infolist() if not is_folder(info)]
    if any(info.flag_bits & 0x1 for info in files):
        raise Refused(
            _refusal("BC-IMP-013", label, "The zip is locked with a password.", "Hand it in without one.")
        )
    if any(stat.S_ISLNK(info.external_attr >> 16) for info in archive.infolist()):
        raise Refused(_refusal("BC-IMP-014", label, "The zip holds links to other places.", _AS_DOWNLOADED))
    if any(_climbs(info.filename) for info in archive.infolist()):
        raise Refused(
            _refusal("BC-IMP-015", label, "The zip holds paths that lead outside of it.", _AS_DOWNLOADED)
        )
    if _overlap(archive.infolist(), archive.start_dir):
        raise Refused(
            _refusal("BC-IMP-016", label, "Files inside the zip share the same bytes.", _AS_DOWNLOADED)
        )
    total = sum(info.file_size for info in files)
    if total > LARGEST_TOTAL or too_steep(total, size):
        raise Refused(_refusal("BC-IMP-017", label, "The zip would swell beyond all reason.", _AS_DOWNLOADED))


def too_steep(unpacked: int, packed: int) -> bool:
    """Tell whether so many packed bytes cannot honestly become so many."""
    return unpacked > SMALL and unpacked > STEEPEST * max(packed, 1)


def is_folder(info: zipfile.ZipInfo) -> bool:
    """Tell a folder's entry; zipfile's own `is_dir` fails on an empty name, which a hostile zip can hold."""
    return info.filename.endswith("/")


def _climbs(path: str) -> bool:
    """Tell whether a path is absolute, names a drive, or climbs with "..".

    >>> [_climbs(p) for p in ("a/../../b", "/etc/x", "C:/x", "a..b/c")]
    [True, True, True, False]
    """
    parts = path.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or (len(parts[0]) == 2 and parts[0].endswith(":"))


def _overlap(infos: Iterable[zipfile.ZipInfo], start_of_directory: int) -> bool:
    """Tell whether two members share bytes: each must end before the next begins."""
    by_place = sorted(infos, key=lambda info: info.header_offset)
    ends = [info.header_offset + _LOCAL_HEADER + info.compress_size for info in by_place]
    starts = [info.header_offset for info in by_place] + [start_of_directory]
    return any(end > start for end, start in zip(ends, starts[1:], strict=True))


_AS_DOWNLOADED = "Hand in the zip exactly as the service gave it, or download it again."


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
