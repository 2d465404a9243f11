"""TikTok's text export (TXT): one file a list, named and labelled in the language of the account.

A file's name says whether it holds followers, people followed or people blocked; the lines cannot. In a
language that we do not know, the lists are recognised and nobody in them is read: who was blocked would
else stand beside the followers. An empty list is one sentence.
"""

from collections.abc import Sequence
from contextlib import suppress

from connectors.connections import Gathering, shape_unknown
from connectors.export import HEAD, Export, Member
from connectors.json_text import beginning
from connectors.owner import Owner, owner_of
from connectors.services.partners_by_handle import Conversation, add_partners
from connectors.services.people import table_of
from connectors.services.tiktok.blocks import blocks_in, people_in_blocks
from connectors.services.tiktok.chats import conversations_in_text
from connectors.services.tiktok.words import (
    DIRECTION_OF_FILE,
    EMAILS,
    MESSAGE_FILES,
    PROFILE_FILES,
    SHOWN_NAMES,
    USERNAMES,
    list_and_part,
    says_nobody,
)
from connectors.text import decoded
from records.policy import Direction
from records.problem import Problem, Refused

LOOKED_INTO = 100
"""Text files of unknown names whose first bytes are looked at; an export holds some fifty."""
MOST_PARTS = 10_000
"""Parts of one list that are looked for; a hostile file name can hold any number."""

OWN_LISTS = {Direction.FOLLOWER: "followers", Direction.FOLLOWING: "people followed"}


def recognises_text(export: Export) -> list[Member]:
    """Claim lists and conversations by their lines; by their name alone beside something of TikTok's."""
    texts = export.ending(".txt")
    named = [member for member in texts if _is_named(member)]
    others = [member for member in texts if not _is_named(member)][:LOOKED_INTO]
    is_tiktoks = bool(texts) and any("tiktok" in member.place for member in export.members)
    if not is_tiktoks and not any(_looks_like_a_list(export, member, True) for member in named):
        named = []
    return named + [member for member in others if _looks_like_a_list(export, member, is_tiktoks)]


def read_text(gathering: Gathering, members: Sequence[Member]) -> None:
    """Read the text files; a list that the JSON file gave already is left out."""
    given = frozenset(gathering.found)
    lists = [member for member in members if not _is_conversation(gathering.export, member)]
    new = [member for member in lists if _direction_of(member) not in given]
    if repeated := len(lists) - len(new):
        gathering.notes.append(f"{repeated} text files repeat lists of the JSON file and were left out")
    for member in new:
        if direction := _direction_of(member):
            _read_list(gathering, member, direction)
    _tell_missing_parts(gathering, new)
    _tell_undirected(gathering, [member for member in new if _direction_of(member) is None])
    if members:
        gathering.owner |= _owner(gathering.export)
    for member in members:
        if Direction.MESSAGE_PARTNER not in given and _is_conversation(gathering.export, member):
            _read_conversations(gathering, member)


def _read_list(gathering: Gathering, member: Member, direction: Direction) -> None:
    text = _text(gathering, member)
    if text is None:
        return
    found = people_in_blocks(text, named=True)
    if found is None and not says_nobody(text):
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    gathering.read.add(member.path)
    gathering.found.add(direction)
    if found:
        gathering.add(table_of(found.people, direction), member)


def _read_conversations(gathering: Gathering, member: Member) -> None:
    text = _text(gathering, member)
    if text is None:
        return
    conversations = conversations_in_text(text, gathering.owner.handles)
    if not conversations and not says_nobody(text):
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    gathering.read.add(member.path)
    add_told_partners(gathering, member, conversations)


def add_told_partners(gathering: Gathering, member: Member, conversations: Sequence[Conversation]) -> None:
    """Add whom the conversations are with; those of which nothing tells it are a problem."""
    told = [one for one in conversations if one.partner or one.writers]
    add_partners(gathering, member, told)
    if strange := len(conversations) - len(told):
        gathering.in_part = True
        gathering.problems.append(_unknown_headings(gathering.export.shown(member), strange))


def _looks_like_a_list(export: Export, member: Member, trusted: bool) -> bool:
    """Tell by the first lines; trusted: an unknown label may stand before what look like handles."""
    text = beginning(export, member)
    if _is_conversation(export, member):
        return text.lstrip().startswith(">>>") or says_nobody(text)
    whole = text if member.size < HEAD else text.rpartition("\n")[0]
    named = _is_named(member)
    found = people_in_blocks(whole, named)
    return bool(found and (found.sure or trusted)) or (named and says_nobody(text))


