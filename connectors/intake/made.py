"""The day on which a service made an export, as the names of what was handed in say."""

import re
from collections.abc import Iterable
from datetime import date

_DAY = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_LINKEDIN_DAY = re.compile(r"(?i)linkedindataexport_(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])-(20\d\d)(?!\d)")
"""LinkedIn alone writes the month first: Complete_LinkedInDataExport_03-09-2026 is of 9 March."""


def day_made(names: Iterable[str]) -> date | None:
    """Return the newest day in the names of zips or folders, where services write when they made them.

    >>> day_made(["facebook-x-2026-03-01-Ab12.zip", "takeout-20260302T101112Z-001.zip"])
    datetime.date(2026, 3, 2)
    >>> day_made(["Basic_LinkedInDataExport_03-09-2026.zip"])
    datetime.date(2026, 3, 9)
    """
    iso = [_LINKEDIN_DAY.sub(r"\3-\1-\2", name) for name in names]
    days = [_day(*found) for name in iso for found in _DAY.findall(name)]
    return max((day for day in days if day), default=None)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
