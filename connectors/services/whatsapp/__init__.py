"""WhatsApp: exported chats, one conversation a file, and the list of numbers of the account report.

There is no list of all conversations, so chats are always read in part. An iPhone gives a zip with
`_chat.txt`, Android a text "WhatsApp Chat with Anna.txt", in the phone's language. A partner is who
the chat is called by, even if they never wrote; in a group, everybody who wrote. What was written is never
taken up. People stand as they are saved in the phone ("Tom Year 2 Evening"), others as a number.

The account report holds `contacts.json`, `{"wa_contacts": ["+44…"]}`: every number in the phone book, without
names.

Samples: data_samples/exports/whatsapp (invented people).
"""

import re
from collections.abc import Iterator, Sequence

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning, parsed, rows_of, text_of
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.people import Person, table_of
from connectors.services.whatsapp.chat import Chat, chat_in, name_in
from connectors.services.whatsapp.lines import head_of
from connectors.services.whatsapp.people import owners_of, partner_of, person_of, seated
from connectors.tabular.headers import headers_at_the_beginning
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = (
    "each chat by itself: open it > its name or the three dots > Export chat, Without media; and "
    "Settings > Account > Request account info"
)
LOOKED_INTO = 100
"""Texts and JSON files of unknown names whose first bytes are looked at."""
LIMIT = 40_000
"""Messages of a chat that WhatsApp exports without media, the newest ones."""

_CONTACTS = "wa_contacts"
_FIRST_LINES = 3


def recognises(export: Export) -> list[Member]:
    """Claim texts that begin as WhatsApp's chats do, or are called as only those are, and the report."""
    texts = sorted(export.ending(".txt"), key=lambda member: not _is_called_a_chat(member))
    reports = sorted(export.ending(".json"), key=lambda member: "contact" not in member.name)
    claimed = [member for member in texts[:LOOKED_INTO] if _begins_as_chat(export, member)]
    taken = {member.path for member in claimed}
    claimed += [m for m in texts if m.path not in taken and _is_called_a_chat(m) and not _is_table(export, m)]
    return claimed + [m for m in reports[:LOOKED_INTO] if f'"{_CONTACTS}"' in beginning(export, m)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read chats and the account report; a chat that cannot be read is a problem and hides no other."""
    gathering = Gathering(export, READER.name, Service.WHATSAPP)
    chats = []
    for member in members:
        try:
            if member.place.endswith(".json"):
                _read_report(gathering, member)
            else:
                chats.append(chat_in(export, member))
                gathering.read.add(member.path)
        except Refused as refused:
            gathering.fail(refused.problem, member)
    _seat(gathering, chats)
    # Whatever is handed in, with whom else somebody writes is told nowhere.
    gathering.in_part = bool(gathering.read)
    gathering.notes.extend(_notes(chats) if chats else [_NO_CHAT])
    return gathering.reading()


def _seat(gathering: Gathering, chats: Sequence[Chat]) -> None:
    """Add the people of every chat; the owner is compared over all of them."""
    owners = owners_of(chats)
    for name in owners.values():
        gathering.owner |= owner_of(name=name)
    # A contact saved under the owner's own first name is not the owner.
    partners = {partner_of(chat) for chat in chats}
    apart = {folded for folded, name in owners.items() if name not in partners}
    seatings = [seated(chat, apart) for chat in chats]
    for seating in seatings:
        for direction in (Direction.MESSAGE_PARTNER, Direction.GROUP_MESSAGE):
            people = [person_of(name, way, seating.chat) for name, way in seating.people if way is direction]
            if people:
                gathering.add(table_of(people, direction), seating.chat.member)
    if undecided := sum(seating.undecided for seating in seatings):
        gathering.notes.append(
            f"in {_chats(undecided)} it is not told whose phone it was; the owner is then among the people"
        )


def _read_report(gathering: Gathering, member: Member) -> None:
    content = parsed(gathering.export, member)
    if not isinstance(content, dict) or _CONTACTS not in content:
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    gathering.met(content, {_CONTACTS})
    gathering.found.add(Direction.CONTACT)
    gathering.read.add(member.path)
    numbers = [text_of(row) for row in rows_of(content[_CONTACTS])]
    people = [Person(row, phones=(number or "",)) for row, number in enumerate(numbers, 1)]
    gathering.add(table_of(people, Direction.CONTACT), member)


_NO_CHAT = "no chat came with it: the report holds numbers, and not with whom you write"


def _notes(chats: Sequence[Chat]) -> Iterator[str]:
    yield f"{_chats(len(chats))}: WhatsApp gives no list of them all, so others may not have been handed in"
    if empty := sum(not chat.people for chat in chats):
        yield f"without any message: {_chats(empty)}"
    if undated := sum(bool(chat.people) and not chat.is_dated for chat in chats):
        yield f"in {_chats(undated)} the order of day and month is not certain, so nobody there has a date"
    if others := sum(chat.others for chat in chats):
        yield f"{others} lines that look like messages of another chat were taken for pasted text"
    if full := sum(chat.messages >= LIMIT for chat in chats):
        yield f"{LIMIT:,} messages, the most WhatsApp exports, so older ones may be missing: {_chats(full)}"


def _begins_as_chat(export: Export, member: Member) -> bool:
    lines = [line for line in beginning(export, member).splitlines() if line.strip()]
    heads = [head for line in lines if (head := head_of(line))]
    at_the_top = any(head_of(line) for line in lines[:_FIRST_LINES])
    # A log can begin its lines so too, though hardly with authors: notices alone need the file's name.
    return at_the_top and (any(head.author for head in heads) or _is_called_a_chat(member))


def _is_called_a_chat(member: Member) -> bool:
    name = member.path.replace("\\", "/").rpartition("/")[2]
    return bool(re.fullmatch(r"(?i)_chat( ?\(\d+\))?\.txt", name)) or name_in(name) is not None


def _is_table(export: Export, member: Member) -> bool:
    """Tell a list that somebody typed and called after WhatsApp."""
    return any("service" in line for line in headers_at_the_beginning(export.head(member)))


def _chats(count: int) -> str:
    return "1 chat" if count == 1 else f"{count:,} chats"


READER = Reader("whatsapp chats", ASKS_FOR, recognises, read, Service.WHATSAPP, frozenset({_CONTACTS}))
