"""Whose account an Instagram download is: its personal information, also where only Threads' lists are read.

The file stood in `account_information/` until 2022, then in `personal_information/`, and since about April
2024 in `personal_information/personal_information/`. Its labels follow the language of the account; an
e-mail address is known by its look.
"""

import re
from collections.abc import Iterator, Mapping

from connectors.export import Export, Member
from connectors.json_text import beginning, parsed, rows_of
from connectors.owner import Owner, owner_of
from connectors.pages import page_of
from connectors.services.instagram.labels import NAME, USERNAME, address_in, first_of
from connectors.services.instagram.pages import said_on
from connectors.services.instagram.rows import said_in
from records.problem import Refused

_PLACE = re.compile(r"(^|/)((accountinformation|personalinformation)/)?personalinformation\.(json|html?)$")
MOST_FILES = 10
"""Profile files that are looked into: one a download."""


def owner_in(export: Export) -> Owner:
    """Return whose account an export says it is; a profile that cannot be read says nothing."""
    files = [member for member in export.ending(".json", ".html", ".htm") if _PLACE.search(member.place)]
    owner = Owner()
    for member in files[:MOST_FILES]:
        try:
            for said in _profiles(export, member):
                owner |= _owner(said)
        except Refused:
            continue
    return owner


def _profiles(export: Export, member: Member) -> Iterator[Mapping[str, str]]:
    if not member.place.endswith(".json"):
        yield said_on(page_of(export, member))
        return
    if '"profile_user"' not in beginning(export, member):
        return
    content = parsed(export, member)
    if isinstance(content, dict):
        yield from map(said_in, rows_of(content.get("profile_user")))


def _owner(said: Mapping[str, str]) -> Owner:
    return owner_of(name=first_of(said, NAME), handle=first_of(said, USERNAME), email=address_in(said))
