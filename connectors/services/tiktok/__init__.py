"""TikTok: followers, people followed, people blocked and conversations, as JSON or as text files (TXT).

TikTok asks which of the two to make. JSON is one file, `user_data.json` until 2023 and
`user_data_tiktok.json` since, in English for everybody; its sections moved in 2024 and again about January
2026. TXT is one file a list and translated. There are handles and dates, and never a name. Where both hold
a list, JSON is read.

Samples: data_samples/exports/tiktok (invented people).
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, parsed
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.people import table_of
from connectors.services.tiktok.chats import conversations_in_json
from connectors.services.tiktok.sections import Found, found_in, people_by_direction
from connectors.services.tiktok.text import OWN_LISTS, add_told_partners, read_text, recognises_text
from records.policy import Service
from records.problem import Problem, Refused

ASKS_FOR = (
    "Settings and privacy > Account > Download your data: all data, format JSON; "
    "hand in the zip, or the file user_data_tiktok.json"
)

LOOKED_INTO = 100
"""JSON files of other names whose first bytes are looked at: a renamed one is still found."""

VOCABULARY = frozenset(
    {
        "Activity",
        "Your Activity",
        "Profile And Settings",
        "Profile",
        "App Settings",
        "Follower List",
        "Follower",
    }
    | {"Following List", "Following", "FansList", "Block List", "BlockList", "Direct Messages"}
    | {"Direct Message", "Chat History", "ChatHistory", "Profile Info", "Profile Information", "ProfileMap"}
    | {"Date", "UserName", "Username", "userName", "username", "date"}
)
_SECTION_KEYS = {"Ads and data", "Comment", "Video", "Post", "Tiktok Live", "TikTok Shop", "Tiktok Shopping"}

_OURS = re.compile(
    r'"(fans ?list|follower list|following list|profile ?map|settings ?map|favoriteeffectslist'
    r"|favoritevideolist|favoritesoundlist|favoritehashtaglist|itemfavoritelist|adinterestcategories"
    r'|video browsing history|profile and settings|tiktok (live|shop|shopping)|off tiktok activity)"\s*:',
    re.IGNORECASE,
)
_NAMED = re.compile(r"userdatatiktok[\d-]*\.json$")
_EPOCH = re.compile(r"tiktok_?data_?(\d{10})(?:\d{3})?(?!\d)", re.IGNORECASE)
FIRST_EXPORTS = date(2018, 8, 1)
"""TikTok goes by this name since August 2018; no download is older."""


def recognises(export: Export) -> list[Member]:
    """Claim the JSON file by its name or first keys, and text files by their lines."""
    json = [member for member in export.ending(".json") if "messages/" not in member.place]
    named = [member for member in json if _NAMED.search(member.place)]
    others = [member for member in json if not _NAMED.search(member.place)]
    found = [member for member in others[:LOOKED_INTO] if _OURS.search(beginning(export, member))]
    return named + found + recognises_text(export)


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; the text files where no JSON gave them."""
    gathering = Gathering(export, READER.name, Service.TIKTOK, made=_made(export))
    json = [member for member in members if member.place.endswith(".json")]
    for member in json:
        _read_json(gathering, member)
    read_text(gathering, [member for member in members if not member.place.endswith(".json")])
    _tell_absent(gathering, json)
    return gathering.reading()


def _read_json(gathering: Gathering, member: Member) -> None:
    file = gathering.export.shown(member)
    try:
        content = parsed(gathering.export, member)
    except Refused as refused:
        gathering.fail(refused.problem, member)
        return
    found = found_in(content)
    _met(gathering, content, found)
    if not (found.sections or found.lists or found.chats):
        gathering.fail(shape_unknown(file), member)
        return
    gathering.read.add(member.path)
    # Where one of our lists is missing, a list of people under another key is likely to be that one.
    if found.strange or (found.others and not found.directions >= OWN_LISTS.keys()):
        gathering.fail(shape_unknown(file))
    for profile in found.profiles:
        name = profile.get("name") or profile.get("nickname") or profile.get("displayname")
        gathering.owner |= owner_of(
            name=name, handle=profile.get("username"), email=profile.get("emailaddress")
        )
    for direction, people in people_by_direction(found).items():
        gathering.found.add(direction)
        gathering.add(table_of(people, direction), member)
    add_told_partners(gathering, member, conversations_in_json(found.chats, gathering.owner.handles))


def _met(gathering: Gathering, content: object, found: Found) -> None:
    """Note sections and the rows' own keys; keys of conversations hold handles and are not looked at."""
    if isinstance(content, dict):
        gathering.met(content, VOCABULARY | _SECTION_KEYS)
    rows = (row for _, rows in found.lists for row in rows if isinstance(row, dict))
    gathering.met((key for row in rows for key in row), VOCABULARY)


def _tell_absent(gathering: Gathering, json: Sequence[Member]) -> None:
    """Say that followers and followings are not there: TikTok leaves out what was not ticked.

    One JSON file is the whole export, so it must hold them even where it came alone.
    """
    missing = not gathering.found & OWN_LISTS.keys() and not gathering.failed
    others = any(part.height for part in gathering.parts)
    if missing and (json if gathering.export.loose else others):
        gathering.in_part = True
        gathering.problems.append(_without_lists(gathering.export.label))
    else:
        gathering.tell_absent(OWN_LISTS)


def _made(export: Export) -> date | None:
    """Take the day from the folder `TikTok_Data_<Unix time>`, where it is a day that can be."""
    paths = (export.label, *(member.path for member in export.members[:LOOKED_INTO]))
    seconds = [int(match[1]) for path in paths if (match := _EPOCH.search(path))]
    days = [datetime.fromtimestamp(one, UTC).date() for one in seconds]
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return max((day for day in days if FIRST_EXPORTS <= day <= tomorrow), default=None)


def _without_lists(label: str) -> Problem:
    what = "Neither followers nor people followed are in this TikTok export: its profile part was not ticked."
    do = "Ask TikTok for the download again and choose all data and the format JSON."
    return Problem("BC-IMP-100", label, None, None, what, do)


READER = Reader("tiktok", ASKS_FOR, recognises, read, Service.TIKTOK, VOCABULARY)
