"""What a web page (HTML) of Instagram or Threads says about itself, before anybody stands on it.

Above its main part a page of 2026 says when it was made and, where a date range was asked for, from when to
when it goes; the moments are the same in every language (seen in published pages).
"""

import re
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from connectors.export import Export, Member
from records.policy import Service
from records.problem import Refused

LAUNCHED = date(2010, 10, 6)
"""Instagram's first day: a range that begins before it is all time."""

_TO_THREADS = re.compile(rb"//(?:www\.)?threads\.(?:net|com)/")
_TO_INSTAGRAM = re.compile(rb"//(?:www\.)?instagram\.com/|instagram-logo")
LOOKED_AT = 2**18
"""Bytes of a page that are looked at for links: its styles alone fill more than its first 8,192."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a page says about itself.

    Attributes:
        made: the day on which it was made.
        asked_from: the first day that was asked for; None: all time.
    """

    made: date | None = None
    asked_from: date | None = None


def main_of(root: HtmlElement) -> HtmlElement | None:
    """Return the main part of a page; None where it has none."""
    return next((one for one in root.iter() if one.tag == "main" or one.get("role") == "main"), None)


def header_of(root: HtmlElement) -> Header:
    """Read the moments before the main part: when it was made, then the range that was asked for."""
    main = main_of(root)
    days = [_iso(one) for one in root.iter("time") if main is None or main not in one.iterancestors()]
    said = [day for day in days if day]
    if main is None or not said:
        return Header()
    # Languages order the three differently; the page is made last, and the range begins first.
    first = min(said) if len(said) > 2 else None
    return Header(max(said), first if first and first > LAUNCHED else None)


def service_linked(export: Export, member: Member) -> Service | None:
    """Tell whose page it is by the links in its beginning, long after its styles; None where it has none."""
    try:
        with export.open(member) as file:
            beginning = file.read(LOOKED_AT).lower()
    except Refused:
        return None
    threads = len(_TO_THREADS.findall(beginning))
    instagram = len(_TO_INSTAGRAM.findall(beginning))
    if not threads and not instagram:
        return None
    return Service.THREADS if threads > instagram else Service.INSTAGRAM


def _iso(moment: HtmlElement) -> date | None:
    try:
        return date.fromisoformat((moment.get("datetime") or "")[:10])
    except ValueError:
        return None
