"""Recording what members of staff say: an answer to each question, and people they told of unasked.

The owner of a workbook hands it in, or the lead or a deputy does it for them. An answer is a claim: it
decides nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from records.names import fold
from records.policy import Service, StaffAnswer
from records.problem import Problem
from review.decisions.said_already import NO_WORDS, History
from review.matches.asking import Question, questions_of, shown_answer, takes_an_answer
from review.matches.states import EventKind, Role, State, projected
from review.register import Event, NewEvent, Register, Wording
from review.register.events import canonical, sha256
from review.register.store import events_in
from review.returned import answer_faults, faults
from review.returned.answers import Said, Told, WordsOnly


@dataclass(frozen=True, slots=True)
class Claimed:
    """An answer that will be recorded for every match of its question."""

    said: Said
    match_ids: tuple[str, ...]
    by: str
    on: date
    year: int

    @property
    def match_id(self) -> str:
        """The match that stands for the question."""
        return self.said.match_id

    @property
    def label(self) -> str:
        """What the acknowledgement says."""
        return self.said.answer.value

    def write(self, connection: Connection, register: Register) -> Problem | None:
        """Append one event a match inside the caller's transaction."""
        own = events_in(connection, set(self.match_ids))
        for match_id in self.match_ids:
            state = projected(event for event in own if event.match_id == match_id)
            if takes_an_answer(state):
                register.append(connection, [self._event(match_id)])
        return None

    def _event(self, match_id: str) -> NewEvent:
        ended = self.said.answer is StaffAnswer.ALREADY_ENDED
        return NewEvent(
            kind=EventKind.SAID_ENDED if ended else EventKind.CLAIMED,
            actor=self.by,
            match_id=match_id,
            year=self.year,
            detail={
                "answer": self.said.answer.value,
                "role": Role.STAFF.value,
                "on": self.on.isoformat(),
                "unprompted": False,
            },
            wording=Wording(self.said.reason or None, None),
            key=_key_of(self.said, match_id),
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """A person told of unasked, as it will be recorded. Their name lies in the erasable words."""

    told: Told
    staff_id: str
    by: str
    on: date

    @property
    def match_id(self) -> str:
        """What the acknowledgement names: there is no match yet, and perhaps there never is one."""
        return "declared"

    @property
    def label(self) -> str:
        """What the acknowledgement says."""
        return self.told.answer.value

    def write(self, connection: Connection, register: Register) -> Problem | None:
        """Append the event inside the caller's transaction."""
        detail = {
            "answer": self.told.answer.value,
            "staff_id": self.staff_id,
            "service": _service(self.told.service),
            "on": self.on.isoformat(),
        }
        made = NewEvent(
            kind=EventKind.DECLARED,
            actor=self.by,
            year=self.on.year,
            detail=detail,
            wording=Wording(self.told.reason or None, self.told.person),
            key=f"declared|{sha256(canonical([self.told.digest, self.told.row]))}",
        )
        register.append(connection, [made])
        return None


@dataclass(frozen=True, slots=True)
class Answers:
    """What recording the answers would do, as in `review.decisions.recording.Plan`."""

    accepted: tuple[Claimed | Declared, ...]
    unchanged: int
    refused: tuple[Problem, ...]
    conflicts: tuple[Problem, ...]
    blank: int
    own: int
    """How many rows belong to whoever hands them in."""


def plan_answers(
    rows: Iterable[Said | WordsOnly | Problem | None],
    history: History,
    *,
    by: str,
    for_others: bool,
    on: date,
) -> Answers:
    """Say what recording these answers would do; with `for_others` also those of other members of staff."""
    accepted: list[Claimed] = []
    refused: list[Problem] = []
    unchanged = blank = own = 0
    questions = _Questions(history)
    for row in rows:
        if row is None or (isinstance(row, WordsOnly) and _shows_only(row, history)):
            blank += 1
        elif isinstance(row, WordsOnly):
            refused.append(answer_faults.words_without_answer(row))
        elif isinstance(row, Problem):
            refused.append(row)
        elif (question := questions.of(row)) is None or not (for_others or question.staff_id == by):
            refused.append(answer_faults.not_your_question(row))
        elif (fault := _no_longer_fits(row, question, history)) is not None:
            own += 1
            refused.append(fault)
        elif says_nothing_new(row, question, history):
            own += 1
            unchanged += 1
        else:
            own += 1
            year = history.matches[row.match_id].last_year
            accepted.append(Claimed(row, question.match_ids, by, on, year))
    conflicts = _conflicts(accepted)
    return Answers(tuple(_each_once(accepted)), unchanged, tuple(refused), tuple(conflicts), blank, own)


def plan_declarations(
    rows: Iterable[Told | Problem], history: History, *, by: str, for_others: bool, on: date
) -> Answers:
    """Say what recording the people told of would do."""
    accepted: list[Declared] = []
    refused: list[Problem] = []
    unchanged = own = 0
    for row in rows:
        if isinstance(row, Problem):
            refused.append(row)
            continue
        staff_id = row.staff_id or by
        if not (for_others or staff_id == by):
            refused.append(answer_faults.not_your_question(row))
            continue
        own += 1
        if is_declared(row, staff_id, history) or any(_same_person(row, staff_id, one) for one in accepted):
            unchanged += 1
        else:
            accepted.append(Declared(row, staff_id, by, on))
    return Answers(tuple(accepted), unchanged, tuple(refused), (), 0, own)


def is_declared(told: Told, staff_id: str, history: History) -> bool:
    """Whether the register holds this already."""
    for event in history.declared:
        words = history.wordings.get(event.seq, NO_WORDS)
        same = (words.note, words.reason) == (told.person, told.reason or None)
        if same and (event.detail["staff_id"], event.detail["answer"]) == (staff_id, told.answer.value):
            return True
    return False


def says_nothing_new(said: Said, question: Question, history: History) -> bool:
    """Whether an answer is in force, was handed in before, or is what the row showed."""
    own = [event for match_id in question.match_ids for event in history.events.get(match_id, ())]
    if any(event.key == _key_of(said, match_id) for match_id in question.match_ids for event in own):
        return True
    return any(
        _answers_the_same(said, shown_answer(state, _year(said, history)), history)
        for state in _states(said, history)
    )


class _Questions:
    """Finds the question that a row answers, by the year that the row was written for."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._of_staff: dict[tuple[str, int], dict[str, Question]] = {}

    def of(self, said: Said) -> Question | None:
        match = self._history.matches.get(said.match_id)
        if match is None or not match.years:
            return None
        place = match.staff_id, _year(said, self._history)
        if place not in self._of_staff:
            own = [one for one in self._history.matches.values() if one.staff_id == match.staff_id]
            found = questions_of(own, place[1])
            self._of_staff[place] = {one: question for question in found for one in question.match_ids}
        return self._of_staff[place].get(said.match_id)


def _year(said: Said, history: History) -> int:
    match = history.matches[said.match_id]
    shown_in = said.shown_in or match.last_year
    return shown_in if shown_in in match.years else match.last_year


def _states(said: Said, history: History) -> list[State]:
    """How the match stands now, and stood when the row was written."""
    own = history.events.get(said.match_id, ())
    now = projected(own)
    if said.shown_after is None:
        return [now]
    return [now, projected(event for event in own if event.seq <= said.shown_after)]


def _answers_the_same(said: Said, claim: Event | None, history: History) -> bool:
    if claim is None or claim.detail["answer"] != said.answer.value:
        return False
    return (history.wordings.get(claim.seq, NO_WORDS).reason or "") == said.reason


def _shows_only(row: WordsOnly, history: History) -> bool:
    """Whether the words of a row without an answer are those it was written with."""
    claim = projected(history.events.get(row.match_id, ())).claim
    return claim is not None and history.wordings.get(claim.seq, NO_WORDS).reason == row.reason


def _no_longer_fits(said: Said, question: Question, history: History) -> Problem | None:
    last_year = history.matches[said.match_id].last_year
    if said.shown_in is not None and said.shown_in < last_year:
        return faults.old_workbook(said, last_year)
    if said.connection is None:
        return None
    stored = {
        word for seen in question.connections for word in fold(seen["name"] or seen["handle"] or "").split()
    }
    shown = set(fold(said.connection.replace(";", " ")).split())
    return None if shown <= stored and (shown or not stored) else answer_faults.not_that_connection(said)


def _conflicts(accepted: Sequence[Claimed]) -> list[Problem]:
    first: dict[tuple[str, ...], Said] = {}
    conflicts = []
    for one in accepted:
        before = first.setdefault(one.match_ids, one.said)
        if (before.answer, before.reason) != (one.said.answer, one.said.reason):
            conflicts.append(faults.conflict(one.said, before))
    return conflicts


def _each_once(accepted: Sequence[Claimed]) -> list[Claimed]:
    return list({one.match_ids: one for one in reversed(accepted)}.values())[::-1]


def _same_person(told: Told, staff_id: str, one: Declared) -> bool:
    mine = (staff_id, told.person, told.answer, told.reason)
    return mine == (one.staff_id, one.told.person, one.told.answer, one.told.reason)


def _service(typed: str) -> str | None:
    """What is kept of a typed service: our own word for it, else nothing: events hold no other words."""
    wanted = fold(typed).replace(" ", "_")
    return wanted if wanted in {one.value for one in Service} else None


def _key_of(said: Said, match_id: str) -> str:
    return f"{EventKind.CLAIMED}|{match_id}|{sha256(canonical([said.digest, said.answer, said.reason]))}"
