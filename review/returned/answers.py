"""Reading what members of staff wrote: answers to questions, and people they told of unasked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from records.names import fold
from records.policy import StaffAnswer
from records.problem import Problem
from review.returned import answer_faults
from review.returned.marks import MarkSheet, cells_under, shown_of

_SAYINGS: Mapping[str, StaffAnswer] = {
    "family": StaffAnswer.RELATIVE,
    "related": StaffAnswer.RELATIVE,
    "exempt relative": StaffAnswer.RELATIVE,
    "friend of the family": StaffAnswer.FAMILY_FRIEND,
    "exempt family friend": StaffAnswer.FAMILY_FRIEND,
    "other": StaffAnswer.OTHER,
    "other reason": StaffAnswer.OTHER,
    "another clear reason": StaffAnswer.OTHER,
    "colleague": StaffAnswer.COLLEAGUE,
    "known before": StaffAnswer.KNOWN_BEFORE,
    "knew them before": StaffAnswer.KNOWN_BEFORE,
    "predates enrolment": StaffAnswer.KNOWN_BEFORE,
    "not the same person": StaffAnswer.NOT_THE_PERSON,
    "somebody else": StaffAnswer.NOT_THE_PERSON,
    "someone else": StaffAnswer.NOT_THE_PERSON,
    "namesake": StaffAnswer.NOT_THE_PERSON,
    "already ended": StaffAnswer.ALREADY_ENDED,
    "connection ended": StaffAnswer.ALREADY_ENDED,
    "ended": StaffAnswer.ALREADY_ENDED,
    "removed": StaffAnswer.ALREADY_ENDED,
    "already removed": StaffAnswer.ALREADY_ENDED,
    "do not know": StaffAnswer.DO_NOT_KNOW,
    "dont know them": StaffAnswer.DO_NOT_KNOW,
    "dont know": StaffAnswer.DO_NOT_KNOW,
}
_ANSWERS: Mapping[str, StaffAnswer] = {**_SAYINGS, **{fold(answer): answer for answer in StaffAnswer}}
_USED = ("matchid", "answer", "inyourownwords", "connection", "asshown")
_TOLD = ("person", "service", "howyouknowthem", "inyourownwords", "staffid")


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a staff workbook that has an answer.

    Attributes:
        file, row, digest: where it stands, as in Mark.
        match_id: the match that stands for the question.
        answer: what they chose.
        reason: in their own words; empty: none.
        shown_in, shown_after: as in Mark.
        connection: the visible names; null: the file has no such column.
    """

    file: str
    row: int
    digest: str
    match_id: str
    answer: StaffAnswer
    reason: str
    shown_in: int | None
    shown_after: int | None
    connection: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A person somebody told of unasked; `staff_id` empty: whoever hands the file in."""

    file: str
    row: int
    digest: str
    staff_id: str
    person: str
    service: str
    answer: StaffAnswer
    reason: str


@dataclass(frozen=True, slots=True)
class WordsOnly:
    """A row with words and no answer: shown so by us, or typed by somebody."""

    file: str
    row: int
    match_id: str
    reason: str


def answer_of(text: str) -> StaffAnswer | None:
    """The answer somebody means; None: we cannot tell.

    >>> answer_of(" family friend "), answer_of("perhaps?")
    (<StaffAnswer.FAMILY_FRIEND: 'Family friend'>, None)
    """
    return None if "?" in text else _ANSWERS.get(fold(text))


def read_answers(sheets: Sequence[MarkSheet]) -> Iterator[Said | WordsOnly | Problem | None]:
    """Read every row of the questions; None: a row without anything typed."""
    for sheet in sheets:
        for cells, row in cells_under(sheet, _USED):
            yield _answer(sheet, cells, row)


def read_declarations(sheets: Sequence[MarkSheet]) -> Iterator[Told | Problem]:
    """Read the people that somebody told of; rows without a person and without an answer are passed over."""
    for sheet in sheets:
        for cells, row in cells_under(sheet, _TOLD):
            if cells["person"] or cells["howyouknowthem"]:
                yield _told(sheet, cells, row)


def _answer(sheet: MarkSheet, cells: Mapping[str, str], row: int) -> Said | WordsOnly | Problem | None:
    reason = cells.get("inyourownwords", "")
    if not cells["answer"]:
        return WordsOnly(sheet.file, row, cells["matchid"], reason) if reason and cells["matchid"] else None
    answer = answer_of(cells["answer"])
    if answer is None:
        return answer_faults.no_answer(sheet.file, row, "Answer")
    if answer is StaffAnswer.OTHER and not reason:
        return answer_faults.answer_needs_words(sheet.file, row)
    shown_in, shown_after = shown_of(cells)
    return Said(
        sheet.file,
        row,
        sheet.digest,
        cells["matchid"],
        answer,
        reason,
        shown_in,
        shown_after,
        cells.get("connection"),
    )


def _told(sheet: MarkSheet, cells: Mapping[str, str], row: int) -> Told | Problem:
    answer = answer_of(cells["howyouknowthem"])
    if answer is None:
        return answer_faults.no_answer(sheet.file, row, "How you know them")
    if not cells["person"]:
        return answer_faults.nobody_told_of(sheet.file, row)
    reason = cells.get("inyourownwords", "")
    if answer is StaffAnswer.OTHER and not reason:
        return answer_faults.answer_needs_words(sheet.file, row)
    return Told(
        sheet.file,
        row,
        sheet.digest,
        cells.get("staffid", ""),
        cells["person"],
        cells.get("service", ""),
        answer,
        reason,
    )
