"""What can be wrong with an answer or with a row from paper; docs/problems/decisions.md lists the codes."""

from records.problem import Problem
from review.returned.faults import Row, at


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
    return at(
        row,
        "BC-DEC-112",
        "Answer",
        "There are words here, but no answer.",
        "Choose an answer from the list, or clear the words.",
    )


def not_your_question(row: Row) -> Problem:
    """Everybody answers for themselves."""
    return at(
        row,
        "BC-DEC-113",
        None,
        "This row is not one of your own matches, or is not known here.",
        "Hand in your own newest workbook; the lead or a deputy can hand in anybody's.",
    )


def not_that_connection(row: Row) -> Problem:
    """The visible cells are not those of the question."""
    return at(
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
    return at(
        row,
        "BC-EXM-001",
        "staff_id",
        "This row lacks the staff_id or the student_id.",
        "Fill in both, as they stand in the staff list and in the student records.",
    )


def paper_lacks_reason(row: Row) -> Problem:
    """Section 5.3 asks for a clear reason."""
    return at(
        row,
        "BC-EXM-002",
        "reason",
        "This exemption has no reason, or only says that there is another one.",
        "Write relative, family friend, or the clear reason in words.",
    )


def paper_has_no_date(row: Row) -> Problem:
    """A date that is none."""
    return at(
        row,
        "BC-EXM-003",
        "expires",
        "This is not a date.",
        "Write it as 2027-12-31 or 31/12/2027, or leave it empty.",
    )


def paper_is_over(row: Row) -> Problem:
    """An exemption of the past."""
    return at(
        row,
        "BC-EXM-004",
        "expires",
        "This exemption is over already.",
        "Leave the row out: the match is asked about when a run finds it.",
    )


def paper_of_a_stranger(row: Row) -> Problem:
    """Nobody of that id is to declare."""
    return at(
        row,
        "BC-EXM-005",
        "staff_id",
        "This staff_id is not in the staff list.",
        "Correct it, or add the person to staff.csv.",
    )


def paper_about_oneself(row: Row) -> Problem:
    """Nobody decides about themselves."""
    return at(
        row,
        "BC-EXM-006",
        "staff_id",
        "Nobody records this about themselves, or about a student for whom they gave a reason.",
        "Let the lead or another deputy hand the row in.",
    )


def paper_is_older(row: Row) -> Problem:
    """The register knows better."""
    return at(
        row,
        "BC-EXM-007",
        None,
        "This pair has been decided here already, and otherwise.",
        "Mark the match in the newest review list if it should be as on paper.",
    )


def told_by_nobody(row: Row) -> Problem:
    """Hearsay has a source."""
    return at(
        row,
        "BC-EXM-008",
        "told_by",
        "This row does not say who told of the match.",
        "Write who told you, by role or staff_id; leave out everything about the case.",
    )
