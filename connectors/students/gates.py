"""Gates: what would change the result for everyone, so that nothing is published until it is accepted."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from connectors.reader import Receipt
from records.problem import Problem

SHRUNK = 0.8
"""A file with less than this share of last year's rows is a gate: half an export reads like a whole one."""
FALL = "student-fall"
FORMERLY = {FALL: "shrunk"}
"""What gates of a kind were called before; scripts of then still accept them."""
UNMAPPED = "unmapped-status"
NO_STUDENTS = "no-students"
UNMAPPED_CODE = "BC-STU-011"
"""The problem of status codes that nobody has explained."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that would change the result for everyone; nothing is published until it is accepted.

    Attributes:
        name: what follows `--accept`; of gates of one kind, the part before the colon accepts them all.
        problem: what was found and which setting answers it.
    """

    name: str
    problem: Problem

    def is_accepted(self, accepted: Collection[str]) -> bool:
        """Tell whether a call accepts it, by its own name, its name of before, or its kind's."""
        kind, colon, file = self.name.partition(":")
        before = f"{FORMERLY.get(kind, kind)}{colon}{file}"
        return not {self.name, before, kind}.isdisjoint(accepted)


def unread_database(label: str, receipt: Receipt) -> Gate:
    """Close the gate for a database that cannot be read: its students would seem to have gone."""
    return Gate(f"unread:{label}", receipt.problems[-1])


def unmapped(problems: Iterable[Problem]) -> list[Gate]:
    """Close the gate for status codes that the settings do not explain."""
    return [Gate(UNMAPPED, problem) for problem in problems if problem.code == UNMAPPED_CODE]


def fallen(
    rows: Mapping[str, int], earlier: Mapping[str, int], people: int, earlier_people: int | None
) -> list[Gate]:
    """Compare each file with the one of its name last year; where names have changed, all together.

    The people in scope are compared where the files are not to blame: a status code that is explained
    otherwise, or a horizon, can leave out as many as half an export does.

    Args:
        rows: records by file.
        earlier: those of last year.
        people: students in scope.
        earlier_people: those of last year; None where nobody wrote it down.
    """
    gates = [
        _gate_shrunk(file, rows[file], was) for file, was in earlier.items() if _less(rows.get(file), was)
    ]
    gates += [_gate_gone(file, earlier[file]) for file in _without_successor(rows, earlier)]
    now, then = sum(rows.values()), sum(earlier.values())
    if not gates and set(earlier) - set(rows) and _less(now, then):
        gates.append(_gate_shrunk("", now, then))
    if people and not gates and earlier_people and _less(people, earlier_people):
        gates.append(_gate_people(people, earlier_people))
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


def _gate_gone(file: str, then: int) -> Gate:
    name = f"{FALL}:{file}"
    what = f"This file had {then} records last year, and now neither it nor one in its place is there."
    do = f'Hand in what has taken its place; if nothing has, run again with --accept "{name}".'
    return Gate(name, Problem("BC-STU-012", file, None, None, what, do))


def _gate_shrunk(file: str, now: int, then: int) -> Gate:
    name = f"{FALL}:{file or 'all'}"
    what = (
        f"{'This file has' if file else 'All student files together have'} {now} records, last year {then}."
    )
    do = (
        f'Check that the export is complete; if it is, run again with --accept "{name}", or with --accept '
        f"{FALL} for every file that shrank."
    )
    return Gate(name, Problem("BC-STU-012", file, None, None, what, do))


def _gate_people(now: int, then: int) -> Gate:
    what = f"The files are as large as last year's, yet {now} students are in scope, last year {then}."
    do = (
        "Compare student-receipts.csv with last year's, and look at status_codes and former_for_years under "
        f"[students]; if they are right, run again with --accept {FALL}."
    )
    return Gate(f"{FALL}:people", Problem("BC-STU-106", "students", None, None, what, do))


def without_students(students: pl.DataFrame, folder: Path) -> list[Gate]:
    """Close the gate where STUDENTS is empty."""
    if students.height:
        return []
    what = "There is no student in the student records, so nobody could be found."
    do = f"Put the student files into {folder.name}/, or run again with --accept {NO_STUDENTS}."
    return [Gate(NO_STUDENTS, Problem("BC-STU-013", folder.name, None, None, what, do))]
