"""Every way to read a handle as a name, and how likely people at large are to write that handle.

A reading is a forename's piece, a family name's, or both in either order, with what stands around them. The
chance that a stranger writes the handle is the sum over all readings, those of names that no student bears
included, and over handles that hold nothing of a name. So letters that nothing explains cost just as much as
they make another origin likely: "smithfamilybakery" says little, "emmawatsonphotography" a lot.

Readings are many and the calculation is short: in columns of numbers it takes half of the time that it does
in tables (seen with 24,000 handles), and a sixth for a few handles.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from matching.comparisons.cores import LONGEST
from matching.comparisons.hits import Hits, nothing
from matching.comparisons.keys import OTHER
from matching.comparisons.placed import Placed, halves_in_order, in_role
from matching.comparisons.places import BESIDE, Places
from matching.comparisons.spellings import LETTERS, Spellings
from matching.comparisons.surplus import LETTER, PARTED_LETTER
from matching.dense import Booleans, Floats, Numbers

MANNERS = {
    "first last": 0.45,
    "last first": 0.05,
    "first initial": 0.04,
    "initial last": 0.08,
    "last initial": 0.02,
    "first": 0.14,
    "last": 0.08,
}
"""How people make their handles (facts: handles of UK people on three services, rounded)."""

MIDDLE_INITIAL = -9.0
"""log2 chance of one letter between forename and family name: one handle in twenty, times the letter."""
UNLISTED_FAMILY = 2.0
"""How many more strangers have an unknown word for family name than put one beside a forename (log2)."""
BETWEEN = -5.0
"""log2 chance that a word or a middle name stands between the names, its letters aside."""

HOPELESS = -8.0
"""Bits under the chance of a handle that holds nothing of a name at which a reading is passed over."""

NONE = np.uint32(2**32 - 1)
"""Stands for no piece and no initial."""

_MANNER = dict(zip(MANNERS, pl.Series(MANNERS.values()).log(2), strict=True))
_INITIAL = BESIDE["initial"].to_numpy()


def _between() -> Floats:
    gap = np.arange(LONGEST + 1.0)
    bits = BETWEEN + gap[:, np.newaxis] * (LETTER, PARTED_LETTER)
    bits[0], bits[1] = 0.0, MIDDLE_INITIAL
    return bits.ravel()


_BETWEEN = _between()
"""log2 chance of so many letters between the names, by twice their number, and one if set apart."""


class Readings(NamedTuple):
    """Readings of CORES, a row each.

    Attributes:
        row: of the core.
        given, family: numbers of pieces, NONE where none stands.
        letter: the initial instead (0 for a), NONE where none stands.
        between, gap: so many letters stand between the two, from that place on.
        family_first: it stands before the forename.
        written: log2 chance of the manner and of what stands around, for somebody so named.
        stranger: that of the whole reading for anybody, not a number where nobody has the initial.
        likely: the most that `written` is for a student: minus infinity where no student is so named.
    """

    row: Numbers
    given: Numbers
    family: Numbers
    letter: Numbers
    between: Numbers
    gap: Numbers
    family_first: Booleans
    written: Floats
    stranger: Floats
    likely: Floats


def readings(hits: Hits, cores: pl.DataFrame, places: Places, known: Spellings) -> list[Readings]:
    """Read CORES in which pieces stand at these `hits` between `places`; each manner apart."""
    none = nothing(cores)
    given, family = (in_role(hits, role, none, known) for role in OTHER)
    found = [_both(given, family, False, places), _both(given, family, True, places)]
    found += [_alone(given, "given"), _alone(family, "family")]
    found += [_initial_before(family, back, places, known) for back in (1, 2)]
    return [
        *found,
        _letter_after(family, "family", places, known),
        _letter_after(given, "given", places, known),
    ]


def together(read: list[Readings]) -> Readings:
    """Put them one after the other."""
    return Readings._make(np.concatenate(column) for column in zip(*read, strict=True))


def anybody(cores: pl.DataFrame, read: list[Readings]) -> Floats:
    """The log2 chance that people at large write the handle, for each row of CORES."""
    handles = (cores["handle"] - cores["handle"].min()).to_numpy()
    # Once a handle, however it is read: its plain core may be too short to be one (p37n).
    none = np.where(cores["handle"].is_first_distinct(), nothing(cores), -np.inf)
    every = np.concatenate([handles, *(handles.take(found.row) for found in read)])
    chance = np.exp2(np.concatenate([none, *(found.stranger for found in read)]))
    chance[np.isnan(chance)] = 0.0
    return pl.Series(np.bincount(every, chance)).log(2).to_numpy().take(handles)


def _hopeful(written: Floats, stranger: Floats, best: Floats, none: Floats) -> Numbers:
    """A reading that adds to the chance of the handle, or that could be some student's of a rare name."""
    hopeful: Numbers = np.flatnonzero((stranger > none + HOPELESS) | (written + best > none))
    return hopeful


