"""Which written words could be one word with a slip: of the finger, of the ear, or of neither.

A slip that many people make (a letter lost, two swapped, a neighbour on the keyboard, a spelling by ear) is
likelier than any other letter, and no slip turns a name into another: John does not become Joan.
"""

from itertools import chain, combinations

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.population import NO_NAME
from matching.words.sounds import sound_key

SHORTEST, SHORTER = 4, 3
"""Letters from which a slip is looked for: shorter words meet a neighbour by chance.

One of three letters meets another only where it is nobody's name and a finger slipped: Liy, Avaa.
"""
TWO_SLIPS_FROM = 7
SLIP_UNDER = 4e-4
"""Share of people who show a word, from which it is never taken for a slip: it says more against than for."""
THREE_BY_EAR_FROM = 8

SLIPS = {"token": pl.String, "slot": pl.String, "level": pl.String}
"""One row: shown word and student's word, and how the one could come from the other."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST = 24
"""Letters up to which a slip is looked for: longer words are no names, and cost the square of it."""


class Recorded:
    """The students' words made ready to be met: made once, for shown words that come part by part.

    Attributes:
        once, twice: number of the word, key: its spellings with one letter, with two left out.
        heard: slot, key: how it sounds.
    """

    def __init__(self, words: pl.Series) -> None:
        self.words = words.unique().alias("slot").sort()
        self.once = _spellings(self.words, 1, SHORTER)
        self.twice = _spellings(self.words, 2, TWO_SLIPS_FROM)
        self.heard = _heard(self.words)


def slips(shown: pl.DataFrame, recorded: Recorded) -> pl.DataFrame:
    """Pair distinct words of both sides that differ by a slip or sound alike: SLIPS, no pair twice.

    `shown` has token and `share`, how many people show that word as a name of theirs (0 to 1). A word that
    many show is theirs, and no slip is looked for; two slips are looked for in words that are nobody's name.
    """
    rare = shown.filter(pl.col("share") < SLIP_UNDER)["token"]
    nobodys = shown.filter(pl.col("share") <= NO_NAME)["token"]
    by_sound = _by_sound(shown["token"], recorded.heard)
    found = [
        _by_deletes(rare, _spellings(rare, 1, SHORTER), recorded.words, recorded.once),
        _by_deletes(nobodys, _spellings(nobodys, 2, TWO_SLIPS_FROM), recorded.words, recorded.twice),
        by_sound.select("token", "slot"),
    ]
    pairs = pl.concat(found).unique().join(by_sound, on=["token", "slot"], how="left")
    if pairs.is_empty():
        return pl.DataFrame(schema=SLIPS)
    distance = cpdist(
        pairs["token"].to_list(), pairs["slot"].to_list(), scorer=OSA.distance, score_cutoff=3, workers=-1
    )
    measured = pairs.with_columns(distance=pl.Series(distance, dtype=pl.UInt8)).filter(
        pl.col("distance").is_between(1, 3)
    )
    asked = measured.with_columns(rare=pl.col("token").is_in(rare.implode()))
    levelled = _levelled(asked.with_columns(nobodys=pl.col("token").is_in(nobodys.implode())))
    return levelled.filter(pl.col("level").is_not_null()).select(list(SLIPS))


def _levelled(near: pl.DataFrame) -> pl.DataFrame:
    shorter = pl.min_horizontal(pl.col("token").str.len_bytes(), pl.col("slot").str.len_bytes())
    known = near.with_columns(
        finger=_of_the_finger(near),
        shorter=shorter,
        alike=pl.col("alike").fill_null(False),
    )
    long = pl.col("shorter") >= SHORTEST
    one, two = pl.col("distance") == 1, pl.col("distance") == 2
    by_ear = pl.col("alike") & (one | two | (pl.col("shorter") >= THREE_BY_EAR_FROM))
    return known.with_columns(
        level=pl.when(by_ear & long)
        .then(pl.lit("sounds alike"))
        .when(one & pl.col("finger") & pl.col("rare") & long)
        .then(pl.lit("one slip"))
        .when(one & pl.col("rare") & (long | (pl.col("finger") & pl.col("nobodys"))))
        .then(pl.lit("one letter"))
        .when(two & pl.col("nobodys") & (pl.col("shorter") >= TWO_SLIPS_FROM))
        .then(pl.lit("two slips"))
    )


def _by_deletes(
    shown: pl.Series, shown_keys: pl.DataFrame, recorded: pl.Series, recorded_keys: pl.DataFrame
) -> pl.DataFrame:
    """Pair words that come to one spelling when letters are left out of both."""
    met = shown_keys.join(recorded_keys, on="key", suffix="_slot").select("number", "number_slot").unique()
    return met.select(token=shown.gather(met["number"]), slot=recorded.gather(met["number_slot"]))


def _spellings(words: pl.Series, letters: int, shortest: int) -> pl.DataFrame:
    """Hash the spellings of words with up to so many letters left out: number (place of the word), key.

    A double letter gives one spelling twice. Two spellings of one key are looked at again, letter by letter.
    """
    sizes = words.str.len_bytes().to_numpy()
    numbers = np.flatnonzero((sizes >= shortest) & (sizes <= LONGEST)).astype(np.uint32)
    long, sizes = words.gather(numbers), sizes[numbers]
    codes = _CODES[_letters(long)].T
    # upto[n][i]: the hash of the first i letters, each n places to the left of where it stands.
    upto = [_running(codes * _PLACES[letters - n : letters - n + LONGEST, None]) for n in range(letters + 1)]
    found = []
    for left_out in chain.from_iterable(combinations(range(LONGEST), n) for n in range(letters + 1)):
        asked = sizes > (left_out[-1] if left_out else 0)
        begins, ends = (0, *(i + 1 for i in left_out)), (*left_out, LONGEST)
        pieces = (
            upto[n][end] - upto[n][begin] for n, (begin, end) in enumerate(zip(begins, ends, strict=True))
        )
        found.append((numbers[asked], sum(pieces)[asked]))
    number, key = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return pl.DataFrame({"number": number, "key": key})


def _running(rows: np.ndarray) -> np.ndarray:
    return np.vstack([np.zeros((1, rows.shape[1]), np.uint64), np.cumsum(rows, axis=0, dtype=np.uint64)])


def _by_sound(shown: pl.Series, heard: pl.DataFrame) -> pl.DataFrame:
    met = _heard(shown.alias("token")).join(heard, on="key").filter(pl.col("token") != pl.col("slot"))
    return met.select("token", "slot", alike=pl.lit(True))


def _heard(words: pl.Series) -> pl.DataFrame:
    """Add the key of how they sound to words of some length."""
    long = words.to_frame().filter(pl.col(words.name).str.len_bytes() >= SHORTEST)
    return long.with_columns(key=sound_key(pl.col(words.name)))


def _of_the_finger(near: pl.DataFrame) -> pl.Series:
    """Say for words one letter apart if it is a usual slip: a letter lost, swapped, or its neighbour."""
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
    cut = words.str.head(LONGEST).to_numpy().astype(f"S{LONGEST}")
    return cut.view(np.uint8).reshape(len(words), LONGEST)


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

_CODES = np.append(np.uint64(0), np.random.default_rng(5).integers(1, 2**63, 255, dtype=np.uint64))
_PLACES = np.cumprod(np.full(LONGEST + 3, 0x9E3779B97F4A7C15, np.uint64))
"""A spelling's hash is the sum of its letters' codes, each times its place's number, modulo 2^64."""
