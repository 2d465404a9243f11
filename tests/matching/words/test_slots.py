"""The words of the students' names, numbered."""

import polars as pl

from matching.words.slots import LABEL, ROLE, SLOTS, folded_names, numbered, ways

NAMES = pl.DataFrame(
    {
        "given": ["Mary Jane", "Jane", "Smith"],
        "middle": ["Jane", None, None],
        "family": ["Smith", "Rowe-Rowe", ""],
    }
)


def the_slots() -> tuple[pl.DataFrame, pl.DataFrame]:
    return numbered(ways(folded_names(NAMES).with_row_index("name")))


def test_of_what_a_word_can_be_in_one_role_the_best_stands() -> None:
    found, _ = the_slots()
    assert found.select("name", "role", "token").is_unique().all()
    jane = found.filter(name=0, role="given", token="jane")
    assert jane.select("penalty", "label").rows() == [(-1.5, "second forename")]  # and not the middle name
    assert found.filter(name=1, role="family", token="rowe")["label"].to_list() == ["half of the family name"]


def test_a_number_is_a_word_in_a_role() -> None:
    found, vocabulary = the_slots()
    assert {name: found.schema[name] for name in SLOTS} == SLOTS
    assert (found["role"].dtype, found["label"].dtype) == (ROLE, LABEL)
    assert vocabulary["slot"].to_list() == list(range(vocabulary.height))
    assert vocabulary.select("role", "token").is_unique().all()
    met = found.join(vocabulary, on="slot", suffix="_meant")
    assert met.height == found.height
    assert met.filter(
        (pl.col("role") != pl.col("role_meant")) | (pl.col("token") != pl.col("token_meant"))
    ).is_empty()
    assert dict(vocabulary.filter(role="given").select("token", "spread").rows())["jane"] == 2
    smith = vocabulary.filter(token="smith")
    assert sorted(smith["role"].to_list()) == ["family", "given"]


def test_no_name_no_slots() -> None:
    found, vocabulary = numbered(ways(folded_names(NAMES.clear()).with_row_index("name")))
    assert found.is_empty()
    assert vocabulary.is_empty()
