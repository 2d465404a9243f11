"""What a handle says for being a student's: how much likelier that student is to write it than anybody else.

A handle is read in every way that people spell their name in one (becca + nowak, b + nowak, nowak + becca …);
its bits are the log2 chance that a student so named writes it, less that of a stranger. Pieces of names are
looked up in handles, never whole names, so that the work grows with the words and not with the students.
"""

from dataclasses import dataclass

import polars as pl

from matching.batches import in_batches
from matching.communities import no_more_than_either
from matching.comparisons.cores import cores
from matching.comparisons.readings import CUT, anybody, readings, spotted
from matching.comparisons.spellings import Spellings, spellings
from matching.rows import NameSide, once_a_side

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

OTHER = {"given": "family", "family": "given"}

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
    known, keys = ready_for_handles(side)
    read = spotted(cores(handles), known)
    kept = pl.DataFrame(schema={"handle": pl.UInt32, "name": pl.UInt32}) if named is None else named

    def spelt(first: int, size: int) -> pl.DataFrame:
        batch = read.filter(pl.col("handle").is_between(first, first + size - 1))
        return _spelt(batch, known, keys, least_bits, kept) if batch.height else pl.DataFrame(schema=SPELT)

    return pl.concat([pl.DataFrame(schema=SPELT), *in_batches(spelt, handles.len(), AT_ONCE)])


def ready_for_handles(side: NameSide) -> tuple[Spellings, "_Keys"]:
    """Return what is made once for the students."""
    return spellings(side), _keys(side)


@dataclass(frozen=True)
class _Keys:
    """The students' names by the words that can stand in a handle (slot numbers), with their penalty.

    `middle` by name: the first middle name; `both` by forename and family name; `initials` by one of them
    (the role) and the other's first letter;
    `alone` by one rare word.
    """

    middle: pl.DataFrame
    both: pl.DataFrame
    initials: dict[str, pl.DataFrame]
    alone: dict[str, pl.DataFrame]


@once_a_side
def _keys(side: NameSide) -> _Keys:
    initial = pl.col("token").str.strip_suffix(".").str.len_bytes() == 1
    words, letters, alone = {}, {}, {}
    for role in OTHER:
        of_role = side.slots.filter(pl.col("role") == role)
        slot = pl.col("slot").alias(f"slot_{role}")
        words[role] = of_role.filter(~initial).select(
            "name",
            slot,
            "penalty",
            (pl.col("label") == "middle name").alias(f"{role}_middle"),
            pl.col("bits").alias(f"{role}_worth"),
        )
        letters[role] = of_role.filter(initial).select(
            "name", pl.col("token").str.slice(0, 1).alias(f"{role}_letter")
        )
        alone[role] = words[role].join(side.rare(role).select(slot), on=f"slot_{role}", how="semi")
    both = words["given"].join(words["family"], on="name", suffix="_family")
    goes = side.together.rename({"given_slot": "slot_given", "family_slot": "slot_family"})
    known = both.join(goes, on=["slot_given", "slot_family"], how="left")
    together = no_more_than_either("given_worth", "family_worth")
    summed = known.with_columns(penalty=pl.col("penalty") + pl.col("penalty_family") + together).drop(
        "penalty_family", "together_bits", "given_worth", "family_worth"
    )
    initials = {role: words[role].join(letters[other], on="name").unique() for role, other in OTHER.items()}
    middle = side.names.select("name", middle=pl.col("middle_words").list.first())
    return _Keys(middle, summed, initials, alone)


