"""All student records of the year: files and databases, one person once, with a status at a date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from connectors.export import Export, open_export
from connectors.intake.paths import is_junk
from connectors.reader import Reader, Reading, Receipt
from connectors.students import ilr, mapped
from connectors.students.people import names_of, spells_of, students_of
from connectors.students.resolve import Resolved, newness, resolve
from connectors.students.settings import StudentSettings
from connectors.students.status import statuses
from connectors.students.views.credentials import Secrets, from_environment
from records.policy import Status
from records.problem import Problem, Refused
from records.tables import SPELLS, STUDENT_ROWS, empty, held_to

SHRUNK = 0.8
"""A file with less than this share of last year's rows is a gate: half an export reads like a whole one."""
READ_COLUMNS: tuple[str, ...] = tuple(STUDENT_ROWS)[:17]
"""The columns of `read --csv`, in the contract's order."""
UNMAPPED = "unmapped-status"
NO_STUDENTS = "no-students"


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that would change the result for everyone; nothing is published until it is accepted.

    Attributes:
        name: what follows `--accept`.
        problem: what was found and which setting answers it.
    """

    name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class StudentRecords:
    """Everyone in the student records at the as-at date, and how they were read.

    Attributes:
        students: STUDENTS, one row a person in scope.
        names: NAMES of those.
        spells: SPELLS of those, under the person's id.
        receipts: one for each file and database.
        problems: what needs a person; the problems of the receipts are among them.
        gates: what must be accepted or put right before anything is published.
        merges: person, student_id, because: ids that gave way to another of the same person.
        notes: counts of merges and of people left out, without names.
        rows: records read by file or database: what the next year's run compares itself with.
    """

    students: pl.DataFrame
    names: pl.DataFrame
    spells: pl.DataFrame
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    gates: tuple[Gate, ...]
    merges: pl.DataFrame
    notes: tuple[str, ...]
    rows: Mapping[str, int]


def student_readers(settings: StudentSettings) -> tuple[Reader, ...]:
    """Return the readers of student files as the settings say; the first that claims a member reads it."""
    return (
        Reader(ilr.NAME, "the ILR file (XML)", ilr.recognises, partial(ilr.read, settings=settings)),
        Reader(
            mapped.NAME,
            "a table with student_id, given and family",
            mapped.recognises,
            partial(mapped.read, settings=settings),
        ),
    )


STUDENT_READERS: tuple[Reader, ...] = student_readers(StudentSettings())


def read_student_path(
    path: Path, settings: StudentSettings | None = None, label: str | None = None
) -> list[Reading]:
    """Read one student file, or every file of a folder, as STUDENT_ROWS with its receipt.

    Never raises Refused: what cannot be read is a problem in a receipt. `label` is what the file is called
    there and in the settings; its name by default.
    """
    settings = settings or StudentSettings()
    if path.is_dir():
        return [
            one for file in _files(path) for one in read_student_path(file, settings, _relative(file, path))
        ]
    label = label or path.name
    try:
        with open_export(path, label) as export:
            return _read_export(export, settings)
    except Refused as refused:
        return [_nothing(label, refused.problem)]


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not is_junk(_relative(path, folder)) and not _is_ours(path))


def _is_ours(path: Path) -> bool:
    """Tell notes to people and a spreadsheet program's lock files from student files."""
    return path.name.startswith((".", "~$")) or path.name.lower().startswith(("readme", "read me"))


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _read_export(export: Export, settings: StudentSettings) -> list[Reading]:
    readings = []
    left = list(export.members)
    for reader in student_readers(settings):
        if claimed := [member for member in reader.recognises(export) if member in left]:
            readings.append(reader.read(export, claimed))
            left = [member for member in left if member not in claimed]
    strangers = [_unrecognised(export.label if export.loose else export.shown(member)) for member in left]
    if not readings:
        return [_nothing(export.label, *export.problems, *(strangers or [_unrecognised(export.label)]))]
    first, *others = readings
    problems = (*export.problems, *first.receipt.problems, *strangers)
    return [Reading(first.table, replace(first.receipt, problems=problems)), *others]


def _nothing(label: str, *problems: Problem) -> Reading:
    return Reading(empty(STUDENT_ROWS), Receipt("", label, problems=problems))


def _unrecognised(file: str) -> Problem:
    what = "No reader of student records recognises this file."
    do = "Hand in a table (CSV, XLSX, ODS) with student_id, given and family, or the ILR's XML file."
    return Problem("BC-STU-001", file, None, None, what, do)


