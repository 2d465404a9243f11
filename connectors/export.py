"""The one door to what was handed in: a zip, several zips of one export, an unpacked folder, loose files.

Nothing is ever extracted or copied: members are read where they lie, only those that a reader names,
counted and hashed while they are read. Whatever is wrong with the container is answered here with a
coded Problem, so that a reader only ever sees bytes of bounded size.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from posixpath import splitext
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from connectors.intake import archive
from connectors.intake.paths import shown
from connectors.intake.sources import Member as Member
from connectors.intake.sources import Source, damaged, too_large
from connectors.intake.together import together
from records.problem import Problem, Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_MEMBER = 64 * 2**20
"""Bytes of a list that is read as a whole: about a million followers. Real ones stay under 5 MB."""
LARGEST_STREAM = 2 * 2**30
"""Bytes of a member that is read piece by piece: a few long conversations reach hundreds of MB."""
LARGEST_READ = 8 * 2**30
"""Bytes read from one export in all."""
HEAD = 8192
"""Bytes looked at to recognise a member."""
MOST_HEADS = 4_000
"""Members whose first bytes are remembered, so that each reader after the first finds them: 32 MB."""


class Export:
    """What one person handed in from one service, or several services in one archive.

    Attributes:
        label: safe to keep and show: never names a person.
        members: what it holds, every path once; no junk, and no pictures and recordings but where they were
            handed in loose or, a few, where there is nothing else.
        problems: what is wrong with the container itself.
        loose: the members were handed in one by one, so each of them must be answered for.
        made: the day on which the service made it, as the names of what was handed in say; None: they do not.
        media: how many pictures and recordings there are, which nobody opens.
        only_media: there is nothing else.
        in_part: a part of it was not handed in, or cannot be opened.
        called: the names of what was handed in, without folder. They can name a person ("WhatsApp Chat -
            Sian.zip"), so a reader may compare them and take a partner's name from them, never show them.
        digests: SHA-256 (hex) of the members read so far, by path.
    """

    def __init__(
        self,
        label: str,
        sources: Sequence[Source],
        problems: Iterable[Problem] = (),
        loose: bool = False,
        made: date | None = None,
        called: Sequence[str] = (),
        media: int = 0,
        in_part: bool = False,
    ) -> None:
        self.label = label
        self.media = media + sum(source.media for source in sources)
        self.in_part = in_part
        self.loose = loose
        self.made = made
        self.called = tuple(called)
        self.digests: dict[str, str] = {}
        self._sources = sources
        self._spent = 0
        self._heads: dict[str, bytes] = {}
        lists = [source for source in sources if not source.only_media]
        self.only_media = self.media > 0 and not lists
        self._holder, self.members, nested = together(label, lists or sources, loose)
        self.problems: tuple[Problem, ...] = (*problems, *nested)

    def ending(self, *suffixes: str) -> list[Member]:
        """Return the members whose names end in one of the suffixes (".json"), in order."""
        return [member for suffix in suffixes for member in self._by_suffix.get(suffix, ())]

    def nearest_the_top(self, most: int, *suffixes: str) -> list[Member]:
        """Return members with these endings that a person may have put there themselves, in order.

        All of loose files; of an archive or folder, which can hold 100,000 texts of its own, so many of those
        that lie least deep.
        """
        found = sorted(self.ending(*suffixes), key=lambda member: member.place.count("/"))
        chosen = {member.path for member in (found if self.loose else found[:most])}
        return [member for member in self.members if member.path in chosen]

    @cached_property
    def _by_suffix(self) -> dict[str, list[Member]]:
        """Sort the members once: two dozen readers ask an archive that can hold 100,000 of them."""
        sorted_: dict[str, list[Member]] = {}
        for member in self.members:
            # A name in another script is nothing but its suffix once it is normalised: "粉丝.txt" is ".txt".
            _, dot, last = member.name.rpartition(".")
            sorted_.setdefault(dot + last if dot else "", []).append(member)
        return sorted_

    def open(self, member: Member, limit: int = LARGEST_STREAM) -> BinaryIO:
        """Open a member for reading; what is read is counted, hashed and held to the limit (bytes).

        Raises:
            Refused: here or while reading: the member is too large, damaged, or not as large as it says.
        """
        if member.size > limit or self._spent + member.size > LARGEST_READ:
            raise Refused(too_large(self.label, member.path, "is too large"))
        try:
            raw = self._holder[member.path].open(member.path)
        except archive.BROKEN:
            raise Refused(damaged(self.label, member.path)) from None
        return io.BufferedReader(_Counted(raw, member, self), 2**18)

    def read(self, member: Member, limit: int = LARGEST_MEMBER) -> bytes:
        """Return a member's bytes; raises Refused as `open` does."""
        with self.open(member, limit) as file:
            return file.read()

    def head(self, member: Member) -> bytes:
        """Return a member's first bytes, to recognise it; empty where it cannot be read."""
        if (known := self._heads.get(member.path)) is not None:
            return known
        try:
            with self._holder[member.path].open(member.path) as raw:
                head = raw.read(HEAD)
        except (*archive.BROKEN, Refused):
            head = b""
        if len(self._heads) < MOST_HEADS:
            self._heads[member.path] = head
        return head

    def shown(self, member: Member) -> str:
        """Return a name for the member that is safe to keep and show."""
        number, of = self._numbered[member.path], self._alike[_kind(member.path)]
        name = shown(member.path, number if of > 1 else None, of)
        place, slash, _ = self.label.rpartition("/")
        return place + slash + name if self.loose else f"{self.label}: {name}"

    @cached_property
    def _alike(self) -> Counter[str]:
        return Counter(_kind(member.path) for member in self.members)

    @cached_property
    def _numbered(self) -> dict[str, int]:
        """Number the members among those of their kind, from 1."""
        met: Counter[str] = Counter()
        numbers = {}
        for member in self.members:
            kind = _kind(member.path)
            met[kind] += 1
            numbers[member.path] = met[kind]
        return numbers

    def checksum(self, member: Member) -> int:
        """Return the member's CRC-32: taken from the zip's directory, or by reading a file on disk."""
        return self._holder[member.path].checksum(member.path)

    def fingerprint(self) -> str:
        """Return SHA-256 (hex) of what was handed in, without reading its media.

        For a zip, of its directory (every path, size, date and checksum) and its size; for files on
        disk, of paths and sizes.
        """
        parts = [source.fingerprint() for source in self._sources]
        return parts[0] if len(parts) == 1 else hashlib.sha256("".join(parts).encode()).hexdigest()

    def close(self) -> None:
        """Let go of the files."""
        for source in self._sources:
            source.close()

    def __enter__(self) -> "Export":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _count(self, size: int) -> None:
        self._spent += size


class _Counted(io.RawIOBase):
    """A member's bytes, counted against what it says to hold and hashed on the way."""

    def __init__(self, raw: BinaryIO, member: Member, export: Export) -> None:
        self._raw, self._member, self._export = raw, member, export
        self._hash = hashlib.sha256()
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            piece = self._raw.read(len(view))
        except archive.BROKEN:
            raise Refused(damaged(self._export.label, self._member.path)) from None
        self._read += len(piece)
        if self._read > self._member.size or (not piece and self._read < self._member.size):
            raise Refused(damaged(self._export.label, self._member.path))
        self._hash.update(piece)
        self._export._count(len(piece))
        if not piece:
            self._export.digests[self._member.path] = self._hash.hexdigest()
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _kind(path: str) -> str:
    """Return what is counted together where a name cannot be shown: "WhatsApp chat 3 of 12"."""
    lowered = path.lower()
    return "whatsapp" if "whatsapp" in lowered else splitext(lowered)[1]
