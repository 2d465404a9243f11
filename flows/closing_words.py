"""The end of a run in words: what was found, what could not be seen, what to open next."""

from collections import Counter
from collections.abc import Iterator, Mapping

from connectors.students.gates import SHRUNK
from flows.pipeline import Checked, study_of
from flows.plan import Plan
from flows.publishing import DEFAULT_FLOOR, accepted_gates, business_counts
from flows.purging import say_what_still_lies_there
from flows.run_notes import noted_before
from flows.student_receipts import MERGES, RECEIPTS, people_counts
from flows.terminal import MOST_SHOWN, Terminal
from records.policy import Answer, Status, Strength

SEEN = frozenset({Answer.READ, Answer.DECLARED_BY_HAND, Answer.NONE})
"""Answers that tell all there is to know of a service; the others leave something unseen."""


def say_what_was_found(terminal: Terminal, plan: Plan, checked: Checked) -> None:
    """Print the problems, the counts, the coverage, and where to look next."""
    terminal.problems([*checked.problems, *checked.published.instead])
    college = plan.folder.settings.policy.college
    day = f"{plan.as_at.day} {plan.as_at:%B %Y}"
    title = f"{college}: the check of {plan.year}, as at {day}" if college else f"{plan.year}, as at {day}"
    terminal.table(title, ("What was found", "How many"), list(_found(checked)))
    _say_who_is_in_the_records(terminal, plan, checked)
    _say_what_was_not_seen(terminal, checked)
    for line in _remarks(plan, checked):
        terminal.say(line)
    if for_staff := checked.published.staff_workbooks:
        folder = for_staff[0].path.parent
        terminal.say(
            f"{len(for_staff)} workbooks for members of staff are in {folder}: give each to its owner only."
        )
    say_what_still_lies_there(terminal, plan.folder)
    terminal.say(f"Open next: {checked.published.workbook.path}")


def _found(checked: Checked) -> Iterator[tuple[str, int]]:
    counts = checked.worklist.counts
    strengths = Counter(checked.matched.matches["strength"].to_list())
    yield "members of staff looked at", len(checked.staff)
    yield "connections read", checked.declarations.connections.height
    yield "students in the records", checked.students.students.height
    yield "matches, each a question for a person", counts.matches
    yield from ((f"  {one.value}", strengths[one]) for one in Strength if strengths[one])
    yield "set aside, since they are settled", counts.settled
    yield "waiting for the lead", counts.to_decide
    business = business_counts(checked.declarations, checked.matched)
    if business["connections"]:
        yield "connections on approved business accounts, counted apart", business["connections"]
        yield "  of these, suggest a match", business["suggest_a_match"]
    for what, count in (
        ("waiting for a second person", counts.for_second_person),
        ("waiting for members of staff", counts.for_staff),
        ("new since earlier years", counts.new),
        ("changed since they were decided or listed", counts.changed),
        ("carried over", counts.carried_over),
        ("gone", counts.gone),
        ("reopened, since what they rested on changed", counts.reopened),
        ("exemptions that ran out", counts.expired),
        ("exemptions to renew before the next run", counts.to_renew),
    ):
        if count:
            yield what, count


def _say_who_is_in_the_records(terminal: Terminal, plan: Plan, checked: Checked) -> None:
    """Print the people by status beside last year's, and what was joined or left out."""
    now = people_counts(checked.students)
    then = noted_before(plan.folder, plan.year).student_records.model_dump()
    columns = ("Student records", "Now", "Last year")
    rows = [(what, count, "–" if then[what] is None else f"{then[what]:,}") for what, count in now.items()]
    terminal.table(f"{len(checked.students.receipts)} student files", columns, rows)
    for note in checked.students.notes[1:]:
        terminal.say(note[:1].upper() + note[1:] + ".")
    for line in (*_fewer(now, then), *_who_study(checked)):
        terminal.say(line)
    if not plan.staff:
        terminal.say(f"What each file gave is in {RECEIPTS}, every id that gave way to another in {MERGES}.")


def _fewer(now: Mapping[str, int], then: Mapping[str, int | None]) -> Iterator[str]:
    """Tell of a status that has far fewer people: no gate, since a year moves people on, yet worth a look."""
    for one in Status:
        was = then[one.value]
        if was and now[one.value] < was * SHRUNK:
            yield (
                f"ATTENTION: {now[one.value]:,} {one.value}, last year {was:,}. If the as-at dates do not "
                f"explain it, look at {RECEIPTS}."
            )


def _who_study(checked: Checked) -> Iterator[str]:
    """Say which members of staff are students too, since nothing is asked of their own record."""
    study = study_of(checked.staff, checked.students)
    here = study.join(checked.students.students, on="student_id", how="semi", maintain_order="left")
    if gone := study.height - here.height:
        yield f"{gone} student_ids in the staff list are in no student record, or out of scope."
    for staff_id, student_id, because in here.head(MOST_SHOWN).iter_rows():
        yield f"{staff_id} is student {student_id} too ({because}), and is not matched with themself."
    if more := max(0, here.height - MOST_SHOWN):
        yield f"{more} more members of staff are students too."


def _say_what_was_not_seen(terminal: Terminal, checked: Checked) -> None:
    answers = Counter(line.answer for line in checked.declarations.coverage)
    rows = [(answer.value, answers[answer]) for answer in Answer if answers[answer]]
    terminal.table("What could be seen: staff × services", ("How it ended", "How many"), rows)
    terminal.say()
    if silent := _silent(checked):
        who = "member of staff" if len(checked.staff) == 1 else "members of staff"
        terminal.say(f"{silent} of {len(checked.staff)} {who} answered nothing at all.")
    if unseen := sum(count for answer, count in answers.items() if answer not in SEEN):
        asked = sum(answers.values())
        terminal.say(
            f"{unseen} of {asked} answers are missing or incomplete (coverage.csv says which): "
            "silence is not a clean list."
        )


def _silent(checked: Checked) -> int:
    answered = {
        line.staff_id for line in checked.declarations.coverage if line.answer is not Answer.NOTHING_PROVIDED
    }
    return sum(member.staff_id not in answered for member in checked.staff)


def _nobody_confirms(plan: Plan) -> Iterator[str]:
    """Say that there is no second person, unless the settings ask for none."""
    asked = plan.folder.settings.review.second_person
    if plan.folder.settings.people.are_several:
        return
    if asked is None:
        yield (
            "No deputy is named, so nobody confirms an exemption for another clear reason or for a student "
            "under 18. Name one under [people] deputies, or say [review] second_person = false."
        )
    elif asked:
        yield (
            "ATTENTION: [review] second_person is set, but there is no deputy, so nobody can confirm. "
            "Name one under [people] deputies."
        )


def _remarks(plan: Plan, checked: Checked) -> Iterator[str]:
    floor = plan.folder.settings.matching.list_floor
    if floor < DEFAULT_FLOOR:
        yield (
            f"ATTENTION: the list begins at {floor:g} instead of {DEFAULT_FLOOR:g}, so it names people whom "
            "hardly anything suggests. Set [matching] list_floor back before others see it."
        )
    yield from _nobody_confirms(plan)
    if accepted := accepted_gates(plan, checked.students):
        yield f"Published in spite of what was accepted: {', '.join(accepted)}."
    if left_out := checked.published.workbook.left_out:
        best = plan.folder.settings.matching.best_per_connection
        yield (
            f"The workbook shows the best {best} students for each connection; {left_out} further matches "
            "stand in review-list.csv only."
        )
