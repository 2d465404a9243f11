"""X (Twitter): followers, people followed, blocked, uploaded contacts, and with whom one writes.

The lists hold a number and a link made of it: no handle, no name, no day, in every generation from 2019 to
2026; those of 2019 lack the link. The posts in the archive name some of the numbers (`twitter/mentions.py`);
the others stay numbers, kept for a student record or a list of known accounts that holds them. Uploaded
contacts are bare addresses and phone numbers.

The archive of before 2018 holds posts only, and is answered with what to ask for.

Samples: data_samples/exports/twitter (invented people).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import parsed, rows_of, text_of
from connectors.owner import owner_of
from connectors.reader import Reader, Reading
from connectors.services.people import Person, table_of
from connectors.services.twitter.files import (
    ACCOUNT,
    BEFORE_2018,
    GROUP_MESSAGES,
    LISTS,
    MEMBER_OF,
    MESSAGES,
    MUTE,
    OPENING,
    POSTS,
    Kind,
    is_empty,
    kinds_in,
    manifests_in,
)
from connectors.services.twitter.manifest import manifest_of, missing_from
from connectors.services.twitter.mentions import names_in
from connectors.services.twitter.messages import Talk, owner_among, partners_in, talks_in
from connectors.services.twitter.rows import people_in
from connectors.streamed import Ending
from records.policy import Direction, Service
from records.problem import Problem, Refused

ASKS_FOR = "Settings and privacy > Your account > Download an archive of your data; hand in the whole zip"

VOCABULARY = frozenset(
    {"accountId", "userLink", "emails", "phoneNumbers", "conversationId", "senderId", "recipientId", "YTD"}
    | {kind.inner for kind in LISTS}
)

_CALLED = {
    Direction.FOLLOWER: "followers",
    Direction.FOLLOWING: "people followed",
    Direction.MESSAGE_PARTNER: "message partners",
    Direction.GROUP_MESSAGE: "people in group messages",
}
"""Whose missing names are counted."""


@dataclass
class Archive:
    """What is found while the files of an archive are read.

    Attributes:
        people: each list's people, before they are named.
        talks: conversations, each with its file.
        rows: rows of each file, by its normalised path.
        owner: the owner's number.
    """

    people: list[tuple[Member, Direction, list[Person]]] = field(default_factory=list, repr=False)
    talks: list[tuple[Member, Talk]] = field(default_factory=list, repr=False)
    rows: dict[str, int] = field(default_factory=dict, repr=False)
    owner: str | None = field(default=None, repr=False)


def recognises(export: Export) -> list[Member]:
    """Claim the lists and, of an archive of before 2018, the posts; account and other posts are only read."""
    found = kinds_in(export)
    return [member for kind in (*LISTS, BEFORE_2018) for member in found.get(kind, ())]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; what the manifest says and the archive lacks is a problem and makes it `in_part`."""
    gathering = Gathering(export, READER.name, Service.TWITTER)
    archive = Archive()
    claimed = {member.path for member in members}
    kinds = kinds_in(export)
    _take_account(gathering, archive, kinds.get(ACCOUNT, ()))
    for kind in LISTS:
        for member in kinds.get(kind, ()):
            if member.path in claimed:
                _take(gathering, archive, kind, member)
    _take_manifests(gathering, archive)
    _take_talks(gathering, archive)
    _add_named(gathering, archive, kinds.get(POSTS, ()))
    _tell_before_2018(gathering, kinds.get(BEFORE_2018, ()))
    gathering.tell_absent({Direction.FOLLOWER: "followers", Direction.FOLLOWING: "people followed"})
    return gathering.reading()


def _take(gathering: Gathering, archive: Archive, kind: Kind, member: Member) -> None:
    """Take in one file; what cannot be read is a problem and hides no other."""
    gathering.read.add(member.path)
    try:
        if kind in (MESSAGES, GROUP_MESSAGES):
            _take_messages(gathering, archive, member)
        else:
            _take_list(gathering, archive, kind, member)
    except Refused as refused:
        gathering.fail(refused.problem, member)


def _take_list(gathering: Gathering, archive: Archive, kind: Kind, member: Member) -> None:
    content = parsed(gathering.export, member, OPENING)
    if content is not None and not isinstance(content, list):
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    rows = rows_of(content)
    archive.rows[member.place] = len(rows)
    gathering.met({key for row in rows if isinstance(row, dict) for key in row}, VOCABULARY)
    if kind is MEMBER_OF:
        gathering.notes.append(
            f"{len(rows):,} lists that the account is in were left out: they are no people"
        )
    elif kind is MUTE:
        gathering.set_aside += len(rows)
        gathering.notes.append(f"{len(rows):,} muted accounts add no connection")
    elif kind.direction:
        gathering.found.add(kind.direction)
        archive.people.append((member, kind.direction, list(people_in(rows, kind))))


