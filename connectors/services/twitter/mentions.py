"""X (Twitter): names for numbers, out of the mentions in the owner's own posts.

X's lists hold numbers and no names. Whoever the owner mentioned, answered or shared stands in the archive's
posts with number, handle and name, as they were then. That names about half of the people followed and an
eighth of the followers of somebody who posts (one published count). Nothing is looked up anywhere else: that
would tell X whom staff are asked about.
"""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from connectors.export import Export, Member
from connectors.streamed import matches

_TEXT = rb'"(?:[^"\\]|\\.){0,2000}+"'
# A mention is a flat object of these keys and no other, in any order.
_TOKENS = re.compile(
    rb'(\{\s*(?:"(?:name|screen_name|indices|id_str|id)"\s*:\s*(?:'
    + _TEXT
    + rb'|\[[\d\s",]{0,200}\]|\d{1,20}|null)\s*,?\s*){3,6}+\})|"created_at"\s*:\s*"([^"\\]{10,40})"'
)


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody was called when they were last mentioned.

    Attributes:
        handle: without @.
        name: as shown.
        when: Unix seconds of the post; 0 where it does not say.
    """

    handle: str = field(repr=False)
    name: str | None = field(repr=False)
    when: float = 0


def names_in(export: Export, members: Iterable[Member], wanted: Collection[str]) -> dict[str, Named]:
    """Return by number what those wanted were last called in the posts.

    Raises:
        Refused: a file is too large or damaged.
    """
    names: dict[str, Named] = {}
    for member in members:
        waiting: dict[str, Named] = {}
        for found in matches(export, member, _TOKENS):
            if found[1]:
                waiting.update(_mention(found[1], wanted))
            else:
                # A post's own time stands after its mentions (2019 to 2026).
                _keep(names, waiting, _time(found[2]))
                waiting = {}
        _keep(names, waiting, 0)
    return names


def _mention(written: bytes, wanted: Collection[str]) -> dict[str, Named]:
    try:
        said = json.loads(written.decode("utf-8", "replace"), parse_int=str, strict=False)
    except ValueError:
        return {}
    number = said.get("id_str") or said.get("id")
    handle, name = said.get("screen_name"), said.get("name")
    if not isinstance(number, str) or number not in wanted or not isinstance(handle, str) or not handle:
        return {}
    return {number: Named(handle, name if isinstance(name, str) else None)}


def _keep(names: dict[str, Named], waiting: dict[str, Named], when: float) -> None:
    for number, named in waiting.items():
        if number not in names or names[number].when < when:
            names[number] = Named(named.handle, named.name, when)


def _time(written: bytes) -> float:
    """Return the time of `Wed Oct 10 20:19:24 +0000 2018`."""
    words = written.decode("ascii", "replace").split()
    if len(words) != 6:
        return 0
    day, month, number, clock, zone, year = words
    try:
        return parsedate_to_datetime(f"{day}, {number} {month} {year} {clock} {zone}").timestamp()
    except (ValueError, OverflowError):
        return 0
