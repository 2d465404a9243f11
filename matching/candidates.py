"""Which connections are worth comparing with which students, with the evidence for each pair beside it."""

import math

import polars as pl

from matching.comparisons.contacts import birthday_bits, contact_evidence
from matching.comparisons.employers import employer_bits
from matching.comparisons.personas import persona_evidence, personas
from matching.rows import NameSide, ShownSide, name_side
from records.policy import RAISES_NO_MATCH, Direction
from records.tables import CANDIDATES, CONNECTIONS, NAMES, STUDENTS, empty, held_to

GROUP_MESSAGE_BITS = -2.0
"""Bits for having only written in a shared group, which says less than a friendship."""

_DETAILS = ("contact_bits", "birthday_bits", "employer_bits", "group_bits")
_MARGIN = 1.0


def propose_candidates(
    connections: pl.DataFrame, students: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    """Pair each connection with the students whose names could be the same person's.

    Takes CONNECTIONS, STUDENTS and NAMES tables; returns CANDIDATES, one row for a pair, no pair twice, in no
    particular order. A connection without a letter in name and handle pairs with nobody, unless it shares
    an e-mail address or a phone number.
    """
    raising = raising_a_match(held_to(connections, CONNECTIONS))
    numbered = held_to(students, STUDENTS).with_row_index("student")
    if raising.is_empty() or numbered.is_empty():
        return empty(CANDIDATES)
    side = name_side(numbered, held_to(names, NAMES))
    pairs, _ = supported(raising, numbered, side, list_floor=-3.0)
    return held_to(pairs, CANDIDATES)


def raising_a_match(connections: pl.DataFrame) -> pl.DataFrame:
    """Number CONNECTIONS from 0 as `connection`, and keep those whose direction raises a match."""
    directions = [str(direction) for direction in RAISES_NO_MATCH]
    return connections.with_row_index("connection").filter(~pl.col("direction").is_in(directions))


def supported(
    raising: pl.DataFrame, students: pl.DataFrame, side: NameSide, list_floor: float, college: str = ""
) -> tuple[pl.DataFrame, ShownSide]:
    """Return one row a connection × student that anything speaks for, with `bits` of all of it.

    `raising` and `students` carry their row numbers (`connection`, `student`). The columns of the parts
    are those of `persona_evidence`, CONTACT, `birthday_bits`, `employer_bits` and `group_bits`; a null part
    says nothing.
    """
    numbered, distinct = personas(raising)
    contacts = contact_evidence(raising, students)
    least = _least_bits(list_floor, students.height)
    by_persona, shown = persona_evidence(distinct, side, least, _spared(raising, contacts, numbered))
    named = numbered.join(by_persona, on="persona")
    both = named.join(contacts, on=["connection", "student"], how="full", coalesce=True)
    detailed = both.join(
        raising.select("connection", "birthday", "direction", "employer"), on="connection"
    ).join(students.select("student", "dob"), on="student")
    in_group = pl.col("direction") == str(Direction.GROUP_MESSAGE)
    counted = detailed.with_columns(
        birthday_bits=birthday_bits(),
        employer_bits=employer_bits(college),
        group_bits=pl.when(in_group).then(GROUP_MESSAGE_BITS),
    )
    total = pl.sum_horizontal(pl.col("bits").fill_null(0.0), *_DETAILS)
    weighed = counted.with_columns(bits=total, whole_name=pl.col("whole_name").fill_null(False))
    return weighed.filter((pl.col("bits") >= least) | pl.col("whole_name")), shown


def _least_bits(list_floor: float, pool: int) -> float:
    """Bits under which no pair could reach the floor, whatever the base rate.

    Nor would it count as another who fits, up to a base rate of one in ten: there a listed pair needs 6 more.
    """
    return list_floor + math.log2(max(pool, 1)) - _MARGIN


def _spared(raising: pl.DataFrame, contacts: pl.DataFrame, numbered: pl.DataFrame) -> pl.Series:
    """Personas with a detail of their own: there a name may be weak, since the detail makes up for it."""
    dated = raising.filter(pl.col("birthday").is_not_null()).select("connection")
    known = pl.concat([contacts.select("connection"), dated]).unique()
    return numbered.join(known, on="connection", how="semi")["persona"].unique()


def without_themselves(
    pairs: pl.DataFrame,
    raising: pl.DataFrame,
    students: pl.DataFrame,
    themselves: pl.DataFrame | None,
) -> pl.DataFrame:
    """Drop pairs of a member of staff with their own student record (`themselves`: staff_id, student_id)."""
    if themselves is None or themselves.is_empty():
        return pairs
    own = (
        themselves.join(students.select("student_id", "student"), on="student_id")
        .join(raising.select("staff_id", "connection"), on="staff_id")
        .select("connection", "student")
    )
    return pairs.join(own, on=["connection", "student"], how="anti")
