import polars as pl
import pytest

from matching.words.family_forms import family_forms


def are_forms(shown: str, recorded: str) -> bool:
    pairs = family_forms(pl.DataFrame({"token": [shown]}), pl.DataFrame({"slot": [recorded]}))
    return pairs.height == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("macaskill", "mcaskill"),
        ("wrzesniewski", "wrzesniewska"),
        ("zelenskyi", "zelenska"),
        ("petrenkov", "petrenkova"),
        ("dvorak", "dvorakova"),
        ("hajek", "hajkova"),
        ("novotny", "novotna"),
        ("kazlauskas", "kazlauskiene"),
        ("kazlauskas", "kazlauskaite"),
        ("petraitis", "petraityte"),
        ("papadopoulos", "papadopoulou"),
        ("mitsakis", "mitsaki"),
        ("ketilsson", "ketilsdottir"),
        ("osullivan", "osuilleabhain"),
        ("odonnell", "nidhomhnaill"),
        ("chowdhury", "choudhry"),
    ],
)
def test_forms_of_one_family_name_meet_both_ways(one: str, other: str) -> None:
    assert are_forms(one, other)
    assert are_forms(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smith", "smith"),
        ("thomas", "thom"),
        ("davis", "davies"),
        ("martin", "marten"),
        ("mace", "mcintosh"),
        ("novak", "novik"),
        ("lee", "chan"),
        ("hall", "hallovan"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not are_forms(one, other)
    assert not are_forms(other, one)
