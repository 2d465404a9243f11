"""One row of the review list: what was found, what was decided, what changed, and what to say about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from records.policy import Change, Verdict, WaitsFor
from review import words
from review.matches.basis import Facts, differences
from review.matches.memory import Remembered
from review.matches.settling import Looked, why_gone
from review.matches.states import EventKind, State
from review.register import Wording

NO_WORDS = Wording(None, None)
A_YEAR = timedelta(days=366)
"""An exemption that ends within it may be renewed."""
BEFORE_ASKED, WHEN_ASKED = "before being asked", "when asked"


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a row is made of.

    Attributes:
        found: match_id → staff_id, person, how it looks now.
        known: what the register remembered before this run.
        gone: the matches to be listed as gone.
        states: how each match stands after this run; missing: undecided.
        said: what people wrote, by the number of the event.
        looked: what this run looked at.
        supporting: SUPPORT.
        colleagues: student_ids of people who are members of staff too.
        year: the campaign year.
        as_at: the day on which dates are looked at.
    """

    found: Mapping[str, tuple[str, str, Facts]]
    known: Mapping[str, Remembered]
    gone: Sequence[Remembered]
    states: Mapping[str, State]
    said: Mapping[int, Wording]
    looked: Looked
    supporting: pl.DataFrame
    colleagues: frozenset[str]
    year: int
    as_at: date


def found_row(
    listing: Listing,
    match_id: str,
    staff_id: str,
    facts: Facts,
    *,
    deceased: bool,
    business: bool,
    support: str | None,
) -> dict[str, Any]:
    """What the list adds to a match of this run; columns that MATCHES has are left out."""
    state = listing.states.get(match_id, State())
    remarks = [
        *_since_last_time(listing, match_id, state, facts),
        *_remarks(
            listing,
            state,
            deceased=deceased,
            business=business,
            colleague=facts["student_id"] in listing.colleagues,
            under_18=bool(facts["under_18"]),
        ),
    ]
    return {
        **_who(match_id, staff_id, facts),
        **_decided(listing, state),
        "why": " ".join(remarks) or None,
        "change": _change(listing, match_id, state, facts),
        "support": support,
        "approved_business": "yes" if business else None,
        "deceased": deceased,
    }


def gone_row(listing: Listing, match: Remembered) -> dict[str, Any]:
    """The whole row of a match that this run did not find; without strength and weight."""
    state = listing.states.get(match.match_id, State())
    seen = match.latest["connections"]
    return {
        **_who(match.match_id, match.staff_id, match.latest),
        **_decided(listing, state),
        "services": _distinct(one["service"] for one in seen),
        "directions": _distinct(one["direction"] for one in seen),
        "connection_names": _distinct(one["name"] for one in seen),
        "handles": _distinct(one["handle"] for one in seen),
        "why": " ".join(
            [*_told_of(listing, state), why_gone(match, listing.looked), *_asked_again(listing, state)]
        ),
        "change": _change_of_added(listing, match) if state.added else Change.GONE.value,
        "support": None,
        "approved_business": None,
        "deceased": False,
    }


def _told_of(listing: Listing, state: State) -> list[str]:
    if state.added is None:
        return []
    by = listing.said.get(state.added.seq, NO_WORDS).reason
    return [
        f"{state.added.actor} added this match{f', told by {by}' if by else ''}; the check did not find it."
    ]


def _change_of_added(listing: Listing, match: Remembered) -> str:
    return (Change.NEW if min(match.years) >= listing.year else Change.CARRIED_OVER).value


def _who(match_id: str, staff_id: str, facts: Facts) -> dict[str, Any]:
    return {
        "match_id": match_id,
        "staff_id": staff_id,
        "staff_name": facts["staff_name"],
        "student_id": facts["student_id"],
        "student_name": facts["student_name"],
        "student_status": facts["status"],
    }


def _decided(listing: Listing, state: State) -> dict[str, Any]:
    words_of = listing.said.get(state.decided.seq, NO_WORDS) if state.decided else NO_WORDS
    return {
        "verdict": state.verdict.value,
        "waits_for": state.as_at(listing.as_at).waits_for.value,
        "reason": words_of.reason,
        "note": words_of.note,
        "decided_by": state.decided.actor if state.decided else None,
        "decided_on": date.fromisoformat(str(state.decided.detail["on"])) if state.decided else None,
        "expires": state.expires,
        **_claimed(listing, state),
        "outcome": state.outcome.value if state.outcome else None,
        "settled": state.is_settled,
        "as_shown": as_shown(listing.year, state),
    }


def _claimed(listing: Listing, state: State) -> dict[str, Any]:
    claim = state.claim
    if claim is None:
        return dict.fromkeys(("claim", "claim_reason", "claimed_on", "declared"))
    return {
        "claim": claim.detail["answer"],
        "claim_reason": listing.said.get(claim.seq, NO_WORDS).reason,
        "claimed_on": date.fromisoformat(str(claim.detail["on"])),
        "declared": BEFORE_ASKED if claim.detail.get("unprompted") else WHEN_ASKED,
    }


def as_shown(year: int, state: State) -> str:
    """Name what a row shows: the campaign year and the newest event of its match."""
    return f"y{year}e{state.last}"


def _change(listing: Listing, match_id: str, state: State, facts: Facts) -> str:
    noticed = state.noticed
    if noticed is not None and noticed.year == listing.year and noticed.kind != EventKind.SEEN_ENDED:
        return Change.CHANGED.value
    match = listing.known.get(match_id)
    earlier = match.before(listing.year) if match else None
    if earlier is None:
        return Change.NEW.value
    return (Change.CHANGED if differences(earlier, facts) else Change.CARRIED_OVER).value


def _since_last_time(listing: Listing, match_id: str, state: State, facts: Facts) -> list[str]:
    """What is different from the last year that listed the match; a reopened one says its own difference."""
    match = listing.known.get(match_id)
    earlier = match.before(listing.year) if match else None
    if match is None or earlier is None or state.noticed is not None:
        return []
    changed = differences(earlier, facts)
    if not changed:
        return []
    covered = state.verdict is Verdict.EXEMPT and earlier["connections"] != facts["connections"]
    return [
        f"Since the list of {match.year_before(listing.year)}: {' '.join(changed)}",
        *(["The exemption covers every service."] if covered else []),
    ]


def _remarks(
    listing: Listing, state: State, *, deceased: bool, business: bool, colleague: bool, under_18: bool
) -> list[str]:
    """What the explanation of the match is followed by."""
    found = _asked_again(listing, state)
    if state.verdict is Verdict.EXEMPT and state.expires and state.expires <= listing.as_at + A_YEAR:
        found.append(f"The exemption ends on {words.day(state.expires)}: a tick or a later date renews it.")
    if state.waits_for is WaitsFor.SECOND_PERSON and state.decided is not None:
        found.append(f"{state.decided.actor} decided this; a second person is to confirm it with a tick.")
    if deceased:
        found.append("The student is recorded as deceased: do not put this to the member of staff.")
    if under_18:
        found.append("The student is under 18.")
    if colleague:
        found.append("The student is also a member of staff.")
    if business:
        found.append("Only on a business account approved under section 5.1.")
    return found


def _asked_again(listing: Listing, state: State) -> list[str]:
    if state.noticed is None or state.decided is not None:
        return []
    said = listing.said.get(state.noticed.seq, NO_WORDS).note
    was = state.noticed.detail.get("was")
    return [
        f"Asked again: {said or 'what the decision rested on has changed.'}",
        *([f"It was: {was}."] if was else []),
    ]


def _distinct(values: Any) -> list[str]:
    return sorted({value for value in values if value})
