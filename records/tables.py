"""The shapes of the tables that pass between rooms.

Many rows are polars tables held to one of these schemas where they cross from one package to
another; one person's or one file's own words are pydantic models (`records/people.py`).
"""

import polars as pl
from polars.datatypes import DataTypeClass

ColumnType = pl.DataType | DataTypeClass
Schema = dict[str, ColumnType]

CONNECTIONS: Schema = {
    "service": pl.String,
    "direction": pl.String,
    "display_name": pl.String,
    "first_name": pl.String,
    "last_name": pl.String,
    "handle": pl.String,
    "profile_url": pl.String,
    "platform_id": pl.String,
    "emails": pl.List(pl.String),
    "phones": pl.List(pl.String),
    "since": pl.Date,
    "source_file": pl.String,
    "source_row": pl.UInt32,
    "staff_id": pl.String,
    "employer": pl.String,
    "birthday": pl.String,
    "said_to_be": pl.String,
    "approved_business": pl.Boolean,
}
"""One row is one person in a staff member's network on one service, as the export shows them.

Two friends with one name are two rows. Null means that the export does not say; `emails` and
`phones` are then empty lists. `handle` has no leading @. `since` is cut at UTC. `source_file` is the path
inside the export with ``/``; `source_row` the spreadsheet row of a table (header and preamble
counted), the n-th element of its list from 1 for JSON and XML. `staff_id` is null until the flow
or a bulk list says whose it is. `birthday` is ISO, or ``--MM-DD`` without a year.
`said_to_be` is what the member of staff says this person is to them, in their own profile or list
("cousin (Facebook profile)"): shown beside a match, compared and kept nowhere.
`approved_business` marks an account approved under section 5.1 (null: not said).
"""

STUDENT_ROWS: Schema = {
    "student_id": pl.String,
    "name_kind": pl.String,
    "given": pl.String,
    "middle": pl.String,
    "family": pl.String,
    "dob": pl.Date,
    "email": pl.String,
    "status_source": pl.String,
    "start": pl.Date,
    "planned_end": pl.Date,
    "end": pl.Date,
    "end_reason": pl.String,
    "source_file": pl.String,
    "source_row": pl.UInt32,
    "handle": pl.String,
    "phone": pl.String,
    "uln": pl.String,
    "source": pl.String,
    "stated_status": pl.String,
    "linked_id": pl.String,
    "keys": pl.List(pl.String),
}
"""What a student reader returns: one row a name × spell of one source record.

`student_id` is byte for byte as its source gives it. `status_source` is the source's own code,
`stated_status` what that code means by the settings (applicant, current, former; null: the dates alone
say, or nothing does). `source` names the record system and, where it has one, its year
("ilr 2025-26"). `linked_id` is another student_id of the same person that the source itself gives
(ILR PrevLearnRefNumber). `keys` are other systems' numbers for the person, as kind and number
("upn:A123456789012", "ucas:1234567890", "husid:…", "pidm:…"): two records that share one are one person where
name or date of birth agrees. Null means not given; `keys` is then an empty list.
"""

RELATIONS: Schema = {
    "student_id": pl.String,
    "other_id": pl.String,
    "other_given": pl.String,
    "other_family": pl.String,
    "other_email": pl.String,
    "role": pl.String,
    "source": pl.String,
}
"""One row is one person whom the institution's own records relate to a student (guardian, parent, relative).

`other_id` is that person's id in the same source; a person who is staff and guardian at once stands in it
twice by role. It supports an exemption beside a match and makes none.
"""

STUDENTS: Schema = {
    "student_id": pl.String,
    "shown_name": pl.String,
    "status": pl.String,
    "status_why": pl.String,
    "dob": pl.Date,
    "emails": pl.List(pl.String),
    "phones": pl.List(pl.String),
    "handles": pl.List(pl.String),
    "uln": pl.String,
    "under_18": pl.Boolean,
    "deceased": pl.Boolean,
}
"""One row is one person in the student records at the as-at date.

`student_id` is the newest source's id. `shown_name` is the newest legal name as given. `status_why` is
a few words ("ILR 2025-26: learning since 2025-09-01"). `under_18` is at the as-at date; null without a
date of birth.
"""

NAMES: Schema = {
    "student_id": pl.String,
    "name_kind": pl.String,
    "given": pl.String,
    "middle": pl.String,
    "family": pl.String,
}
"""One row is one name of one StudentRecord; no name twice under one kind."""

SPELLS: Schema = {
    "student_id": pl.String,
    "source": pl.String,
    "status_source": pl.String,
    "stated_status": pl.String,
    "start": pl.Date,
    "planned_end": pl.Date,
    "end": pl.Date,
    "end_reason": pl.String,
    "source_file": pl.String,
    "source_row": pl.UInt32,
}
"""One row is one period that one source states about one StudentRecord."""

CANDIDATES: Schema = {"connection": pl.UInt32, "student": pl.UInt32}
"""One row is a pair worth comparing: row numbers, from 0, of CONNECTIONS and STUDENTS. No pair twice."""

