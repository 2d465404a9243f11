"""One exported WhatsApp chat: who wrote in it, since when, and whom it is called by; no text is kept.

A chat can hold hundreds of MB, so it is read line by line, and only its writers are held.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from connectors.export import Export, Member
from connectors.long_text import lines_of
from connectors.services.whatsapp.lines import Head, Numbers, head_of, tells_of_encryption
from records.problem import Problem, Refused

MOST_WRITERS = 20_000
"""Authors of one chat. A group holds 1,024 people at a time, a community's some thousands (2026)."""
BUDDHIST, REIWA, HEISEI = 543, 2018, 1988
EARLIEST, LATEST = 2009, 2100
"""Years in which a message can have been sent: WhatsApp began in 2009."""

_COPY = re.compile(r"(?i)(\s*\(\d{1,3}\)|\s*-\s*copy)+$")
_CALLED = re.compile(
    r"(?i)^[^/]{0,20}whatsapp(?:[ _-]chatt?)?[ _]"
    r"(?:[-–][ _]"
    r"|(?:with|mit|met|med|con|avec|com|cu|dengan|z|s|с)[ _]"
    r"(?:użytkownikiem[ _]|uživatelem[ _]|контактом[ _])?)"
    r"(?P<name>.*\S)"
)


@dataclass(slots=True)
class Writer:
    """Somebody who stands at the head of messages.

    Attributes:
        row: the line of the first one, from 1.
        first: the numbers of its date.
        times: messages whose author is beyond doubt.
        doubted: messages whose author may be the beginning of a notice.
        wrote: some text is not WhatsApp's own, as notices and "image omitted" are.
        is_owner: a text says so.
    """

    row: int
    first: Numbers
    times: int = 0
    doubted: int = 0
    wrote: bool = False
    is_owner: bool = False

    @property
    def counts(self) -> bool:
        """It is a person: beyond doubt, or met twice."""
        return self.times > 0 or self.doubted > 1


@dataclass(slots=True)
class Chat:
    """What one exported chat says about people.

    Attributes:
        called: the name in the file's own name; None: it holds none.
        opened_by: who "wrote" the notice about encryption: on an iPhone the partner, or the group's subject.
        style: of its heads; None: no line begins a message.
        others: lines that begin like a message of another style: pasted from another chat.
        messages: heads, notices among them.
    """

    member: Member
    called: str | None = None
    opened_by: str | None = None
    style: str | None = None
    writers: dict[str, Writer] = field(default_factory=dict)
    others: int = 0
    messages: int = 0
    year_first: bool = False
    day_first: bool = False
    month_first: bool = False
    _last: Numbers = ("", "", "")

    @property
    def people(self) -> list[str]:
        """Those who wrote; a group's subject, which only ever "writes" notices, is among them too."""
        return [name for name, writer in self.writers.items() if writer.counts]

    @property
    def name(self) -> str | None:
        """Whom the chat is with, or what the group is called, as far as it is told."""
        return self.opened_by or self.called

    @property
    def is_dated(self) -> bool:
        """It is certain in which order day, month and year stand."""
        return self.year_first or self.day_first != self.month_first

    def day(self, numbers: Numbers) -> str | None:
        """Return a date as ISO text; None where the order is not certain, or there is no such day.

        The day is that of the phone's own clock: the export does not say how far that is from UTC.
        """
        if not self.is_dated:
            return None
        a, b, c = numbers
        year, month, day = (a, b, c) if self.year_first else (c, b, a) if self.day_first else (c, a, b)
        try:
            found = date(_year(year), int(month), int(day))
        except ValueError:
            return None
        return found.isoformat() if EARLIEST <= found.year <= LATEST else None

    def take(self, row: int, head: Head) -> None:
        """Take in the head of one message."""
        self.messages += 1
        self._weigh(head.date)
        if head.author is None or head.doubt == "notice":
            return
        writer = self.writers.get(head.author)
        if writer is None:
            writer = self.writers[head.author] = Writer(row, head.date)
        writer.times += head.doubt == "none"
        writer.doubted += head.doubt == "doubted"
        writer.wrote = writer.wrote or not head.marked
        writer.is_owner = writer.is_owner or head.by_owner

    def _weigh(self, numbers: Numbers) -> None:
        """Learn from one date in which order the numbers stand."""
        if numbers == self._last:
            return
        self._last = numbers
        a, b, _ = numbers
        self.year_first = self.year_first or not a.isdecimal() or len(a) > 2 or int(a) > 31
        self.day_first = self.day_first or (a.isdecimal() and int(a) > 12)
        self.month_first = self.month_first or int(b) > 12


def chat_in(export: Export, member: Member) -> Chat:
    """Read one chat.

    Raises:
        Refused: it cannot be read; BC-IMP-120, no line of it begins a message; BC-IMP-121, it has more
            authors than any chat.
    """
    chat = Chat(member, called=called_by(export, member))
    for row, line in lines_of(export, member):
        if not (head := head_of(line)):
            continue
        if chat.style is None:
            chat.style = head.style
            if chat.style.startswith("bracketed") and head.author and tells_of_encryption(line):
                chat.opened_by = head.author
                continue
        if head.style != chat.style:
            chat.others += 1
            continue
        chat.take(row, head)
        if len(chat.writers) > MOST_WRITERS:
            raise Refused(_too_many(export.shown(member)))
    if chat.style is None:
        raise Refused(_no_messages(export.shown(member)))
    return chat


def called_by(export: Export, member: Member) -> str | None:
    """Return the name that a chat's file, its folder or the zip it came in is called by.

    Android calls the file "WhatsApp Chat with Anna.txt", an iPhone the zip "WhatsApp Chat - Anna.zip".
    """
    return next((name for text in _names(export, member) if (name := name_in(text))), None)


def name_in(text: str) -> str | None:
    """Return the name in a file's name, in the languages whose form is known.

    >>> [name_in(text) for text in ("WhatsApp Chat with Anna (2)", "Chat de WhatsApp con Ana", "_chat")]
    ['Anna', 'Ana', None]
    """
    found = _CALLED.match(_COPY.sub("", text.strip()))
    return found["name"].replace("_", " ").strip() or None if found else None


def _names(export: Export, member: Member) -> Iterator[str]:
    *folders, file = member.path.replace("\\", "/").split("/")
    yield file[:-4] if file.lower().endswith(".txt") else file
    yield from reversed(folders)
    if len(export.called) == 1 and not export.loose:
        yield re.sub(r"(?i)\.zip$", "", export.called[0])


def _year(text: str) -> int:
    """Return a year of our era.

    >>> [_year(text) for text in ("26", "2026", "2569", "R8")]
    [2026, 2026, 2026, 2026]
    """
    if not text.isdecimal():
        return int(text[1:]) + {"R": REIWA, "H": HEISEI}[text[0]] if text[0] in "RH" else 0
    year = int(text)
    if year < 100:
        return 2000 + year
    return year - BUDDHIST if year > 2400 else year


def _no_messages(file: str) -> Problem:
    what = "No line of this chat begins as WhatsApp writes it: with day, time and name."
    do = "Export the chat in WhatsApp again and hand it in unchanged; else type the people into a list."
    return Problem("BC-IMP-120", file, None, None, what, do)


def _too_many(file: str) -> Problem:
    what = f"More than {MOST_WRITERS:,} people write in this chat, which no chat of WhatsApp holds."
    return Problem("BC-IMP-121", file, None, None, what, "Export the chat in WhatsApp again.")
