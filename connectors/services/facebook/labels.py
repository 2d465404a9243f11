"""What a row of Facebook's newer files says: pairs of label and value, however deep they are nested.

Since about 2023 Facebook writes `{"label_values": [{"label": "Name", "value": "…"}]}` where it wrote
`{"name": "…"}` before; on its web pages the same stands in tables of two cells. Labels follow the language of
the account: English and Polish ones were seen (published fixtures), others are read by what the value is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from connectors.text import repaired

NAME = frozenset({"name", "fullname", "contactname", "nazwa", "imieinazwiskokontaktu"})
FIRST = frozenset({"firstname", "givenname", "imie"})
LAST = frozenset({"lastname", "familyname", "nazwisko"})
POINT = frozenset({"contactpoint", "contactpoints", "punktkontaktowy"})
POINT |= {"phone", "phones", "phonenumber", "phonenumbers", "email", "emails", "emailaddress"}
MADE = frozenset({"createdtimestamp", "creationtime", "uploadtime", "timeoffirstimport", "czasutworzenia"})
"""When a contact was saved or uploaded; the time of an update says nothing about how long it is known."""
NOBODY = frozenset({"fbid", "userid", "id", "title", "timestamp", "uri", "href"})
"""Labels whose value is neither a name nor a number to call."""

DEEPEST = 8
_PAIR = ("label", "value", "timestamp_value")

Said = list[tuple[str, str]]
"""Folded labels with their values, in the order of the file."""


def folded(label: object) -> str:
    """Return a label without case, blanks, marks and accents.

    >>> folded("Imię i nazwisko kontaktu"), folded("contact_point")
    ('imieinazwiskokontaktu', 'contactpoint')
    """
    text = unicodedata.normalize("NFKD", repaired(label)) if isinstance(label, str) else ""
    return re.sub(r"[\W_]+", "", "".join(c for c in text.lower() if not unicodedata.combining(c)))


def said_in(row: object) -> Said:
    """Return all that a row of JSON says, each text repaired by itself.

    >>> said_in({"label_values": [{"label": "Name", "value": "SiÃ¢n"}], "contact_point": "+44"})
    [('name', 'Siân'), ('contactpoint', '+44')]
    """
    return list(_said("", row, DEEPEST))


def _said(label: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value.strip():
        yield label, repaired(value)
    elif isinstance(value, list) and depth:
        for one in value:
            yield from _said(label, one, depth - 1)
    elif isinstance(value, dict) and depth:
        yield from _said(folded(value.get("label")), value.get("value") or value.get("timestamp_value"), 1)
        for key, inner in value.items():
            if key not in _PAIR:
                yield from _said(folded(key), inner, depth - 1)


def first_of(said: Iterable[tuple[str, str]], labels: frozenset[str]) -> str | None:
    """Return the first value under one of the labels."""
    return next((value for label, value in said if label in labels), None)
