"""Which written words could be one word with a slip: of the finger, of the ear, or of neither.

A slip that many people make (a letter lost, two swapped, a neighbour on the keyboard, a spelling by ear) is
likelier than any other letter, and no slip turns a name into another: John does not become Joan.
"""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.dense import by_number
from matching.once import once_each
from matching.pairs import pair, unpaired
from matching.population import NO_NAME
from matching.words.letter_sums import CODES, Sums, may_be, powers
from matching.words.sounds import sound_keys

SHORTEST, SHORTER = 4, 3
"""Letters from which a slip is looked for: shorter words meet a neighbour by chance.

One of three letters meets another only where it is nobody's name and a finger slipped: Liy, Avaa.
"""
TWO_SLIPS_FROM = 7
SLIP_UNDER = 4e-4
"""Share of people who show a word, from which it is never taken for a slip: it says more against than for."""
THREE_BY_EAR_FROM = 8

SLIP = pl.Enum(["sounds alike", "one slip", "one letter", "two slips"])
SLIPS = {"word": pl.UInt32, "row": pl.UInt32, "level": SLIP}
"""One row: shown word and student's word by their rows, and how the one could come from the other."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LONGEST = 24
"""Letters up to which a slip is looked for: longer words are no names, and cost the square of it."""

AT_ONCE = 4_096
"""Pairs of words that are compared at once: with all at once, half of the time goes to asking for memory."""


@dataclass(frozen=True)
class Written:
    """Words letter by letter.

    Attributes:
        letters: a row a word: its first LONGEST letters by their ASCII numbers, 0 after its end.
        sizes: how many letters each has in all.
    """

    letters: npt.NDArray[np.uint8]
    sizes: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, words: pl.Series) -> Self:
        """Write words of ASCII letters out."""
        text = words.str.head(LONGEST).str.pad_end(LONGEST, "\0").str.join("").item()
        letters = np.frombuffer(text.encode(), np.uint8).reshape(len(words), LONGEST)
        return cls(letters, words.str.len_bytes().to_numpy())

    def head(self, count: int) -> Self:
        """Give the first so many words."""
        return replace(self, letters=self.letters[:count], sizes=self.sizes[:count])


class Recorded:
    """The students' words made ready to be met: made once, for shown words that come part by part.

    Attributes:
        words, written: the distinct words; `number` is the place of a word among them.
        rows: by that place, the rows of the words as they were given.
        once, twice: number, key: its spellings with one letter, with two left out.
        heard: number, key: how it sounds.
    """

    def __init__(self, words: pl.Series) -> None:
        self.words, place = once_each(words)
        self.rows = by_number(place.to_numpy(), self.words.len())
        self.written = Written.of(self.words)
        self.once = _spellings(self.written, 1, SHORTER)
        self.twice = _spellings(self.written, 2, TWO_SLIPS_FROM)
        self.heard = _heard(self.words)


def slips(shown: pl.DataFrame, recorded: Recorded) -> pl.DataFrame:
    """Pair distinct words of both sides that differ by a slip or sound alike: SLIPS, no pair twice.

    `shown` has token and `share`, how many people show that word as a name of theirs (0 to 1). A word that
    many show is theirs, and no slip is looked for; two slips are looked for in words that are nobody's name.
    """
    rarest_first = shown.with_row_index("row").sort("share")
    words, share = rarest_first["token"], rarest_first["share"]
    rare, nobodys = int((share < SLIP_UNDER).sum()), int((share <= NO_NAME).sum())
    written, by_sound = Written.of(words), _met(_heard(words), recorded.heard)
    found = [
        _met_by_sum(_spellings(written.head(rare), 1, SHORTER), recorded.once),
        _met_by_sum(_spellings(written.head(nobodys), 2, TWO_SLIPS_FROM), recorded.twice),
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
    met = _levelled(near, written, recorded.written).drop_nulls("level")
    each, row = recorded.rows.meet(met["slot"].to_numpy())
    word = rarest_first["row"].gather(met["number"])
    return pl.DataFrame({"word": word.gather(each), "row": row, "level": met["level"].gather(each)})


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
    a, b = (np.array(of.to_list(), dtype=object) for of in (words, slots))
    pairs = np.column_stack([number, slot])
    distance = np.empty(len(pairs), np.uint8)
    for start in range(0, len(pairs), AT_ONCE):
        of_a, of_b = pairs[start : start + AT_ONCE].T
        distance[start : start + AT_ONCE] = cpdist(a[of_a], b[of_b], scorer=OSA.distance, score_cutoff=3)
    return pl.Series("distance", distance)


def _levelled(near: pl.DataFrame, words: Written, slots: Written) -> pl.DataFrame:
    shorter = np.minimum(words.sizes[near["number"]], slots.sizes[near["slot"]])
    known = near.with_columns(pl.Series("shorter", shorter), finger=_of_the_finger(near, words, slots))
    long = pl.col("shorter") >= SHORTEST
    one, two = pl.col("distance") == 1, pl.col("distance") == 2
    by_ear = pl.col("alike") & (one | two | (pl.col("shorter") >= THREE_BY_EAR_FROM))
    return known.with_columns(
        level=pl.when(by_ear & long)
        .then(_slip("sounds alike"))
        .when(one & pl.col("finger") & pl.col("rare") & long)
        .then(_slip("one slip"))
        .when(one & pl.col("rare") & (long | (pl.col("finger") & pl.col("nobodys"))))
        .then(_slip("one letter"))
        .when(two & pl.col("nobodys") & (pl.col("shorter") >= TWO_SLIPS_FROM))
        .then(_slip("two slips"))
    )


def _slip(level: str) -> pl.Expr:
    return pl.lit(level, dtype=SLIP)


def _spellings(words: Written, letters: int, shortest: int) -> pl.DataFrame:
    """Hash the spellings of words with up to so many letters left out: number (place of the word), key.

    A double letter gives one spelling twice. Two spellings of one key are looked at again, letter by letter.
    """
    sizes = words.sizes
    numbers = np.flatnonzero((sizes >= shortest) & (sizes <= LONGEST)).astype(np.uint32)
    # The longest first: those that have a letter in some place are the first so many.
    numbers = numbers[np.argsort(sizes[numbers])[::-1]]
    sizes = sizes[numbers]
    have = [np.count_nonzero(sizes > place) for place in range(int(sizes.max(initial=0)))]
    # The letters after the n-th that is left out stand n places to the left of where they stood.
    back = np.append(_PLACES[:letters][::-1], np.uint64(1))
    upto = np.zeros(len(numbers), np.uint64)
    without: list[list[Sums]] = [
        [] for _ in range(letters)
    ]  # [n][place]: what leaving it out as the n-th changes
    for place, (count, of_words) in enumerate(zip(have, words.letters[numbers].T, strict=False)):
        before = upto[:count].copy()
        upto[:count] += CODES.take(of_words[:count]) * _PLACES[place]
        for n in range(letters):
            without[n].append(before * back[n] - upto[:count] * back[n + 1])
    ways = [left_out for n in range(letters + 1) for left_out in combinations(range(len(have)), n)]
    ends = np.cumsum([have[left_out[-1]] if left_out else len(numbers) for left_out in ways])
    # Written where they stay: to ask for memory for each takes longer than to add them up.
    number, key = np.empty(ends[-1], np.uint32), np.empty(ends[-1], np.uint64)
    whole = upto * back[:, None]
    for left_out, end, start in zip(ways, ends, np.append(0, ends), strict=False):
        number[start:end] = numbers[: end - start]
        key[start:end] = whole[len(left_out), : end - start]
        for n, place in enumerate(left_out):
            key[start:end] += without[n][place][: end - start]
    return pl.DataFrame({"number": number, "key": key})


def _heard(words: pl.Series) -> pl.DataFrame:
    """Return how words of some length sound: number (place of the word), key."""
    numbered = words.alias("word").to_frame().with_row_index("number")
    long = numbered.filter(pl.col("word").str.len_bytes() >= SHORTEST)
    return long.select("number", key=sound_keys(long["word"]))


def _of_the_finger(near: pl.DataFrame, words: Written, slots: Written) -> pl.Series:
    """Say for rare words one letter apart if it is a usual slip: a letter lost, swapped, or its neighbour."""
    asked = near["rare"].to_numpy() & (near["distance"] == 1).to_numpy()
    met = [(of, near[numbers].to_numpy()[asked]) for of, numbers in ((words, "number"), (slots, "slot"))]
    a, b = (of.letters[numbers] for of, numbers in met)
    size_a, size_b = (np.minimum(of.sizes[numbers], LONGEST) for of, numbers in met)
    rows = np.arange(len(a))
    first = (a != b).argmax(axis=1)
    then = np.minimum(first + 1, LONGEST - 1)
    swapped = (a[rows, first] == b[rows, then]) & (a[rows, then] == b[rows, first])
    finger = np.zeros(len(asked), dtype=bool)
    finger[asked] = swapped | (size_a != size_b) | _NEIGHBOURS[a[rows, first], b[rows, first]]
    return pl.Series(finger)


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
