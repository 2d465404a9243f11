import random
from functools import cache

import polars as pl
import pytest
from rapidfuzz.distance import OSA

from matching.population import NO_NAME, uk_shares
from matching.words.edges import edges, recorded_words
from matching.words.sounds import sound_key

SLOTS = pl.DataFrame(
    {
        "token": [
            *("rebecca", "r.", "daniel", "nowak", "jo", "stevenson", "christopher", "h"),
            *("kane", "mohammed", "clark"),
        ],
        "role": [
            *("given", "given", "given", "family", "given", "family", "given", "given"),
            *("family", "given", "family"),
        ],
    }
)
WANTED = SLOTS.rename({"token": "slot"})


def nobodys(words: list[str]) -> pl.DataFrame:
    """Words that are no names, so that slips are looked for in all of them."""
    return pl.DataFrame({"token": words, "share": [NO_NAME] * len(words)}, schema=SHOWN)


SHOWN = {"token": pl.String, "share": pl.Float64}


def of_words(shown: pl.DataFrame, slots: pl.DataFrame) -> pl.DataFrame:
    """The edges of words that stand alone."""
    return edges(shown, shown.clear().select("token"), slots, recorded_words(slots))[0]


def level(word: str, slot: str) -> str | None:
    found = of_words(nobodys([word]), WANTED).filter(pl.col("slot") == slot)
    return found["level"].item() if found.height else None


@pytest.mark.parametrize(
    ("word", "slot", "answer"),
    [
        ("rebecca", "rebecca", "same"),
        ("becca", "rebecca", "short form"),
        ("dani", "daniel", "short form"),
        ("dan", "daniel", "short form"),
        ("christo", "christopher", "cut short"),
        ("rebec", "rebecca", "cut short"),
        ("rebbecca", "rebecca", "sounds alike"),
        ("nowack", "nowak", "sounds alike"),
        ("stephenson", "stevenson", "sounds alike"),
        ("khan", "kane", "sounds alike"),
        ("muhammad", "mohammed", "short form"),
        ("clarke", "clark", "family form"),
        ("klark", "clark", "sounds alike"),
        ("nowka", "nowak", "one slip"),
        ("nowsk", "nowak", "one slip"),
        ("nowok", "nowak", "sounds alike"),
        ("nopak", "nowak", "one letter"),
        ("stevenmon", "stevenson", "one letter"),
        ("stebennson", "stevenson", "two slips"),
        ("r", "r.", "initial"),
        ("henrietta", "h", "initial"),
        ("nowa", "nowak", "one slip"),
        ("nvak", "nowak", None),
        ("ja", "jo", None),
        ("d", "r.", None),
    ],
)
def test_a_word_meets_a_students_word_at_one_level(word: str, slot: str, answer: str | None) -> None:
    assert level(word, slot) == answer


def test_run_together_words_meet_letter_by_letter_only() -> None:
    joined = pl.DataFrame({"token": ["nowak", "nowack"]})
    found = edges(nobodys([]), joined, WANTED, recorded_words(WANTED))[1]
    assert found.select("token", "slot", "level").rows() == [("nowak", "nowak", "same")]


def test_a_word_that_many_bear_is_no_slip() -> None:
    """Foster is somebody's name, so it is not taken for Forster with a letter lost."""
    slots = pl.DataFrame({"slot": ["forster"], "role": ["family"]})
    for share, answer in ((1e-3, []), (1e-4, ["one slip"])):
        shown = pl.DataFrame({"token": ["foster"], "share": [share]}, schema=SHOWN)
        assert of_words(shown, slots)["level"].to_list() == answer


def by_ear(a: str, b: str) -> bool:
    reach = 3 if min(len(a), len(b)) >= 8 else 2
    return key_of(a) == key_of(b) and min(len(a), len(b)) >= 4 and 0 < OSA.distance(a, b) <= reach


@cache
def key_of(word: str) -> str:
    return str(pl.select(sound_key(pl.lit(word))).item())


def test_no_near_word_is_missed_against_comparing_all_with_all() -> None:
    """Losslessness of the token graph for its own rule."""
    rng = random.Random(5)
    vocabulary = uk_shares("family").sort("token")["token"].to_list()
    shown, recorded = rng.sample(vocabulary, 700), rng.sample(vocabulary, 700)
    slots = pl.DataFrame({"slot": recorded, "role": "family"})
    found = of_words(nobodys(shown), slots).filter(pl.col("level") != "same")
    wanted = set()
    for a in shown:
        for b in recorded:
            distance, shorter = OSA.distance(a, b, score_cutoff=2), min(len(a), len(b))
            if (distance == 1 and shorter >= 4) or (distance == 2 and shorter >= 7) or by_ear(a, b):
                wanted.add((a, b))
    assert set(found.select("token", "slot").rows()) == wanted
    assert len(wanted) > 50