def _take_messages(gathering: Gathering, archive: Archive, member: Member) -> None:
    ending = Ending(b"]")
    before = len(archive.talks)
    archive.talks += [(member, talk) for talk in talks_in(gathering.export, member, ending)]
    archive.rows[member.place] = len(archive.talks) - before
    if len(archive.talks) == before and is_empty(gathering.export, member):
        return
    if not ending.is_whole:
        gathering.fail(_broken(gathering.export.shown(member)), member)
    elif len(archive.talks) == before:
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)


def _take_account(gathering: Gathering, archive: Archive, members: Sequence[Member]) -> None:
    for member in members:
        try:
            content = parsed(gathering.export, member, OPENING)
        except Refused:
            gathering.notes.append("the file account.js could not be read")
            continue
        for row in rows_of(content):
            inner = row.get(ACCOUNT.inner) if isinstance(row, dict) else None
            said = inner if isinstance(inner, dict) else {}
            _take_owner(gathering, archive, said, "username", "accountDisplayName")


def _take_owner(
    gathering: Gathering, archive: Archive, said: dict[str, object], handle: str, name: str
) -> None:
    email, number = text_of(said.get("email")), text_of(said.get("accountId"))
    gathering.owner |= owner_of(name=text_of(said.get(name)), handle=text_of(said.get(handle)), email=email)
    archive.owner = archive.owner or number


def _take_manifests(gathering: Gathering, archive: Archive) -> None:
    """Hold what was found to what the archive says it holds."""
    export = gathering.export
    manifests = manifests_in(export)
    for member in manifests:
        try:
            manifest = manifest_of(export, member)
        except Refused:
            gathering.notes.append(
                "the manifest could not be read, so nothing proves that the lists are whole"
            )
            continue
        gathering.made = max(filter(None, (gathering.made, manifest.made)), default=None)
        _take_owner(gathering, archive, dict(manifest.owner), "userName", "displayName")
        problems = list(missing_from(export, manifest, archive.rows))
        gathering.problems += problems
        gathering.in_part = gathering.in_part or bool(problems)
    if archive.rows and not manifests and not export.loose:
        gathering.notes.append("no manifest came with it, so nothing proves that the lists are whole")


def _take_talks(gathering: Gathering, archive: Archive) -> None:
    owner = archive.owner or owner_among([talk for _, talk in archive.talks])
    found: dict[tuple[str, Direction], tuple[Member, list[Person]]] = {}
    for member, talk in archive.talks:
        for direction, person in partners_in(talk, owner):
            found.setdefault((member.path, direction), (member, []))[1].append(person)
    archive.people += [(member, direction, people) for (_, direction), (member, people) in found.items()]
    if found and not owner:
        gathering.problems.append(_no_owner(gathering.export.label))


def _add_named(gathering: Gathering, archive: Archive, posts: Sequence[Member]) -> None:
    """Add everybody, by the name that the posts give them, and say how many have none."""
    wanted = {person.platform_id for *_, people in archive.people for person in people if person.platform_id}
    try:
        names = names_in(gathering.export, posts, wanted)
    except Refused as refused:
        gathering.problems.append(refused.problem)
        names = {}
    total, unnamed = dict.fromkeys(_CALLED, 0), dict.fromkeys(_CALLED, 0)
    for member, direction, people in archive.people:
        named = [
            replace(person, handle=said.handle, display_name=said.name)
            if (said := names.get(person.platform_id or ""))
            else person
            for person in people
        ]
        gathering.add(table_of(named, direction), member)
        if direction in _CALLED:
            numbered = [person for person in named if person.platform_id]
            total[direction] += len(numbered)
            unnamed[direction] += sum(person.handle is None for person in numbered)
    for direction, called in _CALLED.items():
        if unnamed[direction]:
            few = f"{unnamed[direction]:,} of {total[direction]:,} {called} could not be named"
            gathering.notes.append(f"{few}: X gives numbers only")


def _tell_before_2018(gathering: Gathering, members: Sequence[Member]) -> None:
    if members:
        gathering.fail(_before_2018(gathering.export.label))
        gathering.failed.update(member.path for member in members)


def _before_2018(label: str) -> Problem:
    what = "This is the archive that Twitter gave until 2018: it holds posts, and no list of people."
    do = "Ask X for the archive anew: Settings and privacy > Your account > Download an archive of your data."
    return Problem("BC-IMP-091", label, None, None, what, do)


def _no_owner(label: str) -> Problem:
    what = "The messages do not say whose account it is, so its owner may be listed as a partner too."
    return Problem("BC-IMP-092", label, None, None, what, "Hand in the whole archive, with account.js.")


def _broken(file: str) -> Problem:
    what = "The file breaks off. Who was met in it before that is listed."
    return Problem(
        "BC-IMP-023", file, None, None, what, "Download the archive again and hand it in unchanged."
    )


READER = Reader("x archive", ASKS_FOR, recognises, read, Service.TWITTER, VOCABULARY)
