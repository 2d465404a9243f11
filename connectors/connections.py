"""From the rows of an export to a CONNECTIONS table and its receipt: the last step of every service reader.

A row is usable when it holds at least a name, a handle, a link, an id, an e-mail address or a phone
number. Unusable rows are counted, never listed and never lost silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from connectors.export import Export, Member
from connectors.own_list import is_own_list
from connectors.owner import Owner, Relative
from connectors.reader import Reading, Receipt
from records.policy import Direction, Service
from records.problem import Problem
from records.tables import CONNECTIONS, empty, filled_to

LONGEST = 500
"""Characters of a text that are kept. Longer ones occur only in hostile files."""

_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+"
_INVISIBLE = r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+"
_IDENTIFYING = ("display_name", "handle", "profile_url", "platform_id")


@dataclass
class Gathering:
    """What one reader gathers from one export while it goes through the members.

    Attributes:
        parts: tables with some of CONNECTIONS' columns.
        known: keys and headers of our vocabulary that were met.
        others: other keys and headers; only their number leaves this room.
        unusable: rows that were left out.
        read: paths of the members that were read.
        failed: lists that were found and could not be read; a member's path where one is to blame.
        set_aside: people in lists that add no connection, since another list gives their direction.
        found: directions of the lists that were found, empty ones too.
        owner: whose account the export says it is.
        relatives: whom its owner calls family.
        made: the day on which the service made the export, where a file inside says so.
        lacks: what the service's own lists hold, where none of them is in the export.
    """

    export: Export
    reader: str
    service: Service | None
    parts: list[pl.DataFrame] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unusable: int = 0
    set_aside: int = 0
    read: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    found: set[Direction] = field(default_factory=set)
    in_part: bool = False
    owner: Owner = field(default_factory=Owner)
    relatives: list[Relative] = field(default_factory=list)
    made: date | None = None
    lacks: str = ""

    def fail(self, problem: Problem, member: Member | None = None) -> None:
        """Note a list that was found and could not be read; with others read, the export is read in part."""
        self.problems.append(problem)
        self.failed.add(member.path if member else "")

    def add(self, rows: pl.DataFrame, member: Member) -> pl.DataFrame:
        """Take in one list's rows; returns them as CONNECTIONS.

        A list with rows of which none is usable is a problem: its shape is not what we take it for.
        """
        named = rows.with_columns(pl.lit(member.path).alias("source_file"))
        if self.service is not None:
            named = named.with_columns(pl.lit(self.service.value).alias("service"))
        table = connections(named)
        self.unusable += rows.height - table.height
        if rows.height and not table.height:
            self.fail(none_usable(self.export.shown(member), rows.height), member)
        self.parts.append(table)
        return table

    def met(self, names: Iterable[str], vocabulary: Iterable[str]) -> None:
        """Note keys or headers: ours by name, the others by number."""
        names, vocabulary = set(names), set(vocabulary)
        self.known |= names & vocabulary
        self.others |= names - vocabulary

    def tell_absent(self, lists: Mapping[Direction, str]) -> None:
        """Say which of a service's own lists is not there; where nobody was read for it, that is a problem.

        An export that holds invitations and no connections would else look like a clean one.
        """
        absent = [words for direction, words in lists.items() if direction not in self.found]
        if not absent or self.failed:
            return
        if len(absent) == len(lists):
            self.lacks = " or ".join(absent)
        people = self.set_aside + sum(part.height for part in self.parts)
        if self.export.loose or len(absent) < len(lists) or people:
            self.notes += [f"no list of {words} came with it" for words in absent]
            return
        self.in_part = True
        self.problems.append(_without(self.export.label, " or ".join(absent)))

    def _leave_out_own_lists(self) -> None:
        """Refuse lists of one account on every row; a typed list may name somebody twice, by another name."""
        if self.service is None:
            return
        own = [part for part in self.parts if is_own_list(part, self.owner)]
        for part in own:
            member = next(m for m in self.export.members if m.path == part["source_file"][0])
            self.fail(_own_list(self.export.shown(member), part.height), member)
        self.parts = [part for part in self.parts if not any(part is one for one in own)]

    def reading(self) -> Reading:
        """Return everything gathered as one Reading."""
        self._leave_out_own_lists()
        table = pl.concat(self.parts) if self.parts else empty(CONNECTIONS)
        dates = table["since"].drop_nulls()
        # One file can hold several lists: where one of them failed, the others were read.
        files = len(self.read - (self.failed - set(table["source_file"])))
        receipt = Receipt(
            reader=self.reader,
            label=self.export.label,
            rows=table.height,
            unusable=self.unusable,
            first=_day(dates.min()),
            last=_day(dates.max()),
            known=tuple(sorted(self.known)),
            unknown=len(self.others),
            notes=tuple(self.notes),
            problems=tuple(self.problems),
            service=self.service,
            files=files,
            in_part=self.in_part or bool(files and self.failed),
            made=self.made,
            lacks=self.lacks,
        )
        return Reading(table, receipt, self.owner, tuple(self.relatives))


def connections(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the usable rows as CONNECTIONS.

    Takes any of its columns; texts are tidied, blanks become null, `display_name` is first + last
    where none is shown.
    """
    given = rows.select(name for name in rows.columns if name in CONNECTIONS)
    # Only what the format holds is tidied: most formats hold four columns of the seventeen.
    tidy = given.with_columns(tidied(pl.col(name)) for name in _TYPED & set(given.columns))
    tidy = tidy.with_columns(
        made(pl.col(name)).alias(name) for name, made in _SHAPED.items() if name in given.columns
    )
    table = filled_to(tidy, CONNECTIONS)
    whole = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    named = table.with_columns(
        pl.coalesce("display_name", pl.when(whole != "").then(whole)).alias("display_name")
    )
    return named.filter(is_usable())


