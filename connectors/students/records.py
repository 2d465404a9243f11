"""All student records of the year: files and databases, one person once, with a status at a date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from connectors.export import Export
from connectors.intake.opening import open_export
from connectors.reader import Reader, Reading, Receipt
from connectors.students import ctf, ilr, mapped, oneroster, sds
from connectors.students.by_source import counted_by_source
from connectors.students.folder import exports_in, told_apart
from connectors.students.gates import UNMAPPED_CODE, Gate, fallen, unmapped, unread_database, without_students
from connectors.students.people import names_of, relations_of, spells_of, students_of
from connectors.students.presets.ucas import without_expunged
from connectors.students.resolve import Resolved, newness, resolve
from connectors.students.settings import StudentSettings
from connectors.students.status import statuses
from connectors.students.views.credentials import Secrets, from_environment
from records.policy import Status
from records.problem import Problem, Refused
from records.tables import RELATIONS, SPELLS, STUDENT_ROWS, empty, held_to

READ_COLUMNS: tuple[str, ...] = tuple(STUDENT_ROWS)[:17]
"""The columns of `read --csv`, in the contract's order."""


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
        relations: RELATIONS of those, under the person's id.
        merges: person, student_id, because: ids that gave way to another of the same person.
        by_source: BY_SOURCE: what each receipt's source gave.
        notes: counts of merges and of people left out, without names.
        rows: records read by file or database: what the next year's run compares itself with.
    """

    students: pl.DataFrame
    names: pl.DataFrame
    spells: pl.DataFrame
    relations: pl.DataFrame
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    gates: tuple[Gate, ...]
    merges: pl.DataFrame
    by_source: pl.DataFrame
    notes: tuple[str, ...]
    rows: Mapping[str, int]


def student_readers(settings: StudentSettings) -> tuple[Reader, ...]:
    """Return the readers of student files as the settings say; the first that claims a member reads it."""
    return (
        Reader(ilr.NAME, "the ILR file (XML)", ilr.recognises, partial(ilr.read, settings=settings)),
        Reader(
            oneroster.NAME,
            "the OneRoster export (zip of CSV files)",
            oneroster.recognises,
            partial(oneroster.read, settings=settings),
        ),
        Reader(
            sds.NAME, "the files of School Data Sync", sds.recognises, partial(sds.read, settings=settings)
        ),
        Reader(ctf.NAME, "the CTF (XML)", ctf.recognises, partial(ctf.read, settings=settings)),
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

    The files of one roster that lie in one folder are read together. Never raises Refused: what cannot be
    read is a problem in a receipt. `label` is what the file is called there and in the settings; its name
    by default.
    """
    settings = settings or StudentSettings()
    if path.is_dir():
        return [one for paths, called in exports_in(path) for one in _read_paths(paths, called, settings)]
    return _read_paths([path], label or path.name, settings)


def _read_paths(paths: list[Path], label: str, settings: StudentSettings) -> list[Reading]:
    try:
        with open_export(paths, label) as export:
            return _read_export(export, settings)
    except Refused as refused:
        return [_nothing(label, refused.problem)]


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
    return [replace(first, receipt=replace(first.receipt, problems=problems)), *others]


def _nothing(label: str, *problems: Problem) -> Reading:
    return Reading(empty(STUDENT_ROWS), Receipt("", label, problems=problems))


def _unrecognised(file: str) -> Problem:
    what = "No reader of student records recognises this file."
    do = (
        "Hand in a table (CSV, XLSX, ODS) with student_id, given and family, an ILR or a CTF (XML), or the "
        "whole export of OneRoster or School Data Sync."
    )
    return Problem("BC-STU-001", file, None, None, what, do)


def read_student_records(
    folder: Path,
    settings: StudentSettings,
    as_at: date,
    earlier_rows: Mapping[str, int] | None = None,
    secrets: Secrets = from_environment,
    earlier_people: int | None = None,
) -> StudentRecords:
    """Read every file and then every database, and work out who everyone is and what they are at the date.

    Args:
        folder: the working folder's students/.
        settings: the `[students]` section.
        as_at: the day for which applicant, current and former are worked out.
        earlier_rows: records by file in the last run of an earlier year, from its run.json.
        secrets: looks up the databases' logins by their names in the settings.
        earlier_people: students in scope in that run.
    """
    readings = read_student_path(folder, settings) if folder.is_dir() else []
    databases = _read_databases(settings, secrets, folder.parent)
    readings += databases
    unread = {reading.receipt.label: reading.receipt for reading in databases if not reading.receipt.reader}
    rows = without_expunged(pl.concat([empty(STUDENT_ROWS), *told_apart(readings)]))
    receipts = tuple(reading.receipt for reading in readings)
    resolved = resolve(rows, as_at, settings.keep_apart, settings.same_person)
    told = [problem for receipt in receipts for problem in receipt.problems]
    problems = (*(problem for problem in told if problem.code != UNMAPPED_CODE), *resolved.problems)
    students, names, spells, notes = people_of(rows, resolved, settings, as_at)
    related = pl.concat([empty(RELATIONS), *(reading.relations for reading in readings)])
    relations = relations_of(related, resolved.people, students)
    counts: Counter[str] = Counter()
    for receipt in receipts:
        if receipt.label not in unread:
            counts[receipt.label] += receipt.rows
    earlier = {label: count for label, count in (earlier_rows or {}).items() if label not in unread}
    gates = (
        *unmapped(told),
        *(unread_database(label, receipt) for label, receipt in unread.items()),
        *fallen(counts, earlier, students.height, None if unread else earlier_people),
        *without_students(students, folder),
    )
    return StudentRecords(
        students=students,
        names=names,
        spells=spells,
        relations=relations,
        receipts=receipts,
        problems=problems,
        gates=gates,
        merges=resolved.merges,
        by_source=counted_by_source(readings, resolved.people, students),
        notes=notes,
        rows=dict(counts),
    )


def _read_databases(settings: StudentSettings, secrets: Secrets, folder: Path) -> list[Reading]:
    if not settings.databases:
        return []
    from connectors.students.database import read_databases  # most colleges hand in files

    return read_databases(settings.databases, secrets, folder)


def people_of(
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
    students = students_of(placed, judged, as_at, settings.mark_under_18).sort("student_id")
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
    notes += resolved.notes
    out = judged.filter(pl.col("status").is_null()).group_by("out_of_scope").len().sort("out_of_scope")
    return [*notes, *(f"{count} {who} left out" for who, count in out.iter_rows())]
