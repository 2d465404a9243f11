"""Instagram, JSON: followers, following, close friends, requests, unfollowed, blocked, synced contacts.

Every shape that was seen is read, often several in one export:

- until 2021 one `connections.json`: `{"followers": {"handle": "date"}, …}`;
- wrapped lists, `{"relationships_following": [{"string_list_data": [{"href", "value", "timestamp"}]}]}`;
- bare lists (`followers_1.json`), paged as `_1`, `_2`, …;
- since October 2025 the handle as `title`, with links `https://www.instagram.com/_u/<handle>`;
- since May 2026 `label_values` with URL, Name and Username, a list of one as a bare object.

The URL label is the person's own web site, not Instagram's. Threads lists in the same archive have the
same row shape and are left alone. Restricted, favourite and story-hidden people keep the direction of
their other list, so those lists add no row.

Samples: data_samples/exports/instagram (invented people).
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from connectors.connections import Gathering, day_of_seconds
from connectors.export import Export, Member
from connectors.json_text import beginning, rows_of
from connectors.reader import Reader, Reading
from connectors.services.cut_by_date import tell_cut_by_date
from connectors.services.instagram_rows import Person, people_before_2021, people_in_list
from connectors.services.meta_lists import (
    is_web_page,
    name_and_page,
    note_strangers,
    pages_without_json,
    read_lists,
    tell_missing_parts,
)
from records.policy import Direction, Service

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: "
    "Followers and following, and Contacts, format JSON, date range all time"
)

NO_ROWS = None
"""A list of people whose direction another list gives."""

DIRECTION_OF_KEY: dict[str, Direction | None] = {
    "relationships_followers": Direction.FOLLOWER,
    "relationships_following": Direction.FOLLOWING,
    "relationships_close_friends": Direction.CLOSE_FRIEND,
    "relationships_follow_requests_sent": Direction.REQUEST_SENT,
    "relationships_permanent_follow_requests": Direction.REQUEST_SENT,
    "relationships_follow_requests_received": Direction.REQUEST_RECEIVED,
    "relationships_unfollowed_users": Direction.REMOVED,
    "relationships_blocked_users": Direction.BLOCKED,
    "relationships_dismissed_suggested_users": Direction.SUGGESTED,
    "relationships_restricted_users": NO_ROWS,
    "relationships_hide_stories_from": NO_ROWS,
    "relationships_feed_favorites": NO_ROWS,
    "contacts_contact_info": Direction.CONTACT,
}
"""Keys that wrap a list."""

DIRECTION_OF_FILE: dict[str, Direction | None] = {
    "followers": Direction.FOLLOWER,
    "following": Direction.FOLLOWING,
    "closefriends": Direction.CLOSE_FRIEND,
    "pendingfollowrequests": Direction.REQUEST_SENT,
    "recentfollowrequests": Direction.REQUEST_SENT,
    "followrequestsyouvereceived": Direction.REQUEST_RECEIVED,
    "recentlyunfollowedprofiles": Direction.REMOVED,
    "recentlyunfollowedaccounts": Direction.REMOVED,
    "blockedprofiles": Direction.BLOCKED,
    "blockedaccounts": Direction.BLOCKED,
    "removedsuggestions": Direction.SUGGESTED,
    "restrictedprofiles": NO_ROWS,
    "restrictedaccounts": NO_ROWS,
    "hidestoryfrom": NO_ROWS,
    "profilesyouvefavorited": NO_ROWS,
    "syncedcontacts": Direction.CONTACT,
}
"""Normalised file names, without page number; they decide where a list has no key."""

DIRECTION_BEFORE_2021: dict[str, Direction | None] = {
    "followers": Direction.FOLLOWER,
    "following": Direction.FOLLOWING,
    "close_friends": Direction.CLOSE_FRIEND,
    "follow_requests_sent": Direction.REQUEST_SENT,
    "permanent_follow_requests": Direction.REQUEST_SENT,
    "follow_requests_received": Direction.REQUEST_RECEIVED,
    "blocked_users": Direction.BLOCKED,
    "dismissed_suggested_users": Direction.SUGGESTED,
    "restricted_users": NO_ROWS,
    "following_hashtags": NO_ROWS,
    "hide_stories_from": NO_ROWS,
}
"""Keys of connections.json; each holds an object of handles with a date."""

LOOKED_INTO = 100
"""JSON members of unknown names whose first bytes are looked at."""

_ROW_KEYS = ("title", "string_list_data", "string_map_data", "media_list_data", "label_values", "timestamp")
_ENTRY_KEYS = ("href", "value", "timestamp", "label", "media", "fbid")
_OLD_SHAPE = re.compile(r'"(followers|following|blocked_users|follow_requests_sent|close_friends)"\s*:\s*\{')


def recognises(export: Export) -> list[Member]:
    """Claim the lists by their file name and first bytes; Threads' and Facebook's are left alone."""
    json = [member for member in export.members if member.path.lower().endswith(".json")]
    named = [member for member in json if _is_named(member)]
    claimed = [member for member in named if _is_ours(export, member)]
    taken = {member.path for member in named}
    others = [m for m in json if m.path not in taken and "messages/" not in m.path][:LOOKED_INTO]
    claimed += [member for member in others if _has_our_key(beginning(export, member))]
    return claimed + pages_without_json(
        export, claimed, lambda page: _is_named(page) and _is_web_list(export, page)
    )


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; missing parts and lists cut by date are problems and make the export `in_part`."""
    gathering = Gathering(export, READER.name, Service.INSTAGRAM)
    read_lists(gathering, members, "Instagram", _take)
    tell_missing_parts(gathering, (m for m in members if _is_named(m) and not is_web_page(m)))
    followers = (Direction.FOLLOWER, "followers")
    tell_cut_by_date(gathering, "Instagram", followers, (Direction.FOLLOWING,))
    if gathering.set_aside:
        gathering.notes.append(f"{gathering.set_aside} people in lists that add no connection")
    gathering.tell_absent({Direction.FOLLOWER: "followers", Direction.FOLLOWING: "people followed"})
    claimed = {member.path for member in members}
    note_strangers(gathering, "/followersandfollowing/", lambda member: member.path in claimed)
    if any("/threads/" in "/" + member.place for member in export.members):
        gathering.notes.append("the export also holds Threads lists, which are not read yet")
    return gathering.reading()


