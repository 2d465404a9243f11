"""One decision for many matches at once, over what a filter shows: for the review page.

One kind of decision only, for rows that were seen as they are now; never an exemption that is the first of
its pair, since each of those is a judgement of its own. Every match is still one transaction and one event.
"""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from records.policy import Outcome
from records.problem import Problem
from review.decisions.deciding import Accepted, Sitting
from review.decisions.recording import Plan, plan_decisions
from review.decisions.said_already import SAY_AN_OUTCOME, History
from review.register.events import canonical, sha256
from review.returned import faults
from review.returned.marks import MarkSheet

FILTER = "shown matches"
"""What a message calls the place of a row."""


def plan_bulk(
    shown: Mapping[str, str], decision: str, sitting: Sitting, *, reason: str = "", expires: str = ""
) -> Plan:
    """Say what one decision would do to every match shown; nothing is written.

    Args:
        shown: match_id → `as_shown` of each row as the person saw it.
        decision: a label, or "renew".
        sitting: who decides.
        reason: for all of them.
        expires: for all of them; empty: by the settings.
    """
    rows = [
        {"match_id": one, "Decision": decision, "Reason": reason, "Expires": expires, "as_shown": as_shown}
        for one, as_shown in shown.items()
    ]
    if not rows:
        return Plan((), (), (), (), 0)
    numbered = pl.DataFrame(rows).with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
    sheet = MarkSheet(FILTER, numbered, sha256(canonical([decision, reason, expires, dict(shown)])))
    plan = plan_decisions([sheet], sitting)
    first = [step for step in plan.accepted if _is_first_exemption(step, sitting.history)]
    refused: list[Problem] = [
        faults.first_exemption(step.mark) for step in first if isinstance(step, Accepted)
    ]
    accepted = tuple(step for step in plan.accepted if step not in first)
    return replace(plan, accepted=accepted, refused=(*plan.refused, *refused))


def _is_first_exemption(step: object, history: History) -> bool:
    if not isinstance(step, Accepted) or step.decision.outcome.clear_reason is None:
        return False
    before = (event for event in history.events.get(step.match_id, ()) if event.kind in SAY_AN_OUTCOME)
    return not any(Outcome(str(event.detail["outcome"])).clear_reason for event in before)
