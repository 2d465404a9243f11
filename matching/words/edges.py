"""Which shown words could be which of the students' words: the token graph.

Names are compared word by word over the two vocabularies, which are small even where the lists are long;
no pair of whole names is ever scored that shares nothing. Slips: `matching/words/slips.py`.
"""

import polars as pl

from matching.batches import side_by_side
from matching.pairs import pair
from matching.words.family_forms import family_forms
from matching.words.slips import SLIP, Recorded, slips
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
EDGES = {"word": pl.UInt32, "row": pl.UInt32, "level": LEVEL}
"""One row: this shown word could be the student's word of this row (in its role), at that level."""

SLIPPED = tuple(SLIP.categories)

SHORTEST_CUT, LONGEST_CUT = 3, 8
"""Letters that a forename cut short keeps (Dan for Daniel, Damil for Damilola)."""


def recorded_words(wanted: pl.DataFrame) -> Recorded:
    """Make the students' words (slot, role) ready for `edges`."""
    return Recorded(wanted["slot"])


def edges(shown: pl.DataFrame, joined: pl.Series, wanted: pl.DataFrame, recorded: Recorded) -> pl.DataFrame:
    """Return EDGES of single words, as they stand in a shown name, and of words run together.

    `shown` are distinct words (token, share of people who show it), `joined` words run together:
    a slip in a word that nobody wrote says nothing. A word goes by its row in `shown`, and those in `joined`
    after them. `wanted` are the students' (slot, role), and `recorded` what `recorded_words` made of them.
    """
    every = pl.concat([shown["token"], joined]).alias("token").to_frame().with_row_index("word")
    single, rows = every.head(shown.height), wanted.with_row_index("row")
    near, others, letter_by_letter = side_by_side(
        lambda: slips(shown, recorded),
        lambda: _of_words(single, rows),
        lambda: _letter_by_letter(every, rows),
    )
    # A slip is weaker than whatever else two words have in common, but for an initial: it has fewer letters.
    known = _strongest(pl.concat([letter_by_letter, others]))
    both = pair("word", "row")
    slipped = near.cast({"level": LEVEL}).filter(
        ~near.select(both.is_in(known.select(both).to_series().implode())).to_series()
    )
    return pl.concat([known, slipped])


def _of_words(single: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Pair words with names that they begin, or the other way round."""
    given = wanted.filter(pl.col("role") == "given")
    found = {"cut short": _cut_short(single, given), "initial": _initials(single, wanted, given)}
    return pl.concat(_levelled(pairs, "word", level) for level, pairs in found.items())


def _letter_by_letter(words: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Pair words that are the same, or forms of one name.

    Words run together count here: a form is a name of its own, if written apart ("Ní Dhomhnaill").
    """
    given, family = (wanted.filter(pl.col("role") == role) for role in ("given", "family"))
    known = {
        "same": wanted.with_columns(token="slot"),
        "short form": forename_forms(words, given).join(given, on="slot"),
        "family form": family_forms(words, family).join(family, on="slot"),
    }
    forms = pl.concat(_levelled(pairs, "token", level) for level, pairs in known.items())
    return words.join(forms, on="token").select("word", "row", "level")


def _strongest(found: pl.DataFrame) -> pl.DataFrame:
    ordered = found.sort(pl.col("level").to_physical(), maintain_order=True)
    return ordered.unique(subset=["word", "row"], keep="first", maintain_order=True)


def _levelled(pairs: pl.DataFrame, shown: str, level: str) -> pl.DataFrame:
    return pairs.select(shown, "row", level=pl.lit(level, dtype=LEVEL))


def _cut_short(single: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair a forename with its beginnings: Chris with Christopher, either way round."""
    return pl.concat(
        [
            _beginnings(given, "slot", single, "token"),
            _beginnings(single, "token", given, "slot"),
            _beginnings(given, "slot", _pet_forms(single), "token"),
        ]
    )


def _pet_forms(single: pl.DataFrame) -> pl.DataFrame:
    """Return of pet forms made by rule what they begin a forename with: Maddie, Madeleine; Demi, Demelza."""
    ending = single.with_columns(stem=pl.col("token").str.replace("(ie|ey|y|i|o|ers|z|za|zza)$", ""))
    doubled = pl.col("stem").str.slice(-1) == pl.col("stem").str.slice(-2, 1)
    return ending.filter(pl.col("stem") != pl.col("token")).select(
        "word", token=pl.when(doubled).then(pl.col("stem").str.head(-1)).otherwise("stem")
    )


def _beginnings(long: pl.DataFrame, of: str, short: pl.DataFrame, to: str) -> pl.DataFrame:
    number = "word" if of == "token" else "row"
    cuts = (
        pl.when(pl.col(of).str.len_bytes() > n + 1).then(pl.col(of).str.head(n)).alias(str(n))
        for n in range(SHORTEST_CUT, LONGEST_CUT + 1)
    )
    cut = long.select(number, *cuts).unpivot(index=number, value_name=of).drop_nulls()
    return cut.join(short, left_on=of, right_on=to).select("word", "row")


def _initials(single: pl.DataFrame, wanted: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Pair an initial with the names it could begin; either side may hold the initial."""
    letter = pl.col("token").str.len_bytes() == 1
    initials = wanted.filter(pl.col("slot").str.ends_with("."))
    shown_initial = single.filter(letter).join(
        initials.with_columns(pl.col("slot").str.strip_suffix(".")), left_on="token", right_on="slot"
    )
    recorded_initial = (
        single.filter(~letter).with_columns(slot=pl.col("token").str.slice(0, 1)).join(given, on="slot")
    )
    return pl.concat(pairs.select("word", "row") for pairs in (shown_initial, recorded_initial))
