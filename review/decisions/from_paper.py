"""What stood on paper: last year's exemptions, and matches that a person told the lead of.

Both are about a pair of staff and student that no run may have found yet. The lead or a deputy hands them in,
and never about themselves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select

from records.names import fold
from records.policy import Direction, Outcome, Service
from records.problem import Problem
from review.decisions.deciding import Sitting
from review.decisions.said_already import NO_WORDS, SAY_AN_OUTCOME, History
from review.matches.basis import Facts, Seen
from review.matches.formerly import Today, matches_under_former_ids
from review.matches.identity import match_id_of
from review.matches.memory import remember
from review.matches.states import EventKind, projected
from review.register import NewEvent, Register, Wording, tables
from review.register.events import canonical, sha256
from review.register.store import events_in
from review.returned import answer_faults, faults
from review.returned.marks import MarkSheet, cells_under, day_of, outcome_of

_EXEMPTION = ("staffid", "studentid", "reason", "note", "expires")
_TOLD = (
    *("staffid", "studentid", "studentname", "service", "connectionname", "handle"),
    *("toldby", "note"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One row's member of staff and student; `person` is who the register knows the student as."""

    file: str
    row: int
    digest: str
    staff_id: str
    student_id: str
    person: str
    match_id: str

    def key(self, kind: str) -> str:
        """What the same row of the same file is known by."""
        return f"{kind}|{self.match_id}|{sha256(canonical([self.digest, self.row]))}"


@dataclass(frozen=True, slots=True)
class PaperExemption:
    """An exemption that will be recorded."""

    pair: Pair
    outcome: Outcome
    reason: str | None
    note: str | None
    expires: date
    sitting: Sitting

    @property
    def match_id(self) -> str:
        """The match of the pair, found by a run or not."""
        return self.pair.match_id

    @property
    def label(self) -> str:
        """What the acknowledgement says."""
        return self.outcome.value

    def write(self, connection: Connection, register: Register) -> Problem | None:
        """Append the event inside the caller's transaction; a Problem: it was decided since."""
        own = events_in(connection, {self.match_id})
        if any(event.kind in SAY_AN_OUTCOME for event in own) and projected(own).decided is not None:
            return answer_faults.paper_is_older(self.pair)
        _know(connection, self.pair)
        second = self.sitting.second_person.other_reason and self.outcome is Outcome.EXEMPT_OTHER
        register.append(
            connection,
            [
                NewEvent(
                    kind=EventKind.PROPOSED if second else EventKind.DECIDED,
                    actor=self.sitting.by,
                    match_id=self.match_id,
                    year=self.sitting.as_at.year,
                    detail={
                        "outcome": self.outcome.value,
                        "role": self.sitting.role.value,
                        "on": self.sitting.as_at.isoformat(),
                        "expires": self.expires.isoformat(),
                        "from_paper": True,
                    },
                    wording=Wording(self.reason, self.note),
                    key=self.pair.key("paper"),
                )
            ],
        )
        return None


@dataclass(frozen=True, slots=True)
class ToldMatch:
    """A match that a person told the lead of, as it will be recorded."""

    pair: Pair
    facts: Facts
    told_by: str
    note: str | None
    sitting: Sitting

    @property
    def match_id(self) -> str:
        """The match of the pair."""
        return self.pair.match_id

    @property
    def label(self) -> str:
        """What the acknowledgement says."""
        return "added"

    def write(self, connection: Connection, register: Register) -> Problem | None:
        """Append the event and write down how the match looks, inside the caller's transaction."""
        year = self.sitting.as_at.year
        _know(connection, self.pair)
        register.append(
            connection,
            [
                NewEvent(
                    kind=EventKind.ADDED,
                    actor=self.sitting.by,
                    match_id=self.match_id,
                    year=year,
                    detail={"role": self.sitting.role.value, "on": self.sitting.as_at.isoformat()},
                    wording=Wording(self.told_by, self.note),
                    key=self.pair.key(EventKind.ADDED),
                )
            ],
        )
        seen = {self.match_id: (self.pair.staff_id, self.pair.person, self.facts)}
        remember(connection, year, seen, {})
        return None


@dataclass(frozen=True, slots=True)
class Paper:
    """What recording would do, as in `review.decisions.recording.Plan`."""

    accepted: tuple[PaperExemption | ToldMatch, ...]
    unchanged: int
    refused: tuple[Problem, ...]
    conflicts: tuple[Problem, ...] = ()
    blank: int = 0


def plan_exemptions(
    sheets: Sequence[MarkSheet], sitting: Sitting, register: Register, staff: Mapping[str, str] | None
) -> Paper:
    """Say what recording last year's exemptions would do.

    Args:
        sheets: tables with staff_id, student_id, reason, and optionally note and expires.
        sitting: who records.
        register: the register, for the ids of pairs.
        staff: the names of those who are to declare, by staff_id; None: whoever is named may be.
    """
    accepted: dict[str, PaperExemption] = {}
    refused: list[Problem] = []
    conflicts: list[Problem] = []
    unchanged = 0
    for pair, cells in _rows(sheets, _EXEMPTION, register, sitting.today):
        read = _fault(pair, sitting, staff) or _exemption(pair, cells, sitting)
        if isinstance(read, Problem):
            refused.append(read)
        elif _is_recorded(read, sitting.history):
            unchanged += 1
        elif (first := accepted.get(read.match_id)) is not None:
            unchanged += 1
            if _content(first) != _content(read):
                conflicts.append(faults.conflict(pair, first.pair))
        elif _stands(read, sitting.history):
            refused.append(answer_faults.paper_is_older(pair))
        else:
            accepted[read.match_id] = read
    return Paper(tuple(accepted.values()), unchanged, tuple(refused), tuple(conflicts))


