"""YouTube: the channels somebody subscribes to, from Takeout.

`subscriptions.csv` holds channel id, URL and title; its name and its header are in the account's language
(`abonnementen.csv`, `Kanal-ID,Kanal-URL,Kanaltitel`), so a list is known by the ids and links in its rows. A
channel is hardly ever a person by name, and YouTube gives nobody's subscribers.

Samples: data_samples/exports/youtube (invented channels).
"""

import re
from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.people_tables import first_lines, labels, sheets_of, tables_in
from connectors.sheets import Sheet
from records.cells import restored
from records.policy import Direction, Service

ASKS_FOR = "takeout.google.com: YouTube, subscriptions only"

HEADERS = (
    labels("Channel Id", "Channel Url", "Channel Title"),
    labels("Kanal-ID", "Kanal-URL", "Kanaltitel"),
    labels("Kanaal-ID", "Kanaal-URL", "Kanaaltitel"),
)
"""Headers by which a list without anybody is known; the Dutch one is believed, not seen."""
ID = r"^\s*UC[\w-]{10,40}\s*$"
LINK = r"(?i)youtube\.com/channel/UC"
_FOLDED_ID = re.compile(r"^uc[^\W_]{8,40}$")
_FOLDED_LINK = re.compile(r"youtubecomchanneluc")


def recognises(export: Export) -> list[Member]:
    """Claim tables with a channel's id and link in one row, or with a header that we know."""
    return [member for member in tables_in(export, _is_named) if _is_list(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the lists: the title is what the channel is called."""
    gathering = Gathering(export, READER.name, Service.YOUTUBE)
    for member in members:
        if sheets := sheets_of(gathering, member):
            _read_list(gathering, member, sheets[0])
    if any(part.height for part in gathering.parts):
        gathering.notes.append("these are channels: few are called as the person behind them")
    return gathering.reading()


def _is_named(member: Member) -> bool:
    return member.name in {"subscriptions.csv", "abonnementen.csv", "abos.csv", "abonnements.csv"}


def _is_list(export: Export, member: Member) -> bool:
    lines = [line for line in first_lines(export, member) if "service" not in line]
    return any(_is_channel(line) or line in HEADERS for line in lines)


def _is_channel(cells: frozenset[str]) -> bool:
    return any(map(_FOLDED_ID.match, cells)) and any(map(_FOLDED_LINK.search, cells))


def _read_list(gathering: Gathering, member: Member, sheet: Sheet) -> None:
    """Find the columns by what stands in them, and take the rows from the first channel on."""
    gathering.read.add(member.path)
    cells = sheet.rows.with_columns(restored(pl.exclude("row")))
    ids = _column_with(cells, ID)
    links = _column_with(cells, LINK, but=ids)
    if ids is None:
        if not _is_header_alone(sheet):
            gathering.fail(shape_unknown(gathering.export.shown(member)), member)
        return
    titles = next((name for name in cells.columns if name not in {ids, links, "row"}), None)
    first = cells.filter(pl.col(ids).str.contains(ID))["row"][0]
    channels = cells.filter(pl.col("row") >= first).select(
        platform_id=pl.col(ids).str.extract(r"(UC[\w-]+)"),
        profile_url=pl.col(links) if links else pl.lit(None, dtype=pl.String),
        display_name=pl.col(titles) if titles else pl.lit(None, dtype=pl.String),
        source_row="row",
        direction=pl.lit(Direction.FOLLOWING.value),
    )
    filled = channels.filter(
        pl.any_horizontal(pl.col("platform_id", "profile_url", "display_name").is_not_null())
    )
    gathering.add(filled, member)


def _column_with(cells: pl.DataFrame, pattern: str, but: str | None = None) -> str | None:
    names = [name for name in cells.columns if name not in {"row", but}]
    found = {name: int(cells[name].str.contains(pattern).sum() or 0) for name in names}
    best = max(found, key=lambda name: found[name], default=None)
    return best if best and found[best] else None


def _is_header_alone(sheet: Sheet) -> bool:
    return sheet.rows.filter(pl.any_horizontal(pl.exclude("row").is_not_null())).height <= 1


READER = Reader(
    "youtube csv",
    ASKS_FOR,
    recognises,
    read,
    Service.YOUTUBE,
    frozenset({"Channel Id", "Channel Url", "Channel Title"}),
)
