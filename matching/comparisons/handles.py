"""What a handle says for being a student's: how much likelier that student is to write it than anybody else.

A handle is read in every way that people spell their name in one (becca + nowak, b + nowak, nowak + becca …);
its bits are the log2 chance that a student so named writes it, less that of a stranger. Pieces of names are
looked up in handles, never whole names, so that the work grows with the words and not with the students.
"""

import polars as pl

from matching.comparisons.cores import cores
from matching.comparisons.readings import anybody, readings
from matching.comparisons.spellings import Spellings, spellings
from matching.rows import NameSide

AT_ONCE = 40_000
"""Handles that are read together: bounds memory, changes no answer."""

ALONE = -2.0
"""Bits for one name alone: relatives share it, and it is a word or a place as often."""
MOST_ALONE = 11.0
MIDDLE_AGREES = 3.0
"""Bits where what stands between the names is the middle initial; a whole middle name says more."""
MIDDLE_NAME_AGREES = 6.0
WEAK = 3.0
"""Bits that a handle beside a name that already speaks must have to be heard at all."""

SPELT = {
    "handle": pl.UInt32,
    "name": pl.UInt32,
    "how": pl.String,
    "forename_bits": pl.Float64,
    "handle_bits": pl.Float64,
}
"""One row is one handle × student name, in its best reading; `handle` is the row number of the handle.

`forename_bits` is the forename's part of `handle_bits`, 0 where it is not written.
"""


