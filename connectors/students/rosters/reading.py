"""A roster: the CSV files of one export read together, whichever of the formats they are in."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from connectors.export import Export, Member
from connectors.reader import Reading
from connectors.students.account import Account
from connectors.students.rosters.people import people_of, student_rows
from connectors.students.rosters.relations import relations_of
from connectors.students.rosters.roster import UNCLEAR, Roster, RosterFormat
from connectors.students.rosters.spells import periods_of, spells_of
from connectors.students.rosters.tables import COLUMNS, IGNORED, empty_table, layout_of, read_table
from connectors.students.settings import StudentSettings, StudentSource
from connectors.students.student_files import StudentFile, called
from records.problem import Problem, Refused
from records.tables import RELATIONS, STUDENT_ROWS, empty


def read_rosters(
    format_: RosterFormat,
    export: Export,
    members: Sequence[Member],
    settings: StudentSettings,
    look_over: Callable[[Roster], None] | None = None,
) -> Reading:
    """Read the rosters of an export as STUDENT_ROWS and RELATIONS: one, or one a folder.

    Args:
        format_: the format of all members.
        export: what was handed in.
        members: the members recognised as tables of the format.
        settings: the `[students]` section.
        look_over: looks at the tables before they are put together (a manifest says what they are).
    """
    account = Account(files=len(members))
    rows, relations = [empty(STUDENT_ROWS)], [empty(RELATIONS)]
    for folder, lying_there in _each_roster(format_, export, members):
        source = _source_of(settings, export, lying_there)
        roster = Roster(format_, _place(export, folder), source, account)
        _fill(roster, export, lying_there)
        if look_over:
            look_over(roster)
        made = _put_together(roster)
        rows.append(made[0])
        relations.append(made[1])
    table = pl.concat(rows)
    receipt = account.receipt(format_.name, export.label, table)
    return Reading(table, receipt, relations=pl.concat(relations))


def _each_roster(
    format_: RosterFormat, export: Export, members: Sequence[Member]
) -> Iterator[tuple[str, list[Member]]]:
    """Yield the members that belong together: all of them, or those of a folder where several hold users."""
    with_users = {_folder(member) for member in members if _kind(format_, export, member) == "users"}
    if len(with_users) < 2:
        yield "", list(members)
        return
    for folder in dict.fromkeys(map(_folder, members)):
        yield folder, [member for member in members if _folder(member) == folder]


def _folder(member: Member) -> str:
    return member.path.rpartition("/")[0]


def _kind(format_: RosterFormat, export: Export, member: Member) -> str:
    layout = layout_of(export.head(member), member.path, format_.layouts)
    return layout.kind if layout else IGNORED


def _place(export: Export, folder: str) -> str:
    return f"{export.label}: {folder}" if folder else export.label


def _source_of(settings: StudentSettings, export: Export, members: Sequence[Member]) -> StudentSource:
    paths = [member.path for member in members]
    names = [path.rpartition("/")[2] for path in paths]
    return settings.source_for(export.label, *paths, *names)[1]


def _fill(roster: Roster, export: Export, members: Sequence[Member]) -> None:
    """Read the tables; one that cannot be read is told and hides no other."""
    format_, account = roster.format, roster.account
    order = roster.source.date_order if "date_order" in roster.source.model_fields_set else format_.order
    if roster.source.columns:
        account.note("the settings map columns; a roster has its own, and they were not used")
    read: dict[str, list[pl.DataFrame]] = {}
    for member in members:
        layout = layout_of(export.head(member), member.path, format_.layouts)
        if layout is None or layout.kind == IGNORED:
            continue
        file = StudentFile(export, member, called(export, member), roster.source, account)
        if layout.kind == UNCLEAR:
            _tell_unclear(file)
            continue
        roster.present.add(layout.kind)
        try:
            table = read_table(file, layout, order, format_.iso_asked)
        except Refused as refused:
            account.problems.append(refused.problem)
            continue
        read.setdefault(layout.kind, []).append(table)
    for kind in COLUMNS:
        roster.tables[kind] = pl.concat([empty_table(kind), *read.get(kind, ())], how="diagonal")


def _tell_unclear(file: StudentFile) -> None:
    what = "This list could be of students or of teachers: its headers are those of both."
    do = "Give the file the name that the format asks for, Student.csv or Teacher.csv."
    file.account.tell("BC-STU-044", file.name, what, do)


def _put_together(roster: Roster) -> tuple[pl.DataFrame, pl.DataFrame]:
    if "users" not in roster.present:
        users = roster.format.users
        what = f"No file of this roster has the headers of {users}, so nobody's name is known."
        do = f"Hand in {users} as the system wrote it, with the other files, in one zip or one folder."
        roster.account.problems.append(Problem("BC-STU-040", roster.name, None, None, what, do))
        return empty(STUDENT_ROWS), empty(RELATIONS)
    people = people_of(roster)
    periods = periods_of(roster)
    rows = student_rows(roster, people, spells_of(roster, people, periods))
    return rows, relations_of(roster, people)
