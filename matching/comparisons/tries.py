"""Many words looked for at once in a text, letter by letter, wherever they stand."""

from dataclasses import dataclass
from string import ascii_lowercase
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

Letters = npt.NDArray[np.uint8]
"""0 for a; from 26 on no letter, 26 itself in a text."""
Numbers = npt.NDArray[np.uint32]

_NO_LETTER = len(ascii_lowercase)
_SIGNS = _NO_LETTER + 1
"""The letters, and one sign that no word goes on with."""


@dataclass(frozen=True)
class _Step:
    """How words go on by one letter.

    Attributes:
        onward: the node that a letter leads to, by node × sign; 0: no word goes on so.
        word: the number of the word that ends there, from 1 on, by that node; 0: none does.
    """

    onward: Numbers
    word: Numbers


@dataclass(frozen=True)
class Trie:
    """Words by their letters, a step for each letter.

    Seen with 50,000 words in 24,000 handles: the searches of polars take three times as long. They make an
    automaton of the words once to say which stand in a text, and once more to say where.
    """

    steps: tuple[_Step, ...]

    @classmethod
    def of(cls, words: pl.Series) -> Self:
        """Make it of distinct words in order, none empty; one with other signs than a to z stands nowhere."""
        letters, size = letters_of(words), words.str.len_bytes().to_numpy()
        place = np.cumsum(size, dtype=np.uint32) - size
        number = np.flatnonzero(np.maximum.reduceat(letters, place) < _NO_LETTER).astype(np.uint32)
        size, place = size[number], place[number]
        node, nodes = np.zeros_like(number), 1
        steps: list[_Step] = []
        while len(number):
            edge = node * np.uint32(_SIGNS) + letters.take(place)
            # In order, words that begin with the same letters stand together.
            new = np.ones(len(edge), bool)
            np.not_equal(edge[1:], edge[:-1], out=new[1:])
            onward = np.zeros(nodes * _SIGNS, np.uint32)
            node = np.cumsum(new, dtype=np.uint32)
            onward[edge] = node
            nodes = int(node[-1]) + 1
            ends = np.flatnonzero(size == len(steps) + 1)
            word = np.zeros(nodes, np.uint32)
            word[node.take(ends)] = number.take(ends) + 1
            steps.append(_Step(onward, word))
            longer = np.flatnonzero(size > len(steps))
            size, number, node = size.take(longer), number.take(longer), node.take(longer)
            place = place.take(longer) + np.uint32(1)
        return cls(tuple(steps))

    def found(self, letters: Letters) -> tuple[Numbers, Numbers]:
        """Return where words stand, and their numbers; the text ends with a sign that is no letter."""
        at, node = np.arange(len(letters), dtype=np.uint32), np.zeros(len(letters), np.uint32)
        places, words = [at[:0]], [node[:0]]
        for further, step in enumerate(self.steps):
            # `take`, and places of what is true: half the time of an index, and of places of what is not 0.
            node = step.onward.take(node * _SIGNS + letters.take(at + further))
            on = np.flatnonzero(node != 0)
            at, node = at.take(on), node.take(on)
            word = step.word.take(node)
            ends = np.flatnonzero(word != 0)
            places.append(at.take(ends))
            words.append(word.take(ends) - 1)
        return np.concatenate(places), np.concatenate(words)


def letters_of(words: pl.Series) -> Letters:
    """Return the letters of all words, one word after the other."""
    return np.frombuffer(words.str.join("").item().encode(), dtype=np.uint8) - ord("a")
