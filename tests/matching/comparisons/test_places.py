import polars as pl
import pytest

from matching.comparisons.cores import CORES, LONGEST
from matching.comparisons.places import BESIDE, places
from matching.comparisons.surplus import WORDS, surplus_bits

LONG = "a" * LONGEST
WRITTEN = [
    ("thereal", 0),
    ("xoxouk", 0),
    ("mrnowak", 0b100),
    ("forleedsuni", 0b1000),
    (LONG, 1 << (LONGEST - 1)),
    (LONG, 0),
]


def told(text: str, parted: bool) -> float:
    one, two = text in WORDS, text in {a + b for a in WORDS for b in WORDS}
    bits = surplus_bits(*(pl.lit(value) for value in (len(text), one, two, parted)))
    return float(pl.select(bits).item())


@pytest.mark.parametrize(("core", "marks"), WRITTEN)
def test_each_place_knows_what_stands_before_and_after_it(core: str, marks: int) -> None:
    cores = pl.DataFrame([(0, "kay", 0, 0.0), (1, core, marks, 0.0)], schema=CORES, orient="row")
    held = places(cores)
    first = held.first[1]
    for at in range(len(core) + 1):
        parted = bool(marks >> at & 1)
        for side, text in ((held.before, core[:at]), (held.after, core[at:])):
            kind = BESIDE.row(side[first + at], named=True)
            assert kind["bits"] == pytest.approx(told(text, parted))
            assert kind["edge"] == (text == "" or parted or text in WORDS)
        letter = held.letter[first + at]
        assert letter == (ord(core[at]) - ord("a") if at < len(core) else 26)