def _spelt(
    batch: pl.DataFrame, known: Spellings, keys: _Keys, least_bits: float, named: pl.DataFrame
) -> pl.DataFrame:
    able = _able(batch, known, least_bits, named)
    met = pl.concat(
        [
            _whole(able, known, keys),
            _with_letter(able, "family", known, keys),
            _with_letter(able, "given", known, keys),
            _alone(able, "family", known, keys),
            _alone(able, "given", known, keys),
        ]
    )
    scored = _with_middle(met, keys.middle).with_columns(pl.col("bits").round(2))
    enough = scored.filter(pl.col("bits") >= least_bits)
    weaker = scored.filter(pl.col("bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return _told(pl.concat([enough, weaker]), known)


def _able(batch: pl.DataFrame, known: Spellings, least_bits: float, named: pl.DataFrame) -> pl.DataFrame:
    """Keep the readings that could give enough: `bits` so far, and `spare`, those above the bar."""
    read = readings(batch, known)
    most = pl.col("written") - pl.col("anybody")
    size = pl.col("between").str.len_bytes()
    middle_names = known.pieces.filter(pl.col("given").is_not_null())["form"].implode()
    lift = (
        pl.when(size == 1)
        .then(MIDDLE_AGREES)
        .when((size > 1) & pl.col("between").is_in(middle_names))
        .then(MIDDLE_NAME_AGREES)
        .otherwise(0.0)
    )
    beside = pl.col("handle").is_in(named["handle"].unique().implode())
    bar = pl.when(beside).then(min(WEAK, least_bits)).otherwise(least_bits)
    weighed = read.join(anybody(batch, read), on="handle")
    return weighed.with_columns(bits=most, spare=most + lift - bar).filter(pl.col("spare") >= 0)


_MET = (
    "handle",
    "name",
    "given",
    "family",
    "given_letter",
    "family_letter",
    "between",
    "family_first",
    "forename_bits",
    "bits",
)


def _meant(read: pl.DataFrame, role: str, known: Spellings) -> pl.DataFrame:
    """Say which of the students' words the pieces of a role could be: adds `slot_<role>` and `chance_<role>`.

    Takes the chance off `bits` and `spare`, and keeps what still has some to spare; a piece that cuts many
    names short is looked up only where that can pay.
    """
    meanings = known.meanings.filter(pl.col("role") == role).select(
        pl.col("piece").alias(role),
        pl.col("slot").alias(f"slot_{role}"),
        pl.col("chance").alias(f"chance_{role}"),
    )
    chance = pl.col(f"chance_{role}")
    likely, cuts = meanings.filter(chance >= CUT), meanings.filter(chance < CUT)
    best = cuts[f"chance_{role}"].max()
    dear = read.filter(pl.col("spare") + (0.0 if best is None else best) >= 0)
    met = pl.concat([read.join(likely, on=role), dear.join(cuts, on=role)])
    return met.with_columns(pl.col("bits") + chance, pl.col("spare") + chance).filter(pl.col("spare") >= 0)


def _whole(able: pl.DataFrame, known: Spellings, keys: _Keys) -> pl.DataFrame:
    best = known.pieces.select("given_best", given="piece")
    pairs = able.drop_nulls(["given", "family"]).join(best, on="given")
    after = pairs.with_columns(pl.col("spare") + pl.col("given_best"))
    family = _meant(after, "family", known).with_columns(pl.col("spare") - pl.col("given_best"))
    met = (
        _meant(family, "given", known)
        .join(keys.both, on=["slot_given", "slot_family"])
        .filter(_no_form_of_middle())
    )
    return _found(met, pl.col("chance_given") - pl.col("given_share"), known)


def _no_form_of_middle() -> pl.Expr:
    """A form of a middle name is two steps away, as for names shown (`matching/meetings.py`)."""
    return ~(pl.col("given_middle") & (pl.col("chance_given") < 0))


def _with_letter(able: pl.DataFrame, role: str, known: Spellings, keys: _Keys) -> pl.DataFrame:
    """Meet names whose `role` is written and the other half given by its initial."""
    letter = f"{OTHER[role]}_letter"
    meant = _meant(able.drop_nulls([role, letter]), role, known)
    met = meant.join(keys.initials[role], on=[f"slot_{role}", letter])
    if role == "given":
        met = met.filter(_no_form_of_middle())
        return _found(met, pl.col("chance_given") - pl.col("given_share"), known)
    letters = known.letters.select(given_letter="letter", letter_share="given")
    return _found(met.join(letters, on="given_letter"), -pl.col("letter_share"), known)


def _alone(able: pl.DataFrame, role: str, known: Spellings, keys: _Keys) -> pl.DataFrame:
    """Meet names by one rare word alone, written out or in its short form."""
    other = OTHER[role]
    single = able.filter(
        pl.col(role).is_not_null() & pl.col(other).is_null() & pl.col(f"{other}_letter").is_null()
    )
    meant = _meant(single, role, known).filter(pl.col(f"chance_{role}") >= CUT)
    met = meant.join(keys.alone[role], on=f"slot_{role}")
    bits = (pl.col("bits") + ALONE[role]).clip(upper_bound=MOST_ALONE)
    forename = pl.col("chance_given") - pl.col("given_share") if role == "given" else pl.lit(0.0)
    return _found(met.with_columns(bits=bits), forename, known)


def _found(met: pl.DataFrame, forename_bits: pl.Expr, known: Spellings) -> pl.DataFrame:
    share = known.pieces.select(given="piece", given_share="given")
    shared = met.join(share, on="given", how="left")
    return shared.with_columns(pl.col("bits") + pl.col("penalty"), forename_bits=forename_bits).select(_MET)


def _with_middle(met: pl.DataFrame, middle: pl.DataFrame) -> pl.DataFrame:
    """Credit a middle name or initial that stands between the names."""
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
