"""A student's name taken apart: which words could stand for the forename and which for the family name."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.dense import is_first, meet
from matching.once import once_each
from matching.pairs import pair, unpaired

PARTICLES = """
    van von der den de del della delle degli dei da di do dos das du d la le les l el al ash az bin ibn
    bint binti ap ab ferch verch o ni nic ui mc mac st ter ten tor zu zum zur vom af av abu abou umm
    dell dall
    """.split()
"""Words that begin a family name without being one: the last word alone may stand for "van der Berg"."""

ROLE = pl.Enum(["family", "given"])
AS_FAMILY = "middle name as family name"
LABEL = pl.Enum(
    [
        *("forename", "first forename", "second forename", "middle name", "initial"),
        *("family name", "half of the family name", AS_FAMILY),
    ]
)

SLOTS = {
    "name": pl.UInt32,
    "role": ROLE,
    "slot": pl.UInt32,
    "penalty": pl.Float64,
    "label": LABEL,
}
"""One row is one way a word can stand for a student's forename or family name.

`name` numbers the distinct names. `slot` is the number of the word in that role, its row in the vocabulary:
a large pool has millions of rows, and few words.
`penalty` is in bits (0 or below), for words that say less than the whole; `label` says which it is.
A word that ends in a full stop ("r.") is the initial of the whole, and meets only initials.
"""

HALF = -1.5
"""Bits for one half of a double family name (facts: an official list of UK names against shown names)."""
LAST_WORD = -0.5
"""Bits for the family name without its particle."""
MIDDLE_AS_FORENAME = -2.0
"""Bits where the forename shown is the student's middle name: 3 to 4 % of people go by it."""
SECOND_FORENAME = -1.5
"""Bits for the second word of a forename of two words ("Mary Jane" shown as Jane)."""
MIDDLE_AS_FAMILY = -5.0
"""Bits where the family name shown is a middle name: a patronymic, a father's name, Kaur, or for privacy."""
FIRST_OF_TWO = -0.3


@dataclass(frozen=True)
class Piece:
    """One kind of SLOTS, before they are numbered.

    Attributes:
        rows: of, role, token, penalty, label.
        part: what `of` numbers: a part of names (given, middle, family), or, null, the names themselves.
    """

    rows: pl.DataFrame
    part: str | None = None


def ways(words: dict[str, pl.Series]) -> list[Piece]:
    """Say what the words of names can stand for, piece by piece.

    `words` holds the words of each part of a name (given, middle, family) by the part's number.
    What one word can be in one role of one name stands in order, the best first.
    """
    given, middle, family = (
        words[part].alias("words").to_frame().with_row_index("of") for part in ("given", "middle", "family")
    )
    return [
        *(Piece(rows, "given") for rows in _forenames(given)),
        # A particle that stands among the middle names ("Charles de Salis") is nobody's forename.
        Piece(_each(_no_particles(middle), "given", MIDDLE_AS_FORENAME, "middle name"), "middle"),
        Piece(_initial(given, "given"), "given"),
        *(Piece(rows, "family") for rows in _family_names(family)),
        Piece(_each(_no_particles(middle, 2), "family", MIDDLE_AS_FAMILY, AS_FAMILY), "middle"),
        Piece(_initial(family, "family"), "family"),
    ]


