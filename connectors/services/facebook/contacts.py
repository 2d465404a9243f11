"""Address books that a phone uploaded to Facebook: names with a number or an e-mail address each.

- until about 2022 `your_address_books`, JSON: `{"address_book": {"address_book": [{"name", "details":
  [{"contact_point"}], "created_timestamp"}]}}`;
- since then `your_imported_contacts` and `contacts_uploaded_from_your_phone` (names alone), a list of rows of
  labels and values, and `contacts_uploaded_before_2021`, one row whose label "Contacts" holds them all. These
  three are read after published fixtures and were not seen in a real file.

One row a contact point: the same person can stand in several. An update says nothing about how long a contact
is known, so only the time of saving or uploading is taken up.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from connectors.connections import Gathering
from connectors.export import Member
from connectors.json_text import rows_of
from connectors.services.facebook.labels import (
    FIRST,
    LAST,
    MADE,
    NAME,
    NOBODY,
    POINT,
    Said,
    first_of,
    folded,
    said_in,
)
from connectors.services.facebook.pages import blocks_on, name_in, pairs_in, texts_in
from connectors.services.meta.page_dates import looks_like_a_day
from connectors.services.people import Person, table_of
from records.policy import Direction

FILES = ("youraddressbooks", "yourimportedcontacts", "contactsuploaded")
"""Beginnings of normalised file names that no other service uses."""

KEYS = frozenset({"address_book", "name", "details", "contact_point", "created_timestamp"})
KEYS |= {"label_values", "label", "value", "timestamp_value", "vec", "dict", "timestamp", "media", "fbid"}

_BEGINNING = re.compile(r'^\s*\{\s*"address_book(_v\d+)?"\s*:|"label"\s*:\s*"Contact point"')
_LISTS = ("addressbook", "contacts")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NUMBER = re.compile(r"[+0(][\d\s()./-]{5,}")


def is_address_book(member: Member) -> bool:
    """Tell an uploaded address book by its name."""
    return member.name.startswith(FILES)


def begins_like_an_address_book(head: str) -> bool:
    """Tell an uploaded address book by the first characters of a JSON file."""
    return bool(_BEGINNING.search(head))


def take_contacts(gathering: Gathering, member: Member, content: object) -> bool:
    """Take in the contacts of a parsed JSON file; False where it holds no list of them."""
    rows = _rows(content)
    if rows is None:
        return False
    gathering.met((key for row in rows if isinstance(row, dict) for key in row), KEYS)
    said = [said_in(row) if isinstance(row, dict) else [] for row in rows]
    people = [_contact(one, number) for number, one in enumerate(said, 1)]
    return _added(gathering, member, people)


def take_contacts_on_page(gathering: Gathering, member: Member, root: HtmlElement) -> bool:
    """Take in the contacts of a web page; False where no block of it could be one."""
    blocks = blocks_on(root)
    if blocks is None:
        return False
    people = [_contact(_said_on(block), number) for number, block in enumerate(blocks, 1)]
    return _added(gathering, member, people)


def _added(gathering: Gathering, member: Member, people: list[Person]) -> bool:
    gathering.found.add(Direction.CONTACT)
    gathering.add(table_of(people, Direction.CONTACT), member)
    return True


def _rows(content: object) -> list[object] | None:
    """Return the rows of an address book, None where there is no list that could be one."""
    if content is None or isinstance(content, list):
        return rows_of(content)
    if not isinstance(content, dict):
        return None
    if "label_values" in content:
        entries = [entry for entry in rows_of(content["label_values"]) if isinstance(entry, dict)]
        nested = [entry["vec"] for entry in entries if isinstance(entry.get("vec"), list)]
        return [row for vec in nested for row in vec] if nested else [content]
    lists = [value for key, value in content.items() if folded(key).startswith(_LISTS)]
    return _rows(lists[0]) if len(lists) == 1 else None


def _contact(said: Said, number: int) -> Person:
    """Return who a row names: by its labels; in other languages by what looks like a number or an address."""
    points = list(_points(said))
    return Person(
        number,
        display_name=first_of(said, NAME) or _only_other_text(said),
        first_name=first_of(said, FIRST),
        last_name=first_of(said, LAST),
        emails=tuple(point for point in points if "@" in point),
        phones=tuple(point for point in points if "@" not in point and any(map(str.isdigit, point))),
        when=next((value for label, value in said if label in MADE and value != "0"), None),
    )


def _points(said: Said) -> Iterator[str]:
    for label, value in said:
        if label in POINT or (label not in NOBODY | NAME | FIRST | LAST and _is_point(value)):
            yield value.strip()


def _is_point(value: str) -> bool:
    return bool(_ADDRESS.fullmatch(value.strip()) or _NUMBER.fullmatch(value.strip()))


def _only_other_text(said: Said) -> str | None:
    """Return the one text of a row in an unknown language that is no number, address or time."""
    if any(label in FIRST | LAST for label, _ in said):
        return None
    known = NOBODY | POINT | MADE
    texts = [value for label, value in said if label not in known and re.search(r"[^\W\d_]", value)]
    names = [text for text in texts if not _is_point(text) and not looks_like_a_day(text)]
    return names[0] if len(names) == 1 else None


def _said_on(block: HtmlElement) -> Said:
    if pairs := pairs_in(block):
        return pairs
    name = name_in(block)
    # Before 2022 the contact points stand below the name, without labels.
    rest = [("", text) for text in texts_in(block) if text != name and _is_point(text)]
    return [("name", name), *rest] if name else rest