def _is_named(member: Member) -> bool:
    name = list_and_part(member.path)[0]
    return name in DIRECTION_OF_FILE or name in MESSAGE_FILES


def _is_conversation(export: Export, member: Member) -> bool:
    is_named = list_and_part(member.path)[0] in MESSAGE_FILES
    return is_named or beginning(export, member).lstrip().startswith(">>>")


def _direction_of(member: Member) -> Direction | None:
    """Tell by the file's name, whole or, where somebody renamed it, by the one English word in it."""
    name = list_and_part(member.path)[0]
    if name in DIRECTION_OF_FILE:
        return DIRECTION_OF_FILE[name]
    words = {"follower": Direction.FOLLOWER, "following": Direction.FOLLOWING}
    within = [direction for word, direction in words.items() if word in name]
    return within[0] if len(within) == 1 else None


def _owner(export: Export) -> Owner:
    """Read whose account it is from the profile's own file, where there is one."""
    owner = Owner()
    for member in export.ending(".txt"):
        if list_and_part(member.path)[0] in PROFILE_FILES:
            with suppress(Refused):  # without a profile the owner is only not known
                owner |= _owner_in(decoded(export.read(member), export.shown(member)).text)
    return owner


def _owner_in(text: str) -> Owner:
    owner = Owner()
    for label, value in (pair for block in blocks_in(text) for pair in block.items()):
        if label in USERNAMES:
            owner |= owner_of(handle=value)
        elif label in SHOWN_NAMES:
            owner |= owner_of(name=value)
        elif label in EMAILS:
            owner |= owner_of(email=value)
    return owner


def _text(gathering: Gathering, member: Member) -> str | None:
    try:
        return decoded(gathering.export.read(member), gathering.export.shown(member)).text
    except Refused as refused:
        gathering.fail(refused.problem, member)
        return None


def _tell_missing_parts(gathering: Gathering, lists: Sequence[Member]) -> None:
    """Say which numbered part of a list is not there; the last one cannot be missed this way."""
    parts: dict[Direction, set[int]] = {}
    for member in lists:
        if direction := _direction_of(member):
            parts.setdefault(direction, set()).add(list_and_part(member.path)[1])
    for direction, found in parts.items():
        if missing := [part for part in range(1, min(max(found), MOST_PARTS)) if part not in found]:
            gathering.in_part = True
            gathering.problems.append(_missing(gathering.export.label, direction, missing))


def _tell_undirected(gathering: Gathering, members: Sequence[Member]) -> None:
    """Tell lists of which nothing says whose they are; beside followers and followings, only note them."""
    found = [people_in_blocks(text, False) for member in members if (text := _text(gathering, member))]
    sure = sum(people.sure for people in found if people)
    if not members:
        return
    if gathering.found >= OWN_LISTS.keys():
        if sure:
            gathering.notes.append(f"{sure} more lists of handles, perhaps of people blocked, were left out")
        return
    gathering.fail(_undirected(gathering.export.label, sure or len(members)))


def _missing(label: str, direction: Direction, missing: Sequence[int]) -> Problem:
    numbers = ", ".join(str(part) for part in missing[:5]) + (" and more" if len(missing) > 5 else "")
    words = OWN_LISTS.get(direction, "people blocked")
    what = f"The list of {words} comes in numbered parts, and part {numbers} is missing."
    return Problem("BC-IMP-041", label, None, None, what, "Hand in all parts of the download.")


def _undirected(label: str, files: int) -> Problem:
    what = (
        f"{files} text files look like TikTok's lists of people, in a language or under a name that we do "
        "not know, so followers cannot be told from people blocked; nobody in them was read."
    )
    do = "Ask TikTok for the download again and choose JSON, which is in English for everybody."
    return Problem("BC-IMP-101", label, None, None, what, do)


def _unknown_headings(file: str, conversations: int) -> Problem:
    what = f"{conversations} conversations have a heading in words that we do not know and were left out."
    do = "Ask TikTok for JSON, which is in English; if this is JSON, type the people into a list."
    return Problem("BC-IMP-102", file, None, None, what, do)
