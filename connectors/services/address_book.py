"""What a contact of an address book becomes: one row of CONNECTIONS, and a second one for a nickname.

Google, Outlook, Thunderbird and phones write the same things under other names; their readers bring them to
the columns of CONTACT, and all go on from here.
"""

import re
from datetime import date

import polars as pl

from connectors.connections import Gathering, tidied
from connectors.export import Member
from records.policy import Direction
from records.tables import Schema

CONTACT: Schema = {
    "source_row": pl.UInt32,
    "display_name": pl.String,
    "first_name": pl.String,
    "middle": pl.String,
    "last_name": pl.String,
    "file_as": pl.String,
    "nickname": pl.String,
    "employer": pl.String,
    "birthday": pl.String,
    "emails": pl.List(pl.String),
    "phones": pl.List(pl.String),
}
"""`display_name` is the name as the program shows it, `file_as` the one it is sorted under; `birthday` is an
ISO day, or --MM-DD where the year is not known."""

_NAMES = ("display_name", "first_name", "middle", "last_name", "file_as", "nickname")
_DAY = re.compile(r"(?:(\d{4})-?|--)(\d\d)-?(\d\d)(?:[T ].*)?\Z")
EARLIEST_YEAR = 1900
"""Years before it stand for an unknown one: Apple writes 1604, others 0000 or 0001."""


def add_contacts(gathering: Gathering, contacts: pl.DataFrame, member: Member) -> int:
    """Take a table with CONTACT's columns into the gathering; returns how many rows stand for nicknames."""
    tidy = contacts.with_columns(tidied(pl.col(name)) for name in _NAMES)
    shown = pl.concat_str("first_name", "middle", "last_name", separator=" ", ignore_nulls=True)
    named = tidy.with_columns(
        display_name=pl.coalesce("display_name", pl.when(shown != "").then(shown), "file_as", "nickname"),
        emails=pl.col("emails").list.filter(pl.element().str.contains("@", literal=True)),
    )
    second = _by_nickname(named)
    rows = pl.concat([named, second]).sort("source_row", maintain_order=True)
    gathering.add(rows.drop("middle", "file_as", "nickname").with_columns(_CONTACT), member)
    return second.height


def note_nicknames(gathering: Gathering, nicknames: int) -> None:
    """Say how many rows are there besides the contacts."""
    if nicknames:
        gathering.notes.append(f"{nicknames} nicknames stand as a row of their own beside the name")


_CONTACT = pl.lit(Direction.CONTACT.value).alias("direction")


def _by_nickname(named: pl.DataFrame) -> pl.DataFrame:
    """Return a second row for who is also known by a nickname: "Robert Pascoe", nickname "Jago".

    A student called Jago Pascoe would else be missed. A nickname of one word without any family name says
    nothing about who it is, and stays where it is.
    """
    nickname = pl.col("nickname")
    is_whole = nickname.str.contains(" ", literal=True)
    known = [pl.col("display_name"), pl.col("first_name")]
    differs = pl.all_horizontal(
        (nickname.str.to_lowercase() != name.str.to_lowercase()).fill_null(True) for name in known
    )
    also = named.filter(nickname.is_not_null() & differs & (is_whole | pl.col("last_name").is_not_null()))
    none = pl.lit(None, dtype=pl.String)
    whole = pl.col("nickname") + " " + pl.col("last_name")
    return also.with_columns(
        display_name=pl.when(is_whole).then(nickname).otherwise(whole),
        first_name=pl.when(is_whole).then(none).otherwise(nickname),
        last_name=pl.when(is_whole).then(none).otherwise("last_name"),
    )


def birthday_of(text: str, year_known: bool = True) -> str | None:
    """Return an ISO day, --MM-DD where the year is not known, None where no day is.

    >>> birthday_of("19990412"), birthday_of("1604-04-12"), birthday_of("--0229"), birthday_of("1999")
    ('1999-04-12', '--04-12', '--02-29', None)
    """
    written = _DAY.match(text)
    if written is None:
        return None
    year, month, day = (int(part or 0) for part in written.groups())
    known = year_known and year >= EARLIEST_YEAR
    try:
        # A leap year stands in for the missing one, so that 29 February is a day.
        found = date(year if known else 2000, month, day)
    except ValueError:
        return None
    return found.isoformat() if known else f"--{month:02}-{day:02}"
