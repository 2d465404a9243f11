"""What a handle says for being a student's: the name spelt inside it, by the ways people spell their names.

Each student name is written in every usual way (becca + nowak, b + nowak, nowak + becca ...), and a
handle meets the names whose writing stands in it. Going from names to handles needs no guess where one
word ends: splitting a handle by a dictionary was measured to be worse than comparing strings.
"""

from dataclasses import replace

import polars as pl

from matching.comparisons.writings import PARTS, writings
from matching.rows import NameSide
from records.names import folded

SHORTEST = 5
"""Letters that a writing inside a handle must have; a handle that is nothing else may have four."""
LONGEST = 30
UNEXPLAINED = -0.55
"""Bits for each letter of the handle that the name does not explain."""
MOST_UNEXPLAINED = -6.0
FEW_LETTERS = -1.0
"""Bits for each letter under six that is explained."""
NAMES_AT_ONCE = 25_000
"""Student names whose writings are held together: bounds memory, changes no answer."""

AFFIXES = frozenset(
    """
    the real official its im iam mr mrs ms miss dr prof sir mx rep sen gov mayor cllr mp x xx xxx o xo
    xoxo hey hi hello my ya team just only not ig insta tt yt tv fb uk gb music art photo photos pics
    fit pt coach teacher tutor dev mail me info live online priv private spam alt backup _
    """.split()
)
"""What stands around a name in handles without saying who it is."""

SPELT = {
    "handle": pl.UInt32,
    "name": pl.UInt32,
    "how": pl.String,
    "forename_bits": pl.Float64,
    "handle_bits": pl.Float64,
}
"""One row is one handle × student name, in its best writing; `handle` is the row number of the handle."""


def handle_evidence(
    handles: pl.Series, side: NameSide, least_bits: float, named: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return SPELT for distinct handles (null or without letters: no row).

    Rows of fewer than `least_bits` could never reach the list alone and are dropped, but not those of
    `named` (handle, name): pairs whose shown name speaks as well, so that a weak handle may complete it.
    """
    cores = _cores(handles)
    if cores.is_empty():
        return pl.DataFrame(schema=SPELT)
    pieces = _substrings(cores)
    kept = pl.DataFrame(schema={"handle": pl.UInt32, "name": pl.UInt32}) if named is None else named
    batches = range(0, side.names.height, NAMES_AT_ONCE)
    return pl.concat(_spelt(pieces, _batch(side, first), least_bits, kept) for first in batches)


def _spelt(pieces: pl.DataFrame, side: NameSide, least_bits: float, named: pl.DataFrame) -> pl.DataFrame:
    text = pl.concat_str(*PARTS, ignore_nulls=True)
    written = writings(side).with_columns(text=text).with_columns(key=pl.col("text").hash())
    near = written.join(pieces.select("key").unique(), on="key", how="semi")
    scored = pieces.join(near, on="key").with_columns(handle_bits=_handle_bits().round(2))
    enough = scored.filter(pl.col("handle_bits") >= least_bits)
    weaker = scored.filter(pl.col("handle_bits") < least_bits).join(named, on=["handle", "name"], how="semi")
    return (
        pl.concat([enough, weaker])
        .with_columns(how=pl.concat_str(*PARTS, separator="+", ignore_nulls=True))
        .sort("handle_bits", "forename_bits", "how", descending=[True, True, False])
        .unique(subset=["handle", "name"], keep="first", maintain_order=True)
        .select(list(SPELT))
        .cast(SPELT)  # type: ignore[arg-type]
    )


def _handle_bits() -> pl.Expr:
    few = (6 - pl.col("text").str.len_bytes().cast(pl.Int32)).clip(0, 6)
    around = _unexplained("before") + _unexplained("after")
    unexplained = (around * UNEXPLAINED).clip(MOST_UNEXPLAINED, 0.0)
    return pl.col("writing_bits") + unexplained + few * FEW_LETTERS


def _batch(side: NameSide, first: int) -> NameSide:
    some = pl.col("name").is_between(first, first + NAMES_AT_ONCE - 1)
    return replace(side, names=side.names.filter(some), slots=side.slots.filter(some))


def _cores(handles: pl.Series) -> pl.DataFrame:
    plain = folded(handles).str.replace_all("[^a-z]", "").str.slice(0, LONGEST)
    rows = plain.alias("core").to_frame().with_row_index("handle")
    return rows.filter(pl.col("core").str.len_bytes() >= SHORTEST - 1)


def _unexplained(side: str) -> pl.Expr:
    rest = pl.col(side)
    return pl.when(rest.is_in(list(AFFIXES))).then(0).otherwise(rest.str.len_bytes().cast(pl.Int32))


def _substrings(cores: pl.DataFrame) -> pl.DataFrame:
    """Every piece of five letters or more, and the whole: handle, before, after, key (hash of the piece)."""
    length = pl.col("core").str.len_bytes()
    longest: int = cores.select(pl.col("core").str.len_bytes().max()).item()
    pieces = [cores.select("handle", "core", start=pl.lit(0), piece="core")]
    for size in range(SHORTEST, longest):
        for start in range(longest - size + 1):
            pieces.append(
                cores.filter((length >= start + size) & (length != size)).select(
                    "handle", "core", start=pl.lit(start), piece=pl.col("core").str.slice(start, size)
                )
            )
    return pl.concat(pieces).select(
        "handle",
        before=pl.col("core").str.slice(0, pl.col("start")),
        after=pl.col("core").str.slice(pl.col("start") + pl.col("piece").str.len_bytes()),
        key=pl.col("piece").hash(),
    )
