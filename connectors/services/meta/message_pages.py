"""Conversations of Facebook and Instagram as web pages (HTML): who wrote, on which day, and nothing else.

A message is a block with three parts: who wrote it, the text, and the time. Their opaque classes are the
same in both services' pages (published fixtures of 2021 to 2025; the older ones are believed). A name is
taken only where a time stands in the same block, so that a heading or a caption is never taken for a person.
The time is local and in the language of the account; a day in words that we do not know is left open. A page
names the other person of two in its title; a group has a heading of its own with all names, in the account's
language.
"""

from collections.abc import Iterator

import lxml.html

from connectors.export import Export, Member
from connectors.pages import LARGEST_PAGE, page_of, text_in
from connectors.services.meta.messages import Conversation
from connectors.services.meta.page_dates import days_of

_WHO = (frozenset({"_a6-h", "_a6-i"}), frozenset({"_2lel"}))
"""Classes of who wrote: since about 2021, and until then."""
_TIMES = frozenset({"_a6-o", "_2lem"})
_HEADING = "_a6-h"
_LOOKED_AT = "//*[contains(@class, '_a6-h') or contains(@class, '_2lel')]"


def take_page(export: Export, member: Member, conversation: Conversation) -> None:
    """Add what one web page of a conversation says.

    Raises:
        Refused: the page is too large, damaged or empty.
    """
    page = page_of(export, member)
    heads = page.xpath(_LOOKED_AT)
    written = [(text_in(head), time) for head in heads if (time := _time_beside(head)) is not None]
    for (name, _), day in zip(written, days_of([time for _, time in written]), strict=True):
        conversation.wrote(name, day.isoformat() if day else None)
    conversation.found = bool(written)
    conversation.whole = _ends(export, member)
    conversation.is_group = any(map(_is_heading_of_group, heads))
    title = next((text_in(element) for element in page.iter("title")), "")
    conversation.title = conversation.title or title
    _take_silent_partner(conversation)


def _ends(export: Export, member: Member) -> bool:
    """Tell that a page which begins as a whole one ends too."""
    data = export.read(member, LARGEST_PAGE).replace(b"\0", b"").lower()
    return b"</html" in data[-200:] or b"<html" not in data


def _take_silent_partner(conversation: Conversation) -> None:
    """Take the title for the other one of two where only one person wrote: a page lists no participants."""
    conversation.is_group = conversation.is_group or len(conversation.people) > 2
    alone = len(conversation.writers) == 1 and conversation.title not in conversation.writers
    silent = conversation.title and alone and not conversation.is_group
    conversation.participants = [conversation.title] if silent else []


def _time_beside(head: lxml.html.HtmlElement) -> str | None:
    """Return when somebody wrote; None where this is not the head of a message."""
    if not any(who <= _classes(head) for who in _WHO):
        return None
    return next((text_in(part) for part in _after(head) if _TIMES & _classes(part)), None)


def _is_heading_of_group(head: lxml.html.HtmlElement) -> bool:
    """Tell "Participants: …", in whatever language, from "Mailbox thread pending"."""
    classes = _classes(head)
    return _HEADING in classes and not any(who <= classes for who in _WHO) and ":" in text_in(head)


def _after(head: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    return (part for part in head.itersiblings() if isinstance(part.tag, str))


def _classes(element: lxml.html.HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())