def _take(gathering: Gathering, member: Member, content: object) -> bool:
    lists = _lists(content, name_and_page(member.path)[0])
    if lists and isinstance(content, dict):
        gathering.met(content, {*DIRECTION_OF_KEY, *DIRECTION_BEFORE_2021, *_ROW_KEYS, *_ENTRY_KEYS})
    for direction, rows in lists or ():
        gathering.found |= {direction} if direction else set()
        _add(gathering, member, direction, rows)
    return bool(lists)


def _lists(content: object, name: str) -> list[tuple[Direction | None, list[Person]]] | None:
    """Return each list of a file with its direction; None where no list is found."""
    by_name = DIRECTION_OF_FILE.get(name, NO_ROWS)
    if content is None or isinstance(content, list):
        return [(by_name, people_in_list(rows_of(content)))] if name in DIRECTION_OF_FILE else None
    if not isinstance(content, dict):
        return None
    if wrapped := [key for key in content if key in DIRECTION_OF_KEY]:
        return [(DIRECTION_OF_KEY[key], people_in_list(rows_of(content[key]))) for key in wrapped]
    if old := [key for key in content if key in DIRECTION_BEFORE_2021]:
        return [(DIRECTION_BEFORE_2021[key], people_before_2021(content[key])) for key in old]
    if name not in DIRECTION_OF_FILE:
        return None
    if any(key in content for key in ("label_values", "string_list_data", "string_map_data")):
        return [(by_name, people_in_list([content]))]
    lists = [value for value in content.values() if isinstance(value, list)]
    return [(by_name, people_in_list(lists[0]))] if len(lists) == 1 else None


def _add(gathering: Gathering, member: Member, direction: Direction | None, people: list[Person]) -> None:
    if direction is NO_ROWS:
        gathering.set_aside += len(people)
        return
    contact = pl.col("contact")
    is_email = contact.str.contains("@", literal=True)
    table = pl.DataFrame(
        {
            "handle": _texts(person.handle for person in people),
            "display_name": _texts(person.name for person in people),
            "first_name": _texts(person.first for person in people),
            "last_name": _texts(person.last for person in people),
            "profile_url": _texts(person.link for person in people),
            "contact": _texts(person.contact for person in people),
            "when": _texts(person.when for person in people),
            "source_row": pl.Series([person.row for person in people], dtype=pl.UInt32),
        }
    ).with_columns(
        pl.lit(direction.value).alias("direction"),
        pl.when(is_email).then(pl.concat_list(contact)).alias("emails"),
        pl.when(~is_email).then(pl.concat_list(contact)).alias("phones"),
        pl.coalesce(
            day_of_seconds(pl.col("when")),
            pl.col("when").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False),
        ).alias("since"),
    )
    # A deleted account keeps a made-up handle: nobody can be found by it.
    gone = pl.col("handle").str.contains("__deleted", literal=True).fill_null(False)
    closed = table.filter(gone).height
    if closed:
        gathering.unusable += closed
        gathering.notes.append(f"{closed} deleted accounts left out")
    gathering.add(table.filter(~gone), member)


def _texts(values: Iterator[str | None]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


def _is_named(member: Member) -> bool:
    return name_and_page(member.path)[0] in DIRECTION_OF_FILE


def _is_ours(export: Export, member: Member) -> bool:
    path = member.place
    head = beginning(export, member)
    if "/threads/" in "/" + path or '"text_post_app_' in head:
        return False
    if "followersandfollowing/" in path or path.endswith("contacts/syncedcontacts.json"):
        return True
    in_facebook = re.search(r"friendsandfollowers/|followingandfollowers/|(^|/)followers/", path)
    return not in_facebook and (_has_our_key(head) or _has_our_rows(head) or _is_empty_page(path, head))


def _has_our_key(head: str) -> bool:
    return any(f'"{key}"' in head for key in DIRECTION_OF_KEY) or bool(_OLD_SHAPE.search(head))


def _has_our_rows(head: str) -> bool:
    return '"string_list_data"' in head or '"string_map_data"' in head or '"label_values"' in head


def _is_empty_page(path: str, head: str) -> bool:
    return bool(re.search(r"followers\d+\.json$", path)) and head.strip() in {"[]", "null"}


def _is_web_list(export: Export, member: Member) -> bool:
    path = member.place
    in_place = "followersandfollowing/" in path or path.endswith("contacts/syncedcontacts.html")
    return "threads/" not in path and (in_place or "instagram.com" in beginning(export, member))


READER = Reader("instagram json", ASKS_FOR, recognises, read, Service.INSTAGRAM)
