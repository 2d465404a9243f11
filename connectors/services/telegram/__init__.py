"""Telegram: contacts, chat partners and those who wrote in groups, from the export of Telegram Desktop.

`result.json` holds what was ticked: the contacts, with first and last name apart (either may be missing) and
a number; whom one writes with most (`frequent_contacts`), who stand in the chats already and add nobody;
and the chats with all their messages, which are gone through and never taken up. One chat can be exported by
itself. `lists/contacts.html` is the web-page version of the contacts; where both are there JSON wins.

Samples: data_samples/exports/telegram (invented people).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from connectors.connections import Gathering, shape_unknown
from connectors.export import LARGEST_STREAM, Export, Member
from connectors.json_text import beginning
from connectors.json_walk import JsonWalk
from connectors.long_text import opened_text
from connectors.reader import Reader, Reading
from connectors.services.people import Person, table_of
from connectors.services.telegram.chats import (
    GROUPS,
    NO_PEOPLE,
    PERSONAL,
    SERVICE,
    Chat,
    TooManyPeople,
    partner_in,
)
from connectors.services.telegram.pages import contacts_on_page, is_contacts_page
from connectors.services.telegram.result import CONTACT_KEYS, KEYS, MOST_PEOPLE, Result
from records.policy import Direction, Service
from records.problem import Problem, Refused

ASKS_FOR = (
    "Telegram Desktop > Settings > Advanced > Export Telegram data: Contacts list and Personal chats, "
    "no media, format machine-readable JSON"
)
LOOKED_INTO = 100
"""JSON members of unknown names whose first bytes are looked at."""

_KINDS = "|".join(sorted({PERSONAL, *GROUPS, *NO_PEOPLE}))
_ABOUT = r'(?:"about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*)?'
_SIGNS = re.compile(
    rf'"type"\s*:\s*"(?:{_KINDS})"\s*,\s*"id"|"frequent_contacts"\s*:\s*\{{'
    rf'|"(?:contacts|chats|left_chats)"\s*:\s*\{{\s*{_ABOUT}"list"\s*:'
    r'|"personal_information"\s*:\s*\{\s*"user_id"'
)
_MADE = re.compile(r"(?i)(?:data|chat)export_?(20\d\d-\d\d-\d\d)")


def recognises(export: Export) -> list[Member]:
    """Claim JSON by the keys at its beginning, and the page of contacts."""
    json = sorted(export.ending(".json"), key=lambda member: member.name != "result.json")
    claimed = [member for member in json[:LOOKED_INTO] if _SIGNS.search(beginning(export, member))]
    return claimed + [page for page in export.ending(".html") if is_contacts_page(export, page)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the files; what cannot be read is a problem and hides no other."""
    gathering = Gathering(export, READER.name, Service.TELEGRAM)
    results = [_result(gathering, member) for member in members if member.place.endswith(".json")]
    for page in (member for member in members if member.place.endswith(".html")):
        if Direction.CONTACT not in gathering.found:
            _add_page(gathering, page)
    if any(not result.is_one_chat for result in results):
        gathering.tell_absent({Direction.CONTACT: "contacts"})
    # Chats alone are not everybody: whoever is only a contact is missing.
    gathering.in_part |= bool(gathering.read) and Direction.CONTACT not in gathering.found
    gathering.made = _made(members)
    return gathering.reading()


def _result(gathering: Gathering, member: Member) -> Result:
    """Read one result.json; where it breaks off, what was read before stays."""
    result = Result()
    try:
        _walk(gathering.export, member, result)
    except Refused as refused:
        if not result.names_anybody:
            gathering.fail(refused.problem, member)
            return result
        gathering.problems.append(refused.problem)
        gathering.in_part = True
    gathering.met(result.keys, KEYS)
    gathering.read.add(member.path)
    result.find_owner()
    gathering.owner |= result.owner
    _add_contacts(gathering, member, result)
    _add_chats(gathering, member, result)
    gathering.notes.extend(_notes(result))
    return result


