"""Which connections are worth comparing with which students, with the evidence for each pair beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from matching.comparisons.contacts import birthday_bits, contact_evidence
from matching.comparisons.employers import LEARNS_THERE, NAMES_THE_COLLEGE, employer_bits
from matching.comparisons.naming import by_initial
from matching.comparisons.personas import persona_evidence, personas
from matching.hundredths import packed
from matching.rows import NameSide, name_side
from records.policy import RAISES_NO_MATCH, Direction
from records.tables import CANDIDATES, CONNECTIONS, NAMES, STUDENTS, empty, held_to

GROUP_MESSAGE_BITS = -2.0
"""Bits for having only written in a shared group, which says less than a friendship."""

_DETAILS = ("contact_bits", "birthday_bits", "employer_bits", "group_bits")
_MARGIN = 1.0

ENOUGH, LIFTED = 13.0, 3.0
"""Bits that will do for a pair to be kept, if it lacks no more than so many of what one needs to be listed.

One person in 8,000 is called so, and what another service of the same member of staff knows is added to it.
"""

CONNECTIONS_AT_ONCE = 1_000_000
MOST_PAIRS = 500_000_000_000
"""Connections taken together, and connections × students: they bound memory and change no answer."""


@dataclass(frozen=True)
class Pool:
    """The students whom connections are compared with, made ready once for all of them.

    Attributes:
        students: STUDENTS with the row number `student`.
        side: their names.
        themselves: staff_id, student_id of staff who study; None: nobody.
        list_floor: the weight from which pairs are listed.
        college: its name, to compare with employers; empty: not compared.
        also: staff_id, student_id of a pair that is kept however little it weighs; None: no such pair.
        once: these connections are all there are: what was made ready for them goes as soon as it may.
    """

    students: pl.DataFrame
    side: NameSide
    themselves: pl.DataFrame | None = None
    list_floor: float = -3.0
    college: str = ""
    also: tuple[str, str] | None = None
    once: bool = False

    @property
    def least_bits(self) -> float:
        """Bits from which a pair is kept.

        With fewer none could reach the floor by itself, whatever the base rate; nor would it count as another
        who fits, up to a base rate of one in ten: there a listed pair needs 6 more.
        """
        alone = self.list_floor + math.log2(max(self.students.height, 1)) - _MARGIN
        return min(alone, max(ENOUGH, alone - LIFTED))


def pool_of(students: pl.DataFrame, names: pl.DataFrame) -> Pool:
    """Make STUDENTS and NAMES ready."""
    numbered = held_to(students, STUDENTS).with_row_index("student")
    return Pool(numbered, name_side(numbered, held_to(names, NAMES)))


@dataclass(frozen=True)
class Proposed:
    """Pairs worth weighing, with what speaks for each.

    Attributes:
        pairs: one row a connection × student (row numbers), with `bits` of all evidence and the columns of
            its parts, `packed`: those of `persona_evidence`, CONTACT, `birthday_bits`, `employer_bits` and
            `group_bits`; a null part says nothing.
        words: WORDS of the shown names that `pairs` holds.
    """

    pairs: pl.DataFrame
    words: pl.DataFrame


def propose_candidates(
    connections: pl.DataFrame, students: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    """Pair each connection with the students whose names could be the same person's.

    Takes CONNECTIONS, STUDENTS and NAMES tables; returns CANDIDATES, one row for a pair, no pair twice, in no
    particular order. A connection without a letter in name and handle pairs with nobody, unless it shares
    an e-mail address or a phone number.
    """
    raising = raising_a_match(held_to(connections, CONNECTIONS))
    if raising.is_empty() or students.is_empty():
        return empty(CANDIDATES)
    return held_to(proposed(raising, pool_of(students, names)).pairs, CANDIDATES)


def proposed(raising: pl.DataFrame, pool: Pool) -> Proposed:
    """Propose pairs for CONNECTIONS with their row number `connection`, part by part.

    A pair depends on the connection and the pool alone, so the parts may be of any size and in any place.
    """
    size = max(1, min(CONNECTIONS_AT_ONCE, MOST_PAIRS // max(1, pool.students.height)))
    last = raising.height - size
    return gathered(
        [
            proposed_at_once(raising.slice(first, size), replace(pool, once=pool.once and first >= last))
            for first in range(0, raising.height, size)
        ]
    )


def gathered(found: Sequence[Proposed]) -> Proposed:
    """Bring what parts proposed together; at least one."""
    return Proposed(pl.concat([part.pairs for part in found]), pl.concat([part.words for part in found]))


def proposed_at_once(raising: pl.DataFrame, pool: Pool) -> Proposed:
    """Propose pairs for one part of the connections."""
    pairs, words = _supported(raising, pool)
    kept = _without_themselves(pairs, raising, pool)
    # Shown names are numbered within the part; its first connection's number sets them apart from others'.
    first = pl.lit(raising["connection"][0], dtype=pl.UInt32)
    held = words.join(kept.select("shown").unique(), on="shown", how="semi")
    return Proposed(kept.with_columns(pl.col("shown") + first), held.with_columns(pl.col("shown") + first))


def raising_a_match(connections: pl.DataFrame) -> pl.DataFrame:
    """Number CONNECTIONS from 0 as `connection`, and keep those whose direction raises a match."""
    directions = [str(direction) for direction in RAISES_NO_MATCH]
    return connections.with_row_index("connection").filter(~pl.col("direction").is_in(directions))


def _supported(raising: pl.DataFrame, pool: Pool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the pairs that anything speaks for, and the WORDS of the shown names."""
    numbered, distinct = personas(raising)
    contacts = contact_evidence(raising, pool.students)
    spared = _spared(raising, contacts, numbered, pool)
    by_persona, words = persona_evidence(distinct, pool.side, pool.least_bits, spared, once=pool.once)
    always = pl.any_horizontal("whole_name", by_initial()).fill_null(value=False)
    known = pl.col("persona").is_in(spared.implode()) | pl.col("always")
    enough = known | (pl.col("bits") >= pool.least_bits - NAMES_THE_COLLEGE)
    slim = by_persona.select("persona", "student", "bits", "whole_name", always=always)
    of_personas = slim.with_row_index("found").filter(enough)
    named = numbered.join(of_personas, on="persona").drop("persona")
    both = named.join(contacts, on=["connection", "student"], how="full", coalesce=True)
    total = pl.sum_horizontal(pl.col("bits").fill_null(0.0), *_DETAILS)
    weighed = _with_details(both, raising, pool).with_columns(
        pl.col("whole_name", "always").fill_null(value=False), bits=total.round(2)
    )
    kept = weighed.filter((pl.col("bits") >= pool.least_bits) | pl.col("always"))
    # The columns of the comparisons are many, and only those of pairs that are kept are looked at again.
    told = by_persona.select(pl.exclude("persona", "student", "bits", "whole_name").gather(kept["found"]))
    return packed(pl.concat([kept.drop("found", "always"), told], how="horizontal")), words


