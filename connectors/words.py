"""The words people type for services and directions, as our own values."""

from connectors.sheets import label
from records.policy import Direction, Service

_SERVICES: dict[Service, str] = {
    Service.FACEBOOK: "fb, facebook.com, meta",
    Service.MESSENGER: "facebook messenger, fb messenger",
    Service.INSTAGRAM: "insta, ig, instagram.com",
    Service.LINKEDIN: "linked in, linkedin.com",
    Service.TWITTER: "x, twitter x, x twitter, x formerly twitter, twitter.com, x.com",
    Service.GOOGLE_PLUS: "google+, google plus, g+, googleplus",
    Service.TIKTOK: "tik tok",
    Service.SNAPCHAT: "snap",
    Service.WHATSAPP: "whats app",
    Service.YOUTUBE: "you tube",
    Service.ADDRESS_BOOK: "address book, contacts, phone, phone book, phone contacts, mobile, email",
    Service.OTHER: "others, another",
}

_DIRECTIONS: dict[Direction, str] = {
    Direction.FRIEND: "friends, connection, connected, connections",
    Direction.FOLLOWER: "followers, follows me, they follow me",
    Direction.FOLLOWING: "followed, i follow, i follow them, followings",
    Direction.CONTACT: "contacts, phone contact",
    Direction.REQUEST_SENT: "sent request, requested, friend request sent",
    Direction.REQUEST_RECEIVED: "received request, friend request received",
    Direction.CLOSE_FRIEND: "close friends",
    Direction.MESSAGE_PARTNER: "message, messages, chat, we message, messaging",
    Direction.GROUP_MESSAGE: "group, group chat, same group",
    Direction.DECLARED: "other",
    Direction.REMOVED: "ended, unfriended, unfollowed, deleted",
    Direction.BLOCKED: "block",
    Direction.SUGGESTED: "suggestion",
}


def _by_label(words: dict[Service, str] | dict[Direction, str]) -> dict[str, str]:
    """Return every way of writing a value, folded, with the value."""
    return {
        label(word): value.value
        for value, synonyms in words.items()
        for word in (value.value, *synonyms.split(", "))
    }


SERVICE_OF_WORD: dict[str, str] = {label(s.value): s.value for s in Service} | _by_label(_SERVICES)
"""Folded word to service."""
DIRECTION_OF_WORD: dict[str, str] = _by_label(_DIRECTIONS)
"""Folded word to direction."""


def service_of(word: str) -> Service | None:
    """Return the service a person means; None where the word is not known.

    >>> service_of("X (Twitter)"), service_of("Google+"), service_of("MySpace")
    (<Service.TWITTER: 'twitter'>, <Service.GOOGLE_PLUS: 'google_plus'>, None)
    """
    known = SERVICE_OF_WORD.get(label(word.replace("+", " plus")))
    return Service(known) if known else None
