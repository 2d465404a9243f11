"""The words of the students' names, numbered."""

import polars as pl

from matching.words.name_parts import PARTS, in_parts
from matching.words.slots import LABEL, ROLE, SLOTS, numbered, ways

NAMES = pl.DataFrame(
    {
        "given": ["Mary Jane", "Jane", "Smith"],
        "middle": ["Jane", None, None],
        "family": ["Smith", "Rowe-Rowe", ""],
    }
)


def the_slots(names: pl.DataFrame = NAMES) -> tuple[pl.DataFrame, pl.DataFrame]:
    parts = in_parts(names)
    numbers = pl.DataFrame({part: parts[part].number for part in PARTS})
    return numbered(ways({part: parts[part].words for part in PARTS}), numbers)


def with_tokens(found: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    return found.join(vocabulary, on="slot", suffix="_meant", maintain_order="left")


def test_of_what_a_word_can_be_in_one_role_the_best_stands() -> None:
    found = with_tokens(*the_slots())
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
    met = with_tokens(found, vocabulary)
    assert met.height == found.height
    assert met.filter(pl.col("role") != pl.col("role_meant")).is_empty()
    assert dict(vocabulary.filter(role="given").select("token", "spread").rows())["jane"] == 2
    smith = vocabulary.filter(token="smith")
    assert sorted(smith["role"].to_list()) == ["family", "given"]


def test_no_name_no_slots() -> None:
    found, vocabulary = the_slots(NAMES.clear())
    assert found.is_empty()
    assert vocabulary.is_empty()


def test_a_name_has_the_slots_that_it_has_alone_whoever_shares_its_parts() -> None:
    names = pl.DataFrame(
        {
            "given": ["Mary Jane", "mary  jane", "Jane", None, "R", "Jane", "van"],
            "middle": ["Jane", None, "de Poe", "", "O", "Mary Jane", "van"],
            "family": ["O'Hara-Smith", "van der Berg", "Dell'Acqua", "Smith", "Berg", "Smith", "van"],
        }
    )
    told = ["role", "token", "penalty", "label"]
    together = with_tokens(*the_slots(names))
    for number in range(names.height):
        alone = with_tokens(*the_slots(names.slice(number, 1)))
        of_name = together.filter(name=number).select(told)
        assert set(of_name.rows()) == set(alone.select(told).rows())
        assert of_name.height == alone.height > 0


def test_a_part_is_numbered_by_what_it_folds_to() -> None:
    names = pl.DataFrame(
        {
            "given": ["Siân", "SIAN", None, "", "🎉"],
            "middle": ["Jane", None, "", "jane", "Ann"],
            "family": ["d'Estrées", "D Estrees", "destrees", "李", None],
        }
    )
    parts = in_parts(names)
    assert parts["given"].words.gather(parts["given"].number).to_list() == [["sian"], ["sian"], [], [], []]
    assert parts["given"].number.n_unique() == 2
    assert parts["family"].number.to_list()[:2] == [0, 0]
    assert parts["given"].written.to_list() == ["Siân", "SIAN", "", "🎉"]
