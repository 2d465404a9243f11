"""Everything that staff handed in for one year: connections, coverage, receipts and problems.

`declarations/<staff_id>/…` holds what one person handed in: zips as downloaded, folders, loose files,
declaration.csv. Tables directly in `declarations/` are for many people and have a staff_id column:
lists of people, or declaration lines. Staff ids are matched exactly; a near miss is named, never guessed.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from connectors import declaration_lines
from connectors.coverage import Handed, contradictions, coverage
from connectors.declaration_lines import is_declaration, read_lines
from connectors.export import Export, open_export
from connectors.handed_in import Group, groups_in
from connectors.paths import is_junk, looked_up, shown
from connectors.read_path import read_group
from connectors.reader import Reading, Receipt, read_export
from connectors.services import FALLBACKS, READERS, any_list
from connectors.staff import near
from records.people import CoverageLine, DeclarationLine, StaffMember
from records.policy import Service
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, empty, held_to

DECLARATION_FILES = frozenset({"declaration.csv", "declaration.xlsx", "declaration.ods", "declaration.txt"})
MOST_TOLD = 20
"""Rows with one fault named one by one."""

Progress = Callable[[int, int], None]
Digest = tuple[str, str, str]
"""Reader, file name and SHA-256 of a list that was read."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What was handed in.

    Attributes:
        connections: CONNECTIONS with `staff_id` in every row.
        coverage: a line for every member of staff and service asked, and for every other that came.
        receipts: one for every export and reader, with the staff_id (None: a list for many).
        problems: all of them, those of the receipts included.
    """

    connections: pl.DataFrame
    coverage: list[CoverageLine]
    receipts: list[tuple[str | None, Receipt]]
    problems: list[Problem]


@dataclass
class _Person:
    """One member of staff while their declaration is read."""

    staff_id: str
    tables: list[pl.DataFrame] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    lines: list[tuple[str, int, DeclarationLine]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    again: set[int] = field(default_factory=set)


@dataclass
class _Year:
    """The whole folder while it is read."""

    people: dict[str, _Person]
    elsewhere: frozenset[str]
    shared: list[tuple[None, Receipt]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Digest, str] = field(default_factory=dict)


def read_declarations(
    folder: Path,
    staff: Sequence[StaffMember],
    asked: Sequence[Service],
    on_progress: Progress | None = None,
    not_now: Collection[str] = (),
) -> Declarations:
    """Read every declaration in the folder.

    Args:
        folder: `declarations/` of the working folder.
        staff: who is to declare.
        asked: the services everybody is asked about.
        on_progress: called with (done, total) after each member of staff.
        not_now: ids of staff who are in staff.csv but left out of this run; what is theirs is passed by
            without a word.
    """
    year = _Year({member.staff_id: _Person(member.staff_id) for member in staff}, frozenset(not_now))
    if not folder.is_dir():
        what, do = "There is no folder of declarations.", "Make it, with one folder a staff_id."
        year.problems.append(Problem("BC-DEC-020", "declarations", None, None, what, do))
    else:
        _read_lists_for_many(year, folder)
        _pass_over_strangers(year, folder)
    for done, person in enumerate(year.people.values(), 1):
        _read_person(year, person, folder / person.staff_id)
        if on_progress:
            on_progress(done, len(year.people))
    return _declarations(year, asked)


def _read_lists_for_many(year: _Year, folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.is_file() and not is_junk(path.name))
    for number, path in enumerate(files, 1):
        label = f"declarations/{shown(path.name, number)}"
        try:
            with open_export(path, label) as export:
                _read_for_many(year, export, label)
        except Refused as refused:
            year.problems.append(refused.problem)


def _read_for_many(year: _Year, export: Export, label: str) -> None:
    member = export.members[0] if export.members else None
    if member and export.loose and is_declaration(export, member):
        _take_lines_for_many(year, export, label)
        return
    if not export.loose:
        what = "This archive lies beside the folders, so it is nobody's."
        do = "Put it into the folder declarations/<staff_id> of who handed it in."
        year.problems.append(Problem("BC-DEC-023", label, None, None, what, do))
        return
    for reading in read_export(export, READERS, FALLBACKS):
        year.shared.append((None, reading.receipt))
        _take_rows_for_many(year, reading, label)


def _take_lines_for_many(year: _Year, export: Export, label: str) -> None:
    stating = read_lines(export, export.members[0], None, label)
    year.problems.extend(stating.problems)
    for row, line in stating.lines:
        if person := year.people.get(line.staff_id):
            person.lines.append((label, row, line))
        elif line.staff_id not in year.elsewhere:
            year.problems.append(_unknown_id(year, label, row, line.staff_id))


def _take_rows_for_many(year: _Year, reading: Reading, label: str) -> None:
    """Give each row to whom its staff_id names; rows of nobody we know are told and left out."""
    for (said,), rows in reading.table.group_by("staff_id", maintain_order=True):
        staff_id = str(said) if said is not None else ""
        if person := year.people.get(staff_id):
            person.tables.append(rows)
            person.receipts.append(_share(reading.receipt, rows))
        elif staff_id not in year.elsewhere:
            year.problems.extend(_rows_of_nobody(year, label, staff_id, rows))


def _share(receipt: Receipt, rows: pl.DataFrame) -> Receipt:
    """Return the receipt for one person's rows of a list for many; its problems stay with the list."""
    return replace(receipt, rows=rows.height, unusable=0, notes=(), problems=(), unknown=0)


