"""Threads: followers, following, requests and blocked people, inside an Instagram download.

The lists stand in `your_instagram_activity/threads/`, under the names and in the row shapes of Instagram's
own, wrapped in keys that begin with `text_post_app_`. That key says whose they are wherever they lie; a list
without it is Threads' by its folder. On web pages (HTML) there is only the folder, or links to Threads.
Posts, likes and everything else in that folder are not read. A person has the same handle on Threads as on
Instagram.

Samples: data_samples/exports/threads, and those of Instagram (invented people).
"""

import re
from collections.abc import Sequence

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.json_text import beginning, keys_at_the_beginning
from connectors.reader import Reader, Reading
from connectors.services.instagram.headers import service_linked
from connectors.services.instagram.lists import DIRECTION_OF_LIST, ROW_KEYS, is_named, read_members
from connectors.services.instagram.owner import owner_in
from connectors.services.meta.cut_by_date import tell_cut_by_date
from connectors.services.meta.lists import tell_missing_parts
from records.policy import Direction, Service

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information, for your Instagram "
    "profile: Threads, date range all time, format JSON (HTML is read too)"
)

_PREFIXES = ("text_post_app_text_post_app_", "text_post_app_")
DIRECTION_OF_KEY = {
    prefix + words: direction for prefix in _PREFIXES for words, direction in DIRECTION_OF_LIST.items()
}
"""Keys that wrap a list; the doubled prefix is the one that was seen."""

LOOKED_INTO = 100
"""Members of unknown names whose first bytes are looked at."""

_IN_THREADS = re.compile(r"(^|/)threads/[^/]*$")


def recognises(export: Export) -> list[Member]:
    """Claim the lists by their key; by the folder where there is none, and never against Instagram's key."""
    json = [member for member in export.ending(".json") if "messages/" not in member.place]
    near = [member for member in json if is_named(member) or _IN_THREADS.search(member.place)]
    taken = {member.path for member in near}
    others = [member for member in json if member.path not in taken][:LOOKED_INTO]
    claimed = [member for member in [*near, *others] if _is_ours(export, member)]
    pages = [page for page in export.ending(".html", ".htm") if is_named(page)]
    return claimed + [page for page in pages if _is_our_page(export, page)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; missing parts and lists cut by date are problems and make the export `in_part`."""
    gathering = Gathering(export, READER.name, Service.THREADS)
    ranged = read_members(gathering, members, "Instagram", DIRECTION_OF_KEY)
    tell_missing_parts(gathering, filter(is_named, members))
    if not ranged:
        tell_cut_by_date(gathering, "Threads", (Direction.FOLLOWER, "followers"), {Direction.FOLLOWING})
    gathering.tell_absent({Direction.FOLLOWER: "Threads followers", Direction.FOLLOWING: "people followed"})
    gathering.owner |= owner_in(export)
    return gathering.reading()


def _is_ours(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if any(key in DIRECTION_OF_KEY for key in keys_at_the_beginning(head)):
        return True
    keyed = '"text_post_app_' in head or '"relationships_' in head
    return not keyed and is_named(member) and bool(_IN_THREADS.search(member.place))


def _is_our_page(export: Export, page: Member) -> bool:
    if _IN_THREADS.search(page.place):
        return True
    return "followersandfollowing/" not in page.place and service_linked(export, page) is Service.THREADS


READER = Reader(
    "threads",
    ASKS_FOR,
    recognises,
    read,
    Service.THREADS,
    frozenset({*DIRECTION_OF_KEY, *ROW_KEYS}),
)
