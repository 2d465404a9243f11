"""The contacts of a Telegram export as a web page, `lists/contacts.html`: names whole, numbers, dates.

An entry is `div.entry` with `div.name.bold`, `div.details_entry.details` (the number) and
`div.info.details` (`21.09.2026 18:02:11`). The lists of chats and sessions look alike, so only the page's
name says that these are contacts. The shape is that of Telegram Desktop's own source; it was not seen in a
real file.
"""

import re

import lxml.html

from connectors.export import Export, Member
from connectors.pages import page_of, text_in
from connectors.services.people import Person
from connectors.services.telegram.chats import shown_name

_LIST = re.compile(rb'class="(?:entry_list|page_body list_page)"')
_DAY = re.compile(r"^(\d\d)\.(\d\d)\.(\d{4})\b")


def is_contacts_page(export: Export, member: Member) -> bool:
    """Tell the page of contacts by its name and by how Telegram builds its lists."""
    return member.name == "contacts.html" and bool(_LIST.search(export.head(member)))


def contacts_on_page(export: Export, member: Member) -> list[Person] | None:
    """Return the contacts on the page; None where there is no list on it.

    Raises:
        Refused: as `page_of`.
    """
    page = page_of(export, member)
    if not (_having(page, "entry_list") or _having(page, "list_page")):
        return None
    return [_person(entry, row) for row, entry in enumerate(_having(page, "entry"), 1)]


def _person(entry: lxml.html.HtmlElement, row: int) -> Person:
    number = _said(entry, "details_entry")
    return Person(
        row,
        display_name=shown_name(_said(entry, "name")),
        phones=(number,) if number else (),
        when=_day(_said(entry, "info")),
    )


def _having(element: lxml.html.HtmlElement, name: str) -> list[lxml.html.HtmlElement]:
    return list(element.find_class(name))


def _said(entry: lxml.html.HtmlElement, name: str) -> str | None:
    return next((text_in(found) or None for found in _having(entry, name)), None)


def _day(text: str | None) -> str | None:
    """Return a day as ISO text; that of 1970 stands for none.

    >>> [_day(text) for text in ("21.09.2026 18:02:11", "01.01.1970 01:00:00", None)]
    ['2026-09-21', None, None]
    """
    found = _DAY.match(text or "")
    return f"{found[3]}-{found[2]}-{found[1]}" if found and found[3] > "1970" else None