def _rows_of_nobody(year: _Year, label: str, staff_id: str, rows: pl.DataFrame) -> list[Problem]:
    numbers = rows["source_row"].to_list()
    told = [
        _unknown_id(year, label, row, staff_id) if staff_id else _no_id(label, row)
        for row in numbers[:MOST_TOLD]
    ]
    if len(numbers) > MOST_TOLD:
        what = f"{len(numbers) - MOST_TOLD} more rows have no staff_id that we know and were left out."
        told.append(Problem("BC-DEC-024", label, None, "staff_id", what, "Add or correct the staff_id."))
    return told


def _no_id(label: str, row: int) -> Problem:
    what, do = "The row has no staff_id, so it is nobody's and was left out.", "Add the staff_id."
    return Problem("BC-DEC-025", label, row, "staff_id", what, do)


def _unknown_id(year: _Year, label: str, row: int | None, staff_id: str) -> Problem:
    what = "The staff_id is not in staff.csv, so the row was left out."
    return Problem("BC-DEC-024", label, row, "staff_id", what, _meant(year, staff_id))


def _meant(year: _Year, staff_id: str) -> str:
    """Say which id was probably meant; ids are the college's own and no secret here."""
    close = [known for known in year.people if near(known) == near(staff_id)]
    if len(close) == 1:
        return f"Probably {close[0]} is meant, which differs in case, blanks or leading zeros: correct it."
    return "Correct the id, or add the person to staff.csv."


def _pass_over_strangers(year: _Year, folder: Path) -> None:
    """Tell of folders whose name is nobody's id. The name itself may be a person's, so it is not shown."""
    folders = sorted(path.name for path in folder.iterdir() if path.is_dir() and not is_junk(path.name))
    for number, name in enumerate(folders, 1):
        if name in year.people or name in year.elsewhere or name.startswith("."):
            continue
        what = f"Folder {number} of {len(folders)} by name belongs to nobody in staff.csv and was not read."
        do = (
            _meant(year, name)
            .replace("correct it", "rename the folder")
            .replace("the id", "the folder's name")
        )
        year.problems.append(Problem("BC-DEC-021", "declarations", None, None, what, do))


def _read_person(year: _Year, person: _Person, folder: Path) -> None:
    # The exact name: a file system that ignores case would open another spelling too.
    if not folder.is_dir() or not any(path.name == person.staff_id for path in folder.parent.iterdir()):
        return
    place = f"declarations/{person.staff_id}/"
    for path in sorted(folder.iterdir()):
        if path.name.lower() in DECLARATION_FILES and path.is_file():
            _take_own_lines(person, path, place + path.name.lower())
    for group in groups_in(folder, place, DECLARATION_FILES):
        _read_group(year, person, group)


def _take_own_lines(person: _Person, path: Path, file: str) -> None:
    try:
        with open_export(path, file) as export:
            stating = read_lines(export, export.members[0], person.staff_id, file)
    except Refused as refused:
        person.problems.append(refused.problem)
        return
    person.problems.extend(stating.problems)
    person.lines.extend((file, row, line) for row, line in stating.lines)


def _read_group(year: _Year, person: _Person, group: Group) -> None:
    try:
        with group.opened() as export:
            readings = read_export(export, READERS, FALLBACKS)
            digests = dict(export.digests)
    except Refused:
        readings, digests = read_group(group), {}
    taken: dict[Digest, str] = {}
    for reading in readings:
        once = _counted_once(year, person, reading, digests, taken)
        if _is_declaration_in_a_folder(reading):
            person.problems.append(_misplaced(reading.receipt.label))
        _take(person, once)
    year.seen |= {digest: owner for digest, owner in taken.items() if digest not in year.seen}


def _counted_once(
    year: _Year, person: _Person, reading: Reading, digests: dict[str, str], taken: dict[Digest, str]
) -> Reading:
    """Leave out lists that this person handed in before; tell of one that another person handed in."""
    again: list[str] = []
    foreign = False
    for file in reading.table["source_file"].unique().to_list():
        digest = (reading.receipt.reader, looked_up(file).rpartition("/")[2], digests.get(file, file))
        owner = year.seen.get(digest)
        again += [file] if owner == person.staff_id else []
        foreign = foreign or (owner is not None and owner != person.staff_id)
        taken[digest] = person.staff_id
    if foreign:
        person.problems.append(_handed_in_by_another(reading.receipt.label))
    return _without(reading, again) if again else reading


def _without(reading: Reading, again: list[str]) -> Reading:
    table = reading.table.filter(~pl.col("source_file").is_in(again))
    note = f"{len(again)} lists had been handed in before and count once"
    receipt = replace(reading.receipt, rows=table.height, notes=(*reading.receipt.notes, note))
    return Reading(table, receipt)


