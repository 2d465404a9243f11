"""`profile`: guess the mapping of an unknown student table, as settings to paste.

Nothing of the table is shown save its headers and its status codes, and those only where they are no names.
What is printed has been tried on the file with the reader itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from connectors.export import Export, Member, open_export
from connectors.sheets import Sheet, label, read_sheets, table_below
from connectors.students import ilr, mapped
from connectors.students.account import Account
from connectors.students.columns import WITHIN, find_columns
from connectors.students.profiling.as_toml import quoted, remark
from connectors.students.profiling.guess import guess_columns
from connectors.students.profiling.guessed import Guess, counted
from connectors.students.profiling.header_guess import header_at
from connectors.students.profiling.status_codes import Code, Codes, codes_of
from connectors.students.settings import OurColumn, StudentSource
from records.problem import Problem, Refused

NAME_COLUMNS = ("given", "family", "full_name", "middle", "preferred", "former_family")
WORTH_HAVING: dict[OurColumn, str] = {
    "dob": "namesakes cannot be told apart without it",
    "email": "a personal address can settle whose account it is",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What was guessed of one table file.

    Attributes:
        file: what the settings call the file.
        settings: TOML for boundary-check.toml, with its doubts as comments; empty where none can be.
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
    do = "Hand in a table (CSV, TSV, XLSX, ODS), or the ILR's XML file, which needs no settings."
    return Problem("BC-STU-001", file, None, None, what, do)


def _key(export: Export, member: Member) -> str:
    return export.label if export.loose else member.path


def _profile(export: Export, member: Member, today: date) -> Profile:
    key = _key(export, member)
    file = export.label if export.loose else export.shown(member)
    try:
        sheets = read_sheets(export.read(member, mapped.LARGEST_TABLE), file)
        return _profile_sheets(sheets, key, file, today)
    except Refused as refused:
        return Profile(key, "", (refused.problem,))


def _profile_sheets(sheets: Sequence[Sheet], key: str, file: str, today: date) -> Profile:
    faults = tuple(problem for sheet in sheets for problem in sheet.problems)
    guesses = [guess_columns(table_below(sheet, at), today) for sheet, at in _headed(sheets)]
    if not guesses:
        return Profile(key, "", (*faults, _no_header(file)))
    guess = max(guesses, key=lambda one: (-len(one.missing), len(one.columns), one.table.height))
    if guess.missing:
        return Profile(key, _written(key, guess, Codes()), (*faults, _lacks(guess, file)))
    source = StudentSource(columns=dict(guess.columns), date_order=guess.date_order or "dmy")
    read, problems = _tried(sheets, source, file)
    if len(guesses) > len(read):
        guess.doubts.append(
            "Another sheet of this workbook has a table with other headers. A file has one mapping, so that "
            "sheet would not be read: save it as a file of its own."
        )
    return Profile(key, _written(key, guess, _codes(read)), (*faults, *problems))


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


# Writing -------------------------------------------------------------------------------------------


def _written(key: str, guess: Guess, codes: Codes) -> str:
    section = f"[students.sources.{quoted(key)}]"
    parts = [
        _heading(guess),
        [section, *_order(guess), *_constant_status(guess)],
        [f"{section[:-1]}.columns]", *_columns(guess)],
        _status_codes(f"{section[:-1]}.status_codes]", codes),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _heading(guess: Guess) -> list[str]:
    lines = list(remark("A guess, to look through and to put into boundary-check.toml."))
    if not guess.missing and all(label(ours) == label(header) for ours, header in guess.columns.items()):
        lines += remark("The columns have our own names, so that the file is read without them too.")
    for doubt in guess.doubts:
        lines += remark(doubt, "Look: ")
    return lines


def _order(guess: Guess) -> Iterator[str]:
    if guess.date_order:
        yield f'date_order = "{guess.date_order}"  # shown by {quoted(guess.order_shown_by)}'
    elif guess.order_in_doubt:
        yield '# date_order = "dmy"  # or "mdy"'


def _constant_status(guess: Guess) -> Iterator[str]:
    if "status" in guess.columns:
        return
    yield from remark(
        "No status column was found. If all in the file are the same, take the # from the line that is true; "
        "otherwise dates decide, and without dates everyone counts as current."
    )
    for status in ("applicant", "current", "former"):
        yield f'# status = "{status}"'


def _columns(guess: Guess) -> Iterator[str]:
    for ours, header in guess.columns.items():
        yield f"{ours} = {quoted(header)}"
    for ours in guess.missing:
        yield f'# {ours} = "..."  # needed, not found: put the header here and take away the #'
    yield from (
        f"# {useful}: not found; {why}" for useful, why in WORTH_HAVING.items() if useful not in guess.columns
    )
    others = guess.table.width - 1 - len({*guess.columns.values()})
    if others:
        yield f"# Not read: {counted(others, 'other column')}."


def _status_codes(section: str, codes: Codes) -> list[str]:
    if not (codes.to_map or codes.withheld):
        return []
    lines = [section]
    if codes.plain:
        lines += remark(f"These mean themselves: {', '.join(codes.plain)}.")
    lines += remark(
        "Say what each code means: applicant, current, former, declined, rejected, deceased, or ignore to "
        "leave its rows out. Then take away the #. A code without a meaning stops the run."
    )
    lines += [_code_line(code) for code in codes.to_map]
    if codes.withheld:
        lines += remark(
            f"Not shown: {counted(codes.withheld, 'more code')}, since a name could be in there. Look them "
            "up in the file."
        )
    return lines


def _code_line(code: Code) -> str:
    meaning, guess = (code.probably, "; the meaning is a guess") if code.probably else ("...", "")
    return f'# {quoted(code.text)} = "{meaning}"  # {counted(code.rows, "row")}{guess}'
