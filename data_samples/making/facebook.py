"""Facebook's download as Meta writes it: UTF-8 written as if it were Latin-1, every byte an escape."""

import html
import json
from collections.abc import Callable

from data_samples.making.shown import Shown, of

Members = dict[str, bytes]


def mojibake(text: str) -> str:
    """Write text as Meta does: "Siân" becomes "SiÃ¢n"."""
    return text.encode().decode("latin-1")


def _json(content: object) -> bytes:
    return json.dumps(content, indent=2).encode()


def _rows(shown: list[Shown], dated: bool = True) -> list[dict[str, object]]:
    rows = [{"name": mojibake(line.name), "timestamp": line.seconds} for line in shown]
    return rows if dated else [{"name": row["name"]} for row in rows]


def _lists(shown: list[Shown], layout: dict[str, tuple[str, str]]) -> Members:
    members = {}
    for listed, (path, key) in layout.items():
        lines = of(shown, listed)
        if lines or listed == "friend":
            members[path] = _json({key: _rows(lines, dated=key != "followers_v3")})
    return members


def _suggestions(shown: list[Shown]) -> Members:
    lines = of(shown, "suggested")
    if not lines:
        return {}
    vec = [{"value": mojibake(line.name)} for line in lines]
    return {
        "connections/friends/people_you_may_know.json": _json(
            {"timestamp": 1789000000, "media": [], "label_values": [{"label": "People", "vec": vec}]}
        )
    }


def _owner(path: str, owner: str) -> Members:
    return {path: _json({"profile_v2": {"name": {"full_name": mojibake(owner)}}})}


NOW = {
    "friend": ("connections/friends/your_friends.json", "friends_v2"),
    "removed": ("connections/friends/removed_friends.json", "deleted_friends_v2"),
    "rejected": ("connections/friends/rejected_friend_requests.json", "rejected_requests_v2"),
    "request_sent": ("connections/friends/sent_friend_requests.json", "sent_requests_v2"),
    "request_received": ("connections/friends/received_friend_requests.json", "received_requests_v2"),
    "following": ("connections/followers/who_you've_followed.json", "following_v3"),
    "follower": ("connections/followers/people_who_followed_you.json", "followers_v3"),
}
IN_2021 = {
    "friend": ("friends_and_followers/friends.json", "friends_v2"),
    "removed": ("friends_and_followers/removed_friends.json", "deleted_friends_v2"),
    "rejected": ("friends_and_followers/rejected_friend_requests.json", "rejected_requests_v2"),
    "request_sent": ("friends_and_followers/friend_requests_sent.json", "sent_requests_v2"),
    "request_received": ("friends_and_followers/friend_requests_received.json", "received_requests_v2"),
}
IN_2018 = {
    "friend": ("friends/friends.json", "friends"),
    "removed": ("friends/removed_friends.json", "deleted_friends"),
    "rejected": ("friends/rejected_friend_requests.json", "rejected_requests"),
    "request_received": ("friends/received_friend_requests.json", "received_requests"),
}


def now(shown: list[Shown], owner: str) -> Members:
    """Since about 2023."""
    about = _owner("personal_information/profile_information/profile_information.json", owner)
    return about | _lists(shown, NOW) | _suggestions(shown)


def in_2021(shown: list[Shown], owner: str) -> Members:
    """From 2020 to 2022."""
    return _owner("profile_information/profile_information.json", owner) | _lists(shown, IN_2021)


def in_2018(shown: list[Shown], owner: str) -> Members:
    """2018 and 2019."""
    return _owner("profile_information/profile_information.json", owner) | _lists(shown, IN_2018)


def messages(shown: list[Shown], owner: str) -> Members:
    """One conversation a message partner, as downloads hold them beside the lists."""
    return {
        f"your_facebook_activity/messages/inbox/conversation_{number}/message_1.json": _json(
            {
                "participants": [{"name": mojibake(line.name)}, {"name": mojibake(owner)}],
                "messages": [
                    {
                        "sender_name": mojibake(owner),
                        "timestamp_ms": line.seconds * 1000,
                        "content": "See you there",
                    }
                ],
                "title": mojibake(line.name),
            }
        )
        for number, line in enumerate(of(shown, "message_partner"), 1)
    }


def web_pages(shown: list[Shown], owner: str) -> Members:
    """The web-page version, which people get who do not choose JSON."""
    blocks = "".join(
        f'<div class="_a6-g"><div class="_a6-h">{html.escape(line.name)}</div>'
        f'<div class="_a72d">{line.since:%b %d, %Y}</div></div>'
        for line in of(shown, "friend")
    )
    page = f"<html><head><title>Your friends</title></head><body><h1>Your friends</h1>{blocks}</body></html>"
    return {
        "start_here.html": f"<html><body><p>{html.escape(owner)}</p></body></html>".encode(),
        "connections/friends/your_friends.html": page.encode(),
    }


GENERATIONS: dict[str, Callable[[list[Shown], str], Members]] = {
    "now": now,
    "2021": in_2021,
    "2018": in_2018,
    "html": web_pages,
}
