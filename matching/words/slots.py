"""A student's name taken apart: which words could stand for the forename and which for the family name."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from matching.pairs import pair, unpaired
from records.names import folded

PARTICLES = """
    van von der den de del della delle degli dei da di do dos das du d la le les l el al ash az bin ibn
    bint binti ap ab ferch verch o ni nic ui mc mac st ter ten tor zu zum zur vom af av abu abou umm
    dell dall
    """.split()
"""Words that begin a family name without being one: the last word alone may stand for "van der Berg"."""

ROLE = pl.Enum(["both", "family", "given"])
AS_FAMILY = "middle name as family name"
LABEL = pl.Enum(
    [
        *("forename", "first forename", "second forename", "middle name", "initial"),
        *("family name", "half of the family name", AS_FAMILY, "run together"),
    ]
)

SLOTS = {
    "name": pl.UInt32,
    "role": ROLE,
    "token": pl.String,
    "penalty": pl.Float64,
    "label": LABEL,
}
"""One row is one way a word can stand for a student's forename or family name.

`name` numbers the distinct names; `role` is ``given``, ``family`` or ``both`` (run together). `penalty`
is in bits (0 or below), for words that say less than the whole; `label` says which it is.
A token that ends in a full stop ("r.") is the initial of the whole, and meets only initials.
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
RUN_TOGETHER = -1.0


_ELIDED = r"(?i)^(d|l|dell|dall)['’](\p{L}{3})"
# What an apostrophe ties to a family name is a particle: Dell'Acqua, d'Estrées, O'Hara.


def folded_names(names: pl.DataFrame) -> pl.DataFrame:
    """Fold NAMES: adds given_words, middle_words, family_words (lists of tokens; empty where null)."""
    parted = names.with_columns(pl.col("family").cast(pl.String).str.replace(_ELIDED, "${1} ${2}"))
    columns = [
        _words(folded(parted[column])).alias(f"{column}_words") for column in ("given", "middle", "family")
    ]
    return names.with_columns(columns)


def _words(text: pl.Series) -> pl.Series:
    """Part folded text at its blanks; nothing where there is none."""
    words = pl.col("text").fill_null("")
    none = pl.lit([], dtype=pl.List(pl.String))
    parted = pl.when(words == "").then(none).otherwise(words.str.split(" "))
    return text.alias("text").to_frame().select(parted).to_series()


def ways(names: pl.DataFrame) -> list[pl.DataFrame]:
    """Return SLOTS for rows of name and its words, piece by piece.

    What one word can be in one role of one name stands in order, the best first.
    """
    base = names.select(
        "name",
        pl.col("given_words").alias("given"),
        pl.col("middle_words").alias("middle"),
        pl.col("family_words").alias("family"),
    )
    return [*_forename_slots(base), *_family_slots(base), *_run_together(base)]


