"""The files of one export of student records, each read under the settings that speak of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.settings import StudentSettings, StudentSource
from records.problem import Refused
from records.tables import STUDENT_ROWS, empty


@dataclass(frozen=True, slots=True)
class StudentFile:
    """One file and what is known of it before it is opened.

    Attributes:
        name: what it is called in problems.
        source: what the settings say about it.
        account: where everything that is found goes.
    """

    export: Export
    member: Member
    name: str
    source: StudentSource
    account: Account


def read_files(
    reader: str,
    export: Export,
    members: Sequence[Member],
    settings: StudentSettings,
    rows_of: Callable[[StudentFile], pl.DataFrame],
) -> Reading:
    """Read each file with `rows_of`, which returns STUDENT_ROWS; one that is refused hides no other."""
    account = Account()
    tables = [empty(STUDENT_ROWS)]
    for member in members:
        account.files += 1
        try:
            file = _student_file(export, member, settings, account)
            tables.append(rows_of(file))
            _tell_what_nobody_has(tables[-1], file)
        except Refused as refused:
            account.problems.append(refused.problem)
    table = pl.concat(tables)
    return Reading(table, account.receipt(reader, export.label, table))


def _tell_what_nobody_has(rows: pl.DataFrame, file: StudentFile) -> None:
    """Say what no record of a file holds: an element renamed in an export is lost without a sound."""
    if not rows["given"].count():
        return
    # One person with one name is nothing strange.
    if not rows["family"].count() and rows["student_id"].n_unique() > 1:
        what = "Nobody in this file has a family name."
        do = "Look whether the export leaves it out or calls it otherwise, and export the file again."
        file.account.tell("BC-STU-023", file.name, what, do)
    if not rows["dob"].count():
        file.account.note("no dates of birth, so that people of one name cannot be told apart or joined")


def _student_file(export: Export, member: Member, settings: StudentSettings, account: Account) -> StudentFile:
    _, source = settings.source_for(export.label, member.path, member.path.rpartition("/")[2])
    return StudentFile(export, member, called(export, member), source, account)


def called(export: Export, member: Member) -> str:
    """Return what a file is called in problems: its path in students/, or its archive and itself."""
    if not export.loose:
        return export.shown(member)
    place, slash, _ = export.label.rpartition("/")
    return place + slash + member.path
