"""People on the web pages (HTML) of a Facebook download: one block a person, a name and mostly a day in it.

Since 2022 the blocks are `_a6-g` with the name in `_a6-h` or a heading; before, `uiBoxWhite` with `_2lel` and
`_2lem`. Classes are opaque and change, so where neither is found, siblings that each hold a name and a
day are taken for the blocks: at least two of them, and no day on the page may be left over. Links are
navigation and never people: Facebook links no name in its lists.

Facebook leaves a list out rather than writing an empty page, so a page without blocks is one that we cannot
read. It is an empty list only where its main part is there and no text in it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import HtmlElement

from connectors.pages import text_in
from connectors.services.facebook.labels import NAME, Said, first_of, folded
from connectors.services.meta.page_dates import days_of, looks_like_a_day
from connectors.services.people import Person

SAME_NAME = 3
"""Blocks that all hold one text: no list of people, but a label met again and again."""

_BLOCK = re.compile(r"(^|\s)(_a6-g|uiBoxWhite)(\s|$)")
_HEADING = re.compile(r"(^|\s)(_a6-h|_2lel)(\s|$)")
_DAY = re.compile(r"(^|\s)(_a72d|_2lem)(\s|$)")
_BLOCKS = ("div", "section", "article", "li", "tr")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_IN_A_LINE = frozenset("a abbr b bdi em font i img small span strong u wbr".split())
_UNSEEN = frozenset({"head", "script", "style", "noscript", "template"})


def people_on(root: HtmlElement, undated: bool = False) -> tuple[list[Person], int] | None:
    """Return who stands on a page, and how many days on it could not be read; None for an unknown page.

    Args:
        root: of the page.
        undated: the list has no days by its nature (followers).
    """
    blocks = blocks_on(root, undated)
    if blocks is None:
        return None
    written = [_day_in(block) for block in blocks]
    days = days_of(written)
    people = [
        Person(number, display_name=name_in(block), when=day.isoformat() if day else None)
        for number, (block, day) in enumerate(zip(blocks, days, strict=True), 1)
    ]
    names = Counter(person.display_name for person in people)
    if len(people) >= SAME_NAME and len(names) == 1 and None not in names:
        return None
    return people, sum(bool(text) and not day for text, day in zip(written, days, strict=True))


def blocks_on(root: HtmlElement, undated: bool = False) -> list[HtmlElement] | None:
    """Return the elements that hold one person each: none for an empty list, None for an unknown page."""
    mains = [one for one in root.iter() if one.tag == "main" or one.get("role") == "main"]
    main = mains[0] if len(mains) == 1 else None
    scope = root if main is None else main
    if marked := [one for one in scope.iter(*_BLOCKS) if _has(one, _BLOCK)]:
        blocks = _one_a_person(marked)
        return blocks if _are_all(blocks, scope) else None
    if main is not None and not texts_in(main) and not _days(root):
        return []
    return _dated_siblings(scope) or (_undated_siblings(scope) if undated and main is not None else None)


def name_in(block: HtmlElement) -> str | None:
    """Return the name in a block: its heading, the value beside a label for names, or its first text."""
    nested = [one for one in block.iter(*_BLOCKS) if _has(one, _BLOCK)] or [block]
    for part in (nested[-1], block):
        if (heading := _heading(part)) is not None:
            return text_in(heading) or None
    if pairs := [(label, said) for label, said in pairs_in(block) if not looks_like_a_day(said)]:
        return first_of(pairs, NAME) or (pairs[0][1] if len(pairs) == 1 else None)
    first = _first_text(block)
    return None if first and looks_like_a_day(first) else first


def pairs_in(block: HtmlElement) -> Said:
    """Return the rows of two cells inside a block: folded labels with their values."""
    rows = (row for row in block.iter("tr") if row is not block)
    cells = [[text_in(cell) for cell in row.iterchildren("td", "th")] for row in rows]
    return [(folded(row[0]), row[1]) for row in cells if len(row) == 2 and all(row)]


def texts_in(element: HtmlElement) -> list[str]:
    """Return every text within an element, in order."""
    return [" ".join(text.split()) for _, text in _strings(element) if text.strip()]


def _day_in(block: HtmlElement) -> str | None:
    """Return the day as the block writes it: where days stand, else the last text that looks like one."""
    stated = (text_in(one) for one in block.iter("div", "time") if one.tag == "time" or _has(one, _DAY))
    if day := next((text for text in stated if text), None):
        return day
    return next((text for text in reversed(texts_in(block)[1:]) if looks_like_a_day(text)), None)


def _one_a_person(blocks: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Return the outermost blocks that hold one innermost block each; the others are frames around groups."""
    among = set(blocks)
    frames = {block: [one for one in block.iterancestors() if one in among] for block in blocks}
    around = {one for ancestors in frames.values() for one in ancestors}
    leaves = [block for block in blocks if block not in around]
    held = Counter(one for leaf in leaves for one in frames[leaf])
    return [next((one for one in reversed(frames[leaf]) if held[one] == 1), leaf) for leaf in leaves]


