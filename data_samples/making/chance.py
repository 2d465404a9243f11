"""Chance with a fixed seed that gives the same answers on every Python.

Only `random.Random.random` is promised to keep its sequence between versions; `choice`, `sample` and
`shuffle` are not. Everything here is built on it alone, so that the sample year is the same everywhere.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of chances; streams of different names do not disturb each other."""

    def __init__(self, name: str) -> None:
        self._next = Random(f"Tamar Valley College, {name}").random

    def happens(self, share: float) -> bool:
        """Answer yes in `share` (0 to 1) of the cases."""
        return self._next() < share

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return low + int(self._next() * (high - low + 1))

    def one(self, choices: Sequence[T]) -> T:
        """Draw one of the choices, each as likely."""
        return choices[int(self._next() * len(choices))]

    def by_weight(self, choices: Sequence[T], upto: Sequence[float]) -> T:
        """Draw one of the choices; `upto` holds the running sums of their weights."""
        return choices[min(bisect_right(upto, self._next() * upto[-1]), len(choices) - 1)]

    def day(self, first: date, last: date) -> date:
        """Draw a day from first to last, both included."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in a drawn order."""
        return [thing for _, thing in sorted(((self._next(), thing) for thing in things), key=lambda x: x[0])]
