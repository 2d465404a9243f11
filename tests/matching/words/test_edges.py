import random

import numpy as np
import polars as pl
import pytest
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from matching.population import NO_NAME, uk_shares
from matching.words.edges import edges, recorded_words
from matching.words.slots import ROLE
from matching.words.sounds import sound_keys

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
WANTED = SLOTS.rename({"token": "slot"}).cast({"role": ROLE})


def nobodys(words: list[str]) -> pl.DataFrame:
    """Words that are no names, so that slips are looked for in all of them."""
    return pl.DataFrame({"token": words, "share": [NO_NAME] * len(words)}, schema=SHOWN)


SHOWN = {"token": pl.String, "share": pl.Float64}


def of_words(shown: pl.DataFrame, slots: pl.DataFrame) -> pl.DataFrame:
    """The edges of words that stand alone: token, slot, role, level."""
    found = edges(shown, pl.Series([], dtype=pl.String), slots, recorded_words(slots))
    return pl.concat([shown.select("token")[found["word"]], slots[found["row"]], found], how="horizontal")


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
        ("kae", "kane", "one letter"),
        ("kze", "kane", None),
        ("ja", "jo", None),
        ("d", "r.", None),
    ],
)
def test_a_word_meets_a_students_word_at_one_level(word: str, slot: str, answer: str | None) -> None:
    assert level(word, slot) == answer


@pytest.mark.parametrize(
    ("word", "forms"),
    [("nibhriain", ["obriain"]), ("nidhomhnaill", ["odomhnaill"]), ("macbrien", []), ("obroin", [])],
)
def test_irish_forms_have_the_whole_rest_in_common_and_not_its_beginning(word: str, forms: list[str]) -> None:
    recorded = pl.DataFrame({"slot": ["obriain", "odomhnaill", "odonoghue"], "role": "family"})
    found = of_words(nobodys([word]), recorded.cast({"role": ROLE})).filter(level="family form")
    assert found["slot"].to_list() == forms


def test_run_together_words_meet_letter_by_letter_only() -> None:
    joined = pl.Series(["nowack", "nowak"])
    found = edges(nobodys(["daniel"]), joined, WANTED, recorded_words(WANTED))
    rows = [WANTED["slot"].to_list().index(slot) for slot in ("daniel", "nowak")]
    assert found.sort("word").rows() == [(0, rows[0], "same"), (2, rows[1], "same")]


def test_a_word_that_many_bear_is_no_slip() -> None:
    """Foster is somebody's name, so it is not taken for Forster with a letter lost."""
    slots = pl.DataFrame({"slot": ["forster"], "role": ["family"]}).cast({"role": ROLE})
    for share, answer in ((1e-3, []), (1e-4, ["one slip"])):
        shown = pl.DataFrame({"token": ["foster"], "share": [share]}, schema=SHOWN)
        assert of_words(shown, slots)["level"].to_list() == answer


def by_finger(a: str, b: str) -> bool:
    """A letter lost or doubled, two swapped, or a neighbour on the keyboard."""
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    places = {letter: (n, row.index(letter) + n / 2) for n, row in enumerate(rows) for letter in row}
    if len(a) != len(b) or sorted(a) == sorted(b):
        return True
    (row, at), (other_row, other_at) = (
        places[letter] for letter in next(z for z in zip(a, b, strict=True) if z[0] != z[1])
    )
    return abs(row - other_row) <= 1 and abs(at - other_at) <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kane", "khan"),
        ("clarke", "clark"),
        ("noyes", "noyce"),
        ("muhammad", "mohammed"),
        ("hannah", "hana"),
        ("lloyd", "loyd"),
        ("a" + 64 * "n" + "a", "ana"),
        ("knight", "nite"),
        ("cecily", "sesili"),
    ],
)
def test_spellings_that_sound_alike_share_a_key(one: str, other: str) -> None:
    keys = sound_keys(pl.Series([one, other]))
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("reed", "rEd"),
        ("rod", "rAd"),
        ("mohammed", "mAmad"),
        ("aaron", "Aran"),
        ("yvonne", "Efan"),
        ("e", ""),
    ],
)
def test_first_vowels_keep_their_colour_and_what_is_doubled_counts_once(word: str, key: str) -> None:
    assert sound_keys(pl.Series([word])).to_list() == [key]


def test_the_key_of_a_word_is_its_own_whatever_stands_beside_it() -> None:
    words = pl.Series(["e", "aaa", "", "kn", "noyes", "se", "mcz", "h", "zz", "z"])
    alone = [sound_keys(pl.Series([word])).item() for word in words]
    assert sound_keys(words).to_list() == alone
    assert sound_keys(words.clear()).to_list() == []


def test_no_near_word_is_missed_against_comparing_all_with_all() -> None:
    """Losslessness of the token graph for its own rule, over as many words as 20,000 names hold."""
    rng = random.Random(5)
    recorded = uk_shares("family").sort("token")["token"].to_list()
    slips = (word[:n] + word[n + 1 :] for word in recorded for n in [rng.randrange(len(word))])
    shown = sorted({*rng.sample(recorded, 3_000), *(word for word in slips if len(word) > 2)})
    assert len(shown) > 9_000
    slots = pl.DataFrame({"slot": recorded, "role": "family"}).cast({"role": ROLE})
    found = of_words(nobodys(shown), slots).filter(~pl.col("level").is_in(["same", "family form"]))
    distance = cdist(shown, recorded, scorer=OSA.distance, score_cutoff=3, dtype=np.uint8, workers=-1)
    rows, columns = np.nonzero((distance > 0) & (distance <= 3))
    every = pl.Series("word", sorted({*shown, *recorded}))
    words = pl.DataFrame({"word": every, "key": sound_keys(every)})
    near = (
        pl.DataFrame({"token": np.array(shown)[rows], "slot": np.array(recorded)[columns]})
        .with_columns(distance=pl.Series(distance[rows, columns]))
        .join(words, left_on="token", right_on="word")
        .join(words, left_on="slot", right_on="word", suffix="_slot")
        .with_columns(
            shorter=pl.min_horizontal(pl.col("token", "slot").str.len_bytes()),
            heard=pl.col("key") == pl.col("key_slot"),
        )
    )
    one, two, shorter = pl.col("distance") == 1, pl.col("distance") == 2, pl.col("shorter")
    rule = (one & (shorter >= 4)) | (two & (shorter >= 7))
    rule |= pl.col("heard") & (shorter >= pl.when(one | two).then(4).otherwise(8))
    short = near.filter(one & (shorter == 3)).filter(
        pl.struct("token", "slot").map_elements(
            lambda pair: by_finger(pair["token"], pair["slot"]), return_dtype=pl.Boolean
        )
    )
    wanted = {*near.filter(rule).select("token", "slot").rows(), *short.select("token", "slot").rows()}
    forms = set(of_words(nobodys(shown), slots).filter(level="family form").select("token", "slot").rows())
    assert set(found.select("token", "slot").rows()) == wanted - forms
    assert len(wanted) > 5_000
