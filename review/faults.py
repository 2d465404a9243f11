"""What can be wrong with a mark, in words a person can act on. docs/problems/review.md lists the codes."""

from typing import Protocol

from records.problem import Problem
from review.marks import Mark, Undecided


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
    return _at(
        mark,
        "BC-REC-016",
        "match_id",
        "This match is not known here.",
        "Mark the row in this folder's newest review list; a match_id cannot be typed or changed.",
    )


def no_longer_fits(mark: Mark, column: str) -> Problem:
    """The visible cells are not those of the match."""
    return _at(
        mark,
        "BC-REC-017",
        _HEADERS[column],
        "The row no longer shows the people its match_id stands for, so it was not used.",
        "Perhaps some columns were sorted without the others, or a cell was changed: mark the match in the "
        "newest review list.",
    )


def old_workbook(mark: ShownRow, year: int) -> Problem:
    """A workbook of an earlier campaign year."""
    return _at(
        mark,
        "BC-REC-018",
        None,
        f"This row is from the list of {mark.shown_in}; the match stands on the list of {year} too.",
        f"Mark it in the review list of {year}.",
    )


def own_match(mark: Mark) -> Problem:
    """Nobody decides about themselves."""
    return _at(
        mark,
        "BC-REC-019",
        None,
        "Nobody decides about their own match.",
        "Leave this row to the lead or to another deputy.",
    )


def decided_since(mark: Mark) -> Problem:
    """Somebody else was first."""
    return _at(
        mark,
        "BC-REC-020",
        "Decision",
        "Somebody else decided this match after the file was written.",
        "Run again, see what was decided, and mark the fresh list if it should be otherwise.",
    )


def recorded_before(mark: Mark) -> Problem:
    """An old copy of what was changed since."""
    return _at(
        mark,
        "BC-REC-021",
        "Decision",
        "This was recorded once already and has been changed since.",
        "If it should be so again, run again and mark the fresh list.",
    )


def not_possible(mark: Mark) -> Problem:
    """The state machine has no such step."""
    undo = mark.outcome.value == "Undo"
    return _at(
        mark,
        "BC-REC-022",
        "Decision",
        "There is no decision to undo." if undo else "Only a match that is not decided can be parked.",
        "Clear the cell." if undo else "Undo the decision first, then park it.",
    )


def needs_reason(mark: Mark) -> Problem:
    """Section 5.3 gives relatives and family friends as examples; any other reason has to be said."""
    return _at(
        mark,
        "BC-REC-023",
        "Reason",
        "An exemption for another clear reason needs the reason in words.",
        "Write the reason in the Reason column; leave out anything about health or family circumstances.",
    )


def park_needs(mark: Mark) -> Problem:
    """What is parked without a reason or a date is forgotten."""
    return _at(
        mark,
        "BC-REC-024",
        "Reason",
        "To park a match takes a reason, and a day to look again or a note.",
        "Write why in the Reason column, and the day to look again under Expires.",
    )


def over(mark: Mark) -> Problem:
    """A date in the past."""
    return _at(
        mark,
        "BC-REC-025",
        "Expires",
        "The last day is over already.",
        "Write a day that is still to come.",
    )


def takes_no_date(mark: Mark) -> Problem:
    """A date that would be lost."""
    return _at(
        mark,
        "BC-REC-026",
        "Expires",
        "This decision takes no date.",
        "Clear the Expires cell; dates go with exemptions, Park and Ask to end the connection.",
    )


def conflict(mark: Row, first: Row) -> Problem:
    """Two rows, two answers."""
    where = f"row {first.row}" if first.file == mark.file else f"{first.file}, row {first.row}"
    return _at(
        mark,
        "BC-REC-027",
        "Decision",
        f"This row and {where} say different things about one match; nothing was recorded.",
        "Agree on one answer, clear the other, and record again.",
    )


def tick_and_other_decision(mark: Mark) -> Problem:
    """A tick says "as it is", a changed Decision says otherwise."""
    return _at(
        mark,
        "BC-DEC-102",
        "Confirm or renew",
        "The row is ticked, and its Decision is not the one that is recorded.",
        "Either put back the Decision and keep the tick, or clear the tick and keep the new Decision.",
    )


def nothing_to_tick(mark: Mark) -> Problem:
    """A tick where nothing is to be confirmed or renewed."""
    return _at(
        mark,
        "BC-DEC-103",
        "Confirm or renew",
        "There is no exemption here to renew, and no decision that waits for a second person.",
        "Clear the cell, or choose a Decision.",
    )


def nothing_to_accept(mark: Mark) -> Problem:
    """Accepting what nobody claimed, or what is no reason by itself."""
    return _at(
        mark,
        "BC-DEC-104",
        "Decision",
        "There is no claim here that can simply be accepted.",
        "Choose a Decision from the list; that they knew somebody before is by itself no clear reason.",
    )


