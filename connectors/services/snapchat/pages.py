"""Snapchat's friends as a web page, html/friends.html: what comes where JSON was not ticked.

A heading names a list and a table with a header row follows it, in the columns of the JSON file. This was
taken from a published program that reads such pages, not seen in a real file; so only what is found word
for word is believed: a heading, then a header cell "Username".
"""

from collections.abc import Container, Iterator

from lxml.html import HtmlElement

from connectors.pages import text_in
from connectors.services.people import Person

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def people_by_heading(page: HtmlElement, names: Container[str]) -> dict[str, list[Person]]:
    """Return the people of each list that a heading names and a table of people follows.

    Args:
        page: the root of the page.
        names: the lists' names, folded by `folded`.
    """
    found: dict[str, list[Person]] = {}
    heading = ""
    for element in page.iter(*_HEADINGS, "table"):
        if element.tag != "table":
            heading = folded(text_in(element))
        # A table around a table only lays out the page.
        elif heading in names and element.find(".//table") is None:
            people = _people(element)
            if people is not None:
                found.setdefault(heading, []).extend(people)
    return found


def folded(words: str) -> str:
    """Return words as they are compared: letters and digits alone, without case.

    >>> folded("Display Name"), folded("Friends:")
    ('displayname', 'friends')
    """
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def _people(table: HtmlElement) -> list[Person] | None:
    """Read a table of people by its header; None where it is another kind of table."""
    rows = [[text_in(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    header = [folded(cell) for cell in rows[0]] if rows else []
    if "username" not in header:
        return None
    # A row of another width is a sentence across the table: "nothing here".
    records = (dict(zip(header, row, strict=True)) for row in rows[1:] if len(row) == len(header))
    return list(_persons(records))


def _persons(records: Iterator[dict[str, str]]) -> Iterator[Person]:
    for number, record in enumerate(records, 1):
        yield Person(
            number,
            display_name=record.get("displayname"),
            handle=record["username"],
            when=record.get("creationtimestamp"),
        )
