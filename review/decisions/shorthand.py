"""Marks that say less than a decision: accept the claim, confirm what a colleague decided, renew.

Each is spelled out into the decision it stands for, so that everything after it knows decisions only.
"""

from dataclasses import replace
from datetime import date

from records.policy import Outcome, StaffAnswer, Verdict, WaitsFor
from records.problem import Problem
from review.decisions.said_already import NO_WORDS, History
from review.matches.memory import Remembered
from review.matches.states import State, projected
from review.register import Wording
from review.returned import faults
from review.returned.marks import Mark, Shorthand


def end_of_exemption(match: Remembered, exemptions_end: date | None) -> date:
    """The last day of an exemption for which nobody names one: it ends with the next campaign."""
    return exemptions_end or date(match.last_year + 1, 12, 31)


def spelled_out(mark: Mark, history: History, exemptions_end: date | None = None) -> Mark | Problem:
    """The mark as a decision; `confirms` and `renews` say how it came about."""
    if not isinstance(mark.outcome, Shorthand):
        return mark
    state = projected(history.events.get(mark.match_id, ()))
    if mark.outcome is Shorthand.ACCEPT:
        return _accepted(mark, state, history)
    if mark.shown is not None and mark.shown is not state.outcome and mark.shown is not _shown(mark, history):
        return faults.tick_and_other_decision(mark)
    return _ticked(mark, state, history, exemptions_end)


def _accepted(mark: Mark, state: State, history: History) -> Mark | Problem:
    answer = None if state.claim is None else StaffAnswer(str(state.claim.detail["answer"]))
    if state.claim is None or answer is None or answer.accepted_as is None:
        return faults.nothing_to_accept(mark)
    theirs = _words(history, state.claim.seq).reason
    if answer is StaffAnswer.COLLEAGUE:
        theirs = theirs or answer.value
    return replace(mark, outcome=answer.accepted_as, reason=mark.reason or theirs)


def _ticked(mark: Mark, state: State, history: History, exemptions_end: date | None) -> Mark | Problem:
    if state.outcome is None or state.decided is None:
        return faults.nothing_to_tick(mark)
    words = _words(history, state.decided.seq)
    as_recorded = replace(mark, outcome=state.outcome, reason=words.reason, note=words.note)
    was_confirmed = state.confirmed is not None and _is_after(state.confirmed.seq, mark.shown_after)
    if mark.outcome is not Shorthand.RENEW and (state.waits_for is WaitsFor.SECOND_PERSON or was_confirmed):
        return replace(as_recorded, confirms=True, expires=state.expires)
    if mark.outcome is Shorthand.CONFIRM or state.verdict is not Verdict.EXEMPT:
        return faults.nothing_to_tick(mark)
    end = end_of_exemption(history.matches[mark.match_id], exemptions_end)
    # The day that the row showed is the one that is running out.
    was = _expires_shown(mark, history)
    is_new = mark.expires not in (None, was, state.expires)
    until = mark.expires if is_new else max(end, state.expires or end)
    return replace(as_recorded, renews=True, expires=until)


def _is_after(seq: int, shown_after: int | None) -> bool:
    return shown_after is None or seq > shown_after


def _then(mark: Mark, history: History) -> State:
    own = history.events.get(mark.match_id, ())
    return projected(one for one in own if not _is_after(one.seq, mark.shown_after))


def _shown(mark: Mark, history: History) -> Outcome | None:
    return _then(mark, history).outcome


def _expires_shown(mark: Mark, history: History) -> date | None:
    return _then(mark, history).expires


def _words(history: History, seq: int) -> Wording:
    return history.wordings.get(seq, NO_WORDS)
