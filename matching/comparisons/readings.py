"""Every way to read a handle as a name, and how likely people at large are to write that handle.

A reading is a forename's piece, a family name's, or both in either order, with what stands around them. The
chance that a stranger writes the handle is the sum over all readings, those of names that no student bears
included, and over handles that hold nothing of a name. So letters that nothing explains cost just as much as
they make another origin likely: "smithfamilybakery" says little, "emmawatsonphotography" a lot.
"""

import numpy as np
import polars as pl

from matching.comparisons.hits import nothing
from matching.comparisons.keys import OTHER
from matching.comparisons.places import BESIDE
from matching.comparisons.spellings import CUT, LETTERS, SHORT, Spellings
from matching.comparisons.surplus import LETTER, PARTED_LETTER
from matching.dense import by_number

MANNERS = {
    "first last": 0.45,
    "last first": 0.05,
    "first initial": 0.04,
    "initial last": 0.08,
    "last initial": 0.02,
    "first": 0.14,
    "last": 0.08,
}
"""How people make their handles (facts: handles of UK people on three services, rounded)."""

MIDDLE_INITIAL = -9.0
"""log2 chance of one letter between forename and family name: one handle in twenty, times the letter."""
UNLISTED_FAMILY = 2.0
"""How many more strangers have an unknown word for family name than put one beside a forename (log2)."""
BETWEEN = -5.0
"""log2 chance that a word or a middle name stands between the names, its letters aside."""

HOPELESS = -8.0
"""Bits under the chance of a handle that holds nothing of a name at which a reading is passed over."""

READINGS = {
    "row": pl.UInt32,
    "given": pl.UInt32,
    "family": pl.UInt32,
    "letter": pl.UInt8,
    "between": pl.UInt32,
    "gap": pl.UInt8,
    "family_first": pl.Boolean,
    "written": pl.Float64,
    "stranger": pl.Float64,
    "likely": pl.Float64,
}
"""One row is one reading of a core (its `row`). `given`, `family`: numbers of pieces, null where none stands;
`letter` (0 for a): the initial instead, null where none stands. `gap` letters stand between the two, from the
place `between` on.

`written` is the log2 chance of the manner and of what stands around, for somebody so named; `stranger`
that of the whole reading for anybody, null where nobody has the initial; `likely` the most that `written` is
for a student: minus infinity where no student is so named.
"""


