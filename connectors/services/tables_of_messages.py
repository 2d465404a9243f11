"""Tables of messages, one row a message: who the owner is, and who therefore are the partners.

LinkedIn and Reddit write such tables. The text of a message is never taken up; who wrote to whom, and on
which day, is all that is asked.
"""

from collections.abc import Collection

import polars as pl

from records.policy import Direction
from records.problem import Problem

STANDINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.UInt32,
    "row": pl.UInt32,
    "conversation": pl.String,
    "key": pl.String,
    "wrote": pl.Boolean,
    "group": pl.Boolean,
    "day": pl.Date,
}
"""One row is one person in one message.

`file` is the number of the file from 0, `row` the spreadsheet row. `key` stands for a person. `wrote`: they
sent this message, else they got it. `group`: it went to several, or to a room.
"""


def owners_key(standings: pl.DataFrame, connected: Collection[str] = ()) -> str | None:
    """Return who stands in most conversations of two and more, if it is one alone and in over half of them.

    Args:
        standings: a STANDINGS table.
        connected: keys of people whom another list calls connections; nobody is their own.
    """
    # Where one side alone is named, it may be either.
    mutual = standings.filter(pl.col("key").n_unique().over("conversation") > 1)
    times = (
        mutual.filter(~pl.col("key").is_in(list(connected)))
        .group_by("key")
        .agg(pl.col("conversation").n_unique().alias("conversations"))
        .sort("conversations", descending=True)
    )
    most = times["conversations"].max()
    if not isinstance(most, int) or most * 2 <= mutual["conversation"].n_unique():
        return None
    foremost = times.filter(pl.col("conversations") == most)["key"]
    return str(foremost[0]) if len(foremost) == 1 else None


def partners(standings: pl.DataFrame, owners: Collection[str]) -> pl.DataFrame:
    """Return one row a partner: key, direction, since (the first day), file and row (the first).

    Takes a STANDINGS table. In a group only those who wrote are partners, weaker ones; whoever is a partner
    elsewhere too is named once, as `message_partner`.
    """
    is_group = pl.col("group").any().over("conversation")
    others = (
        standings.with_columns(is_group.alias("group"))
        .filter(~pl.col("key").is_in(list(owners)) & (~pl.col("group") | pl.col("wrote")))
        .with_columns((~pl.col("group")).any().over("key").alias("direct"))
        .filter(~pl.col("direct") | ~pl.col("group"))
        .sort("file", "row", maintain_order=True)
    )
    return others.group_by("key", maintain_order=True).agg(
        pl.when(pl.col("direct").first())
        .then(pl.lit(Direction.MESSAGE_PARTNER.value))
        .otherwise(pl.lit(Direction.GROUP_MESSAGE.value))
        .first()
        .alias("direction"),
        pl.col("day").min().alias("since"),
        pl.col("file").first(),
        pl.col("row").first(),
    )


def owner_unknown(file: str) -> Problem:
    """Say that the owner may stand among the partners."""
    what = "It cannot be told whose messages these are, so their owner may stand among the partners."
    do = "Hand in the whole download: another file in it names the owner."
    return Problem("BC-IMP-140", file, None, None, what, do)


def undated(file: str, rows: int) -> Problem:
    """Say that rows were left out which may be no messages."""
    what = (
        f"{rows:,} rows have no date, so they may be pieces of a text and not messages; they were left out."
    )
    do = "Hand in the file as it was downloaded; if it is, report this."
    return Problem("BC-IMP-141", file, None, None, what, do)
