"""Instagram: followers, following, close friends, requests, unfollowed, blocked, synced contacts.

Every shape that was seen is read, often several in one export:

- until 2021 one `connections.json`: `{"followers": {"handle": "date"}, …}`;
- wrapped lists, `{"relationships_following": [{"string_list_data": [{"href", "value", "timestamp"}]}]}`;
- bare lists (`followers_1.json`), paged as `_1`, `_2`, …;
- since October 2025 the handle as `title`, with links `https://www.instagram.com/_u/<handle>`;
- since May 2026 `label_values` with URL, Name and Username, a list of one as a bare object;
- each of them as a web page (HTML), the format that is offered first; JSON wins where both are there.

Threads' lists in the same archive have the same row shape and a reader of their own. Restricted, favourite
and story-hidden people keep the direction of their other list, so those lists add no row.

Samples: data_samples/exports/instagram (invented people).
"""

import re
from collections.abc import Sequence

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.json_text import beginning
from connectors.reader import Reader, Reading
from connectors.services.instagram.headers import service_linked
from connectors.services.instagram.lists import DIRECTION_OF_LIST, ROW_KEYS, is_named, read_members
from connectors.services.instagram.owner import owner_in
from connectors.services.meta.cut_by_date import tell_cut_by_date
from connectors.services.meta.lists import name_and_page, note_strangers, tell_missing_parts
from records.policy import Direction, Service

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: "
    "Followers and following, and Contacts, date range all time, format JSON (HTML is read too)"
)

DIRECTION_OF_KEY = {f"relationships_{words}": direction for words, direction in DIRECTION_OF_LIST.items()} | {
    "contacts_contact_info": Direction.CONTACT
}
"""Keys that wrap a list."""

LOOKED_INTO = 100
"""Members of unknown names whose first bytes are looked at."""

_IN_THREADS = re.compile(r"(^|/)threads/[^/]*$")
_IN_FACEBOOK = re.compile(r"friendsandfollowers/|followingandfollowers/|(^|/)followers/")
_ROWS = ("string_list_data", "string_map_data", "label_values")
_KEY = re.compile("|".join(f'"{key}"' for key in DIRECTION_OF_KEY))
_OLD_SHAPE = re.compile(r'"(followers|following|blocked_users|follow_requests_sent|close_friends)"\s*:\s*\{')


def recognises(export: Export) -> list[Member]:
    """Claim the lists by their file name and first bytes; Threads' and Facebook's are left alone."""
    json = export.ending(".json")
    claimed = [member for member in json if is_named(member) and _is_ours(export, member)]
    others = [m for m in json if not is_named(m) and "messages/" not in m.place][:LOOKED_INTO]
    claimed += [member for member in others if _has_our_key(beginning(export, member))]
    pages = [page for page in export.ending(".html", ".htm") if is_named(page)]
    return claimed + [page for page in pages if _is_our_page(export, page)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; missing parts and lists cut by date are problems and make the export `in_part`."""
    gathering = Gathering(export, READER.name, Service.INSTAGRAM)
    ranged = read_members(gathering, members, "Instagram", DIRECTION_OF_KEY)
    tell_missing_parts(gathering, filter(is_named, members))
    if not ranged:
        tell_cut_by_date(gathering, "Instagram", (Direction.FOLLOWER, "followers"), {Direction.FOLLOWING})
    gathering.tell_absent({Direction.FOLLOWER: "followers", Direction.FOLLOWING: "people followed"})
    claimed = {member.path for member in members}
    note_strangers(gathering, "/followersandfollowing/", lambda m: m.path in claimed, (".json", ".html"))
    gathering.owner |= owner_in(export)
    return gathering.reading()


def _is_ours(export: Export, member: Member) -> bool:
    """Tell Instagram's lists from those of the same name: by key, else by folder, else by the rows."""
    place, head = member.place, beginning(export, member)
    if _has_our_key(head):
        return True
    if '"text_post_app_' in head or _IN_THREADS.search(place) or _IN_FACEBOOK.search(place):
        return False
    return _is_in_place(member) or any(f'"{key}"' in head for key in _ROWS) or _is_empty(member, head)


def _has_our_key(head: str) -> bool:
    return '"text_post_app_' not in head and bool(_KEY.search(head) or _OLD_SHAPE.search(head))


def _is_in_place(member: Member) -> bool:
    """Tell whether a list stands where only Instagram puts it, or has a name that only Instagram gives."""
    return "followersandfollowing/" in member.place or name_and_page(member.path)[0] == "syncedcontacts"


def _is_empty(member: Member, head: str) -> bool:
    return bool(re.search(r"followers\d+\.json$", member.place)) and head.strip() in {"[]", "null"}


def _is_our_page(export: Export, page: Member) -> bool:
    if _IN_THREADS.search(page.place) or _IN_FACEBOOK.search(page.place):
        return False
    return _is_in_place(page) or service_linked(export, page) is Service.INSTAGRAM


READER = Reader(
    "instagram",
    ASKS_FOR,
    recognises,
    read,
    Service.INSTAGRAM,
    frozenset({*DIRECTION_OF_KEY, *DIRECTION_OF_LIST, *ROW_KEYS}),
)
