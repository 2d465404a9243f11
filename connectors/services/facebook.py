"""Facebook, JSON: friends, followers, who is followed, requests and removed friends; three generations.

Until about 2019 the lists stood in `friends/` and `following_and_followers/` (key `friends`), until
about 2022 in `friends_and_followers/` (`friends_v2`), since then in `connections/friends/` and
`connections/followers/`. The top-level key says which list it is; the path only where the key is new.

Beside the friends stand people who are no friends: suggestions are not read, rejected and removed people
are `removed`. Facebook writes UTF-8 as if it were Latin-1; each string is repaired by itself. There is
never a handle, link or id, and followers have no date. Two friends of one name are two rows.

Samples: data_samples/exports/facebook (invented people).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import polars as pl

from connectors.connections import Gathering, day_of_seconds, sound_text
from connectors.export import Export, Member
from connectors.intake.paths import is_at, looked_up
from connectors.json_text import beginning, rows_of, text_of
from connectors.reader import Reader, Reading
from connectors.services.meta_lists import (
    is_web_page,
    note_strangers,
    pages_without_json,
    read_lists,
    tell_missing_parts,
)
from connectors.text import repaired
from records.policy import Direction, Service

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: "
    "Connections (friends and followers), format JSON, date range all time"
)

DIRECTION_OF_KEY = {
    "friends": Direction.FRIEND,
    "sent_requests": Direction.REQUEST_SENT,
    "sent_friend_requests": Direction.REQUEST_SENT,
    "friend_requests_sent": Direction.REQUEST_SENT,
    "received_requests": Direction.REQUEST_RECEIVED,
    "received_friend_requests": Direction.REQUEST_RECEIVED,
    "friend_requests_received": Direction.REQUEST_RECEIVED,
    "following": Direction.FOLLOWING,
    "who_you_follow": Direction.FOLLOWING,
    "followers": Direction.FOLLOWER,
    "people_who_followed_you": Direction.FOLLOWER,
    "deleted_friends": Direction.REMOVED,
    "removed_friends": Direction.REMOVED,
    "rejected_requests": Direction.REMOVED,
    "rejected_friend_requests": Direction.REMOVED,
}
"""Top-level keys, without their version (`friends_v2`)."""

DIRECTION_OF_FILE = {
    "yourfriends": Direction.FRIEND,
    "sentfriendrequests": Direction.REQUEST_SENT,
    "friendrequestssent": Direction.REQUEST_SENT,
    "receivedfriendrequests": Direction.REQUEST_RECEIVED,
    "friendrequestsreceived": Direction.REQUEST_RECEIVED,
    "rejectedfriendrequests": Direction.REMOVED,
    "removedfriends": Direction.REMOVED,
    "whoyouvefollowed": Direction.FOLLOWING,
    "whoyoufollow": Direction.FOLLOWING,
    "peoplewhofollowedyou": Direction.FOLLOWER,
}
"""Normalised file names that no other service uses."""

IN_FOLDERS = {
    "friends": ("friends/friends", "friendsandfollowers/friends"),
    "following": ("followingandfollowers/following", "friendsandfollowers/following", "followers/following"),
    "followers": ("followingandfollowers/followers", "friendsandfollowers/followers", "followers/followers"),
}
"""File names that other services use too; only below these folders are they Facebook's."""

NEVER_FRIENDS = ("peopleyoumayknow", "suggestedfriends", "yourpostaudiences", "wavingemojis")
LOOKED_INTO = 100
"""JSON members of unknown names whose first bytes are looked at: a renamed list is still found."""

_VERSION = re.compile(r"_v\d+$")
_PAGE = re.compile(r"\d+$")
_FOLDERS = r"/(connections/(friends|followers)|friends|friendsandfollowers|followingandfollowers)/[^/]*$"
_KEYS = "|".join(DIRECTION_OF_KEY)
_FIRST_KEY = re.compile(rf'^\s*\{{\s*"({_KEYS})"\s*:\s*(\[|null)')
# Instagram's connections.json of before 2021 has `"followers": {…}`: a list, or null, is Facebook's.
_VERSIONED_KEY = re.compile(rf'"({_KEYS})_v\d+"\s*:')
_ROW = ("name", "timestamp", "string_list_data", "title", "label_values", "value", "href", "media", "fbid")
_OTHERS = (
    ("youraddressbooks.json", "uploaded phone contacts"),
    ("yourimportedcontacts.json", "uploaded phone contacts"),
)


