"""The conversations of one account, read thread by thread, and their people as rows and counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from connectors.connections import Gathering, connections, none_usable, shape_unknown
from connectors.export import Export, Member
from connectors.owner import owner_of
from connectors.services.meta.conversations import folder_of, is_page
from connectors.services.meta.message_pages import take_page
from connectors.services.meta.messages import Conversation, take_part
from connectors.services.meta.partners import GONE, owner_among, people_in, silent_in, unnamed_in
from connectors.services.people import Person, table_of
from records.policy import Direction, Service
from records.problem import Problem, Refused

TOLD = 3
"""Problems of one kind that are told one by one; of thousands of conversations, the others are counted."""

HandleOf = Callable[[Member, str, str], str | None]
"""Returns the handle of the partner in a conversation of two, from its file, the name and the title."""


@dataclass
class Found:
    """People met in conversations, and how many could not be listed.

    Attributes:
        rows: each with its file.
        unnamed: partners without a name.
        gone: deleted accounts.
        silent: members of groups who never wrote.
        unwritten: conversations without a message.
    """

    rows: list[tuple[Member, Direction, Person]] = field(default_factory=list, repr=False)
    unnamed: int = 0
    gone: int = 0
    silent: int = 0
    unwritten: int = 0


def read_conversations(
    gathering: Gathering, whose: Sequence[tuple[Member, Service]], handle_of: HandleOf | None = None
) -> None:
    """Read conversations and gather their people; `gathering.owner` is what the profile says, if anything."""
    services = {member.path: service for member, service in whose}
    read = list(_read(gathering, _threads(gathering.export, [member for member, _ in whose])))
    known = gathering.owner.names | gathering.owner.handles
    owner = owner_among([conversation for _, conversation in read], known)
    for name in owner - known:
        gathering.owner |= owner_of(name=name)
    found = Found()
    for member, conversation in read:
        _take(found, member, conversation, owner, handle_of)
    for direction in (Direction.MESSAGE_PARTNER, Direction.GROUP_MESSAGE):
        _add(
            gathering, [(m, person) for m, one, person in found.rows if one is direction], direction, services
        )
    _note(gathering, found, len(read))
    if not owner and any(len(conversation.people) > 1 for _, conversation in read):
        gathering.problems.append(_no_owner(gathering.export.label))


def _threads(export: Export, members: Iterable[Member]) -> dict[str, list[Member]]:
    """Put the parts of a conversation together: those called message_N in one folder."""
    threads: dict[str, list[Member]] = {}
    for member in members:
        in_parts = member.name.startswith("message") and not export.loose
        threads.setdefault(folder_of(member) if in_parts else member.path, []).append(member)
    return threads


def _read(gathering: Gathering, threads: dict[str, list[Member]]) -> Iterator[tuple[Member, Conversation]]:
    """Yield each conversation with its first file; a file that cannot be read hides no other."""
    problems: Counter[str] = Counter()
    for members in threads.values():
        conversation = Conversation()
        for member in members:
            if problem := _take_part(gathering, member, conversation):
                problems[problem.code] += 1
                gathering.failed.add(member.path)
                gathering.problems += [problem] if problems[problem.code] <= TOLD else []
        if conversation.found:
            yield members[0], conversation
    if untold := sum(max(0, count - TOLD) for count in problems.values()):
        gathering.notes.append(f"{untold} more files of conversations could not be read, like those told of")


def _take_part(gathering: Gathering, member: Member, conversation: Conversation) -> Problem | None:
    export = gathering.export
    part = Conversation()
    try:
        (take_page if is_page(member) else take_part)(export, member, part)
    except Refused as refused:
        return refused.problem
    finally:
        conversation.join(part)
    gathering.read.add(member.path)
    if part.found and part.whole:
        return None
    if is_page(member):
        return (_page_broken if part.found else _page_unknown)(export.shown(member))
    return shape_unknown(export.shown(member)) if part.whole else _broken(export.shown(member))


def _take(
    found: Found,
    member: Member,
    conversation: Conversation,
    owner: frozenset[str],
    handle_of: HandleOf | None,
) -> None:
    rows = people_in(conversation, owner)
    here = [(way, person) for way, person in rows if (person.display_name or "").casefold() not in GONE]
    found.gone += len(rows) - len(here)
    found.unnamed += unnamed_in(conversation, owner)
    found.silent += silent_in(conversation, owner)
    found.unwritten += not conversation.writers
    if handle_of and owner and len(rows) == len(here) == 1 and not conversation.is_group:
        way, person = here[0]
        handle = handle_of(member, person.display_name or "", conversation.title)
        here = [(way, replace(person, handle=handle))]
    found.rows += [(member, way, person) for way, person in here]


def _add(
    gathering: Gathering,
    rows: Sequence[tuple[Member, Person]],
    direction: Direction,
    services: dict[str, Service],
) -> None:
    """Add everybody at once: a table a conversation takes seconds where there are thousands."""
    if not rows:
        return
    table = table_of([person for _, person in rows], direction).with_columns(
        pl.Series("source_file", [member.path for member, _ in rows], dtype=pl.String),
        pl.Series("service", [services[member.path].value for member, _ in rows], dtype=pl.String),
    )
    usable = connections(table)
    gathering.unusable += table.height - usable.height
    gathering.parts.append(usable)
    gathering.found.add(direction)


def _note(gathering: Gathering, found: Found, conversations: int) -> None:
    gathering.unusable += found.unnamed + found.gone
    counts = {
        "conversations were read": conversations,
        "conversations with somebody whom the export does not name": found.unnamed,
        "deleted accounts left out": found.gone,
        "members of groups who never wrote left out": found.silent,
        "conversations without a message, the people in them listed": found.unwritten,
    }
    gathering.notes += [f"{count:,} {words}" for words, count in counts.items() if count]
    if not found.rows and found.unnamed:
        gathering.fail(none_usable(gathering.export.label, found.unnamed))


def _no_owner(label: str) -> Problem:
    what = "The conversations do not say whose account it is, so its owner may be listed as a partner too."
    return Problem("BC-IMP-081", label, None, None, what, "Hand in the whole download, with its profile.")


def _broken(file: str) -> Problem:
    what = "The file breaks off, or is not JSON. Who was met in it before that is listed."
    return Problem(
        "BC-IMP-023", file, None, None, what, "Download the export again and hand it in unchanged."
    )


def _page_broken(file: str) -> Problem:
    what = "The web page breaks off. Who was met in it before that is listed."
    return Problem("BC-IMP-060", file, None, None, what, "Download the export again.")


def _page_unknown(file: str) -> Problem:
    what = "This conversation is a web page (HTML) that holds no message in a form that we know."
    return Problem("BC-IMP-082", file, None, None, what, "Ask for the download again and choose JSON.")
