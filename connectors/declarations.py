"""Everything that staff handed in for one year: connections, coverage, receipts and problems.

`declarations/<staff_id>/…` holds what one person handed in: zips as downloaded, folders, loose files,
declaration.csv. Tables directly in `declarations/` are for many people and have a staff_id column:
lists of people, or declaration lines. Staff ids are matched exactly; a near miss is named, never guessed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from connectors.ages import NEWER_CAME, with_ages_told
from connectors.declaring import declaration_lines
from connectors.declaring.campaign import Digest, Person, Year, meant, with_kept_paths
from connectors.declaring.coverage import contradictions, coverage, handed_in_by_service
from connectors.declaring.declaration_lines import read_lines
from connectors.declaring.freshness import is_old
from connectors.declaring.lists_for_many import read_lists_for_many
from connectors.declaring.own_rows import without_own_rows
from connectors.declaring.ownership import NOT_THEIRS, fit, tell
from connectors.declaring.relations import with_relations
from connectors.intake.handed_in import Group, groups_in
from connectors.intake.opening import open_export
from connectors.intake.paths import is_junk, looked_up
from connectors.owner import Owner
from connectors.read_path import read_group
from connectors.reader import Reading, Receipt, read_export
from connectors.services import FALLBACKS, READERS
from records.people import CoverageLine, DeclarationLine, StaffMember
from records.policy import Service
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, empty, held_to

DECLARATION_FILES = frozenset({"declaration.csv", "declaration.xlsx", "declaration.ods", "declaration.txt"})

Progress = Callable[[int, int], None]


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


def read_declarations(
    folder: Path,
    staff: Sequence[StaffMember],
    asked: Sequence[Service],
    as_at: date,
    on_progress: Progress | None = None,
    not_now: Collection[StaffMember] = (),
) -> Declarations:
    """Read every declaration in the folder.

    Args:
        folder: `declarations/` of the working folder.
        staff: who is to declare.
        asked: the services everybody is asked about.
        as_at: the day on which the declarations are looked at; older exports are told.
        on_progress: called with (done, total) after each member of staff.
        not_now: staff who are in staff.csv but left out of this run; what is theirs is passed by without
            a word.
    """
    elsewhere = {member.staff_id: member for member in not_now}
    year = Year({member.staff_id: Person(member) for member in staff}, as_at, elsewhere)
    if not folder.is_dir():
        what, do = "There is no folder of declarations.", "Make it, with one folder a staff_id."
        year.problems.append(Problem("BC-DEC-020", "declarations", None, None, what, do))
    else:
        read_lists_for_many(year, folder)
        _pass_over_strangers(year, folder)
    for done, person in enumerate(year.people.values(), 1):
        _read_person(year, person, folder / person.staff_id)
        if on_progress:
            on_progress(done, len(year.people))
    return _declarations(year, asked)


def _pass_over_strangers(year: Year, folder: Path) -> None:
    """Tell of folders whose name is nobody's id. The name itself may be a person's, so it is not shown."""
    folders = sorted(path.name for path in folder.iterdir() if path.is_dir() and not is_junk(path.name))
    for number, name in enumerate(folders, 1):
        if name in year.people or name in year.elsewhere or name.startswith("."):
            continue
        what = f"Folder {number} of {len(folders)} by name belongs to nobody in staff.csv and was not read."
        do = (
            meant(year, name)
            .replace("correct it", "rename the folder")
            .replace("the id", "the folder's name")
        )
        year.problems.append(Problem("BC-DEC-021", "declarations", None, None, what, do))


def _read_person(year: Year, person: Person, folder: Path) -> None:
    # The exact name: a file system that ignores case would open another spelling too.
    if not folder.is_dir() or not any(path.name == person.staff_id for path in folder.parent.iterdir()):
        return
    place = f"declarations/{person.staff_id}/"
    try:
        own = sorted(path for path in folder.iterdir() if path.name.lower() in DECLARATION_FILES)
        groups = groups_in(folder, place, DECLARATION_FILES)
    except OSError:
        what, do = "The folder cannot be opened.", "Check that it may be read."
        person.problems.append(Problem("BC-DEC-022", place, None, None, what, do))
        return
    for path in own:
        _take_own_lines(person, path, place + path.name.lower())
    opened = [_read_group(group) for group in groups]
    exports = with_ages_told([readings for readings, _ in opened])
    for readings, (_, digests) in zip(exports, opened, strict=True):
        _take_export(year, person, readings, digests)


def _take_own_lines(person: Person, path: Path, file: str) -> None:
    try:
        with open_export(path, file) as export:
            stating = read_lines(export, export.members[0], person.staff_id, file)
    except Refused as refused:
        person.problems.append(refused.problem)
        return
    person.problems.extend(stating.problems)
    person.lines.extend((file, row, line) for row, line in stating.lines)


def _read_group(group: Group) -> tuple[list[Reading], dict[str, str]]:
    """Read one export; also returns the SHA-256 of what was read of it, by path."""
    try:
        with group.opened() as export:
            return read_export(export, READERS, FALLBACKS), dict(export.digests)
    except Refused:
        return read_group(group), {}


def _take_export(year: Year, person: Person, readings: Sequence[Reading], digests: dict[str, str]) -> None:
    taken: dict[Digest, str] = {}
    for reading in readings:
        once = _counted_once(year, person, reading, digests, taken)
        if _is_declaration_in_a_folder(reading):
            person.problems.append(_misplaced(reading.receipt.label))
        _take(person, _if_theirs(year, person, once))
    year.seen |= {digest: owner for digest, owner in taken.items() if digest not in year.seen}


def _counted_once(
    year: Year, person: Person, reading: Reading, digests: dict[str, str], taken: dict[Digest, str]
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
    return replace(reading, table=table, receipt=receipt)


def _take(person: Person, reading: Reading) -> None:
    other = reading.table["staff_id"].is_not_null() & (reading.table["staff_id"] != person.staff_id)
    if other.any():
        what = "The list names another staff_id than its folder; the folder's counts."
        do = "Check whose list it is."
        row = reading.table.filter(other)["source_row"][0]
        person.problems.append(Problem("BC-DEC-026", reading.receipt.label, row, "staff_id", what, do))
    named = with_kept_paths(reading)
    if not reading.owner:
        person.ownerless.add(len(person.tables))
    person.tables.append(named.with_columns(pl.lit(person.staff_id).alias("staff_id")))
    person.receipts.append(reading.receipt)
    service = reading.receipt.service
    person.owners[service] = person.owners.get(service, Owner()) | reading.owner
    person.relatives += [(reading.receipt.service, relative) for relative in reading.relatives]


def _if_theirs(year: Year, person: Person, reading: Reading) -> Reading:
    """Leave out the rows of an export that is another's; tell of one that is old or may be another's.

    An approved business account (section 5.1) is in the name of the business.
    """
    receipt = reading.receipt
    # Where a newer download came too, that one says how the year stands.
    newer_came = any(problem.code == NEWER_CAME for problem in receipt.problems)
    if not newer_came and (old := is_old(reading, year.as_at)):
        receipt = replace(receipt, in_part=True, problems=(*receipt.problems, old))
    if person.is_business(receipt.service):
        return replace(reading, receipt=receipt)
    colleagues = [one for one in year.staff if one is not person.member]
    found = fit(reading.owner, person.member, person.accounts, colleagues)
    if problem := tell(found, receipt.label):
        receipt = replace(receipt, problems=(*receipt.problems, problem))
    if found in NOT_THEIRS:
        unread = replace(receipt, reader="", rows=0)
        return Reading(empty(CONNECTIONS), unread)
    return replace(reading, receipt=receipt)


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


def _declarations(year: Year, asked: Sequence[Service]) -> Declarations:
    lines: list[CoverageLine] = []
    tables: list[pl.DataFrame] = []
    problems = [*year.problems, *(problem for _, receipt in year.shared for problem in receipt.problems)]
    for person in year.people.values():
        table = with_relations(_others(person), person.relatives)
        stated = {line.service: line for _, _, line in person.lines}
        problems += _stated_twice(person, stated)
        handed = handed_in_by_service(person, table, stated)
        told = [
            p
            for f, row, line in person.lines
            if line == stated[line.service]
            for p in contradictions(f, row, line, handed.get(line.service))
        ]
        lines += coverage(person.staff_id, asked, handed, stated)
        tables.append(_with_approval(table, person.approved))
        # One download that holds two services is of one day and one owner: that is told once.
        of_exports = dict.fromkeys(p for r in person.receipts for p in r.problems)
        problems += [*person.problems, *told, *of_exports]
    own = [(person.staff_id, receipt) for person in year.people.values() for receipt in person.receipts]
    connections = pl.concat(tables) if tables else empty(CONNECTIONS)
    return Declarations(held_to(connections, CONNECTIONS), lines, [*year.shared, *own], problems)


def _others(person: Person) -> pl.DataFrame:
    """Return everybody but the member of staff: an export that names its owner has left them out itself.

    Whoever bears the owner's name in such an export is a namesake, a child or parent maybe.
    """
    tables = [
        without_own_rows(table, person.owners) if at in person.ownerless else table
        for at, table in enumerate(person.tables)
    ]
    return pl.concat(tables) if tables else empty(CONNECTIONS)


def _stated_twice(person: Person, stated: dict[Service, DeclarationLine]) -> list[Problem]:
    """Tell of lines that say something else about a service than the last one, which counts."""
    what = "Another line says something else about this service; the last one counts."
    return [
        Problem("BC-DEC-036", file, row, "service", what, "Keep one line a service.")
        for file, row, line in person.lines
        if line != stated[line.service]
    ]


def _with_approval(table: pl.DataFrame, approved: Mapping[Service, bool]) -> pl.DataFrame:
    """Mark rows of an account approved under section 5.1; null where nothing is said of the service."""
    said = {service.value: is_approved for service, is_approved in approved.items()}
    marks = pl.col("service").replace_strict(said, default=None, return_dtype=pl.Boolean)
    return table.with_columns(marks.alias("approved_business"))
