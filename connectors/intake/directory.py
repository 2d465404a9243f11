"""A zip's directory, walked once and in pieces: every entry is looked over, pictures are only counted.

An archive of 5 GB can hold a million pictures, whose entries alone are more than 100 MB and would be 600 MB
as Python objects. So only what can be a list is kept: as entries of a thinned directory, which `thinned.py`
shows to zipfile. What is kept says of sizes and places what was checked here, and nothing else.
"""

import hashlib
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from connectors.intake.media import MEDIA, SPECIMENS
from connectors.intake.paths import climbs

if TYPE_CHECKING:
    from hashlib import _Hash

LARGEST = 512 * 2**20
"""Bytes of a directory that is walked: four million pictures with paths of 80 characters."""
LARGEST_KEPT = 64 * 2**20
"""Bytes of the entries that are kept: 200,000 members with paths of 250 characters."""

_PIECE = 4 * 2**20
_LONGEST_ENTRY = 46 + 3 * 65_535
_LOCAL_HEADER = 30
_ENTRY = struct.Struct("<L4xH10xLLHHH4xLL")
"""Signature, flags, packed and full size, lengths of name, extra and comment, attributes, place."""
_ENTRY_SIGNATURE = 0x02014B50
_LOCKED = 0x1
_LINK = 0xA
"""The four bits by which Unix marks a link, at the top of the attributes."""
_FULL = 0xFFFFFFFF
"""Stands where the true number is in the zip64 part, since four bytes cannot hold it."""
_TURN = 2**32
_SIZES = struct.Struct("<LLHHH")
"""Within an entry from byte 20: packed and full size, lengths of name, extra and comment."""
_WIDE = struct.Struct("<HHQQQ")
"""The zip64 part: its number and length, full and packed size, place."""
_FOLDER = (b"/", b"\\")
_MEDIA = frozenset(suffix.encode() for suffix in MEDIA)

_END = struct.Struct("<4s8xLL2x")
_END_SIGNATURE = b"PK\x05\x06"
_END64 = struct.Struct("<4s36xQQ")
_END64_SIGNATURE = b"PK\x06\x06"
_LOCATOR = struct.Struct("<4s4xQL")
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_BOTH64 = _END64.size + _LOCATOR.size
_LONGEST_COMMENT = 65_535


@dataclass(frozen=True, slots=True)
class Place:
    """Where the directory lies.

    Attributes:
        start: its first byte in the file.
        length: its bytes.
        before: bytes in front of the zip itself, which its own offsets do not count (self-extracting zips).
        wrapped: offsets start again at 0 every 4 GB.
    """

    start: int
    length: int
    before: int
    wrapped: bool


@dataclass(slots=True)
class Directory:
    """What the walk found.

    Attributes:
        place: where it lies.
        kept: entries of everything but folders, pictures and recordings, rewritten for `thinned.py`; of
            the first of these, where there is nothing else.
        only_media: there is nothing else.
        media: how many pictures and recordings there are.
        total: bytes that all members say they hold together.
        locked: a member is encrypted.
        links: a member is a link.
        climbs: a member's path leads outside, or is empty.
        overlaps: two members share bytes, or one runs into the directory.
        too_many: there is more than may be kept; the walk ended there.
        fingerprint: SHA-256 (hex) of the directory and the file's size.
    """

    place: Place
    kept: list[bytes] = field(default_factory=list)
    only_media: bool = False
    media: int = 0
    total: int = 0
    locked: bool = False
    links: bool = False
    climbs: bool = False
    overlaps: bool = False
    too_many: bool = False
    fingerprint: str = ""


def place_of_directory(file: BinaryIO, size: int) -> Place:
    """Find the directory as zipfile does, from the end of the file; ValueError where there is none."""
    first = max(0, size - _LONGEST_COMMENT - _END.size - _BOTH64)
    file.seek(first)
    tail = file.read(size - first)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise ValueError("no directory")
    _, length, offset = _END.unpack_from(tail, at)
    wide = _wide(tail, at)
    if wide:
        length, offset = wide
        at -= _BOTH64
    start = first + at - length
    before = start - offset
    if start < 0 or before < 0:
        raise ValueError("the directory is cut off")
    # A Mac's own zips know no zip64: past 4 GB their offsets begin again at 0 (yauzl #69, a zip of 5.9 GB).
    wrapped = not wide and before > 0 and before % _TURN == 0
    return Place(start, length, 0 if wrapped else before, wrapped)


def _wide(tail: bytes, at: int) -> tuple[int, int] | None:
    """Return length and offset from the zip64 end record, of archives over 4 GB or 65,535 members."""
    if at < _LOCATOR.size or not tail.startswith(_LOCATOR_SIGNATURE, at - _LOCATOR.size):
        return None
    if at < _BOTH64 or not tail.startswith(_END64_SIGNATURE, at - _BOTH64):
        raise ValueError("the zip64 end record is not where it belongs")
    if _LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2] > 1:
        raise ValueError("one part of a zip in several")
    _, length, offset = _END64.unpack_from(tail, at - _BOTH64)
    return length, offset


