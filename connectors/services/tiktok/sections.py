"""Where the lists stand in TikTok's one JSON file: found by their own key, since the sections move.

Until 2023 `Activity > Follower List > FansList`, in a real export of June 2025
`Your Activity > Follower > FansList`, since `Profile And Settings > …`; the block list was seen in
`App Settings` and elsewhere. An empty list is written as null, its own key or the whole section.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.json_text import rows_of, text_of
from connectors.services.people import Person
from connectors.services.tiktok.words import folded
from records.policy import Direction

DEEPEST = 6
"""Objects inside objects that are looked through; TikTok uses four."""

LISTS = {
    "fanslist": Direction.FOLLOWER,
    "follower": Direction.FOLLOWER,
    "followerlist": Direction.FOLLOWER,
    "followers": Direction.FOLLOWER,
    "following": Direction.FOLLOWING,
    "followinglist": Direction.FOLLOWING,
    "blocklist": Direction.BLOCKED,
    "blockeduserlist": Direction.BLOCKED,
    "block": Direction.BLOCKED,
}
"""Folded keys of a list of people, or of the section that holds one."""

HOLD_THE_LISTS = frozenset({"activity", "youractivity", "profileandsettings"})
"""Folded keys of the sections in which followers and followings were seen."""

SECTIONS = (
    HOLD_THE_LISTS
    | {"profile", "appsettings", "directmessages", "directmessage", "comment", "video", "post"}
    | {"adsanddata", "tiktoklive", "tiktokshop", "tiktokshopping", "locationreview", "likesandfavorites"}
    | {"incomepluswallettransactions", "incomewallettransactions"}
)
"""Folded keys at the top of the file."""

_UNKNOWN = {"", "N/A", "\\N"}


@dataclass
class Found:
    """What stands in one file.

    Attributes:
        lists: each list with its direction, empty ones too.
        strange: directions of sections that are there without a list that we know.
        chats: the objects that hold the conversations.
        profiles: what the owner's profile says, by folded key.
        sections: folded keys at the top that are TikTok's.
        others: lists under keys that we do not know, of rows that look like people.
    """

    lists: list[tuple[Direction, list[object]]] = field(default_factory=list)
    strange: set[Direction] = field(default_factory=set)
    chats: list[Mapping[str, object]] = field(default_factory=list)
    profiles: list[Mapping[str, str]] = field(default_factory=list)
    sections: frozenset[str] = frozenset()
    others: int = 0

    @property
    def directions(self) -> set[Direction]:
        """Directions of the lists that were found."""
        return {direction for direction, _ in self.lists}


def found_in(content: object) -> Found:
    """Look through a parsed file for lists, conversations and the owner's profile."""
    found = Found()
    if isinstance(content, dict):
        found.sections = SECTIONS & {folded(key) for key in content}
        _look(found, content, 0)
        _take_empty_sections(found, content)
    # A block list in another shape is nobody's loss: blocked people raise no match.
    found.strange -= found.directions | {Direction.BLOCKED}
    return found


def people_by_direction(found: Found) -> dict[Direction, list[Person]]:
    """Return who stands in each row of the lists; a row without a name is an empty person, to be counted."""
    people: dict[Direction, list[Person]] = {}
    for direction, rows in found.lists:
        people.setdefault(direction, []).extend(_person(row, number) for number, row in enumerate(rows, 1))
    return people


def said(value: object) -> str | None:
    """Return what a value says; TikTok writes "N/A" for nothing."""
    text = text_of(value)
    return None if text is None or text.strip() in _UNKNOWN else text.strip()


def _look(found: Found, section: Mapping[str, object], depth: int) -> None:
    for key, value in section.items():
        name = folded(key)
        if direction := LISTS.get(name):
            if (rows := _rows(value, direction, depth)) is not None:
                found.lists.append((direction, rows))
                continue
            if isinstance(value, dict):
                found.strange.add(direction)
        elif name == "chathistory" and isinstance(value, dict) and not _holds_section(value):
            found.chats.append(value)
            continue
        elif _looks_like_people(value):
            found.others += 1
        elif name == "profilemap" and isinstance(value, dict):
            found.profiles.append({folded(word): text for word, text in value.items() if said(text)})
        if isinstance(value, dict) and depth < DEEPEST:
            _look(found, value, depth + 1)


def _rows(value: object, direction: Direction, depth: int) -> list[object] | None:
    """Return a list's rows; None where the value is no list, but perhaps a section with one inside."""
    if value is None or value == {} or isinstance(value, list):
        return rows_of(value or None)
    if not isinstance(value, dict) or depth > DEEPEST:
        return None
    if any(folded(key) == "username" for key in value):
        return [value]
    inner = [one for key, one in value.items() if LISTS.get(folded(key)) is direction]
    lists = [rows for one in inner if (rows := _rows(one, direction, depth + 1)) is not None]
    return [row for rows in lists for row in rows] if lists else None


def _looks_like_people(value: object) -> bool:
    """Tell a list whose rows have a handle and a day, as followers have and nothing else that was seen."""
    row = value[0] if isinstance(value, list) and value else None
    return isinstance(row, dict) and {"username", "date"} <= {folded(key) for key in row}


def _holds_section(value: Mapping[str, object]) -> bool:
    """Tell the section "Chat History" from the object "ChatHistory" inside it: they fold alike."""
    return any(folded(key) == "chathistory" for key in value)


def _take_empty_sections(found: Found, content: Mapping[str, object]) -> None:
    """Take both lists for empty where the only section that could hold them is there and null."""
    holders = [value for key, value in content.items() if folded(key) in HOLD_THE_LISTS]
    own = {Direction.FOLLOWER, Direction.FOLLOWING}
    if holders and not (found.directions | found.strange) & own and all(value is None for value in holders):
        found.lists += [(direction, []) for direction in sorted(own)]


def _person(row: object, number: int) -> Person:
    if not isinstance(row, dict):
        return Person(number)
    fields = {folded(key): value for key, value in row.items()}
    return Person(number, handle=said(fields.get("username")), when=said(fields.get("date")))
