"""How the matches of a run look: the facts of each, gathered from the tables of the run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from records.names import fold
from records.people import StaffMember
from records.policy import RAISES_NO_MATCH
from review.matches.basis import Facts, Seen
from review.matches.identity import Likeness

Pair = tuple[str, str]
"""staff_id and student_id."""

_SEEN = {
    "service": pl.col("service"),
    "direction": pl.col("direction"),
    "name": pl.col("display_name"),
    "handle": pl.col("handle"),
    "profile": pl.col("profile_url"),
    "id": pl.col("platform_id"),
}
_NAME = pl.concat_str("given", "family", separator=" ", ignore_nulls=True)


def facts_of(
    matches: pl.DataFrame,
    evidence: pl.DataFrame,
    connections: pl.DataFrame,
    students: pl.DataFrame,
    names: pl.DataFrame,
    staff: Sequence[StaffMember],
) -> dict[Pair, Facts]:
    """Gather the facts of each match. Takes MATCHES, EVIDENCE, CONNECTIONS, STUDENTS and NAMES tables.

    Everything is in an order of its own, so that the same inputs in another order give equal facts.
    """
    seen = _by_pair(connections_of(evidence, connections))
    staff_names = {member.staff_id: member.name for member in staff}
    wanted = matches.select("student_id").unique()
    of_student = _by_id(students.join(wanted, on="student_id", how="semi"))
    named = _names_of(names.join(wanted, on="student_id", how="semi"))
    return {
        (staff_id, student_id): _facts(
            staff_names.get(staff_id, ""),
            of_student[student_id],
            named.get(student_id, []),
            seen.get((staff_id, student_id), []),
        )
        for staff_id, student_id in matches.select("staff_id", "student_id").iter_rows()
    }


def connections_of(evidence: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    """Lay each piece of EVIDENCE beside its connection: EVIDENCE's columns and those of CONNECTIONS."""
    numbered = connections.drop("staff_id").with_row_index("connection")
    return evidence.join(numbered, on="connection", how="inner", suffix="_of_connection")


def exported_by(staff_ids: Sequence[str], connections: pl.DataFrame) -> dict[str, list[Seen]]:
    """What the exports of these members of staff show now, of the connections that raise a match."""
    own = connections.filter(
        pl.col("staff_id").is_in(list(staff_ids)), ~pl.col("direction").is_in(list(RAISES_NO_MATCH))
    )
    shown: dict[str, list[Seen]] = defaultdict(list)
    for row in own.select("staff_id", **_SEEN).iter_rows(named=True):
        shown[row.pop("staff_id")].append(_seen(row))
    return shown


def likenesses(facts: Mapping[Pair, Facts], students: pl.DataFrame) -> list[Likeness]:
    """What the students on these matches are recognised by next year, each once."""
    of_student = {student_id: known for (_, student_id), known in facts.items()}
    ids = pl.DataFrame({"student_id": list(of_student)}, schema={"student_id": pl.String})
    rows = students.join(ids, on="student_id", how="semi").sort("student_id")
    return [_likeness(row, of_student[row["student_id"]]) for row in rows.iter_rows(named=True)]


def _likeness(row: Mapping[str, Any], facts: Facts) -> Likeness:
    return Likeness(
        row["student_id"],
        row["uln"],
        facts["dob"],
        tuple(sorted({fold(name) for name in facts["names"]} - {""})),
        tuple(sorted({email.strip().casefold() for email in row["emails"] or ()} - {""})),
    )


def _facts(staff_name: str, student: Mapping[str, Any], names: list[str], seen: list[Seen]) -> Facts:
    return Facts(
        staff_name=staff_name,
        student_id=student["student_id"],
        student_name=student["shown_name"] or "",
        status=student["status"],
        under_18=student["under_18"],
        dob=student["dob"].isoformat() if student["dob"] else None,
        names=names,
        connections=seen,
    )


def _by_pair(seen: pl.DataFrame) -> dict[Pair, list[Seen]]:
    of_pair: dict[Pair, list[Seen]] = defaultdict(list)
    rows = seen.select("staff_id", "student_id", **_SEEN).sort(pl.all(), nulls_last=True)
    for row in rows.iter_rows(named=True):
        of_pair[row.pop("staff_id"), row.pop("student_id")].append(_seen(row))
    return of_pair


def _seen(row: Mapping[str, Any]) -> Seen:
    return Seen(
        service=row["service"],
        direction=row["direction"],
        name=row["name"],
        handle=row["handle"],
        profile=row["profile"],
        id=row["id"],
    )


def _by_id(students: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["student_id"]: row for row in students.iter_rows(named=True)}


def _names_of(names: pl.DataFrame) -> dict[str, list[str]]:
    whole = names.select("student_id", name=_NAME).unique().sort("student_id", "name")
    together = whole.group_by("student_id").agg("name")
    return dict(together.iter_rows())
