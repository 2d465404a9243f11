"""Blocks of `label: value` lines, as TikTok's text export (TXT) writes them; labels follow the language.

A person is a block of two lines, `Date: 2024-03-01 08:15:00 UTC` and `Username: handle`. Searches and liked
videos are blocks of two lines too, so a label that we do not know makes nobody sure.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.services.people import Person
from connectors.services.tiktok.words import NO_PEOPLE, USERNAMES, folded

MOST = 0.9
"""Share of a label's values, 0 to 1, that must be days, or look like handles: single ones may be spoilt."""

MOST_LABELS = 20
"""Different labels in a file of people; two were seen."""

_LINE = re.compile(r"([^\W\d_][^:：]{0,39}?)\s*[:：]\s*(.*)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\b")
_HANDLE = re.compile(r"@?[\w.]{1,64}")
_NOTHING = {"", "N/A", "N.v.t.", "\\N"}

Block = Mapping[str, str]
"""Values by folded label; those that say nothing are empty."""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a text file.

    Attributes:
        people: one a block, in order.
        sure: the label before the handles is one that we know.
    """

    people: tuple[Person, ...] = field(repr=False)
    sure: bool


def blocks_in(text: str) -> Iterator[Block]:
    """Yield the blocks; one ends at a blank line, and where a label comes again."""
    block: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        label = folded(match[1]) if match else ""
        if block and (not line.strip() or label in block):
            yield block
            block = {}
        if match:
            block[label] = "" if match[2].strip() in _NOTHING else match[2].strip()
    if block:
        yield block


def people_in_blocks(text: str, named: bool = False) -> People | None:
    r"""Return the people of a file, None where its blocks are of another kind.

    Args:
        text: the file, or its first whole lines.
        named: its name says that it is a list of people; it may hold more labels, and no dates.

    >>> people_in_blocks("Datum: 2024-03-01 08:15:00 UTC\nGebruikersnaam: sian.t").people[0].handle
    'sian.t'
    >>> people_in_blocks("Date: 2024-03-01 08:15:00 UTC\nSearch Term: sian") is None
    True
    """
    blocks = list(blocks_in(text))
    labels = dict.fromkeys(label for block in blocks for label in block)
    if len(labels) > MOST_LABELS:
        return None
    dated = [label for label in labels if _mostly(blocks, label, _DAY.match)]
    known = [label for label in labels if label in USERNAMES]
    others = [label for label in labels if label not in (*dated, *known)]
    if known and (named or (dated and not others)):
        return People(_people(blocks, known[0], dated), True)
    if known or not dated or len(others) != 1 or others[0] in NO_PEOPLE:
        return None
    if not _mostly(blocks, others[0], _HANDLE.fullmatch):
        return None
    return People(_people(blocks, others[0], dated), False)


def _people(blocks: Sequence[Block], user: str, dated: Sequence[str]) -> tuple[Person, ...]:
    when = dated[0] if dated else ""
    return tuple(
        Person(number, handle=block.get(user) or None, when=block.get(when) or None)
        for number, block in enumerate(blocks, 1)
    )


def _mostly(blocks: Sequence[Block], label: str, is_so: Callable[[str], object]) -> bool:
    values = [value for block in blocks if (value := block.get(label))]
    return bool(values) and sum(bool(is_so(value)) for value in values) >= MOST * len(values)