def _both(given: Placed, family: Placed, family_first: bool, places: Places) -> Readings:
    first, last = (family, given) if family_first else (given, family)
    one, then = halves_in_order(first, last, places)
    of_given, of_family = (then, one) if family_first else (one, then)
    between, at = first.to.take(one), last.at.take(then)
    around = first.before.take(one) + last.after.take(then)
    around += given.inside.take(of_given)
    around += family.inside.take(of_family)
    gap = at - between
    parted = places.parted.take(between) & places.parted.take(at)
    written = _MANNER["last first" if family_first else "first last"] + around
    written += _BETWEEN.take(2 * gap + parted)
    stranger = written + given.share.take(of_given) + family.share.take(of_family)
    best = given.best.take(of_given) + family.best.take(of_family)
    on = _hopeful(written, stranger, best, first.nothing.take(one))
    written = written.take(on)
    pieces = given.piece.take(of_given.take(on)), family.piece.take(of_family.take(on))
    return Readings(
        first.row.take(one.take(on)),
        *pieces,
        np.full(len(on), NONE),
        between.take(on),
        gap.take(on),
        np.full(len(on), family_first),
        written,
        stranger.take(on),
        written + given.most.take(pieces[0]) + family.most.take(pieces[1]),
    )


def _alone(pieces: Placed, role: str) -> Readings:
    written = (
        pieces.before + pieces.after + pieces.inside + _MANNER[{"given": "first", "family": "last"}[role]]
    )
    # Beside a forename, a word set apart that nobody knows is a family name that no list holds, most often.
    more = np.where(pieces.other_word, UNLISTED_FAMILY, 0.0) if role == "given" else 0.0
    return _of_one(pieces, role, written, more)


def _initial_before(family: Placed, back: int, places: Places, known: Spellings) -> Readings:
    """Read the letter before a family name as the forename's, or the one before that: r + a + nankivell."""
    led = family.of(np.flatnonzero(family.start >= back))
    at = led.at - np.uint32(back)
    written = _INITIAL.take(places.before.take(at)) + led.after + led.inside + _MANNER["initial last"]
    written += MIDDLE_INITIAL if back > 1 else 0.0
    return _of_one(led, "family", written, *_initial(places.letter.take(at), "given", known), back - 1)


def _letter_after(pieces: Placed, role: str, places: Places, known: Spellings) -> Readings:
    """Read the letter after a name as the initial of the other one: nankivell + r, rebecca + n."""
    manner = _MANNER[{"given": "first initial", "family": "last initial"}[role]]
    followed = pieces.of(np.flatnonzero(places.letter.take(pieces.to) < LETTERS))
    beyond = _INITIAL.take(places.after.take(followed.to + np.uint32(1)))
    written = followed.before + beyond + followed.inside + manner
    initial = _initial(places.letter.take(followed.to), OTHER[role], known)
    return _of_one(followed, role, written, *initial, family_first=role == "family")


def _initial(letter: Numbers, role: str, known: Spellings) -> tuple[Floats, Numbers]:
    """The chance of these initials (log2), and their numbers."""
    return known.letters[role].to_numpy().take(letter), letter.astype(np.uint32)


def _of_one(
    pieces: Placed,
    role: str,
    written: Floats,
    more: Floats | float,
    letter: Numbers | None = None,
    gap: int = 0,
    *,
    family_first: bool = False,
) -> Readings:
    """Readings with this one piece; `more` (log2) write it than bear that name."""
    stranger = written + pieces.share + more
    on = _hopeful(written, stranger, pieces.best, pieces.nothing)
    none, piece = np.full(len(on), NONE), pieces.piece.take(on)
    of_role = {role: piece, OTHER[role]: none}
    written = written.take(on)
    return Readings(
        pieces.row.take(on),
        of_role["given"],
        of_role["family"],
        none if letter is None else letter.take(on),
        pieces.at.take(on) - np.uint32(gap),
        np.full(len(on), gap, np.uint32),
        np.full(len(on), family_first),
        written,
        stranger.take(on),
        written + pieces.most.take(piece),
    )