def handle_evidence(
    handles: pl.Series, side: NameSide, least_bits: float, named: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return SPELT for distinct handles (null or without letters: no row).

    Rows of fewer than `least_bits` could never reach the list alone and are dropped, but not those of
    `named` (handle, name): pairs whose shown name speaks as well, so that a weak handle may complete it.
    """
    known = spellings(side)
    keys = _Keys(side)
    read = cores(handles)
    kept = pl.DataFrame(schema={"handle": pl.UInt32, "name": pl.UInt32}) if named is None else named
    batches = (read.filter(pl.col("handle").is_between(n, n + AT_ONCE - 1)) for n in range(0, handles.len(), AT_ONCE))
    spelt = [_spelt(batch, known, keys, least_bits, kept) for batch in batches if batch.height]
    return pl.concat([pl.DataFrame(schema=SPELT), *spelt])


class _Keys:
    """The students' names by the words that can stand in a handle: slot numbers, each with its penalty."""

    def __init__(self, side: NameSide) -> None:
        slots = side.slots.filter(pl.col("role").is_in(["given", "family"]))
        initial = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
        columns = ["name", "slot", "penalty"]
        self.side = side
        self.words = {
            role: slots.filter((pl.col("role") == role) & ~initial).select(columns)
            for role in ("given", "family")
        }
        self.letters = {
            role: slots.filter((pl.col("role") == role) & initial).select(
                "name", "penalty", letter=pl.col("token").str.slice(0, 1)
            )
            for role in ("given", "family")
        }
        both = self.words["given"].join(self.words["family"], on="name", suffix="_family")
        self.both = both.select(
            "name", "slot", "slot_family", penalty=pl.col("penalty") + pl.col("penalty_family")
        )


def _spelt(
    batch: pl.DataFrame, known: Spellings, keys: _Keys, least_bits: float, named: pl.DataFrame
) -> pl.DataFrame:
    read = readings(batch, known)
    weighed = read.join(anybody(batch, read), on="handle").with_columns(
        most=pl.col("written") - pl.col("anybody")
    )
    bar = pl.when(pl.col("handle").is_in(named["handle"].unique().implode())).then(min(WEAK, least_bits)).otherwise(least_bits)
    able = weighed.filter(pl.col("most") + MIDDLE_NAME_AGREES >= bar)
    met = pl.concat(
        [
            _whole(able, known, keys, bar),
            _with_letter(able, "family", known, keys, bar),
            _with_letter(able, "given", known, keys, bar),
            _alone(able, "family", known, keys, bar),
            _alone(able, "given", known, keys, bar),
        ]
    )
    scored = _with_middle(met, keys.side).with_columns(pl.col("bits").round(2))
    enough = scored.filter(pl.col("bits") >= least_bits)
    weaker = scored.filter(pl.col("bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return _told(pl.concat([enough, weaker]), known)


_MET = ("handle", "name", "given", "family", "given_letter", "family_letter", "between", "family_first", "forename_bits", "bits")


def _meaning(read: pl.DataFrame, role: str, known: Spellings) -> pl.DataFrame:
    """Say which of the students' words a piece could be: adds `slot` and `chance`, suffixed for the family."""
    ending = "_family" if role == "family" else ""
    meanings = known.meanings.filter(pl.col("role") == role).select(
        pl.col("piece").alias(role), pl.col("slot").alias(f"slot{ending}"), pl.col("chance").alias(f"chance{ending}")
    )
    return read.join(meanings, on=role)


def _whole(able: pl.DataFrame, known: Spellings, keys: _Keys, bar: pl.Expr) -> pl.DataFrame:
    pairs = able.drop_nulls(["given", "family"])
    meant = _meaning(_meaning(pairs, "family", known), "given", known)
    bits = pl.col("most") + pl.col("chance") + pl.col("chance_family")
    possible = meant.with_columns(bits=bits).filter(pl.col("bits") + MIDDLE_NAME_AGREES >= bar)
    share = known.pieces.select(given="piece", given_share="given")
    met = possible.join(keys.both, on=["slot", "slot_family"]).join(share, on="given")
    return met.with_columns(
        pl.col("bits") + pl.col("penalty"), forename_bits=pl.col("chance") - pl.col("given_share")
    ).select(_MET)


def _with_letter(able: pl.DataFrame, role: str, known: Spellings, keys: _Keys, bar: pl.Expr) -> pl.DataFrame:
    """Meet names whose `role` is written and the other half given by its initial."""
    other = {"given": "family", "family": "given"}[role]
    meant = _meaning(able.drop_nulls([role, f"{other}_letter"]), role, known)
    ending = "_family" if role == "family" else ""
    possible = meant.with_columns(bits=pl.col("most") + pl.col(f"chance{ending}")).filter(
        pl.col("bits") + MIDDLE_NAME_AGREES >= bar
    )
    words = keys.words[role].rename({"slot": f"slot{ending}"}).join(
        keys.letters[other].select("name", pl.col("letter").alias(f"{other}_letter")), on="name"
    )
    met = possible.join(words, on=[f"slot{ending}", f"{other}_letter"])
    shares = known.pieces.select(given="piece", share="given") if role == "given" else known.letters.select(given_letter="letter", share="given")
    part = (pl.col("chance") if role == "given" else pl.lit(0.0)) - pl.col("share")
    return met.join(shares, on="given" if role == "given" else "given_letter").with_columns(
        pl.col("bits") + pl.col("penalty"), forename_bits=part
    ).select(_MET)


def _alone(able: pl.DataFrame, role: str, known: Spellings, keys: _Keys, bar: pl.Expr) -> pl.DataFrame:
    """Meet names by one rare word alone."""
    other = {"given": "family", "family": "given"}[role]
    single = able.filter(
        pl.col(role).is_not_null() & pl.col(other).is_null() & pl.col(f"{other}_letter").is_null()
    )
    ending = "_family" if role == "family" else ""
    rare = keys.side.rare(role).select(pl.col("slot").alias(f"slot{ending}"))
    meant = _meaning(single, role, known).join(rare, on=f"slot{ending}", how="semi")
    bits = (pl.col("most") + pl.col(f"chance{ending}") + ALONE).clip(upper_bound=MOST_ALONE)
    possible = meant.with_columns(bits=bits).filter(pl.col("bits") >= bar)
    met = possible.join(keys.words[role].rename({"slot": f"slot{ending}"}), on=f"slot{ending}")
    return met.with_columns(
        pl.col("bits") + pl.col("penalty"),
        forename_bits=pl.col("bits") if role == "given" else pl.lit(0.0),
        between=pl.lit(""),
    ).select(_MET)


def _with_middle(met: pl.DataFrame, side: NameSide) -> pl.DataFrame:
    """Credit a middle name or initial that stands between the names."""
    middle = side.names.select("name", middle=pl.col("middle_words").list.first())
    known = met.join(middle, on="name", how="left")
    between = pl.col("between")
    more = (
        pl.when(between == "")
        .then(0.0)
        .when(between == pl.col("middle").str.slice(0, 1))
        .then(MIDDLE_AGREES)
        .when(between == pl.col("middle"))
        .then(MIDDLE_NAME_AGREES)
        .otherwise(0.0)
        .fill_null(0.0)
    )
    agrees = more > 0
    return known.with_columns(pl.col("bits") + more, between=pl.when(agrees).then(between))


def _told(scored: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Keep the best reading of each pair, and say which words it found."""
    order = ["bits", "forename_bits", "given", "family"]
    best = scored.sort(order, descending=[True, True, False, False], nulls_last=True).unique(
        subset=["handle", "name"], keep="first", maintain_order=True
    )
    named = best
    for role in ("given", "family"):
        forms = known.pieces.select(pl.col("piece").alias(role), pl.col("form").alias(f"{role}_form"))
        named = named.join(forms, on=role, how="left", maintain_order="left")
    given, family = (pl.coalesce(f"{role}_form", f"{role}_letter") for role in ("given", "family"))
    first = pl.when("family_first").then(family).otherwise(given)
    last = pl.when("family_first").then(given).otherwise(family)
    how = pl.concat_str(first, "between", last, separator="+", ignore_nulls=True)
    return named.select(
        "handle",
        "name",
        how=how,
        forename_bits=pl.col("forename_bits").round(2),
        handle_bits="bits",
    ).cast(SPELT)  # type: ignore[arg-type]
