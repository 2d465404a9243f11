"""Zips that are parts of one export, told by their names; and which part is missing.

Google writes takeout-…-001.zip, Snapchat mydata~….zip and mydata~…-2.zip. Meta's parts carry random signs
and no number, so that a missing one shows nowhere, and of no service can a missing last part be seen.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from records.problem import Problem

_COPY = re.compile(r"\s*\(\d{1,3}\)$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_META = re.compile(r"^((?:facebook|instagram|threads)-.+-\d{4}-\d{2}-\d{2})-[a-z0-9]+$")
_PART = re.compile(r"[-_ ](?:part[-_ ]?)?(\d{1,3})$")
_FROM_ONE = re.compile(r"^(takeout-|mydata~)|[-_ ]part[-_ ]?\d{1,3}$")
"""Names whose numbers are a service's own, and begin at 1; a person's own numbers can begin anywhere."""


def stem_of(stem: str) -> str:
    """Return what the parts of one export have in common in their names.

    >>> [stem_of(s) for s in ("mydata~17-2", "takeout-20260101-001", "facebook-x-2026-03-01-Ab12", "x (1)")]
    ['mydata~17', 'takeout-20260101', 'facebook-x-2026-03-01', 'x']
    """
    return _stem_and_number(stem)[0]


def missing_parts(names: Iterable[str]) -> list[int]:
    """Return the numbers that are missing between the parts of one export.

    >>> missing_parts(["takeout-20260101T101112Z-001.zip", "takeout-20260101T101112Z-003.zip"])
    [2]
    >>> missing_parts(["mydata~17-2.zip"]), missing_parts(["friends-2.zip"])
    ([1], [])
    """
    stems = [Path(name).stem for name in names]
    numbers = {number for stem in stems if (number := _stem_and_number(stem)[1]) is not None}
    if len(numbers) < len({_COPY.sub("", stem.lower()) for stem in stems}):
        numbers.add(0 if 1 in numbers else 1)  # the first part has no number
    if not numbers:
        return []
    from_one = all(_FROM_ONE.search(_COPY.sub("", stem.lower())) for stem in stems)
    return [
        number for number in range(1 if from_one else min(numbers), max(numbers)) if number not in numbers
    ]


def tell_missing_parts(label: str, names: Iterable[str]) -> Iterator[Problem]:
    """Say which numbered part of a download was not handed in."""
    if missing := missing_parts(names):
        numbers = ", ".join(map(str, missing[:5])) + (" and more" if len(missing) > 5 else "")
        what = f"The download came in numbered parts, and part {numbers} was not handed in."
        do = "Hand in all parts together; their numbers stand in their names."
        yield Problem("BC-IMP-181", label, None, None, what, do)


def _stem_and_number(stem: str) -> tuple[str, int | None]:
    bare = _COPY.sub("", stem.lower())
    if meta := _META.match(bare):
        return meta[1], None
    # "WhatsApp Chat - Year 10" is one chat, and "… - Year 11" another.
    part = None if _DATE.search(bare) or "whatsapp" in bare else _PART.search(bare)
    return (bare[: part.start()], int(part[1])) if part else (bare, None)
