"""What can be wrong with a mark, in words a person can act on. docs/problems/review.md lists the codes."""

from typing import Protocol

from records.problem import Problem
from review.returned.marks import Mark, Undecided


class Row(Protocol):
    """Anything that stands in a row of a file."""

    @property
    def file(self) -> str:
        """The file."""

    @property
    def row(self) -> int:
        """As a spreadsheet counts."""


class ShownRow(Row, Protocol):
    """A row that says for which campaign year it was written."""

    @property
    def shown_in(self) -> int | None:
        """The year; null: the file does not say."""


_HEADERS = {
    "staffid": "Staff ID",
    "staffname": "Staff name",
    "studentid": "Student ID",
    "studentname": "Student name",
    "connectionnames": "Connection names",
}


def words_alone(row: Undecided) -> Problem:
    """Somebody wrote why, and not what: it would be lost."""
    return Problem(
        "BC-REC-013",
        row.file,
        row.row,
        "Decision",
        "There is a reason, a note or a date here, but no decision.",
        "Choose a decision (Park keeps the match open with a reason), or clear the other cells.",
    )


def may_not_decide() -> Problem:
    """Only the lead and the deputies decide."""
    return Problem(
        "BC-REC-014",
        "",
        None,
        None,
        "Only the safeguarding lead or a deputy can record decisions.",
        "Name yourself under [people] lead or deputies in the settings, or let one of them record the file.",
    )


def strange_file(file: str) -> Problem:
    """Nothing in a file belongs to this register."""
    return Problem(
        "BC-REC-015",
        file,
        None,
        None,
        "None of the matches in this file is known here.",
        "Check that it is this folder's own review list, not one of another folder or of a register since "
        "replaced; run again and mark the fresh list.",
    )


def unknown_match(mark: Mark) -> Problem:
    """One match_id that the register never had."""
    return at(
        mark,
        "BC-REC-016",
        "match_id",
        "This match is not known here.",
        "Mark the row in this folder's newest review list; a match_id cannot be typed or changed.",
    )


def no_longer_fits(mark: Mark, column: str) -> Problem:
    """The visible cells are not those of the match."""
    return at(
        mark,
        "BC-REC-017",
        _HEADERS[column],
        "The row no longer shows the people its match_id stands for, so it was not used.",
        "Perhaps some columns were sorted without the others, or a cell was changed: mark the match in the "
        "newest review list.",
    )


def old_workbook(mark: ShownRow, year: int) -> Problem:
    """A workbook of an earlier campaign year."""
    return at(
        mark,
        "BC-REC-018",
        None,
        f"This row is from the list of {mark.shown_in}; the match stands on the list of {year} too.",
        f"Mark it in the review list of {year}.",
    )


def own_match(mark: Mark) -> Problem:
    """Nobody decides about themselves."""
    return at(
        mark,
        "BC-REC-019",
        None,
        "Nobody decides about their own match.",
        "Leave this row to the lead or to another deputy.",
    )


def decided_since(mark: Mark) -> Problem:
    """Somebody else was first."""
    return at(
        mark,
        "BC-REC-020",
        "Decision",
        "Somebody else decided this match after the file was written.",
        "Run again, see what was decided, and mark the fresh list if it should be otherwise.",
    )


def recorded_before(mark: Mark) -> Problem:
    """An old copy of what was changed since."""
    return at(
        mark,
        "BC-REC-021",
        "Decision",
        "This was recorded once already and has been changed since.",
        "If it should be so again, run again and mark the fresh list.",
    )


def not_possible(mark: Mark) -> Problem:
    """The state machine has no such step."""
    undo = mark.outcome.value == "Undo"
    return at(
        mark,
        "BC-REC-022",
        "Decision",
        "There is no decision to undo." if undo else "Only a match that is not decided can be parked.",
        "Clear the cell." if undo else "Undo the decision first, then park it.",
    )


def needs_reason(mark: Mark) -> Problem:
    """Section 5.3 gives relatives and family friends as examples; any other reason has to be said."""
    return at(
        mark,
        "BC-REC-023",
        "Reason",
        "An exemption for another clear reason needs the reason in words.",
        "Write the reason in the Reason column; leave out anything about health or family circumstances.",
    )


def park_needs(mark: Mark) -> Problem:
    """What is parked without a reason or a date is forgotten."""
    return at(
        mark,
        "BC-REC-024",
        "Reason",
        "To park a match takes a reason, and a day to look again or a note.",
        "Write why in the Reason column, and the day to look again under Expires.",
    )


def over(mark: Mark) -> Problem:
    """A date in the past."""
    return at(
        mark,
        "BC-REC-025",
        "Expires",
        "The last day is over already.",
        "Write a day that is still to come.",
    )


def takes_no_date(mark: Mark) -> Problem:
    """A date that would be lost."""
    return at(
        mark,
        "BC-REC-026",
        "Expires",
        "This decision takes no date.",
        "Clear the Expires cell; dates go with exemptions, Park and Ask to end the connection.",
    )


def conflict(mark: Row, first: Row) -> Problem:
    """Two rows, two answers."""
    where = f"row {first.row}" if first.file == mark.file else f"{first.file}, row {first.row}"
    return at(
        mark,
        "BC-REC-027",
        "Decision",
        f"This row and {where} say different things about one match; nothing was recorded.",
        "Agree on one answer, clear the other, and record again.",
    )


def tick_and_other_decision(mark: Mark) -> Problem:
    """A tick says "as it is", a changed Decision says otherwise."""
    return at(
        mark,
        "BC-DEC-102",
        "Confirm or renew",
        "The row is ticked, and its Decision is not the one that is recorded.",
        "Either put back the Decision and keep the tick, or clear the tick and keep the new Decision.",
    )


def nothing_to_tick(mark: Mark) -> Problem:
    """A tick where nothing is to be confirmed or renewed."""
    return at(
        mark,
        "BC-DEC-103",
        "Confirm or renew",
        "There is no exemption here to renew, and no decision that waits for a second person.",
        "Clear the cell, or choose a Decision.",
    )


def nothing_to_accept(mark: Mark) -> Problem:
    """Accepting what nobody claimed, or what is no reason by itself."""
    return at(
        mark,
        "BC-DEC-104",
        "Decision",
        "There is no claim here that can simply be accepted.",
        "Choose a Decision from the list; that they knew somebody before is by itself no clear reason.",
    )


def own_reason(mark: Mark) -> Problem:
    """A decider who gave a reason for the same student is not free to judge."""
    return at(
        mark,
        "BC-DEC-105",
        None,
        "You gave an answer of your own about this student, so somebody else decides this match.",
        "Leave this row to the lead or to another deputy.",
    )


def confirms_own(mark: Mark) -> Problem:
    """Four eyes are two people's."""
    return at(
        mark,
        "BC-DEC-106",
        "Confirm or renew",
        "Nobody confirms their own decision.",
        "Let the lead or another deputy tick this row and record it.",
    )


def first_exemption(mark: Mark) -> Problem:
    """Each first exemption is a judgement of its own."""
    return at(
        mark,
        "BC-DEC-107",
        "Decision",
        "The first exemption of a pair is never given together with others.",
        "Decide this match by itself.",
    )


def at(mark: Row, code: str, column: str | None, what: str, do: str) -> Problem:
    """A Problem at a row."""
    return Problem(code, mark.file, mark.row, column, what, do)
