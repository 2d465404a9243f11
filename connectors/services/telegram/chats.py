"""The conversations of a Telegram export: with whom each is, or who wrote in it; no text is kept.

A conversation is `{"name", "type", "id", "messages": […]}`. It can hold millions of messages, which are gone
through one by one. Until about 2021 `from_id` was a bare number, since then it begins with the kind of its
writer: `user123`, `channel123`.
"""

from dataclasses import dataclass, field

from connectors.json_text import text_of
from connectors.json_walk import JsonWalk
from connectors.services.people import Person

PERSONAL = "personal_chat"
GROUPS = frozenset({"private_group", "private_supergroup", "public_supergroup"})
NO_PEOPLE = frozenset(
    {"saved_messages", "replies", "verification_codes", "bot_chat", "private_channel", "public_channel"}
)
"""The owner's own notes, services, bots, and channels in which only the channel itself speaks."""
CHAT_KEYS = frozenset({"name", "type", "id", "messages"})
GONE = "Deleted Account"
"""How Telegram shows an account that is no more; in JSON its name is null."""

MOST_WRITERS = 200_000
"""Writers of one conversation: as many as the largest groups have members."""

SERVICE = "777000"
"""The account by which Telegram itself sends everybody codes and news, as a personal chat; by its source."""

_CALL = "phone_call"
_USERS_BELOW = 2**32
"""Bare numbers of users; those of groups and channels were larger."""


class TooManyPeople(Exception):
    """More people than any account knows."""


@dataclass(slots=True)
class Writer:
    """Somebody who wrote in a conversation; the name is None where the account is gone."""

    name: str | None
    when: str | None


@dataclass(slots=True)
class Chat:
    """What one conversation says about people.

    Attributes:
        row: the n-th of its list, from 1.
        messages: all of them, those that Telegram wrote itself too.
        spoken: messages and calls of people.
        first: when the first of these was.
        writers: by id.
    """

    row: int
    name: str | None = None
    kind: str | None = None
    id: str | None = None
    messages: int = 0
    spoken: int = 0
    first: str | None = None
    writers: dict[str, Writer] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Nothing but messages that Telegram wrote itself, as "… joined Telegram" for a contact."""
        return self.messages > 0 and not self.spoken

    def take(self, key: str, walk: JsonWalk) -> None:
        """Take in the value of one of CHAT_KEYS."""
        if key == "messages" and walk.kind() == "[":
            for _ in walk.elements():
                self._message(walk.value())
        elif key in CHAT_KEYS:
            value = text_of(walk.value())
            self.name, self.kind, self.id = (
                value if key == "name" else self.name,
                value if key == "type" else self.kind,
                value if key == "id" else self.id,
            )
        else:
            walk.skip()

    def _message(self, message: object) -> None:
        if not isinstance(message, dict):
            return
        self.messages += 1
        if message.get("type") == "service" and message.get("action") != _CALL:
            return
        self.spoken += 1
        when = when_of(message)
        self.first = self.first or when
        writer = user_id(text_of(message.get("from_id")))
        if writer and "from" in message:
            name = shown_name(message["from"])
            known = self.writers.setdefault(writer, Writer(name, when))
            known.name = known.name or name
            if len(self.writers) > MOST_WRITERS:
                raise TooManyPeople


def partner_in(chat: Chat) -> Person | None:
    """Return whom a personal chat is with; None where the account is gone."""
    name = shown_name(chat.name)
    return Person(chat.row, display_name=name, platform_id=chat.id, when=chat.first) if name else None


def owner_ids(chat: Chat) -> set[str]:
    """Return who else than the partner writes in a personal chat: only its owner can."""
    return set(chat.writers) - {chat.id} if chat.kind == PERSONAL and chat.id else set()


def user_id(text: str | None) -> str | None:
    """Return the number of a person's account; None for channels and groups.

    >>> [user_id(text) for text in ("user123", "channel123", "123", "8589934592", None)]
    ['123', None, '123', None, None]
    """
    if text is None:
        return None
    number = text.removeprefix("user")
    if not number.isdecimal() or number == "0":
        return None
    return number if text != number or int(number) < _USERS_BELOW else None


def shown_name(value: object) -> str | None:
    """Return a name as Telegram shows it; None for an account that is gone."""
    name = text_of(value)
    return name if name and name.strip() and name.strip() != GONE else None


def when_of(row: dict[str, object]) -> str | None:
    """Return the instant of a message or contact; its local day where there is none; None for 1970."""
    if unix := text_of(row.get("date_unixtime")):
        return unix
    day = text_of(row.get("date"))
    return None if day is None or day.startswith("19") else day
