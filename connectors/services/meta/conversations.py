"""Conversations in the exports of Facebook and Instagram: which files they are, and whose.

Both write `messages/inbox/<thread>/message_1.json` (or `.html`), with other boxes beside `inbox`; Facebook
wrote numbered folders at the root in March 2026. Since end-to-end encryption, most of Messenger's
conversations come in a download of their own: one file a conversation, side by side in `messages/`.

Nothing inside a conversation says which of the two services it is from, save the paths of its pictures. So
the path tells it (`your_instagram_activity/`), else the lists that lie beside it, else those pictures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from posixpath import splitext

from connectors.export import Export, Member
from connectors.json_text import beginning
from records.policy import Service

LOOKED_INTO = 100
"""Files of unknown names or places whose first bytes are looked at."""

_PART = re.compile(r"(^|/)message\d*\.(json|html?)$")
_IN_BOX = re.compile(
    r"(^|/)messages/(inbox|archivedthreads|filteredthreads|messagerequests|e2eecutover)/[^/]*/[^/]*$"
)
_ALONE = re.compile(r"\d\.json$")
"""Messenger's encrypted conversations are called `<name>_<number>.json`."""

_HEAD = re.compile(r'^\s*\{\s*"(participants|messages|title|threadName)"\s*:')
_ENCRYPTED_HEAD = re.compile(r'"(threadName|senderName)"\s*:')
_PARTICIPANTS = re.compile(r'"participants"\s*:\s*\[')
_WRITTEN = re.compile(r'"(sender_name|senderName)"\s*:')
_PAGE_HEAD = re.compile(r"(?i)<html.*(_a6-[gho]|_2le[lm])", re.DOTALL)

_OWN_PATH = {
    Service.MESSENGER: re.compile(r"(^|/)(yourfacebookactivity|youractivityacrossfacebook)/"),
    Service.INSTAGRAM: re.compile(r"(^|/)yourinstagramactivity/"),
}
_BESIDE = {
    Service.MESSENGER: re.compile(
        r"^(.*?/)??((connections/(friends|followers)|friendsandfollowers|followingandfollowers)/[^/]+"
        r"|friends/friends\.(json|html)|yourfacebookactivity/.*|youractivityacrossfacebook/.*"
        r"|(personalinformation/)?profileinformation/[^/]+)$"
    ),
    Service.INSTAGRAM: re.compile(
        r"^(.*?/)??((connections/)?followersandfollowing/[^/]+|connections/contacts/syncedcontacts\.(json|html)"
        r"|yourinstagramactivity/.*"
        r"|(personalinformation/)?(account|personal)information/personalinformation\.(json|html))$"
    ),
}
"""What only one of the two writes; the first group is the folder that the whole download lies in."""
_PICTURE = re.compile(r'"uri"\s*:\s*"your_(instagram_activity|facebook_activity|activity_across_facebook)/')

Roots = dict[str, set[Service]]


def conversations_of(export: Export, service: Service) -> list[Member]:
    """Return the conversations of one service. Those of neither for certain are Messenger's to answer for."""
    claimed = conversations_in(export)
    return [member for member, whose in whose_are(export, claimed) if (whose or Service.MESSENGER) == service]


def conversations_in(export: Export) -> list[Member]:
    """Return the files of all conversations; where a thread is there as JSON and as web pages, JSON wins."""
    lists = export.ending(".json", ".html", ".htm")
    named = [member for member in lists if _PART.search(member.place)]
    in_box = [member for member in named if _IN_BOX.search(member.place)]
    taken = {member.path for member in in_box}
    elsewhere = [member for member in named if member.path not in taken]
    claimed = in_box + _like_those_seen(export, elsewhere)
    alone = _alone(export, [m for m in export.ending(".json") if not _PART.search(m.place)])
    as_json = {folder_of(member) for member in claimed if not is_page(member)}
    kept = [m for m in claimed if export.loose or not is_page(m) or folder_of(m) not in as_json]
    return kept + alone


