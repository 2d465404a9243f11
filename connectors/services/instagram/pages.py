"""People on the web pages (HTML) of Instagram and Threads: one block a person, without relying on classes.

Seen in published pages of 2022 to 2026: a follower is a link to the profile with the handle as its text; one
who is followed has the handle in a heading too, and the link's text is the address; the optional lists have
tables of labels and values (URL, Name, Username), synced contacts tables with the value below its label. The
day stands beside or below. Classes are opaque and change; so a block is the largest element within the main
part that speaks of one person only. Links around the main part, and Instagram's own pages, are nobody.

A list without anybody is a main part without any text; whatever else holds nobody is not understood.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from connectors.pages import text_in
from connectors.services.instagram.dates import utc_days
from connectors.services.instagram.headers import main_of
from connectors.services.instagram.labels import OF_PEOPLE, account, contact, folded, is_handle, is_link
from connectors.services.instagram.rows import PROFILE
from connectors.services.meta.page_dates import days_of, looks_like_a_day
from connectors.services.people import Person

NOT_PEOPLE = frozenset({"about", "accounts", "developer", "direct", "download", "explore", "help", "legal"})
NOT_PEOPLE |= {"p", "privacy", "reel", "reels", "stories", "terms", "tv", "web", "_u"}
"""First parts of Instagram's own addresses; nobody can be called so."""

# The first heading is the page's own; those of people were seen as h2.
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_AROUND = ("header", "footer", "nav", "aside")


@dataclass(frozen=True, slots=True)
class Found:
    """Who stands on a page, and how many have a date that we cannot read."""

    people: list[Person]
    undated: int = 0


def people_on(root: HtmlElement, contacts: bool = False) -> Found | None:
    """Return who stands on a page: nobody for an empty list; None where the page is not understood.

    Args:
        root: of the page.
        contacts: the list holds contacts of a phone book, not accounts.
    """
    main = main_of(root)
    scope = root if main is None else main
    marks = _marks(scope, contacts) or _headings(scope)
    if not marks:
        return Found([]) if main is not None and not text_in(main) else None
    blocks = _with_their_like(_blocks(scope, marks))
    if main is None:
        blocks = _largest_group(blocks)
    people = [_person(block, number, contacts) for number, block in enumerate(blocks, 1)]
    texts = [_day_in(block) for block in blocks]
    days = utc_days([text if text and looks_like_a_day(text) else None for text in texts])
    dated = [
        replace(one, when=day.isoformat()) if day else one for one, day in zip(people, days, strict=True)
    ]
    return Found(dated, sum(bool(text) and not day for text, day in zip(texts, days, strict=True)))


def said_on(block: HtmlElement) -> dict[str, str]:
    """Return values by folded label: two cells in a row, or one cell with the value in an element below."""
    said: dict[str, str] = {}
    for row in block.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        if len(cells) == 2:
            label, value = text_in(cells[0]), text_in(cells[1])
        elif len(cells) == 1 and len(cells[0]):
            label, value = cells[0].text or "", " ".join(text_in(one) for one in cells[0])
        else:
            continue
        if folded(label) and value.strip():
            said.setdefault(folded(label), value.strip())
    return said


def _marks(scope: HtmlElement, contacts: bool) -> list[tuple[HtmlElement, str]]:
    """Return what speaks of a person, tables and links, each with a key: the handle, where there is one."""
    tables = [one for one in scope.iter("table") if one.find(".//table") is None and said_on(one)]
    marks = [(one, _key(_person(one, 0, contacts), number)) for number, one in enumerate(tables)]
    links = (one for one in _within(scope, set(tables)) if one.tag == "a")
    return marks + [(link, handle.lower()) for link in links if (handle := _handle(link))]


def _key(person: Person, number: int) -> str:
    return (person.handle or f"table {number}").lower()