def _take(person: _Person, reading: Reading) -> None:
    other = reading.table["staff_id"].is_not_null() & (reading.table["staff_id"] != person.staff_id)
    if other.any():
        what = "The list names another staff_id than its folder; the folder's counts."
        do = "Check whose list it is."
        row = reading.table.filter(other)["source_row"][0]
        person.problems.append(Problem("BC-DEC-026", reading.receipt.label, row, "staff_id", what, do))
    person.tables.append(reading.table.with_columns(pl.lit(person.staff_id).alias("staff_id")))
    person.receipts.append(reading.receipt)


def _is_declaration_in_a_folder(reading: Reading) -> bool:
    return reading.receipt.reader == declaration_lines.READER.name


def _misplaced(label: str) -> Problem:
    what = (
        "This declaration is not called declaration.csv, or lies in a folder of its own; it was not counted."
    )
    do = "Call it declaration.csv and put it directly into the person's folder."
    return Problem("BC-DEC-035", label, None, None, what, do)


def _handed_in_by_another(label: str) -> Problem:
    what = "The same list was handed in by another member of staff too."
    return Problem("BC-DEC-027", label, None, None, what, "Check whose account it is.")


def _declarations(year: _Year, asked: Sequence[Service]) -> Declarations:
    lines: list[CoverageLine] = []
    tables: list[pl.DataFrame] = []
    problems = [*year.problems, *(problem for _, receipt in year.shared for problem in receipt.problems)]
    for person in year.people.values():
        table = pl.concat(person.tables) if person.tables else empty(CONNECTIONS)
        stated = {line.service: line for _, _, line in person.lines}
        handed = _handed(person, table, stated)
        told = [
            p for f, row, line in person.lines for p in contradictions(f, row, line, handed.get(line.service))
        ]
        lines += coverage(person.staff_id, asked, handed, stated)
        tables.append(_with_approval(table, stated))
        problems += [*person.problems, *told, *(p for r in person.receipts for p in r.problems)]
    own = [(person.staff_id, receipt) for person in year.people.values() for receipt in person.receipts]
    connections = pl.concat(tables) if tables else empty(CONNECTIONS)
    return Declarations(held_to(connections, CONNECTIONS), lines, [*year.shared, *own], problems)


def _handed(
    person: _Person, table: pl.DataFrame, stated: dict[Service, DeclarationLine]
) -> dict[Service, Handed]:
    """Sort receipts and rows by service."""
    handed: dict[Service, Handed] = {}
    rows = dict(table.group_by("service").len().iter_rows())
    for receipt in person.receipts:
        if receipt.reader == any_list.READER.name and receipt.files:
            continue
        if receipt.reader == declaration_lines.READER.name:
            continue
        service = receipt.service or _meant_service(person, stated)
        came = handed.setdefault(service, Handed())
        came.files += receipt.files
        if receipt.service and receipt.reader:
            came.exports.append(receipt)
        else:
            came.unread += 1
        came.codes |= dict.fromkeys(problem.code for problem in receipt.problems)
    _add_typed(person, table, handed)
    for service, came in handed.items():
        came.rows = rows.get(service.value, 0)
    return handed


def _add_typed(person: _Person, table: pl.DataFrame, handed: dict[Service, Handed]) -> None:
    """Count typed rows, whose services the rows say themselves."""
    typed = [r for r in person.receipts if r.reader == any_list.READER.name and r.files]
    codes = dict.fromkeys(problem.code for receipt in typed for problem in receipt.problems)
    for receipt, rows in _typed_tables(person):
        for name, count in rows.group_by("service").len().iter_rows():
            came = handed.setdefault(Service(name), Handed())
            came.typed += count
            came.files += receipt.files
            came.codes |= codes


def _typed_tables(person: _Person) -> list[tuple[Receipt, pl.DataFrame]]:
    pairs = zip(person.receipts, person.tables, strict=True)
    return [(r, table) for r, table in pairs if r.reader == any_list.READER.name and r.files]


def _meant_service(person: _Person, stated: dict[Service, DeclarationLine]) -> Service:
    """Return the one service that a list is promised for and none was read; else other."""
    read = {receipt.service for receipt in person.receipts}
    promised = [line.service for line in stated.values() if line.answer == "list attached"]
    open_ones = [service for service in promised if service not in read]
    return open_ones[0] if len(open_ones) == 1 else Service.OTHER


def _with_approval(table: pl.DataFrame, stated: dict[Service, DeclarationLine]) -> pl.DataFrame:
    """Mark rows of an account approved under section 5.1."""
    approved = [service.value for service, line in stated.items() if line.approved_business_account]
    others = [service.value for service, line in stated.items() if not line.approved_business_account]
    service = pl.col("service")
    return table.with_columns(
        pl.when(service.is_in(approved))
        .then(True)
        .when(service.is_in(others))
        .then(False)
        .otherwise(None)
        .cast(pl.Boolean)
        .alias("approved_business")
    )