def _are_all(blocks: Sequence[HtmlElement], scope: HtmlElement) -> bool:
    """Tell that the days of a page stand in its blocks; else the people stand somewhere beside them."""
    inside = sum(map(_days, blocks))
    return _days(scope) - inside <= max(1, inside)


def _dated_siblings(scope: HtmlElement) -> list[HtmlElement] | None:
    best: list[HtmlElement] = []
    for siblings in _siblings(scope):
        dated = [one for one in siblings if _names_and_dates(one)]
        # Inner ones come later: of frames around the same rows, the innermost that holds both is the row.
        if len(dated) >= max(2, len(best)):
            alike = {one.get("class") for one in dated}
            best = [one for one in siblings if one in dated or one.get("class") in alike]
    return best if best and sum(map(_days, best)) == _days(scope) else None


def _undated_siblings(scope: HtmlElement) -> list[HtmlElement] | None:
    groups = [group for group in _siblings(scope) if all(len(texts_in(one)) == 1 for one in group)]
    unlinked = [group for group in groups if len(group) > 1 and all(map(_first_text, group))]
    return max(unlinked, key=len, default=None)


def _siblings(scope: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Yield the elements of one kind under one parent, outer ones first; what frames a page is left out."""
    walk = etree.iterwalk(scope, events=("start",))
    for _, parent in walk:
        if parent.tag in _AROUND | _UNSEEN:
            walk.skip_subtree()
        else:
            kinds = (list(parent.iterchildren(tag)) for tag in _BLOCKS)
            yield from (group for group in kinds if len(group) > 1)


def _names_and_dates(element: HtmlElement) -> bool:
    first = _first_text(element)
    return bool(first and not looks_like_a_day(first) and _days(element))


def _days(element: HtmlElement) -> int:
    return sum(map(looks_like_a_day, texts_in(element)))


def _heading(block: HtmlElement) -> HtmlElement | None:
    return next((one for one in block.iter() if one.tag in _HEADINGS or _has(one, _HEADING)), None)


def _first_text(block: HtmlElement) -> str | None:
    """Return the first text with all that stands in its line; None where the block begins with a link."""
    element = next((one for one, text in _strings(block) if text.strip()), None)
    while element is not None and element is not block and element.tag in _IN_A_LINE:
        element = None if element.tag == "a" else element.getparent()
    return _first_line(element) if element is not None else None


def _first_line(element: HtmlElement) -> str:
    """Return the text of an element up to the first part that is a line of its own."""
    said = element.text or ""
    for child in element.iterchildren():
        if said.strip() and child.tag not in _IN_A_LINE:
            break
        said += ("".join(child.itertext()) if child.tag in _IN_A_LINE else "") + (child.tail or "")
    return " ".join(said.split())


def _strings(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield every string within an element with the element that it stands in, in order."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        if event == "end":
            if one is not element:
                yield one.getparent(), one.tail or ""
        elif one.tag in _UNSEEN:
            walk.skip_subtree()
        else:
            yield one, one.text or ""


def _has(element: HtmlElement, classes: re.Pattern[str]) -> bool:
    return bool(classes.search(element.get("class") or ""))
