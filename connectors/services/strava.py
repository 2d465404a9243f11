"""Strava: followers.csv and following.csv of the bulk export, by athlete number alone.

`Follower Athlete ID` or `Following Athlete ID`, `Follow Status` (Accepted, Pending), `Favorite Status`. There
is no name, link or date, so nobody can be found by these rows unless the number is known to the college. The
export is written in the language of whoever asked (a French one was seen), so the two files are known by
their name and numbers too.

Samples: data_samples/exports/strava (invented numbers).
"""

import re
from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.json_text import beginning
from connectors.owner import Owner, owner_of
from connectors.reader import Reader, Reading
from connectors.services import any_list
from connectors.services.people_tables import (
    TEXTS,
    TableList,
    first_lines,
    labels,
    list_by_header,
    rows_under_header,
    sheets_of,
    tables_in,
)
from connectors.sheets import label, read_sheets, table_below, table_under
from connectors.tabular.headers import named
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = (
    "Settings > My Account > Download or Delete Your Account > Request Your Archive: the zip as it comes"
)

REQUEST_OF = {
    Direction.FOLLOWER: Direction.REQUEST_RECEIVED,
    Direction.FOLLOWING: Direction.REQUEST_SENT,
}
"""What a follow is while it is pending."""

_STATUS = ("Follow Status", "Following Status", "Statut d'abonnement")
_IN_ANY_LANGUAGE = re.compile(r"^\ufeff?[^\n,;]*[^\W\d][^\n,;]*(,[^\n,;]*){2}\r?\n\"?\d{1,20}\"?,")
"""A header of three cells, and a row that begins with a number."""
_OF_OTHERS = frozenset(label(header) for headers in any_list.COLUMNS.values() for header in headers)
"""Headers that people type, and other programs write over numbered rows; Strava's are none of them."""
MOST_STATUSES = 4
"""Different words in the column of the status, blank among them; where there are more they are no status."""
_PROFILE = {"email": ("Email Address",), "first": ("First Name",), "last": ("Last Name",)}


def recognises(export: Export) -> list[Member]:
    """Claim the two lists by their header, or by their name and numbers where it is in another language."""
    return [member for member in tables_in(export, _is_named) if _direction_of(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the two lists: a pending follow is a request, whose way the list gives."""
    gathering = Gathering(export, READER.name, Service.STRAVA)
    gathering.owner |= _owner_in(export)
    for member in members:
        direction = _direction_of(export, member)
        own = _athletes(gathering, member)
        if direction is None or own is None:
            continue
        gathering.others -= labels("Favorite Status")
        gathering.found.add(direction)
        _note_strange(gathering, own)
        pending = _status(own) == "pending"
        told = pl.when(pending).then(pl.lit(REQUEST_OF[direction].value)).otherwise(pl.lit(direction.value))
        gathering.add(own.select("platform_id", source_row="row", direction=told), member)
    gathering.tell_absent({Direction.FOLLOWER: "followers", Direction.FOLLOWING: "athletes followed"})
    if any(part.height for part in gathering.parts):
        gathering.notes.append(
            "Strava gives numbers and no names: nobody can be found by name in these lists"
        )
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return member.name in {"followers.csv", "following.csv"}


def _direction_of(export: Export, member: Member) -> Direction | None:
    if known := list_by_header(export, member, LISTS):
        return Direction.FOLLOWER if known is FOLLOWERS else Direction.FOLLOWING
    if not (_is_named(member) and _IN_ANY_LANGUAGE.match(beginning(export, member))):
        return None
    if any(line & _OF_OTHERS for line in first_lines(export, member)[:1]):
        return None
    return Direction.FOLLOWER if member.name == "followers.csv" else Direction.FOLLOWING


def _athletes(gathering: Gathering, member: Member) -> pl.DataFrame | None:
    """Return `platform_id`, `status` and `row`; by place where the header is in a language we do not know."""
    if known := list_by_header(gathering.export, member, LISTS):
        return rows_under_header(gathering, member, known)
    sheets = sheets_of(gathering, member)
    if sheets is None or not member.place.endswith(TEXTS):
        return None
    table = table_below(sheets[0], 0)
    first, second = table.columns[:2]
    if table[second].n_unique() > MOST_STATUSES:
        gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return None
    gathering.read.add(member.path)
    return table.select(pl.col(first).alias("platform_id"), pl.col(second).alias("status"), "row")


def _status(own: pl.DataFrame) -> pl.Series:
    return own["status"].str.strip_chars().str.to_lowercase()


def _note_strange(gathering: Gathering, own: pl.DataFrame) -> None:
    strange = ~_status(own).is_in(["accepted", "pending", ""]).fill_null(True)
    if count := int(strange.sum()):
        gathering.notes.append(f"{count} follows with a status in other words were taken as accepted")


def _owner_in(export: Export) -> Owner:
    """Return the owner as profile.csv names them; a file that cannot be read says nothing."""
    owner = Owner()
    for member in export.ending(".csv"):
        if member.name == "profile.csv":
            for email, first, last in _profiles(export, member):
                owner |= owner_of(name=f"{first or ''} {last or ''}", email=email)
    return owner


def _profiles(export: Export, member: Member) -> list[tuple[str | None, ...]]:
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused:
        return []
    wanted = labels("Athlete ID", "Email Address")
    tables = (table_under(sheet, (wanted,)) for sheet in sheets)
    return [
        row for table in tables if table is not None for row in named(table, _PROFILE)[0].drop("row").rows()
    ]


FOLLOWERS = TableList(
    "followers.csv",
    (labels("Follower Athlete ID"), labels("ID de l'athlète abonné(e)", "Statut d'abonnement")),
    {"platform_id": ("Follower Athlete ID", "ID de l'athlète abonné(e)"), "status": _STATUS},
    lambda table: table,
)
FOLLOWING = TableList(
    "following.csv",
    (labels("Following Athlete ID"),),
    {"platform_id": ("Following Athlete ID",), "status": _STATUS},
    lambda table: table,
)
LISTS = (FOLLOWERS, FOLLOWING)

VOCABULARY = frozenset(header for known in LISTS for headers in known.columns.values() for header in headers)
READER = Reader("strava csv", ASKS_FOR, recognises, read, Service.STRAVA, VOCABULARY)
