"""The pieces that people put into handles for a name: rebecca, becca, bec, r; and how common each is.

Every usual forename and family name counts here, not only the students': a handle can be read as a student's
only so far as it cannot be read as somebody else's.
"""

import math
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.comparisons.forms import CHANCE
from matching.comparisons.pieces import pieces
from matching.comparisons.tries import Trie
from matching.dense import ByNumber, Floats, Numbers, by_number
from matching.rows import NameSide, once_a_side

CUT = -4.0
"""log2 chance under which a piece is no name by itself, only a name cut short."""
SHORT = 3
"""Letters of a piece that counts only where a word begins or ends: shorter than most chance meetings."""
LETTERS = len(ascii_lowercase)

_CHANCE = np.array([*CHANCE.values()])
_LOG_CHANCE = pl.Series(_CHANCE).log(2).to_numpy()
"""By the number of the kind of form."""


@dataclass(frozen=True)
class Meanings:
    """What pieces say in one role: a row each for a piece and a word of the students' vocabulary.

    Attributes:
        slot: of the word.
        chance: that somebody so named writes the piece (log2, 0 or below).
        of_piece: finds those rows by the piece.
        best: the best chance of all.
    """

    slot: Numbers
    chance: Floats
    of_piece: ByNumber
    best: float


@dataclass(frozen=True)
class Spellings:
    """What can stand in handles.

    Attributes:
        pieces: piece (its number: its row, in the order of the forms), form, size (its letters), given,
            family (log2 of the share of people whose handle it could stand in for a forename, or a family
            name; not a number: nobody's), given_best, family_best (the best of its chances), given_most,
            family_most (the best for a student; minus infinity: no student's), stands_alone (it counts
            anywhere).
        sought: finds pieces in a text.
        likely, cuts: by role, what pieces say that are a name by themselves, and that cut one short.
        middle_names: the forms that can stand for a forename, as one list.
        letters: given, family: log2 of the share of people by first letter, a to z; null: nobody's.
    """

    pieces: pl.DataFrame
    sought: Trie
    likely: dict[str, Meanings]
    cuts: dict[str, Meanings]
    middle_names: pl.Series
    letters: pl.DataFrame


@once_a_side
def spellings(side: NameSide) -> Spellings:
    """Prepare the pieces for these students."""
    made = pieces(side)
    forms = made.forms.to_frame().with_row_index("piece").with_columns(size=pl.col("form").str.len_bytes())
    columns, likely, cuts = [], {}, {}
    for role, words in made.words.items():
        known = words.drop_nulls("slot")
        columns += _chances(words, known, role, forms.height)
        likely[role], cuts[role] = (
            _meanings(known.filter(some[known["kind"]]), forms.height)
            for some in (_LOG_CHANCE >= CUT, _LOG_CHANCE < CUT)
        )
    told = forms.with_columns(columns)
    whole = np.fmax(told["given_best"], told["family_best"]) >= CUT
    return Spellings(
        told.with_columns(stands_alone=whole & (told["size"] > SHORT)),
        Trie.of(made.forms),
        likely,
        cuts,
        made.forms.filter(told["given"].is_not_nan()).implode(),
        pl.concat([_letters(share, role) for role, share in made.shares.items()], how="horizontal"),
    )


def _chances(words: pl.DataFrame, known: pl.DataFrame, role: str, size: int) -> list[pl.Series]:
    """The columns of `pieces` in this role."""
    chance = _CHANCE[words["kind"]]
    total = np.bincount(words["piece"], chance * words["share"].to_numpy(), minlength=size)
    share = pl.Series(role, np.where(total > 0.0, total, np.nan)).log(2)
    best = pl.Series(f"{role}_best", _best(words, size, np.nan))
    return [share, best, pl.Series(f"{role}_most", _best(known, size, -np.inf))]


def _best(words: pl.DataFrame, size: int, none: float) -> npt.NDArray[np.float64]:
    """The best chance (log2) of each piece."""
    kind = np.full(size, len(CHANCE), np.uint8)
    np.minimum.at(kind, words["piece"].to_numpy(), words["kind"].to_numpy())
    return np.append(_LOG_CHANCE, none)[kind]


def _meanings(known: pl.DataFrame, pieces: int) -> Meanings:
    chance = _LOG_CHANCE[known["kind"]]
    by_piece = by_number(known["piece"].to_numpy(), pieces)
    return Meanings(known["slot"].to_numpy(), chance, by_piece, chance.max(initial=-math.inf))


def _letters(shares: pl.DataFrame, role: str) -> pl.DataFrame:
    """Share of people by first letter, log2, a to z; column named for the role."""
    by_letter = shares.group_by(letter=pl.col("token").str.slice(0, 1)).agg(pl.col("share").sum())
    known = by_letter.select("letter", (pl.col("share") / pl.col("share").sum()).log(2).alias(role))
    every = pl.DataFrame({"letter": list(ascii_lowercase)})
    return every.join(known, on="letter", how="left", maintain_order="left").select(role)
