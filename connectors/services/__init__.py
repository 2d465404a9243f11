"""The readers of connection lists, one module a service; the typed list is asked last.

A new service: one module, one sample with its expected table beside it, one entry here, one page in
`docs/exports/`.
"""

from connectors.reader import Reader
from connectors.services import any_list, facebook, instagram, linkedin

READERS: tuple[Reader, ...] = (facebook.READER, instagram.READER, linkedin.READER)
"""Asked about every export; each claims what it recognises."""

FALLBACKS: tuple[Reader, ...] = (any_list.READER,)
"""Asked about members that all READERS declined."""
