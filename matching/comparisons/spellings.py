"""The pieces that people put into handles for a name: rebecca, becca, bec, r; and how common each is.

Every usual forename and family name counts here, not only the students': a handle can be read as a student's
only so far as it cannot be read as somebody else's.
"""

import math
from dataclasses import dataclass
from string import ascii_lowercase

import polars as pl

from matching.dense import ByNumber, by_number
from matching.population import uk_shares
from matching.rows import NameSide, once_a_side
from matching.words import variants
from matching.words.sounds import sound_key

CHANCE = {
    "whole": 1.0,
    "short form": 0.1,
    "cut": 0.02,
    "pet form": 0.01,
    "sounds alike": 0.005,
    "family cut": 0.005,
}
"""How likely people so named are to put that very piece into a handle, against the whole. Round values."""

GIVEN_CUTS = (3, 4, 5)
FAMILY_CUTS = (3, 4, 5)
"""Letters that a name is cut to in handles (bec.nowak, rebecca.nank)."""

LEAST_HEARD = 4
"""Letters from which names are heard: shorter ones sound like too many others."""

CUT = -4.0
"""log2 chance under which a piece is no name by itself, only a name cut short."""
SHORT = 3
"""Letters of a piece that counts only where a word begins or ends: shorter than most chance meetings."""
LETTERS = len(ascii_lowercase)

_DOUBLES = ([2 * letter for letter in "bcdfgklmnprstz"], list("bcdfgklmnprstz"))

PET_ENDINGS = ("i", "y", "ie")


@dataclass(frozen=True)
class Meanings:
    """What pieces say in one role.

    Attributes:
        words: one row a piece × word of the students' vocabulary: slot_<role>, chance_<role> (log2, 0 or
            below).
        of_piece: finds those rows by the piece.
    """

    words: pl.DataFrame
    of_piece: ByNumber

    def of(self, read: pl.DataFrame, role: str) -> pl.DataFrame:
        """Join these words to rows with a piece of the role."""
        row, word = self.of_piece.meet(read[role])
        return pl.concat(
            [read.select(pl.all().gather(row)), self.words.select(pl.all().gather(word))], how="horizontal"
        )


@dataclass(frozen=True)
class Spellings:
    """What can stand in handles.

    Attributes:
        pieces: piece (its number: its row, in the order of the forms), form, size (its letters), given,
            family (log2 of the share of people whose handle it could stand in for a forename, or a family
            name; null: nobody's), given_best, family_best (the best of its chances), given_most, family_most
            (the best for a student; minus infinity: no student's), stands_alone (it counts anywhere).
        likely, cuts: by role, what pieces say that are a name by themselves, and that cut one short.
        best_cut: by role, the best chance among `cuts`.
        middle_names: the forms that can stand for a forename, as one list.
        letters: given, family: log2 of the share of people by first letter, a to z; null: nobody's.
    """

    pieces: pl.DataFrame
    likely: dict[str, Meanings]
    cuts: dict[str, Meanings]
    best_cut: dict[str, float]
    middle_names: pl.Series
    letters: pl.DataFrame


@once_a_side
def spellings(side: NameSide) -> Spellings:
    """Prepare the pieces for these students."""
    forms, letters = {}, []
    for role, made in (("given", _given_forms), ("family", _family_forms)):
        shares = _shares(role, side)
        forms[role] = made(shares["token"]).join(shares, on="token")
        letters.append(_letters(shares, role))
    pieces = _pieces(forms)
    likely, cuts, best_cut = {}, {}, {}
    for role, every in forms.items():
        words = side.vocabulary.filter(pl.col("role") == role).select(
            "token", pl.col("slot").alias(f"slot_{role}")
        )
        meanings = (
            every.join(words, on="token")
            .join(pieces.select("form", pl.col("piece").alias(role)), on="form")
            .select(role, f"slot_{role}", pl.col("chance").log(2).alias(f"chance_{role}"))
        )
        most = meanings.group_by(role).agg(pl.col(f"chance_{role}").max().alias(f"{role}_most"))
        pieces = pieces.join(
            most, left_on="piece", right_on=role, how="left", maintain_order="left"
        ).with_columns(pl.col(f"{role}_most").fill_null(-math.inf))
        chance = pl.col(f"chance_{role}")
        likely[role], cuts[role] = (
            Meanings(some.drop(role), by_number(some[role], pieces.height))
            for some in (meanings.filter(chance >= CUT), meanings.filter(chance < CUT))
        )
        best_cut[role] = cuts[role].words.select(chance.max().fill_null(-math.inf)).item()
    middle_names = pieces.filter(pl.col("given").is_not_null())["form"].implode()
    return Spellings(pieces, likely, cuts, best_cut, middle_names, pl.concat(letters, how="horizontal"))