def own_reason(mark: Mark) -> Problem:
    """A decider who gave a reason for the same student is not free to judge."""
    return _at(
        mark,
        "BC-DEC-105",
        None,
        "You gave an answer of your own about this student, so somebody else decides this match.",
        "Leave this row to the lead or to another deputy.",
    )


def confirms_own(mark: Mark) -> Problem:
    """Four eyes are two people's."""
    return _at(
        mark,
        "BC-DEC-106",
        "Confirm or renew",
        "Nobody confirms their own decision.",
        "Let the lead or another deputy tick this row and record it.",
    )


def first_exemption(mark: Mark) -> Problem:
    """Each first exemption is a judgement of its own."""
    return _at(
        mark,
        "BC-DEC-107",
        "Decision",
        "The first exemption of a pair is never given together with others.",
        "Decide this match by itself.",
    )


def no_answer(file: str, row: int, column: str) -> Problem:
    """An answer that is none of ours."""
    return Problem(
        "BC-DEC-110",
        file,
        row,
        column,
        "This is not one of the answers.",
        "Choose one from the list in the cell.",
    )


def answer_needs_words(file: str, row: int) -> Problem:
    """Section 5.3 gives relatives and family friends as examples; any other reason has to be said."""
    return Problem(
        "BC-DEC-111",
        file,
        row,
        "In your own words",
        "Another clear reason has to be said in words.",
        "Write it beside the answer; leave out anything about health or family circumstances.",
    )


def words_without_answer(row: Row) -> Problem:
    """Words that would be lost."""
    return _at(
        row,
        "BC-DEC-112",
        "Answer",
        "There are words here, but no answer.",
        "Choose an answer from the list, or clear the words.",
    )


def not_your_question(row: Row) -> Problem:
    """Everybody answers for themselves."""
    return _at(
        row,
        "BC-DEC-113",
        None,
        "This row is not one of your own matches, or is not known here.",
        "Hand in your own newest workbook; the lead or a deputy can hand in anybody's.",
    )


def not_that_connection(row: Row) -> Problem:
    """The visible cells are not those of the question."""
    return _at(
        row,
        "BC-DEC-114",
        "Connection",
        "The row no longer shows the connection that was asked about, so it was not used.",
        "Perhaps some columns were sorted without the others, or a cell was changed: answer in the newest "
        "workbook.",
    )


def nobody_told_of(file: str, row: int) -> Problem:
    """How somebody is known, and not who."""
    return Problem(
        "BC-DEC-115",
        file,
        row,
        "Person",
        "This row says how somebody is known, and not who.",
        "Write the person's name, or clear the row.",
    )


def paper_lacks_ids(row: Row) -> Problem:
    """A row of paper without its pair."""
    return _at(
        row,
        "BC-EXM-001",
        "staff_id",
        "This row lacks the staff_id or the student_id.",
        "Fill in both, as they stand in the staff list and in the student records.",
    )


def paper_lacks_reason(row: Row) -> Problem:
    """Section 5.3 asks for a clear reason."""
    return _at(
        row,
        "BC-EXM-002",
        "reason",
        "This exemption has no reason, or only says that there is another one.",
        "Write relative, family friend, or the clear reason in words.",
    )


def paper_has_no_date(row: Row) -> Problem:
    """A date that is none."""
    return _at(
        row,
        "BC-EXM-003",
        "expires",
        "This is not a date.",
        "Write it as 2027-12-31 or 31/12/2027, or leave it empty.",
    )


def paper_is_over(row: Row) -> Problem:
    """An exemption of the past."""
    return _at(
        row,
        "BC-EXM-004",
        "expires",
        "This exemption is over already.",
        "Leave the row out: the match is asked about when a run finds it.",
    )


def paper_of_a_stranger(row: Row) -> Problem:
    """Nobody of that id is to declare."""
    return _at(
        row,
        "BC-EXM-005",
        "staff_id",
        "This staff_id is not in the staff list.",
        "Correct it, or add the person to staff.csv.",
    )


def paper_about_oneself(row: Row) -> Problem:
    """Nobody decides about themselves."""
    return _at(
        row,
        "BC-EXM-006",
        "staff_id",
        "Nobody records this about themselves, or about a student for whom they gave a reason.",
        "Let the lead or another deputy hand the row in.",
    )


def paper_is_older(row: Row) -> Problem:
    """The register knows better."""
    return _at(
        row,
        "BC-EXM-007",
        None,
        "This pair has been decided here already, and otherwise.",
        "Mark the match in the newest review list if it should be as on paper.",
    )


def told_by_nobody(row: Row) -> Problem:
    """Hearsay has a source."""
    return _at(
        row,
        "BC-EXM-008",
        "told_by",
        "This row does not say who told of the match.",
        "Write who told you, by role or staff_id; leave out everything about the case.",
    )


def _at(mark: Row, code: str, column: str | None, what: str, do: str) -> Problem:
    return Problem(code, mark.file, mark.row, column, what, do)
