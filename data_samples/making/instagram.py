"""Instagram's download in the shapes it has had; since October 2025 the list of followings has no `value`."""

import json
from collections.abc import Callable

from data_samples.making.facebook import mojibake
from data_samples.making.shown import Shown, of

Members = dict[str, bytes]
PAGE = 150
"""Followers on one page of the list, here; real pages hold more."""

FOLDER = "connections/followers_and_following"


def _json(content: object) -> bytes:
    return json.dumps(content, indent=2).encode()


def _with_value(line: Shown) -> dict[str, object]:
    link = f"https://www.instagram.com/{line.handle}"
    return {
        "title": "",
        "media_list_data": [],
        "string_list_data": [{"href": link, "value": line.handle, "timestamp": line.seconds}],
    }


def _with_title(line: Shown) -> dict[str, object]:
    link = f"https://www.instagram.com/_u/{line.handle}"
    return {"title": line.handle, "string_list_data": [{"href": link, "timestamp": line.seconds}]}


def _with_labels(line: Shown) -> dict[str, object]:
    labels = (("URL", ""), ("Name", line.name), ("Username", line.handle))
    return {
        "timestamp": line.seconds,
        "media": [],
        "label_values": [{"label": label, "value": mojibake(value)} for label, value in labels],
        "fbid": "17800000000000000",
    }


Row = Callable[[Shown], dict[str, object]]

OPTIONAL: dict[str, tuple[str, str, Row]] = {
    "close_friend": ("close_friends.json", "relationships_close_friends", _with_value),
    "request_sent": ("pending_follow_requests.json", "relationships_follow_requests_sent", _with_value),
    "request_received": (
        "follow_requests_you've_received.json",
        "relationships_follow_requests_received",
        _with_value,
    ),
    "blocked": ("blocked_profiles.json", "relationships_blocked_users", _with_title),
    "suggested": ("removed_suggestions.json", "relationships_dismissed_suggested_users", _with_title),
    "removed": ("recently_unfollowed_profiles.json", "relationships_unfollowed_users", _with_value),
}


def _optional(shown: list[Shown], folder: str) -> Members:
    members = {}
    for listed, (name, key, row) in OPTIONAL.items():
        if lines := of(shown, listed):
            members[f"{folder}/{name}"] = _json({key: [row(line) for line in lines]})
    return members


def _pages(shown: list[Shown], folder: str) -> Members:
    followers = of(shown, "follower")
    starts = range(0, max(len(followers), 1), PAGE)
    return {
        f"{folder}/followers_{number}.json": _json([_with_value(line) for line in followers[at : at + PAGE]])
        for number, at in enumerate(starts, 1)
    }


def _contacts(shown: list[Shown]) -> Members:
    rows = [_contact(line) for line in of(shown, "contact")]
    if not rows:
        return {}
    return {"connections/contacts/synced_contacts.json": _json({"contacts_contact_info": rows})}


def _contact(line: Shown) -> dict[str, object]:
    cells = {
        "First Name": line.first,
        "Last Name": line.last,
        "Contact Information": line.email or line.phone,
    }
    return {
        "title": "",
        "media_map_data": {},
        "string_map_data": {
            label: {"href": "", "value": mojibake(cell), "timestamp": 0}
            for label, cell in cells.items()
            if cell
        },
    }


def _owner(path: str, owner: str) -> Members:
    cells = {"Username": {"href": "", "value": owner, "timestamp": 0}}
    return {path: _json({"profile_user": [{"title": "User Information", "string_map_data": cells}]})}


def now(shown: list[Shown], owner: str) -> Members:
    """Since October 2025: followings by title, a list of one person written as a bare object."""
    members = _owner("personal_information/personal_information/personal_information.json", owner)
    members |= _pages(shown, FOLDER)
    followings = [_with_title(line) for line in of(shown, "following")]
    members[f"{FOLDER}/following.json"] = _json({"relationships_following": followings})
    members |= _optional(shown, FOLDER) | _contacts(shown)
    if len(one := of(shown, "close_friend")) == 1:
        members[f"{FOLDER}/close_friends.json"] = _json(_with_labels(one[0]))
    return members


def in_2025(shown: list[Shown], owner: str) -> Members:
    """Until October 2025: both lists with a value."""
    members = _owner("personal_information/personal_information/personal_information.json", owner)
    members |= _pages(shown, FOLDER)
    followings = [_with_value(line) for line in of(shown, "following")]
    members[f"{FOLDER}/following.json"] = _json({"relationships_following": followings})
    return members | _optional(shown, FOLDER) | _contacts(shown)


def in_2022(shown: list[Shown], owner: str) -> Members:
    """2021 and 2022: the folder at the root, both lists wrapped."""
    folder = "followers_and_following"
    members = _owner("account_information/personal_information.json", owner)
    for listed, name in (("follower", "followers"), ("following", "following")):
        rows = [_with_value(line) for line in of(shown, listed)]
        members[f"{folder}/{name}.json"] = _json({f"relationships_{name}": rows})
    return members | _optional(shown, folder)


def in_2020(shown: list[Shown], owner: str) -> Members:
    """Before 2021: one file for every list."""
    names = {
        "followers": "follower",
        "following": "following",
        "blocked_users": "blocked",
        "follow_requests_sent": "request_sent",
        "close_friends": "close_friend",
    }
    lists = {
        key: {line.handle: f"{line.since.isoformat()}T18:00:00" for line in of(shown, listed)}
        for key, listed in names.items()
    }
    return {"connections.json": _json(lists), "profile.json": _json({"username": owner})}


GENERATIONS: dict[str, Callable[[list[Shown], str], Members]] = {
    "now": now,
    "2025": in_2025,
    "2022": in_2022,
    "2020": in_2020,
}
