"""Whom TikTok's conversations were with: told by their headings, else by who wrote.

A heading reads "Chat History with <handle>:", as the key of a list in JSON and behind ">>>" in a text file.
These words are known from published readers and were not seen in a real file. Messages are passed over;
whom they are from is compared with the owner of the account.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from connectors.json_text import rows_of
from connectors.services.partners_by_handle import Conversation, earliest
from connectors.services.tiktok.sections import said

Message = tuple[str | None, str | None]
"""When, and from whom."""

_WITH = re.compile(r"chat history with\s+", re.IGNORECASE)
_HANDLE = re.compile(r"@?[\w.]{1,64}")
_MESSAGE = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?: UTC)? ([^:]{1,100}): ")


def conversations_in_json(chats: Sequence[Mapping[str, object]], own: frozenset[str]) -> list[Conversation]:
    """Return the conversations of the objects ChatHistory, of which one was seen: messages by heading."""
    parts = ((heading, _messages(rows)) for history in chats for heading, rows in history.items())
    return [_conversation(number, *part, own) for number, part in enumerate(parts, 1)]


def conversations_in_text(text: str, own: frozenset[str]) -> list[Conversation]:
    """Return the conversations of Direct Messages.txt: lines of messages below a heading with ">>>"."""
    parts: list[tuple[str, list[Message]]] = []
    for line in map(str.strip, text.splitlines()):
        if line.startswith(">>>"):
            parts.append((line, []))
        elif parts and (message := _MESSAGE.match(line)):
            parts[-1][1].append((message[1], message[2]))
    return [_conversation(number, *part, own) for number, part in enumerate(parts, 1)]


def _messages(rows: object) -> Iterator[Message]:
    sent = (one for one in rows_of(rows) if isinstance(one, dict))
    return ((said(one.get("Date")), said(one.get("From"))) for one in sent)


def _conversation(
    number: int, heading: str, messages: Iterable[Message], own: frozenset[str]
) -> Conversation:
    """Sort the messages of one conversation by who wrote; without heading or owner nobody can be told."""
    owners = {handle.casefold() for handle in own}
    times: dict[str, list[str | None]] = {}
    for when, writer in messages:
        times.setdefault(writer or "", []).append(when)
    writers = {
        writer: earliest(dates)
        for writer, dates in times.items()
        if writer and writer.lstrip("@").casefold() not in owners
    }
    partner = _partner(heading, bool(writers))
    told = writers if partner or own else {}
    return Conversation(number, partner, told, earliest(chain.from_iterable(times.values())))


def _partner(heading: str, others_wrote: bool) -> str | None:
    """Take the handle out of a heading; what is no handle counts only where nobody else wrote."""
    words = heading.strip(" \t\r\n:：").removeprefix(">>>").lstrip()
    name = _WITH.sub("", words, count=1) if _WITH.match(words) else words
    is_told = bool(_HANDLE.fullmatch(name)) or (name != words and not others_wrote)
    return name if name and is_told else None