def walked(file: BinaryIO, place: Place, size: int, most: int) -> Directory:
    """Look over every entry, once.

    Args:
        file: the zip.
        place: where its directory lies.
        size: bytes of the zip.
        most: members that are kept at most.

    Raises:
        ValueError, struct.error: the directory is damaged.
    """
    found, taken, seal = Directory(place), _Taken(place), hashlib.sha256()
    specimens: list[bytes] = []
    flags = bytes_kept = 0
    for raw, bits, packed, full, attributes, offset in _entries(file, place, seal):
        name = raw[_ENTRY.size :].partition(b"\0")[0]  # zipfile's names end at a NUL
        flags |= bits
        found.total += full
        found.links |= attributes >> 28 == _LINK
        found.climbs |= _may_climb(name) and climbs(name.decode("latin-1"))
        begin = taken.add(offset, packed)
        if name[name.rfind(b".") :].lower() in _MEDIA:
            found.media += not name.rpartition(b"/")[2].startswith(b"._")
            if len(specimens) < SPECIMENS:
                specimens.append(_rewritten(raw, packed, full, begin))
        elif not name.endswith(_FOLDER):
            found.kept.append(_rewritten(raw, packed, full, begin))
            bytes_kept += len(raw)
            if len(found.kept) > most or bytes_kept > LARGEST_KEPT:
                found.too_many = True
                break
    found.only_media = not found.kept
    found.kept = found.kept or specimens
    found.locked = bool(flags & _LOCKED)
    found.overlaps = taken.overlap()
    seal.update(str(size).encode())
    found.fingerprint = seal.hexdigest()
    return found


_Entry = tuple[bytes, int, int, int, int, int]
"""Fixed part and name as they stand, flags, packed and full size, attributes, offset."""


def _entries(file: BinaryIO, place: Place, seal: "_Hash") -> Iterator[_Entry]:
    """Yield the entries, reading a few megabytes at a time and sealing what was read."""
    file.seek(place.start)
    held, at, left = b"", 0, place.length
    while left or at < len(held):
        if left and len(held) - at < _LONGEST_ENTRY:
            piece = file.read(min(_PIECE, left))
            if not piece:
                raise ValueError("the file grew shorter")
            seal.update(piece)
            left -= len(piece)
            held, at = held[at:] + piece, 0
            continue
        signature, bits, packed, full, name, extra, comment, attributes, offset = _ENTRY.unpack_from(held, at)
        extra_at = at + _ENTRY.size + name
        after = extra_at + extra + comment
        if signature != _ENTRY_SIGNATURE or after > len(held):
            raise ValueError("no entry, or one that runs over the end")
        if _FULL in (packed, full, offset):
            full, packed, offset = _in_full(held[extra_at : extra_at + extra], full, packed, offset)
        yield held[at:extra_at], bits, packed, full, attributes, offset
        at = after


def _in_full(extra: bytes, *numbers: int) -> tuple[int, ...]:
    """Replace the numbers that did not fit by those of the zip64 part, in order; struct.error if cut."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{numbers.count(_FULL)}Q", extra[: at + 4 + length], at + 4))
            return tuple(next(wide) if number == _FULL else number for number in numbers)
        at += 4 + length
    return numbers


def _may_climb(name: bytes) -> bool:
    """Tell at a glance which few names `climbs` is to look at; an empty one among them."""
    return name[:1] in b"/\\" or name[1:2] == b":" or b".." in name


def _rewritten(raw: bytes, packed: int, full: int, begin: int) -> bytes:
    """Return an entry that says sizes and place as they were checked, always in the wide form."""
    entry = bytearray(raw)
    _SIZES.pack_into(entry, 20, _FULL, _FULL, len(raw) - _ENTRY.size, _WIDE.size, 0)
    struct.pack_into("<L", entry, 42, _FULL)
    return bytes(entry) + _WIDE.pack(1, _WIDE.size - 4, full, packed, begin)


class _Taken:
    """The bytes that members take, to tell whether two of them share any."""

    def __init__(self, place: Place) -> None:
        self._room, self._wrapped = place.start - place.before, place.wrapped
        self._begins, self._ends = array("Q"), array("Q")
        self._last = self._turns = 0
        self._beyond = False

    def add(self, offset: int, packed: int) -> int:
        """Take in a member; returns its place, counted on where offsets began again."""
        if self._wrapped:
            self._turns += offset < self._last
            self._last = offset
            offset += self._turns * _TURN
        end = offset + _LOCAL_HEADER + packed
        if end > self._room:
            self._beyond = True
        else:
            self._begins.append(offset)
            self._ends.append(end)
        return offset

    def overlap(self) -> bool:
        """Tell whether two members share bytes, or one runs into the directory."""
        begins = np.frombuffer(self._begins, np.uint64)
        order = np.argsort(begins)
        ends = np.frombuffer(self._ends, np.uint64)[order]
        return self._beyond or bool((ends[:-1] > begins[order][1:]).any())
