"""Names heard in and around the invented college, beside the national table.

`communities.csv` holds them, written down by hand for this sample: surnames of Cornwall and Devon, given
names of people born about 2008, and names of the communities that a college in the south-west teaches.
They say nothing about how common a name is.
"""

import csv
from pathlib import Path

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _lines:
    _LISTS = {(row["community"], row["part"]): row["names"].split() for row in csv.DictReader(_lines)}

WEST_COUNTRY_SURNAMES = _LISTS["west country", "surnames"]
WEST_COUNTRY_GIVEN = _LISTS["west country", "women"] + _LISTS["west country", "men"]
LEARNING_GIVEN = _LISTS["born about 2008", "women"] + _LISTS["born about 2008", "men"]
HANDLE_WORDS = _LISTS["handles", "words"]

COMMUNITIES = {
    community: (names, _LISTS[community, "surnames"])
    for (community, part), names in _LISTS.items()
    if part == "given"
}
"""Given names and surnames by community."""

SHARES = {
    "national": 0.675,
    "west country": 0.16,
    "polish": 0.045,
    "romanian": 0.022,
    "portuguese": 0.013,
    "nigerian": 0.014,
    "indian": 0.024,
    "pakistani": 0.014,
    "chinese": 0.01,
    "arabic": 0.013,
    "ukrainian": 0.01,
}
"""The mix of the invented college's town, a guess; it sums to 1."""

_MEN = frozenset(_LISTS["west country", "men"] + _LISTS["born about 2008", "men"])
_WOMEN = frozenset(_LISTS["west country", "women"] + _LISTS["born about 2008", "women"])
_ENDS_LIKE_A_WOMANS = ("a", "ah", "ie", "elle", "ette", "ine", "een", "lyn", "beth", "ice")


def middle_names(given: str) -> list[str]:
    """Return middle names that go with a given name; the national table does not say whose its names are."""
    if given in _MEN:
        return _LISTS["middle names", "men"]
    if given in _WOMEN or given.endswith(_ENDS_LIKE_A_WOMANS):
        return _LISTS["middle names", "women"]
    return _LISTS["middle names", "anyone"]


def surname_of(given: str, surname: str) -> str:
    """Give a Polish surname the ending that goes with the given name: Zielińska, but Zieliński."""
    if given.endswith("a") and surname.endswith("ki"):
        return surname[:-1] + "a"
    if not given.endswith("a") and surname.endswith("ka"):
        return surname[:-1] + "i"
    return surname
