"""Reddit: friends, private messages and chats of the data request, a flat zip of tables.

`friends.csv` holds `username,note`; the note is the owner's own and is never taken up. Private messages name
sender and recipient (`messages.csv`, in some exports `messages_archive.csv`, each with a table of headers
that says the same without the text); of a chat only those who wrote are there. Followers are in no file.
`statistics.csv` names the account and the hour of the export. The columns are those that several published
readers of the export agree on.

Samples: data_samples/exports/reddit (invented people).
"""

from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering
from connectors.dates import dates_in
from connectors.export import Export, Member
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.people_tables import (
    TableList,
    first_lines,
    labels,
    list_by_header,
    rows_under_header,
    tables_in,
)
from connectors.services.tables_of_messages import owner_unknown, owners_key, partners, undated
from connectors.sheets import read_sheets, table_under
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = "reddit.com/settings/data-request: the zip of tables that Reddit sends"

_GONE = "[deleted]"
_NO_USER = r"(?i)^(#|/?r/|reddit$|\[deleted\]$)"
"""A message can go to a subreddit (`#name`, `/r/name`) or come from Reddit itself."""
_TIME = r" \d{1,2}:\d{2}.*$"
_FRIENDS = labels("username", "note")
_STATISTICS = labels("statistic", "value")


