"""Snapchat, "My Data": friends, requests, people blocked, removed or never added, and conversations.

The lists are in json/friends.json where "Export JSON files" was ticked, else in html/friends.html. There is
a username, and a display name, which is what that person or the owner of the account typed. Beside the
friends stand people who are none: deleted friends and ignored requests are `removed`, hidden suggestions
`suggested`. Of several zips only the first holds lists; the others hold pictures.

Samples: data_samples/exports/snapchat (invented people).
"""

import re
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, parsed, rows_of, text_of
from connectors.owner import Owner, owner_of
from connectors.pages import page_of
from connectors.reader import Reader, Reading
from connectors.services.partners_by_handle import add_partners
from connectors.services.people import Person, table_of
from connectors.services.snapchat.chats import conversations_in
from connectors.services.snapchat.pages import folded, people_by_heading
from records.policy import Direction, Service
from records.problem import Problem, Refused

BOXES = (
    "Tick the user information (friends, chats, account) and, beside it, Export JSON Files, "
    "and choose all time; with one of the two boxes alone the export can be empty."
)
ASKS_FOR = "accounts.snapchat.com > My Data: the user information, with Export JSON Files, for all time"

DIRECTION_OF_LIST = {
    "Friends": Direction.FRIEND,
    "Friend Requests Sent": Direction.REQUEST_SENT,
    "Pending Requests": Direction.REQUEST_RECEIVED,
    "Blocked Users": Direction.BLOCKED,
    "Deleted Friends": Direction.REMOVED,
    # Whose request was ignored: a rejected request.
    "Ignored Snapchatters": Direction.REMOVED,
    "Hidden Friend Suggestions": Direction.SUGGESTED,
}
SHORTCUTS = "shortcuts"
"""A list of the owner's own shortcuts to chats, which has other fields and names no one."""
NO_PEOPLE = frozenset({"teamsnapchat", "myai"})
"""Snapchat's own accounts, which everybody has among the friends."""
ROW_KEYS = ("Username", "Display Name", "Creation Timestamp", "Last Modified Timestamp", "Source")
LOOKED_INTO = 100
"""Files of other names whose first bytes are looked at: a renamed list is still found."""

_NAMES = frozenset({"friends.json", "chathistory.json", "snaphistory.json"})
_DIRECTIONS = {folded(name): direction for name, direction in DIRECTION_OF_LIST.items()}
_OTHERS = "|".join(name for name in DIRECTION_OF_LIST if name != "Friends")
_LISTS = re.compile(rf'"({_OTHERS})"\s*:\s*(\[|null)|"Friends"\s*:\s*\[\s*\{{\s*"(Username|Display Name)"')
_CHATS = re.compile(r'"IsSender"\s*:|"(Received|Sent) (Saved |Unsaved )?(Chat|Snap) History"\s*:')
_PAGE = re.compile(rf">\s*({_OTHERS})\s*<")
_FACEBOOK = re.compile(r'"friends(_v\d+)?"\s*:')
_FIRST_PART = re.compile(r"(^|/)(json|html)/[^/]+\.(json|html)$")
_PICTURE = re.compile(r"(^|/)(memories|chatmedia|sharedstory)/20\d\d-\d\d-\d\d[^/]*$")


def recognises(export: Export) -> list[Member]:
    """Claim lists and conversations by their first keys; else one picture of a part that holds only those."""
    json = [member for member in export.ending(".json") if "messages/" not in member.place]
    lists = [member for member in _looked_at(json, _NAMES) if _is_list(export, member)]
    pages = _looked_at(export.ending(".html", ".htm"), {"friends.html", "friends.htm"})
    return lists + [page for page in pages if _is_page(export, page)] or _pictures_alone(export)


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; web pages where no JSON gave them.

    Raises:
        Refused: BC-IMP-110, only a later part came, which holds pictures alone.
    """
    if all(_PICTURE.search(member.place) for member in members):
        raise Refused(_first_part_missing(export.label))
    gathering = Gathering(export, READER.name, Service.SNAPCHAT, owner=_owner(export))
    for member in members:
        if member.place.endswith(".json"):
            _read_json(gathering, member)
    for member in members:
        if not member.place.endswith(".json"):
            _read_page(gathering, member)
    _tell_absent(gathering)
    if any(member.is_at("html/chathistory.html") for member in export.members) and not _has_chats(export):
        gathering.notes.append("conversations came as web pages, which are not read")
    return gathering.reading()


def _read_json(gathering: Gathering, member: Member) -> None:
    try:
        content = parsed(gathering.export, member)
    except Refused as refused:
        gathering.fail(refused.problem, member)
        return
    if isinstance(content, dict) and _is_conversations(gathering.export, member):
        gathering.read.add(member.path)
        talks = conversations_in(content, gathering.owner.handles)
        add_partners(
            gathering, member, [one for one in talks if (one.partner or "").lower() not in NO_PEOPLE]
        )
    elif isinstance(content, dict) and any(folded(key) in _DIRECTIONS for key in content):
        gathering.read.add(member.path)
        _read_lists(gathering, member, content)
    else:
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)


def _read_lists(gathering: Gathering, member: Member, content: dict[str, object]) -> None:
    gathering.met(content, {*DIRECTION_OF_LIST, "Shortcuts"})
    lists: dict[Direction, list[Person]] = {}
    shortcuts = strangers = 0
    for key, value in content.items():
        rows = rows_of(value)
        if direction := _DIRECTIONS.get(folded(key)):
            gathering.met((key for row in rows if isinstance(row, dict) for key in row), ROW_KEYS)
            people = (_person(row, number) for number, row in enumerate(rows, 1))
            lists.setdefault(direction, []).extend(people)
        elif folded(key) == SHORTCUTS:
            shortcuts += len(rows)
        else:
            strangers += sum(isinstance(row, dict) and "Username" in row for row in rows)
    _add(gathering, member, lists)
    gathering.notes += [f"{shortcuts} shortcuts add nobody"] if shortcuts else []
    if strangers:
        gathering.fail(_unknown_list(gathering.export.shown(member), strangers))


def _read_page(gathering: Gathering, member: Member) -> None:
    """Read a web page's lists, those aside that the JSON file gave already."""
    given = frozenset(gathering.found)
    if Direction.FRIEND in given:
        gathering.notes.append("the web page of friends repeats the JSON file and was left out")
        return
    try:
        found = people_by_heading(page_of(gathering.export, member), _DIRECTIONS)
    except Refused as refused:
        gathering.fail(refused.problem, member)
        return
    if "friends" not in found:
        gathering.fail(shape_unknown(gathering.export.shown(member)), None if found else member)
    if found:
        gathering.read.add(member.path)
    lists: dict[Direction, list[Person]] = {}
    for name, people in found.items():
        lists.setdefault(_DIRECTIONS[name], []).extend(people)
    _add(gathering, member, {way: people for way, people in lists.items() if way not in given})