def readings(hits: pl.DataFrame, places: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Return READINGS of cores in which pieces stand at these `hits` between `places`."""
    given, family = (hits.filter(pl.col(role).is_not_null()) for role in ("given", "family"))
    found = [_both(hits, places), _alone(given, "given"), _alone(family, "family")]
    found += [_initial_before(family, back, places, known) for back in (1, 2)]
    found += [_letter_after(family, "family", places, known), _letter_after(given, "given", places, known)]
    return pl.concat(found)


def anybody(cores: pl.DataFrame, read: pl.DataFrame) -> pl.Series:
    """The log2 chance that people at large write the handle, for each row of CORES."""
    # Once a handle, however it is read: its plain core may be too short to be one (p37n).
    first = pl.col("handle").is_first_distinct()
    none = cores.select(pl.when(first).then(nothing()).otherwise(-np.inf)).to_series()
    handles = cores["handle"] - cores["handle"].min()
    every = np.concatenate([handles, handles.gather(read["row"])])
    chance = np.exp2(np.concatenate([none, read["stranger"].fill_null(-np.inf)]))
    return pl.Series("anybody", np.bincount(every, chance)).log(2).gather(handles)


def _manner(name: str) -> pl.Expr:
    return pl.lit(MANNERS[name]).log(2)


def _reading(found: pl.LazyFrame, known: dict[str, pl.Expr | str]) -> pl.DataFrame:
    """Keep what is hopeful, as READINGS; columns that are not `known` are null."""
    columns = {name: pl.lit(None) for name in READINGS} | {"gap": pl.lit(0), "family_first": pl.lit(False)}
    columns |= {name: pl.col(name) for name in ("row", "written", "stranger", "likely")}
    columns |= {name: pl.col(c) if isinstance(c, str) else c for name, c in known.items()}
    hopeful = found.filter(_hopeful())
    return hopeful.select(columns[name].cast(kind).alias(name) for name, kind in READINGS.items()).collect()


def _hopeful() -> pl.Expr:
    """A reading that adds to the chance of the handle, or that could be some student's of a rare name."""
    rare = pl.col("written") + pl.col("best") > pl.col("nothing")
    return (pl.col("stranger") > pl.col("nothing") + HOPELESS) | rare


def _both(hits: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    pairs = _pairs(hits, places.height)
    edges = (
        places["parted"].gather(pairs["between"]),
        places["parted"].gather(pairs["between"] + pairs["gap"]),
    )
    alike = pl.col("piece", "inside", "before_bits", "after_bits")
    beside = [
        hits.select(
            alike.gather(pairs[role]).name.suffix(f"_{role}"),
            pl.col(role, f"{role}_best", f"{role}_most").gather(pairs[role]),
        )
        for role in ("given", "family")
    ]
    core = hits.select(pl.col("row", "nothing").gather(pairs["given"]))
    found = pl.concat([pairs.drop("given", "family"), *beside, core], how="horizontal").lazy()
    written = found.with_columns(
        written=_manner_of_both() + _around_both() + _between_bits(edges[0] & edges[1])
    )
    weighed = written.with_columns(
        stranger=pl.col("written") + pl.col("given") + pl.col("family"),
        likely=pl.col("written") + pl.col("given_most") + pl.col("family_most"),
        best=pl.col("given_best") + pl.col("family_best"),
    )
    known: dict[str, pl.Expr | str]
    known = {"given": "piece_given", "family": "piece_family"}
    return _reading(weighed, known | {name: name for name in ("between", "gap", "family_first")})


def _pairs(hits: pl.DataFrame, places: int) -> pl.DataFrame:
    """One row two pieces that could be the halves of a name: given, family (numbers of the hits).

    With `family_first`, and the `gap` between them from the place `between` on.
    """
    numbered = hits.with_row_index("hit")
    given, family = (
        numbered.filter(pl.col(role).is_not_null()).select(
            "row",
            "at",
            "to",
            pl.col("hit").alias(role),
            # Two scraps of names with more between them meet by chance.
            whole=(pl.col("to") - pl.col("at") > SHORT) & (pl.col(f"{role}_best") >= CUT),
        )
        for role in ("given", "family")
    )
    rows = 1 + numbered.select(pl.col("row").max().fill_null(0)).item()
    return pl.concat(
        [_in_order(given, family, False, places, rows), _in_order(family, given, True, places, rows)]
    )


def _in_order(
    first: pl.DataFrame, last: pl.DataFrame, family_first: bool, places: int, rows: int
) -> pl.DataFrame:
    begins = by_number(last["at"], places)
    met = [_side_by_side(first, last, begins.meet(first["to"] + gap)) for gap in (0, 1)]
    whole = [half.filter("whole") for half in (first, last)]
    far = _side_by_side(whole[0], whole[1], by_number(whole[1]["row"], rows).meet(whole[0]["row"]))
    met.append(far.filter(pl.col("at") > pl.col("to") + 1))
    return pl.concat(met).select(
        "given",
        "family",
        between="to",
        gap=(pl.col("at") - pl.col("to")).cast(pl.UInt8),
        family_first=pl.lit(family_first),
    )


def _side_by_side(first: pl.DataFrame, last: pl.DataFrame, met: tuple[pl.Series, pl.Series]) -> pl.DataFrame:
    return pl.concat(
        [
            first.select(pl.exclude("row", "at", "whole").gather(met[0])),
            last.select(pl.exclude("row", "to", "whole").gather(met[1])),
        ],
        how="horizontal",
    )


def _manner_of_both() -> pl.Expr:
    return pl.when("family_first").then(_manner("last first")).otherwise(_manner("first last"))


def _around_both() -> pl.Expr:
    outside = (
        pl.when("family_first")
        .then(pl.col("before_bits_family") + pl.col("after_bits_given"))
        .otherwise(pl.col("before_bits_given") + pl.col("after_bits_family"))
    )
    return outside + pl.col("inside_given") + pl.col("inside_family")


def _between_bits(parted: pl.Series) -> pl.Expr:
    gap = pl.col("gap").cast(pl.Float64)
    words = BETWEEN + gap * pl.when(parted).then(PARTED_LETTER).otherwise(LETTER)
    return pl.when(gap == 0).then(0.0).when(gap == 1).then(MIDDLE_INITIAL).otherwise(words)


def _alone(hits: pl.DataFrame, role: str) -> pl.DataFrame:
    manner = _manner({"given": "first", "family": "last"}[role])
    # Beside a forename, a word set apart that nobody knows is a family name that no list holds, most often.
    other_word = (pl.col("before_other") | pl.col("after_other")) & (role == "given")
    others = pl.when(other_word).then(UNLISTED_FAMILY).otherwise(0.0)
    bits = pl.col("before_bits") + pl.col("after_bits") + pl.col("inside") + manner
    return _reading(_weighed(hits.lazy(), bits, role, others), {role: "piece"})


def _weighed(hits: pl.LazyFrame, written: pl.Expr, role: str, more: pl.Expr) -> pl.LazyFrame:
    """Add the chances of a reading with this one piece; `more` (log2) write it than bear that name."""
    return hits.with_columns(written=written, best=f"{role}_best").with_columns(
        stranger=pl.col("written") + pl.col(role) + more,
        likely=pl.col("written") + pl.col(f"{role}_most"),
    )


def _initial_before(family: pl.DataFrame, back: int, places: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Read the letter before a family name as the forename's, or the one before that: r + a + nankivell."""
    led = family.filter(pl.col("start") >= back)
    at = led["at"] - back
    more = MIDDLE_INITIAL if back > 1 else 0.0
    lead = pl.lit(BESIDE["initial"].gather(places["before"].gather(at)))
    bits = lead + pl.col("after_bits") + pl.col("inside") + _manner("initial last") + more
    letter = places["letter"].gather(at)
    weighed = _weighed(
        led.lazy().with_columns(letter=letter), bits, "family", pl.lit(known.letters["given"].gather(letter))
    )
    between = {"between": pl.col("at") - (back - 1), "gap": pl.lit(back - 1)}
    return _reading(weighed, {"family": "piece", "letter": "letter"} | between)


def _letter_after(hits: pl.DataFrame, role: str, places: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """Read the letter after a name as the initial of the other one: nankivell + r, rebecca + n."""
    other = OTHER[role]
    manner = _manner({"given": "first initial", "family": "last initial"}[role])
    followed = hits.with_columns(letter=places["letter"].gather(hits["to"])).filter(
        pl.col("letter") < LETTERS
    )
    beyond = pl.lit(BESIDE["initial"].gather(places["after"].gather(followed["to"] + 1)))
    bits = pl.col("before_bits") + beyond + pl.col("inside") + manner
    initial = pl.lit(known.letters[other].gather(followed["letter"]))
    weighed = _weighed(followed.lazy(), bits, role, initial)
    return _reading(weighed, {role: "piece", "letter": "letter", "family_first": pl.lit(role == "family")})
