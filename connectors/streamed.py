"""A long file of an export, read piece by piece: what a pattern finds in it, in constant memory.

Conversations and posts reach hundreds of MB, and only a few words of them are wanted. A key such as
``"sender_name":`` cannot stand inside a text: JSON escapes the quotation marks there.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from connectors.export import Export, Member

PIECE = 2**20
"""Bytes read at a time."""
OVERLAP = 2**16
"""Bytes at the end of a piece that are looked at again with the next one: the longest thing looked for."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BLANK = b" \t\r\n\0;"


class Ending:
    """The last byte of a file, to tell whether it broke off: of an object ``}``, of a list ``]``."""

    def __init__(self, closing: bytes) -> None:
        self.closing = closing
        self.last = b""

    def follow(self, piece: bytes) -> None:
        """Take note of the next piece."""
        self.last = piece.rstrip(_BLANK)[-1:] or self.last

    @property
    def is_whole(self) -> bool:
        """The file ends as what it holds does."""
        return self.last == self.closing


def buffers(export: Export, member: Member, ending: Ending | None = None) -> Iterator[bytes]:
    """Yield a member as UTF-8 in pieces, each after the last bytes of the one before.

    What lies in the overlap is seen twice.

    Raises:
        Refused: the member is too large, damaged, or not as large as it says.
    """
    rest = b""
    for piece in _pieces(export, member):
        if ending:
            ending.follow(piece)
        yield (buffer := rest + piece)
        rest = buffer[-OVERLAP:]


def matches(
    export: Export, member: Member, pattern: re.Pattern[bytes], ending: Ending | None = None
) -> Iterator[re.Match[bytes]]:
    """Yield what a pattern finds in a member, each once, in order; nothing longer than OVERLAP is found.

    Raises:
        Refused: as `buffers`.
    """
    rest = b""
    for piece in _pieces(export, member):
        if ending:
            ending.follow(piece)
        buffer = rest + piece
        safe = len(buffer) - OVERLAP
        done = 0
        for found in pattern.finditer(buffer):
            if found.start() >= safe:
                break
            yield found
            done = found.end()
        rest = buffer[max(done, safe, 0) :]
    yield from pattern.finditer(rest)


def _pieces(export: Export, member: Member) -> Iterator[bytes]:
    with export.open(member) as file:
        first = file.read(PIECE)
        codec = _UTF16.get(first[:2])
        if codec is None:
            yield first
            yield from iter(lambda: file.read(PIECE), b"")
            return
        yield from _recoded(file, first[2:], codec)


def _recoded(file: BinaryIO, first: bytes, codec: str) -> Iterator[bytes]:
    """Yield UTF-16, which Notepad writes on saving, as UTF-8."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    for piece in iter(lambda: file.read(PIECE), b""):
        yield decoder.decode(piece).encode("utf-8", "replace")
