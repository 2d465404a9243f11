"""Who is in a conversation of Facebook or Instagram; its text is passed over and never kept.

Three shapes, seen in exports and published fixtures:

- JSON: `participants[].name`, `title`, `messages[].{sender_name, timestamp_ms}`, each string UTF-8 written as
  if it were Latin-1;
- JSON of Messenger's encrypted conversations: `participants[]`, `threadName` (`<title>_<number>`),
  `messages[].{senderName, timestamp}`, clean UTF-8;
- web pages: see `meta/message_pages.py`.

A part holds some 10,000 messages, and a conversation many parts, so they are read piece by piece.
"""

import json
import re
from dataclasses import dataclass, field

from connectors.connections import sound_text
from connectors.export import Export, Member
from connectors.streamed import Ending, buffers
from connectors.text import repaired

MOST_PEOPLE = 20_000
"""Names that are kept of one conversation. Groups hold some hundreds; only a hostile file holds more."""

_TEXT = rb'"((?:[^"\\]|\\.)*+)"'
_PARTICIPANTS = re.compile(rb'"participants"\s*:\s*(?=\[)')
_LIST = re.compile(rb'\[(?:[^\]"]|"(?:[^"\\]|\\.)*+")*+\]')
# The text stands between sender and time in the encrypted shape.
_SENDER = re.compile(
    rb'"sender(?:_name|Name)"\s*:\s*(?:'
    + _TEXT
    + rb'|null)(?:(?:\s*,\s*"text"\s*:\s*(?:"(?:[^"\\]|\\.)*+"|null))?'
    rb'\s*,\s*"timestamp(?:_ms)?"\s*:\s*"?(\d{1,16})(?=["\s,}]))?'
)
# Other titles stand inside messages; the conversation's own is followed by this key.
_TITLE = re.compile(rb'"title"\s*:\s*' + _TEXT + rb'\s*,\s*"is_still_participant"')
_THREAD_NAME = re.compile(rb'"threadName"\s*:\s*' + _TEXT)
_ENCRYPTED = re.compile(rb'"(threadName|senderName)"\s*:')
_NUMBER = re.compile(r"_\d+$")


@dataclass
class Conversation:
    """Who is in one conversation, whatever number of files it has; names as they are shown, blank ones too.

    Attributes:
        participants: in order, the owner among them, one entry an account; empty where no file says it.
        writers: who wrote, with the time of their first message (Unix milliseconds or a day, as text).
        title: what it is called: for two people, the other one's name.
        is_group: more than two people, as far as the file says.
        found: it looks like a conversation.
        whole: no part breaks off.
    """

    participants: list[str] = field(default_factory=list, repr=False)
    writers: dict[str, str | None] = field(default_factory=dict, repr=False)
    title: str = field(default="", repr=False)
    is_group: bool = False
    found: bool = False
    whole: bool = True

    @property
    def people(self) -> set[str]:
        """Everybody with a name."""
        return {name for name in (*self.participants, *self.writers) if name}

    @property
    def begun(self) -> str | None:
        """The time of the first message."""
        return min((when for when in self.writers.values() if when), key=_in_order, default=None)

    def wrote(self, name: str, when: str | None) -> None:
        """Note that somebody wrote."""
        before = self.writers.get(name)
        if name not in self.writers and len(self.writers) >= MOST_PEOPLE:
            return
        self.writers[name] = min(filter(None, (before, when)), key=_in_order, default=None)

    def join(self, part: "Conversation") -> None:
        """Add what another file of the same conversation says."""
        self.found = self.found or part.found
        self.is_group = self.is_group or part.is_group
        self.title = self.title or part.title
        self.participants = self.participants or part.participants
        for name, when in part.writers.items():
            self.wrote(name, when)
        # Web pages list no participants.
        self.is_group = self.is_group or (not self.participants and len(self.people) > 2)


def take_part(export: Export, member: Member, conversation: Conversation) -> None:
    """Add what one JSON file of a conversation says.

    Raises:
        Refused: the file is too large or damaged.
    """
    ending = Ending(b"}")
    encrypted = False
    for buffer in buffers(export, member, ending):
        encrypted = encrypted or bool(_ENCRYPTED.search(buffer))
        _take_participants(buffer, conversation, encrypted)
        _take_title(buffer, conversation, encrypted)
        _take_writers(buffer, conversation, encrypted)
    conversation.is_group = conversation.is_group or len(conversation.participants) > 2
    conversation.whole = conversation.whole and ending.is_whole


def _take_participants(buffer: bytes, conversation: Conversation, encrypted: bool) -> None:
    """Take the list once; every part of a conversation repeats it."""
    if conversation.participants or not (key := _PARTICIPANTS.search(buffer)):
        return
    if not (found := _LIST.match(buffer, key.end())):
        return
    try:
        listed = json.loads(found[0].decode("utf-8", "replace"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return
    conversation.found = True
    named = [one.get("name") if isinstance(one, dict) else one for one in listed[:MOST_PEOPLE]]
    conversation.participants = [_shown(name if isinstance(name, str) else "", encrypted) for name in named]


def _take_writers(buffer: bytes, conversation: Conversation, encrypted: bool) -> None:
    """Take who wrote; each name of a piece is decoded once, since a piece holds thousands of messages."""
    first: dict[bytes | None, int | None] = {}
    for found in _SENDER.finditer(buffer):
        name, written = found.groups()
        when, before = int(written) if written else None, first.get(name)
        first[name] = when if before is None or (when is not None and when < before) else before
    for name, when in first.items():
        conversation.found = True
        conversation.wrote(_name(name or b"", encrypted), None if when is None else str(when))


def _take_title(buffer: bytes, conversation: Conversation, encrypted: bool) -> None:
    if conversation.title:
        return
    if found := _TITLE.search(buffer):
        conversation.title = _name(found[1], encrypted)
    elif encrypted and (found := _THREAD_NAME.search(buffer)):
        conversation.title = _NUMBER.sub("", _name(found[1], encrypted))


def _name(written: bytes, encrypted: bool) -> str:
    try:
        text = json.loads(b'"' + written + b'"', strict=False)
    except ValueError:
        text = written.decode("utf-8", "replace")
    return _shown(text, encrypted)


def _shown(name: str, encrypted: bool) -> str:
    return (sound_text(name if encrypted else repaired(name)) or "").strip()


def _in_order(when: str) -> tuple[int, str]:
    return len(when), when
