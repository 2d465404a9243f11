"""Where pieces of names stand in handles."""

from typing import NamedTuple

import numpy as np
import polars as pl

from matching.comparisons.places import BESIDE, Places
from matching.comparisons.spellings import Spellings
from matching.dense import Floats, Numbers, in_order

NOTHING = 0.12
"""Share of handles that hold nothing of their owner's name."""
NOTHING_LETTER = -3.3
"""log2 chance of each letter in those: letters of English words taken in their order."""

PARTED = -4.0
"""log2 chance that a sign stands inside a name (mc.donald)."""

_EDGE = BESIDE["edge"].to_numpy()


class Hits(NamedTuple):
    """Pieces that stand in CORES, a row each, in the order of their places.

    Attributes:
        row: of the core.
        piece: its number.
        start: letters of the core before it.
        at, to: the places where it begins and ends.
        inside: log2 chance of the manner, and of the signs within it.
        before, after: what stands there (the row of BESIDE).
    """

    row: Numbers
    piece: Numbers
    start: Numbers
    at: Numbers
    to: Numbers
    inside: Floats
    before: Numbers
    after: Numbers


def hits(cores: pl.DataFrame, places: Places, known: Spellings) -> Hits:
    """Find pieces in CORES; short ones, and those that only cut a name, where a word begins or ends."""
    at, piece = known.sought.found(places.letter)
    to = at + known.pieces["size"].to_numpy().take(piece)
    before, after = places.before.take(at), places.after.take(to)
    anywhere = known.pieces["stands_alone"].to_numpy()
    kept = np.flatnonzero(_EDGE.take(before) | _EDGE.take(after) | anywhere.take(piece))
    # In the order of their places: what is looked at beside one another stands beside one another.
    kept = kept.take(in_order(at.take(kept)))
    at, to = at.take(kept), to.take(kept)
    row = places.row.take(at)
    marks = places.marks.take(to - 1) - places.marks.take(at)
    inside = cores["manner"].to_numpy().take(row) + PARTED * marks
    start = at - places.first.take(row)
    return Hits(row, piece.take(kept), start, at, to, inside, before.take(kept), after.take(kept))


def nothing(cores: pl.DataFrame) -> Floats:
    """The log2 chance that each of CORES is of a handle that holds nothing of a name."""
    chance = pl.lit(NOTHING).log(2) + NOTHING_LETTER * pl.col("core").str.len_bytes().cast(pl.Float64)
    return cores.select(chance).to_series().to_numpy()
