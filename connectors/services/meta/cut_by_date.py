"""A list that the export's date range may have cut: seen by the lists beside it, or by its own dates.

Meta's download page offers the last year first. It cuts some lists and not others: in a real Instagram export
of May 2026 stood 10 followers of the last 12 months beside 1,139 followings since 2019. Where it cuts all of
them, a list of some length that is no older than a year is all there is to see.
"""

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from connectors.connections import Gathering
from records.policy import Direction
from records.problem import Problem

CUT_AFTER = timedelta(days=366)
"""A list cut to the last year reaches back this far from the newest date and no further."""
SOME_LENGTH = 10
"""People, all of one year, from which a cut is likelier than an account made within that year."""


def tell_cut_by_date(
    gathering: Gathering, service: str, own: tuple[Direction, str], beside: Collection[Direction]
) -> None:
    """Warn where a list lies within one year of the newest date: beside an older list, or many people long.

    Args:
        gathering: all that was read; becomes `in_part` where the list may be cut.
        service: the service's name, for the sentence.
        own: the direction of the list that matters, and what its people are called.
        beside: directions of dated lists that the same export holds.
    """
    direction, people = own
    dated = pl.concat(gathering.parts).drop_nulls("since") if gathering.parts else None
    if dated is None or dated.is_empty():
        return
    newest = _day(dated["since"].max())
    first = _earliest(dated, [direction])
    further = _earliest(dated, beside)
    if not newest or not first or first < newest - CUT_AFTER:
        return
    is_beside_older = further is not None and further < newest - CUT_AFTER
    length = dated.filter(pl.col("direction") == direction.value).height
    if is_beside_older or length >= SOME_LENGTH:
        gathering.in_part = True
        gathering.problems.append(_cut(gathering.export.label, service, people, is_beside_older))


def _earliest(dated: pl.DataFrame, directions: Collection[Direction]) -> date | None:
    values = [direction.value for direction in directions]
    return _day(dated.filter(pl.col("direction").is_in(values))["since"].min())


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _cut(label: str, service: str, people: str, is_beside_older: bool) -> Problem:
    seen = " while other lists go back further" if is_beside_older else ", as the download page offers first"
    what = f"All {service} {people} are of one year{seen}: the list of {people} may be cut by date."
    do = f"Ask {service} for the download again with the date range all time."
    return Problem("BC-IMP-042", label, None, None, what, do)