def _shares(role: str, side: NameSide) -> pl.DataFrame:
    """How common each name is, the students' and the country's: token, share (0 to 1)."""
    common = side.common[role]
    here = common.of_records()
    uk = common.of_shown(uk_shares(role)["token"]).join(here, on="token", how="anti")
    spoken = pl.concat([here.select("token", "bits"), uk.select("token", "bits")])
    return spoken.filter(pl.col("token").str.len_bytes() > 1).select(
        "token", share=pl.lit(2.0).pow(-pl.col("bits"))
    )


def _given_forms(tokens: pl.Series) -> pl.DataFrame:
    whole = tokens.alias("token").to_frame()
    listed = variants.pairs().filter(pl.col("form").str.len_bytes() > 1)
    short = whole.join(listed, left_on="token", right_on="name").select("token", "form")
    return _best(
        {
            "whole": [whole.with_columns(form="token")],
            "short form": [short],
            "cut": _cut(whole, GIVEN_CUTS),
            "pet form": _pet_forms(whole),
            "sounds alike": _sounding_alike(whole),
        },
    )


def _family_forms(tokens: pl.Series) -> pl.DataFrame:
    whole = tokens.alias("token").to_frame()
    kinds = {
        "whole": [whole.with_columns(form="token")],
        "family cut": _cut(whole, FAMILY_CUTS),
        "sounds alike": _sounding_alike(whole),
    }
    return _best(kinds)


def _best(kinds: dict[str, list[pl.DataFrame]]) -> pl.DataFrame:
    """Bring the kinds together; a form that comes about in two ways counts by the likelier one."""
    rows = [
        table.select(form="form", token="token", chance=pl.lit(CHANCE[kind]))
        for kind, tables in kinds.items()
        for table in tables
    ]
    return pl.concat(rows).group_by("form", "token").agg(pl.col("chance").max())


def _cut(whole: pl.DataFrame, lengths: tuple[int, ...]) -> list[pl.DataFrame]:
    return [
        whole.filter(pl.col("token").str.len_bytes() > n + 1).with_columns(
            form=pl.col("token").str.slice(0, n)
        )
        for n in lengths
    ]


def _sounding_alike(whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Pair names that sound alike, a letter longer at most (Maya, Maia), or write double letters once."""
    long = whole.filter(pl.col("token").str.len_bytes() >= LEAST_HEARD)
    keyed = long.with_columns(key=sound_key(pl.col("token")))
    pairs = keyed.join(keyed.rename({"token": "form"}), on="key").filter(pl.col("form") != pl.col("token"))
    lengths = [pl.col(word).str.len_bytes().cast(pl.Int32) for word in ("form", "token")]
    heard = pairs.filter((lengths[0] - lengths[1]).abs() <= 1)
    undoubled = long.with_columns(form=pl.col("token").str.replace_many(*_DOUBLES))
    return [heard, undoubled.filter(pl.col("form") != pl.col("token"))]


def _pet_forms(whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Make pet forms by rule from the first three letters: madd + ie, dem + i."""
    start = pl.col("token").str.slice(0, 3)
    return [
        whole.filter(pl.col("token").str.len_bytes() > len(ending) + 3).with_columns(
            form=(start + pl.col("token").str.slice(2, 1) if twice else start) + ending
        )
        for twice in (False, True)
        for ending in PET_ENDINGS
    ]


def _pieces(forms: dict[str, pl.DataFrame]) -> pl.DataFrame:
    share = pl.col("share") * pl.col("chance")
    by_role = [
        forms[role]
        .group_by("form")
        .agg(share.sum().log(2).alias(role), pl.col("chance").max().log(2).alias(f"{role}_best"))
        for role in ("given", "family")
    ]
    both = by_role[0].join(by_role[1], on="form", how="full", coalesce=True)
    size = pl.col("form").str.len_bytes()
    whole = pl.max_horizontal("given_best", "family_best") >= CUT
    return (
        both.sort("form").with_columns(size=size, stands_alone=whole & (size > SHORT)).with_row_index("piece")
    )


def _letters(shares: pl.DataFrame, role: str) -> pl.DataFrame:
    """Share of people by first letter, log2, a to z; column named for the role."""
    by_letter = shares.group_by(letter=pl.col("token").str.slice(0, 1)).agg(pl.col("share").sum())
    known = by_letter.select("letter", (pl.col("share") / pl.col("share").sum()).log(2).alias(role))
    every = pl.DataFrame({"letter": list(ascii_lowercase)})
    return every.join(known, on="letter", how="left", maintain_order="left").select(role)