PARTS = pl.List(pl.Struct({"part": pl.String, "said": pl.String, "bits": pl.Float64}))
"""The parts of a weight in the order in which they are told: which, in words, and its bits.

The starting odds come first. 0 bits: told, and counts for nothing (what could not be confirmed).
"""

EVIDENCE: Schema = {
    "staff_id": pl.String,
    "student_id": pl.String,
    "connection": pl.UInt32,
    "weight": pl.Float64,
    "whole_name": pl.Boolean,
    "others": pl.UInt32,
    "why": pl.String,
    "parts": PARTS,
}
"""One row is one connection that suggests one match.

`connection` is the row number, from 0, in the CONNECTIONS table that was matched. `weight` is in bits
(log2 odds), the sum of the bits of `parts`, which `why` tells in a line. `whole_name`: the shown name
equals one of the student's names. `others` counts other students within 6 bits of this weight for this
connection, or better.
"""

MATCHES: Schema = {
    "staff_id": pl.String,
    "student_id": pl.String,
    "strength": pl.String,
    "weight": pl.Float64,
    "services": pl.List(pl.String),
    "directions": pl.List(pl.String),
    "connection_names": pl.List(pl.String),
    "handles": pl.List(pl.String),
    "why": pl.String,
    "others": pl.UInt32,
}
"""One row is one member of staff × one student, with every connection that suggests it. Strongest first.

`why` and `others` are those of the connection with the most weight. Lists hold no value twice and no null.
"""

SUPPORT: Schema = {"staff_id": pl.String, "student_id": pl.String, "support": pl.String}
"""One row is one thing that the institution's records say of a member of staff and a student, in words."""

WORKLIST: Schema = {
    "match_id": pl.String,
    "strength": pl.String,
    "weight": pl.Float64,
    "staff_id": pl.String,
    "staff_name": pl.String,
    "services": pl.List(pl.String),
    "directions": pl.List(pl.String),
    "connection_names": pl.List(pl.String),
    "handles": pl.List(pl.String),
    "student_id": pl.String,
    "student_name": pl.String,
    "student_status": pl.String,
    "why": pl.String,
    "others": pl.UInt32,
    "change": pl.String,
    "verdict": pl.String,
    "waits_for": pl.String,
    "reason": pl.String,
    "note": pl.String,
    "decided_by": pl.String,
    "decided_on": pl.Date,
    "expires": pl.Date,
    "support": pl.String,
    "approved_business": pl.String,
    "claim": pl.String,
    "claim_reason": pl.String,
    "claimed_on": pl.Date,
    "declared": pl.String,
    "outcome": pl.String,
    "settled": pl.Boolean,
    "deceased": pl.Boolean,
    "as_shown": pl.String,
}
"""One row is one match of this run, settled ones included, strongest first; then matches that are gone.

The columns up to `declared` are those of review-list.csv. `weight`, `strength` and `others`
are null for a match that is gone. `reason`, `note`, `decided_by`, `decided_on`, `expires` and `outcome`
(a decision label) are those of the decision that stands; null while none does. `support` is what speaks for
an exemption: what the member of staff says this person is to them, and what the institution's records say
of the two; `approved_business` is ``yes`` where every connection of
the match is on an account approved under section 5.1; both null else, and for a match that is gone.
`claim` is the member of staff's newest answer (a label of the staff workbook), `claim_reason` their words;
`declared` says whether they told of the person before they were asked, or when asked; all null where they
said nothing: the check alone found the match.
`settled`: exempt, not the same person, or ended. `deceased` rows are for the lead only. `as_shown` names
the year and the newest event of the match, so that a mark made on an old copy is known for one.
"""

LISTED_CONNECTIONS: Schema = {
    "match_id": pl.String,
    "service": pl.String,
    "direction": pl.String,
    "connection_name": pl.String,
    "handle": pl.String,
    "profile_url": pl.String,
    "since": pl.Date,
    "weight": pl.Float64,
    "why": pl.String,
    "source_file": pl.String,
    "source_row": pl.UInt32,
}
"""One row is one connection of a listed match: the columns of connections.csv."""


def empty(schema: Schema) -> pl.DataFrame:
    """Return a table of this shape without rows."""
    return pl.DataFrame(schema=schema)


def held_to(table: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return the table with exactly the schema's columns, in its order.

    Raises:
        ValueError: a column is missing or has another type. It names columns and types only,
            never a value.
    """
    missing = [name for name in schema if name not in table.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    wrong = [
        f"{name} is {table.schema[name]}, not {wanted}"
        for name, wanted in schema.items()
        if table.schema[name] != wanted
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
    return table.select(list(schema))


def filled_to(table: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return the table with the schema's columns: missing ones null (lists empty), others cast.

    For readers, whose formats hold a few of the columns each.
    """
    return table.select(_column(table, name, wanted) for name, wanted in schema.items())


def _column(table: pl.DataFrame, name: str, wanted: ColumnType) -> pl.Expr:
    if name in table.columns:
        made = pl.col(name).cast(wanted)
        return made.fill_null(pl.lit([], dtype=wanted)) if isinstance(wanted, pl.List) else made
    empty_value: object = [] if isinstance(wanted, pl.List) else None
    return pl.lit(empty_value, dtype=wanted).alias(name)
