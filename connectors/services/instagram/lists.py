"""What Instagram and Threads have in common: which list is which, and how one is taken in.

Both name their lists alike, below a prefix of their own, and come in one archive. A list stands in a JSON
file or, where staff left the format as it was offered, on a web page of the same name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.connections import Gathering
from connectors.export import Member
from connectors.json_text import rows_of
from connectors.pages import page_of
from connectors.services.instagram.headers import Header, header_of
from connectors.services.instagram.labels import ending
from connectors.services.instagram.pages import people_on
from connectors.services.instagram.rows import people_before_2021, people_in_list
from connectors.services.meta.lists import (
    broken_off,
    ends,
    is_web_page,
    name_and_page,
    pages_without_json,
    read_lists,
)
from connectors.services.people import Person, table_of
from records.policy import Direction
from records.problem import Problem, Refused

NO_ROWS = None
"""A list of people whose direction another list gives."""

Lists = Mapping[str, Direction | None]

DIRECTION_OF_LIST: Lists = {
    "followers": Direction.FOLLOWER,
    "following": Direction.FOLLOWING,
    "close_friends": Direction.CLOSE_FRIEND,
    "follow_requests_sent": Direction.REQUEST_SENT,
    "permanent_follow_requests": Direction.REQUEST_SENT,
    "follow_requests_received": Direction.REQUEST_RECEIVED,
    "unfollowed_users": Direction.REMOVED,
    "blocked_users": Direction.BLOCKED,
    "dismissed_suggested_users": Direction.SUGGESTED,
    "restricted_users": NO_ROWS,
    "hide_stories_from": NO_ROWS,
    "feed_favorites": NO_ROWS,
}
"""The lists by the words in their keys; until 2021 these were the keys of the one file connections.json."""

DIRECTION_OF_FILE: Lists = {
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

ROW_KEYS = frozenset({"title", "string_list_data", "string_map_data", "media_list_data", "label_values"})
ROW_KEYS |= {"href", "value", "timestamp", "label", "media", "fbid"}

_DELETED = "__deleted"


@dataclass(frozen=True, slots=True)
class Kept:
    """One list of a file: its direction and who stands in it."""

    direction: Direction | None
    people: list[Person]


def is_named(member: Member) -> bool:
    """Tell whether a file is called as a list is."""
    return name_and_page(member.path)[0] in DIRECTION_OF_FILE


def read_members(gathering: Gathering, members: Sequence[Member], service: str, keys: Lists) -> bool:
    """Read the lists: JSON, and those web pages whose list did not come as JSON too.

    Returns whether the pages say that they were asked for with a date range, which is a problem.

    Args:
        gathering: takes in what is read.
        members: claimed.
        service: its name, for sentences.
        keys: top-level keys that wrap a list, and its direction.
    """
    json = [member for member in members if not is_web_page(member)]
    read_lists(gathering, json, service, _taker(keys))
    claimed = {member.path for member in members}
    have = [member for member in json if member.path in gathering.read]
    pages = pages_without_json(gathering.export, have, lambda page: page.path in claimed)
    ranged = _read_pages(gathering, pages)
    if left := len(members) - len(json) - len(pages):
        gathering.notes.append(f"{left} web pages were left out, since their lists came as JSON too")
    if gathering.set_aside:
        gathering.notes.append(f"{gathering.set_aside} people in lists that add no connection")
    return ranged


def _taker(keys: Lists) -> Callable[[Gathering, Member, object], bool]:
    def take(gathering: Gathering, member: Member, content: object) -> bool:
        lists = _lists(content, name_and_page(member.path)[0], keys)
        if lists and isinstance(content, dict):
            gathering.met(content, {*keys, *DIRECTION_OF_LIST, *ROW_KEYS})
        for kept in lists or ():
            _add(gathering, member, kept)
        return bool(lists)

    return take


def _lists(content: object, name: str, keys: Lists) -> list[Kept] | None:
    """Return each list of a file; None where no list is found."""
    by_name = DIRECTION_OF_FILE.get(name, NO_ROWS)
    if content is None or isinstance(content, list):
        return [_kept(by_name, content)] if name in DIRECTION_OF_FILE else None
    if not isinstance(content, dict):
        return None
    if wrapped := [key for key in content if key in keys]:
        return [_kept(keys[key], content[key]) for key in wrapped]
    if old := [key for key in content if key in DIRECTION_OF_LIST]:
        return [_kept(DIRECTION_OF_LIST[key], content[key]) for key in old]
    if name not in DIRECTION_OF_FILE:
        return None
    if _is_row(content):
        return [_kept(by_name, content)]
    lists = [value for value in content.values() if isinstance(value, list)]
    return [_kept(by_name, lists[0])] if len(lists) == 1 else None


def _kept(direction: Direction | None, rows: object) -> Kept:
    if isinstance(rows, dict) and not _is_row(rows):
        return Kept(direction, people_before_2021(rows))
    return Kept(direction, people_in_list(rows_of(rows), direction is Direction.CONTACT))


def _is_row(content: dict[str, object]) -> bool:
    """Tell a row that stands alone from an object of handles, of which one can be called as a key is."""
    keys = ("label_values", "string_list_data", "string_map_data")
    return any(isinstance(content.get(key), list | dict) for key in keys)


def _add(gathering: Gathering, member: Member, kept: Kept) -> None:
    if kept.direction is NO_ROWS:
        gathering.set_aside += len(kept.people)
        return
    gathering.found.add(kept.direction)
    # A deleted account keeps a made-up handle: nobody can be found by it.
    left = [person for person in kept.people if _DELETED not in ending(person.handle or "")]
    if closed := len(kept.people) - len(left):
        gathering.unusable += closed
        gathering.notes.append(f"{closed} deleted accounts left out")
    gathering.add(table_of(left, kept.direction), member)


def _read_pages(gathering: Gathering, pages: Sequence[Member]) -> bool:
    """Read the web pages; one in which nobody is found is a problem, unless it is plainly empty."""
    headers, undated = [], 0
    for page in pages:
        try:
            root = page_of(gathering.export, page)
            is_whole = ends(gathering.export, page)
        except Refused as refused:
            gathering.fail(refused.problem, page)
            continue
        direction = DIRECTION_OF_FILE[name_and_page(page.path)[0]]
        headers.append(header_of(root))
        if (found := people_on(root, direction is Direction.CONTACT)) is None:
            gathering.fail(_nobody_found(gathering.export.shown(page)), page)
            continue
        undated += found.undated
        _add(gathering, page, Kept(direction, found.people))
        gathering.read.add(page.path)
        if not is_whole:
            gathering.in_part = True
            gathering.problems.append(broken_off(gathering.export.shown(page)))
    if undated:
        gathering.notes.append(f"{undated} dates on web pages have a form that we do not know")
    return _told_range(gathering, headers)


def _told_range(gathering: Gathering, headers: Sequence[Header]) -> bool:
    """Take from the pages' headers when they were made, and tell whether they have a date range."""
    gathering.made = max((header.made for header in headers if header.made), default=None)
    first = min((header.asked_from for header in headers if header.asked_from), default=None)
    if first is not None:
        gathering.in_part = True
        gathering.problems.append(_of_a_time(gathering.export.label, first))
    return first is not None


def _nobody_found(file: str) -> Problem:
    what = "This web page is where a list of people should be, and we find neither people nor an empty list."
    do = "Ask for the download again and choose the format JSON and the date range all time."
    return Problem("BC-IMP-070", file, None, None, what, do)


def _of_a_time(label: str, first: date) -> Problem:
    what = f"The web pages say that they hold only what is dated since {first}: the lists may be cut by date."
    do = "Ask Instagram for the download again with the date range all time."
    return Problem("BC-IMP-071", label, None, None, what, do)
