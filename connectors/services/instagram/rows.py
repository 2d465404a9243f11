"""Who stands in a row of an Instagram or Threads list: the JSON row shapes of every generation.

The handle is `value`, or `title`, or the last part of the link without `_u`. Instagram writes UTF-8 as if it
were Latin-1, so every string, and every label, is repaired by itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from connectors.connections import sound_text
from connectors.json_text import rows_of, text_of
from connectors.services.instagram.labels import Said, account, contact, ending, folded, is_handle, is_link
from connectors.services.people import Person
from connectors.text import repaired

PROFILE = re.compile(
    r"(?i)^https?://(?:www\.)?(?:instagram\.com|threads\.(?:net|com))/(?:_u/)?@?([\w.]+)/?(?:[?#].*)?$"
)
"""A link to somebody's profile."""


def people_in_list(rows: list[object], contacts: bool = False) -> list[Person]:
    """Return who stands in each row of a list, in any shape since 2021; nobody is left out.

    Args:
        rows: of the list.
        contacts: the list holds contacts of a phone book, not accounts.
    """
    return [person for number, row in enumerate(rows, 1) for person in _in_row(row, number, contacts)]


def people_before_2021(value: object) -> list[Person]:
    """Return who stands in one object of the old connections.json: `{"handle": "date"}`."""
    if isinstance(value, dict):
        pairs = enumerate(value.items(), 1)
        return [Person(n, handle=_text(key), when=text_of(when)) for n, (key, when) in pairs]
    return [Person(n, handle=_text(row)) for n, row in enumerate(rows_of(value), 1)]


def said_in(row: object) -> dict[str, str]:
    """Return what a row says under labels, in either of the two shapes that have labels."""
    if not isinstance(row, dict):
        return {}
    pairs = ((label, entry.get("value")) for label, entry in _labelled(row))
    return {folded(repaired(label)): text for label, value in pairs if (text := _text(value))}


def _in_row(row: object, number: int, contacts: bool) -> Iterator[Person]:
    """Yield who stands in one row; an unusable row yields an empty person, so that it is counted."""
    if not isinstance(row, dict):
        yield Person(number)
    elif row.get("label_values") or row.get("string_map_data"):
        yield _under_labels(row, number, contacts)
    else:
        entries = [entry for entry in rows_of(row.get("string_list_data")) if isinstance(entry, dict)]
        for entry in entries or [{}]:
            yield _listed(row, entry, number)


def _listed(row: dict[str, object], entry: dict[str, object], number: int) -> Person:
    """Return the account of a row without labels; a text beside the handle is the name shown."""
    link = _text(entry.get("href")) or _text(row.get("href"))
    texts = (entry.get("value"), row.get("title"), row.get("value"))
    said = [text for text in map(_text, texts) if text]
    linked = [text for text in said if is_link(text)]
    handle = next((text for text in said if is_handle(text)), None) or next(iter(linked), link)
    names = (text for text in said if text not in linked and ending(text) != ending(handle or ""))
    when = text_of(entry.get("timestamp")) or text_of(row.get("timestamp"))
    return Person(number, handle=handle, display_name=next(names, None), profile_url=link, when=when)


def _under_labels(row: dict[str, object], number: int, contacts: bool) -> Person:
    said: Said = said_in(row)
    entries = [entry for _, entry in _labelled(row)]
    when = _when([row, *entries])
    if contacts:
        return replace(contact(number, said), when=when)
    person = account(number, said, _text(row.get("title")), _profile_link(entries))
    return replace(person, when=when)


def _labelled(row: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield label and entry: a list of entries since May 2026, an object of them before."""
    for entry in rows_of(row.get("label_values")):
        if isinstance(entry, dict) and isinstance(label := entry.get("label"), str):
            yield label, entry
    mapped = row.get("string_map_data")
    for label, entry in mapped.items() if isinstance(mapped, dict) else ():
        if isinstance(entry, dict):
            yield label, entry


def _profile_link(entries: Iterable[dict[str, object]]) -> str | None:
    links = (_text(entry.get(key)) or "" for entry in entries for key in ("href", "value"))
    return next((link for link in links if PROFILE.match(link)), None)


def _when(entries: Iterable[dict[str, object]]) -> str | None:
    whens = (text_of(entry.get("timestamp")) for entry in entries)
    return next((when for when in whens if when and when != "0"), None)


def _text(value: object) -> str | None:
    text = text_of(value)
    return sound_text(repaired(text)) if text and text.strip() else None
