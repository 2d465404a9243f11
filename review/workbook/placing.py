"""Putting the workbooks in their place without writing over what somebody typed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path

from records.problem import Problem
from review.files import HeldOpen, put
from review.lists.staff_rows import StaffSheet
from review.lists.worklist import Worklist
from review.workbook.book import write_book
from review.workbook.staff_book import write_staff_book
from review.workbook.trimming import best_of_each_connection

NAME = "review-list.xlsx"


@dataclass(frozen=True, slots=True)
class Written:
    """Where the workbook went.

    Attributes:
        path: the file.
        left_out: how many matches `best_per_connection` kept out of it; they are in review-list.csv.
        instead: why it has another name than review-list.xlsx; None: it has that name.
    """

    path: Path
    left_out: int
    instead: Problem | None


class _SavedMeanwhile(Exception):
    """Somebody saved the file while the new one was being made."""


def write_review_workbook(
    folder: Path,
    worklist: Worklist,
    *,
    may_replace: Callable[[Path], bool],
    best_per_connection: int | None = None,
) -> Written:
    """Write the review workbook into `review/<year>`.

    Args:
        folder: `review/<year>`.
        worklist: what the run publishes.
        may_replace: whether a workbook that is there holds nothing but what is recorded. It is asked of each
            one in the way; one that cannot be read is better not replaced.
        best_per_connection: show only this many students for each connection, the best; None: all.
            Matches with a decision are always shown.

    Raises:
        Refused: BC-REC-028: it could not be written.
    """
    shown = best_of_each_connection(worklist, best_per_connection)
    left_out = worklist.table.height - shown.height
    path, instead = _placed(folder, NAME, partial(write_book, worklist, shown, left_out), may_replace)
    return Written(path, left_out, instead)


def write_staff_workbooks(
    folder: Path,
    sheets: Sequence[StaffSheet],
    *,
    year: int,
    as_at: date,
    may_replace: Callable[[Path], bool],
) -> list[Written]:
    """Write `review/<year>/staff/<staff_id>.xlsx` for each member of staff, with their own matches only.

    Takes what `write_review_workbook` takes; one that holds answers not recorded yet is never written over.

    Raises:
        Refused: BC-REC-028: one could not be written.
    """
    written = []
    for sheet in sheets:
        write = partial(write_staff_book, sheet, year, as_at)
        path, instead = _placed(folder / "staff", f"{file_stem(sheet.staff_id)}.xlsx", write, may_replace)
        written.append(Written(path, 0, instead))
    return written


def file_stem(staff_id: str) -> str:
    """A staff_id as a file can be called; two ids never share one.

    >>> file_stem("S001")
    'S001'
    """
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", staff_id).strip(".")
    same = plain == staff_id and plain.upper() not in _DEVICES
    return plain if same else f"{plain}-{sha256(staff_id.encode()).hexdigest()[:8]}"


_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{one}{n}" for one in ("COM", "LPT") for n in range(1, 10))}
"""Names that Windows keeps for itself."""


def _placed(
    folder: Path, name: str, write: Callable[[Path], None], may_replace: Callable[[Path], bool]
) -> tuple[Path, Problem | None]:
    """Write under this name, or beside what stands in the way; where it went, and why it has another name."""
    instead: Problem | None = None
    for path in _names(folder, name):
        if _take_place(path, may_replace, write):
            return path, instead
        instead = instead or _in_the_way(path)
    raise AssertionError("there is always another name")


def _take_place(path: Path, may_replace: Callable[[Path], bool], write: Callable[[Path], None]) -> bool:
    """Write the workbook under this name; False: somebody's work is in the way."""
    before = _stamp(path)
    if before is not None and (_is_open(path) or not may_replace(path)):
        return False

    def write_and_look_again(made: Path) -> None:
        write(made)
        if _stamp(path) != before:
            raise _SavedMeanwhile

    try:
        put(path, write_and_look_again)
    except (_SavedMeanwhile, HeldOpen):
        return False
    return True


def _names(folder: Path, name: str) -> Iterator[Path]:
    stem = name.removesuffix(".xlsx")
    return (folder / (name if number == 1 else f"{stem} ({number}).xlsx") for number in count(1))


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice left the mark that they have the file open."""
    return any((path.parent / name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#"))


def _stamp(path: Path) -> tuple[int, int] | None:
    """When the file was saved and how long it is; None: it is not there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def _in_the_way(path: Path) -> Problem:
    return Problem(
        "BC-REC-029",
        path.name,
        None,
        None,
        "This workbook is open or holds marks that are not recorded, so it was left as it is and the new "
        "list has another name.",
        "Close it and record its marks (boundary-check record), then run again.",
    )
