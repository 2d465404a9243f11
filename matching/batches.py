"""Work that is done two pieces at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Done = TypeVar("Done")

AT_A_TIME = 2
"""Parts in hand at once: with one alone, polars leaves a second core idle half of the time."""


def in_batches(work: Callable[[int], Done], count: int, size: int) -> list[Done]:
    """Call `work` with the first row number of each part of `size` of `count` rows; results in their order.

    A fault in one part is raised when the others in hand are done.
    """
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        return list(hands.map(work, range(0, count, size)))


def side_by_side(*work: Callable[[], Done]) -> list[Done]:
    """Call all of these, which must not need one another; results in their order."""
    with ThreadPoolExecutor(AT_A_TIME) as hands:
        return [done.result() for done in [hands.submit(one) for one in work]]