def _headings(scope: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """Return headings with a day beside them: a page without any link or table still names people so."""
    heads = [one for one in _within(scope, set()) if one.tag in _HEADINGS and text_in(one)]
    parents = {parent for head in heads if (parent := head.getparent()) is not None}
    dated = {parent for parent in parents if _day_in(parent)}
    return [(head, text_in(head).lower()) for head in heads if head.getparent() in dated]


def _within(scope: HtmlElement, closed: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements of a page in order, without what frames it: in a main part, only right below it."""
    waiting = list(reversed(scope))
    while waiting:
        one = waiting.pop()
        framed = scope.tag in ("html", "body") or one.getparent() is scope
        if one in closed or (one.tag in _AROUND and framed):
            continue
        yield one
        waiting.extend(reversed(one))


def _blocks(scope: HtmlElement, marks: Sequence[tuple[HtmlElement, str]]) -> list[HtmlElement]:
    """Return the largest element around each mark that holds marks of one key only, in order."""
    keys = _keys(scope, marks)
    block_of: dict[HtmlElement, HtmlElement] = {}
    for mark, _ in marks:
        way = [mark]
        while way[-1] not in block_of and (parent := _around(way[-1], scope)) is not None and keys[parent]:
            way.append(parent)
        block = block_of.get(way[-1], way[-1])
        block_of.update(dict.fromkeys(way, block))
    blocks = set(block_of.values())
    return [one for one in scope.iter() if one in blocks]


def _keys(scope: HtmlElement, marks: Sequence[tuple[HtmlElement, str]]) -> dict[HtmlElement, str | None]:
    """Return the one key of the marks within each element; None where there are several."""
    keys: dict[HtmlElement, str | None] = {}
    for mark, key in marks:
        one: HtmlElement | None = mark
        # What holds this key, or several, was gone through before, and all around it too.
        while one is not None and keys.get(one, "") not in (key, None):
            keys[one] = None if one in keys else key
            one = _around(one, scope)
    return keys


def _around(element: HtmlElement, scope: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    return None if parent is None or parent is scope else parent


def _with_their_like(blocks: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Add the siblings of the same kind in which nobody is found, so that they are counted."""
    kinds = {(block.getparent(), block.tag, block.get("class")) for block in blocks}
    parents = dict.fromkeys(parent for parent, _, _ in kinds)
    beside = [child for parent in parents for child in (() if parent is None else parent)]
    among = set(blocks)
    return [one for one in beside if one in among or (text_in(one) and _kind(one) in kinds)]


def _kind(element: HtmlElement) -> tuple[HtmlElement | None, object, str | None]:
    return element.getparent(), element.tag, element.get("class")


def _largest_group(blocks: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Keep the largest group of siblings of one kind: without a main part, others may frame the page."""
    kinds = Counter(map(_kind, blocks))
    most, _ = kinds.most_common(1)[0]
    return [block for block in blocks if _kind(block) == most]


def _person(block: HtmlElement, number: int, contacts: bool) -> Person:
    """Return who a block speaks of; an empty person where it is nobody."""
    links = ((one.get("href") or "", handle) for one in block.iter("a") if (handle := _handle(one)))
    link, handle = next(links, (None, None))
    said = said_on(block)
    if said:
        said = {label: value for label, value in said.items() if not _is_day(label, value)}
        return contact(number, said) if contacts else account(number, said, link=link)
    # A heading alone, without a day, is one that parts the page.
    heading = _heading(block) if handle or _day_in(block) else None
    if heading and not handle and is_handle(heading):
        handle = heading
    name = heading if heading and heading.lower() != (handle or "").lower() else None
    return Person(number, handle=handle, display_name=name, profile_url=link)


def _heading(block: HtmlElement) -> str | None:
    return next((text for one in block.iter(*_HEADINGS) if (text := text_in(one))), None)


def _handle(link: HtmlElement) -> str | None:
    found = PROFILE.match((link.get("href") or "").strip())
    return found[1] if found and found[1].lower() not in NOT_PEOPLE else None


def _day_in(block: HtmlElement) -> str | None:
    """Return the text that is the day of a block, or would be: one that is no link, heading or name."""
    texts = list(_texts(block))
    within = (value for label, value in said_on(block).items() if _is_day(label, value))
    return next(filter(looks_like_a_day, texts), None) or next(within, None) or next(iter(texts), None)


def _is_day(label: str, value: str) -> bool:
    """Tell whether a value under a label is a day: a phone number or a name can look like one."""
    if label in OF_PEOPLE or is_link(value) or not looks_like_a_day(value):
        return False
    return days_of([value]) != [None]


def _texts(element: HtmlElement) -> Iterator[str]:
    """Yield the texts of an element that are no link, heading or table."""
    yield from _said_by(element.text)
    for child in element:
        if child.tag not in ("a", "table", *_HEADINGS):
            yield from _texts(child)
        yield from _said_by(child.tail)


def _said_by(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield " ".join(text.split())
