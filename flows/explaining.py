"""`why`: why a pair is, or is not, on the review list. Reads what a run reads, and keeps nothing.

The pair is weighed together with everybody, exactly as a run does it, so the weight told here is the run's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from connectors.declarations import Declarations
from connectors.staff import Staff
from connectors.students.records import StudentRecords
from flows.pair_words import competition_said, head_said, kept_off, part_lines
from flows.pipeline import options_of, receive_declarations, receive_staff, receive_students, themselves
from flows.plan import Plan
from flows.terminal import Terminal
from flows.working_folder import as_at_of, open_folder
from matching.engine import Matched, is_listed, match, strength
from records.policy import RAISES_NO_MATCH, Direction
from records.problem import Problem, Refused
from review.waterfall import waterfall

LOW_ENOUGH = -40.0
"""A floor, in bits, under which even a chance likeness of two common names does not fall."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """What is to be explained, and all that was read for it."""

    plan: Plan
    student_id: str
    staff: Staff
    declarations: Declarations
    students: StudentRecords

    @property
    def ids(self) -> tuple[str, str]:
        """staff_id and student_id."""
        return self.plan.staff or "", self.student_id

    @property
    def own(self) -> pl.DataFrame:
        """The member of staff's CONNECTIONS."""
        return self.declarations.connections.filter(pl.col("staff_id") == self.plan.staff)

    def matched(self, connections: pl.DataFrame, base_rate: float | None = None, **changed: Any) -> Matched:
        """Weigh CONNECTIONS as a run does, this pair kept however little speaks for it."""
        return match(
            connections,
            self.students.students,
            self.students.names,
            replace(options_of(self.plan.folder, base_rate), **changed),
            themselves(self.staff, self.students),
            also=self.ids,
        )

    def among(self, evidence: pl.DataFrame) -> pl.DataFrame:
        """Return this pair's rows of EVIDENCE, the most weight first."""
        staff_id, student_id = self.ids
        return evidence.filter(staff_id=staff_id, student_id=student_id).sort("weight", descending=True)


def explain_pair(folder: Path, staff_id: str, student_id: str, picture: Path | None = None) -> int:
    """Say what speaks for and against one pair; draw it into a file that the caller names.

    Raises:
        Refused: BC-SET-006 or BC-SET-009: the member of staff or the student is not in the files;
            BC-CAL-010: the picture cannot be written.
    """
    terminal = Terminal()
    working = open_folder(folder)
    as_at = as_at_of(None, working.settings)
    plan = Plan(folder=working, year=as_at.year, as_at=as_at, run_id="why", staff=staff_id)
    with terminal.progress() as stages:
        stages.begin("reading")
        pair = _read(plan, student_id)
        stages.begin("weighing")
        whole = pair.matched(pair.declarations.connections)
    options = options_of(working)
    evidence = pair.among(whole.evidence).with_columns(strength=strength(options), listed=is_listed(options))
    terminal.say(head_said(*pair.ids, evidence))
    for row in evidence.iter_rows(named=True):
        _say_row(terminal, pair, whole, row)
    if evidence.is_empty():
        for line in _why_nothing(pair, whole.base_rate):
            terminal.say(line)
    else:
        terminal.say()
        for line in kept_off(evidence, whole.evidence, working.settings.matching):
            terminal.say(line)
    if picture is not None:
        _draw(terminal, pair, evidence, picture)
    return 0


def _read(plan: Plan, student_id: str) -> Pair:
    staff = receive_staff(plan)
    everybody = replace(plan, staff=None)
    pair = Pair(plan, student_id, staff, receive_declarations(everybody, staff), receive_students(everybody))
    if pair.students.students.filter(pl.col("student_id") == student_id).is_empty():
        what = "The student_id named by --student is not in the student records."
        do = "Correct the call; the id is the newest one that the records give."
        gave_way = pair.students.merges.filter(pl.col("student_id") == student_id)
        if gave_way.height:
            what = "The student_id named by --student gave way to another of the same person."
            do = f"Call again with --student {gave_way['person'][0]}."
        raise Refused(Problem("BC-SET-009", "students", None, "student_id", what, do))
    return pair


