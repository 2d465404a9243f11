"""The readers of connection lists, one module a service; the typed list is asked last.

A new service: one module, one sample with its expected table beside it, one entry here, one page in
`docs/exports/`.
"""

from connectors.declaring import declaration_lines
from connectors.reader import Reader
from connectors.services import (
    any_list,
    bluesky,
    contacts_csv,
    facebook,
    google_plus,
    instagram,
    instagram_messages,
    linkedin,
    mastodon,
    messenger,
    reddit,
    snapchat,
    strava,
    telegram,
    threads,
    tiktok,
    tumblr,
    twitter,
    vcard,
    vine,
    whatsapp,
    wikipedia,
    youtube,
)

READERS: tuple[Reader, ...] = (
    bluesky.READER,
    contacts_csv.READER,
    facebook.READER,
    google_plus.READER,
    instagram.READER,
    instagram_messages.READER,
    linkedin.READER,
    mastodon.READER,
    messenger.READER,
    reddit.READER,
    snapchat.READER,
    strava.READER,
    telegram.READER,
    threads.READER,
    tiktok.READER,
    tumblr.READER,
    twitter.READER,
    vcard.READER,
    vine.READER,
    whatsapp.READER,
    wikipedia.READER,
    youtube.READER,
)
"""Asked about every export; each claims what it recognises."""

FALLBACKS: tuple[Reader, ...] = (declaration_lines.READER, any_list.READER)
"""Asked in this order about members that everybody before declined."""
