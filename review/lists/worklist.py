"""The review list: the matches of a run laid beside what the register remembers of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from sqlalchemy import Connection

from records.people import CoverageLine, StaffMember
from records.tables import CONNECTIONS, EVIDENCE, MATCHES, NAMES, STUDENTS, SUPPORT, empty, held_to
from review.lists.counting import Counts, counted
from review.lists.listing import listed_connections, on_business_accounts, table_of
from review.lists.rows import Listing
from review.lists.staff_rows import StaffSheet, rows_for_staff, told_by
from review.matches.asking import asked
from review.matches.basis import Facts
from review.matches.declaring import claims_told_before
from review.matches.formerly import Today, events_today, matches_today, matches_under_former_ids, todays_ids
from review.matches.identity import match_id_of, persons_of
from review.matches.memory import Remembered, remember, remembered_in
from review.matches.observing import Pair, connections_of, exported_by, facts_of, likenesses
from review.matches.settling import (
    RUN_ACTOR,
    Edition,
    Looked,
    answers_of,
    events_at_found,
    expiry,
    seen_ended,
    was_then,
)
from review.matches.states import EventKind, State, states_of
from review.register import Event, NewEvent, Register
from review.register.store import bases_in, events_in, wordings_in


@dataclass(frozen=True, slots=True)
class Worklist:
    """What a run publishes: a WORKLIST table, a LISTED_CONNECTIONS table, and their counts."""

    table: pl.DataFrame
    connections: pl.DataFrame
    counts: Counts
    year: int
    as_at: date
    staff: tuple[StaffSheet, ...] = ()
    """What is put to each member of staff of the run; empty unless they are asked."""
    today: Today = field(default_factory=dict)
    """Former staff_id → the one of the same person now."""


@dataclass(frozen=True, slots=True)
class _Run:
    year: int
    run_id: str
    as_at: date
    answer_by: date | None = None
    edition: Edition = field(default_factory=Edition)


Found = Mapping[str, tuple[str, str, Facts]]
"""match_id → staff_id, person, how the match looks."""


def set_aside_settled(
    *,
    matches: pl.DataFrame,
    evidence: pl.DataFrame,
    connections: pl.DataFrame,
    students: pl.DataFrame,
    names: pl.DataFrame,
    staff: Sequence[StaffMember],
    coverage: Sequence[CoverageLine],
    register: Register,
    year: int,
    run_id: str,
    as_at: date,
    only: Collection[str] | None = None,
    supporting: pl.DataFrame | None = None,
    colleagues: Collection[str] = (),
    answer_by: date | None = None,
    edition: Edition = Edition(),  # noqa: B008 - frozen
    merges: pl.DataFrame | None = None,
) -> Worklist:
    """Lay the matches of a run beside what the register remembers, and write down how they look.

    Takes MATCHES, EVIDENCE, CONNECTIONS, STUDENTS and NAMES tables. One transaction writes what the run
    noticed (expired exemptions, reopened decisions, ended connections), how each match looks, and
    one event for the run itself; a second run of the same year writes only that event.

    Args:
        matches: MATCHES.
        evidence: EVIDENCE of these matches.
        connections: the CONNECTIONS that were matched; EVIDENCE names their row numbers.
        students: STUDENTS, all of them.
        names: NAMES of these students.
        staff: who is to declare; what the register holds under their former ids stands for them.
        coverage: how their declarations ended; what is missing here was not provided.
        register: the register.
        year: the campaign year; `change` is against earlier ones.
        run_id: of this run; the same run written twice is one event.
        as_at: the day on which exemptions and due dates are looked at.
        only: the staff_ids of a run for some people only, whose gone matches alone are reported;
            None: everyone.
        supporting: SUPPORT: what the institution's records say of a member of staff and a student.
        colleagues: student_ids of people who are members of staff too.
        answer_by: put the matches to the members of staff, who are to answer by this day; None: nobody is
            asked.
        edition: the policy's edition in force.
        merges: person and student_id: references that gave way to another of the same person; None: none.

    Raises:
        Refused: BC-REC-007 or -008 from the register; nothing was written then.
    """
    matches, evidence = held_to(matches, MATCHES), held_to(evidence, EVIDENCE)
    students, connections = held_to(students, STUDENTS), held_to(connections, CONNECTIONS)
    facts = facts_of(matches, evidence, connections, students, held_to(names, NAMES), staff)
    run = _Run(year, run_id, as_at, answer_by, edition)
    kept_back = _kept_back(evidence, connections, students)
    today = todays_ids(staff)
    with register.writing() as connection:
        found = _found(connection, register.key, facts, students, merges, today)
        known = matches_today(remembered_in(connection), today)
        gone = _gone(known, found, year, only)
        looked = _looked(gone, connections, students, staff, coverage)
        _write(connection, register, found, known, gone, looked, run, kept_back, today)
        events = events_today(events_in(connection), today)
        states, said = states_of(events), wordings_in(connection)
    gone = [match for match in gone if _is_worth_saying(match, states, year, known)]
    told = empty(SUPPORT) if supporting is None else held_to(supporting, SUPPORT)
    listing = Listing(found, known, gone, states, said, looked, told, frozenset(colleagues), year, as_at)
    table = table_of(listing, matches, students, evidence, connections)
    listed = listed_connections(table, evidence, connections)
    for_staff: tuple[StaffSheet, ...] = ()
    if answer_by is not None:
        members = [member for member in staff if only is None or member.staff_id in only]
        for_staff = _staff_sheets(listing, members, listed, events, _matches_of(kept_back, found))
    return Worklist(table, listed, counted(table, states, run.year, as_at), year, as_at, for_staff, today)


def _kept_back(evidence: pl.DataFrame, connections: pl.DataFrame, students: pl.DataFrame) -> set[Pair]:
    """The pairs that are not put to the member of staff: the student has died, or the account is approved."""
    dead = set(students.filter(pl.col("deceased"))["student_id"])
    pairs: Iterable[Pair] = evidence.select("staff_id", "student_id").unique().iter_rows()
    business = on_business_accounts(connections_of(evidence, connections))
    return business | {pair for pair in pairs if pair[1] in dead}


def _matches_of(pairs: Collection[Pair], found: Found) -> set[str]:
    return {
        match_id
        for match_id, (staff_id, _, facts) in found.items()
        if (staff_id, facts["student_id"]) in pairs
    }


def _staff_sheets(
    listing: Listing,
    members: Sequence[StaffMember],
    listed: pl.DataFrame,
    events: Sequence[Event],
    excluded: Collection[str],
) -> tuple[StaffSheet, ...]:
    asked = rows_for_staff(listing, excluded, listed)
    declared = [event for event in events if event.kind == EventKind.DECLARED]
    told = told_by(declared, listing.said, listing.year)
    return tuple(
        StaffSheet(one.staff_id, one.name, asked.get(one.staff_id, ()), told.get(one.staff_id, ()))
        for one in members
    )


def _found(
    connection: Connection,
    key: bytes,
    facts: Mapping[Pair, Facts],
    students: pl.DataFrame,
    merges: pl.DataFrame | None,
    today: Today,
) -> Found:
    gave_way: dict[str, list[str]] = {}
    if merges is not None:
        gave_way = dict(merges.group_by("person").agg("student_id").iter_rows())
    seen, present = likenesses(facts, students), students["student_id"].to_list()
    persons = persons_of(connection, seen, present, gave_way)
    former = matches_under_former_ids(connection, events_in(connection), today) if today else {}
    pairs = {(staff_id, persons[student_id]): looks for (staff_id, student_id), looks in facts.items()}
    return {former.get(pair) or match_id_of(key, *pair): (*pair, looks) for pair, looks in pairs.items()}


def _gone(
    known: Mapping[str, Remembered], found: Found, year: int, only: Collection[str] | None
) -> list[Remembered]:
    """The matches that this year's earlier runs or earlier years found, and this run does not.

    A pair that is found under another id of its member of staff is not gone.
    """
    pairs = {(staff_id, person) for staff_id, person, _ in found.values()}
    return [
        match
        for match in known.values()
        if (match.staff_id, match.person) not in pairs
        and min(match.years) <= year
        and (only is None or match.staff_id in only)
    ]


def _looked(
    gone: Sequence[Remembered],
    connections: pl.DataFrame,
    students: pl.DataFrame,
    staff: Sequence[StaffMember],
    coverage: Sequence[CoverageLine],
) -> Looked:
    return Looked(
        answers_of(coverage),
        {member.staff_id for member in staff},
        set(students["student_id"]),
        exported_by(sorted({match.staff_id for match in gone}), connections),
    )


def _write(
    connection: Connection,
    register: Register,
    found: Found,
    known: Mapping[str, Remembered],
    gone: Sequence[Remembered],
    looked: Looked,
    run: _Run,
    kept_back: Collection[Pair],
    today: Today,
) -> None:
    noticed: list[NewEvent] = []
    # A year that is run again after a later one must not undo what the later one settled.
    if all(match.last_year <= run.year for match in known.values()):
        noticed = list(_noticed(connection, found, known, gone, looked, run))
        register.append(connection, noticed)
        # What was told unasked comes first: who has said it already is not asked.
        register.append(connection, list(_told_before(connection, found, run, today)))
        excluded = _matches_of(kept_back, found)
        register.append(connection, list(_asked(connection, found, run, excluded)))
    remember(connection, run.year, {**found, **_told_again(connection, gone)}, known)
    of_the_run = NewEvent(
        kind=EventKind.RUN,
        actor=RUN_ACTOR,
        year=run.year,
        run_id=run.run_id,
        detail={"matches": len(found), "noticed": len(noticed), "as_at": run.as_at.isoformat()},
        key=f"{EventKind.RUN}|{run.run_id}",
    )
    register.append(connection, [of_the_run])


def _noticed(
    connection: Connection,
    found: Found,
    known: Mapping[str, Remembered],
    gone: Sequence[Remembered],
    looked: Looked,
    run: _Run,
) -> Iterator[NewEvent]:
    states, bases = states_of(events_in(connection)), bases_in(connection)
    for match_id, (_, _, facts) in found.items():
        if (state := states.get(match_id)) is not None:
            relied: Mapping[str, object] = {}
            if state.decided:
                stored = bases.get(state.decided.seq, {})
                relied = was_then(state.decided, known.get(match_id), stored, facts)
            yield from events_at_found(
                match_id,
                state,
                relied,
                facts,
                year=run.year,
                run_id=run.run_id,
                as_at=run.as_at,
                edition=run.edition,
            )
    for match in gone:
        if (state := states.get(match.match_id)) is not None:
            yield from expiry(match.match_id, state, year=run.year, run_id=run.run_id, as_at=run.as_at)
            yield from seen_ended(match, state, looked, year=run.year, run_id=run.run_id)


def _told_again(connection: Connection, gone: Sequence[Remembered]) -> Found:
    """The matches that somebody told of and no run finds: they look as they did, and stay on the list."""
    states = states_of(events_in(connection, {match.match_id for match in gone}))
    return {
        match.match_id: (match.staff_id, match.person, match.latest)
        for match in gone
        if states.get(match.match_id, State()).added
    }


def _told_before(connection: Connection, found: Found, run: _Run, today: Today) -> Iterator[NewEvent]:
    events = events_today(events_in(connection), today)
    if any(event.kind == EventKind.DECLARED for event in events):
        yield from claims_told_before(events, wordings_in(connection), found, run.year, run.run_id)


def _asked(connection: Connection, found: Found, run: _Run, excluded: Collection[str]) -> Iterator[NewEvent]:
    if run.answer_by is None:
        return
    states = states_of(events_in(connection))
    for match_id in found:
        if match_id not in excluded:
            state = states.get(match_id, State())
            yield from asked(match_id, state, year=run.year, run_id=run.run_id, due=run.answer_by)


def _is_worth_saying(
    match: Remembered, states: Mapping[str, State], year: int, known: Mapping[str, Remembered]
) -> bool:
    """Whether a match that is gone stands on the list: for a year, and longer while it is not settled."""
    earlier = [one for other in known.values() for one in other.years if one < year]
    recent = max(earlier, default=year)
    if states.get(match.match_id, State()).added:
        return True
    return match.last_year >= recent or not states.get(match.match_id, State()).is_settled
