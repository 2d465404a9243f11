"""Reading what people marked: rows of a review workbook, or of a CSV with a match_id, as they come back.

People sort, filter, delete rows, add columns and titles, and save as ODS or CSV. Only the match_id,
Decision, Reason, Note and Expires of a row are used; the rest says whether the row is still itself.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from records.names import fold
from records.policy import Outcome
from records.problem import Problem

KNOWN_HEADERS: tuple[frozenset[str], ...] = (frozenset({"match_id", "decision"}),)
"""The labels that tell a header row of ours, for whoever looks for it; case and blanks do not matter."""


class Shorthand(StrEnum):
    """What a mark can say in place of a decision; `review.decisions.shorthand` spells it out."""

    ACCEPT = "accept the claim"
    CONFIRM = "confirm"
    RENEW = "renew"
    TICK = "tick"
    """A tick in its own column: confirm where a second person is waited for, else renew."""


_SAYINGS: Mapping[str, Outcome | Shorthand] = {
    "accept": Shorthand.ACCEPT,
    "accepted": Shorthand.ACCEPT,
    "accept claim": Shorthand.ACCEPT,
    "accept the claim": Shorthand.ACCEPT,
    "confirm": Shorthand.CONFIRM,
    "confirmed": Shorthand.CONFIRM,
    "renew": Shorthand.RENEW,
    "renewed": Shorthand.RENEW,
    "relative": Outcome.EXEMPT_RELATIVE,
    "exempt a relative": Outcome.EXEMPT_RELATIVE,
    "exempt family": Outcome.EXEMPT_RELATIVE,
    "family friend": Outcome.EXEMPT_FAMILY_FRIEND,
    "exempt friend": Outcome.EXEMPT_FAMILY_FRIEND,
    "other clear reason": Outcome.EXEMPT_OTHER,
    "exempt other": Outcome.EXEMPT_OTHER,
    "exempt other reason": Outcome.EXEMPT_OTHER,
    "not same person": Outcome.NOT_THE_SAME_PERSON,
    "not the same": Outcome.NOT_THE_SAME_PERSON,
    "not the person meant": Outcome.NOT_THE_SAME_PERSON,
    "different person": Outcome.NOT_THE_SAME_PERSON,
    "ask to end": Outcome.ASK_TO_END,
    "ask to end connection": Outcome.ASK_TO_END,
    "end the connection": Outcome.ASK_TO_END,
    "ended": Outcome.CONNECTION_ENDED,
    "connection already ended": Outcome.CONNECTION_ENDED,
    "the connection ended": Outcome.CONNECTION_ENDED,
    "escalated": Outcome.ESCALATE,
    "parked": Outcome.PARK,
    "undone": Outcome.UNDO,
}
_OUTCOMES: Mapping[str, Outcome | Shorthand] = {**_SAYINGS, **{fold(outcome): outcome for outcome in Outcome}}
_DAY_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d/%m/%y",
    "%Y/%m/%d",
)
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_AS_SHOWN = re.compile(r"^y(\d{4})e(\d+)$")
_IDENTITY = ("staffid", "staffname", "studentid", "studentname", "connectionnames")
_USED = ("matchid", "decision", "reason", "note", "expires", "asshown", "tick")
_OTHER_HEADERS = {"notes": "note", "expiry": "expires", "confirmorrenew": "tick"}
_TICKS = frozenset({"x", "y", "yes", "tick", "ticked", "ok", "true", "1", "confirm", "renew"})
_TICK_SIGNS = frozenset("✓✔☑✗✘☒")


@dataclass(frozen=True, slots=True)
class MarkSheet:
    """One sheet that came back.

    Attributes:
        file: the file as the person handed it in, for messages.
        table: String columns named by their headers, neutral cells restored, and UInt32 `row`, as a
            spreadsheet counts.
        digest: of the file's bytes; the same file handed in twice is known by it.
    """

    file: str
    table: pl.DataFrame
    digest: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What one row says.

    Attributes:
        file: where it stands.
        row: as a spreadsheet counts.
        digest: of the file.
        match_id: the match.
        outcome: the decision, or what stands for one.
        reason: null: the file has no such column; empty: the cell is empty. `note` likewise.
        note: see `reason`.
        expires: null where the cell is empty.
        shown_in: the campaign year the row was written for; null: the file does not say.
        shown_after: the newest event of the match when the row was written; null: the file does not say.
        identity: the visible cells that say who the row is about, by label: `staffid`, `studentname`, ...
        shown: the Decision beside a tick; null: there is none.
        confirms: it confirms, as the second person, what is recorded.
        renews: it lets an exemption go on as it is.
    """

    file: str
    row: int
    digest: str
    match_id: str
    outcome: Outcome | Shorthand
    reason: str | None
    note: str | None
    expires: date | None
    shown_in: int | None
    shown_after: int | None
    identity: Mapping[str, str]
    shown: Outcome | None = None
    confirms: bool = False
    renews: bool = False


@dataclass(frozen=True, slots=True)
class Undecided:
    """A row with a reason, a note or a date beside an empty Decision; the fields are those of Mark.

    `expires` is what the cell holds, date or not.
    """

    file: str
    row: int
    match_id: str
    reason: str
    note: str
    expires: str
    shown_after: int | None


@dataclass(frozen=True, slots=True)
class Marks:
    """What the sheets say.

    Attributes:
        marks: the rows with a decision.
        refused: the rows that cannot be understood.
        undecided: the rows with words and no decision: shown so by us, or typed by somebody.
        blank: how many rows have neither.
    """

    marks: tuple[Mark, ...]
    refused: tuple[Problem, ...]
    undecided: tuple[Undecided, ...]
    blank: int


