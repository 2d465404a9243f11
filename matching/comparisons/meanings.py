"""Which of the students' names a reading of a handle could mean."""

from typing import NamedTuple

import numpy as np
import polars as pl

from matching.comparisons.keys import OTHER, Keys
from matching.comparisons.readings import NONE
from matching.comparisons.spellings import Spellings
from matching.dense import Floats, Numbers, taken
from matching.pairs import pair

ROUNDING = 0.005 + 1e-9
"""Bits that rounding to hundredths may add, and a hair, by which sums taken in another order differ."""

ALONE = {"given": -2.0, "family": -1.5}
"""Bits for one name alone: relatives share it, and it is a word or a place as often."""
MOST_ALONE = 12.0
"""Bits that one name alone is worth at most, as for a name shown."""

MEANT = {"reading": pl.UInt32, "name": pl.UInt32, "bits": pl.Float64, "forename_bits": pl.Float64}
"""One row is one reading (its place) × student name that it could mean."""


class Able(NamedTuple):
    """Readings that could give enough, a row each.

    Attributes:
        given, family: numbers of pieces, NONE where none stands.
        letter: the initial instead, NONE where none stands.
        bits: what the reading says for somebody of that very name.
        spare: those above what the handle needs.
    """

    given: Numbers
    family: Numbers
    letter: Numbers
    bits: Floats
    spare: Floats


class _Words(NamedTuple):
    """The students' words that pieces could be: of which row, slot, chance (log2), and what is spare then."""

    row: Numbers
    slot: Numbers
    chance: Floats
    spare: Floats


def meant(able: Able, known: Spellings, names: Keys) -> pl.DataFrame:
    """Return MEANT of these readings, with enough bits or nearly."""
    met = [
        _whole(able, known, names),
        *(_with_letter(able, role, known, names) for role in OTHER),
        *(_alone(able, role, known, names) for role in OTHER),
    ]
    return pl.concat(met)


def _words(
    pieces: Numbers,
    spare: Floats,
    role: str,
    known: Spellings,
    ahead: Floats | float = 0.0,
    *,
    cuts: bool = True,
) -> _Words:
    """Say which words these pieces could be, where something is spare after what is yet `ahead`.

    A piece that cuts many names short is looked up only where that can pay.
    """
    likely = known.likely[role]
    row, word = likely.of_piece.meet(pieces)
    slot, chance = likely.slot.take(word), likely.chance.take(word)
    cut = known.cuts[role]
    dear = np.flatnonzero(spare + ahead + cut.best >= -ROUNDING) if cuts else row[:0]
    if len(dear):
        asked, word = cut.of_piece.meet(pieces.take(dear))
        row = np.concatenate([row, dear.take(asked)])
        slot = np.concatenate([slot, cut.slot.take(word)])
        chance = np.concatenate([chance, cut.chance.take(word)])
    left = spare.take(row) + chance
    yet = ahead.take(row) if isinstance(ahead, np.ndarray) else ahead
    return taken(_Words(row, slot, chance, left), np.flatnonzero(left + yet >= -ROUNDING))


def _whole(able: Able, known: Spellings, names: Keys) -> pl.DataFrame:
    reading = np.flatnonzero((able.given != NONE) & (able.family != NONE))
    pieces = able.given.take(reading)
    ahead = known.pieces["given_most"].to_numpy().take(pieces)
    family = _words(able.family.take(reading), able.spare.take(reading), "family", known, ahead)
    given = _words(pieces.take(family.row), family.spare, "given", known)
    # Most pairs of words are nobody's name, and that is told by their marks.
    half = names.marked.half(family.slot, "family").take(given.row)
    borne = np.flatnonzero(names.marked.known.take(half ^ names.marked.half(given.slot, "given")))
    given = taken(given, borne)
    family = taken(family, given.row)
    met = _named(pair(pl.Series(given.slot), pl.Series(family.slot)), reading.take(family.row), names.both)
    row = met["row"].to_numpy()
    chance = given.chance.take(row)
    forename = chance - _share(able, met, "given", known)
    found = _found(met, able, [family.chance.take(row), chance], forename)
    return found.filter(_no_form_of_middle(met, chance))


def _named(key: pl.Expr, reading: Numbers, names: pl.DataFrame) -> pl.DataFrame:
    """Join readings with names by their key: `row` is their place."""
    return pl.select(key.alias("key"), reading=pl.Series(reading)).with_row_index("row").join(names, on="key")


def _no_form_of_middle(met: pl.DataFrame, chance: Floats) -> pl.Series:
    """A form of a middle name is two steps away, as for names shown (`matching/meetings.py`)."""
    return ~(met["given_middle"] & pl.Series(chance < 0))


def _share(able: Able, met: pl.DataFrame, role: str, known: Spellings) -> Floats:
    """How common the pieces of these readings are in the role (log2)."""
    pieces = getattr(able, role).take(met["reading"].to_numpy())
    share: Floats = known.pieces[role].to_numpy().take(pieces)
    return share


def _with_letter(able: Able, role: str, known: Spellings, names: Keys) -> pl.DataFrame:
    """Meet names whose `role` is written and the other half given by its initial."""
    piece = getattr(able, role)
    reading = np.flatnonzero((piece != NONE) & (able.letter != NONE))
    words = _words(piece.take(reading), able.spare.take(reading), role, known)
    reading = reading.take(words.row)
    letter = able.letter.take(reading)
    met = _named(pair(pl.Series(words.slot), pl.Series(letter)), reading, names.initials[role])
    row = met["row"].to_numpy()
    chance = words.chance.take(row)
    if role == "given":
        found = _found(met, able, [chance], chance - _share(able, met, role, known))
        return found.filter(_no_form_of_middle(met, chance))
    return _found(met, able, [chance], -known.letters["given"].to_numpy().take(letter.take(row)))


def _alone(able: Able, role: str, known: Spellings, names: Keys) -> pl.DataFrame:
    """Meet names by one rare word alone, written out or in its short form."""
    piece = getattr(able, role)
    single = (piece != NONE) & (getattr(able, OTHER[role]) == NONE) & (able.letter == NONE)
    reading = np.flatnonzero(single)
    words = _words(piece.take(reading), able.spare.take(reading), role, known, cuts=False)
    slot = f"slot_{role}"
    rows = pl.DataFrame({slot: words.slot, "reading": reading.take(words.row)}).with_row_index("row")
    met = rows.join(names.alone[role], on=slot)
    chance = words.chance.take(met["row"].to_numpy())
    forename = chance - _share(able, met, role, known) if role == "given" else np.zeros(len(chance))
    return _found(met, able, [chance, ALONE[role]], forename, MOST_ALONE)


def _found(
    met: pl.DataFrame,
    able: Able,
    more: list[Floats | float],
    forename_bits: Floats,
    most: float = np.inf,
) -> pl.DataFrame:
    """MEANT of readings that met names, the bits at `most` so many, the penalty aside."""
    bits = able.bits.take(met["reading"].to_numpy())
    for further in more:
        bits = bits + further
    bits = np.minimum(bits, most) + met["penalty"].to_numpy()
    found = met.select("reading", "name", bits=pl.Series(bits), forename_bits=pl.Series(forename_bits))
    return found.cast(MEANT)  # type: ignore[arg-type]
