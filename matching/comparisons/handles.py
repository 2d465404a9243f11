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
from matching.comparisons.places import Places, places
from matching.comparisons.readings import NONE, Readings, anybody, readings
from matching.comparisons.spellings import Spellings, spellings
from matching.pairs import best_of_each, pair
from matching.rows import NameSide

AT_ONCE = 24_000
"""Handles that are read together: bounds memory, changes no answer."""

ALONE = {"given": -2.0, "family": -1.5}
"""Bits for one name alone: relatives share it, and it is a word or a place as often."""
MOST_ALONE = 12.0
"""Bits that one name alone is worth at most, as for a name shown."""
MIDDLE_AGREES = 3.0
"""Bits where what stands between the names is the middle initial; a whole middle name says more."""
MIDDLE_NAME_AGREES = 6.0
WEAK = 3.0
"""Bits that a handle beside a name that already speaks must have to be heard at all."""

ROUNDING = 0.005 + 1e-9
"""Bits that rounding to hundredths may add, and a hair, by which sums taken in another order differ."""

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
        able = _able(batch, known, bars)
        return _told(_scored(able, known, names, least_bits, kept), known)

    return pl.concat([pl.DataFrame(schema=SPELT), *in_batches(spelt, handles.len(), AT_ONCE)])


def ready_for_handles(side: NameSide) -> tuple[Spellings, Keys]:
    """Return what is made once for the students."""
    return spellings(side), keys(side)


def _able(batch: pl.DataFrame, known: Spellings, bars: pl.Series) -> pl.DataFrame:
    """Keep the readings that could give enough, with their number `reading` and the handle.

    In place of chances stand the text `between`, `bits` so far, and `spare`, those above the bar of the handle.
    """
    around = places(batch)
    read = readings(hits(batch, around, known), batch, around, known)
    strangers, bar = anybody(batch, read), bars.gather(batch["handle"]).to_numpy()
    # Numbers first: what stands between is text, and few readings come so far.
    least = strangers + bar - ROUNDING
    most = np.array([0.0, MIDDLE_AGREES, MIDDLE_NAME_AGREES]).take(np.minimum(read.gap, 2))
    on = np.flatnonzero(read.likely + most >= least.take(read.row))
    hopeful, most = read.of(on), most.take(on)
    text = _between(hopeful, batch, around)
    unknown = (hopeful.gap > 1) & ~text.is_in(known.middle_names).to_numpy()
    bits = hopeful.written - strangers.take(hopeful.row)
    spare = bits + np.where(unknown, 0.0, most) - bar.take(hopeful.row)
    able = np.flatnonzero(spare >= -ROUNDING)
    kept = hopeful.of(able)
    columns = {
        "handle": batch["handle"].gather(kept.row),
        "between": text.gather(able),
        "family_first": kept.family_first,
        "bits": bits.take(able),
        "spare": spare.take(able),
    }
    columns |= {column: getattr(kept, column) for column in ("given", "family", "letter")}
    none = pl.col("given", "family", "letter")
    table = pl.DataFrame(columns).with_columns(pl.when(none != NONE).then(none))
    return table.with_row_index("reading")


def _between(read: Readings, batch: pl.DataFrame, around: Places) -> pl.Series:
    """What stands between forename and family name; empty for nothing."""
    start = read.between - around.first.take(read.row)
    texts = pl.DataFrame({"core": batch["core"].gather(read.row), "start": start, "gap": read.gap})
    return texts.select(pl.col("core").str.slice("start", "gap")).to_series()


