"""Which written words could be one word with a slip: of the finger, of the ear, or of neither.

A slip that many people make (a letter doubled, two swapped, a neighbour on the keyboard, a spelling by ear) is
likelier than one that turns a name into another: John does not become Joan.
"""

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.words.sounds import sound_key

SHORTEST = 4
"""Letters from which a slip is looked for: shorter words meet a neighbour by chance."""
TWO_SLIPS_FROM = 7
THREE_BY_EAR_FROM = 8

SLIPS = {"token": pl.String, "slot": pl.String, "level": pl.String}
"""One row: shown word and student's word, and how the one could come from the other."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WIDTH = 24


def slips(shown: pl.Series, recorded: pl.Series) -> pl.DataFrame:
    """Pair distinct words of both sides that differ by a slip or sound alike: SLIPS, no pair twice."""
    pairs = pl.concat([_by_deletes(shown, recorded), _by_sound(shown, recorded)]).unique()
    if pairs.is_empty():
        return pl.DataFrame(schema=SLIPS)
    a, b = pairs["token"].to_list(), pairs["slot"].to_list()
    distance = cpdist(a, b, scorer=OSA.distance, score_cutoff=3, workers=-1, dtype=np.uint8)
    shorter = pl.min_horizontal(pl.col("token").str.len_bytes(), pl.col("slot").str.len_bytes())
    alike = sound_key(pl.col("token")) == sound_key(pl.col("slot"))
    measured = pairs.with_columns(distance=pl.Series(distance, dtype=pl.UInt8), shorter=shorter, alike=alike)
    near = measured.filter(pl.col("distance").is_between(1, 3))
    return _levelled(near).filter(pl.col("level").is_not_null()).select(list(SLIPS))


def _levelled(near: pl.DataFrame) -> pl.DataFrame:
    by_finger = _of_the_finger(near)
    one, two = pl.col("distance") == 1, pl.col("distance") == 2
    by_ear = pl.col("alike") & (one | two | (pl.col("shorter") >= THREE_BY_EAR_FROM))
    return near.with_columns(
        level=pl.when(by_ear)
        .then(pl.lit("sounds alike"))
        .when(one & by_finger)
        .then(pl.lit("one slip"))
        .when(one)
        .then(pl.lit("one letter"))
        .when(two & (pl.col("shorter") >= TWO_SLIPS_FROM))
        .then(pl.lit("two slips"))
    )


def _by_deletes(shown: pl.Series, recorded: pl.Series) -> pl.DataFrame:
    a, b = _with_deletes(shown, "token"), _with_deletes(recorded, "slot")
    return a.join(b, on="key").select("token", "slot")


def _by_sound(shown: pl.Series, recorded: pl.Series) -> pl.DataFrame:
    a, b = (
        words.unique().alias(name).to_frame().filter(pl.col(name).str.len_bytes() >= SHORTEST)
        for words, name in ((shown, "token"), (recorded, "slot"))
    )
    a, b = (
        side.with_columns(key=sound_key(pl.col(name)), start=pl.col(name).str.slice(0, 1))
        for side, name in ((a, "token"), (b, "slot"))
    )
    return a.join(b, on="key").filter(pl.col("token") != pl.col("slot")).select("token", "slot")


def _with_deletes(tokens: pl.Series, name: str) -> pl.DataFrame:
    """Spell every word with none, one or (long words) two letters left out, as hashes: name, key."""
    words = tokens.unique().alias(name).to_frame().filter(pl.col(name).str.len_bytes() >= SHORTEST)
    words = words.with_columns(spelt=pl.col(name))
    once = _one_left_out(words)
    long = once.filter(pl.col(name).str.len_bytes() >= TWO_SLIPS_FROM)
    spelt = pl.concat([words, once, _one_left_out(long)])
    return spelt.select(name, key=pl.col("spelt").hash()).unique()


def _one_left_out(words: pl.DataFrame) -> pl.DataFrame:
    longest: int = words.select(pl.col("spelt").str.len_bytes().max()).item() or 0
    shorter = [
        words.filter(pl.col("spelt").str.len_bytes() > i).with_columns(
            spelt=pl.col("spelt").str.slice(0, i) + pl.col("spelt").str.slice(i + 1)
        )
        for i in range(longest)
    ]
    return pl.concat([words.clear(), *shorter])


def _of_the_finger(near: pl.DataFrame) -> pl.Series:
    """Say for words one slip apart whether it is a common one: a letter lost or doubled, swapped, or a neighbour."""
    a, b = _letters(near["token"]), _letters(near["slot"])
    swapped = (np.sort(a, axis=1) == np.sort(b, axis=1)).all(axis=1)
    lengths = near.select(
        d=pl.col("token").str.len_bytes().cast(pl.Int16) - pl.col("slot").str.len_bytes().cast(pl.Int16)
    )["d"].to_numpy()
    at = (a != b).argmax(axis=1)
    rows = np.arange(len(a))
    neighbours = _NEIGHBOURS[a[rows, at], b[rows, at]]
    return pl.Series(swapped | (lengths != 0) | neighbours, dtype=pl.Boolean)


def _letters(words: pl.Series) -> np.ndarray:
    cut = words.str.head(_WIDTH).to_numpy().astype(f"S{_WIDTH}")
    return cut.view(np.uint8).reshape(len(words), _WIDTH)


def _neighbours() -> np.ndarray:
    """Letters side by side on a keyboard, by their ASCII numbers."""
    table = np.zeros((128, 128), dtype=bool)
    for n, row in enumerate(_ROWS):
        for i, letter in enumerate(row):
            below = _ROWS[n + 1][max(i - 1, 0) : i + 1] if n + 1 < len(_ROWS) else ""
            for other in (*row[i + 1 : i + 2], *below):
                table[ord(letter), ord(other)] = table[ord(other), ord(letter)] = True
    return table


_NEIGHBOURS = _neighbours()
