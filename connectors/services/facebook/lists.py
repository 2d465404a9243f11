"""Which of Facebook's lists a file is, by its key or its path, and who stands in the rows of a JSON list.

File names and keys are English whatever the language of the account.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import splitext

from connectors.connections import Gathering
from connectors.export import Member
from connectors.json_text import rows_of, text_of
from connectors.services.facebook.labels import NAME, first_of, said_in
from connectors.services.people import Person, table_of
from connectors.text import repaired
from records.policy import Direction

DIRECTION_OF_KEY: Mapping[str, Direction] = {
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

DIRECTION_OF_FILE: Mapping[str, Direction] = {
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

IN_FOLDERS: Mapping[str, tuple[str, ...]] = {
    "friends": ("friends/friends", "friendsandfollowers/friends"),
    "following": ("followingandfollowers/following", "friendsandfollowers/following", "followers/following"),
    "followers": ("followingandfollowers/followers", "friendsandfollowers/followers", "followers/followers"),
}
"""File names that other services use too; only below these folders are they Facebook's."""

NEVER_FRIENDS = (
    "peopleyoumayknow",
    "suggestedfriends",
    "friendsyouseeless",
    "yourpostaudiences",
    "wavingemojis",
)
"""Beginnings of files that lie beside the friends and make nobody a friend."""

ROW_KEYS = (
    "name",
    "timestamp",
    "string_list_data",
    "title",
    "label_values",
    "value",
    "href",
    "media",
    "fbid",
)
_KEYS = "|".join(DIRECTION_OF_KEY)
_FIRST_KEY = re.compile(rf'^\s*\{{\s*"({_KEYS})"\s*:\s*(\[|null)')
# Instagram's connections.json of before 2021 has `"followers": {…}`: a list, or null, is Facebook's.
_VERSIONED_KEY = re.compile(rf'"({_KEYS})_v\d+"\s*:')
_VERSION = re.compile(r"_v\d+$")
_PAGE = re.compile(r"\d+$")


def direction_at(member: Member) -> Direction | None:
    """Return what a list at this path holds; None where the path is not one that only Facebook has."""
    stem = _PAGE.sub("", splitext(member.place)[0])
    name = stem.rpartition("/")[2]
    if name in DIRECTION_OF_FILE:
        return DIRECTION_OF_FILE[name]
    here = any(stem == folder or stem.endswith("/" + folder) for folder in IN_FOLDERS.get(name, ()))
    return DIRECTION_OF_KEY[name] if here else None


def is_suggestion(member: Member) -> bool:
    """Tell a file beside the lists whose people are no friends, whatever stands in it."""
    return member.name.startswith(NEVER_FRIENDS)


def begins_like_a_list(head: str) -> bool:
    """Tell one of Facebook's lists by the first characters of a JSON file."""
    return bool(_FIRST_KEY.search(head) or _VERSIONED_KEY.search(head))


def take_lists(gathering: Gathering, member: Member, content: object) -> bool:
    """Take in the lists of one parsed member; False where it holds none that is known."""
    lists = list(_lists(content, direction_at(member)))
    if lists and isinstance(content, dict):
        gathering.met((_VERSION.sub("", key) for key in content), DIRECTION_OF_KEY)
    for direction, rows in lists:
        gathering.found.add(direction)
        gathering.met((key for row in rows if isinstance(row, dict) for key in row), ROW_KEYS)
        people = [_person(row, number) for number, row in enumerate(rows, 1)]
        gathering.add(table_of(people, direction), member)
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
    if by_path and any(key in content for key in ("name", "label_values", "string_list_data")):
        yield by_path, [content]
        return
    lists = [value for value in content.values() if isinstance(value, list)]
    if by_path and len(lists) == 1 and all(isinstance(row, dict) and "name" in row for row in lists[0]):
        yield by_path, lists[0]


def _person(row: object, number: int) -> Person:
    """Return who stands in a row: `name` and `timestamp`, Instagram's nested shape, or labels and values."""
    if not isinstance(row, dict):
        return Person(number)
    inner = rows_of(row.get("string_list_data"))
    first = inner[0] if inner and isinstance(inner[0], dict) else {}
    name = text_of(row.get("name")) or text_of(first.get("value")) or text_of(row.get("title"))
    name = repaired(name) if name else first_of(said_in(row.get("label_values")), NAME)
    return Person(
        number, display_name=name, when=text_of(row.get("timestamp")) or text_of(first.get("timestamp"))
    )
