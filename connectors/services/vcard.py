"""Address books as vCards (.vcf): iCloud, phones, Google, Outlook's and Thunderbird's own export.

One card is one contact; a card that is a group is nobody. Google Takeout writes a file for every group
(`Takeout/Contacts/<group>/<group>.vcf`, in the language of the account), so that one contact stands in
several: the same card counts once an export. A name may stand in FN or in N alone.

A conversation's attachments may be vCards too: contacts that somebody sent, not those of the owner.

Samples: data_samples/exports/vcard (invented people).
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.address_book import CONTACT, add_contacts, birthday_of, note_nicknames
from connectors.services.vcard_text import LONGEST_LINE, WANTED, Card, cards_in
from records.policy import Service
from records.problem import Problem, Refused

ASKS_FOR = (
    "The contacts as vCard (.vcf): on the phone Contacts > Export or Share all contacts; "
    "iCloud.com > Contacts > select all > Export vCard; contacts.google.com > Export > vCard"
)

LARGEST = 512 * 2**20
"""Bytes of an address book: pictures of 5,000 contacts take some 250 MB."""
MOST_CARDS = 200_000
MOST_NAMES = 10_000
"""Names of other properties that are told apart for the receipt's count."""
LOOKED_INTO = 100
"""Members without the usual name whose first bytes are looked at."""

_BEGIN = re.compile(rb"(?:^|[\r\n])\s*BEGIN:VCARD\s*[\r\n]", re.IGNORECASE)
_AT_ONCE = re.compile(rb"\s*BEGIN:VCARD\s*[\r\n]", re.IGNORECASE)
_BOM = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)")
_CONVERSATIONS = frozenset({"messages", "inbox", "chats", "chat"})
_ATTACHMENTS = frozenset({"media", "attachments", "files"})
"""Folders, normalised, in which archives keep what was sent. One of attachments that lies at the top may be
anybody's own folder, as phones call theirs "files"."""
_BOOKS = ("contact", "kontakt", "addressbook", "icloud", "vcard")
"""Words, normalised, in the names of address books; a contact that was sent is called by its own name."""
_SENT = re.compile(r"(^|/)\d{8}-[^/]*$")
"""How an iPhone calls what was sent in a chat: "00000012-Bev.vcf"."""
_SCHEME = re.compile(r"^(tel|mailto):", re.IGNORECASE)
_EXTENSION = re.compile(r";(ext|phone-context)=.*$", re.IGNORECASE)


