"""What can hold members: a zip, or files that lie open on the disk.

An `Export` is made of one or several of these; only `connectors/export.py` reads from them.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.intake import archive
from connectors.intake.paths import looked_up, shown
from records.problem import Problem, Refused


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an export.

    Attributes:
        path: as stored inside the export, with ``/``.
        size: bytes it says to hold.
        doubt: what is doubtful about it (two parts disagree), to be reported by whoever reads it.
        place: the path as readers compare it, by `looked_up`; made once, since every reader asks for it.
    """

    path: str
    size: int
    doubt: Problem | None = field(default=None, compare=False)
    place: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", looked_up(self.path))

    @property
    def name(self) -> str:
        """The file's own name, as readers compare it."""
        return self.place.rpartition("/")[2]

    def is_at(self, wanted: str) -> bool:
        """Tell whether it lies at the wanted, already normalised path, below any top folder."""
        return self.place == wanted or self.place.endswith("/" + wanted)


class Source(Protocol):
    """One thing handed in that holds members.

    Attributes:
        media: pictures and recordings in it, which are only counted.
        only_media: it holds nothing else, or nothing; its members are the first of these.
    """

    label: str
    only_media: bool
    media: int

    def members(self) -> Iterator[Member]:
        """Yield what it holds, by name and size."""

    def open(self, path: str) -> BinaryIO:
        """Open one member."""

    def checksum(self, path: str) -> int:
        """Return the CRC-32 of one member, to tell equal copies."""

    def fingerprint(self) -> str:
        """Return SHA-256 (hex) of what was handed in."""

    def close(self) -> None:
        """Let go of the file."""


class ZipSource:
    """A zip, open for reading."""

    def __init__(self, path: Path, label: str) -> None:
        self.label = label
        self._archive = archive.opened(path, label)
        self.only_media, self.media = self._archive.only_media, self._archive.media
        # The last of two equal names is what zipfile opens too.
        self._infos = {_path_of(info): info for info in self._archive.members.infolist()}

    def members(self) -> Iterator[Member]:
        """Yield what it holds, by name and size."""
        seen: dict[str, zipfile.ZipInfo] = {}
        for info in self._archive.members.infolist():
            name = _path_of(info)
            first = seen.setdefault(name, info)
            if (first.CRC, first.file_size) != (info.CRC, info.file_size):
                self._infos.pop(name, None)
        for name in seen:
            if name in self._infos:
                yield Member(name, self._infos[name].file_size)
            else:
                yield Member(name, 0, two_versions(self.label, name))

    def open(self, path: str) -> BinaryIO:
        """Open one member; raises Refused or one of `archive.BROKEN`."""
        info = self._infos.get(path)
        if info is None:
            raise Refused(two_versions(self.label, path))
        if archive.too_steep(info.file_size, info.compress_size):
            raise Refused(too_large(self.label, path, "would swell beyond all reason when unpacked"))
        return self._archive.members.open(info)  # type: ignore[return-value]

    def checksum(self, path: str) -> int:
        """Return the CRC-32 of one member."""
        return self._infos[path].CRC if path in self._infos else 0

    def fingerprint(self) -> str:
        """Return SHA-256 (hex) of the zip's directory and size."""
        return self._archive.fingerprint

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()


def _path_of(info: zipfile.ZipInfo) -> str:
    """Return a member's path with ``/``; backslashes come from Windows zippers.

    Macs write UTF-8 without saying so, and zipfile takes it for the old code page of DOS.
    """
    name = info.filename.replace("\\", "/")
    if name.isascii() or info.flag_bits & _SAYS_UTF_8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


_SAYS_UTF_8 = 0x800


class FileSource:
    """Files that lie open on the disk: an unpacked folder, or loose files."""

    def __init__(self, files: dict[str, Path], label: str, media: int = 0, only_media: bool = False) -> None:
        self.label = label
        self.only_media, self.media = only_media, media
        self._files = files

    def members(self) -> Iterator[Member]:
        """Yield what it holds, by name and size."""
        for name, path in self._files.items():
            yield Member(name, path.stat().st_size)

    def open(self, path: str) -> BinaryIO:
        """Open one member; raises Refused or one of `archive.BROKEN`."""
        return self._files[path].open("rb")

    def checksum(self, path: str) -> int:
        """Return the CRC-32 of one member."""
        crc = 0
        with self.open(path) as file:
            while piece := file.read(2**20):
                crc = zlib.crc32(piece, crc)
        return crc

    def fingerprint(self) -> str:
        """Hash paths and sizes; the content of lists is hashed as it is read (`Export.digests`)."""
        lines = "".join(f"{member.size} {member.path}\n" for member in self.members())
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()

    def close(self) -> None:
        """Nothing is held open."""


def fault(code: str, label: str, what: str, do: str) -> Problem:
    """Make a Problem of a whole file."""
    return Problem(code, label, None, None, what, do)


def two_versions(label: str, path: str) -> Problem:
    """Say that one path holds two different files."""
    what = "Two different files stand under this one path."
    return fault("BC-IMP-020", f"{label}: {shown(path)}", what, "Download the export again.")


def too_large(label: str, path: str, what: str) -> Problem:
    """Say that a member is beyond a limit; `what` ends the sentence."""
    do = "Ask the service again for connections, friends and followers only."
    return fault("BC-IMP-021", f"{label}: {shown(path)}", f"The file {what}.", do)


def damaged(label: str, path: str) -> Problem:
    """Say that a member cannot be read to its end."""
    what = "The file is damaged, or not as large as the zip says."
    return fault("BC-IMP-022", f"{label}: {shown(path)}", what, "Download the export again.")
