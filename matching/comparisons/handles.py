"""What a handle says for being a student's: how much likelier that student is to write it than anybody else.

A handle is read in every way that people spell their name in one (becca + nowak, b + nowak, nowak + becca …);
its bits are the log2 chance that a student so named writes it, less that of a stranger. Pieces of names are
looked up in handles, never whole names, so that the work grows with the words and not with the students.
"""

from string import ascii_lowercase

import numpy as np
import polars as pl

from matching.batches import in_batches
from matching.comparisons.cores import cores
from matching.comparisons.hits import hits
from matching.comparisons.keys import OTHER, Keys, keys
from matching.comparisons.meanings import ROUNDING, Able, meant
from matching.comparisons.places import Places, places
from matching.comparisons.readings import NONE, Readings, anybody, readings, together
from matching.comparisons.spellings import Spellings, spellings
from matching.dense import Floats, Numbers, taken
from matching.pairs import best_of_each
from matching.rows import NameSide

AT_ONCE = 25_000
"""Handles that are read together: bounds memory, changes no answer."""

MIDDLE_AGREES = 3.0
"""Bits where what stands between the names is the middle initial; a whole middle name says more."""
MIDDLE_NAME_AGREES = 6.0
_MIDDLE = np.array([0.0, MIDDLE_AGREES, MIDDLE_NAME_AGREES])
"""By the letters between the names: none, one, more."""
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
    known, names = ready_for_handles(side)
    read = cores(handles)
    kept = pl.DataFrame(schema={"handle": pl.UInt32, "name": pl.UInt32}) if named is None else named
    bars = pl.repeat(least_bits, handles.len(), eager=True)
    bars = bars.scatter(kept["handle"].unique(), min(WEAK, least_bits))

    def spelt(first: int, size: int) -> pl.DataFrame:
        batch = read.filter(pl.col("handle").is_between(first, first + size - 1))
        if batch.is_empty():
            return pl.DataFrame(schema=SPELT)
        able, told = _able(batch, known, bars)
        return _told(_scored(meant(able, known, names), told, names.middle, least_bits, kept), known)

    return pl.concat([pl.DataFrame(schema=SPELT), *in_batches(spelt, handles.len(), AT_ONCE)])


def ready_for_handles(side: NameSide) -> tuple[Spellings, Keys]:
    """Return what is made once for the students."""
    return spellings(side), keys(side)


def _able(batch: pl.DataFrame, known: Spellings, bars: pl.Series) -> tuple[Able, pl.DataFrame]:
    """Keep the readings that could give enough, and what is told of each.

    That is handle, given, family (pieces), letter, family_first, and the text that stands `between`.
    """
    around = places(batch)
    every = readings(hits(batch, around, known), batch, around, known)
    strangers, bar = anybody(batch, every), bars.gather(batch["handle"]).to_numpy()
    least = strangers + bar - ROUNDING
    # Numbers first: what stands between is text, and few readings come so far.
    read = together([taken(found, _hopeful(found, least)) for found in every])
    between, most = _between(read, batch, around), _MIDDLE.take(np.minimum(read.gap, 2))
    unknown = (read.gap > 1) & ~between.is_in(known.middle_names).to_numpy()
    bits = read.written - strangers.take(read.row)
    spare = bits + np.where(unknown, 0.0, most) - bar.take(read.row)
    enough = np.flatnonzero(spare >= -ROUNDING)
    read = taken(read, enough)
    columns = {column: getattr(read, column) for column in ("given", "family", "letter", "family_first")}
    told = pl.DataFrame(
        {"handle": batch["handle"].gather(read.row), **columns, "between": between.gather(enough)}
    )
    return Able(read.given, read.family, read.letter, bits.take(enough), spare.take(enough)), told


def _hopeful(read: Readings, least: Floats) -> Numbers:
    """Those which, with a middle name if there may be one, could come to the least for their row."""
    most = read.likely + _MIDDLE.take(np.minimum(read.gap, 2))
    hopeful: Numbers = np.flatnonzero(most >= least.take(read.row))
    return hopeful


def _between(read: Readings, batch: pl.DataFrame, around: Places) -> pl.Series:
    """What stands between forename and family name; empty for nothing."""
    start = read.between - around.first.take(read.row)
    texts = pl.DataFrame({"core": batch["core"].gather(read.row), "start": start, "gap": read.gap})
    return texts.select(pl.col("core").str.slice("start", "gap")).to_series()


def _scored(
    met: pl.DataFrame, told: pl.DataFrame, middle: pl.Series, least_bits: float, named: pl.DataFrame
) -> pl.DataFrame:
    """MEANT with enough bits, or beside a name, and what is told of the reading."""
    whole = _with_middle(met.hstack(told[met["reading"]]), middle).with_columns(pl.col("bits").round(2))
    enough = whole.filter(pl.col("bits") >= least_bits)
    weaker = whole.filter(pl.col("bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return pl.concat([enough, weaker])


def _with_middle(met: pl.DataFrame, middle: pl.Series) -> pl.DataFrame:
    """Credit a middle name or initial that stands `between` the names; what else stands there is not told."""
    beside = met.with_columns(middle=middle.gather(met["name"]))
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
    return beside.with_columns(pl.col("bits") + more, between=pl.when(agrees).then(between)).drop("middle")


def _told(scored: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Keep the best reading of each pair, and say which words it found."""
    order = {"bits": True, "forename_bits": True, "given": False, "family": False}
    best = best_of_each(scored, "handle", "name", order)
    form, letters = pl.lit(known.pieces["form"]), pl.lit(pl.Series(list(ascii_lowercase)))
    none = pl.col("given", "family", "letter")
    best = best.with_columns(pl.when(none != NONE).then(none))
    initial = letters.gather(pl.col("letter"))
    given, family = (pl.coalesce(form.gather(pl.col(role)), initial) for role in OTHER)
    first = pl.when("family_first").then(family).otherwise(given)
    last = pl.when("family_first").then(given).otherwise(family)
    how = pl.concat_str(first, "between", last, separator="+", ignore_nulls=True)
    return best.select(
        "handle",
        "name",
        how=how,
        forename_bits=pl.col("forename_bits").round(2),
        handle_bits="bits",
    ).cast(SPELT)  # type: ignore[arg-type]
