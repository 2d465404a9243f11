"""The one door to what was handed in: a zip, several zips of one export, an unpacked folder, loose files.

Nothing is ever extracted or copied: members are read where they lie, only those that a reader names,
counted and hashed while they are read. Whatever is wrong with the container is answered here with a
coded Problem, so that a reader only ever sees bytes of bounded size.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from posixpath import splitext
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from connectors.intake import archive
from connectors.intake.folders import contents_of
from connectors.intake.made import day_made
from connectors.intake.parts import tell_missing_parts
from connectors.intake.paths import is_junk, shown
from connectors.intake.sources import FileSource, Source, ZipSource, damaged, fault, too_large, two_versions
from connectors.intake.sources import Member as Member
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
ARCHIVES = (".zip", ".rar", ".7z", ".tgz", ".tar", ".gz")


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
        self._holder, self.members, nested = _together(label, lists or sources, loose)
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


def open_export(
    path: Path | str | Sequence[Path | str],
    label: str | None = None,
    leave_out: Collection[Path] = (),
    media: int = 0,
) -> Export:
    """Open what was handed in: one path, or several that are parts of one export.

    Args:
        path: a zip, an unpacked folder or a loose file; or several zips of one export, or several
            loose files of one folder.
        label: how the export is called in problems and receipts; made from the path, without any
            person's name, where not given.
        leave_out: files of an unpacked folder that are opened for themselves.
        media: pictures and recordings beside the loose files, which are only counted.

    Raises:
        Refused: nothing of it can be opened. Where one of several parts cannot, that part is a problem
            of the export.
    """
    paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
    label = label or shown(paths[0].name)
    sources: list[Source] = []
    notable: list[Problem] = []
    lacking: list[Problem] = []
    loose = not any(one.is_dir() or is_zip(one) for one in paths)
    # Loose files lie side by side and never hold one path twice, so their names order them: times change
    # with every copy of a folder.
    for number, one in enumerate(sorted(paths) if loose else _oldest_first(paths), 1):
        own = label if len(paths) == 1 else f"{label}, part {number}"
        try:
            sources.append(_source(one, own, leave_out, notable, lacking))
        except Refused as refused:
            lacking.append(refused.problem)
        except OSError:
            lacking.append(_not_opened(own))
    if not sources:
        raise Refused(lacking[0])
    lacking += tell_missing_parts(label, [one.name for one in paths if is_zip(one)])
    names = [one.name for one in paths]
    made = None if loose else day_made(names)
    in_part = bool(lacking) and not loose
    try:
        return Export(label, sources, [*notable, *lacking], loose, made, names, media, in_part)
    except (Refused, OSError) as failed:
        for source in sources:
            source.close()
        raise failed if isinstance(failed, Refused) else Refused(_not_opened(label)) from None


def _oldest_first(paths: list[Path]) -> list[Path]:
    """Order parts so that the newest comes last and its members stand where two parts hold one path."""
    return sorted(paths, key=lambda path: (path.stat().st_mtime if path.exists() else 0, path.name))


def is_zip(path: Path) -> bool:
    """Tell whether a file is to be opened as a zip, by its first bytes."""
    try:
        with path.open("rb") as file:
            return archive.is_archive(path, file.read(4))
    except OSError:
        return False


def _source(
    path: Path, label: str, leave_out: Collection[Path], notable: list[Problem], lacking: list[Problem]
) -> Source:
    """Open one path; what is wrong inside a folder is added to the lists, the rest is Refused."""
    if not path.exists():
        raise Refused(fault("BC-IMP-001", label, "There is no such file.", "Check the path."))
    if path.is_dir():
        return _folder(path, label, leave_out, notable, lacking)
    if is_zip(path):
        return ZipSource(path, label)
    if path.stat().st_size == 0:
        place, slash, _ = label.rpartition("/")
        file = place + slash + shown(path.name)
        raise Refused(fault("BC-IMP-002", file, "The file is empty.", "Download it again."))
    return FileSource({path.name: path}, label)


def _folder(
    path: Path, label: str, leave_out: Collection[Path], notable: list[Problem], lacking: list[Problem]
) -> Source:
    found = contents_of(path, archive.MOST_MEMBERS)
    if found.too_many:
        what = f"The folder holds more than {archive.MOST_MEMBERS:,} files beside pictures and recordings."
        raise Refused(fault("BC-IMP-012", label, what, "Hand in the export's own folder only."))
    if found.links:
        what = f"{found.links} links in the folder lead elsewhere and were not followed."
        notable.append(fault("BC-IMP-014", label, what, "Copy the files themselves."))
    if found.closed:
        what = f"{found.closed} folders inside cannot be opened."
        lacking.append(fault("BC-IMP-018", label, what, "Check that they may be read."))
    kept = {name: file for name, file in found.files.items() if file not in leave_out}
    return FileSource(kept or found.specimens, label, found.media, only_media=not kept)


def _together(
    label: str, sources: Sequence[Source], loose: bool
) -> tuple[dict[str, Source], tuple[Member, ...], tuple[Problem, ...]]:
    """Merge the members of all parts: each path once, the newest part's where two differ, and doubted."""
    holder: dict[str, Source] = {}
    members: dict[str, Member] = {}
    nested = 0
    for source in sources:
        for member in source.members():
            if is_junk(member.path):
                continue
            # An archive handed in by itself is a file of the wrong kind, and answered as one.
            if not loose and _is_nested_archive(member.path):
                nested += 1
                continue
            if (old := members.get(member.path)) and _differ(old, holder[member.path], member, source):
                doubt = two_versions(label, member.path)
                member = Member(member.path, member.size, doubt)
            members[member.path], holder[member.path] = member, source
    problems: tuple[Problem, ...] = (_nested(label, nested),) if nested else ()
    if nested and not members:
        raise Refused(problems[0])
    # Parts are taken oldest first, and times change with every copy of a folder: paths order the members.
    ordered = members.values() if len(sources) == 1 else sorted(members.values(), key=lambda one: one.path)
    return holder, tuple(ordered), problems


def _kind(path: str) -> str:
    """Return what is counted together where a name cannot be shown: "WhatsApp chat 3 of 12"."""
    lowered = path.lower()
    return "whatsapp" if "whatsapp" in lowered else splitext(lowered)[1]


def _differ(old: Member, held_by: Source, new: Member, source: Source) -> bool:
    return old.size != new.size or held_by.checksum(old.path) != source.checksum(new.path)


def _is_nested_archive(path: str) -> bool:
    """Tell an archive that was packed into the export from an attachment deep in its media.

    >>> [_is_nested_archive(p) for p in ("all/facebook.zip", "messages/inbox/x/files/homework.zip")]
    [True, False]
    """
    return path.lower().endswith(ARCHIVES) and path.count("/") <= 1


def _not_opened(label: str) -> Problem:
    """Say that the system would not give a file: taken away, locked, or still in the cloud."""
    return fault("BC-IMP-018", label, "It cannot be opened.", "Check that it is still there and may be read.")


def _nested(label: str, count: int) -> Problem:
    what = f"It holds {count} archives inside, which are not opened."
    return fault("BC-IMP-019", label, what, "Hand in the inner archives themselves, each as a zip.")
