"""X (Twitter), direct messages: who wrote with whom, by their numbers; the text is passed over.

A conversation of two is called after both numbers, `111-222`; one of more has a number of its own, and only
who wrote in it is known. A reaction has a sender too, and is no message.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors.export import Export, Member
from connectors.services.people import Person
from connectors.streamed import Ending, matches
from records.policy import Direction

_TOKENS = re.compile(
    rb'"conversationId"\s*:\s*"([^"\\]{0,80})"'
    rb'|"reactionKey"\s*:\s*"[^"\\]{0,80}"\s*,\s*"senderId"'
    rb'|"senderId"\s*:\s*"?+(\d{1,20}+)"?+(?!\s*,\s*"reactionKey")'
    rb'|"createdAt"\s*:\s*"(\d{4}-\d\d-\d\d)'
    rb'|"(messageCreate)"\s*:'
)
_OF_TWO = re.compile(r"^(\d{1,20})-(\d{1,20})$")


@dataclass
class Talk:
    """One conversation.

    Attributes:
        number: the n-th of its file, from 1.
        called: its id.
        writers: the numbers of those who wrote, with the day of their first message.
    """

    number: int
    called: str = field(repr=False)
    writers: dict[str, str | None] = field(default_factory=dict, repr=False)

    @property
    def two(self) -> tuple[str, ...]:
        """The two whom it is called after; empty where it is a group."""
        found = _OF_TWO.match(self.called)
        return found.groups() if found else ()

    def wrote(self, who: str, day: str | None) -> None:
        """Note that somebody wrote."""
        self.writers[who] = min(filter(None, (self.writers.get(who), day)), default=None)


def talks_in(export: Export, member: Member, ending: Ending) -> Iterator[Talk]:
    """Yield the conversations of a file, in order.

    Raises:
        Refused: the file is too large or damaged.
    """
    talk, sender, number = None, None, 0
    for found in matches(export, member, _TOKENS, ending):
        called, who, day, begins = found.groups()
        if called is not None:
            if talk:
                yield talk
            number += 1
            talk, sender = Talk(number, called.decode("utf-8", "replace")), None
        elif begins:
            sender = None
        elif who and talk:
            sender = who.decode()
            talk.wrote(sender, None)
        elif day and talk and sender:
            talk.wrote(sender, day.decode())
            sender = None
    if talk:
        yield talk


def owner_among(talks: Sequence[Talk]) -> str | None:
    """Return the number that all conversations of two share, where there are two different ones."""
    pairs = {frozenset(talk.two) for talk in talks if talk.two}
    shared = frozenset.intersection(*pairs) if len(pairs) > 1 else frozenset()
    return next(iter(shared)) if len(shared) == 1 else None


def partners_in(talk: Talk, owner: str | None) -> list[tuple[Direction, Person]]:
    """Return the rows of a conversation, without the owner."""
    if talk.two:
        begun = min((day for day in talk.writers.values() if day), default=None)
        both = [who for who in dict.fromkeys(talk.two) if who != owner]
        return [(Direction.MESSAGE_PARTNER, Person(talk.number, platform_id=who, when=begun)) for who in both]
    return [
        (Direction.GROUP_MESSAGE, Person(talk.number, platform_id=who, when=day))
        for who, day in talk.writers.items()
        if who != owner
    ]
