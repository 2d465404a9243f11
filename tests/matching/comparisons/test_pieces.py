"""Forms made ahead and forms made for these students are together what all words would give made at once."""

import math
from collections.abc import Callable

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from matching.comparisons.forms import CHANCE, KINDS, by_rule, heard, short_forms, sounding_alike
from matching.comparisons.pieces import Pieces, pieces
from matching.comparisons.spellings import spellings
from matching.data.make_country_forms import tables
from matching.population import DATA, uk_shares
from matching.rows import NameSide, name_side

# Beside names of the country: one that is a form of another's, some that sound like one, or like each other,
# one in whose place the order of the forms begins and one where it ends, and one of two letters.
GIVEN = ["Bec", "Rebeccah", "Madie", "Aaaaa", "Zzyzx", "Siobhann", "Jo", "Rebecca", "Maddison", "Ann"]
FAMILY = [
    "Nankivvell",
    "Nankivell",
    "Nankivel",
    "Smyithe",
    "Becca",
    "Quillfeather",
    "Ng",
    "Smith",
    "Aab",
    "Watson",
]


@pytest.fixture(scope="module")
def side(student_tables: Callable[..., tuple[pl.DataFrame, pl.DataFrame]]) -> NameSide:
    people = [
        {"student_id": f"S{n}", "given": given, "family": family}
        for n, (given, family) in enumerate(zip(GIVEN, FAMILY, strict=True))
    ]
    students, names = student_tables(people)
    return name_side(students.with_row_index("student"), names)


@pytest.fixture(scope="module")
def made(side: NameSide) -> Pieces:
    return pieces(side)


def all_at_once(words: pl.Series, role: str) -> pl.DataFrame:
    known = heard(words)
    forms = [by_rule(words, role), sounding_alike(known, known)]
    if role == "given":
        forms.append(short_forms(words))
    return pl.concat(forms).group_by("word", "form").agg(pl.col("kind").min())


@pytest.mark.parametrize("role", ["given", "family"])
def test_no_form_is_missed_and_none_stands_twice(role: str, made: Pieces) -> None:
    shares = made.shares[role]
    expected = all_at_once(shares["token"], role).join(shares, left_on="word", right_on="token")
    columns = ["form", "kind", "share", "slot"]
    found = made.words[role].with_columns(form=made.forms.gather(made.words[role]["piece"]))
    assert_frame_equal(found.select(columns).sort(columns), expected.select(columns).sort(columns))


@pytest.mark.parametrize(("role", "names"), [("given", GIVEN), ("family", FAMILY)])
def test_words_are_the_students_and_the_countrys(role: str, names: list[str], made: Pieces) -> None:
    shares = made.shares[role]
    listed = set(uk_shares(role)["token"].to_list())
    here = {name.lower() for name in names}
    assert set(shares["token"].to_list()) == {word for word in listed | here if len(word) > 1}
    assert set(shares.drop_nulls("slot")["token"].to_list()) == here
    assert len(here - listed) > 2


@pytest.mark.parametrize("role", ["given", "family"])
def test_a_piece_is_as_common_as_all_who_could_write_it(role: str, side: NameSide, made: Pieces) -> None:
    words = made.words[role].with_columns(form=made.forms.gather(made.words[role]["piece"]))
    written: dict[str, float] = {}
    for form, kind, share in words.select("form", "kind", "share").rows():
        written[form] = written.get(form, 0.0) + CHANCE[KINDS[kind]] * share
    told = dict(spellings(side).pieces.select("form", role).filter(pl.col(role).is_not_nan()).rows())
    assert told.keys() == written.keys()
    assert all(told[form] == pytest.approx(math.log2(share)) for form, share in written.items())


def test_pieces_are_in_order_each_once(made: Pieces) -> None:
    assert made.forms.to_list() == sorted(set(made.forms.to_list()))
    assert all(words["piece"].is_sorted() for words in made.words.values())


def test_what_is_made_ahead_is_what_the_rules_give_today() -> None:
    for name, table in zip(("country_forms", "country_form_words"), tables(), strict=True):
        assert_frame_equal(pl.read_parquet(DATA / f"{name}.parquet"), table)
