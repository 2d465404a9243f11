"""Which forenames are forms of one: by our list and by rule, either way round, and never over two hops."""

import polars as pl
import pytest

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
