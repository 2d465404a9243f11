"""A zip shown to zipfile as if its directory held nothing but the kept entries.

The bytes of the members are the file's own; only the directory and the end behind it are made here. So
zipfile goes on checking local headers, sizes and checksums, and builds objects for lists alone.
"""

import io
import struct
from typing import TYPE_CHECKING, BinaryIO

from connectors.intake.directory import Directory

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_END64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4sHHHHLLH")
_VERSION = 45
"""Of the zip format, from which on there is zip64."""


def thinned(file: BinaryIO, directory: Directory) -> io.RawIOBase:
    """Return the zip for reading, its directory thinned; closing it closes the file.

    What stands in front of the zip is left out, so that every offset is what it says.
    """
    return _Thinned(file, directory)


class _Thinned(io.RawIOBase):
    def __init__(self, file: BinaryIO, directory: Directory) -> None:
        self._file, self._before = file, directory.place.before
        self._room = directory.place.start - self._before
        self._tail = b"".join(directory.kept) + _ends(directory, self._room)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._room + len(self._tail)}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._own(len(view)) if self._at < self._room else self._made(len(view))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _own(self, size: int) -> bytes:
        self._file.seek(self._before + self._at)
        return self._file.read(min(size, self._room - self._at))

    def _made(self, size: int) -> bytes:
        at = self._at - self._room
        return self._tail[at : at + size]

    def close(self) -> None:
        self._file.close()
        super().close()


def _ends(directory: Directory, room: int) -> bytes:
    """Return the three records that end a zip, always the wide form: zipfile reads it whatever the size."""
    count, length = len(directory.kept), sum(map(len, directory.kept))
    wide = _END64.pack(b"PK\x06\x06", 44, _VERSION, _VERSION, 0, 0, count, count, length, room)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, room + length, 1)
    return wide + locator + _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
