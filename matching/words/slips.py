"""Which written words could be one word with a slip: of the finger, of the ear, or of neither.

A slip that many people make (a letter lost, two swapped, a neighbour on the keyboard, a spelling by ear) is
likelier than any other letter, and no slip turns a name into another: John does not become Joan.
"""

from itertools import chain, combinations

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.pairs import pair, unpaired
from matching.population import NO_NAME
from matching.words.letter_sums import CODES, may_be, powers
from matching.words.sounds import sound_keys

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
        words: the words; `number` is the place of a word among them.
        once, twice: number, key: its spellings with one letter, with two left out.
        heard: number, key: how it sounds.
    """

    def __init__(self, words: pl.Series) -> None:
        self.words = words.unique().sort()
        self.once = _spellings(self.words, 1, SHORTER)
        self.twice = _spellings(self.words, 2, TWO_SLIPS_FROM)
        self.heard = _heard(self.words)


def slips(shown: pl.DataFrame, recorded: Recorded) -> pl.DataFrame:
    """Pair distinct words of both sides that differ by a slip or sound alike: SLIPS, no pair twice.

    `shown` has token and `share`, how many people show that word as a name of theirs (0 to 1). A word that
    many show is theirs, and no slip is looked for; two slips are looked for in words that are nobody's name.
    """
    rarest_first = shown.sort("share")
    words, share = rarest_first["token"], rarest_first["share"]
    rare, nobodys = int((share < SLIP_UNDER).sum()), int((share <= NO_NAME).sum())
    by_sound = _met(_heard(words), recorded.heard)
    found = [
        _met_by_sum(_spellings(words.head(rare), 1, SHORTER), recorded.once),
        _met_by_sum(_spellings(words.head(nobodys), 2, TWO_SLIPS_FROM), recorded.twice),
        by_sound,
    ]
    pairs = pl.concat(found).unique().to_frame("pair")
    number, slot = unpaired("pair")
    numbered = pairs.select(
        number=number,
        slot=slot,
        alike=pl.col("pair").is_in(by_sound.implode()),
    ).with_columns(rare=pl.col("number") < rare, nobodys=pl.col("number") < nobodys)
    distance = _distances(words, numbered["number"], recorded.words, numbered["slot"])
    near = numbered.with_columns(distance).filter(pl.col("distance").is_between(1, 3))
    met = _levelled(near, words, recorded.words).drop_nulls("level")
    return met.select(
        token=words.gather(met["number"]), slot=recorded.words.gather(met["slot"]), level="level"
    )


def _met(shown: pl.DataFrame, recorded: pl.DataFrame) -> pl.Series:
    """Pair words of one key: the number of the shown word with that of the recorded one."""
    met = shown.join(recorded, on="key", suffix="_slot")
    return met.select(pair("number", "number_slot")).to_series()


def _met_by_sum(shown: pl.DataFrame, recorded: pl.DataFrame) -> pl.Series:
    """The same of keys that are sums of letters: of those recorded most meet none."""
    likely = may_be(recorded["key"].to_numpy(), shown["key"].to_numpy())
    return _met(shown, recorded.filter(pl.Series(likely)))


def _distances(words: pl.Series, number: pl.Series, slots: pl.Series, slot: pl.Series) -> pl.Series:
    # Made words of Python once each, not once a pair.
    sides = (
        np.array(of.to_list(), dtype=object)[at.to_numpy()] for of, at in ((words, number), (slots, slot))
    )
    distance = cpdist(*sides, scorer=OSA.distance, score_cutoff=3, workers=-1)
    return pl.Series("distance", distance, dtype=pl.UInt8)


def _levelled(near: pl.DataFrame, words: pl.Series, slots: pl.Series) -> pl.DataFrame:
    sizes = (words.str.len_bytes().gather(near["number"]), slots.str.len_bytes().gather(near["slot"]))
    known = near.with_columns(shorter=pl.min_horizontal(*sizes), finger=_of_the_finger(near, words, slots))
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


def _spellings(words: pl.Series, letters: int, shortest: int) -> pl.DataFrame:
    """Hash the spellings of words with up to so many letters left out: number (place of the word), key.

    A double letter gives one spelling twice. Two spellings of one key are looked at again, letter by letter.
    """
    sizes = words.str.len_bytes().to_numpy()
    numbers = np.flatnonzero((sizes >= shortest) & (sizes <= LONGEST)).astype(np.uint32)
    # The longest first: those that have a letter in some place are the first so many.
    numbers = numbers[np.argsort(sizes[numbers])[::-1]]
    long, sizes = words.gather(numbers), sizes[numbers]
    longest = int(sizes.max(initial=0))
    codes = CODES[_letters(long)].T[:longest]
    # upto[n][i]: the sum of the first i letters, each n places to the left of where it stands.
    upto = [_running(codes * _PLACES[letters - n : letters - n + longest, None]) for n in range(letters + 1)]
    have = [np.count_nonzero(sizes > place) for place in range(longest)]
    found = []
    for left_out in chain.from_iterable(combinations(range(longest), n) for n in range(letters + 1)):
        asked = have[left_out[-1]] if left_out else len(sizes)
        begins, ends = (0, *(i + 1 for i in left_out)), (*left_out, longest)
        pieces = (
            upto[n][end, :asked] - upto[n][begin, :asked]
            for n, (begin, end) in enumerate(zip(begins, ends, strict=True))
        )
        found.append((numbers[:asked], sum(pieces)))
    number, key = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return pl.DataFrame({"number": number, "key": key})


def _running(rows: np.ndarray) -> np.ndarray:
    sums = np.zeros((len(rows) + 1, rows.shape[1]), np.uint64)
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def _heard(words: pl.Series) -> pl.DataFrame:
    """Return how words of some length sound: number (place of the word), key."""
    numbered = words.alias("word").to_frame().with_row_index("number")
    long = numbered.filter(pl.col("word").str.len_bytes() >= SHORTEST)
    return long.select("number", key=sound_keys(long["word"]))


def _of_the_finger(near: pl.DataFrame, words: pl.Series, slots: pl.Series) -> pl.Series:
    """Say for rare words one letter apart if it is a usual slip: a letter lost, swapped, or its neighbour."""
    asked = near["rare"].to_numpy() & (near["distance"] == 1).to_numpy()
    a, b = (
        _letters(of)[near[numbers].to_numpy()[asked]] for of, numbers in ((words, "number"), (slots, "slot"))
    )
    rows = np.arange(len(a))
    first = (a != b).argmax(axis=1)
    then = np.minimum(first + 1, LONGEST - 1)
    swapped = (a[rows, first] == b[rows, then]) & (a[rows, then] == b[rows, first])
    lost = (a != 0).sum(axis=1) != (b != 0).sum(axis=1)
    finger = np.zeros(len(asked), dtype=bool)
    finger[asked] = swapped | lost | _NEIGHBOURS[a[rows, first], b[rows, first]]
    return pl.Series(finger)


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

_PLACES = powers(LONGEST + 3)
