"""With whom the owner of a Facebook or Instagram account talks, out of who is in a conversation.

Two people: the other one is a message partner. More: everybody who wrote is in a shared group; who never
wrote is no row, since being added to a group is no communication. A day is that of the first message in a
conversation of two, and of the person's own first message in a group.

The owner is no partner. Who it is stands in the profile; without one, it is whoever is in all conversations,
or whoever conversations of two are not called after.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from connectors.services.meta.messages import Conversation
from connectors.services.people import Person
from records.policy import Direction

GONE = frozenset({"instagramuser", "instagram user", "facebook user"})
"""What stands in place of the name of a deleted account."""

Row = tuple[Direction, Person]


def owner_among(conversations: Sequence[Conversation], known: Collection[str]) -> frozenset[str]:
    """Return the owner's names among the people of conversations; empty where nothing tells.

    Args:
        conversations: all of one account.
        known: names and handles of the owner's profile.
    """
    named = [conversation.people for conversation in conversations if conversation.people]
    everybody = frozenset[str]().union(*named)
    if said := everybody & frozenset(known):
        return said
    in_all = everybody.intersection(*named)
    # Twice the same two people say nothing; neither does one conversation.
    if len(in_all) == 1 and (len(everybody) > 2 or len(named) > 2):
        return in_all
    votes = Counter(name for one in conversations if (name := _beside_title(one))).most_common(2)
    clear = votes and (len(votes) == 1 or votes[0][1] > votes[1][1])
    return frozenset({votes[0][0]}) if clear else frozenset()


def _beside_title(conversation: Conversation) -> str | None:
    """Return the one of two people whom their conversation is not called after."""
    people = conversation.people
    if conversation.is_group or len(people) != 2 or conversation.title not in people:
        return None
    return next(iter(people - {conversation.title}))


def people_in(conversation: Conversation, owner: Collection[str]) -> list[Row]:
    """Return the rows of one conversation; blank names are none, deleted accounts are still among them."""
    rows = _of_group(conversation, owner) if conversation.is_group else _of_two(conversation, owner)
    return list(rows)


def _of_group(conversation: Conversation, owner: Collection[str]) -> Iterator[Row]:
    for person in _writers(conversation, owner):
        yield Direction.GROUP_MESSAGE, person


def _of_two(conversation: Conversation, owner: Collection[str]) -> Iterator[Row]:
    named = [(number, name) for number, name in others(conversation, owner) if name]
    for number, name in named:
        yield Direction.MESSAGE_PARTNER, Person(number, display_name=name, when=conversation.begun)
    beside = {name for _, name in named}
    more = [person for person in _writers(conversation, owner) if person.display_name not in beside]
    # A partner whom the list leaves blank is sometimes named where they wrote. Others who wrote between two
    # have left since: it was a group once.
    alone = not named and len(more) <= (1 if owner else 2)
    for person in more:
        if alone:
            yield Direction.MESSAGE_PARTNER, replace(person, when=conversation.begun)
        else:
            yield Direction.GROUP_MESSAGE, person


def _writers(conversation: Conversation, owner: Collection[str]) -> Iterator[Person]:
    """Yield who wrote, numbered by their place among the participants; who left since comes after them."""
    numbers = {name: number for number, name in enumerate(conversation.participants, 1)}
    following = len(conversation.participants)
    for name, when in conversation.writers.items():
        if name and name not in owner:
            following += name not in numbers
            yield Person(numbers.get(name, following), display_name=name, when=when)


def unnamed_in(conversation: Conversation, owner: Collection[str]) -> int:
    """Count who has no name: seen in 14 of 15 conversations of a real export of March 2026."""
    if conversation.is_group:
        return int("" in conversation.writers)
    blank = any(not name for _, name in others(conversation, owner))
    return int(blank and not people_in(conversation, owner))


def silent_in(conversation: Conversation, owner: Collection[str]) -> int:
    """Count the members of a group who never wrote."""
    if not conversation.is_group:
        return 0
    named = [name for _, name in others(conversation, owner) if name]
    return sum(name not in conversation.writers for name in named)


def others(conversation: Conversation, owner: Collection[str]) -> list[tuple[int, str]]:
    """Return the participants with their numbers, the owner taken out once: a partner can be a namesake."""
    numbered = list(enumerate(conversation.participants, 1))
    own = next((one for one in numbered if one[1] in owner), None)
    return [one for one in numbered if one != own]
