"""The students' names, to be found by the words that stand in a handle."""

from dataclasses import dataclass
from string import ascii_lowercase

import polars as pl

from matching.borne import Marked
from matching.communities import no_more_than_either
from matching.dense import joined
from matching.pairs import pair
from matching.rows import NameSide, once_a_side

OTHER = {"given": "family", "family": "given"}


@dataclass(frozen=True)
class Keys:
    """The students' names by words that can stand in a handle (slot numbers), with their penalty.

    `middle`: the first middle name, by the name's number; `both` by forename and family name, which are
    `marked`; `initials` by one of them (the role) and the other's first letter; `alone` by one rare word.
    `given_middle`: the forename is a middle name.
    """

    middle: pl.Series
    both: pl.DataFrame
    marked: Marked
    initials: dict[str, pl.DataFrame]
    alone: dict[str, pl.DataFrame]


@once_a_side
def keys(side: NameSide) -> Keys:
    """Make the keys of these students."""
    words, letters = {}, {}
    whole = side.vocabulary["token"].str.strip_suffix(".")
    initial = whole.str.len_bytes() == 1
    letter = whole.str.slice(0, 1).cast(pl.Enum(list(ascii_lowercase)), strict=False).to_physical()
    for role in OTHER:
        of_role = side.slots.filter(pl.col("role") == role)
        one_letter = initial.gather(of_role["slot"])
        words[role] = of_role.filter(~one_letter).select(
            "name",
            pl.col("slot").alias(f"slot_{role}"),
            "penalty",
            (pl.col("label") == "middle name").alias(f"{role}_middle"),
            pl.col("bits").alias(f"{role}_worth"),
        )
        single = of_role.filter(one_letter)
        letters[role] = single.select("name", letter=letter.gather(single["slot"])).drop_nulls("letter")
    initials, alone = {}, {}
    for role, other in OTHER.items():
        slot, penalty = f"slot_{role}", words[role].drop(f"{role}_worth")
        lettered = joined(penalty, letters[other], "name")
        initials[role] = lettered.with_columns(key=pair(slot, "letter")).drop(slot, "letter")
        alone[role] = penalty.join(side.rare(role).select(pl.col("slot").alias(slot)), on=slot, how="semi")
    both = joined(words["given"], _family(words), "name")
    marked = Marked.of(both["slot_given"], both["slot_family"])
    middle = side.names["middle_words"].list.first()
    return Keys(middle, _priced(both, side.together), marked, initials, alone)


def _family(words: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return words["family"].drop("family_middle").rename({"penalty": "penalty_family"})


def _priced(both: pl.DataFrame, together: pl.DataFrame) -> pl.DataFrame:
    """The names by forename and family name; words that go together are less rare than either says."""
    numbered = both.with_columns(key=pair("slot_given", "slot_family"))
    goes = together.select("together_bits", key=pair("given_slot", "family_slot"))
    known = numbered.join(goes, on="key", how="left")
    less = no_more_than_either("given_worth", "family_worth")
    penalty = pl.col("penalty") + pl.col("penalty_family") + less
    return known.select("key", "name", "given_middle", penalty=penalty)
