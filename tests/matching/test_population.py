import math

import polars as pl
import pytest

from matching.population import MOST_BITS, NO_NAME, UNLISTED, Frequencies


def frequencies(names: list[str], role: str = "family") -> Frequencies:
    counted = pl.Series(names).value_counts(name="here").rename({"": "token"}).cast({"here": pl.Int64})
    return Frequencies(role, counted, len(names))


def bits(names: list[str], role: str = "family") -> dict[str, float]:
    return recorded(frequencies(names, role))


def recorded(here: Frequencies) -> dict[str, float]:
    """How rare each recorded name is."""
    words = here.counted["token"]
    return dict(zip(words, here.of_words(words)["recorded_bits"], strict=True))


def shown(here: Frequencies, words: pl.Series) -> dict[str, float]:
    """How rare words are where they are shown."""
    return dict(zip(words, here.of_any(words)["bits"], strict=True))


def test_a_common_name_says_less_than_a_rare_one() -> None:
    found = bits(["smith", "penhaligon"])
    assert found["smith"] < 7 < 13 < found["penhaligon"]


def test_a_name_common_in_the_student_records_counts_as_common() -> None:
    alone, crowded = bits(["nkemelu"]), bits(["nkemelu"] * 400 + ["smith"] * 2600)
    assert crowded["nkemelu"] < alone["nkemelu"] - 5


@pytest.mark.parametrize("role", ["given", "family"])
def test_no_name_is_worth_more_than_the_most(role: str) -> None:
    assert bits(["qqqqq", *(f"name{n}" for n in range(20_000))], role)["qqqqq"] == MOST_BITS[role]


def test_a_name_that_nobody_here_bears_has_its_rarity_too() -> None:
    asked = pl.Series(["smith", "jones", "qqqqq"])
    found = shown(frequencies(["smith"] * 50), asked)
    assert found["smith"] < found["jones"] < found["qqqqq"]


def test_names_of_either_source_are_as_rare_as_each_says() -> None:
    here = frequencies(["smith"] * 50 + ["qqqqq"])
    found = dict(here.of_either().rows())
    own = recorded(here)
    assert {name: found[name] for name in own} == own
    others = shown(here, pl.Series(["jones", "nowak"]))
    assert {name: found[name] for name in ("jones", "nowak")} == others
    assert found["smith"] != shown(here, pl.Series(["smith"]))["smith"]


def test_words_are_told_as_they_come_and_one_that_no_record_holds_by_what_shows_it() -> None:
    here = frequencies(["smith"] * 50 + ["qqqqq"])
    asked = pl.Series(["jones", "qqqqq", "jones", "smith"])
    told = here.of_words(asked)
    assert told["recorded_bits"].is_null().to_list() == [True, False, True, False]
    as_shown = shown(here, asked)
    assert told["shown_bits"].to_list() == [as_shown[word] for word in asked]
    assert told["recorded_bits"][3] > told["shown_bits"][3]


def test_a_word_that_is_no_name_is_far_rarer_than_a_name_that_is_not_listed() -> None:
    here = frequencies(["smith"] * 50)
    asked = pl.Series(["smith", "qqqqq"])
    known = here.of_any(asked)
    share, bits = (dict(zip(asked, known[column], strict=True)) for column in ("share", "bits"))
    assert share["qqqqq"] == NO_NAME < UNLISTED["family"] / 10
    assert bits == dict(zip(asked, here.of_words(asked)["shown_bits"], strict=True))
    assert -math.log2(share["smith"]) == pytest.approx(bits["smith"])


def test_a_name_that_reads_as_missing_is_a_name() -> None:
    assert bits(["nan", "null", "true"], "given").keys() == {"nan", "null", "true"}
