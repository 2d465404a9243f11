"""What kind of sheet came back: decisions, a member of staff's answers, or something told of from paper."""

from collections.abc import Sequence
from enum import StrEnum

from records.problem import Problem
from review.returned.marks import MarkSheet, label_of, no_marks


class SheetKind(StrEnum):
    """What the rows of a sheet are."""

    DECISIONS = "decisions"
    ANSWERS = "answers"
    DECLARATIONS = "declarations"
    EXEMPTIONS = "exemptions"
    TOLD = "told"


_HEADERS: dict[SheetKind, frozenset[str]] = {
    SheetKind.DECISIONS: frozenset({"matchid", "decision"}),
    SheetKind.ANSWERS: frozenset({"matchid", "answer"}),
    SheetKind.DECLARATIONS: frozenset({"person", "howyouknowthem"}),
    SheetKind.TOLD: frozenset({"staffid", "studentid", "service", "toldby"}),
    SheetKind.EXEMPTIONS: frozenset({"staffid", "studentid", "reason"}),
}
"""By the labels that a header row of each kind must have; the first kind that fits counts."""

FROM_PAPER: frozenset[SheetKind] = frozenset({SheetKind.EXEMPTIONS, SheetKind.TOLD, SheetKind.DECLARATIONS})
"""Kinds that are about no match of a run, and can come before the first one."""

KNOWN_HEADERS: tuple[frozenset[str], ...] = tuple(_HEADERS.values())
"""The labels that tell a header row of ours, for whoever looks for it; case and blanks do not matter."""


def sorted_by_kind(
    sheets: Sequence[MarkSheet],
) -> tuple[dict[SheetKind, list[MarkSheet]], list[Problem]]:
    """Lay the sheets apart by kind; a Problem (BC-REC-010) for each that is of none."""
    found: dict[SheetKind, list[MarkSheet]] = {kind: [] for kind in SheetKind}
    problems = []
    for sheet in sheets:
        kind = kind_of(sheet)
        if kind is None:
            problems.append(no_marks(sheet.file))
        else:
            found[kind].append(sheet)
    return found, problems


def kind_of(sheet: MarkSheet) -> SheetKind | None:
    """What the rows of a sheet are; None: nothing of ours."""
    headers = {label_of(name) for name in sheet.table.columns}
    kind = next((kind for kind, wanted in _HEADERS.items() if wanted <= headers), None)
    # The review list itself has all the columns of an exemption.
    is_paper = kind in (SheetKind.TOLD, SheetKind.EXEMPTIONS)
    return None if is_paper and "matchid" in headers else kind
