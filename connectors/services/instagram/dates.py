"""Days on the web pages of Instagram, which shows every moment eight hours behind UTC, in summer too.

Published comparisons of one record on a page and in JSON show it (several accounts, Dutch ones among them,
August 2026): "Aug 09, 2026 9:49 am" is 17:49 UTC. Facebook's pages follow the clock of the account instead.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from connectors.services.meta.page_dates import days_of

BEHIND_UTC = 8
"""Hours."""

_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?\s*(.*)$")
_AFTERNOON = re.compile(r"(?i)p\.?\s?m\.?\b|tarde|noite|noche|nachm|pomeriggio|sera|après-midi|du soir")
_MORNING = re.compile(r"(?i)a\.?\s?m\.?\b|manh[ãa]|mañana|vorm|mattina|matin")


def utc_days(texts: Sequence[str | None]) -> list[date | None]:
    """Return the UTC day of each text; None where there is none, or none that can be read.

    >>> utc_days(["Jan 05, 2025 10:03 am", "ago 07, 2026 8:17 da tarde/noite", "soon"])
    [datetime.date(2025, 1, 5), datetime.date(2026, 8, 8), None]
    """
    pairs = zip(days_of(texts), texts, strict=True)
    return [
        day + timedelta(days=_hour(text) + BEHIND_UTC >= 24) if day and text else None for day, text in pairs
    ]


def _hour(text: str) -> int:
    """Return the hour of the day as it is shown; 0 where none is."""
    clock = _CLOCK.search(text)
    if not clock:
        return 0
    hour, after = int(clock[1]), clock[3]
    if hour == 12 and _MORNING.search(after):
        return 0
    return hour + 12 if hour < 12 and _AFTERNOON.search(after) else hour