def _add(gathering: Gathering, member: Member, lists: Mapping[Direction, list[Person]]) -> None:
    for direction, people in lists.items():
        gathering.found.add(direction)
        others = [one for one in people if (one.handle or "").strip().lower() not in NO_PEOPLE]
        gathering.add(table_of(others, direction), member)


def _person(row: object, number: int) -> Person:
    if not isinstance(row, dict):
        return Person(number)
    when = text_of(row.get("Creation Timestamp"))
    return Person(
        number,
        display_name=text_of(row.get("Display Name")),
        handle=text_of(row.get("Username")),
        when=None if when is None or when.startswith("1970") else when,
    )


def _looked_at(members: Sequence[Member], names: Set[str]) -> list[Member]:
    """Return the members of these names, and the first of the others."""
    others = [member for member in members if member.name not in names]
    return [member for member in members if member.name in names] + others[:LOOKED_INTO]


def _is_list(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if _LISTS.search(head) or _is_conversations(export, member):
        return True
    return member.is_at("json/friends.json") and not _FACEBOOK.search(head)


def _is_conversations(export: Export, member: Member) -> bool:
    own_place = member.is_at("json/chathistory.json") or member.is_at("json/snaphistory.json")
    return own_place or bool(_CHATS.search(beginning(export, member)))


def _is_page(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if member.is_at("html/friends.html"):
        return "facebook" not in head.lower()
    return bool(_PAGE.search(head)) or (member.name == "friends.html" and "snapchat" in head.lower())


def _pictures_alone(export: Export) -> list[Member]:
    """Claim one picture for all where nothing but Snapchat's pictures came."""
    if export.loose or any(_FIRST_PART.search(member.place) for member in export.members):
        return []
    return next(([member] for member in export.members if _PICTURE.search(member.place)), [])


def _has_chats(export: Export) -> bool:
    return any(member.name == "chathistory.json" for member in export.ending(".json"))


def _owner(export: Export) -> Owner:
    """Read whose account it is from account.json, where it came along."""
    owner = Owner()
    for member in export.ending(".json"):
        if member.name == "account.json" and '"Basic Information"' in beginning(export, member):
            with suppress(Refused):  # without it the owner is only not known
                owner |= _owner_in(parsed(export, member))
    return owner


def _owner_in(content: object) -> Owner:
    basic = content.get("Basic Information") if isinstance(content, dict) else None
    if not isinstance(basic, dict):
        return Owner()
    name, handle, email = (text_of(basic.get(key)) for key in ("Name", "Username", "Email"))
    return owner_of(name=name, handle=handle, email=email)


def _tell_absent(gathering: Gathering) -> None:
    """Say that there are no friends in it, and which boxes to tick: what is not ticked is left out."""
    absent = Direction.FRIEND not in gathering.found and not gathering.failed
    if absent and not gathering.export.loose:
        gathering.in_part = True
        gathering.problems.append(_without_friends(gathering.export.label))
    else:
        gathering.tell_absent({Direction.FRIEND: "friends"})


def _without_friends(label: str) -> Problem:
    what = "There is no list of friends in this Snapchat export: a box was not ticked, or a part is missing."
    return Problem("BC-IMP-111", label, None, None, what, f"Ask Snapchat again. {BOXES}")


def _first_part_missing(label: str) -> Problem:
    what = "These are a Snapchat export's pictures; the first part, which alone holds the lists, is missing."
    do = f"Hand in the zip without -2 or -3 in its name. If it has no lists, ask Snapchat again. {BOXES}"
    return Problem("BC-IMP-110", label, None, None, what, do)


def _unknown_list(file: str, people: int) -> Problem:
    what = f"A list in this file is of a kind that we do not know: {people:,} people in it were left out."
    do = "Type those of them that you are connected with into a list, and report this."
    return Problem("BC-IMP-112", file, None, None, what, do)


READER = Reader(
    "snapchat",
    ASKS_FOR,
    recognises,
    read,
    Service.SNAPCHAT,
    frozenset({*DIRECTION_OF_LIST, "Shortcuts", *ROW_KEYS, "From", "IsSender", "Conversation Title"}),
)
