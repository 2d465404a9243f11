"""Vine, closed in January 2017: a profile as the public archive served it, alone or beside its videos.

It names its owner and lists their videos; nobody who followed them or whom they followed. Reading it proves
that, and whose account it was; it gives no connection.

The shape was seen described, not in a real file. Samples: data_samples/exports/vine (invented people).
"""

from collections.abc import Sequence

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, keys_at_the_beginning, parsed, rows_of, text_of
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from records.policy import Service
from records.problem import Refused

ASKS_FOR = (
    "Nothing: Vine closed in 2017 and its archive holds no connections; type a list if there is one to tell"
)

KEYS = frozenset({"username", "userIdStr", "userId", "vanityUrls", "shareUrl", "created", "posts"})
PROFILE = frozenset({"username", "userIdStr"})
ALSO = frozenset({"vanityUrls", "shareUrl"})
LOOKED_INTO = 100


def recognises(export: Export) -> list[Member]:
    """Claim profiles by their keys."""
    json = sorted(export.ending(".json"), key=lambda member: "profile" not in member.place)
    return [member for member in json[:LOOKED_INTO] if _is_profile(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Return no connection; the owner, and a note that there is nothing else."""
    gathering = Gathering(export, READER.name, Service.VINE)
    for member in members:
        try:
            profile = parsed(export, member)
        except Refused as refused:
            gathering.fail(refused.problem)
            continue
        if isinstance(profile, dict) and profile.keys() >= PROFILE:
            _read_profile(gathering, member, profile)
        else:
            gathering.fail(shape_unknown(export.shown(member)))
    if gathering.read:
        gathering.notes.append("an archive of Vine holds no connections")
    return gathering.reading()


def _is_profile(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if '"userIdStr"' not in head:
        return False
    keys = keys_at_the_beginning(head)
    return keys >= PROFILE and bool(keys & ALSO)


def _read_profile(gathering: Gathering, member: Member, profile: dict[str, object]) -> None:
    gathering.read.add(member.path)
    gathering.met(profile, KEYS)
    gathering.owner |= owner_of(name=text_of(profile.get("username")))
    for name in rows_of(profile.get("vanityUrls")):
        gathering.owner |= owner_of(handle=text_of(name))


READER = Reader("vine", ASKS_FOR, recognises, read, Service.VINE, KEYS)
