"""Which words of a shown name could be a forename and a family name that one student bears.

A word meets many of the students' words, and most pairs of those are nobody's name: they are numbers alone,
and left out before anything else is known of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import polars as pl

from matching.borne import Borne
from matching.dense import Booleans, Floats, Numbers, by_number, spread, taken
from matching.pairs import pair
from matching.rows import INITIAL_BITS

MOST_LOST = -18.0
"""Bits that the two words of a meeting may lose together; past it, chance outnumbers truth."""

WORD_FOR_WORD = ["same", "another script"]
"""Levels at which one word is the other: an initial beside it may stand for the other name."""

PAIRED_AT_ONCE = 500_000
"""Pairs of slots taken together: bounds memory, changes no answer."""


@dataclass(frozen=True)
class Half:
    """What shown words could be in one role.

    Attributes:
        edge, slot, mark, lost, most, letters: by row: the number in `ShownSide.edges`, the slot, its half
            of a pair's mark in `Borne`, what is lost, what the word can say (not a number where nobody bears
            it), and whether it is kept whatever that is. Those of a word stand together.
        first, count, best, best_letters: by word, its rows and the best of them. The last is for words that
            have none.
    """

    edge: Numbers
    slot: Numbers
    mark: Numbers
    lost: Floats
    most: Floats
    letters: Booleans
    first: Numbers
    count: Numbers
    best: Floats
    best_letters: Booleans

    @classmethod
    def of(cls, edges: pl.DataFrame, role: str, together: Borne) -> Self:
        """Prepare those of `ShownSide.edges` that are of this role."""
        initial = pl.min_horizontal(pl.lit(INITIAL_BITS[role]), "most")
        level = pl.col("level")
        known = (
            edges.with_row_index("edge")
            .filter(pl.col("role") == role)
            .select(
                "edge",
                "word",
                "slot",
                "lost",
                most=pl.when(level == "initial").then(initial).otherwise(pl.col("most") + pl.col("lost")),
                letters=level.is_in([*WORD_FOR_WORD, "initial"]),
            )
        )
        word = known["word"].to_numpy()
        by_word = by_number(word, int(word.max(initial=0)) + 2)
        edge, slot, lost, most, letters = (
            known[column].to_numpy().take(by_word.rows)
            for column in ("edge", "slot", "lost", "most", "letters")
        )
        some = np.flatnonzero(by_word.count)
        best, best_letters = np.full(len(by_word.count), np.nan), np.zeros(len(by_word.count), bool)
        if len(some):
            best[some] = np.fmax.reduceat(most, by_word.first.take(some))
            best_letters[some] = np.logical_or.reduceat(letters, by_word.first.take(some))
        mark = together.marked.half(slot, role)
        return cls(edge, slot, mark, lost, most, letters, by_word.first, by_word.count, best, best_letters)

    def known(self, words: Numbers) -> Numbers:
        """Put the last word for those that have no rows here."""
        return np.minimum(words, len(self.count) - 1)


Halves = tuple[Half, Half]
"""Forenames and family names."""


def halves(edges: pl.DataFrame, together: Borne) -> Halves:
    """Prepare `ShownSide.edges` to be paired."""
    return Half.of(edges, "given", together), Half.of(edges, "family", together)


class _Places(NamedTuple):
    """Two words each of a shown name, the one a forename and the other a family name: rows of the tokens.

    `word`, `other`: the numbers of the two words; `spared`: whatever they say.
    """

    one: Numbers
    beside: Numbers
    word: Numbers
    other: Numbers
    spared: Booleans


def both_halves(tokens: pl.DataFrame, words: Halves, together: Borne, least_bits: float) -> pl.DataFrame:
    """Pair the slots of different words of one shown name that one student's name holds.

    Takes one row a shown name and word: shown, mask, word, spared. Returns one row a pair and name: shown,
    given_mask, family_mask, given_edge, family_edge (row numbers in `ShownSide.edges`), the columns of
    `Borne.keys` and `together_bits`. Pairs whose two words come to fewer than `least_bits` in every name are
    left out, but not two words letter for letter, nor one beside an initial, nor those of spared shown names.
    """
    places = _places(tokens, words, least_bits)
    found = [_slot_pairs(part, words, together, least_bits) for part in _parts(places, words)]
    of_names = pl.concat(found).join(together.keys, on="pair")
    pairs = of_names.join(together.together, on="pair", how="left")
    given_mask, family_mask = (tokens["mask"].gather(pairs[of]) for of in ("one", "beside"))
    shown = tokens["shown"].gather(pairs["one"])
    return pairs.drop("pair", "one", "beside").with_columns(
        shown, given_mask=given_mask, family_mask=family_mask
    )


def _places(tokens: pl.DataFrame, words: Halves, least_bits: float) -> _Places:
    """Pair the words of a shown name that share none, if the best that each could say is enough."""
    given, family = words
    shown, mask, spared = (tokens[column].to_numpy() for column in ("shown", "mask", "spared"))
    of_given, of_family = (half.known(tokens["word"].to_numpy()) for half in words)
    has_given, has_family = (
        np.flatnonzero(half.count.take(of)) for half, of in ((given, of_given), (family, of_family))
    )
    by_shown = by_number(shown.take(has_family), int(shown.max(initial=0)) + 1)
    row, met = by_shown.meet(shown.take(has_given))
    one, beside = has_given.take(row), has_family.take(met)
    places = _Places(one, beside, of_given.take(one), of_family.take(beside), spared.take(one))
    apart = (mask.take(one) & mask.take(beside)) == 0
    most = given.best.take(places.word) + family.best.take(places.other)
    letters = given.best_letters.take(places.word) & family.best_letters.take(places.other)
    return taken(places, np.flatnonzero(apart & ((most >= least_bits) | letters | places.spared)))


def _parts(places: _Places, words: Halves) -> Iterator[_Places]:
    """Part the rows by how many pairs of slots they make; at least one part."""
    given, family = words
    made = np.cumsum(given.count.take(places.word) * family.count.take(places.other))
    ends = np.flatnonzero(np.diff(made // PAIRED_AT_ONCE, append=-1)) + 1
    first = 0
    for end in ends.tolist() or [0]:
        yield taken(places, np.arange(first, end))
        first = end


def _slot_pairs(places: _Places, words: Halves, together: Borne, least_bits: float) -> pl.DataFrame:
    """Pair slots that say enough and may be borne together: one, beside, given_edge, family_edge, pair."""
    given, family = words
    one, beside, place = _crossed(places, words, together)
    lost = given.lost.take(one) + family.lost.take(beside)
    most = given.most.take(one) + family.most.take(beside)
    letters = given.letters.take(one) & family.letters.take(beside)
    enough = (most >= least_bits) | letters | places.spared.take(place)
    kept = np.flatnonzero((lost >= MOST_LOST) & enough)
    one, beside, place = one.take(kept), beside.take(kept), place.take(kept)
    return pl.select(
        one=pl.Series(places.one.take(place)),
        beside=pl.Series(places.beside.take(place)),
        given_edge=pl.Series(given.edge.take(one)),
        family_edge=pl.Series(family.edge.take(beside)),
        pair=pair(pl.Series(given.slot.take(one)), pl.Series(family.slot.take(beside))),
    )


def _crossed(places: _Places, words: Halves, together: Borne) -> tuple[Numbers, Numbers, Numbers]:
    """Pair every edge of one word with all of the other, and leave out what is surely nobody's name.

    Returns the rows of the given half, of the family half and of `places`.
    """
    given, family = words
    place, one = spread(given.first.take(places.word), given.count.take(places.word))
    other = places.other.take(place)
    of, beside = spread(family.first.take(other), family.count.take(other))
    marks = family.mark.take(beside)
    marks ^= given.mark.take(one).take(of)
    borne = np.flatnonzero(together.marked.known.take(marks))
    row = of.take(borne)
    return one.take(row), beside.take(borne), place.take(row)