def recognises(export: Export) -> list[Member]:
    """Claim the lists: by a path that only Facebook has, else by the top-level key in the first bytes."""
    json = [m for m in export.members if m.path.lower().endswith(".json") and not _is_suggestion(m)]
    by_path = [m for m in json if _direction_of(m.path) and not _belongs_elsewhere(export, m)]
    taken = {m.path for m in by_path}
    others = [m for m in json if m.path not in taken and "messages/" not in m.path][:LOOKED_INTO]
    by_key = [m for m in others if _has_list_key(beginning(export, m))]
    claimed = by_path + by_key
    return claimed + pages_without_json(export, claimed, lambda page: _direction_of(page.path) is not None)


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists. Followers have no `since`; web pages (HTML) are answered with what to ask for."""
    gathering = Gathering(export, READER.name, Service.FACEBOOK)
    read_lists(gathering, members, "Facebook", _take)
    tell_missing_parts(gathering, (m for m in members if _direction_of(m.path) and not is_web_page(m)))
    gathering.tell_absent({Direction.FRIEND: "friends"})
    claimed = {member.path for member in members}
    note_strangers(gathering, _FOLDERS, lambda member: member.path in claimed or _is_suggestion(member))
    gathering.notes.extend(_also_there(export))
    return gathering.reading()


def _take(gathering: Gathering, member: Member, content: object) -> bool:
    lists = list(_lists(content, _direction_of(member.path)))
    if lists and isinstance(content, dict):
        gathering.met((_VERSION.sub("", key) for key in content), DIRECTION_OF_KEY)
    for direction, rows in lists:
        gathering.found.add(direction)
        gathering.met((key for row in rows if isinstance(row, dict) for key in row), _ROW)
        gathering.add(_table(rows, direction), member)
    return bool(lists)


def _lists(content: object, by_path: Direction | None) -> Iterator[tuple[Direction, list[object]]]:
    """Yield each list with its direction: by its key, else, where the path names it, the only list."""
    if isinstance(content, list):
        if by_path:
            yield by_path, content
        return
    if not isinstance(content, dict):
        return
    keyed = {key: DIRECTION_OF_KEY.get(_VERSION.sub("", key)) for key in content}
    if any(keyed.values()):
        yield from ((direction, rows_of(content[key])) for key, direction in keyed.items() if direction)
        return
    lists = [value for value in content.values() if isinstance(value, list)]
    if by_path and len(lists) == 1 and all(isinstance(row, dict) and "name" in row for row in lists[0]):
        yield by_path, lists[0]


def _table(rows: list[object], direction: Direction) -> pl.DataFrame:
    people = [_person(row) for row in rows]
    table = pl.DataFrame(
        {
            "display_name": pl.Series([name for name, _ in people], dtype=pl.String),
            "when": pl.Series([when for _, when in people], dtype=pl.String),
            "source_row": pl.Series(range(1, len(rows) + 1), dtype=pl.UInt32),
        }
    )
    return table.with_columns(since=day_of_seconds(pl.col("when")), direction=pl.lit(direction.value))


def _person(row: object) -> tuple[str | None, str | None]:
    """Return name and Unix time of a row: `name` and `timestamp`, or Instagram's nested shape."""
    if not isinstance(row, dict):
        return None, None
    inner = rows_of(row.get("string_list_data"))
    first = inner[0] if inner and isinstance(inner[0], dict) else {}
    name = text_of(row.get("name")) or text_of(first.get("value")) or text_of(row.get("title"))
    name = name or _labelled(row)
    when = text_of(row.get("timestamp")) or text_of(first.get("timestamp"))
    return sound_text(repaired(name)) if name else None, when


def _labelled(row: dict[str, object]) -> str | None:
    entries = [entry for entry in rows_of(row.get("label_values")) if isinstance(entry, dict)]
    return next((text_of(entry.get("value")) for entry in entries if entry.get("label") == "Name"), None)


def _direction_of(path: str) -> Direction | None:
    """Return what a list at this path holds; None where the path is not one that only Facebook has."""
    stem = PurePosixPath(looked_up(path)).with_suffix("").as_posix()
    name = _PAGE.sub("", stem.rpartition("/")[2])
    if name in DIRECTION_OF_FILE:
        return DIRECTION_OF_FILE[name]
    folders = IN_FOLDERS.get(name, ())
    return DIRECTION_OF_KEY[name] if any(is_at(_PAGE.sub("", stem), folder) for folder in folders) else None


def _is_suggestion(member: Member) -> bool:
    return member.name.startswith(NEVER_FRIENDS)


def _belongs_elsewhere(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    return '"relationships_' in head or '"text_post_app_' in head


def _has_list_key(head: str) -> bool:
    return bool(_FIRST_KEY.search(head) or _VERSIONED_KEY.search(head))


def _also_there(export: Export) -> list[str]:
    paths = [member.place for member in export.members]
    also = {what for part, what in _OTHERS if any(part in path for path in paths)}
    notes = [f"the export also holds {what}, which are not read yet" for what in sorted(also)]
    if suggested := sum(map(_is_suggestion, export.members)):
        notes.append(f"{suggested} files of suggestions and other people who are no friends were left out")
    return notes


READER = Reader("facebook json", ASKS_FOR, recognises, read, Service.FACEBOOK)
