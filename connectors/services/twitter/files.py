"""X (Twitter): which file of the archive holds what.

Every file assigns one list: `window.YTD.follower.part0 = [ … ]`. That word says what it holds, whatever the
file is called; long lists go on in `follower-part1.js` with `part1`. Files that were stripped of it are known
by the key inside their rows.
"""

import re
from dataclasses import dataclass

from connectors.export import Export, Member
from connectors.json_text import beginning
from records.policy import Direction

LOOKED_INTO = 100
"""Files of unknown names whose first bytes are looked at; an archive holds some eighty."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file holds.

    Attributes:
        name: as its file is called today.
        inner: the key in every row.
        direction: of the people in it; None: no row comes from it.
    """

    name: str
    inner: str
    direction: Direction | None = None


FOLLOWER = Kind("follower", "follower", Direction.FOLLOWER)
FOLLOWING = Kind("following", "following", Direction.FOLLOWING)
BLOCK = Kind("block", "blocking", Direction.BLOCKED)
MUTE = Kind("mute", "muting")
CONTACT = Kind("contact", "contact", Direction.CONTACT)
MESSAGES = Kind("direct-messages", "dmConversation", Direction.MESSAGE_PARTNER)
GROUP_MESSAGES = Kind("direct-messages-group", "dmConversation", Direction.GROUP_MESSAGE)
MEMBER_OF = Kind("lists-member", "userListInfo")
ACCOUNT = Kind("account", "account")
POSTS = Kind("tweets", "tweet")
BEFORE_2018 = Kind("tweets of before 2018", "text")

LISTS = (FOLLOWER, FOLLOWING, BLOCK, MUTE, CONTACT, MESSAGES, GROUP_MESSAGES, MEMBER_OF)
"""What is read as lists."""

_CALLED = {
    **{kind.name.replace("-", ""): kind for kind in (*LISTS, ACCOUNT, POSTS)},
    # As they were called in 2019.
    "directmessage": MESSAGES,
    "directmessagegroup": GROUP_MESSAGES,
    "tweet": POSTS,
}
OPENING = re.compile(r"^\s*(?:window\.)?YTD\.(\w+)\.part\d+\s*=\s*")
MANIFEST_OPENING = re.compile(r"^\s*(?:window\.)?__THAR_CONFIG\s*=\s*")
_BARE = re.compile(
    r'^\s*\[\s*\{\s*"(follower|following|blocking|muting)"\s*:\s*\{\s*"(?:accountId|userLink)"'
)
_GRAILBIRD = re.compile(r"^\s*Grailbird\.data\.")
_OLD_PLACE = re.compile(r"(^|/)data/js/(tweets/\d{4}\d\d|tweetindex|userdetails|payloaddetails)\.js$")
_PLACE = re.compile(r"^(.*/)?(?:data/)?([a-z-]+?)(?:-part\d+)?\.js$")


def kinds_in(export: Export) -> dict[Kind, list[Member]]:
    """Return the files of each kind that were found, by their first bytes; unknown ones are left out."""
    suffixes = (".js", ".json", ".txt") if export.loose else (".js",)
    members = [member for member in export.ending(*suffixes) if "assets/" not in member.place]
    named = [member for member in members if _kind_called(member) or _OLD_PLACE.search(member.place)]
    taken = {member.path for member in named}
    others = [member for member in members if member.path not in taken][:LOOKED_INTO]
    found: dict[Kind, list[Member]] = {}
    for member in (*named, *others):
        if kind := _kind(export, member):
            found.setdefault(kind, []).append(member)
    return found


def is_empty(export: Export, member: Member) -> bool:
    """Tell a file whose list has no row."""
    return OPENING.sub("", beginning(export, member)).strip("; \t\r\n") in {"[]", "[ ]", "null"}


def manifests_in(export: Export) -> list[Member]:
    """Return the files that say what an archive holds; a copy beside it, " (1)", says nothing new."""
    named = {member.place: member for member in export.ending(".js") if member.name == "manifest.js"}
    return [member for member in named.values() if MANIFEST_OPENING.match(beginning(export, member))]


def _kind(export: Export, member: Member) -> Kind | None:
    if _OLD_PLACE.search(member.place):
        return BEFORE_2018
    head = beginning(export, member)
    if opening := OPENING.match(head):
        return _CALLED.get(opening[1].replace("_", "").lower())
    if _GRAILBIRD.match(head):
        return BEFORE_2018
    if bare := _BARE.match(head):
        return next(kind for kind in LISTS if kind.inner == bare[1])
    # In its own folder a list is claimed, so that a damaged one is told of.
    return _kind_called(member) if re.search(r"(^|/)data/[^/]*$", member.place) else None


def _kind_called(member: Member) -> Kind | None:
    found = _PLACE.match(member.place)
    return _CALLED.get(found[2].replace("-", "")) if found else None