def _scored(
    able: pl.DataFrame, known: Spellings, names: Keys, least_bits: float, named: pl.DataFrame
) -> pl.DataFrame:
    """The names that readings meet with enough bits, or beside a name: one row a reading × name."""
    met = [
        _whole(able, known, names),
        *(_with_letter(able, role, known, names) for role in OTHER),
        *(_alone(able, role, known, names) for role in OTHER),
    ]
    scored = _with_middle(pl.concat(met), able, names.middle).with_columns(pl.col("bits").round(2))
    told = able.select(
        pl.col("handle", "given", "family", "letter", "family_first").gather(scored["reading"])
    )
    whole = scored.hstack(told)
    enough = whole.filter(pl.col("bits") >= least_bits)
    weaker = whole.filter(pl.col("bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return pl.concat([enough, weaker])


def _meant(read: pl.DataFrame, role: str, known: Spellings, ahead: float | pl.Expr = 0.0) -> pl.DataFrame:
    """Say which of the students' words the pieces of a role could be: adds `slot_<role>` and `chance_<role>`.

    Takes the chance off `spare`, and keeps what has some left after what is yet `ahead`; a piece that cuts
    many names short is looked up only where that can pay.
    """
    left = pl.col("spare") + ahead
    dear = read.filter(left + known.best_cut[role] >= -ROUNDING)
    met = pl.concat([known.likely[role].of(read, role), known.cuts[role].of(dear, role)])
    return met.with_columns(pl.col("spare") + pl.col(f"chance_{role}")).filter(left >= -ROUNDING)


def _whole(able: pl.DataFrame, known: Spellings, names: Keys) -> pl.DataFrame:
    pairs = able.select("reading", "given", "family", "spare").drop_nulls()
    best = pairs.with_columns(best=known.pieces["given_most"].gather(pairs["given"]))
    family = _meant(best, "family", known, pl.col("best")).drop("best")
    slots = _meant(family, "given", known).with_columns(key=pair("slot_given", "slot_family"))
    met = slots.join(names.both, on="key").filter(_no_form_of_middle())
    return _found(met, able, [pl.col("chance_family"), pl.col("chance_given")], _forename(known))


def _no_form_of_middle() -> pl.Expr:
    """A form of a middle name is two steps away, as for names shown (`matching/meetings.py`)."""
    return ~(pl.col("given_middle") & (pl.col("chance_given") < 0))


def _forename(known: Spellings) -> pl.Expr:
    return pl.col("chance_given") - pl.lit(known.pieces["given"]).gather(pl.col("given"))


def _with_letter(able: pl.DataFrame, role: str, known: Spellings, names: Keys) -> pl.DataFrame:
    """Meet names whose `role` is written and the other half given by its initial."""
    written = able.select("reading", role, "letter", "spare").drop_nulls()
    meant = _meant(written, role, known).with_columns(key=pair(f"slot_{role}", "letter"))
    met = meant.join(names.initials[role], on="key")
    if role == "given":
        return _found(met.filter(_no_form_of_middle()), able, [pl.col("chance_given")], _forename(known))
    initial = pl.lit(known.letters["given"]).gather(pl.col("letter"))
    return _found(met, able, [pl.col("chance_family")], -initial)


def _alone(able: pl.DataFrame, role: str, known: Spellings, names: Keys) -> pl.DataFrame:
    """Meet names by one rare word alone, written out or in its short form."""
    single = able.filter(pl.col(OTHER[role]).is_null() & pl.col("letter").is_null())
    written = known.likely[role].of(single.select("reading", role, "spare").drop_nulls(), role)
    chance = pl.col(f"chance_{role}")
    met = written.filter(pl.col("spare") + chance >= -ROUNDING).join(names.alone[role], on=f"slot_{role}")
    forename = _forename(known) if role == "given" else pl.lit(0.0)
    return _found(met, able, [chance, pl.lit(ALONE[role])], forename, MOST_ALONE)


def _found(
    met: pl.DataFrame,
    able: pl.DataFrame,
    more: list[pl.Expr],
    forename_bits: pl.Expr,
    most: float | None = None,
) -> pl.DataFrame:
    """One row a reading × name: reading, name, bits (at `most` so many, the penalty aside), forename_bits."""
    bits = sum(more, pl.lit(able["bits"].gather(met["reading"]))).clip(upper_bound=most)
    return met.select("reading", "name", bits=bits + pl.col("penalty"), forename_bits=forename_bits)


def _with_middle(met: pl.DataFrame, able: pl.DataFrame, middle: pl.Series) -> pl.DataFrame:
    """Credit a middle name or initial that stands `between` the names; what else stands there is not told."""
    beside = met.with_columns(
        between=able["between"].gather(met["reading"]), middle=middle.gather(met["name"])
    )
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
    form, letter = pl.lit(known.pieces["form"]), pl.lit(pl.Series(list(ascii_lowercase)))
    initial = letter.gather(pl.col("letter"))
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