def plan_told(
    sheets: Sequence[MarkSheet], sitting: Sitting, register: Register, staff: Mapping[str, str] | None
) -> Paper:
    """Say what adding the matches somebody told of would do. A match that is known already is left alone."""
    accepted: dict[str, ToldMatch] = {}
    refused: list[Problem] = []
    unchanged = 0
    for pair, cells in _rows(sheets, _TOLD, register, sitting.today):
        read = _fault(pair, sitting, staff) or _told(pair, cells, sitting, staff or {})
        if isinstance(read, Problem):
            refused.append(read)
        elif pair.match_id in sitting.history.matches or pair.match_id in accepted:
            unchanged += 1
        else:
            accepted[pair.match_id] = read
    return Paper(tuple(accepted.values()), unchanged, tuple(refused))


def _rows(
    sheets: Sequence[MarkSheet], labels: Collection[str], register: Register, today: Today
) -> Iterator[tuple[Pair, dict[str, str]]]:
    with register.reading() as connection:
        rows = connection.execute(select(tables.student.c.student_id, tables.student.c.person))
        persons = {row.student_id: row.person for row in rows}
        former = matches_under_former_ids(connection, events_in(connection), today) if today else {}
    for sheet in sheets:
        for cells, row in cells_under(sheet, labels):
            staff_id, student_id = today.get(cells["staffid"], cells["staffid"]), cells["studentid"]
            person = persons.get(student_id, student_id)
            match_id = former.get((staff_id, person)) or match_id_of(register.key, staff_id, person)
            yield Pair(sheet.file, row, sheet.digest, staff_id, student_id, person, match_id), cells


def _fault(pair: Pair, sitting: Sitting, staff: Mapping[str, str] | None) -> Problem | None:
    if not (pair.staff_id and pair.student_id):
        return answer_faults.paper_lacks_ids(pair)
    if staff is not None and pair.staff_id not in staff:
        return answer_faults.paper_of_a_stranger(pair)
    if pair.staff_id == sitting.by or pair.person in sitting.answered_for:
        return answer_faults.paper_about_oneself(pair)
    return None


def _exemption(pair: Pair, cells: Mapping[str, str], sitting: Sitting) -> PaperExemption | Problem:
    said = cells["reason"]
    if not said:
        return answer_faults.paper_lacks_reason(pair)
    meant = outcome_of(said)
    outcome = meant if isinstance(meant, Outcome) and meant.clear_reason else Outcome.EXEMPT_OTHER
    words = said if outcome is Outcome.EXEMPT_OTHER else None
    if outcome is Outcome.EXEMPT_OTHER and meant is outcome and not cells.get("note"):
        return answer_faults.paper_lacks_reason(pair)
    typed = cells.get("expires", "")
    expires = day_of(typed) if typed else sitting.exemptions_end or date(sitting.as_at.year, 12, 31)
    if expires is None:
        return answer_faults.paper_has_no_date(pair)
    if expires < sitting.as_at:
        return answer_faults.paper_is_over(pair)
    return PaperExemption(pair, outcome, words, cells.get("note") or None, expires, sitting)


def _told(
    pair: Pair, cells: Mapping[str, str], sitting: Sitting, staff: Mapping[str, str]
) -> ToldMatch | Problem:
    if not cells["toldby"]:
        return answer_faults.told_by_nobody(pair)
    service = fold(cells["service"]).replace(" ", "_")
    seen = Seen(
        service=service if service in {one.value for one in Service} else Service.OTHER.value,
        direction=Direction.DECLARED.value,
        name=cells.get("connectionname") or cells.get("studentname") or None,
        handle=cells.get("handle", "").removeprefix("@") or None,
        profile=None,
        id=None,
    )
    name = cells.get("studentname", "")
    facts = Facts(
        staff_name=staff.get(pair.staff_id, ""),
        student_id=pair.student_id,
        student_name=name,
        status=None,
        under_18=None,
        dob=None,
        names=[name] if name else [],
        connections=[seen],
    )
    return ToldMatch(pair, facts, cells["toldby"], cells.get("note") or None, sitting)


def _is_recorded(read: PaperExemption, history: History) -> bool:
    own = history.events.get(read.match_id, ())
    if any(event.key == read.pair.key("paper") for event in own):
        return True
    standing = projected(own).decided
    if standing is None:
        return False
    words = history.wordings.get(standing.seq, NO_WORDS)
    same = standing.detail["outcome"] == read.outcome and standing.detail["expires"] == str(read.expires)
    return same and (words.reason, words.note) == (read.reason, read.note)


def _content(read: PaperExemption) -> tuple[object, ...]:
    return read.outcome, read.reason, read.note, read.expires


def _stands(read: PaperExemption, history: History) -> bool:
    return projected(history.events.get(read.match_id, ())).decided is not None


def _know(connection: Connection, pair: Pair) -> None:
    """Remember whom the pair is about, so that a run which finds it knows it again."""
    match, student = tables.match, tables.student
    if not connection.execute(select(match).where(match.c.match_id == pair.match_id)).first():
        row = {"match_id": pair.match_id, "staff_id": pair.staff_id, "person": pair.person}
        connection.execute(insert(match), [row])
    if not connection.execute(select(student).where(student.c.student_id == pair.student_id)).first():
        row = {"student_id": pair.student_id, "person": pair.person, "names": "[]", "emails": "[]"}
        connection.execute(insert(student), [row])
