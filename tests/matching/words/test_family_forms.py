import polars as pl
import pytest

from matching.population import uk_shares
from matching.words import family_forms as module
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


def test_no_form_by_rule_is_missed_where_only_words_that_a_rule_touches_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = uk_shares("family").sort("token")["token"]
    starts = ("mac", "mc", "o", "ni", "ui", "nic")
    ends = (
        *(
            "ski",
            "sky",
            "ska",
            "skaya",
            "skaia",
            "skaja",
            "skoy",
            "skyy",
            "skyi",
            "skiy",
            "skij",
            "cky",
            "dzki",
        ),
        *(
            "ov",
            "eva",
            "in",
            "ina",
            "yna",
            "ova",
            "ek",
            "kova",
            "tny",
            "tna",
            "as",
            "aite",
            "iene",
            "is",
            "ys",
        ),
        *("yte", "us", "ute", "opoulos", "opoulou", "idis", "iadi", "akou", "sson", "sdottir", "ssdottir"),
    )
    ways = [*((start, "") for start in starts), *(("", end) for end in ends)]
    made = [f"{start}{name}{end}" for name in names[::40] for start, end in ways]
    every = pl.concat([names, pl.Series(made)]).unique()
    shown, recorded = every.alias("token").to_frame(), every.alias("slot").to_frame()
    found = family_forms(shown, recorded)
    monkeypatch.setattr(module, "_CHANGED", ".*")
    assert set(found.rows()) == set(family_forms(shown, recorded).rows())
    assert found.height > 5_000
