"""Which shown words could be which of the students' words: the token graph.

Names are compared word by word over the two vocabularies, which are small even where the lists are long;
no pair of whole names is ever scored that shares nothing. Slips: `matching/words/slips.py`.
"""

import polars as pl

from matching.batches import side_by_side
from matching.words.family_forms import family_forms
from matching.words.slips import Recorded, slips
from matching.words.slots import ROLE
from matching.words.variants import forename_forms

CHANCE = {
    "same": 1.0,
    "short form": 0.1,
    "family form": 0.1,
    "cut short": 0.03,
    "sounds alike": 1e-2,
    "one slip": 1e-3,
    "one letter": 1e-4,
    "two slips": 5e-5,
    "initial": 1.0,
}
"""How a shown word meets a student's word, strongest first, and the share of people so named who would show
that very word: one Rebecca in ten is shown as Becca, one in a
hundred as Rebekka, one in a thousand as Rebevca. Round values; see docs/matching.md."""

LEVELS = tuple(CHANCE)
LEVEL = pl.Enum([*LEVELS, "another script", "read as", "nearly read as", "differs", "absent"])
"""Every way in which a half of a name meets, in another script too; and the two in which it does not."""
EDGES = {"token": pl.String, "slot": pl.String, "role": ROLE, "level": LEVEL}
"""One row: shown word `token` could be the student's word `slot` in that role, at that level."""

SLIPPED = ("sounds alike", "one slip", "one letter", "two slips")

SHORTEST_CUT, LONGEST_CUT = 3, 8
"""Letters that a forename cut short keeps (Dan for Daniel, Damil for Damilola)."""


def recorded_words(wanted: pl.DataFrame) -> Recorded:
    """Make the students' words (slot, role) ready for `edges`."""
    return Recorded(wanted["slot"])


def edges(
    shown: pl.DataFrame, joined: pl.DataFrame, wanted: pl.DataFrame, recorded: Recorded
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return EDGES of single words, as they stand in a shown name, and EDGES of words run together.

    `shown` are distinct words (token, share of people who show it), `joined` distinct words run together
    (token): a slip in a word that nobody wrote says nothing. `wanted` are the students' (slot, role), and
    `recorded` what `recorded_words` made of them.
    """
    single = shown.select("token")
    (near,), others, letter_by_letter = side_by_side(
        lambda: _slips(shown, wanted, recorded),
        lambda: _of_words(single, wanted),
        lambda: _letter_by_letter(pl.concat([single, joined.select("token")]).unique(), wanted),
    )
    of_single, of_runs = (
        [pairs.join(words, on="token", how="semi") for pairs in letter_by_letter]
        for words in (single, joined)
    )
    # A slip is weaker than whatever else two words have in common, but for an initial: it has fewer letters.
    known = _strongest([*of_single, *others])
    slipped = near.join(known, on=["token", "slot", "role"], how="anti")
    return pl.concat([known, slipped]), _strongest(of_runs)


def _of_words(single: pl.DataFrame, wanted: pl.DataFrame) -> list[pl.DataFrame]:
    """Pair words with names that they begin, or the other way round."""
    given = wanted.filter(pl.col("role") == "given")
    return [_levelled(_cut_short(single, given), "cut short"), _initials(single, wanted)]


def _slips(shown: pl.DataFrame, wanted: pl.DataFrame, recorded: Recorded) -> list[pl.DataFrame]:
    near = slips(shown, recorded).join(wanted, on="slot")
    return [near.select("token", "slot", "role", pl.col("level").cast(LEVEL))]


def _letter_by_letter(words: pl.DataFrame, wanted: pl.DataFrame) -> list[pl.DataFrame]:
    same = words.join(wanted, left_on="token", right_on="slot").with_columns(slot="token")
    given = wanted.filter(pl.col("role") == "given")
    return [
        _levelled(same, "same"),
        _levelled(_short_forms(words, given), "short form"),
        _levelled(_family_forms(words, wanted), "family form"),
    ]


def _strongest(found: list[pl.DataFrame]) -> pl.DataFrame:
    return (
        pl.concat(found)
        .sort(pl.col("level").to_physical(), maintain_order=True)
        .unique(subset=["token", "slot", "role"], keep="first", maintain_order=True)
    )


def _levelled(pairs: pl.DataFrame, level: str) -> pl.DataFrame:
    return pairs.select("token", "slot", "role", level=pl.lit(level, dtype=LEVEL))


def _short_forms(every: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    return forename_forms(every, given).with_columns(role=pl.lit("given", dtype=ROLE))


def _family_forms(every: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Words run together count here: a form is a name of its own, if written apart ("Ní Dhomhnaill")."""
    family = wanted.filter(pl.col("role") == "family")
    return family_forms(every, family).with_columns(role=pl.lit("family", dtype=ROLE))


def _cut_short(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair a forename with its beginnings: Chris with Christopher, either way round."""
    return pl.concat(
        [
            _beginnings(given, "slot", single, "token"),
            _beginnings(single, "token", given, "slot"),
            _pet_forms(single, given),
        ],
        how="diagonal",
    ).select("token", "slot", "role")


def _pet_forms(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair a pet form made by rule with the forename it begins: Maddie and Madeleine, Demi and Demelza."""
    ending = single.with_columns(stem=pl.col("token").str.replace("(ie|ey|y|i|o|ers|z|za|zza)$", ""))
    doubled = pl.col("stem").str.slice(-1) == pl.col("stem").str.slice(-2, 1)
    stems = ending.filter(pl.col("stem") != pl.col("token")).with_columns(
        stem=pl.when(doubled).then(pl.col("stem").str.head(-1)).otherwise("stem")
    )
    return _beginnings(given, "slot", stems.rename({"token": "shown"}), "stem").select(
        "slot", "role", token="shown"
    )


def _beginnings(long: pl.DataFrame, of: str, short: pl.DataFrame, to: str) -> pl.DataFrame:
    lengths = range(SHORTEST_CUT, LONGEST_CUT + 1)
    cut = pl.concat(
        long.filter(pl.col(of).str.len_bytes() > n + 1).with_columns(pl.col(of).str.slice(0, n).alias("cut"))
        for n in lengths
    )
    return cut.join(short, left_on="cut", right_on=to).with_columns(pl.col("cut").alias(to))


def _initials(single: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Pair an initial with the names it could begin; either side may hold the initial."""
    letter = pl.col("token").str.len_bytes() == 1
    shown_initial = single.filter(letter).join(
        wanted.with_columns(token=pl.col("slot").str.strip_suffix(".")).filter(
            pl.col("slot").str.ends_with(".")
        ),
        on="token",
    )
    recorded_initial = (
        single.filter(~letter)
        .with_columns(slot=pl.col("token").str.slice(0, 1))
        .join(wanted.filter(pl.col("role") == "given"), on="slot")
    )
    rows = [pairs.select("token", "slot", "role") for pairs in (shown_initial, recorded_initial)]
    return _levelled(pl.concat(rows), "initial")