def _walk(export: Export, member: Member, result: Result) -> None:
    file = export.shown(member)
    if member.size > LARGEST_STREAM:
        raise Refused(_too_large(file))
    with opened_text(export, member) as text:
        walk = JsonWalk(text, file)
        try:
            if walk.kind() == "{":
                result.walk(walk)
        except TooManyPeople:
            raise Refused(_too_many(file)) from None
    if not result.is_known:
        raise Refused(shape_unknown(file))


def _add_contacts(gathering: Gathering, member: Member, result: Result) -> None:
    if result.contacts is None:
        return
    gathering.found.add(Direction.CONTACT)
    gathering.known |= CONTACT_KEYS
    # Telegram keeps the owner's own number among the contacts where the phone does.
    others = [one for one in result.contacts if not (one.platform_id and one.platform_id == result.owner_id)]
    gathering.add(table_of(others, Direction.CONTACT), member)


def _add_chats(gathering: Gathering, member: Member, result: Result) -> None:
    personal = [
        partner_in(chat)
        for chat in result.chats
        if chat.kind == PERSONAL and not chat.is_silent and chat.id != SERVICE
    ]
    gathering.add(table_of(list(filter(None, personal)), Direction.MESSAGE_PARTNER), member)
    wrote = [one for chat in result.chats if chat.kind in GROUPS for one in _writers(chat, result.owner_id)]
    named = [person for person in wrote if person.display_name]
    gathering.add(table_of(named, Direction.GROUP_MESSAGE), member)
    if gone := personal.count(None) + len(wrote) - len(named):
        gathering.unusable += gone
        gathering.notes.append(f"{gone} deleted accounts without a name left out")


def _writers(chat: Chat, owner_id: str | None) -> Iterator[Person]:
    """Yield who wrote in a group; all stand at the row of the group."""
    for number, writer in chat.writers.items():
        if number != owner_id:
            yield Person(chat.row, display_name=writer.name, platform_id=number, when=writer.when)


def _add_page(gathering: Gathering, page: Member) -> None:
    try:
        people = contacts_on_page(gathering.export, page)
    except Refused as refused:
        gathering.fail(refused.problem, page)
        return
    if people is None:
        gathering.fail(shape_unknown(gathering.export.shown(page)), page)
        return
    gathering.read.add(page.path)
    gathering.found.add(Direction.CONTACT)
    gathering.add(table_of(people, Direction.CONTACT), page)
    if any("chats/" in member.place and member.name.endswith(".html") for member in gathering.export.members):
        gathering.in_part = True
        gathering.notes.append("the chats came as web pages (HTML), which are not read; JSON would be")


def _notes(result: Result) -> Iterator[str]:
    if result.is_one_chat:
        yield "one chat that was exported by itself, so contacts and other chats are not in it"
    if silent := sum(chat.kind == PERSONAL and chat.is_silent for chat in result.chats):
        yield f"{silent} chats in which nobody wrote or called add nobody"
    if strange := sum(chat.kind not in {PERSONAL, *GROUPS, *NO_PEOPLE} for chat in result.chats):
        yield f"{strange} chats are of a kind that we do not know and add nobody"
    if result.frequent:
        yield f"{result.frequent} frequent contacts stand in other lists already and add nobody"
    if not result.owner_id and any(chat.kind in GROUPS and chat.writers for chat in result.chats):
        yield "it is not told whose account it is; the owner may be among those who wrote in groups"


def _made(members: Iterable[Member]) -> date | None:
    """Return the newest day in the folders' names: `DataExport_2026-09-21`."""
    days = [day for member in members for day in _MADE.findall(member.path)]
    try:
        return date.fromisoformat(max(days)) if days else None
    except ValueError:
        return None


def _too_large(file: str) -> Problem:
    what = "The file is larger than can be read: it holds the messages of all chats."
    do = "Export Telegram data again with Contacts list only, or with personal chats and no groups."
    return Problem("BC-IMP-131", file, None, None, what, do)


def _too_many(file: str) -> Problem:
    what = f"The file names more than {MOST_PEOPLE:,} people, which no account knows."
    do = "Export Telegram data again with Contacts list and personal chats only."
    return Problem("BC-IMP-130", file, None, None, what, do)


READER = Reader("telegram export", ASKS_FOR, recognises, read, Service.TELEGRAM, KEYS | CONTACT_KEYS)
