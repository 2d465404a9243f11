"""The students' side of the match: distinct names, their words ready and how rare each is.

Everything heavy happens over distinct names and words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import polars as pl

from matching.communities import ROLES, together_bits
from matching.counts import counted, rarities
from matching.dense import joined, one_number
from matching.once import once_each
from matching.population import Frequencies
from matching.words.name_parts import PARTS, Part, in_parts
from matching.words.parts import in_another_script
from matching.words.slots import AS_FAMILY, numbered, ways
from records.policy import NameKind

ASCII = r"^[\x00-\x7f]*$"

INITIAL_BITS = {"given": 2.5, "family": 2.6}
"""Bits for an agreeing initial: some ten first letters share most names."""

KIND = pl.Enum([str(kind) for kind in NameKind])
"""Kinds of names, from the one that counts first down."""

RARE_SPREAD = 12
"""A name that at most so many distinct names hold may speak alone: a shared Smith alone is nothing."""


@dataclass(frozen=True, eq=False)
class NameSide:
    """The students' distinct names. Compared by identity: what is prepared from one is kept beside it.

    Attributes:
        names: one row a distinct name, by number: `name`, given and family (numbers of its `texts`),
            middle_words (a list, mostly empty).
        texts: the distinct forenames and family names, by role; the words of one joined.
        owners: name, student: which students carry it (row number in STUDENTS), with name_kind.
        slots: SLOTS with `bits` (rarity + penalty).
        vocabulary: slot, role, token, spread (how many distinct names hold it), most (bits it is worth
            at most), shown_bits (how rare it is where it is shown).
        common: how common names are, by role (``given``, ``family``).
        together: given_slot, family_slot, together_bits (below 0) of words that go together.
        another_script: whether any is written in another script than Latin.
    """

    names: pl.DataFrame
    texts: dict[str, pl.Series]
    owners: pl.DataFrame
    slots: pl.DataFrame
    vocabulary: pl.DataFrame
    common: dict[str, Frequencies]
    together: pl.DataFrame
    another_script: bool = False

    def rare(self, role: str) -> pl.DataFrame:
        """Return the rows of `vocabulary` in this role that are rare enough to speak alone."""
        return self.vocabulary.filter((pl.col("role") == role) & (pl.col("spread") <= RARE_SPREAD))

    def initials(self) -> pl.Series:
        """Tell by slot which words are the initial of a whole one."""
        return self.vocabulary["token"].str.ends_with(".")


Made = TypeVar("Made")
_MADE: dict[Callable[[NameSide], Any], WeakKeyDictionary[NameSide, Any]] = {}
"""What `once_a_side` keeps, by what makes it."""


def once_a_side(make: Callable[[NameSide], Made]) -> Callable[[NameSide], Made]:
    """Make something from the students once, for as long as they are held: shown names come in parts.

    What is made must not hold the side itself, or both would stay for ever. Parts in hand at once wait
    for it.
    """
    made: WeakKeyDictionary[NameSide, Made] = WeakKeyDictionary()
    one_at_a_time = RLock()

    @wraps(make)
    def made_of(side: NameSide) -> Made:
        with one_at_a_time:
            if side not in made:
                made[side] = make(side)
            return made[side]

    _MADE[made_of] = made
    return made_of


def let_go(side: NameSide, *made_by: Callable[[NameSide], Any]) -> None:
    """Forget what was made from these students, by these or by all: it can be made again."""
    for make in made_by or _MADE:
        _MADE[make].pop(side, None)


def name_side(students: pl.DataFrame, names: pl.DataFrame) -> NameSide:
    """Prepare STUDENTS and NAMES."""
    named, parts, owners = _distinct(students, names)
    words = {of: part.words for of, part in parts.items()}
    pieces = ways(words)
    another_script = "given_written" in named.columns
    if another_script:
        from matching.words.scripts import recorded

        pieces += recorded.ways(named)
    found, vocabulary = numbered(pieces, named)
    del pieces
    together = _words_together(found, owners, vocabulary["token"])
    common = counted(named, words, owners)
    rare = rarities(vocabulary, common)
    if another_script:
        rare = recorded.with_rarities(rare, vocabulary, common)
    found = _priced(found, vocabulary["token"], rare)
    known = vocabulary.with_columns(rare["shown_bits"], most=_most(found, vocabulary.height))
    distinct = named.select("name", *ROLES, middle_words=words["middle"].gather(named["middle"]))
    texts = {role: words[role].list.join("") for role in ROLES}
    return NameSide(distinct, texts, owners, found, known, common, together, another_script)


def _most(found: pl.DataFrame, slots: int) -> pl.Series:
    """The most bits that each slot has, by its number; null where no name gives it any."""
    most = np.full(slots, np.nan)
    np.fmax.at(most, found["slot"].to_numpy(), found["bits"].to_numpy())
    return pl.Series(most).fill_nan(None)


def _distinct(
    students: pl.DataFrame, names: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, Part], pl.DataFrame]:
    """Number the distinct names, with the numbers of their parts, and say who carries them.

    Where any is in another script, given_written and family_written stand beside.
    """
    student = students.select("student_id").with_row_index("student")
    # In order: names are numbered as they come, and a number settles what nothing else does.
    row = names.select("student_id").with_row_index("row")
    owned = row.join(student, on="student_id", maintain_order="left")
    whole = names[owned["row"]].with_columns(owned["student"])
    parts = in_parts(whole)
    told = pl.DataFrame(parts[of].number.alias(of) for of in PARTS)
    keys = told.get_columns()
    if any(in_another_script(parts[half].written).any() for half in ("given", "family")):
        from matching.words.scripts import recorded

        written = recorded.written(whole)
        keys += [once_each(words.list.join(" ").fill_null(""))[1] for words in written]
        told = told.hstack(written)
    key = one_number(keys).alias("key")
    first = key.is_first_distinct()
    numbers = key.filter(first).to_frame().with_row_index("name")
    name = key.to_frame().join(numbers, on="key", how="left", maintain_order="left")["name"]
    return (
        told.filter(first).with_row_index("name"),
        parts,
        _owners(whole.select(name, "student", "name_kind")),
    )


def _priced(found: pl.DataFrame, tokens: pl.Series, rare: pl.DataFrame) -> pl.DataFrame:
    """Add to SLOTS what each is worth, `bits`."""
    # A recorded name of one letter ("R") is an initial too, however few students have it.
    letter = (tokens.str.strip_suffix(".").str.len_bytes() == 1).gather(found["slot"])
    initial = pl.when(pl.col("role") == "given").then(INITIAL_BITS["given"]).otherwise(INITIAL_BITS["family"])
    rarity = (
        pl.when(letter)
        .then(initial)
        .when(pl.col("label") == AS_FAMILY)
        .then(rare["bits_as_family"].gather(found["slot"]))
        .otherwise(rare["bits"].gather(found["slot"]))
    )
    return found.with_columns(bits=rarity + pl.col("penalty"))


def _words_together(found: pl.DataFrame, owners: pl.DataFrame, tokens: pl.Series) -> pl.DataFrame:
    """Say which words of SLOTS go together: given_slot, family_slot, together_bits."""
    given, family = (
        found.filter((pl.col("role") == role) & (pl.col("label") != "initial")).select(
            "name", pl.col("label").alias(f"{role}_label"), pl.col("slot").alias(role)
        )
        for role in ("given", "family")
    )
    borne = joined(given, family, "name")
    whole = (pl.col("given_label") == "forename") & (pl.col("family_label") == "family name")
    recorded = borne.filter(whole).join(owners.select("name", "student"), on="name")
    once = one_number([recorded[of] for of in ("given", "family", "student")]).is_first_distinct()
    met = together_bits(
        borne.select("given", "family"), recorded.filter(once).select("given", "family"), tokens
    )
    return met.select(given_slot="given", family_slot="family", together_bits="together_bits")


def _owners(named: pl.DataFrame) -> pl.DataFrame:
    """One row a name and student; of several kinds the first of legal, preferred, former and alias counts."""
    ranked = named.with_columns(pl.col("name_kind").cast(KIND, strict=False))
    rank = ranked["name_kind"].to_physical().fill_null(len(NameKind))
    ordered = ranked[one_number([named["name"], named["student"], rank]).arg_sort()]
    other = pl.any_horizontal(pl.col(of).ne_missing(pl.col(of).shift()) for of in ("name", "student"))
    return ordered.filter(other)
