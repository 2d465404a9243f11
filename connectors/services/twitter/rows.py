"""X (Twitter): who stands in the rows of a list.

A row holds a number and a link made of it; a row of the uploaded address book holds addresses and numbers.
"""

import re
from collections.abc import Iterator, Sequence

from connectors.json_text import rows_of, text_of
from connectors.services.people import Person
from connectors.services.twitter.files import CONTACT, Kind

_NUMBER = re.compile(r"^\d{1,20}$")
_LINK = re.compile(r"^https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/[^\s]*$", re.IGNORECASE)
_NUMBER_IN_LINK = re.compile(r"[?&]user_id=(\d{1,20})(?:&|$)")


def people_in(rows: Sequence[object], kind: Kind) -> Iterator[Person]:
    """Yield somebody for every row, also where it says nobody: the row is the unit."""
    for number, row in enumerate(rows, 1):
        inner = row.get(kind.inner) if isinstance(row, dict) else None
        said = inner if isinstance(inner, dict) else {}
        yield _contact(number, said) if kind is CONTACT else _account(number, said)


def _account(row: int, said: dict[str, object]) -> Person:
    """Return somebody by number; a link is kept where it leads to X, and gives a number where none stands."""
    link = text_of(said.get("userLink")) or ""
    link = link if _LINK.match(link) else ""
    number = (text_of(said.get("accountId")) or "").strip()
    inside = _NUMBER_IN_LINK.search(link)
    if not _NUMBER.match(number):
        return Person(row, platform_id=inside[1] if inside else None, profile_url=link if inside else None)
    return Person(row, platform_id=number, profile_url=link or None)


def _contact(row: int, said: dict[str, object]) -> Person:
    emails = (text_of(one) for one in rows_of(said.get("emails")))
    phones = (text_of(one) for one in rows_of(said.get("phoneNumbers")))
    return Person(row, emails=tuple(filter(None, emails)), phones=tuple(filter(None, phones)))
