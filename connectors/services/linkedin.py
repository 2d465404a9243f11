"""LinkedIn: Connections, Invitations and imported Contacts of "Get a copy of your data".

A paragraph of notes stands above the header of Connections.csv, over one or more lines. Rows with every
cell blank but the date belong to closed accounts; they are counted. The export of 2018 has no notes
and no URL and writes dates as `1/8/18, 6:14 PM`, the month first. "NA", "Null" and "None" are names of
people. The text of messages and invitations is never taken up.

Samples: data_samples/exports/linkedin (invented people).
"""

from collections.abc import Sequence
from urllib.parse import unquote

import polars as pl

from connectors.connections import Gathering, several
from connectors.dates import Dates, dates_in
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.people_tables import TableList, labels, list_by_header, rows_under_header
from connectors.tabular.headers import headers_at_the_beginning
from records.policy import Direction, Service
from records.problem import Problem

ASKS_FOR = "Settings > Data privacy > Get a copy of your data: Connections, Invitations and Contacts"

_TIME = r"(,? \d{1,2}:\d{2}.*| UTC)$"
"""What stands behind the day: `1/8/18, 6:14 PM`, `2024-03-01 10:00:00 UTC`."""


def recognises(export: Export) -> list[Member]:
    """Claim the files by their header row, or by name where LinkedIn's name is its own."""
    return [member for member in export.members if _list_of(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the three lists; a file that cannot be read is a problem and hides no other."""
    gathering = Gathering(export, READER.name, Service.LINKEDIN)
    for member in members:
        if known := _list_of(export, member):
            _read_list(gathering, member, known)
    gathering.tell_absent({Direction.FRIEND: "connections"})
    names = {member.name for member in export.members}
    for file, what in (("messages.csv", "messages"), ("memberfollows.csv", "members followed")):
        if file in names:
            gathering.notes.append(f"the export also holds {what}, which are not read yet")
    return gathering.reading()


def _list_of(export: Export, member: Member) -> TableList | None:
    if by_header := list_by_header(export, member, LISTS):
        return by_header
    by_name = next((known for known in LISTS if known.name == member.name), None)
    # A list a person typed may be called Connections.csv too; it says which service it is about.
    is_ours = not export.loose and by_name is not None and len(export.members) > 1
    return by_name if is_ours and not _says_its_service(export, member) else None


def _says_its_service(export: Export, member: Member) -> bool:
    return any("service" in line for line in headers_at_the_beginning(export.head(member)))


def _read_list(gathering: Gathering, member: Member, known: TableList) -> None:
    own = rows_under_header(gathering, member, known)
    if own is None:
        return
    dates = dates_in(own["when"].str.replace(_TIME, ""), "mdy")
    _note_dates(gathering, dates)
    rows = known.rows(own.with_columns(dates.values.alias("since")))
    usable = gathering.add(rows.with_columns(own["row"].alias("source_row")), member)
    if known.name == "connections.csv":
        gathering.found.add(Direction.FRIEND)
        if closed := rows.height - usable.height:
            gathering.notes.append(f"{closed} closed or restricted accounts without a name")
    if known.name == "invitations.csv":
        _tell_undirected(gathering, member, own)


def _connections(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        "first_name",
        "last_name",
        "profile_url",
        "employer",
        "since",
        handle=_profile("profile_url"),
        emails=several(pl.col("email")),
        direction=pl.lit(Direction.FRIEND.value),
    )


def _invitations(table: pl.DataFrame) -> pl.DataFrame:
    """Take the other person: who was invited where the invitation went out, else who invited."""
    sent = pl.col("way").str.strip_chars().str.to_uppercase() == "OUTGOING"
    rows = table.select(
        pl.when(sent).then("to").otherwise("from").alias("display_name"),
        pl.when(sent).then("to_url").otherwise("from_url").alias("profile_url"),
        pl.when(sent)
        .then(pl.lit(Direction.REQUEST_SENT.value))
        .otherwise(pl.lit(Direction.REQUEST_RECEIVED.value))
        .alias("direction"),
        "since",
        way=pl.col("way").str.strip_chars().str.to_uppercase(),
    )
    # Without a direction it is not known which of the two is the other person: the row is unusable.
    known_way = pl.col("way").is_in(["OUTGOING", "INCOMING"]).fill_null(False)
    blank = [pl.when(known_way).then(name).alias(name) for name in ("display_name", "profile_url")]
    return rows.with_columns(blank).with_columns(handle=_profile("profile_url")).drop("way")


def _contacts(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        "display_name",
        "first_name",
        "last_name",
        "employer",
        "since",
        emails=several(pl.col("email").str.replace_all(",", ";")),
        phones=several(pl.col("phone").str.replace_all(",", ";")),
        birthday=pl.col("birthday").map_batches(_birthdays, return_dtype=pl.String),
        direction=pl.lit(Direction.CONTACT.value),
    )


def _profile(column: str) -> pl.Expr:
    """Take the public name out of https://www.linkedin.com/in/<name>."""
    name = pl.col(column).str.extract(r"/in/([^/?#\s]+)")
    # Letters beyond ASCII are written as %C3%A2 and the like.
    return name.map_batches(_unquoted, return_dtype=pl.String)


def _unquoted(names: pl.Series) -> pl.Series:
    coded = names.filter(names.str.contains("%", literal=True)).unique().drop_nulls()
    return names.replace(coded, pl.Series([unquote(name) for name in coded], dtype=pl.String))


def _birthdays(column: pl.Series) -> pl.Series:
    """Return ISO days, or --MM-DD where no year is given; US order, as LinkedIn writes.

    >>> _birthdays(pl.Series(["1/8/99", "Jan 8", "8 Jan 1999", "Jan 8, 1999", "1999-01-08"])).to_list()
    ['1999-01-08', '--01-08', '1999-01-08', '1999-01-08', '1999-01-08']
    """
    text = pl.col("said").str.strip_chars()
    month_last = text.str.replace(r"^([A-Za-z]{3,9}) (\d{1,2})(?:,? (\d{4}))?$", "$2 $1 $3").str.strip_chars()
    # A leap year stands in for the missing one, so that 29 February is a day.
    without_year = month_last.str.contains(r"^\d{1,2} [A-Za-z]{3,9}$|^\d{1,2}/\d{1,2}$")
    between = pl.when(month_last.str.contains("/", literal=True)).then(pl.lit("/")).otherwise(pl.lit(" "))
    told = (
        column.alias("said")
        .to_frame()
        .select(
            pl.when(without_year).then(month_last + between + "2000").otherwise(month_last).alias("whole"),
            without_year.fill_null(False).alias("yearless"),
        )
    )
    days = told.select(dates_in(told["whole"], "mdy").values.alias("day"), "yearless")
    return days.select(
        pl.when("yearless")
        .then(pl.col("day").dt.to_string("--%m-%d"))
        .otherwise(pl.col("day").dt.to_string("%Y-%m-%d"))
    )["day"].alias("birthday")


def _note_dates(gathering: Gathering, dates: Dates) -> None:
    note = "dates in numbers were read month first, as LinkedIn of 2018 writes them"
    if dates.numeric and not dates.contradicted and note not in gathering.notes:
        gathering.notes.append(note)
    if failed := int(dates.failed.sum()):
        gathering.notes.append(f"{failed} dates of another form were left out")


def _tell_undirected(gathering: Gathering, member: Member, table: pl.DataFrame) -> None:
    known_way = table["way"].str.strip_chars().str.to_uppercase().is_in(["OUTGOING", "INCOMING"])
    if lost := int((~known_way.fill_null(False)).sum()):
        gathering.problems.append(_no_way(gathering.export.shown(member), lost))


def _no_way(file: str, rows: int) -> Problem:
    what = f"{rows} invitations do not say whether they were sent or received, so they were left out."
    return Problem("BC-IMP-043", file, None, "Direction", what, "Hand in the file as it was downloaded.")


_FIRST, _LAST = ("First Name",), ("Last Name",)
_WHEN = ("Connected On", "Sent At", "Created At")

LISTS = (
    TableList(
        "connections.csv",
        (labels("First Name", "Last Name", "Connected On"),),
        {
            "first_name": _FIRST,
            "last_name": _LAST,
            "profile_url": ("URL",),
            "email": ("Email Address",),
            "employer": ("Company",),
            "position": ("Position",),
            "when": _WHEN,
        },
        _connections,
    ),
    TableList(
        "invitations.csv",
        (labels("From", "To", "Sent At", "Direction"),),
        {
            "from": ("From",),
            "to": ("To",),
            "from_url": ("inviterProfileUrl",),
            "to_url": ("inviteeProfileUrl",),
            "way": ("Direction",),
            "when": _WHEN,
        },
        _invitations,
    ),
    TableList(
        "importedcontacts.csv",
        (
            labels("First Name", "Last Name", "Created At"),
            labels("Source", "First Name", "Last Name", "Emails"),
            labels("First Name", "Last Name", "Emails", "Phone Numbers"),
        ),
        {
            "first_name": _FIRST,
            "last_name": _LAST,
            "display_name": ("Full Name",),
            "email": ("Emails", "Email", "Email Address"),
            "phone": ("Phone Numbers", "Phone"),
            "employer": ("Companies", "Company"),
            "birthday": ("Birthday",),
            "when": _WHEN,
        },
        _contacts,
    ),
)
"""Today's headers and those of 2018; case, blanks and underscores do not matter."""

READER = Reader("linkedin csv", ASKS_FOR, recognises, read, Service.LINKEDIN)
