"""Where pieces of names stand in handles."""

import polars as pl

from matching.comparisons.places import BESIDE, first_places
from matching.comparisons.spellings import Spellings

NOTHING = 0.12
"""Share of handles that hold nothing of their owner's name."""
NOTHING_LETTER = -3.3
"""log2 chance of each letter in those: letters of English words taken in their order."""

PARTED = -4.0
"""log2 chance that a sign stands inside a name (mc.donald)."""


def hits(cores: pl.DataFrame, places: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    """One row a piece that stands in one of CORES: row (of the core), piece, start, at and to (its places).

    Beside it `inside` and `nothing`, the log2 chance of the manner and that the handle holds nothing of a
    name, all columns of the piece, and what stands before and after. Left out are short pieces, and pieces
    that only cut a name, which neither begin nor end a word.
    """
    at, piece = known.sought.found(places["letter"].to_numpy())
    row = places["row"].gather(at)
    to = at + known.pieces["size"].gather(piece)
    start = at - first_places(cores).gather(row)
    found = pl.DataFrame({"row": row, "piece": piece, "start": start, "at": at, "to": to})
    whole = known.pieces["stands_alone"].gather(piece)
    edge = BESIDE["edge"]
    begins, ends = (
        edge.gather(side.gather(place)) for side, place in ((places["before"], at), (places["after"], to))
    )
    return _told(found.filter(begins | ends | whole), cores, places, known)


def _told(found: pl.DataFrame, cores: pl.DataFrame, places: pl.DataFrame, known: Spellings) -> pl.DataFrame:
    row, piece, at, to = (found[column] for column in ("row", "piece", "at", "to"))
    marks = (places["marks"].gather(to - 1) - places["marks"].gather(at)).cast(pl.Float64)
    return pl.concat(
        [
            found,
            known.pieces.select(pl.exclude("piece", "form", "size", "stands_alone").gather(piece)),
            BESIDE.select(pl.col("bits", "other").gather(places["before"].gather(at)).name.prefix("before_")),
            BESIDE.select(pl.col("bits", "other").gather(places["after"].gather(to)).name.prefix("after_")),
            cores.select(nothing=nothing().gather(row)),
            pl.DataFrame({"inside": cores["manner"].gather(row) + PARTED * marks}),
        ],
        how="horizontal",
    )


def nothing() -> pl.Expr:
    """The log2 chance that a CORES row is a handle that holds nothing of a name."""
    return pl.lit(NOTHING).log(2) + NOTHING_LETTER * pl.col("core").str.len_bytes().cast(pl.Float64)
