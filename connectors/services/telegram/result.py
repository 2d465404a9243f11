"""result.json of Telegram Desktop: walked from its beginning to its end, since it grows with every message.

It is one object with `personal_information`, `contacts.list`, `frequent_contacts.list`, `chats.list`,
`left_chats.list` and more; or, for one exported chat, that chat itself.
"""

from dataclasses import dataclass, field

from connectors.json_text import text_of
from connectors.json_walk import JsonWalk
from connectors.owner import Owner, owner_of
from connectors.services.people import Person
from connectors.services.telegram.chats import (
    CHAT_KEYS,
    Chat,
    TooManyPeople,
    owner_ids,
    shown_name,
    user_id,
    when_of,
)

MOST_PEOPLE = 500_000
"""People of one export. An account holds some 10,000 contacts; the largest groups 200,000 members."""

LISTS = frozenset({"contacts", "frequent_contacts", "chats", "left_chats"})
KEYS = CHAT_KEYS | LISTS | {"personal_information", "about", "list"}
"""Keys of the whole and of a chat."""
CONTACT_KEYS = frozenset({"user_id", "first_name", "last_name", "phone_number", "date", "date_unixtime"})


@dataclass
class Result:
    """What one result.json says.

    Attributes:
        keys: of the whole.
        contacts: None where there is no such list.
        chats: conversations in `chats` and `left_chats`, or the one that was exported by itself.
        frequent: rows of frequent_contacts.
        owner_id: the number of the account's owner, None where it is not told.
    """

    keys: set[str] = field(default_factory=set)
    contacts: list[Person] | None = None
    chats: list[Chat] = field(default_factory=list)
    frequent: int = 0
    owner: Owner = field(default_factory=Owner)
    owner_id: str | None = None
    _people: int = 0

    @property
    def is_one_chat(self) -> bool:
        """It is one chat, exported by itself."""
        return {"type", "messages"} <= self.keys

    @property
    def is_known(self) -> bool:
        """It is an export of Telegram's, whatever was ticked for it."""
        return self.is_one_chat or bool(self.keys & {*LISTS, "personal_information"})

    @property
    def names_anybody(self) -> bool:
        """A contact or a chat was found in it."""
        return bool(self.contacts) or any(chat.kind for chat in self.chats)

    def walk(self, walk: JsonWalk) -> None:
        """Take in the file; what was taken in before a fault stays.

        Raises:
            Refused: it breaks off, is no JSON, or is nested beyond reason.
            TooManyPeople: it names more people than any account knows.
        """
        alone = Chat(1)
        for key in walk.fields():
            self.keys.add(key)
            if key not in CHAT_KEYS:
                self._take(key, walk)
                continue
            self.chats = self.chats or [alone]
            alone.take(key, walk)

    def find_owner(self) -> None:
        """Tell the owner by who writes in personal chats beside the partner, if the file does not say it."""
        candidates = {one for chat in self.chats for one in owner_ids(chat)}
        if self.owner_id or len(candidates) != 1:
            return
        self.owner_id = candidates.pop()
        names = (chat.writers[self.owner_id].name for chat in self.chats if self.owner_id in chat.writers)
        self.owner |= owner_of(name=next(filter(None, names), None))

    def _take(self, key: str, walk: JsonWalk) -> None:
        if key == "personal_information":
            self._own(walk.value())
        elif key in LISTS and walk.kind() == "{":
            for inner in walk.fields():
                if inner == "list" and walk.kind() == "[":
                    self._list(key, walk)
                elif inner == "list" and walk.value() is None and key == "contacts":
                    self.contacts = []
                elif inner != "list":
                    walk.skip()
        else:
            walk.skip()

    def _list(self, key: str, walk: JsonWalk) -> None:
        if key == "contacts":
            self.contacts = []
        for row in walk.elements():
            if key == "contacts" and self.contacts is not None:
                self.contacts.append(_contact(walk.value(), row))
                self._count(1)
            elif key == "frequent_contacts":
                self.frequent += 1
                walk.skip()
            elif walk.kind() == "{":
                self._chat(Chat(row), walk)
            else:
                walk.skip()

    def _chat(self, chat: Chat, walk: JsonWalk) -> None:
        self.chats.append(chat)
        for key in walk.fields():
            chat.take(key, walk)
        self._count(1 + len(chat.writers))

    def _count(self, people: int) -> None:
        self._people += people
        if self._people > MOST_PEOPLE:
            raise TooManyPeople

    def _own(self, value: object) -> None:
        if not isinstance(value, dict):
            return
        self.owner_id = user_id(text_of(value.get("user_id")))
        parts = [text_of(value.get(key)) for key in ("first_name", "last_name")]
        name = " ".join(part.strip() for part in parts if part and part.strip())
        self.owner |= owner_of(name=name, handle=text_of(value.get("username")))


def _contact(value: object, row: int) -> Person:
    if not isinstance(value, dict):
        return Person(row)
    first, last = (shown_name(value.get(key)) for key in ("first_name", "last_name"))
    number = text_of(value.get("phone_number"))
    phones = (number,) if number and number.strip() else ()
    # A number alone would stand for an account that is gone: Telegram then gives nothing but the date.
    known = user_id(text_of(value.get("user_id"))) if first or last or phones else None
    return Person(
        row, first_name=first, last_name=last, platform_id=known, phones=phones, when=when_of(value)
    )
