"""Mastodon and what speaks like it: the lists of "Data export", one table each.

`following_accounts.csv` has had one, two and four columns (`Account address,Show boosts,Notify on new
posts,Languages`), and none of them a header at first. An account is `name@server`, sometimes with an @ before
it, elsewhere a link. `muted_accounts.csv` has `Hide notifications`; `blocked_accounts.csv` is one column,
with or without a header, and so is known by its name alone. Mastodon itself exports no followers; others do.

Samples: data_samples/exports/mastodon (invented people).
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning
from connectors.reader import Reader, Reading
from connectors.services.people_tables import TEXTS, TableList, labels, list_by_header, sheets_of, tables_in
from connectors.sheets import Sheet, header_row, label, table_below
from connectors.tabular.headers import named
from records.cells import restored
from records.policy import Direction, Service
from records.problem import Problem

ASKS_FOR = "Preferences > Import and export > Data export: Follows, as CSV"

MUTED = None
"""A list that gives no direction: whoever is muted is followed, or is nobody to the owner."""

DIRECTION_OF_NAME: Mapping[str, Direction | None] = {
    "followingaccounts": Direction.FOLLOWING,
    "follows": Direction.FOLLOWING,
    "following": Direction.FOLLOWING,
    "followers": Direction.FOLLOWER,
    "followersaccounts": Direction.FOLLOWER,
    "blockedaccounts": Direction.BLOCKED,
    "blocks": Direction.BLOCKED,
    "mutedaccounts": MUTED,
    "mutes": MUTED,
}
"""Normalised names of the files, without ending."""
WITHOUT_HEADER = ("followingaccounts", "blockedaccounts", "mutedaccounts")
"""Names that no other service uses: under these a lone column of addresses is a list."""

COLUMNS = {
    "account": ("Account address",),
    "boosts": ("Show boosts",),
    "notify": ("Notify on new posts",),
    "languages": ("Languages",),
    "hidden": ("Hide notifications",),
}
_HEADER = labels("Account address")
_FOLLOWED, _MUTED = labels("Show boosts"), labels("Hide notifications")
FOLLOWED_OR_NOT = TableList("followingaccounts.csv", (_HEADER,), COLUMNS, lambda table: table)
_ADDRESS = re.compile(r"^\s*\"?@?[\w.-]+@[\w.-]+\.\w+\"?\s*(,|$)")
_LINK = r"(?i)^https?://([^/\s]+)/(?:@|users/|u/)([^/?#\s]+)"


def recognises(export: Export) -> list[Member]:
    """Claim tables by the header, and tables of addresses without one by their name."""
    return [member for member in tables_in(export, _is_named) if _is_list(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists; muted accounts add no row, since another list gives their direction."""
    gathering = Gathering(export, READER.name, Service.MASTODON)
    for member in members:
        if sheets := sheets_of(gathering, member):
            _read_list(gathering, member, sheets)
    if gathering.set_aside:
        gathering.notes.append(f"{gathering.set_aside} muted accounts add no connection")
    gathering.tell_absent({Direction.FOLLOWING: "accounts followed"})
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return _stem(member) in WITHOUT_HEADER


def _stem(member: Member) -> str:
    return member.name.rpartition(".")[0]


def _is_list(export: Export, member: Member) -> bool:
    if list_by_header(export, member, (FOLLOWED_OR_NOT,)):
        return True
    if not member.place.endswith(TEXTS):
        return False
    line = next((line for line in beginning(export, member).splitlines() if line.strip()), "")
    return label(line) in _HEADER or (_is_named(member) and (not line or bool(_ADDRESS.match(line))))


def _read_list(gathering: Gathering, member: Member, sheets: Sequence[Sheet]) -> None:
    sheet = next((sheet for sheet in sheets if header_row(sheet, (_HEADER,)) is not None), sheets[0])
    at = header_row(sheet, (_HEADER,))
    if at is None:
        direction = DIRECTION_OF_NAME.get(_stem(member), Direction.DECLARED)
        accounts = sheet.rows.select(restored(pl.col("c0")).alias("account"), "row")
    else:
        table = table_below(sheet, at)
        direction = _direction_of(member, frozenset(map(label, table.columns)))
        accounts, others = named(table, COLUMNS)
        gathering.others |= others
        gathering.known |= {"Account address"}
    said = accounts.filter(pl.col("account").str.strip_chars() != "")
    if said.height and not said["account"].str.contains("@|/").any():
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    if at is None and said.is_empty() and direction is Direction.FOLLOWING:
        gathering.fail(_empty(gathering.export.shown(member)), member)
        return
    gathering.read.add(member.path)
    _add(gathering, member, said, direction)


def _direction_of(member: Member, headers: frozenset[str]) -> Direction | None:
    """Return what the headers say, else the name; a lone column of another name could be any list."""
    if headers & _MUTED:
        return MUTED
    if headers & _FOLLOWED:
        # Servers other than Mastodon write their followers under the same headers.
        return Direction.FOLLOWER if _stem(member).startswith("follower") else Direction.FOLLOWING
    return DIRECTION_OF_NAME.get(_stem(member), Direction.DECLARED)


def _add(gathering: Gathering, member: Member, accounts: pl.DataFrame, direction: Direction | None) -> None:
    if direction is MUTED:
        gathering.set_aside += accounts.height
        return
    gathering.found.add(direction)
    if direction is Direction.DECLARED and accounts.height:
        gathering.notes.append(
            "a list does not say whether its accounts are followed; they count as declared"
        )
    parts = pl.col("account").str.strip_chars().str.extract_groups(_LINK)
    by_link = pl.format("{}@{}", parts.struct[1], parts.struct[0])
    people = accounts.select(
        handle=pl.coalesce(by_link, "account"),
        profile_url=pl.when(by_link.is_not_null()).then("account"),
        source_row="row",
        direction=pl.lit(direction.value),
    )
    gathering.add(people, member)


def _empty(file: str) -> Problem:
    """Say that nothing is in the file; a server writes a header at least, save over blocked accounts."""
    return Problem("BC-IMP-002", file, None, None, "The file is empty.", "Download it again.")


READER = Reader(
    "mastodon csv",
    ASKS_FOR,
    recognises,
    read,
    Service.MASTODON,
    frozenset(header for headers in COLUMNS.values() for header in headers),
)
