"""Which forenames are forms of one: by our list and by rule, either way round, and never over two hops."""

import polars as pl
import pytest

from matching.population import uk_shares
from matching.words import variants
from matching.words.variants import forename_forms


def are_forms(shown: str, recorded: str) -> bool:
    found = forename_forms(pl.DataFrame({"token": [shown]}), pl.DataFrame({"slot": [recorded]}))
    return found.rows() == [(shown, recorded)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("becca", "rebecca"),
        ("guto", "gruffydd"),
        ("keelin", "caoilfhionn"),
        ("malgosia", "malgorzata"),
        ("nastya", "anastasiia"),
        ("beto", "alberto"),
        ("sandu", "alexandru"),
        ("xasan", "hassan"),
        ("kobina", "kwabena"),
        ("pelumi", "oluwapelumi"),
        ("amaka", "chiamaka"),
        ("emeka", "chukwuemeka"),
        ("rahim", "abdulrahim"),
        ("abdurrahim", "abdelrahim"),
        ("kokila", "kokilaben"),
        ("naseeb", "naseebullah"),
    ],
)
def test_forms_of_a_forename_are_known_either_way_round(one: str, other: str) -> None:
    assert are_forms(one, other)
    assert are_forms(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("becca", "becca"),
        ("sandy", "andrew"),
        ("lisa", "betty"),
        ("aaron", "erin"),
        ("hasan", "hussein"),
        ("kwame", "kwasi"),
        ("harpreet", "manpreet"),
        ("china", "na"),
        ("ruben", "ru"),
    ],
)
def test_a_form_of_a_form_is_no_form(one: str, other: str) -> None:
    assert not are_forms(one, other)


def test_no_form_by_rule_is_missed_where_only_words_that_a_rule_touches_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = uk_shares("given").sort("token")["token"]
    starts = ("oluwa", "olorun", "olu", "chukwu", "chi", "abdul", "r", "s", "z", "n", "l", "t")
    ends = ("bhai", "bhen", "behn", "ben", "ullah", "ulla", "allah")
    ways = [*((start, "") for start in starts), *(("", end) for end in ends)]
    made = [f"{start}{name}{end}" for name in names[::40] for start, end in ways]
    doubled = [f"{name[0]}{name}" for name in names[::10]]
    every = pl.concat([names, pl.Series(made), pl.Series(doubled)]).unique()
    shown, recorded = every.alias("token").to_frame(), every.alias("slot").to_frame()
    found = forename_forms(shown, recorded)
    monkeypatch.setattr(variants, "_CHANGED", ".*")
    assert set(found.rows()) == set(forename_forms(shown, recorded).rows())
    assert found.height > 5_000
