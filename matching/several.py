"""Several services that suggest the same student to one member of staff: what each knows beyond the other.

A second service that repeats a name is hardly new evidence, since both are most likely one person. What
counts is what only the other one says: a birthday, an e-mail address, a middle name, the half of the name
that is cut to an initial here. Each is counted once, from the service that says most.
"""

import polars as pl

from matching.comparisons.personas import shown_name
from matching.hundredths import unpacked
from matching.pairs import repeated

ONE_MORE_SERVICE = 0.5
"""Bits for each further service: the name held wherever this person shows it."""
MOST_SERVICES = 2
HALF_OF_A_NAME = 0.5
"""Share of what a whole name elsewhere adds to an initial here: the two could be two people."""

ELSEWHERE = {
    "connection": pl.UInt32,
    "student": pl.UInt32,
    "elsewhere": pl.String,
    "elsewhere_bits": pl.Float64,
}
"""One row is one connection × student that other services of the same member of staff suggest too.

`elsewhere` names those services ("facebook, instagram").
"""

_PAIR = ("staff_id", "student")
_DETAILS = ("contact_bits", "birthday_bits")
_HALVES = ("given", "family")


def across_services(pairs: pl.DataFrame, raising: pl.DataFrame) -> pl.DataFrame:
    """Return ELSEWHERE for pairs, `packed`, with the parts that `matching.candidates` names."""
    known = ("middle_bits", *_DETAILS, *(f"{half}_bits" for half in _HALVES))
    told = ("name_bits", "by_handle", "differs_bits", "given_level", "family_level")
    placed = (
        _met_again(pairs, raising)
        .select("connection", "student", *known, *told)
        .join(raising.select("connection", "staff_id", "service"), on="connection")
    )
    elsewhere = pl.col("service").n_unique().over(_PAIR) > 1
    # They are few: only of those is it asked whether anybody is shown.
    suggested = placed.filter(elsewhere)
    asked = pl.col("connection").is_in(suggested["connection"].unique().implode())
    shown = raising.filter(asked).select("connection", somebody=shown_name().is_not_null())
    several = unpacked(suggested.join(shown, on="connection").filter(_may_be_them()).filter(elsewhere))
    best = several.group_by(*_PAIR, "service").agg(pl.col(column).max() for column in known)
    met = several.join(best, on=_PAIR, suffix="_there").filter(pl.col("service") != pl.col("service_there"))
    gained = met.group_by("connection", "student").agg(
        pl.col("service_there").unique().sort().str.join(", ").alias("elsewhere"),
        pl.col("service_there").n_unique().alias("services"),
        *(pl.col(column).first() for column in (*known, "given_level", "family_level")),
        *(pl.col(f"{column}_there").max() for column in known),
    )
    found = gained.with_columns(elsewhere_bits=pl.sum_horizontal(_gains()).round(2))
    return found.select(list(ELSEWHERE)).cast(ELSEWHERE)  # type: ignore[arg-type]


def _met_again(pairs: pl.DataFrame, raising: pl.DataFrame) -> pl.DataFrame:
    """Keep pairs whose member of staff has another one with the same student: few, of millions."""
    numbered = raising.select("connection", staff=pl.col("staff_id").cast(pl.Categorical).to_physical())
    of_staff = pairs.select("connection", "student").join(numbered, on="connection", maintain_order="left")
    return pairs.filter(repeated(of_staff, "staff", "student"))


def _may_be_them() -> pl.Expr:
    """Leave out who is shown under another name: a namesake's birthday is not theirs."""
    named = pl.col("name_bits").is_not_null()
    differs = pl.any_horizontal(pl.col(f"{half}_level").eq_missing("differs") for half in _HALVES)
    by_handle = pl.col("by_handle").fill_null(False) & (pl.col("differs_bits") == 0)
    return (named & ~differs) | by_handle | ~pl.col("somebody")


def _gains() -> list[pl.Expr]:
    details = [
        pl.when(pl.col(detail).is_null()).then(f"{detail}_there").otherwise(0.0).fill_null(0.0)
        for detail in _DETAILS
    ]
    unsaid = pl.col("middle_bits").fill_null(0.0) == 0
    middle = pl.when(unsaid).then("middle_bits_there").otherwise(0.0).fill_null(0.0)
    return [
        *details,
        middle,
        *map(_half, _HALVES),
        pl.min_horizontal("services", MOST_SERVICES) * ONE_MORE_SERVICE,
    ]


def _half(half: str) -> pl.Expr:
    more = (pl.col(f"{half}_bits_there") - pl.col(f"{half}_bits")).clip(0.0).round(2) * HALF_OF_A_NAME
    cut = pl.col(f"{half}_level").is_in(["initial", "absent"])
    return pl.when(cut).then(more).otherwise(0.0).fill_null(0.0)
