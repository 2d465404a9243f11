"""Facebook: friends, followers, who is followed, requests, removed friends and uploaded address books.

Until about 2019 the lists stood in `friends/` and `following_and_followers/` (key `friends`), until
about 2022 in `friends_and_followers/` (`friends_v2`), since then in `connections/friends/` and
`connections/followers/`; JSON or web pages (HTML). A JSON list is known by its top-level key, and by its
path where the key is new; a page by its path, and by its title where it was renamed. Where a folder holds
both of one list, JSON wins, where it can be read: its names and times are exact, whatever the language.

Beside the friends stand people who are no friends: suggestions are not read, rejected and removed people
are `removed`. In JSON Facebook writes UTF-8 as if it were Latin-1; each string is repaired by itself. There
is never a handle, link or id, and followers have no date. Two friends of one name are two rows.

Samples: data_samples/exports/facebook (invented people).
"""

import re
from collections.abc import Sequence
from html import unescape
from itertools import islice

from lxml.html import HtmlElement

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.intake.paths import looked_up
from connectors.json_text import beginning
from connectors.pages import page_of
from connectors.reader import Reader, Reading
from connectors.services.facebook.contacts import KEYS as CONTACT_KEYS
from connectors.services.facebook.contacts import (
    begins_like_an_address_book,
    is_address_book,
    take_contacts,
    take_contacts_on_page,
)
from connectors.services.facebook.lists import (
    DIRECTION_OF_FILE,
    DIRECTION_OF_KEY,
    ROW_KEYS,
    begins_like_a_list,
    direction_at,
    is_suggestion,
    take_lists,
)
from connectors.services.facebook.pages import people_on
from connectors.services.facebook.profile import take_profile
from connectors.services.meta.cut_by_date import tell_cut_by_date
from connectors.services.meta.lists import (
    broken_off,
    ends,
    is_web_page,
    note_strangers,
    pages_without_json,
    read_lists,
    tell_missing_parts,
    web_pages_unread,
)
from connectors.services.people import table_of
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: "
    "Connections (friends and followers), format JSON, date range all time"
)

LOOKED_INTO = 100
"""JSON files and pages of unknown names whose first bytes are looked at: a renamed list is still found."""

_LISTS = (".json", ".html", ".htm")
_FOLDERS = r"/(connections/(friends|followers)|friends|friendsandfollowers|followingandfollowers)/[^/]*$"
_TITLE = re.compile(r"<title[^>]*>([^<]*)<", re.IGNORECASE)
_MARKUP = re.compile(r"_a6-g|_a706|uiBoxWhite|_2lel")
_TITLES = {**DIRECTION_OF_FILE, "deinefreunde": Direction.FRIEND}
"""Titles, normalised: English ones are the files' names, the German one was seen (published fixture)."""
_DATED_BESIDE = (
    Direction.FOLLOWER,
    Direction.FOLLOWING,
    Direction.REQUEST_SENT,
    Direction.REQUEST_RECEIVED,
    Direction.REMOVED,
)


def recognises(export: Export) -> list[Member]:
    """Claim the lists: by a path that only Facebook has, else by the key or the title in the first bytes."""
    files = [member for member in export.ending(*_LISTS) if not is_suggestion(member)]
    named = [member for member in files if direction_at(member) or is_address_book(member)]
    taken = {member.path for member in named}
    others = (member for member in files if member.path not in taken and "messages/" not in member.place)
    renamed = [member for member in islice(others, LOOKED_INTO) if _begins_like_ours(export, member)]
    return [member for member in named if not _belongs_elsewhere(export, member)] + renamed


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists, the owner and the relatives; pages that we cannot read are a problem."""
    gathering = Gathering(export, READER.name, Service.FACEBOOK)
    claimed = {member.path for member in members}
    files = [member for member in members if not is_web_page(member)]
    read_lists(gathering, files, "Facebook", _take)
    have = [member for member in files if member.path in gathering.read]
    pages = pages_without_json(export, have, lambda page: page.path in claimed)
    _read_pages(gathering, pages)
    take_profile(gathering)
    tell_missing_parts(gathering, (member for member in (*files, *pages) if direction_at(member)))
    tell_cut_by_date(gathering, "Facebook", (Direction.FRIEND, "friends"), _DATED_BESIDE)
    gathering.tell_absent({Direction.FRIEND: "friends"})
    note_strangers(gathering, _FOLDERS, lambda one: one.path in claimed or _is_known(one), _LISTS)
    _note_left_out(gathering, len(members) - len(files) - len(pages))
    return gathering.reading()


def _take(gathering: Gathering, member: Member, content: object) -> bool:
    book = is_address_book(member) or begins_like_an_address_book(beginning(gathering.export, member))
    return (take_contacts if book else take_lists)(gathering, member, content)


def _read_pages(gathering: Gathering, pages: Sequence[Member]) -> None:
    """Read web pages; those that we cannot read are one problem, since one new download answers them all."""
    unread = 0
    for page in pages:
        try:
            root = page_of(gathering.export, page)
            is_whole = ends(gathering.export, page)
        except Refused as refused:
            gathering.fail(refused.problem, page)
            continue
        if not _take_page(gathering, page, root):
            gathering.failed.add(page.path)
            unread += 1
            continue
        gathering.read.add(page.path)
        if not is_whole:
            gathering.in_part = True
            gathering.problems.append(broken_off(gathering.export.shown(page)))
    if unread:
        gathering.problems.append(web_pages_unread(gathering.export, "Facebook", unread))


def _take_page(gathering: Gathering, page: Member, root: HtmlElement) -> bool:
    if is_address_book(page):
        return take_contacts_on_page(gathering, page, root)
    direction = direction_at(page) or _direction_in(beginning(gathering.export, page), page)
    found = people_on(root, undated=direction is Direction.FOLLOWER)
    if found is None or direction is None:
        return False
    people, unread_days = found
    gathering.found.add(direction)
    gathering.add(table_of(people, direction), page)
    if unread_days:
        gathering.notes.append(f"{unread_days} dates are in words that we do not know; they are left open")
    return True


def _begins_like_ours(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if is_web_page(member):
        return _direction_in(head, member) is not None
    return begins_like_a_list(head) or begins_like_an_address_book(head)


def _direction_in(head: str, page: Member) -> Direction | None:
    """Return what a renamed page of Facebook's holds, by its title; a `friends.html` is what it is called."""
    marked = bool(_MARKUP.search(head))
    if "instagram" in head.lower() or not (marked or "facebook" in head.lower()):
        return None
    if marked and page.name.rpartition(".")[0] == "friends":
        return Direction.FRIEND
    title = _TITLE.search(head)
    return _TITLES.get(looked_up(unescape(title[1]).strip())) if title else None


def _is_known(member: Member) -> bool:
    """Tell a file that is no stranger beside the lists, whether or not it is read: a copy, a suggestion."""
    return is_suggestion(member) or direction_at(member) is not None


def _belongs_elsewhere(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    return '"relationships_' in head or '"text_post_app_' in head


def _note_left_out(gathering: Gathering, pages: int) -> None:
    if pages:
        gathering.notes.append(f"{pages} web pages of lists that came as JSON too were left out")
    if suggested := sum(map(is_suggestion, gathering.export.ending(*_LISTS))):
        what = "files of suggestions and other people who are no friends were left out"
        gathering.notes.append(f"{suggested} {what}")


READER = Reader(
    "facebook",
    ASKS_FOR,
    recognises,
    read,
    Service.FACEBOOK,
    frozenset({*DIRECTION_OF_KEY, *ROW_KEYS, *CONTACT_KEYS}),
)