def is_usable() -> pl.Expr:
    """Tell whether a CONNECTIONS row says anything about who it is."""
    said = [pl.col(name).is_not_null() for name in _IDENTIFYING]
    return pl.any_horizontal(*said, pl.col("emails").list.len() > 0, pl.col("phones").list.len() > 0)


def tidied(text: pl.Expr) -> pl.Expr:
    """Take out control characters and outer blanks, and cut at LONGEST; blank becomes null.

    Marks that belong to scripts (joiners, direction) stay: what was written is shown as it was.
    """
    clean = text.str.replace_all(_CONTROL, " ").str.strip_chars().str.slice(0, LONGEST)
    letters = clean.str.replace_all(_INVISIBLE, "").str.strip_chars()
    return pl.when(letters != "").then(clean)


def handle_of(text: pl.Expr) -> pl.Expr:
    """Return a handle without @, from a bare handle or from the last path part of a link.

    >>> pl.DataFrame({"h": ["@sian", "https://www.instagram.com/_u/sian?x=1"]}).select(
    ...     handle_of(pl.col("h")))["h"].to_list()
    ['sian', 'sian']
    """
    bare = text.str.replace_all(_INVISIBLE, "").str.strip_chars()
    is_link = bare.str.contains(r"(?i)^https?://|^www\.|^[a-z0-9-]+\.[a-z.]+/")
    # facebook.com/profile.php?id=… has no handle; the number behind it is no name anybody goes by.
    path = bare.str.replace(r"[?#].*$", "").str.replace(r"/+(profile\.php)?$", "")
    last = path.str.replace(r"(?i)^https?://", "").str.extract(r"^[^/]+/(?:.*/)?([^/]+)$")
    found = pl.when(is_link).then(last).otherwise(bare).str.replace(r"^@+", "").str.strip_chars()
    return pl.when(found != "").then(found)


def link_of(text: pl.Expr) -> pl.Expr:
    """Return a link only where it leads to a web page; `javascript:` and its like become null."""
    clean = text.str.replace_all(_INVISIBLE, "").str.strip_chars()
    whole = pl.when(clean.str.contains(r"(?i)^www\.")).then("https://" + clean).otherwise(clean)
    return pl.when(whole.str.contains(r"(?i)^https?://[^\s]+$")).then(whole)


def several(text: pl.Expr) -> pl.Expr:
    """Split a cell that holds several values, joined by ``;``, a line break or `` ::: ``, into a list."""
    return text.str.replace_all(r" ?::: ?|[\r\n]+", ";").str.split(";").fill_null([])


def day_of_seconds(text: pl.Expr) -> pl.Expr:
    """Return the UTC day of a Unix time given as text, in seconds or milliseconds; 0 is unknown."""
    number = text.cast(pl.Float64, strict=False)
    seconds = pl.when(number > 10_000_000_000).then(number / 1000).otherwise(number)
    # Outside 1990 to 2100 it is no date of a connection, whatever else it may be.
    sound = pl.when((seconds > 631_152_000) & (seconds < 4_102_444_800)).then(seconds)
    return pl.from_epoch(sound.cast(pl.Int64), time_unit="s").cast(pl.Date)


def sound_text(text: str | None) -> str | None:
    """Replace lone surrogates, which JSON can hold and no text encoding can write."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def none_usable(file: str, rows: int) -> Problem:
    """Say that a list has rows but nobody in them."""
    what = f"The list has {rows:,} rows, and none with a name, handle, address or number that we can find."
    do = "Hand in the file as it was downloaded; if it is, type the people into a list and report this."
    return Problem("BC-IMP-034", file, None, None, what, do)


def shape_unknown(file: str) -> Problem:
    """Say that a list's file was found but not the list in it."""
    what = "The file is where a list of people should be, but has a shape that we do not know."
    do = "Hand in the file as it was downloaded; if it is, type the people into a list and report this."
    return Problem("BC-IMP-033", file, None, None, what, do)


def _own_list(file: str, rows: int) -> Problem:
    what = (
        f"All {rows:,} rows of this list are one and the same account, probably its owner's: it was left out."
    )
    do = "Download the list again; if it comes out the same, type the people into a list."
    return Problem("BC-IMP-045", file, None, None, what, do)


def _without(label: str, lists: str) -> Problem:
    what = f"No list of {lists} is in this export, and the lists that are in it name nobody."
    do = "Ask the service for the download again with all its lists, or declare that there is none."
    return Problem("BC-IMP-044", label, None, None, what, do)


def _tidied_list(values: pl.Expr) -> pl.Expr:
    return values.list.eval(tidied(pl.element()).drop_nulls())


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


_TYPED = {"display_name", "first_name", "last_name", "handle", "profile_url", "platform_id"}
_TYPED |= {"staff_id", "employer", "birthday", "said_to_be"}
_SHAPED = {"handle": handle_of, "profile_url": link_of, "emails": _tidied_list, "phones": _tidied_list}
