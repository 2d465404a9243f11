"""What each member of staff's workbook says: their questions, and whom they told of; no student field."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from records.policy import Verdict
from review import words
from review.lists.rows import NO_WORDS, Listing, as_shown
from review.matches.asking import Question, may_be_asked, questions_of, shown_answer
from review.matches.memory import Remembered
from review.matches.states import State
from review.register import Event, Wording

WHO_IS_IT = "If this person is or was a student here, or has applied: who are they to you?"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question as its row shows it; null: there is nothing to show."""

    match_id: str
    services: str
    connection: str | None
    handles: str | None
    since: date | None
    question: str
    answer: str | None
    reason: str | None
    as_shown: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A person somebody told of unasked, as it was recorded."""

    person: str
    service: str | None
    answer: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class StaffSheet:
    """One member of staff's workbook."""

    staff_id: str
    name: str
    asked: tuple[AskedRow, ...]
    told: tuple[ToldRow, ...]


def rows_for_staff(
    listing: Listing, excluded: Collection[str], listed: pl.DataFrame
) -> dict[str, tuple[AskedRow, ...]]:
    """The questions of this run, by staff_id.

    Args:
        listing: what the run found.
        excluded: match_ids that are not put to anybody: the student has died, or the account is approved.
        listed: LISTED_CONNECTIONS of the run.
    """
    found = [
        Remembered(match_id, staff_id, {listing.year: facts}, person)
        for match_id, (staff_id, person, facts) in listing.found.items()
        if match_id not in excluded
    ]
    since: dict[str, date] = dict(listed.group_by("match_id").agg(pl.col("since").min()).iter_rows())
    rows: dict[str, list[AskedRow]] = defaultdict(list)
    for question in questions_of(found, listing.year):
        if (row := _row(question, listing, since)) is not None:
            rows[question.staff_id].append(row)
    return {staff_id: tuple(own) for staff_id, own in rows.items()}


def told_by(
    declared: Iterable[Event], said: Mapping[int, Wording], year: int
) -> dict[str, tuple[ToldRow, ...]]:
    """The people told of unasked in a campaign year, by staff_id; without those whose words were erased."""
    rows: dict[str, list[ToldRow]] = defaultdict(list)
    for event in declared:
        words_of = said.get(event.seq, NO_WORDS)
        if event.year == year and words_of.note:
            service = event.detail.get("service")
            told = ToldRow(
                words_of.note, str(service) if service else None, str(event.detail["answer"]), words_of.reason
            )
            rows[str(event.detail["staff_id"])].append(told)
    return {staff_id: tuple(own) for staff_id, own in rows.items()}


def _row(question: Question, listing: Listing, since: Mapping[str, date]) -> AskedRow | None:
    """The row of a question; None: none of its matches is put to anybody now."""
    states = {one: listing.states.get(one, State()) for one in question.match_ids}
    askable = [one for one, state in states.items() if may_be_asked(state, listing.as_at)]
    if not askable:
        return None
    shown = askable[0]
    state = states[shown]
    claim = shown_answer(state, listing.year)
    days = [since[one] for one in askable if since.get(one)]
    return AskedRow(
        match_id=shown,
        services=_joined(words.service(seen["service"]) for seen in question.connections) or "",
        connection=_joined(seen["name"] for seen in question.connections),
        handles=_joined(seen["handle"] for seen in question.connections),
        since=min(days, default=None),
        question=question_in_words([states[one] for one in askable]),
        answer=str(claim.detail["answer"]) if claim else None,
        reason=listing.said.get(claim.seq, NO_WORDS).reason if claim else None,
        as_shown=as_shown(listing.year, state),
    )


def question_in_words(states: Sequence[State]) -> str:
    """What is asked: the most pressing of what the matches behind a question ask for."""
    for state in states:
        if state.verdict is Verdict.TO_BE_ENDED:
            by = f" by {words.day(state.expires)}" if state.expires else ""
            return f"You are asked to end this connection{by}. Have you?"
    if all(state.verdict is Verdict.EXEMPT for state in states):
        reason = states[0].outcome.clear_reason if states[0].outcome else None
        until = f" until {words.day(states[0].expires)}" if states[0].expires else ""
        return f"Recorded as {reason}{until}. Is that still so? Choose it again, or another answer."
    return WHO_IS_IT


def _joined(values: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(value for value in values if value)) or None
