"""The review list as a table, and the connections of its matches."""

import polars as pl

from records.policy import Change, Strength
from records.tables import LISTED_CONNECTIONS, WORKLIST
from review.lists.rows import Listing, found_row, gone_row
from review.matches.observing import connections_of

_RANK = {strength.value: rank for rank, strength in enumerate(Strength)}


def table_of(
    listing: Listing,
    matches: pl.DataFrame,
    students: pl.DataFrame,
    evidence: pl.DataFrame,
    connections: pl.DataFrame,
) -> pl.DataFrame:
    """Make the WORKLIST table: the matches of the run strongest first, then those that are gone."""
    about = _about(listing, students, evidence, connections)
    found = matches.join(about, on=["staff_id", "student_id"], how="inner", suffix="_of_match")
    rank = pl.col("strength").replace_strict(_RANK, return_dtype=pl.UInt8)
    order = [rank, -pl.col("weight"), pl.col("staff_id"), pl.col("student_id")]
    rows = found.sort(order).with_columns(
        why=pl.concat_str("why", "why_of_match", separator=" ", ignore_nulls=True)
    )
    gone = pl.DataFrame([gone_row(listing, match) for match in listing.gone], schema=WORKLIST)
    return pl.concat([rows.select(list(WORKLIST)).cast(WORKLIST), gone.sort("staff_name", "match_id")])  # type: ignore[arg-type]


def listed_connections(
    table: pl.DataFrame, evidence: pl.DataFrame, connections: pl.DataFrame
) -> pl.DataFrame:
    """Every connection of a listed match, in the order of the list: the LISTED_CONNECTIONS table."""
    ids = table.filter(pl.col("change") != Change.GONE.value).select("match_id", "staff_id", "student_id")
    seen = connections_of(evidence, connections).rename({"display_name": "connection_name"})
    order = ["place", -pl.col("weight"), "service", "source_file", "source_row", "direction", "connection"]
    joined = ids.with_row_index("place").join(seen, on=["staff_id", "student_id"], how="inner")
    return joined.sort(order, nulls_last=True).select(list(LISTED_CONNECTIONS)).cast(LISTED_CONNECTIONS)  # type: ignore[arg-type]


def _about(
    listing: Listing, students: pl.DataFrame, evidence: pl.DataFrame, connections: pl.DataFrame
) -> pl.DataFrame:
    """What the list adds to the matches of the run, one row each."""
    dead = set(students.filter(pl.col("deceased"))["student_id"])
    seen = connections_of(evidence, connections)
    business, support = on_business_accounts(seen), _support(seen, listing.supporting)
    schema = {name: kind for name, kind in WORKLIST.items() if name not in _FROM_MATCHES} | {
        "staff_id": pl.String,
        "student_id": pl.String,
        "why": pl.String,
    }
    rows = [
        found_row(
            listing,
            match_id,
            staff_id,
            facts,
            deceased=facts["student_id"] in dead,
            business=(staff_id, facts["student_id"]) in business,
            support=support.get((staff_id, facts["student_id"])),
        )
        for match_id, (staff_id, _, facts) in listing.found.items()
    ]
    return pl.DataFrame(rows, schema=schema)


_FROM_MATCHES = (
    "strength",
    "weight",
    "services",
    "directions",
    "connection_names",
    "handles",
    "others",
)


def on_business_accounts(seen: pl.DataFrame) -> set[tuple[str, str]]:
    """Return staff_id and student_id of matches whose every connection is on an approved account."""
    every = seen.group_by("staff_id", "student_id").agg(
        pl.col("approved_business").fill_null(value=False).all()
    )
    return set(every.filter("approved_business").select("staff_id", "student_id").iter_rows())


def _support(seen: pl.DataFrame, supporting: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return what speaks for an exemption, by staff_id and student_id: the staff's own words come first."""
    own = seen.select("staff_id", "student_id", support="said_to_be").sort(pl.all())
    told = pl.concat([own, supporting.select(own.columns).sort(pl.all())]).drop_nulls("support")
    together = told.group_by("staff_id", "student_id").agg(
        pl.col("support").unique(maintain_order=True).str.join("; ")
    )
    return {(staff_id, student_id): said for staff_id, student_id, said in together.iter_rows()}