def recognises(export: Export) -> list[Member]:
    """Claim files in which a card begins; under another name, those that begin with one."""
    chats = Counter(_folder(m) for m in export.ending(".txt") if m.name == "chat.txt" or "whatsapp" in m.name)
    named = [m for m in export.ending(".vcf") if _BEGIN.search(_without_mark(export, m))]
    # Chat programs write .vcard for a contact that was sent.
    others = export.ending(".txt", "", *((".vcard",) if export.loose else ()))[:LOOKED_INTO]
    found = named + [m for m in others if _AT_ONCE.match(_without_mark(export, m))]
    # An exported chat is one text with what was sent in it; several side by side were put there by hand.
    alone = {folder for folder, texts in chats.items() if texts == 1 and not export.loose}
    return [m for m in found if not _was_sent(m) and (_folder(m) not in alone or _is_called_a_book(m))]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the cards of every file, the same card once."""
    gathering = Gathering(export, READER.name, Service.ADDRESS_BOOK)
    book = _Book(gathering)
    for member in members:
        book.read(member)
    note_nicknames(gathering, book.nicknames)
    if book.again:
        gathering.notes.append(f"{book.again} cards stand in several files and were read once")
    if book.groups:
        gathering.notes.append(f"{book.groups} cards are groups and name nobody")
    return gathering.reading()


class _Book:
    """The cards of an export's files, while they are read.

    Attributes:
        again: cards left out, since another file holds them.
        groups: cards left out, since they are groups.
        nicknames: rows added for nicknames.
    """

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._taken: Counter[bytes] = Counter()
        self.again = 0
        self.groups = 0
        self.nicknames = 0

    def read(self, member: Member) -> None:
        """Read one file. What breaks it off is a problem, and what stands before that is read."""
        cards: list[Card] = []
        found = cards_in(_lines(self._gathering.export, member))
        try:
            cards.extend(islice(found, MOST_CARDS))
            more = next(found, None)
        except Refused as refused:
            self._tell_broken_off(refused.problem, member, bool(cards))
        else:
            if more:
                self._tell_broken_off(_too_many(self._gathering.export.shown(member)), member, True)
        if cards:
            self._take(cards, member)

    def _tell_broken_off(self, problem: Problem, member: Member, in_part: bool) -> None:
        if not in_part:
            self._gathering.fail(problem, member)
            return
        self._gathering.problems.append(problem)
        self._gathering.in_part = True

    def _take(self, cards: list[Card], member: Member) -> None:
        gathering = self._gathering
        gathering.read.add(member.path)
        for card in cards:
            if len(gathering.others) < MOST_NAMES:
                gathering.met(card.names, WANTED)
        single = self._without_those_of_other_files(cards)
        people = [card for card in single if not _is_group(card)]
        self.groups += len(single) - len(people)
        sound = [card for card in people if not _is_garbled(card)]
        self.nicknames += add_contacts(gathering, _contacts(sound), member)
        file = gathering.export.shown(member)
        if garbled := len(people) - len(sound):
            gathering.fail(_not_read(file, garbled, len(people)), None if sound else member)
        if not cards[-1].closed:
            gathering.problems.append(_breaks_off(file))
            gathering.in_part = True

    def _without_those_of_other_files(self, cards: list[Card]) -> list[Card]:
        """Leave out cards that an earlier file holds; within one file, equal cards are two contacts."""
        here: Counter[bytes] = Counter()
        single = []
        for card in cards:
            here[card.digest] += 1
            if here[card.digest] > self._taken[card.digest]:
                single.append(card)
        self._taken |= here
        self.again += len(cards) - len(single)
        return single


def _lines(export: Export, member: Member) -> Iterator[bytes]:
    """Yield the lines of a file as bytes, UTF-16 as UTF-8; of a line too long for a name, its beginning.

    Raises:
        Refused: the file is too large, damaged, or breaks off in the middle of a letter.
    """
    utf16 = _utf16(export.head(member))
    # Latin-1 keeps every byte, and the text layer knows the line ends of all systems.
    with io.TextIOWrapper(export.open(member, LARGEST), utf16 or "latin-1") as text:
        at_start = True
        try:
            while line := text.readline(LONGEST_LINE):
                if at_start:
                    yield line.encode("utf-8" if utf16 else "latin-1").removeprefix(b"\xef\xbb\xbf")
                at_start = line.endswith("\n")
        except UnicodeError:
            raise Refused(_broken_text(export.shown(member))) from None


def _utf16(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    pair = head[:2]
    return {b"B\0": "utf-16-le", b"\0B": "utf-16-be"}.get(pair.upper())


def _contacts(cards: Sequence[Card]) -> pl.DataFrame:
    """Return CONTACT, one row a card."""
    return pl.DataFrame([_contact(card) for card in cards], schema=CONTACT)


def _contact(card: Card) -> dict[str, object]:
    # The last part of N that is read is the middle name; titles and the like follow.
    family, given, middle = (*(card.all("N")[0].parts if card.all("N") else ()), "", "", "")[:3]
    return {
        "source_row": card.number,
        "display_name": _first(card, "FN"),
        "first_name": given,
        "middle": middle,
        "last_name": family,
        "file_as": None,
        "nickname": (_first(card, "NICKNAME") or "").split(",")[0],
        "employer": next((org.parts[0] for org in card.all("ORG")), None),
        "birthday": _birthday(card),
        "emails": [_SCHEME.sub("", email.text) for email in card.all("EMAIL")],
        "phones": [_EXTENSION.sub("", _SCHEME.sub("", phone.text)) for phone in card.all("TEL")],
    }


def _first(card: Card, name: str) -> str | None:
    return next((text for found in card.all(name) if (text := found.text)), None)


def _birthday(card: Card) -> str | None:
    for found in card.all("BDAY"):
        omitted = found.parameters.get("X-APPLE-OMIT-YEAR")
        if day := birthday_of(found.text, year_known=omitted is None or not found.text.startswith(omitted)):
            return day
    return None


def _is_group(card: Card) -> bool:
    kinds = card.all("KIND") + card.all("X-ADDRESSBOOKSERVER-KIND")
    return any(kind.text.lower() == "group" for kind in kinds)


def _is_garbled(card: Card) -> bool:
    """Tell a card of which nothing can be read from one that holds no more than an address."""
    said = {found.name for found in card.properties} - {"VERSION"}
    return bool(card.strange) and not said


def _without_mark(export: Export, member: Member) -> bytes:
    return _BOM.sub(b"", export.head(member)).replace(b"\0", b"")


def _folder(member: Member) -> str:
    return member.place.rpartition("/")[0]


def _was_sent(member: Member) -> bool:
    folders = member.place.split("/")[:-1]
    in_a_chat = not _CONVERSATIONS.isdisjoint(folders) or not _ATTACHMENTS.isdisjoint(folders[1:])
    return in_a_chat or bool(_SENT.search(member.path))


def _is_called_a_book(member: Member) -> bool:
    return any(word in member.name for word in _BOOKS)


def _not_read(file: str, cards: int, of: int) -> Problem:
    what = f"{cards:,} of the {of:,} cards in this address book could not be read."
    do = "Export the address book again; if it stays so, type those contacts into a list and report this."
    return Problem("BC-IMP-160", file, None, None, what, do)


def _breaks_off(file: str) -> Problem:
    what = "The address book breaks off in the middle of its last card, so contacts may be missing."
    return Problem("BC-IMP-161", file, None, None, what, "Export it again, and hand in the whole file.")


def _too_many(file: str) -> Problem:
    what = f"The file holds more than {MOST_CARDS:,} cards; those beyond were not read."
    return Problem("BC-IMP-162", file, None, None, what, "Hand in the address book alone.")


def _broken_text(file: str) -> Problem:
    what = "The text breaks off in the middle of a character, or is damaged."
    return Problem("BC-IMP-302", file, None, None, what, "Export the address book again.")


READER = Reader("vcard", ASKS_FOR, recognises, read, Service.ADDRESS_BOOK, WANTED)
