"""Work that is done two pieces at a time."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")

AT_A_TIME = 2
"""Parts in hand at once: with one alone, polars leaves a second core idle half of the time."""


WORTH_PARTING = 60_000
"""Rows under which one part takes no longer by the clock than two (seen), and less processor time."""


def in_batches(work: Callable[[int, int], Done], count: int, most: int) -> list[Done]:
    """Call `work` with the first row number and the size of each part of `count` rows.

    The parts are alike, of `most` rows at the most; results in their order. A fault in one is raised when the
    others in hand are done.
    """
    hands_full = AT_A_TIME if count > WORTH_PARTING else 1
    parts = max(hands_full, math.ceil(count / most))
    size = max(1, math.ceil(count / parts))
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        return list(hands.map(lambda first: work(first, size), range(0, count, size)))


def side_by_side(*work: Callable[[], Done]) -> list[Done]:
    """Call all of these, which must not need one another; results in their order."""
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        return [done.result() for done in [hands.submit(one) for one in work]]
