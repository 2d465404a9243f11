"""Who in exported WhatsApp chats is whom: the partner, the people of a group, the owner of the phone.

An export does not say whose phone it came from, and the owner writes in it like everybody else. The owner is
taken as known only where one of these says so:

- the chat's own name is one of exactly two writers: the other one is the owner;
- a message reads "You deleted this message" (English);
- three or more chats of two writers without a name have one writer in common, and three different others.

A name that is no writer while two or more write is a group's subject. Where one writes, or nobody, it
is taken for the partner, who then never wrote: the subject of such a group would be taken for a person, which
matches nobody. Where the owner is not known, everybody stays: to miss a partner would be worse than to list
the member of staff once as their own.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from connectors.services.people import Person
from connectors.services.whatsapp.chat import Chat
from records.policy import Direction

ENOUGH = 3
"""Chats without a name that must have one writer in common before that one is taken for the owner. With two,
a group in which only a learner and one other wrote would make the learner of another chat the owner."""
NO_PEOPLE = frozenset({"you", "metaai", "whatsapp", "whatsappbusiness"})
""""You" stands in place of the owner's name in some notices; the others are the service itself."""

_NUMBER = re.compile(r"^\+?[\d\s().\u2010\u2011-]{7,}$")
_PROFILE = re.compile(r"^~\s*")


@dataclass(frozen=True, slots=True)
class Seated:
    """The people of one chat.

    Attributes:
        undecided: the owner may still be among them.
    """

    chat: Chat
    people: tuple[tuple[str, Direction], ...]
    undecided: bool = False


def owners_of(chats: Sequence[Chat]) -> dict[str, str]:
    """Return the owner of the phone by folded name, as far as one chat or all together say so."""
    told = [owner for chat in chats for owner in _owners_told(chat)]
    told = told or _in_common([_writers(chat) for chat in chats if not chat.name])
    return {folded(name): name for name in told}


def seated(chat: Chat, owners: Collection[str]) -> Seated:
    """Return the people of a chat with their direction, without its owner."""
    writers = _writers(chat)
    partner = partner_of(chat)
    own = _owners_told(chat)
    others = [name for name in writers if name not in (partner, *own) and folded(name) not in owners]
    known = len(others) < len(writers) - (partner in writers)
    direct = Direction.MESSAGE_PARTNER if not chat.name and len(writers) <= 2 else Direction.GROUP_MESSAGE
    people = [(name, direct) for name in others]
    if partner:
        people.insert(0, (partner, Direction.MESSAGE_PARTNER))
    return Seated(chat, tuple(people), undecided=bool(others) and not known)


def partner_of(chat: Chat) -> str | None:
    """Return whom a chat is with; None for a group, or where it is not told."""
    if chat.name is None:
        return None
    writers, wanted = _writers(chat), folded(chat.name)
    if found := next((name for name in writers if folded(name) == wanted), None):
        return found
    return chat.name if len(writers) <= 1 and wanted not in NO_PEOPLE else None


def person_of(name: str, direction: Direction, chat: Chat) -> Person:
    """Return the row of one person; somebody who is not saved in the phone is a number, or "~" and a name."""
    writer = chat.writers.get(name)
    row, when = (writer.row, chat.day(writer.first)) if writer else (1, None)
    number = " ".join(name.split())
    if _NUMBER.match(number):
        return Person(row, phones=(number,), when=when)
    return Person(row, display_name=_PROFILE.sub("", name), when=when)


def folded(name: str) -> str:
    r"""Fold a name so that a file's name and an author compare: file names lose marks and signs.

    >>> folded("~ Siân: O'Hara") == folded("Sia\u0302n OHara")
    True
    """
    letters = "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
    return letters or name.strip()


def _writers(chat: Chat) -> list[str]:
    """Return who wrote, without a group's subject and without the service itself."""
    people = [name for name in chat.people if folded(name) not in NO_PEOPLE]
    opener = chat.opened_by
    if opener in people and len(people) > 2 and not chat.writers[opener].wrote:
        people.remove(opener)
    return people


def _owners_told(chat: Chat) -> list[str]:
    """Return who the owner is by what this one chat says."""
    writers = _writers(chat)
    partner = partner_of(chat)
    by_text = [name for name in writers if chat.writers[name].is_owner]
    if len(by_text) == 1 and by_text[0] != partner:
        return by_text
    others = [name for name in writers if name != partner]
    if partner is None or partner not in writers or len(writers) != 2:
        return []
    return others if chat.writers[partner].wrote else []


def _in_common(chats: Sequence[Sequence[str]]) -> list[str]:
    """Return the one writer that chats of two have in common, if there are enough of them."""
    pairs = [{folded(name): name for name in writers} for writers in chats if len(writers) == 2]
    if len(pairs) < ENOUGH:
        return []
    common = set.intersection(*(set(pair) for pair in pairs))
    everybody = {name for pair in pairs for name in pair}
    if len(common) != 1 or len(everybody) <= ENOUGH:
        return []
    return [pair[name] for pair in pairs for name in common]
