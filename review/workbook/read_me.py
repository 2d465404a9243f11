"""The sheet Read me: what the list is, what each decision means, how to hand it back."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from records.policy import Outcome
from review import words
from review.lists.worklist import Worklist
from review.workbook.looks import LINE_HEIGHT, Looks, lines_of

TEXT_WIDTH = 92
"""Characters."""

MEANINGS: dict[Outcome, str] = {
    Outcome.EXEMPT_RELATIVE: "Related (section 5.3). Holds on every service until the day in Expires.",
    Outcome.EXEMPT_FAMILY_FRIEND: "A friend of the family (section 5.3). Holds on every service until then.",
    Outcome.EXEMPT_OTHER: "Another clear reason (section 5.3): write it in the Reason column.",
    Outcome.NOT_THE_SAME_PERSON: "The connection is somebody else. Asked again only if the student’s name or "
    "date of birth, or the connection, changes.",
    Outcome.ASK_TO_END: "The member of staff is to end the connection; put the day it is due under Expires.",
    Outcome.CONNECTION_ENDED: "The member of staff says it has ended. A later complete export confirms it.",
    Outcome.ESCALATE: "Taken further. Write the route and a reference only, nothing about the case.",
    Outcome.PARK: "Look again later: write why in Reason, and the day under Expires.",
    Outcome.UNDO: "Take back the decision shown in the row.",
}
"""What each decision means, on one screen."""


def write_read_me(sheet: Worksheet, looks: Looks, worklist: Worklist, left_out: int) -> None:
    """Write the sheet."""
    parts = _parts(worklist, left_out)
    meanings = ("What each decision means", MEANINGS)
    write_explanations(sheet, looks, f"Review list {worklist.year}", parts, meanings)


def write_explanations(
    sheet: Worksheet,
    looks: Looks,
    title: str,
    parts: Iterable[tuple[str, str]],
    meanings: tuple[str, Mapping[Any, str]],
) -> None:
    """Write one page: a title, headed paragraphs, and under a heading what each choice of a list means."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, TEXT_WIDTH)
    sheet.write_string(0, 0, title, looks.title)
    sheet.set_row(0, 30)
    at = 2
    for heading, text in parts:
        _write_line(sheet, at, heading, looks.heading, text, looks.text)
        at += 1
    heading, explained = meanings
    sheet.write_string(at + 1, 0, heading, looks.heading)
    for row, (choice, meaning) in enumerate(explained.items(), start=at + 2):
        _write_line(sheet, row, choice.value, looks.label, meaning, looks.explained)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _write_line(
    sheet: Worksheet, at: int, heading: str, heading_look: Format, text: str, look: Format
) -> None:
    sheet.set_row(at, lines_of(text, TEXT_WIDTH) * (LINE_HEIGHT + 1) + 5)
    sheet.write_string(at, 0, heading, heading_look)
    sheet.write_string(at, 1, text, look)


def _parts(worklist: Worklist, left_out: int) -> Iterator[tuple[str, str]]:
    yield (
        "What this is",
        f"Connections of staff that may be applicants, current or former students, as of "
        f"{words.day(worklist.as_at)}. A match is a question for a person, never a finding: many are "
        "namesakes. Nothing is decided by a score.",
    )
    yield (
        "How to mark",
        "On the sheet Review choose a Decision in the yellow cells, and write a Reason, a Note or a date "
        "under Expires where it is needed. You may sort, filter, hide and delete rows, add columns, and save "
        "as ODS or CSV. An empty Decision means that you have not decided yet.",
    )
    yield (
        "How to hand it back",
        "Save and close the file, then: boundary-check record FILE --by YOUR-STAFF-ID. That shows what would "
        "be recorded; with --apply it is. The safeguarding lead and the deputies decide, nobody about their "
        "own match.",
    )
    yield (
        "Grey rows",
        "Settled (exempt, not the same person, ended) or gone: nothing to do. They stand together at the "
        "foot of the sheet; the sign in the margin folds them away. Verdict and Change say which is which.",
    )
    yield (
        "Their answer",
        "What the member of staff says: a claim, which decides nothing. Accept typed under Decision takes it "
        "as it is; any other decision refuses it. Before being asked means that they told of the person "
        "first.",
    )
    yield (
        "Confirm or renew",
        "Choose yes to renew an exemption as it is until the end of the next year’s check, or to confirm, as "
        "the second person, what a colleague decided. A later date under Expires renews until that day.",
    )
    yield (
        "Support, Approved business",
        "Support is what the member of staff's own profile or list says this person is to them, or what the "
        "college's records say of the two: it speaks for an exemption, and makes none. Matches only on a "
        "business account approved under section 5.1 say yes under Approved business and stand below the "
        "others.",
    )
    if left_out:
        yield (
            "Left out",
            f"{left_out} matches that fit their connection less well than the ones shown are only in "
            "review-list.csv.",
        )
    yield (
        "Keep it safe",
        "This file names staff and students. Keep it where only the lead and the deputies can open it, and "
        "do not send it by e-mail.",
    )
