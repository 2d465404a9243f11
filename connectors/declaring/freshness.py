"""Is it this year's export: how old it is, by its own date or by its newest entry.

A download kept from last year looks like a whole list and misses just what a yearly check is for.
"""

from datetime import date, timedelta

from connectors.reader import Reading
from records.policy import Service
from records.problem import Problem

OLDEST_EXPORT = timedelta(days=183)
"""Before the as-at date. Downloads are asked for weeks before; older ones are another declaration's."""
SILENCE = timedelta(days=300)
"""Days without any entry before the as-at date, from which an account is silent or the export is old."""
A_YEAR = timedelta(days=366)
BUSY = 6
"""Entries in the year up to the newest. At that pace 300 days without one are a chance of under 1 in 100."""

CLOSED = frozenset({Service.GOOGLE_PLUS, Service.VINE})
"""Services that give nothing any more: the download that somebody kept is the newest there will ever be."""


def is_old(reading: Reading, as_at: date) -> Problem | None:
    """Return the problem of an export that seems to be an earlier year's; None for one that may be new.

    An account that was quiet before has no pace to judge by, so its silence says nothing.
    """
    made, label = reading.receipt.made, reading.receipt.label
    if reading.receipt.service in CLOSED:
        return None
    if made is not None:
        return _made_long_ago(label, made) if made < as_at - OLDEST_EXPORT else None
    days = reading.table["since"].drop_nulls()
    newest = days.max()
    if not isinstance(newest, date) or newest >= as_at - SILENCE:
        return None
    pace = int((days > newest - A_YEAR).sum())
    return _silent_since(label, newest, pace) if pace >= BUSY else None


def _made_long_ago(label: str, made: date) -> Problem:
    what = f"This export was made on {made}: nobody added since then is in it."
    return Problem("BC-DEC-052", label, None, None, what, "Ask for a new download.")


def _silent_since(label: str, newest: date, pace: int) -> Problem:
    what = (
        f"Nothing in this export is newer than {newest}, after {pace} entries in the year before: "
        "it may be an earlier year's download."
    )
    do = "Ask when it was downloaded; if it was not for this declaration, ask for a new one."
    return Problem("BC-DEC-053", label, None, None, what, do)
