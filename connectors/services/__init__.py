"""The readers of connection lists, one module a service; the typed list is asked last.

A new service: one module, one sample with its expected table beside it, one entry here, one page in
`docs/exports/`.
"""

from connectors.declaring import declaration_lines
from connectors.reader import Reader
from connectors.services import (
    any_list,
    contacts_csv,
    facebook,
    instagram,
    linkedin,
    tumblr,
    vcard,
    vine,
    wikipedia,
)

READERS: tuple[Reader, ...] = (
    contacts_csv.READER,
    facebook.READER,
    instagram.READER,
    linkedin.READER,
    tumblr.READER,
    vcard.READER,
    vine.READER,
    wikipedia.READER,
)
"""Asked about every export; each claims what it recognises."""

FALLBACKS: tuple[Reader, ...] = (declaration_lines.READER, any_list.READER)
"""Asked in this order about members that everybody before declined."""
