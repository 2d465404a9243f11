"""Bluesky: tables that other programs make of followers and accounts followed.

Bluesky's own download is a repository (CAR), which names accounts by number (DID) alone; it is answered in
`intake/unread.py`. A table gives handles, mostly display names, sometimes DIDs; it is Bluesky's where its
path or a header says so, or where it holds handles at bsky.social or DIDs. Who is followed and who follows
stands in a column or in the file's name, else nowhere, and the rows count as declared.

bsky2masto 0.1.0 writes `Bluesky handle,Bluesky display name,Mastodon handle,Source,Verified`, and only for
those followed who also gave an address elsewhere, several times for several addresses.

Samples: data_samples/exports/bluesky (invented people).
"""

import re
from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.json_text import beginning
from connectors.reader import Reader, Reading
from connectors.services.people_tables import TableList, first_lines, labels, rows_under_header, tables_in
from connectors.sheets import label
from connectors.words import DIRECTION_OF_WORD
from records.policy import Direction, Service
from records.problem import Problem

ASKS_FOR = "A table (CSV) with the handles and display names of your followers and of those you follow"

MATCHES = TableList(
    "matches.csv",
    (labels("Bluesky handle"),),
    {
        "handle": ("Bluesky handle",),
        "display_name": ("Bluesky display name",),
        "elsewhere": ("Mastodon handle",),
    },
    lambda table: table,
)
ACCOUNTS = TableList(
    "bluesky.csv",
    (labels("handle", "displayName"), labels("did", "handle"), labels("username", "displayName")),
    {
        "handle": ("handle", "username"),
        "display_name": ("displayName", "name"),
        "did": ("did",),
        "profile_url": ("profile url", "profile", "url", "link"),
        "direction": ("direction", "relation", "relationship", "type"),
    },
    lambda table: table,
)
TYPED = labels(
    "staff_id", "real_name", "real_name_if_known", "name_as_shown", "handle_or_link", "how_you_know_them"
)
"""Headers of the list that people type, which says more and has a reader of its own."""
_EVIDENCE = re.compile(r"\.bsky\.social\b|\bdid:(plc|web):|bsky\.app/profile/")
_DID = r"^did:[a-z]+:\S+$"
NO_HANDLE = "handle.invalid"
"""What Bluesky shows in place of a handle that leads nowhere."""


def recognises(export: Export) -> list[Member]:
    """Claim tables whose header or content says that they are Bluesky's."""
    return [member for member in tables_in(export, _is_named) if _list_of(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the tables, each with the direction that a column or its name gives."""
    gathering = Gathering(export, READER.name, Service.BLUESKY)
    for member in members:
        known = _list_of(export, member)
        if known is None or (own := rows_under_header(gathering, member, known)) is None:
            continue
        if known is MATCHES:
            _read_matches(gathering, member, own)
        else:
            _read_accounts(gathering, member, own)
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return bool(re.search(r"bluesky|bsky", member.place))


def _list_of(export: Export, member: Member) -> TableList | None:
    lines = [line for line in first_lines(export, member) if "service" not in line and not line & TYPED]
    if any(line >= MATCHES.headers[0] for line in lines):
        return MATCHES
    is_list = any(line >= headers for line in lines for headers in ACCOUNTS.headers)
    is_ours = _is_named(member) or _EVIDENCE.search(beginning(export, member))
    return ACCOUNTS if is_list and is_ours else None


def _read_matches(gathering: Gathering, member: Member, own: pl.DataFrame) -> None:
    """Take each handle once: it stands there again for every address elsewhere."""
    people = own.unique("handle", keep="first", maintain_order=True)
    rows = people.select(
        "handle", "display_name", source_row="row", direction=pl.lit(Direction.FOLLOWING.value)
    )
    gathering.add(rows, member)
    gathering.in_part = True
    gathering.problems.append(_only_some(gathering.export.shown(member)))


def _read_accounts(gathering: Gathering, member: Member, own: pl.DataFrame) -> None:
    by_name = _direction_of(member)
    said = own["direction"].drop_nulls().unique()
    known = {word: DIRECTION_OF_WORD[label(word)] for word in said if label(word) in DIRECTION_OF_WORD}
    directions = own["direction"].replace_strict(known, default=by_name.value, return_dtype=pl.String)
    declared = own.filter(directions == Direction.DECLARED.value)
    if declared.height:
        gathering.notes.append(f"{declared.height} accounts count as declared: nothing says who follows whom")
    handle = pl.col("handle").str.strip_chars()
    rows = own.select(
        "display_name",
        "profile_url",
        handle=pl.when(handle.str.to_lowercase().str.strip_prefix("@") != NO_HANDLE).then(handle),
        platform_id=pl.col("did").str.strip_chars().str.extract(f"({_DID})"),
        source_row="row",
        direction=directions,
    )
    gathering.add(rows, member)


def _direction_of(member: Member) -> Direction:
    """Return what the file's name says; a name with both words, or neither, says nothing."""
    words = {
        Direction.FOLLOWER: "follower" in member.name,
        Direction.FOLLOWING: bool(re.search(r"following|follows|followed", member.name)),
    }
    said = [direction for direction, stands in words.items() if stands]
    return said[0] if len(said) == 1 else Direction.DECLARED


def _only_some(file: str) -> Problem:
    what = "The table names only those accounts followed for which an address on another service was found."
    do = "Hand in a table of everybody you follow, or type the others into a list (docs/exports/any-list.md)."
    return Problem("BC-IMP-150", file, None, None, what, do)


VOCABULARY = frozenset(
    header for known in (MATCHES, ACCOUNTS) for headers in known.columns.values() for header in headers
)
READER = Reader("bluesky csv", ASKS_FOR, recognises, read, Service.BLUESKY, VOCABULARY)
