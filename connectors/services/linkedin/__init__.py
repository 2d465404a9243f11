"""LinkedIn: the tables of "Get a copy of your data", the quick archive and the full one.

A paragraph of notes stands above the header of Connections.csv, over one or more lines. Rows with every
cell blank but the date belong to closed accounts; they are counted. The export of 2018 has no notes and no
URL and writes dates as `1/8/18, 6:14 PM`, the month first; the URL came back in 2023, after the notes. "NA",
"Null" and "None" are names of people. The text of messages and invitations is never taken up.

Samples: data_samples/exports/linkedin (invented people).
"""

from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering, several
from connectors.dates import Dates, dates_in
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.linkedin.contacts import CONTACTS
from connectors.services.linkedin.messages import MESSAGES, TIME, is_of_robots, public_name, read_messages
from connectors.services.linkedin.owner import owner_in, owner_of_invitations
from connectors.services.people_tables import (
    TableList,
    first_lines,
    labels,
    list_with,
    rows_under_header,
    tables_in,
)
from records.policy import Direction, Service
from records.problem import Problem

ASKS_FOR = "Settings > Data privacy > Get a copy of your data: the larger archive, as the zip it comes in"


def recognises(export: Export) -> list[Member]:
    """Claim the files by their header row, or by name where LinkedIn's name is its own."""
    return [member for member in tables_in(export, _is_named) if _list_of(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; a file that cannot be read is a problem and hides no other."""
    gathering = Gathering(export, READER.name, Service.LINKEDIN)
    gathering.owner |= owner_in(export)
    messages = []
    for member in members:
        known = _list_of(export, member)
        if known is MESSAGES:
            messages.append(member)
        elif known:
            _read_list(gathering, member, known)
    # Last, since the other lists say who of two is the owner.
    read_messages(gathering, messages)
    gathering.tell_absent({Direction.FRIEND: "connections"})
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return any(member.name == known.name for known in LISTS)


def _list_of(export: Export, member: Member) -> TableList | None:
    lines = first_lines(export, member)
    if by_header := list_with(lines, LISTS):
        return None if by_header is MESSAGES and is_of_robots(member) else by_header
    by_name = next((known for known in LISTS if known.name == member.name), None)
    # A list a person typed may be called Connections.csv too; it says which service it is about.
    typed = any("service" in line for line in lines)
    if typed or export.loose or len(export.members) == 1:
        return None
    # Reddit has a messages.csv of its own.
    return by_name if by_name is not MESSAGES or _has_connections(export) else None


def _has_connections(export: Export) -> bool:
    return any(member.name == "connections.csv" for member in export.members)


def _read_list(gathering: Gathering, member: Member, known: TableList) -> None:
    own = rows_under_header(gathering, member, known)
    if own is None:
        return
    dates = dates_in(own["when"].str.replace(TIME, ""), "mdy")
    _note_dates(gathering, dates)
    rows = known.rows(own.with_columns(dates.values.alias("since")))
    usable = gathering.add(rows.with_columns(own["row"].alias("source_row")), member)
    if known.name == "connections.csv":
        gathering.found.add(Direction.FRIEND)
        if closed := rows.height - usable.height:
            gathering.notes.append(f"{closed} closed or restricted accounts without a name")
    if known.name == "invitations.csv":
        gathering.owner |= owner_of_invitations(own, public_name(pl.col("url")))
        _tell_undirected(gathering, member, own)
    if known.name == "memberfollows.csv":
        _note_strange_follows(gathering, own)


def _connections(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        "first_name",
        "last_name",
        "profile_url",
        "employer",
        "since",
        handle=public_name(pl.col("profile_url")),
        emails=several(pl.col("email")),
        direction=pl.lit(Direction.FRIEND.value),
    )


def _invitations(table: pl.DataFrame) -> pl.DataFrame:
    """Take the other person: who was invited where the invitation went out, else who invited."""
    sent = pl.col("way").str.strip_chars().str.to_uppercase() == "OUTGOING"
    rows = table.select(
        pl.when(sent).then("to").otherwise("from").alias("display_name"),
        pl.when(sent).then("to_url").otherwise("from_url").alias("profile_url"),
        pl.when(sent)
        .then(pl.lit(Direction.REQUEST_SENT.value))
        .otherwise(pl.lit(Direction.REQUEST_RECEIVED.value))
        .alias("direction"),
        "since",
        way=pl.col("way").str.strip_chars().str.to_uppercase(),
    )
    # Without a direction it is not known which of the two is the other person: the row is unusable.
    known_way = pl.col("way").is_in(["OUTGOING", "INCOMING"]).fill_null(False)
    blank = [pl.when(known_way).then(name).alias(name) for name in ("display_name", "profile_url")]
    return rows.with_columns(blank).with_columns(handle=public_name(pl.col("profile_url"))).drop("way")


def _follows(table: pl.DataFrame) -> pl.DataFrame:
    """Take who is followed; whoever is followed no longer was removed."""
    ended = _status(table).str.contains(_ENDED).fill_null(False)
    return table.select(
        "display_name",
        "since",
        direction=pl.when(ended)
        .then(pl.lit(Direction.REMOVED.value))
        .otherwise(pl.lit(Direction.FOLLOWING.value)),
    )


def _status(table: pl.DataFrame) -> pl.Series:
    return table["status"].str.strip_chars().str.to_lowercase()


def _note_strange_follows(gathering: Gathering, own: pl.DataFrame) -> None:
    strange = ~_status(own).str.contains(rf"{_ENDED}|^active$|^follow").fill_null(True)
    if count := int(strange.sum()):
        gathering.notes.append(f"{count} follows with a status in other words were taken as followed")


def _note_dates(gathering: Gathering, dates: Dates) -> None:
    note = "dates in numbers were read month first, as LinkedIn of 2018 writes them"
    if dates.numeric and not dates.contradicted and note not in gathering.notes:
        gathering.notes.append(note)
    if failed := int(dates.failed.sum()):
        gathering.notes.append(f"{failed} dates of another form were left out")


def _tell_undirected(gathering: Gathering, member: Member, table: pl.DataFrame) -> None:
    known_way = table["way"].str.strip_chars().str.to_uppercase().is_in(["OUTGOING", "INCOMING"])
    if lost := int((~known_way.fill_null(False)).sum()):
        gathering.problems.append(_no_way(gathering.export.shown(member), lost))


def _no_way(file: str, rows: int) -> Problem:
    what = f"{rows} invitations do not say whether they were sent or received, so they were left out."
    return Problem("BC-IMP-043", file, None, "Direction", what, "Hand in the file as it was downloaded.")


_ENDED = r"^(inactive|unfollow|removed|ended)"
"""Active and Unfollow were seen in a published reader of the file."""
_FIRST, _LAST = ("First Name",), ("Last Name",)
_WHEN = ("Connected On", "Sent At")

LISTS = (
    TableList(
        "connections.csv",
        (labels("First Name", "Last Name", "Connected On"),),
        {
            "first_name": _FIRST,
            "last_name": _LAST,
            "profile_url": ("URL",),
            "email": ("Email Address",),
            "employer": ("Company",),
            "position": ("Position",),
            "when": _WHEN,
        },
        _connections,
    ),
    TableList(
        "invitations.csv",
        (labels("From", "To", "Sent At", "Direction"),),
        {
            "from": ("From",),
            "to": ("To",),
            "from_url": ("inviterProfileUrl",),
            "to_url": ("inviteeProfileUrl",),
            "way": ("Direction",),
            "when": _WHEN,
        },
        _invitations,
    ),
    CONTACTS,
    TableList(
        "memberfollows.csv",
        (labels("Date", "Full Name", "Status"),),
        {"display_name": ("Full Name",), "status": ("Status",), "when": ("Date",)},
        _follows,
    ),
    MESSAGES,
)
"""Today's headers and those of 2018; case, blanks and underscores do not matter."""

VOCABULARY = frozenset(header for known in LISTS for headers in known.columns.values() for header in headers)

READER = Reader("linkedin csv", ASKS_FOR, recognises, read, Service.LINKEDIN, VOCABULARY)
