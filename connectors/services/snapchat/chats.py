"""Whom Snapchat's conversations were with: chat_history.json, and snap_history.json of the same shape.

Today each is an object of conversations, by username or, for a group, by an id; a group has a title. Until
about 2023 there were four lists, of messages received and sent, saved and unsaved. Messages are passed over.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from connectors.json_text import rows_of, text_of
from connectors.services.partners_by_handle import Conversation, earliest

RECEIVED_OR_SENT = re.compile(r"(received|sent) (saved |unsaved )?(chat|snap) history", re.IGNORECASE)
"""Keys of the older shape."""

# Usernames have 3 to 15 letters, digits, dots, dashes and underscores; older ones can be longer.
_USERNAME = re.compile(r"[a-z0-9][\w.-]{2,29}", re.IGNORECASE)
_NO_MESSAGE = re.compile(r"STATUS(?!ERASED)")
"""Media types of what Snapchat itself noted: somebody left, or saved a picture."""

_Message = Mapping[str, object]


def conversations_in(content: Mapping[str, object], own: Collection[str]) -> list[Conversation]:
    """Return the conversations of a parsed file, whichever shape it has."""
    owners = {handle.casefold() for handle in own}
    if any(RECEIVED_OR_SENT.fullmatch(key) for key in content):
        return _from_four_lists(content, owners)
    return [
        _conversation(number, key, _messages(rows), owners)
        for number, (key, rows) in enumerate(content.items(), 1)
    ]


def _conversation(number: int, key: str, messages: Sequence[_Message], own: set[str]) -> Conversation:
    """Take the other side of one conversation; its key is believed where it can be a username."""
    times: dict[str, list[str | None]] = {}
    for message in messages:
        if writer := _writer(message, own):
            times.setdefault(writer, []).append(text_of(message.get("Created")))
    writers = {writer: earliest(dates) for writer, dates in times.items()}
    first = earliest(text_of(message.get("Created")) for message in messages)
    titled = any(text_of(message.get("Conversation Title")) for message in messages)
    partner = key if _USERNAME.fullmatch(key) and key.casefold() not in own else None
    return Conversation(number, partner, writers, first, titled and list(writers) != [partner])


def _writer(message: _Message, own: set[str]) -> str | None:
    """Tell who wrote a message; None for the owner and for what nobody wrote."""
    writer = text_of(message.get("From"))
    is_own = message.get("IsSender") is True or (writer or "").casefold() in own
    is_message = not _NO_MESSAGE.match(text_of(message.get("Media Type")) or "")
    return writer if writer and writer.strip() and is_message and not is_own else None


def _from_four_lists(content: Mapping[str, object], own: set[str]) -> list[Conversation]:
    """Take one conversation a message: whoever it is from, or to; `add_partners` puts them together."""
    found: list[Conversation] = []
    for key, rows in content.items():
        match = RECEIVED_OR_SENT.fullmatch(key)
        for number, message in enumerate(_messages(rows) if match else (), 1):
            sent = bool(match and match[1].lower() == "sent")
            found.append(_one_message(number, message, sent, own))
    return [one for one in found if one.partner or one.writers]


def _one_message(number: int, message: _Message, sent: bool, own: set[str]) -> Conversation:
    # A sent message was seen with "To", and in a published fixture with the other person as "From".
    other = (text_of(message.get("To")) if sent else None) or text_of(message.get("From")) or ""
    when = text_of(message.get("Created"))
    if other.casefold() in own or not other.strip():
        return Conversation(number)
    is_group = bool(text_of(message.get("Conversation Title")))
    if is_group:
        return Conversation(number, None, {} if sent else {other: when}, when, True)
    return Conversation(number, other, {}, when)


def _messages(rows: object) -> list[_Message]:
    return [one for one in rows_of(rows) if isinstance(one, dict)]
