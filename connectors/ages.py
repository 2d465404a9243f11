"""Two downloads of one service, made at different times: the older one shows who was a connection then.

Both are read, since nothing says for certain that they are of one account, and the newer one may hold less.
That there are two is told, for a connection that has ended asks a question that is answered already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from connectors.owner import Owner
from connectors.reader import Reading
from records.problem import Problem

NEWER_CAME = "BC-IMP-182"
"""The code of a download beside which a newer one of the same service was handed in."""
APART = timedelta(days=31)
"""Downloads of one year's declaration come within days; LinkedIn sends a quick one and then the whole."""


def with_ages_told(exports: Sequence[Sequence[Reading]]) -> list[list[Reading]]:
    """Return the readings of each export, those of an older download with a problem that says so."""
    dated = [(reading, made) for readings in exports for reading in readings for made in _made(reading)]
    return [[_told(reading, dated) for reading in readings] for readings in exports]


def _made(reading: Reading) -> Iterator[date]:
    """Yield the day on which it was made, of a reading whose service and day are known."""
    if reading.receipt.service and reading.receipt.files and reading.receipt.made:
        yield reading.receipt.made


def _told(reading: Reading, dated: Sequence[tuple[Reading, date]]) -> Reading:
    receipt = reading.receipt
    newer = [
        day
        for made in _made(reading)
        for other, day in dated
        if other.receipt.service == receipt.service
        and day - made > APART
        and not _surely_another(reading.owner, other.owner)
    ]
    if not newer:
        return reading
    problem = _older(receipt.label, receipt.made, max(newer))
    return replace(reading, receipt=replace(receipt, problems=(*receipt.problems, problem)))


def _surely_another(one: Owner, other: Owner) -> bool:
    """Tell whether two exports name different owners; where one names nobody, they may be one account's."""
    said = ((one.handles, other.handles), (one.emails, other.emails), (one.names, other.names))
    both = next((pair for pair in said if all(pair)), None)
    return both is not None and both[0].isdisjoint(both[1])


def _older(label: str, made: date | None, newest: date) -> Problem:
    what = f"This download is of {made}, and a newer one of {newest} was handed in too. Both were read."
    do = "If both are of one account, take the older one out. If these are two accounts, leave both."
    return Problem(NEWER_CAME, label, None, None, what, do)
