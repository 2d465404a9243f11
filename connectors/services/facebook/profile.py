"""Whose account a Facebook download is, and whom the owner's profile names as family.

`profile_information.json` holds `profile_v2` (`profile` until about 2019) with the name, the addresses, the
link to the profile, `family_members` and the partner. It stood in `profile_information/` and stands in
`personal_information/profile_information/`. No row comes from it, and it is no list that was read. Its web
page is not read: the labels follow the language of the account.
"""

import re
from collections.abc import Iterator

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.json_text import parsed, rows_of, text_of
from connectors.owner import Owner, Relative, owner_of
from connectors.text import repaired
from records.problem import Refused

FILE = "profileinformation.json"
PARTNER = "partner"

_HANDLE = re.compile(r"https?://(?:[a-z-]+\.)*facebook\.com/([A-Za-z0-9.]+)/?(?:[?#]|$)")

Values = dict[str, object]


def take_profile(gathering: Gathering) -> None:
    """Take up the owner and the relatives; an unreadable profile is noted, since it takes nobody away."""
    for profile in _profiles(gathering):
        gathering.owner |= _owner(profile)
        gathering.relatives += [one for one in _relatives(profile) if one not in gathering.relatives]


def _profiles(gathering: Gathering) -> Iterator[Values]:
    export = gathering.export
    for member in _members(export):
        try:
            content = _values(parsed(export, member))
        except Refused:
            gathering.notes.append("the profile in the export could not be read")
            continue
        yield _values(content.get("profile_v2") or content.get("profile"))


def _members(export: Export) -> list[Member]:
    return [member for member in export.ending(".json") if member.name == FILE]


def _owner(profile: Values) -> Owner:
    name = profile.get("name")
    names = [name, _values(name).get("full_name"), *_each(profile.get("other_names"), "name")]
    emails = rows_of(_values(profile.get("emails")).get("emails"))
    link = _HANDLE.match(text_of(profile.get("profile_uri")) or "")
    handles = [profile.get("username"), link[1] if link and link[1] != "profile.php" else None]
    owner = Owner()
    for said in names:
        owner |= owner_of(name=_text(said))
    for said in handles:
        owner |= owner_of(handle=_text(said))
    for said in emails:
        owner |= owner_of(email=_text(said))
    return owner


def _relatives(profile: Values) -> Iterator[Relative]:
    for member in rows_of(profile.get("family_members")):
        if name := _text(_values(member).get("name")):
            yield Relative(name, _text(_values(member).get("relation")) or "family")
    partner = _values(profile.get("relationship")).get("partner")
    if name := _text(partner) or _text(_values(partner).get("name")):
        yield Relative(name, PARTNER)


def _each(rows: object, key: str) -> list[object]:
    return [_values(row).get(key) for row in rows_of(rows)]


def _values(value: object) -> Values:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    said = text_of(value)
    return repaired(said).strip() or None if said else None