def read_marks(sheets: Sequence[MarkSheet]) -> Marks:
    """Read every row of every sheet; order, extra columns and rows without a decision do not matter."""
    marks: list[Mark] = []
    refused: list[Problem] = []
    undecided: list[Undecided] = []
    blank = 0
    for sheet in sheets:
        if (fault := _lacks_columns(sheet)) is not None:
            refused.append(fault)
            continue
        for cells, row in cells_under(sheet, (*_USED, *_IDENTITY)):
            said = _read(sheet, cells, row)
            if isinstance(said, Mark):
                marks.append(said)
            elif isinstance(said, Problem):
                refused.append(said)
            elif said is not None:
                undecided.append(said)
            else:
                blank += 1
    return Marks(tuple(marks), tuple(refused), tuple(undecided), blank)


def outcome_of(text: str) -> Outcome | Shorthand | None:
    """The decision somebody means, by its label or by another way to say it; None: we cannot tell.

    Somebody who writes "Relative?" has not decided.

    >>> outcome_of(" exempt - Relative ")
    <Outcome.EXEMPT_RELATIVE: 'Exempt: relative'>
    """
    return None if "?" in text else _OUTCOMES.get(fold(text))


def is_tick(text: str) -> bool:
    """Whether a cell is ticked.

    >>> is_tick("Yes"), is_tick("✓"), is_tick("no"), is_tick("yes?")
    (True, True, False, False)
    """
    return text.strip() in _TICK_SIGNS or ("?" not in text and fold(text) in _TICKS)


def day_of(text: str) -> date | None:
    """Read a date, year first or day first, never month first; None: it is none.

    >>> day_of("2027-12-31 00:00:00"), day_of("1/2/2027")
    (datetime.date(2027, 12, 31), datetime.date(2027, 2, 1))
    """
    bare = _MIDNIGHT.sub("", text.strip())
    for layout in _DAY_FORMATS:
        try:
            return datetime.strptime(bare, layout).date()
        except ValueError:
            continue
    return None


def _lacks_columns(sheet: MarkSheet) -> Problem | None:
    headers = {label_of(name) for name in sheet.table.columns}
    if {"matchid", "decision"} <= headers:
        return None
    return no_marks(sheet.file)


def no_marks(file: str) -> Problem:
    """Say that a file has nowhere for a mark to stand."""
    return Problem(
        "BC-REC-010",
        file,
        None,
        None,
        "No sheet of this file has the columns match_id and Decision.",
        "Hand in the review workbook, or a CSV with a match_id and a Decision column.",
    )


def cells_under(sheet: MarkSheet, labels: Collection[str]) -> Iterator[tuple[dict[str, str], int]]:
    """Each row's cells by label, trimmed; the first of two columns of one name counts."""
    wanted: dict[str, str] = {}
    for name in sheet.table.columns:
        if (label := label_of(name)) in labels:
            wanted.setdefault(label, name)
    for values in sheet.table.select("row", *wanted.values()).iter_rows():
        cells = ((value or "").strip() for value in values[1:])
        yield dict(zip(wanted, cells, strict=True)), values[0]


def label_of(header: str) -> str:
    """A header as labels are compared: case, blanks and marks do not matter."""
    folded = fold(header).replace(" ", "")
    return _OTHER_HEADERS.get(folded, folded)


def _read(sheet: MarkSheet, cells: Mapping[str, str], row: int) -> Mark | Problem | Undecided | None:
    tick = cells.get("tick", "")
    if not cells["decision"] and not tick:
        return _without_decision(sheet, cells, row)
    outcome = outcome_of(cells["decision"]) if cells["decision"] else Shorthand.TICK
    if outcome is None:
        return _fault(sheet, row, "BC-REC-011", "Decision", *_UNKNOWN_DECISION)
    if tick and not is_tick(tick):
        return _fault(sheet, row, "BC-DEC-101", "Confirm or renew", *_NO_TICK)
    expires = day_of(cells["expires"]) if cells.get("expires") else None
    if cells.get("expires") and expires is None:
        return _fault(sheet, row, "BC-REC-012", "Expires", *_NO_DATE)
    shown_in, shown_after = shown_of(cells)
    return Mark(
        file=sheet.file,
        row=row,
        digest=sheet.digest,
        match_id=cells["matchid"],
        outcome=Shorthand.TICK if tick else outcome,
        reason=cells.get("reason"),
        note=cells.get("note"),
        expires=expires,
        shown_in=shown_in,
        shown_after=shown_after,
        identity={name: cells[name] for name in _IDENTITY if name in cells},
        shown=outcome if tick and isinstance(outcome, Outcome) else None,
    )


def _without_decision(sheet: MarkSheet, cells: Mapping[str, str], row: int) -> Undecided | None:
    reason, note, expires = (cells.get(name, "") for name in ("reason", "note", "expires"))
    if not cells["matchid"] or not (reason or note or expires):
        return None
    return Undecided(sheet.file, row, cells["matchid"], reason, note, expires, shown_of(cells)[1])


def shown_of(cells: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The campaign year and the newest event that the row was written for; null: the file does not say."""
    shown = _AS_SHOWN.match(cells.get("asshown", ""))
    return (int(shown[1]), int(shown[2])) if shown else (None, None)


_UNKNOWN_DECISION = (
    "This is not one of the decisions.",
    f"Choose one from the list in the cell: {', '.join(outcome.value for outcome in Outcome)}.",
)
_NO_TICK = ("This is neither a tick nor empty.", "Write yes to confirm or to renew, or clear the cell.")
_NO_DATE = ("This is not a date.", "Write it as 2027-12-31 or 31/12/2027.")


def _fault(sheet: MarkSheet, row: int, code: str, column: str, what: str, do: str) -> Problem:
    return Problem(code, sheet.file, row, column, what, do)