def recognises(export: Export) -> list[Member]:
    """Claim the lists by their header row; headers of messages only where the messages are not there."""
    found = {member: _list_of(export, member) for member in tables_in(export, _is_named)}
    texts = {member.name for member in found if found[member] is MESSAGES}
    return [member for member, known in found.items() if known and not _is_told_by_another(member, texts)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read friends, and one row a partner out of all messages and chats together."""
    gathering = Gathering(export, READER.name, Service.REDDIT)
    _read_statistics(gathering)
    standings = []
    for at, member in enumerate(members):
        known = _list_of(export, member)
        if known is None or (own := rows_under_header(gathering, member, known)) is None:
            continue
        if known is FRIENDS:
            gathering.found.add(Direction.FRIEND)
            gathering.add(known.rows(own).with_columns(own["row"].alias("source_row")), member)
        else:
            gathering.others -= _LEFT_ALONE
            standings.append(known.rows(_dated(gathering, member, own, at)))
    _read_partners(gathering, members, standings)
    gathering.tell_absent({Direction.FRIEND: "friends"})
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return member.name.startswith(("friends", "message", "chathistory"))


def _list_of(export: Export, member: Member) -> TableList | None:
    # Password managers write username and note too, among others: a list of friends has these two alone.
    if any(line == _FRIENDS for line in first_lines(export, member)):
        return FRIENDS
    return list_by_header(export, member, (MESSAGES, CHATS))


def _is_told_by_another(member: Member, names: set[str]) -> bool:
    whole = {"messageheaders.csv": "messages.csv", "messagesarchiveheaders.csv": "messagesarchive.csv"}
    return whole.get(member.name) in names


def _dated(gathering: Gathering, member: Member, own: pl.DataFrame, at: int) -> pl.DataFrame:
    days = dates_in(own["when"].str.replace(_TIME, ""), "ymd").values
    dated = own.with_columns(days.alias("day"), pl.lit(at, dtype=pl.UInt32).alias("file"))
    sound = dated.filter(pl.col("day").is_not_null())
    if lost := own.height - sound.height:
        gathering.problems.append(undated(gathering.export.shown(member), lost))
    sides = [name for name in ("from", "to", "username") if name in sound.columns]
    gone = sound.filter(pl.any_horizontal(pl.col(sides).str.strip_chars() == _GONE)).height
    if gone:
        gathering.unusable += gone
        gathering.notes.append(f"{gone} messages with deleted accounts, which have no name")
    return sound


def _friends(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(handle=_user("username"), direction=pl.lit(Direction.FRIEND.value))


def _messages(table: pl.DataFrame) -> pl.DataFrame:
    """Return STANDINGS: sender and recipient of each message."""
    thread = pl.format("message {}", pl.coalesce("thread", "id", pl.format("{} {}", "file", "row")))
    shared = table.with_columns(thread.alias("conversation"), pl.lit(False).alias("group"))
    sides = [
        shared.select(*_KEPT, "group", _user(side).alias("key"), pl.lit(side == "from").alias("wrote"))
        for side in ("from", "to")
    ]
    return pl.concat(sides).filter(pl.col("key").is_not_null())


def _chats(table: pl.DataFrame) -> pl.DataFrame:
    """Return STANDINGS: who wrote in which channel; a subreddit's room, or one of several, is a group."""
    channel = pl.format("chat {}", pl.coalesce("channel", pl.format("{} {}", "file", "row")))
    shared = table.with_columns(channel.alias("conversation"), _user("username").alias("key"))
    writers = shared.filter(pl.col("key").is_not_null())
    in_room = pl.col("subreddit").is_not_null() | (pl.col("key").n_unique().over("conversation") > 2)
    return writers.select(*_KEPT, in_room.alias("group"), "key", pl.lit(True).alias("wrote"))


def _user(column: str) -> pl.Expr:
    bare = pl.col(column).str.strip_chars().str.replace(r"^/?u/", "")
    return pl.when(~bare.str.contains(_NO_USER) & (bare != "")).then(bare)


def _read_partners(
    gathering: Gathering, members: Sequence[Member], standings: Sequence[pl.DataFrame]
) -> None:
    """Add each partner once, under the file in which they stand first."""
    people = pl.concat(standings) if standings else pl.DataFrame()
    if people.is_empty():
        return
    # User names are one whatever their case.
    people = people.with_columns(pl.col("key").str.to_lowercase().alias("key"), pl.col("key").alias("handle"))
    stated = {handle.lower() for handle in gathering.owner.handles}
    inferred = None if stated else owners_key(people)
    owner = {inferred} if inferred else stated
    if not owner:
        first = members[int(people["file"][0])]
        gathering.problems.append(owner_unknown(gathering.export.shown(first)))
    handles = people.sort("file", "row").group_by("key").agg(pl.col("handle").first())
    rows = partners(people.drop("handle"), owner).join(handles, on="key", maintain_order="left")
    for at, member in enumerate(members):
        found = rows.filter(pl.col("file") == at).rename({"row": "source_row"})
        if found.height:
            gathering.add(found.drop("file", "key"), member)


def _read_statistics(gathering: Gathering) -> None:
    """Take the account and the hour of the export from statistics.csv, where it is there."""
    for member in gathering.export.ending(".csv"):
        if member.name == "statistics.csv":
            told = _statistics(gathering.export, member)
            gathering.owner |= owner_of(handle=told.get("account name"), email=told.get("email address"))
            made = dates_in(
                pl.Series([told.get("export time")], dtype=pl.String).str.replace(_TIME, ""), "ymd"
            )
            gathering.made = made.values.item() or gathering.made


def _statistics(export: Export, member: Member) -> dict[str, str]:
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused:
        return {}
    tables = [table for sheet in sheets if (table := table_under(sheet, (_STATISTICS,))) is not None]
    pairs = (row for table in tables for row in table.drop("row").rows() if len(row) > 1)
    return {str(name).strip().lower(): str(value) for name, value, *_ in pairs if name and value}


_KEPT = ("file", "row", "conversation", "day")
_LEFT_ALONE = labels(
    "permalink", "ip", "subject", "body", "message", "message_id", "updated_at", "channel_name"
)
_LEFT_ALONE |= labels("thread_parent_message_id", "conversation_type")
"""Headers we know and never look under."""

FRIENDS = TableList("friends.csv", (_FRIENDS,), {"username": ("username",), "note": ("note",)}, _friends)
MESSAGES = TableList(
    "messages.csv",
    (labels("id", "permalink", "date", "from", "to"),),
    {"id": ("id",), "thread": ("thread_id",), "from": ("from",), "to": ("to",), "when": ("date",)},
    _messages,
)
CHATS = TableList(
    "chathistory.csv",
    (labels("message_id", "created_at", "username", "channel_url"),),
    {
        "username": ("username",),
        "channel": ("channel_url",),
        "subreddit": ("subreddit",),
        "when": ("created_at",),
    },
    _chats,
)

VOCABULARY = frozenset(
    header for known in (FRIENDS, MESSAGES, CHATS) for headers in known.columns.values() for header in headers
)
READER = Reader("reddit csv", ASKS_FOR, recognises, read, Service.REDDIT, VOCABULARY)