def _say_row(terminal: Terminal, pair: Pair, whole: Matched, row: Row) -> None:
    seen = pair.declarations.connections.row(row["connection"], named=True)
    terminal.say()
    terminal.say(f"{_shown(seen)}, weight {row['weight']:.3f} ({row['strength']})")
    for line in (*part_lines(row["parts"], row["weight"]), *competition_said(row, whole.evidence)):
        terminal.say(f"  {line}")


def _shown(seen: Row) -> str:
    name = seen["display_name"] or " ".join(filter(None, (seen["first_name"], seen["last_name"])))
    called = " ".join(filter(None, (name, f"@{seen['handle']}" if seen["handle"] else "")))
    return f"{seen['service']}, {seen['direction'].replace('_', ' ')}: {called or 'no name shown'}"


def _why_nothing(pair: Pair, base_rate: float) -> Iterator[str]:
    staff_id, student_id = pair.ids
    if themselves(pair.staff, pair.students).filter(staff_id=staff_id, student_id=student_id).height:
        yield "They are the same person: somebody who works and studies here is never matched with themself."
        return
    if pair.own.is_empty():
        yield "Nothing that this member of staff handed in could be read, or it names nobody."
        return
    raises_none = pl.col("direction").is_in([str(one) for one in RAISES_NO_MATCH])
    raising = pair.own.filter(~raises_none)
    aside = pair.own.filter(raises_none)
    if raising.is_empty():
        yield "All their connections are removed, blocked or suggested people, which raise no match."
    else:
        yield from _never_weighed(pair, raising, base_rate)
    yield from _set_aside_by_direction(pair, aside, base_rate)


def _never_weighed(pair: Pair, raising: pl.DataFrame, base_rate: float) -> Iterator[str]:
    """Say how far the best of the connections was from being a candidate."""
    weak = pair.among(pair.matched(raising, base_rate, list_floor=LOW_ENOUGH).evidence)
    if weak.is_empty():
        people = (
            f"None of their {raising.height} connections" if raising.height > 1 else "Their one connection"
        )
        looks = "looks" if raising.height > 1 else "does not look"
        yield f"{people} {looks} like this student in name, handle or contact details."
        yield (
            "The pair is no candidate: no forename with a family name, no rare name, handle or address meets "
            "the student's."
        )
        return
    row = weak.row(0, named=True)
    floor = pair.plan.folder.settings.matching.list_floor
    yield (
        f"The nearest of their connections would weigh about {row['weight']:.1f}: so far under the list's "
        f"floor ([matching] list_floor = {floor:g}) that a run leaves the pair out before it is a candidate."
    )
    yield f"  {_shown(raising.row(row['connection'], named=True))}"
    yield f"  {row['why']}"


def _set_aside_by_direction(pair: Pair, aside: pl.DataFrame, base_rate: float) -> Iterator[str]:
    """Name the removed, blocked or suggested people who would raise this match if they were friends."""
    if aside.is_empty():
        return
    as_friends = aside.with_columns(direction=pl.lit(str(Direction.FRIEND)))
    found = pair.among(pair.matched(as_friends, base_rate).evidence)
    for number, weight in found.select("connection", "weight").iter_rows():
        seen = aside.row(number, named=True)
        yield (
            f"{_shown(seen)}: would weigh {weight:.3f} as a friend, "
            f"but {seen['direction']} people raise no match."
        )


def _draw(terminal: Terminal, pair: Pair, evidence: pl.DataFrame, picture: Path) -> None:
    if evidence.is_empty():
        terminal.remark("There is nothing to draw: no connection of theirs is a candidate for this student.")
        return
    row = evidence.row(0, named=True)
    settings = pair.plan.folder.settings.matching
    drawn = waterfall(
        [(part["said"], part["bits"]) for part in row["parts"]],
        title=f"{' and '.join(pair.ids)}: {row['strength']}",
        edges={"likely": settings.likely_from, "strong": settings.strong_from},
    )
    try:
        picture.write_text(drawn, encoding="utf-8")
    except OSError:
        what = "The picture cannot be written to this path."
        do = "Name a file in a folder that is there and that you may write to."
        raise Refused(Problem("BC-CAL-010", str(picture), None, None, what, do)) from None
    terminal.remark(f"Drawn into {picture}: it holds names, so delete it when you have looked at it.")