def whose_are(export: Export, conversations: Sequence[Member]) -> list[tuple[Member, Service | None]]:
    """Return each conversation with its service; None where nothing tells it."""
    if not conversations:
        return []
    roots = _roots(export)
    whose = [
        (member, Service.MESSENGER if _is_encrypted(export, member) else _by_path(member, roots))
        for member in conversations
    ]
    open_ones = [member for member, service in whose if service is None]
    told = {service for member in open_ones[:LOOKED_INTO] if (service := _by_content(export, member))}
    by_content = told.pop() if len(told) == 1 and not export.loose else None
    return [
        (member, service or by_content or (_by_content(export, member) if export.loose else None))
        for member, service in whose
    ]


def is_page(member: Member) -> bool:
    """Tell a web page by its name."""
    return member.place.endswith((".html", ".htm"))


def folder_of(member: Member) -> str:
    """Return the folder as it is written: normalised, two people's could become one."""
    return member.path.rpartition("/")[0]


def _like_those_seen(export: Export, members: Sequence[Member]) -> list[Member]:
    """Return files called as conversations are, in other folders, that begin as conversations do.

    Beyond the first ones, the name is believed where those were conversations.
    """
    looked = [member for member in members[:LOOKED_INTO] if _is_conversation(export, member)]
    return looked + list(members[LOOKED_INTO:] if looked else ())


def _is_conversation(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    if is_page(member):
        return bool(_PAGE_HEAD.search(head))
    return bool(_HEAD.search(head)) and bool(_PARTICIPANTS.search(head) or _WRITTEN.search(head))


def _alone(export: Export, members: Iterable[Member]) -> list[Member]:
    """Return conversations of any name: renamed ones, and encrypted ones, named after people."""
    candidates = [member for member in members if export.loose or _ALONE.search(member.place)]
    looked = candidates[:LOOKED_INTO]
    seen = [member for member in looked if _is_conversation(export, member)]
    folders = {folder_of(member) for member in seen if _is_encrypted(export, member)}
    more = [member for member in candidates[LOOKED_INTO:] if folder_of(member) in folders]
    return seen + more


def _is_encrypted(export: Export, member: Member) -> bool:
    """Tell a conversation of Messenger's separate download, which Instagram has none of."""
    return not _PART.search(member.place) and bool(_ENCRYPTED_HEAD.search(beginning(export, member)))


def _roots(export: Export) -> Roots:
    """Return the folders that downloads lie in, each with the services whose files were met below it."""
    roots: Roots = {}
    for member in export.ending(".json", ".html", ".htm"):
        for service, pattern in _BESIDE.items():
            if found := pattern.search(member.place):
                roots.setdefault(found[1] or "", set()).add(service)
    return roots


def _by_path(member: Member, roots: Roots) -> Service | None:
    own = [service for service, pattern in _OWN_PATH.items() if pattern.search(member.place)]
    if len(own) == 1:
        return own[0]
    around = [root for root in _folders_above(member.place) if root in roots]
    beside = roots[around[0]] if around else set[Service]().union(*roots.values())
    return next(iter(beside)) if len(beside) == 1 else None


def _folders_above(place: str) -> Iterator[str]:
    """Yield the folders a file lies in, the nearest first, each with its slash; at last the root."""
    while "/" in place:
        place = place.rstrip("/").rpartition("/")[0]
        yield place + "/" if place else ""
        if not place:
            return
    yield ""


def _by_content(export: Export, member: Member) -> Service | None:
    if splitext(member.place)[1] != ".json":
        return None
    head = beginning(export, member)
    if _ENCRYPTED_HEAD.search(head):
        return Service.MESSENGER
    pictures = {found[1] for found in _PICTURE.finditer(head)}
    if not pictures:
        return None
    instagram = "instagram_activity" in pictures
    return None if instagram and len(pictures) > 1 else Service.INSTAGRAM if instagram else Service.MESSENGER