def numbered(pieces: list[Piece], names: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring SLOTS together, no name and slot twice: the first stands.

    `names` has the numbers of each name's parts; a name's number is its row. Returns SLOTS by name; and the
    vocabulary, one row a slot: slot (in the order of the names), role, token, spread (how many distinct names
    hold it).
    """
    rows = pl.concat(piece.rows for piece in pieces)
    tokens, place = once_each(rows["token"], in_order=True)
    word = rows["role"].to_physical().cast(pl.UInt32) * tokens.len() + place
    held = _held(pieces, names)
    keyed = held.select("row", key=pair("name", word.gather(held["row"])))
    del held
    ordered = keyed.sort("key", maintain_order=True)
    found = ordered.filter(pl.col("key").ne_missing(pl.col("key").shift()))
    name, words = (half.alias(of) for half, of in zip(unpaired("key"), ("name", "word"), strict=True))
    of_name = found.select("row", name, words)
    vocabulary, slot = _vocabulary(of_name["word"], tokens)
    slots = of_name.select(
        "name",
        vocabulary["role"].gather(slot).alias("role"),
        slot.alias("slot"),
        *(rows[column].gather(of_name["row"]).alias(column) for column in ("penalty", "label")),
    )
    return slots, vocabulary


def _held(pieces: list[Piece], names: pl.DataFrame) -> pl.DataFrame:
    """One row a name and row of a piece that it holds: name, row (of all pieces together); piece by piece."""
    found, before = [], 0
    for piece in pieces:
        of = piece.rows["of"]
        if piece.part is None:
            name, row = of, pl.int_range(of.len(), dtype=pl.UInt32, eager=True)
        else:
            name, row = meet(names[piece.part], of)
        found.append(pl.DataFrame({"name": name, "row": row + before}))
        before += of.len()
    return pl.concat(found)


def _vocabulary(words: pl.Series, tokens: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Number the distinct words as they come: one row a slot, and the slot of each word.

    A word is the number of its role, times so many tokens, and the place of its token.
    """
    every = ROLE.categories.len() * tokens.len()
    known = words.filter(pl.Series(is_first(words.to_numpy(), every)))
    slot_of = np.empty(every, dtype=np.uint32)
    slot_of[known] = np.arange(known.len())
    slot = pl.Series(slot_of[words])
    columns = {
        "role": (known // tokens.len()).cast(pl.UInt8).cat.to(ROLE),
        "token": tokens.gather(known % tokens.len()),
        "spread": pl.Series(np.bincount(slot), dtype=pl.UInt32),
    }
    return pl.DataFrame(columns).with_row_index("slot"), slot


def slot_rows(base: pl.DataFrame, role: str, token: pl.Expr, penalty: float, label: str) -> pl.DataFrame:
    """Return rows of a piece: the token of each row (`of`) in this role; without one there is no row."""
    rows = base.select(
        pl.col("of").cast(pl.UInt32),
        role=pl.lit(role, dtype=ROLE),
        token=token,
        penalty=pl.lit(penalty),
        label=pl.lit(label, dtype=LABEL),
    )
    return rows.filter(pl.col("token") != "")


_WORDS = pl.col("words")
_FIRST, _WHOLE, _SEVERAL = _WORDS.list.first(), _WORDS.list.join(""), _WORDS.list.len() > 1


def _each(base: pl.DataFrame, role: str, penalty: float, label: str) -> pl.DataFrame:
    return slot_rows(base.explode("words", empty_as_null=True), role, _WORDS, penalty, label)


def _initial(base: pl.DataFrame, role: str) -> pl.DataFrame:
    return slot_rows(base.filter(_WORDS.list.len() > 0), role, _FIRST.str.slice(0, 1) + ".", 0.0, "initial")


def _no_particles(base: pl.DataFrame, shortest: int = 1) -> pl.DataFrame:
    """Keep words of so many letters at least that are no particles."""
    word = pl.element()
    kept = ~word.is_in(PARTICLES) & (word.str.len_bytes() >= shortest)
    return base.with_columns(_WORDS.list.filter(kept))


def _forenames(given: pl.DataFrame) -> list[pl.DataFrame]:
    several = given.filter(_SEVERAL)
    later = several.with_columns(_WORDS.list.slice(1))
    return [
        slot_rows(given, "given", _WHOLE, 0.0, "forename"),
        slot_rows(several, "given", _FIRST, FIRST_OF_TWO, "first forename"),
        _each(later, "given", SECOND_FORENAME, "second forename"),
    ]


def _family_names(family: pl.DataFrame) -> list[pl.DataFrame]:
    several = family.filter(_SEVERAL)
    particle = _FIRST.is_in(PARTICLES)
    return [
        slot_rows(family, "family", _WHOLE, 0.0, "family name"),
        slot_rows(several.filter(particle), "family", _WORDS.list.last(), LAST_WORD, "family name"),
        _each(several.filter(~particle), "family", HALF, "half of the family name"),
    ]