def numbered(pieces: Iterable[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring SLOTS together, no (name, role, token) twice: the first stands.

    Returns them with `slot`, the number of the distinct role and token, by name; and one row a slot: slot (in
    the order of the names), role, token, spread (how many distinct names hold it).
    """
    every = pl.concat(pieces).filter(pl.col("token") != "")
    tokens, place = _in_order(every["token"])
    word = every["role"].to_physical().cast(pl.UInt64) * tokens.len() + place
    # In a large pool these are millions: what is compared is one number a row.
    rows = every.select("penalty", "label", word=word, key=pair("name", word))
    del every
    ordered = rows.sort("key", maintain_order=True)
    found = ordered.filter(pl.col("key").ne_missing(pl.col("key").shift()))
    vocabulary, slot = _vocabulary(found["word"], tokens)
    slots = found.select(
        unpaired("key")[0].alias("name"),
        *(vocabulary[column].gather(slot).alias(column) for column in ("role", "token")),
        "penalty",
        "label",
        slot=slot,
    )
    return slots, vocabulary


def _vocabulary(words: pl.Series, tokens: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Number the distinct words as they come: one row a slot, and the slot of each word.

    A word is the number of its role, times so many tokens, and the place of its token.
    """
    known = words.filter(words.is_first_distinct())
    slot_of = np.empty(ROLE.categories.len() * tokens.len(), dtype=np.uint32)
    slot_of[known] = np.arange(known.len())
    slot = pl.Series(slot_of[words])
    columns = {
        "role": (known // tokens.len()).cast(pl.UInt8).cat.to(ROLE),
        "token": tokens.gather(known % tokens.len()),
        "spread": pl.Series(np.bincount(slot), dtype=pl.UInt32),
    }
    return pl.DataFrame(columns).with_row_index("slot"), slot


def _in_order(words: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the distinct words in order, and the place of each word among them."""
    numbers = pl.Categorical(pl.Categories.random())
    # Held to the end, since the numbers go with the last column that uses them.
    coded = words.cast(numbers)
    code = coded.to_physical()
    ordered = words.filter(code.is_first_distinct()).sort()
    place_of = np.empty(ordered.len(), dtype=np.uint32)
    place_of[ordered.cast(coded.dtype).to_physical()] = np.arange(ordered.len())
    return ordered, pl.Series(place_of[code])


def slot_rows(base: pl.DataFrame, role: str, token: pl.Expr, penalty: float, label: str) -> pl.DataFrame:
    """Return SLOTS rows: the token of each name in this role."""
    return base.select(
        "name",
        role=pl.lit(role, dtype=ROLE),
        token=token,
        penalty=pl.lit(penalty),
        label=pl.lit(label, dtype=LABEL),
    )


def _each(base: pl.DataFrame, role: str, column: str, penalty: float, label: str) -> pl.DataFrame:
    return slot_rows(
        base.explode(column, empty_as_null=True).drop_nulls(column), role, pl.col(column), penalty, label
    )


def _initial(base: pl.DataFrame, role: str) -> pl.DataFrame:
    known = base.filter(pl.col(role).list.len() > 0)
    return slot_rows(known, role, pl.col(role).list.first().str.slice(0, 1) + ".", 0.0, "initial")


def _forename_slots(base: pl.DataFrame) -> list[pl.DataFrame]:
    several = base.filter(pl.col("given").list.len() > 1)
    later = several.with_columns(pl.col("given").list.slice(1))
    return [
        slot_rows(base, "given", pl.col("given").list.join(""), 0.0, "forename"),
        slot_rows(several, "given", pl.col("given").list.first(), FIRST_OF_TWO, "first forename"),
        _each(later, "given", "given", SECOND_FORENAME, "second forename"),
        # A particle that stands among the middle names ("Charles de Salis") is nobody's forename.
        _each(base, "given", "middle", MIDDLE_AS_FORENAME, "middle name").filter(
            ~pl.col("token").is_in(PARTICLES)
        ),
        _initial(base, "given"),
    ]


def _family_slots(base: pl.DataFrame) -> list[pl.DataFrame]:
    several = base.filter(pl.col("family").list.len() > 1)
    particle = pl.col("family").list.first().is_in(PARTICLES)
    halves = several.filter(~particle)
    return [
        slot_rows(base, "family", pl.col("family").list.join(""), 0.0, "family name"),
        slot_rows(several.filter(particle), "family", pl.col("family").list.last(), LAST_WORD, "family name"),
        _each(halves, "family", "family", HALF, "half of the family name"),
        _each(base, "family", "middle", MIDDLE_AS_FAMILY, AS_FAMILY).filter(
            ~pl.col("token").is_in(PARTICLES) & (pl.col("token").str.len_bytes() > 1)
        ),
        _initial(base, "family"),
    ]


def _run_together(base: pl.DataFrame) -> list[pl.DataFrame]:
    whole = base.filter((pl.col("given").list.len() > 0) & (pl.col("family").list.len() > 0))
    given, family = pl.col("given").list.join(""), pl.col("family").list.join("")
    return [
        slot_rows(whole, "both", given + family, RUN_TOGETHER, "run together"),
        slot_rows(whole, "both", family + given, RUN_TOGETHER, "run together"),
    ]