def read_student_records(
    folder: Path,
    settings: StudentSettings,
    as_at: date,
    earlier_rows: Mapping[str, int] | None = None,
    secrets: Secrets = from_environment,
) -> StudentRecords:
    """Read every file and then every database, and work out who everyone is and what they are at the date.

    Args:
        folder: the working folder's students/.
        settings: the `[students]` section.
        as_at: the day for which applicant, current and former are worked out.
        earlier_rows: records by file in the last run of an earlier year, from its run.json.
        secrets: looks up the databases' logins by their names in the settings.
    """
    readings = read_student_path(folder, settings) if folder.is_dir() else []
    databases = _read_databases(settings, secrets, folder.parent)
    readings += databases
    unread = {reading.receipt.label: reading.receipt for reading in databases if not reading.receipt.reader}
    rows = pl.concat([empty(STUDENT_ROWS), *(reading.table for reading in readings)])
    receipts = tuple(reading.receipt for reading in readings)
    resolved = resolve(rows, as_at)
    told = [problem for receipt in receipts for problem in receipt.problems]
    problems = (*(problem for problem in told if problem.code != "BC-STU-011"), *resolved.problems)
    students, names, spells, notes = _people(rows, resolved, settings, as_at)
    counts = {receipt.label: receipt.rows for receipt in receipts if receipt.label not in unread}
    earlier = {label: count for label, count in (earlier_rows or {}).items() if label not in unread}
    gates = (
        *(Gate(UNMAPPED, problem) for problem in told if problem.code == "BC-STU-011"),
        *(_gate_unread(label, receipt) for label, receipt in unread.items()),
        *_shrunk(counts, earlier),
        *_without_students(students, folder),
    )
    merges = resolved.merges
    return StudentRecords(students, names, spells, receipts, problems, gates, merges, notes, counts)


def _read_databases(settings: StudentSettings, secrets: Secrets, folder: Path) -> list[Reading]:
    if not settings.databases:
        return []
    from connectors.students.database import read_databases  # most colleges hand in files

    return read_databases(settings.databases, secrets, folder)


def _people(
    rows: pl.DataFrame, resolved: Resolved, settings: StudentSettings, as_at: date
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Put the rows under their persons' ids, newest source first, and make the three tables of them."""
    order = resolved.people.with_columns((pl.col("student_id") == pl.col("person")).alias("newest"))
    placed = (
        rows.join(order, on="student_id", how="left", maintain_order="left")
        .with_columns(pl.col("person").alias("student_id"))
        .sort("newest", newness(as_at), descending=True, maintain_order=True)
    )
    spells = spells_of(placed)
    judged = statuses(spells, as_at, settings.former_for_years)
    students = students_of(placed, judged, as_at).sort("student_id")
    kept = students.select("student_id")
    names = names_of(placed).join(kept, on="student_id", how="semi", maintain_order="left")
    spells = held_to(spells.join(kept, on="student_id", how="semi", maintain_order="left"), SPELLS)
    return students, names, spells, tuple(_notes(students, judged, resolved))


def _notes(students: pl.DataFrame, judged: pl.DataFrame, resolved: Resolved) -> list[str]:
    by_status = {status: int((students["status"] == status).sum()) for status in Status}
    notes = [", ".join(f"{count} {status}" for status, count in by_status.items())]
    notes += [
        f"{count} records joined to another: {because}" for because, count in resolved.counts.items() if count
    ]
    too_long_ago = int(judged["too_long_ago"].sum())
    took_no_place = int(judged["status"].null_count()) - too_long_ago
    if took_no_place:
        notes.append(f"{took_no_place} applicants who took no place left out")
    if too_long_ago:
        notes.append(f"{too_long_ago} former students left out, who left longer ago than former_for_years")
    return notes


def _gate_unread(label: str, receipt: Receipt) -> Gate:
    """A database that the settings name and that cannot be read: its students would seem to have gone."""
    return Gate(f"unread:{label}", receipt.problems[-1])


def _shrunk(rows: Mapping[str, int], earlier: Mapping[str, int]) -> list[Gate]:
    """Compare each file with the one of its name last year; where names have changed, all together."""
    gates = [
        _gate_shrunk(file, rows[file], was) for file, was in earlier.items() if _less(rows.get(file), was)
    ]
    gates += [_gate_shrunk(file, 0, earlier[file]) for file in _without_successor(rows, earlier)]
    now, then = sum(rows.values()), sum(earlier.values())
    if not gates and set(earlier) - set(rows) and _less(now, then):
        gates.append(_gate_shrunk("", now, then))
    return gates


def _without_successor(rows: Mapping[str, int], earlier: Mapping[str, int]) -> list[str]:
    """Return last year's files that are gone and that no new file of their kind can stand for.

    Names change from year to year (ILR-10001234-2526-….xml), so a new file of the same kind is taken for
    a successor; the largest of those gone are succeeded first.
    """
    gone = sorted((file for file in earlier if file not in rows), key=lambda file: -earlier[file])
    new = Counter(_kind(file) for file in rows if file not in earlier)
    left = []
    for file in gone:
        if new[_kind(file)]:
            new[_kind(file)] -= 1
        elif earlier[file]:
            left.append(file)
    return left


def _kind(file: str) -> str:
    """Return what a file of another name could stand for: an ILR, or a file with the same ending."""
    return "ilr" if file.lower().startswith("ilr") else file.lower().rpartition(".")[2]


def _less(now: int | None, then: int) -> bool:
    return now is not None and now < then * SHRUNK


def _gate_shrunk(file: str, now: int, then: int) -> Gate:
    name = f"shrunk:{file or 'all'}"
    what = (
        f"{'This file has' if file else 'All student files together have'} {now} records, last year {then}."
    )
    do = f'Check that the export is complete; if it is, run again with --accept "{name}".'
    return Gate(name, Problem("BC-STU-012", file, None, None, what, do))


def _without_students(students: pl.DataFrame, folder: Path) -> list[Gate]:
    if students.height:
        return []
    what = "There is no student in the student records, so nobody could be found."
    do = f"Put the student files into {folder.name}/, or run again with --accept {NO_STUDENTS}."
    return [Gate(NO_STUDENTS, Problem("BC-STU-013", folder.name, None, None, what, do))]
