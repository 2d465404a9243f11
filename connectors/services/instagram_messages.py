"""Instagram, messages: with whom one talks there; they stay under Instagram.

`messages/inbox/<thread>/message_N.json` until about 2023, then below `your_instagram_activity/`. The names
are display names; somebody without one stands there by their handle. The folder is called
`<handle or title>_<number>`, and nothing says which. It is taken for a handle only where the owner's own
lists hold that handle and where it is not merely the name written together: a wrong handle would point at
somebody else.

Samples: data_samples/exports/instagram_messages (invented people).
"""

import re
import unicodedata
from collections.abc import Sequence

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.instagram.owner import owner_in
from connectors.services.meta.conversations import conversations_of, folder_of
from connectors.services.meta.reading import HandleOf, read_conversations
from connectors.streamed import matches
from records.policy import Service
from records.problem import Refused

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: "
    "Messages, and Followers and following, format JSON, date range all time"
)

VOCABULARY = frozenset({"participants", "messages", "sender_name", "timestamp_ms", "title", "thread_path"})

_LISTED = re.compile(r"(^|/)followersandfollowing/[^/]*\.json$")
_IN_LIST = re.compile(
    rb'"(?:(?:value|title)"\s*:\s*"|href"\s*:\s*"https?:[^"\s]{1,60}?/)([A-Za-z0-9._]{1,30})/?"'
)
_ONLY_A_HANDLE = re.compile(r"[._0-9]")
_FOLDER = re.compile(r"^([a-z0-9._]{1,30})_\d+$")


def recognises(export: Export) -> list[Member]:
    """Claim the conversations that are Instagram's for certain."""
    return conversations_of(export, Service.INSTAGRAM)


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read who is in each conversation; text is never kept."""
    gathering = Gathering(export, READER.name, Service.INSTAGRAM, owner=owner_in(export))
    whose = [(member, Service.INSTAGRAM) for member in members]
    read_conversations(gathering, whose, _handle_among(_handles(export)))
    # Where they came, their own reader says so.
    gathering.lacks = "followers or people followed"
    return gathering.reading()


def _handle_among(handles: frozenset[str]) -> HandleOf:
    def handle_of(member: Member, name: str, title: str) -> str | None:
        if name in handles and _ONLY_A_HANDLE.search(name):
            return name
        folder = _FOLDER.match(folder_of(member).rpartition("/")[2])
        if not folder or folder[1] not in handles:
            return None
        return None if folder[1] in {_together(name), _together(title)} else folder[1]

    return handle_of


def _together(name: str) -> str:
    """Write a name as folders are called after it: small letters and digits alone."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", letters)


def _handles(export: Export) -> frozenset[str]:
    """Return the handles in the owner's own lists; a list that cannot be read is its own reader's to tell."""
    handles: set[str] = set()
    for member in export.ending(".json"):
        if _LISTED.search(member.place):
            try:
                handles.update(found[1].decode().lower() for found in matches(export, member, _IN_LIST))
            except Refused:
                continue
    return frozenset(handles)


READER = Reader("instagram messages", ASKS_FOR, recognises, read, Service.INSTAGRAM, VOCABULARY)