def _with_details(pairs: pl.DataFrame, raising: pl.DataFrame, pool: Pool) -> pl.DataFrame:
    """Add what birthday, employer and the way of writing say of rows with connection and student.

    Few connections have any of these, and only those are looked at.
    """
    in_group = pl.col("direction") == str(Direction.GROUP_MESSAGE)
    told = raising.select(
        "connection",
        employer_bits=employer_bits(pool.college),
        group_bits=pl.when(in_group).then(GROUP_MESSAGE_BITS),
    ).filter(pl.any_horizontal(pl.exclude("connection").is_not_null()))
    born = (
        pairs.select("connection", "student")
        .join(raising.select("connection", "birthday").drop_nulls(), on="connection")
        .join(pool.students.select("student", "dob"), on="student")
        .select("connection", "student", birthday_bits=birthday_bits())
    )
    return pairs.join(told, on="connection", how="left").join(born, on=["connection", "student"], how="left")


def _spared(raising: pl.DataFrame, contacts: pl.DataFrame, numbered: pl.DataFrame, pool: Pool) -> pl.Series:
    """Personas with a detail of their own: there a name may be weak, since the detail makes up for it."""
    learns = employer_bits(pool.college) >= LEARNS_THERE
    told = raising.filter(pl.col("birthday").is_not_null() | learns.fill_null(value=False)).select(
        "connection"
    )
    known = pl.concat([contacts.select("connection"), told]).unique()
    return numbered.join(known, on="connection", how="semi")["persona"].unique()


def _without_themselves(pairs: pl.DataFrame, raising: pl.DataFrame, pool: Pool) -> pl.DataFrame:
    """Drop pairs of a member of staff with their own student record."""
    if pool.themselves is None or pool.themselves.is_empty():
        return pairs
    own = (
        pool.themselves.join(pool.students.select("student_id", "student"), on="student_id")
        .join(raising.select("staff_id", "connection"), on="staff_id")
        .select("connection", "student")
    )
    return pairs.join(own, on=["connection", "student"], how="anti")
