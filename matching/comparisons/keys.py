"""The students' names, to be found by the words that stand in a handle."""

from dataclasses import dataclass
from string import ascii_lowercase

import polars as pl

from matching.communities import no_more_than_either
from matching.pairs import pair
from matching.rows import NameSide, once_a_side

OTHER = {"given": "family", "family": "given"}


@dataclass(frozen=True)
class Keys:
    """The students' names by words that can stand in a handle (slot numbers), with their penalty.

    `middle`: the first middle name, by the name's number; `both` by forename and family name; `initials` by
    one of them (the role) and the other's first letter; `alone` by one rare word. `given_middle`: the
    forename is a middle name.
    """

    middle: pl.Series
    both: pl.DataFrame
    initials: dict[str, pl.DataFrame]
    alone: dict[str, pl.DataFrame]


@once_a_side
def keys(side: NameSide) -> Keys:
    """Make the keys of these students."""
    words, letters = {}, {}
    initial = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
    alphabet = pl.DataFrame({"first": list(ascii_lowercase)}).with_row_index("letter")
    for role in OTHER:
        of_role = side.slots.filter(pl.col("role") == role)
        words[role] = of_role.filter(~initial).select(
            "name",
            pl.col("slot").alias(f"slot_{role}"),
            "penalty",
            (pl.col("label") == "middle name").alias(f"{role}_middle"),
            pl.col("bits").alias(f"{role}_worth"),
        )
        first = of_role.filter(initial).select("name", first=pl.col("token").str.slice(0, 1))
        letters[role] = first.join(alphabet, on="first").drop("first")
    initials, alone = {}, {}
    for role, other in OTHER.items():
        slot, penalty = f"slot_{role}", words[role].drop(f"{role}_worth")
        lettered = penalty.join(letters[other], on="name")
        initials[role] = lettered.with_columns(key=pair(slot, "letter")).drop(slot, "letter")
        alone[role] = penalty.join(side.rare(role).select(pl.col("slot").alias(slot)), on=slot, how="semi")
    return Keys(side.names["middle_words"].list.first(), _both(words, side.together), initials, alone)


def _both(words: dict[str, pl.DataFrame], together: pl.DataFrame) -> pl.DataFrame:
    """The names by forename and family name; words that go together are less rare than either says."""
    both = words["given"].join(words["family"], on="name", suffix="_family")
    numbered = both.with_columns(key=pair("slot_given", "slot_family"))
    goes = together.select("together_bits", key=pair("given_slot", "family_slot"))
    known = numbered.join(goes, on="key", how="left")
    less = no_more_than_either("given_worth", "family_worth")
    penalty = pl.col("penalty") + pl.col("penalty_family") + less
    return known.select("key", "name", "given_middle", penalty=penalty)
