"""Readers, what they return, and who may read what: one reader a member, never two.

A reader is a frozen value that knows one format. It recognises its members by content (a top-level
key, a header row) after normalising the path. What it returns always comes with a receipt; an export
that nobody recognises is answered with what to send instead.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from connectors.export import Export, Member
from connectors.intake.media import counted
from connectors.intake.unread import Unread, not_read
from connectors.intake.vocabulary import words_in
from connectors.owner import Owner, Relative
from records.policy import Service
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, RELATIONS, empty

SHAPE_UNKNOWN = "BC-IMP-033"
"""The code of a list that was found and has a shape that its reader does not know."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was read from one export by one reader; holds no name, handle or cell.

    Attributes:
        reader: the reader's name; empty where nobody recognised the export.
        label: the export's label.
        rows: rows in the table.
        unusable: rows found without a usable name, handle, address or number; they are not in the table.
        first: the earliest date of a row, None where none is dated.
        last: the latest date of a row.
        known: keys and headers of our own vocabulary that were seen.
        unknown: how many others were seen; they can be a person, so they are only counted.
        notes: what is normal and worth knowing (closed accounts counted, the order of dates).
        problems: what needs a person.
        service: the service, None where it is not known.
        files: members read.
        in_part: the export was cut by date, or a part of it is missing.
        made: the day on which the service made the export, None where neither it nor its file name says so.
        lacks: what the service's own lists hold ("followers or people followed"), where none of them came;
            empty where one did, an empty one too.
    """

    reader: str
    label: str
    rows: int = 0
    unusable: int = 0
    first: date | None = None
    last: date | None = None
    known: tuple[str, ...] = ()
    unknown: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    service: Service | None = None
    files: int = 0
    in_part: bool = False
    made: date | None = None
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A table (CONNECTIONS from service readers, STUDENT_ROWS from student readers) and its receipt.

    Attributes:
        owner: whose account the export says it is.
        relatives: whom its owner calls family.
        relations: RELATIONS, of student readers: whom the institution's records relate to its students.
    """

    table: pl.DataFrame = field(repr=False)
    receipt: Receipt
    owner: Owner = field(default_factory=Owner)
    relatives: tuple[Relative, ...] = ()
    relations: pl.DataFrame = field(default_factory=lambda: empty(RELATIONS), repr=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """What knows one file format.

    Attributes:
        name: short, for receipts: "facebook".
        asks_for: the sentence that tells staff what to download.
        recognises: returns the members this reader claims; empty: not mine. Looks at paths and first
            bytes, never parses a whole member.
        read: reads the claimed members. A member that cannot be read is a problem in the receipt; it
            raises Refused only where nothing can be said at all.
        service: the service it reads; None where the rows say it themselves.
        vocabulary: keys and headers it knows, as they are written; of a file that nobody knows, these may
            be named.
    """

    name: str
    asks_for: str
    recognises: Callable[[Export], Sequence[Member]]
    read: Callable[[Export, Sequence[Member]], Reading]
    service: Service | None = None
    vocabulary: frozenset[str] = frozenset()


def read_export(export: Export, readers: Sequence[Reader], fallbacks: Sequence[Reader] = ()) -> list[Reading]:
    """Read one export with every reader that recognises something in it.

    The fallbacks are asked, one after the other, only about members that all before declined.
    Whatever could not be read is in a receipt: an export, or a loose file, that nobody recognises
    yields a Reading without rows whose problem says what to send instead.
    """
    claims, problems = _claims(export, readers)
    taken = {member.path for members in claims.values() for member in members}
    for reader in fallbacks:
        if free := [member for member in reader.recognises(export) if member.path not in taken]:
            claims[reader] = free
            taken |= {member.path for member in free}
    readings = [_read(reader, export, members) for reader, members in claims.items()]
    left = [member for member in export.members if member.path not in taken]
    vocabulary = frozenset[str]().union(*(reader.vocabulary for reader in (*readers, *fallbacks)))
    answered = _answered(export, readings, left, (*export.problems, *problems), vocabulary)
    return [_in_part(reading) for reading in answered] if export.in_part else answered


def _claims(
    export: Export, readers: Sequence[Reader]
) -> tuple[dict[Reader, list[Member]], tuple[Problem, ...]]:
    """Ask every reader; a member that two claim is read by neither, since one of them would be wrong."""
    claims = {reader: list(reader.recognises(export)) for reader in readers}
    times = Counter(member.path for members in claims.values() for member in members)
    problems = tuple(_claimed_twice(export, member) for member in export.members if times[member.path] > 1)
    once = {reader: [m for m in members if times[m.path] == 1] for reader, members in claims.items()}
    return {reader: members for reader, members in once.items() if members}, problems


def _read(reader: Reader, export: Export, claimed: Sequence[Member]) -> Reading:
    members = _without_copies(export, claimed)
    try:
        reading = reader.read(export, members)
    except Refused as refused:
        receipt = Receipt(reader.name, export.label, problems=(refused.problem,), service=reader.service)
        reading = Reading(empty(CONNECTIONS), receipt)
    doubts = tuple(member.doubt for member in members if member.doubt)
    copies = len(claimed) - len(members)
    notes = (f"{copies} files stand in the export twice and were read once",) if copies else ()
    receipt = reading.receipt
    receipt = _with_words(receipt, map(export.head, members), reader.vocabulary)
    whole = replace(
        receipt,
        problems=(*receipt.problems, *doubts),
        notes=(*receipt.notes, *notes),
        made=receipt.made or export.made,
    )
    return replace(reading, receipt=whole)


def _with_words(receipt: Receipt, heads: Iterable[bytes], vocabulary: Collection[str]) -> Receipt:
    """Name the words of ours in lists of a shape that the reader does not know, and count the others."""
    strange = [problem for problem in receipt.problems if problem.code == SHAPE_UNKNOWN]
    if not strange:
        return receipt
    words = words_in(heads, vocabulary)
    told = tuple(
        replace(problem, what=f"{problem.what} {words.sentence()}") if problem in strange else problem
        for problem in receipt.problems
    )
    known = tuple(sorted({*receipt.known, *words.known}))
    return replace(receipt, problems=told, known=known, unknown=max(receipt.unknown, words.others))


def _without_copies(export: Export, members: Sequence[Member]) -> list[Member]:
    """Leave out equal copies of a member: a copied folder, or a download numbered " (1)"."""
    names = Counter(member.name for member in members)
    kept: dict[tuple[str, int, int], Member] = {}
    for member in members:
        alone = names[member.name] == 1
        kept.setdefault((member.name, member.size, 0 if alone else export.checksum(member)), member)
    return list(kept.values())


def _answered(
    export: Export,
    readings: list[Reading],
    left: list[Member],
    problems: Iterable[Problem],
    vocabulary: Collection[str],
) -> list[Reading]:
    """Say what became of members that nobody read, and of the container's own problems."""
    answered = list(not_read(export, left, vocabulary)) if left and (export.loose or not readings) else []
    served = {reading.receipt.service for reading in readings if reading.receipt.files}
    told = [unread for unread in answered if not (unread.beside and unread.service in served)]
    silent = len(left) if not answered else len(answered) - len(told)
    if silent and readings and not export.only_media:
        note = f"not opened: {silent:,} other {'file' if silent == 1 else 'files'} in the export"
        readings = [_noted(readings[0], note), *readings[1:]]
    readings = [*readings, *(_unread(export, unread) for unread in told)]
    problems = tuple(problems)
    if not readings:
        receipt = Receipt("", export.label, problems=problems or (_nothing_inside(export),))
        return [Reading(empty(CONNECTIONS), receipt)]
    if export.media and not export.only_media:
        note = f"not opened: {counted(export.media)}"
        readings = [_noted(readings[0], note), *readings[1:]]
    first = readings[0]
    whole = replace(first.receipt, problems=(*problems, *first.receipt.problems))
    return [replace(first, receipt=whole), *readings[1:]]


def _unread(export: Export, unread: Unread) -> Reading:
    receipt = Receipt(
        "",
        export.label,
        known=unread.known,
        unknown=unread.unknown,
        problems=(unread.problem,),
        service=unread.service,
        files=unread.files,
    )
    return Reading(empty(CONNECTIONS), receipt)


def _in_part(reading: Reading) -> Reading:
    return replace(reading, receipt=replace(reading.receipt, in_part=True))


def _noted(reading: Reading, note: str) -> Reading:
    return replace(reading, receipt=replace(reading.receipt, notes=(*reading.receipt.notes, note)))


def _claimed_twice(export: Export, member: Member) -> Problem:
    what = "Two of our readers claim this file, so neither read it."
    do = "This is our own defect: report it, and type the list by hand meanwhile."
    return Problem("BC-INT-101", export.shown(member), None, None, what, do)


def _nothing_inside(export: Export) -> Problem:
    what = "There is no file inside."
    return Problem("BC-IMP-003", export.label, None, None, what, "Hand in the export as it was downloaded.")
