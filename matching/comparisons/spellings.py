"""The pieces that people put into handles for a name: rebecca, becca, bec, r; and how common each is.

Every usual forename and family name counts here, not only the students': a handle can be read as a student's
only so far as it cannot be read as somebody else's.
"""

import math
from dataclasses import dataclass
from string import ascii_lowercase

import polars as pl

from matching.comparisons.tries import Trie
from matching.dense import ByNumber, by_number
from matching.population import uk_shares
from matching.rows import NameSide, once_a_side
from matching.words import variants
from matching.words.sounds import sound_keys

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
        sought: finds pieces in a text.
        likely, cuts: by role, what pieces say that are a name by themselves, and that cut one short.
        best_cut: by role, the best chance among `cuts`.
        middle_names: the forms that can stand for a forename, as one list.
        letters: given, family: log2 of the share of people by first letter, a to z; null: nobody's.
    """

    pieces: pl.DataFrame
    sought: Trie
    likely: dict[str, Meanings]
    cuts: dict[str, Meanings]
    best_cut: dict[str, float]
    middle_names: pl.Series
    letters: pl.DataFrame


@once_a_side
def spellings(side: NameSide) -> Spellings:
    """Prepare the pieces for these students."""
    shares = {role: _shares(role, side) for role in side.common}
    made = {"given": _given_forms(shares["given"]), "family": _family_forms(shares["family"])}
    forms = pl.concat(table["form"] for table in made.values()).unique().sort()
    pieces = forms.to_frame().with_row_index("piece").with_columns(size=pl.col("form").str.len_bytes())
    likely, cuts, best_cut = {}, {}, {}
    for role, table in made.items():
        rows = _numbered(table, forms, shares[role], side.vocabulary.filter(pl.col("role") == role))
        pieces = pieces.join(_chances(rows, role), on="piece", how="left", maintain_order="left")
        likely[role], cuts[role] = (
            _meanings(rows.filter(some), role, forms.len())
            for some in (pl.col("chance").log(2) >= CUT, pl.col("chance").log(2) < CUT)
        )
        best_cut[role] = cuts[role].words.select(pl.col(f"chance_{role}").max().fill_null(-math.inf)).item()
    whole = pl.max_horizontal("given_best", "family_best") >= CUT
    return Spellings(
        pieces.with_columns(
            pl.col("given_most", "family_most").fill_null(-math.inf),
            stands_alone=whole & (pl.col("size") > SHORT),
        ),
        Trie.of(forms),
        likely,
        cuts,
        best_cut,
        pieces.filter(pl.col("given").is_not_null())["form"].implode(),
        pl.concat([_letters(shares[role], role) for role in shares], how="horizontal"),
    )


def _numbered(
    made: pl.DataFrame, forms: pl.Series, shares: pl.DataFrame, vocabulary: pl.DataFrame
) -> pl.DataFrame:
    """One row a form and a word that it could be: piece (number of the form), chance, share, slot.

    A form that comes about in two ways counts by the likelier one; `slot` is null where no student has the
    word.
    """
    numbers = made.select("word", "chance", piece=pl.col("form").cast(pl.Enum(forms)).to_physical())
    best = numbers.group_by("piece", "word").agg(pl.col("chance").max())
    slots = shares.join(vocabulary.select("token", "slot"), on="token", how="left", maintain_order="left")
    return best.with_columns(slots.select(pl.col("share", "slot").gather(best["word"])))


def _chances(rows: pl.DataFrame, role: str) -> pl.DataFrame:
    """The columns of `pieces` in this role, by piece."""
    chance, known = pl.col("chance"), pl.col("slot").is_not_null()
    return rows.group_by("piece").agg(
        (pl.col("share") * chance).sum().log(2).alias(role),
        chance.max().log(2).alias(f"{role}_best"),
        pl.when(known).then(chance).max().log(2).alias(f"{role}_most"),
    )


def _meanings(rows: pl.DataFrame, role: str, pieces: int) -> Meanings:
    known = rows.drop_nulls("slot")
    words = known.select(
        pl.col("slot").alias(f"slot_{role}"), pl.col("chance").log(2).alias(f"chance_{role}")
    )
    return Meanings(words, by_number(known["piece"], pieces))


def _shares(role: str, side: NameSide) -> pl.DataFrame:
    """How common each name is, the students' and the country's: word (its row), token, share (0 to 1)."""
    common = side.common[role]
    here = common.of_records()
    uk = common.of_shown(uk_shares(role)["token"]).join(here, on="token", how="anti")
    spoken = pl.concat([here.select("token", "bits"), uk.select("token", "bits")])
    several = spoken.filter(pl.col("token").str.len_bytes() > 1)
    return several.select("token", share=pl.lit(2.0).pow(-pl.col("bits"))).with_row_index("word")


def _given_forms(whole: pl.DataFrame) -> pl.DataFrame:
    listed = variants.pairs().filter(pl.col("form").str.len_bytes() > 1)
    return _of_all_kinds(
        {
            "whole": [whole.with_columns(form="token")],
            "short form": [whole.join(listed, left_on="token", right_on="name")],
            "cut": _cut(whole, GIVEN_CUTS),
            "pet form": _pet_forms(whole),
            "sounds alike": _sounding_alike(whole),
        },
    )


def _family_forms(whole: pl.DataFrame) -> pl.DataFrame:
    return _of_all_kinds(
        {
            "whole": [whole.with_columns(form="token")],
            "family cut": _cut(whole, FAMILY_CUTS),
            "sounds alike": _sounding_alike(whole),
        }
    )


def _of_all_kinds(kinds: dict[str, list[pl.DataFrame]]) -> pl.DataFrame:
    """Bring the kinds together: word, form, chance."""
    return pl.concat(
        table.select("word", "form", chance=pl.lit(CHANCE[kind]))
        for kind, tables in kinds.items()
        for table in tables
    )


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
    keyed = long.with_columns(key=sound_keys(long["token"]))
    heard_so = keyed.select("key", form="token")
    pairs = keyed.join(heard_so, on="key").filter(pl.col("form") != pl.col("token"))
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


def _letters(shares: pl.DataFrame, role: str) -> pl.DataFrame:
    """Share of people by first letter, log2, a to z; column named for the role."""
    by_letter = shares.group_by(letter=pl.col("token").str.slice(0, 1)).agg(pl.col("share").sum())
    known = by_letter.select("letter", (pl.col("share") / pl.col("share").sum()).log(2).alias(role))
    every = pl.DataFrame({"letter": list(ascii_lowercase)})
    return every.join(known, on="letter", how="left", maintain_order="left").select(role)
