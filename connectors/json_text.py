"""JSON of an export as plain values: every number as text, and bounded in size and depth."""

import json
import re

from connectors.export import Export, Member
from connectors.text import decoded
from records.problem import Problem, Refused

MOST_VALUES = 8_000_000
"""Commas and brackets in one file. A million followers hold some 6 million; a bomb of ``{}`` many more."""

_KEY = re.compile(r'"((?:[^"\\]|\\.){1,80})"\s*:')


def parsed(export: Export, member: Member, opening: re.Pattern[str] | None = None) -> object:
    """Parse a member. Numbers come back as text, so that ids and phones keep every digit.

    Args:
        export: what was handed in.
        member: one file of it.
        opening: what stands before the JSON and is passed over; a ``;`` after it goes with it.

    Raises:
        Refused: it is not JSON, is nested beyond reason, or is too large.
    """
    data = export.read(member)
    file = export.shown(member)
    if sum(map(data.count, (b",", b"{", b"["))) > MOST_VALUES:
        raise Refused(_fault("BC-IMP-024", file, "The file holds more values than any list of people."))
    text = decoded(data, file).text
    if opening and (found := opening.match(text)):
        text = text[found.end() :].rstrip("; \t\r\n")
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        raise Refused(_fault("BC-IMP-025", file, "The file is nested beyond all reason.")) from None
    except ValueError:
        what = "The file is empty." if not text.strip() else "The file breaks off, or is not JSON."
        raise Refused(_fault("BC-IMP-023", file, what)) from None


def beginning(export: Export, member: Member) -> str:
    """Return the first characters of a member, read leniently, only to recognise it."""
    head = export.head(member)
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if utf16 else "utf-8-sig", "ignore")


def keys_at_the_beginning(text: str) -> set[str]:
    """Return the keys that stand in the first characters of a JSON text."""
    return set(_KEY.findall(text))


def rows_of(value: object) -> list[object]:
    """Return the rows of a list: none for null, one for an object that stands alone in place of a list.

    Instagram writes a list of one as a bare object (May 2026); TikTok writes null for an empty list.
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: object) -> str | None:
    """Return a JSON value as text: None for null, containers and truth values."""
    return value if isinstance(value, str) else None


def _fault(code: str, file: str, what: str) -> Problem:
    return Problem(code, file, None, None, what, "Download the export again and hand it in unchanged.")
