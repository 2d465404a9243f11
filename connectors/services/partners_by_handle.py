"""Whom somebody exchanged messages with, where a service names people by handle: one row a partner.

TikTok and Snapchat write one list of messages a conversation. Only who wrote and when is looked at; what
was written is never taken up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from connectors.connections import Gathering
from connectors.export import Member
from connectors.services.people import Person, table_of
from records.policy import Direction


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, its owner left out.

    Attributes:
        row: the n-th of its file, from 1.
        partner: the handle that its heading names; None where it names nobody.
        writers: who wrote in it, with the earliest time at UTC as text.
        first: the earliest time of all its messages.
        is_group: its heading names a group.
    """

    row: int
    partner: str | None = None
    writers: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    first: str | None = None
    is_group: bool = False


def add_partners(gathering: Gathering, member: Member, conversations: Iterable[Conversation]) -> None:
    """Add one row a partner, and one a person who wrote in a group, however many groups they share.

    A conversation whose partner nothing names counts as unusable.
    """
    met: dict[tuple[Direction, str], Person] = {}
    for conversation in conversations:
        for direction, person in _in(conversation):
            key = (direction, (person.handle or f" {person.row}").casefold())
            met[key] = _earlier(met.get(key), person)
    for direction in (Direction.MESSAGE_PARTNER, Direction.GROUP_MESSAGE):
        people = [person for (found, _), person in met.items() if found is direction]
        table = _not_yet(gathering, table_of(people, direction), direction)
        if table.height:
            gathering.found.add(direction)
            gathering.add(table, member)


def earliest(times: Iterable[str | None]) -> str | None:
    """Return the earliest of times written as YYYY-MM-DD HH:MM:SS."""
    return min((time for time in times if time and time[:1].isdigit()), default=None)


def _in(conversation: Conversation) -> list[tuple[Direction, Person]]:
    """Tell with whom it was; more writers than the two of a pair make it a group."""
    row, writers = conversation.row, conversation.writers
    others = [handle for handle in writers if not _same(handle, conversation.partner)]
    if conversation.is_group or len(others) > 1:
        return [
            (Direction.GROUP_MESSAGE, Person(row, handle=handle, when=when))
            for handle, when in writers.items()
        ]
    handle = conversation.partner or next(iter(others), None)
    return [(Direction.MESSAGE_PARTNER, Person(row, handle=handle, when=conversation.first))]


def _earlier(known: Person | None, person: Person) -> Person:
    """Keep the first row of a person, with the earliest time."""
    if known is None:
        return person
    return Person(known.row, handle=known.handle, when=earliest((known.when, person.when)))


def _not_yet(gathering: Gathering, table: pl.DataFrame, direction: Direction) -> pl.DataFrame:
    """Leave out whom an earlier file gave already: Snapchat keeps chats and snaps in two."""
    if "handle" not in table.columns:
        return table
    given = [part.filter(pl.col("direction") == direction.value)["handle"] for part in gathering.parts]
    known = pl.concat(given).drop_nulls().str.to_lowercase() if given else pl.Series(dtype=pl.String)
    is_known = pl.col("handle").str.to_lowercase().is_in(known.implode())
    return table.filter(~is_known.fill_null(False))


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.casefold() == other.casefold()
