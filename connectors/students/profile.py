"""`profile`: name the system a student table comes from, or guess its mapping as settings to paste.

Nothing of the table is shown save its headers and its status codes, and those only where they are no names.
What is printed has been tried on the file with the reader itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from connectors.export import Export, Member
from connectors.intake.opening import open_export
from connectors.sheets import Sheet, table_below
from connectors.students import ilr, mapped
from connectors.students.account import Account
from connectors.students.columns import WITHIN, find_columns
from connectors.students.profiling.by_preset import presets_of, profiled_by
from connectors.students.profiling.guess import guess_columns
from connectors.students.profiling.guessed import Guess
from connectors.students.profiling.header_guess import header_at
from connectors.students.profiling.status_codes import NAME_COLUMNS, Codes, codes_of
from connectors.students.profiling.writing import written
from connectors.students.settings import StudentSource
from connectors.students.student_sheets import student_sheets
from records.problem import Problem, Refused


@dataclass(frozen=True, slots=True)
class Profile:
    """What was guessed of one table file.

    Attributes:
        file: what the settings call the file.
        settings: TOML for boundary-check.toml, with its doubts as comments; comments alone where the file
            is read without any; empty where nothing can be said.
        problems: why it cannot be read with these settings; none where it can.
    """

    file: str
    settings: str
    problems: tuple[Problem, ...] = ()


def profile_path(path: Path, today: date | None = None) -> list[Profile]:
    """Guess the mapping of one student table, or of each table in a zip or folder.

    Never raises Refused: what cannot be read is a problem of its profile.

    Args:
        path: a file that is there.
        today: the day by which an age is told; by default today.
    """
    try:
        with open_export(path, path.name) as export:
            return _profiles(export, today or date.today())
    except Refused as refused:
        return [Profile(path.name, "", (refused.problem,))]


def _profiles(export: Export, today: date) -> list[Profile]:
    official = ilr.recognises(export)
    tables = [member for member in mapped.recognises(export) if member not in official]
    found = [_profile(export, member, today) for member in tables]
    found += [Profile(_key(export, member), _NO_MAPPING_FOR_THE_ILR) for member in official]
    if not found:
        found = [Profile(export.label, "", (_no_table(export.label),))]
    return [replace(found[0], problems=(*export.problems, *found[0].problems)), *found[1:]]


_NO_MAPPING_FOR_THE_ILR = "# This is an ILR file: it is read without any settings.\n"


def _no_table(file: str) -> Problem:
    what = "No reader of student records recognises this file."
    do = "Hand in a table (CSV, TSV, XLSX, ODS, Parquet, LDIF), or the ILR's XML file: it needs no settings."
    return Problem("BC-STU-001", file, None, None, what, do)


def _key(export: Export, member: Member) -> str:
    return export.label if export.loose else member.path


def _profile(export: Export, member: Member, today: date) -> Profile:
    key = _key(export, member)
    file = export.label if export.loose else export.shown(member)
    try:
        sheets = student_sheets(export.read(member, mapped.LARGEST_TABLE), file)
        return _profile_sheets(sheets, key, file, today)
    except Refused as refused:
        return Profile(key, "", (refused.problem,))


def _profile_sheets(sheets: Sequence[Sheet], key: str, file: str, today: date) -> Profile:
    faults = tuple(problem for sheet in sheets for problem in sheet.problems)
    if presets := presets_of(sheets):
        text, problems_of_preset = profiled_by(presets, sheets, key, file)
        return Profile(key, text, (*faults, *problems_of_preset))
    guesses = [guess_columns(table_below(sheet, at), today) for sheet, at in _headed(sheets)]
    if not guesses:
        return Profile(key, "", (*faults, _no_header(file)))
    guess = max(guesses, key=lambda one: (-len(one.missing), len(one.columns), one.table.height))
    if guess.missing:
        return Profile(key, written(key, guess, Codes()), (*faults, _lacks(guess, file)))
    source = StudentSource(columns=dict(guess.columns), date_order=guess.date_order or "dmy")
    read, problems = _tried(sheets, source, file)
    if len(guesses) > len(read):
        guess.doubts.append(
            "Another sheet of this workbook has a table with other headers. A file has one mapping, so that "
            "sheet would not be read: save it as a file of its own."
        )
    return Profile(key, written(key, guess, _codes(read)), (*faults, *problems))


def _headed(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int]]:
    for sheet in sheets:
        if (at := header_at(sheet)) is not None:
            yield sheet, at


def _no_header(file: str) -> Problem:
    what = f"No row among the first {WITHIN} is surely a header, so nothing of the file is shown."
    do = "Put a row of headers above the list (student_id, given, family, dob, ...), or export it with one."
    return Problem("BC-STU-021", file, None, None, what, do)


def _lacks(guess: Guess, file: str) -> Problem:
    what = f"No column was found for {' and '.join(guess.missing)}, and no student can be read without."
    do = "Fill in the header in the lines that say so, or add the column to the report."
    return Problem("BC-STU-022", file, None, None, what, do)


def _tried(
    sheets: Sequence[Sheet], source: StudentSource, file: str
) -> tuple[list[pl.DataFrame], list[Problem]]:
    """Find the columns as the reader will, on every sheet."""
    account = Account()
    tables = []
    try:
        for sheet in sheets:
            if found := find_columns(sheet, source, file, account):
                tables.append(found.table)
    except Refused as refused:
        account.problems.append(refused.problem)
    return tables, list(dict.fromkeys(account.problems))


def _codes(tables: Sequence[pl.DataFrame]) -> Codes:
    if not tables:
        return Codes()
    together = pl.concat(tables)
    return codes_of(together["status"], [together[name] for name in NAME_COLUMNS])
