"""Address books as tables: Google's CSV (before and since 2024), Outlook's, Thunderbird's.

Google joins several values of a cell by ` ::: ` and writes as many columns as the fullest contact needs.
Outlook's headers are in the language of Office, its letters in windows-1252 or, of Polish and Romanian,
windows-1250. Only headers that no other service has are believed: LinkedIn's and Google+'s lists have first
and last names too.

Samples: data_samples/exports/contacts_csv (invented people).
"""

from collections.abc import Sequence

import polars as pl

from connectors.connections import Gathering, several
from connectors.dates import dates_in
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.address_book import CONTACT, add_contacts, birthday_of, note_nicknames
from connectors.services.contacts_headers import (
    AS_CENTRAL,
    GOOGLE,
    MISREAD,
    OF_GOOGLE,
    THUNDERBIRD,
    of_outlook,
    of_thunderbird,
    outlook_columns,
    whole,
)
from connectors.services.people_tables import TEXTS, TableList, list_by_header, rows_under_header
from records.policy import Service

ASKS_FOR = (
    "The contacts as CSV: contacts.google.com > Export > Google CSV; Outlook > File > Open & Export > "
    "Import/Export > comma separated values; Thunderbird > Address Book > Export"
)

LOOKED_INTO = 100
"""Tables of an archive that are looked into, beside those whose name speaks of contacts."""
_LIKELY = ("contact", "kontakt", "kontakty", "contatti", "contato", "persoane")


def recognises(export: Export) -> list[Member]:
    """Claim tables by their header row."""
    return [member for member in _candidates(export) if list_by_header(export, member, LISTS)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the tables; one that cannot be read is a problem and hides no other."""
    gathering = Gathering(export, READER.name, Service.ADDRESS_BOOK)
    for member in members:
        if known := list_by_header(export, member, LISTS):
            _read_table(gathering, member, known)
    return gathering.reading()


def _candidates(export: Export) -> list[Member]:
    if export.loose:
        return list(export.members)
    tables = export.ending(*TEXTS)
    likely = [member for member in tables if any(word in member.place for word in _LIKELY)]
    return likely + [member for member in tables if member not in likely][:LOOKED_INTO]


def _read_table(gathering: Gathering, member: Member, known: TableList) -> None:
    own = rows_under_header(gathering, member, known)
    if own is None:
        return
    if wrong := gathering.known & MISREAD.keys():
        own = own.with_columns(pl.col(pl.String).map_batches(_as_central, return_dtype=pl.String))
        gathering.known = gathering.known - wrong | {MISREAD[header] for header in wrong}
        gathering.notes.append("the letters are those of Central Europe (windows-1250)")
    contacts = known.rows(own).with_columns(_birthdays(gathering, own))
    note_nicknames(gathering, add_contacts(gathering, contacts, member))


def _as_central(column: pl.Series) -> pl.Series:
    return pl.Series([text and text.translate(AS_CENTRAL) for text in column], dtype=pl.String)


def _contacts(own: pl.DataFrame) -> pl.DataFrame:
    """Return CONTACT; the birthday is read for the column as a whole, elsewhere."""
    emails = [several(pl.col(name)) for name in own.columns if name.startswith("email")]
    phones = [several(pl.col(name)) for name in own.columns if name.startswith("phone")]
    employer = pl.col("employer").str.split(" ::: ").list.first()
    return own.with_columns(
        employer, emails=pl.concat_list(emails), phones=pl.concat_list(phones), source_row="row"
    ).select(*CONTACT)


def _birthdays(gathering: Gathering, own: pl.DataFrame) -> pl.Series:
    """Return ISO days or --MM-DD; days in numbers are read day first, and never month first."""
    written = own["birthday"].str.strip_chars()
    certain = written.map_elements(birthday_of, return_dtype=pl.String)
    rest = pl.DataFrame([written]).select(pl.when(certain.is_null()).then("birthday"))["birthday"]
    dates = dates_in(rest)
    if dates.numeric and not dates.contradicted:
        gathering.notes.append("birthdays in numbers were read day first")
    if failed := int(dates.failed.sum()):
        gathering.notes.append(f"{failed} birthdays of another form, or month first, were left out")
    parts = own.select(pl.struct("birth_year", "birth_month", "birth_day").map_elements(_of_parts, pl.String))
    columns = {"certain": certain, "read": dates.values.dt.to_string("%Y-%m-%d"), "parts": parts.to_series()}
    return pl.DataFrame(columns).select(pl.coalesce("certain", "read", "parts").alias("birthday")).to_series()


def _of_parts(parts: dict[str, str | None]) -> str | None:
    """Put Thunderbird's three cells together; the year may be missing."""
    year, month, day = ((parts[name] or "").strip() for name in ("birth_year", "birth_month", "birth_day"))
    return birthday_of(f"{year or '-'}-{month:0>2}-{day:0>2}") if month and day else None


LISTS = (
    TableList("google.csv", OF_GOOGLE, whole(GOOGLE), _contacts),
    TableList("outlook.csv", of_outlook(), whole(outlook_columns()), _contacts),
    TableList("thunderbird.csv", of_thunderbird(), whole(THUNDERBIRD), _contacts),
)
"""Case, blanks and marks in headers do not matter."""

_VOCABULARY = frozenset(h for known in LISTS for headers in known.columns.values() for h in headers)
READER = Reader("contacts csv", ASKS_FOR, recognises, read, Service.ADDRESS_BOOK, _VOCABULARY - set(MISREAD))
