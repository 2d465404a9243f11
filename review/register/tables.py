"""The register's tables, each with the time for which it is kept.

Events hold ids, dates and our own vocabulary; everything a person wrote, and every fact about a
person, lies in rows beside them that can be erased without breaking the chain of events.

A change here goes with a step of its own in `review/register/migrations/`.
"""

from enum import StrEnum

from sqlalchemy import Column, Integer, MetaData, String, Table, Text


class Retention(StrEnum):
    """How long a table's rows are kept; docs/register.md gives the reasons."""

    REGISTER = "as long as the register itself"
    HISTORY = "as long as the register: ids, dates and our own words, chained so that none can be taken out"
    DECISION = "until the second campaign after the decision closed"
    CAMPAIGN = "until the second campaign after the match was last seen"
    HANDED_IN = "until the campaign's list is decided; `purge --exports` removes them"
    BACKUP = "until a purge erases something that it holds"
    RUNS = "as long as the college keeps its run history: counts only"
    COLLEGE = "the college's own file, which we only read"


metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    info={"retention": Retention.REGISTER},
)
"""The schema version, the register's own random key, and the head of the chain."""

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("match_id", String(40), index=True),
    Column("actor", String(200), nullable=False),
    Column("year", Integer),
    Column("run_id", String(80)),
    Column("detail", Text, nullable=False),
    Column("wording_seal", String(64)),
    Column("basis_seal", String(64)),
    Column("key", String(200), unique=True),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    info={"retention": Retention.HISTORY},
)
"""One row is one thing that happened; `seq` counts from 1 without a gap, `hash` covers the row before."""

wording = Table(
    "wording",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("reason", Text),
    Column("note", Text),
    Column("salt", String(64), nullable=False),
    info={"retention": Retention.DECISION},
)
"""What a person wrote at an event, or the difference that reopened a match, in words."""

basis = Table(
    "basis",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("facts", Text, nullable=False),
    Column("salt", String(64), nullable=False),
    info={"retention": Retention.DECISION},
)
"""The facts a decision rested on, as JSON."""

match = Table(
    "match",
    metadata,
    Column("match_id", String(40), primary_key=True),
    Column("staff_id", String(200), nullable=False, index=True),
    Column("person", String(250), nullable=False),
    info={"retention": Retention.CAMPAIGN},
)
"""Which member of staff and which person in the student records a match_id stands for."""

student = Table(
    "student",
    metadata,
    Column("student_id", String(200), primary_key=True),
    Column("person", String(250), nullable=False, index=True),
    Column("uln", String(40)),
    Column("dob", String(10)),
    Column("names", Text, nullable=False),
    Column("emails", Text, nullable=False),
    info={"retention": Retention.CAMPAIGN},
)
"""What a listed student is recognised by under another reference: names folded, JSON lists."""

observation = Table(
    "observation",
    metadata,
    Column("match_id", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("facts", Text, nullable=False),
    info={"retention": Retention.CAMPAIGN},
)
"""How a match looked when it was last found in a campaign year; absent: never found in that year."""
