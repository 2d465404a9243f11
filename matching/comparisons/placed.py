"""Pieces of names in handles as forenames and family names, and which could be halves of one name."""

from typing import NamedTuple, Self

import numpy as np

from matching.comparisons.hits import Hits
from matching.comparisons.places import BESIDE, Places
from matching.comparisons.spellings import CUT, SHORT, Spellings
from matching.dense import Booleans, Floats, Numbers, by_number, taken

_BITS, _OTHER_WORD = (BESIDE[column].to_numpy() for column in ("bits", "other"))


class Placed(NamedTuple):
    """What stands in one role at `Hits`, and what it and its surroundings say (log2).

    `share`, `best`: of the piece (`Spellings`); `most` that of every piece by its number, since few readings
    come so far. `other_word`: beside it stands an unknown word set apart.
    """

    row: Numbers
    piece: Numbers
    start: Numbers
    at: Numbers
    to: Numbers
    inside: Floats
    before: Floats
    after: Floats
    share: Floats
    best: Floats
    nothing: Floats
    other_word: Booleans
    most: Floats

    def of(self, which: Numbers) -> Self:
        """Take these of them."""
        return type(self)(*taken(self[:-1], which), self.most)


def in_role(hits: Hits, role: str, none: Floats, known: Spellings) -> Placed:
    """Take the hits of pieces that stand for somebody in the role; `none`: see `nothing`, by core."""
    share, best, most = (known.pieces[f"{role}{of}"].to_numpy() for of in ("", "_best", "_most"))
    mine = taken(hits, np.flatnonzero(~np.isnan(share.take(hits.piece))))
    return Placed(
        row=mine.row,
        piece=mine.piece,
        start=mine.start,
        at=mine.at,
        to=mine.to,
        inside=mine.inside,
        before=_BITS.take(mine.before),
        after=_BITS.take(mine.after),
        share=share.take(mine.piece),
        best=best.take(mine.piece),
        nothing=none.take(mine.row),
        other_word=_OTHER_WORD.take(mine.before) | _OTHER_WORD.take(mine.after),
        most=most,
    )


def halves_in_order(first: Placed, last: Placed, places: Places) -> tuple[Numbers, Numbers]:
    """Pair pieces that could be the halves of a name, one of `first` and one of `last` after it."""
    begins = by_number(last.at, len(places.row))
    met = [begins.meet(first.to + np.uint32(gap)) for gap in (0, 1)]
    # Two scraps of names with more between them meet by chance.
    whole, then = (np.flatnonzero((half.to - half.at > SHORT) & (half.best >= CUT)) for half in (first, last))
    row, other = by_number(last.row.take(then), len(places.first)).meet(first.row.take(whole))
    far, beyond = whole.take(row), then.take(other)
    apart = np.flatnonzero(last.at.take(beyond) > first.to.take(far) + 1)
    met.append((far.take(apart), beyond.take(apart)))
    one, two = (np.concatenate(half) for half in zip(*met, strict=True))
    return one, two
