"""Names that go together are not independent evidence."""

from collections.abc import Callable

import polars as pl
import pytest

from matching.communities import (
    GENERAL,
    community_shares,
    kin,
    no_more_than_either,
    together_bits,
    uk_community_shares,
)
from matching.engine import MatchingOptions, match
from matching.population import DATA, Frequencies, uk_shares

Maker = Callable[..., pl.DataFrame]
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]

UK = uk_community_shares()
LISTS = (
    pl.read_csv(DATA / "communities.csv", infer_schema=False)
    .select("role", "community", name=pl.col("names").str.split(" "))
    .explode("name", empty_as_null=True)
)
ENDINGS = pl.read_csv(DATA / "name_endings.csv", infer_schema=False)
NOBODY = pl.DataFrame(schema={"given": pl.String, "family": pl.String})
PEOPLE_IN_THE_UK = 67e6


def names(*pairs: str) -> pl.DataFrame:
    given, family = zip(*(pair.split() for pair in pairs), strict=True)
    return pl.DataFrame({"given": given, "family": family})


def together(pair: str, recorded: pl.DataFrame = NOBODY) -> float:
    return sum(together_bits(names(pair), recorded)["together_bits"])


def alone(word: str, role: str) -> float:
    nobody = pl.DataFrame(schema={"token": pl.String, "here": pl.Int64})
    nobody_here = Frequencies(role, nobody, 0)
    return float(nobody_here.of_any(pl.Series([word]))["bits"].item())


def communities_of(name: str, role: str) -> dict[str, float]:
    found = kin(pl.Series([name]), role, UK)
    return dict(found.select("community", "likely").rows())


@pytest.mark.parametrize(
    ("pair", "least", "most"),
    [
        ("agnieszka nowak", 5, 8),
        ("piotr wojciechowski", 5, 8),  # by the ending alone
        ("anna nowak", 2, 5),  # Anna is British too
        ("mohammed ali", 3, 6),  # of several communities
        ("mohammed khan", 3, 6),
        ("fatima begum", 3, 7),
        ("mohamed abdi", 4, 9),
        ("harpreet kaur", 5, 8),
        ("priya patel", 4, 8),
        ("oluwaseun adeyemi", 6, 9),
        ("chidi okafor", 6, 10),
        ("kwame mensah", 6, 10),
        ("blessing okafor", 4, 9),
        ("wei chen", 5, 8),
        ("kaman wong", 5, 8),  # a forename of two words, joined
        ("anh nguyen", 7, 11),
        ("andrei popescu", 5, 8),
        ("oleksandr shevchenko", 5, 9),
        ("jonas kazlauskas", 6, 10),
        ("siobhan murphy", 1, 4),
        ("angharad evans", 0.5, 4),
        ("jason wong", 0.1, 2),
        ("david smith", 0, 0.1),
        ("sarah jones", 0, 0.1),
        ("rebecca nankivell", 0, 0),
        ("agnieszka smith", 0, 0),
        ("david nowak", 0, 0.5),
        ("adam smith", 0, 0.1),
        ("maria smith", 0, 0.1),
        ("daniel lee", 0, 0.5),
        ("agnieszka pyrkosz", 0.5, 2),  # a family name that is in no list may be Polish
        ("qqqqq nowak", 1, 3),
        ("qqqqq zzzzz", 0, 1.5),
        ("rebecca zzzzz", 0, 0),
        ("qqqqq smith", 0, 0),
        ("a. nowak", 0, 0),
    ],
)
def test_names_of_one_community_are_worth_less_together(pair: str, least: float, most: float) -> None:
    assert least <= -together(pair) <= most


@pytest.mark.parametrize(
    ("pair", "least", "most"),
    [
        ("agnieszka nowak", 50, 1000),
        ("agnieszka brzozowska", 1, 200),
        ("mohammed khan", 2000, 20_000),
        ("mohammed ali", 2000, 20_000),
        ("harpreet kaur", 500, 5000),
        ("oluwaseun adeyemi", 100, 1500),
        ("kwame mensah", 50, 1500),
        ("wei chen", 100, 2000),
        ("huong nguyen", 200, 5000),
        ("priya patel", 500, 6000),
        ("siobhan murphy", 100, 1000),
        ("david smith", 2000, 20_000),
        ("rebecca nankivell", 1, 20),
        ("agnieszka smith", 10, 400),
    ],
)
def test_so_many_people_of_the_name_may_live_here(pair: str, least: int, most: int) -> None:
    """A guess within a factor of ten or so, where independence would say one person or none."""
    given, family = pair.split()
    people = PEOPLE_IN_THE_UK * 2.0 ** -(alone(given, "given") + alone(family, "family") + together(pair))
    assert least <= people <= most


def test_a_community_common_in_the_records_needs_less_correction() -> None:
    here = names(*["agnieszka nowak", "piotr wojcik"] * 600, *["david smith", "rebecca hill"] * 400)
    assert together("agnieszka nowak", here) > together("agnieszka nowak") + 3
    assert together("harpreet kaur", here) == pytest.approx(together("harpreet kaur"), abs=1)


def test_one_student_is_no_sign_of_a_second() -> None:
    records = [names("jihoon baek"), names("jihoon baek", "minji yoon")]
    share = [dict(shares.rows())["korean"] for shares in (UK, *map(community_shares, records))]
    assert share[1] == pytest.approx(share[0], rel=0.01)
    assert share[2] > 1.5 * share[0]


def test_only_pairs_that_go_together_are_named_and_each_once() -> None:
    pairs = pl.DataFrame(
        {"given": ["piotr", None, "david", "piotr"], "family": ["nowak", "nowak", "smith", "nowak"]}
    )
    assert together_bits(pairs, NOBODY).select("given", "family").rows() == [("piotr", "nowak")]
    assert together_bits(NOBODY, NOBODY).is_empty()


def test_names_by_their_place_in_a_list_say_the_same_as_the_names() -> None:
    pairs = names("piotr nowak", "david smith", "harpreet kaur", "quirell wojcikowski", "piotr kaur")
    here = names(*["piotr nowak"] * 300, *["david smith"] * 200)
    words = pl.concat([*pairs, *here]).unique().sort()
    by_place = [
        table.select(pl.all().map_elements(words.to_list().index, pl.UInt32)) for table in (pairs, here)
    ]
    found = together_bits(*by_place, words)
    named = found.with_columns(given=words.gather(found["given"]), family=words.gather(found["family"]))
    assert named.equals(together_bits(pairs, here))
    assert not named.is_empty()


@pytest.mark.parametrize(
    ("name", "role", "communities"),
    [
        ("nowak", "family", {"polish"}),
        ("adam", "given", {GENERAL, "polish", "pakistani"}),
        ("singh", "family", {"sikh"}),
        ("zubrzycki", "family", {"polish"}),
        ("petrenchuk", "family", {"ukrainian_russian"}),
        ("oluwadarasimi", "given", {"yoruba"}),
        ("ogunbanjo", "family", {"yoruba"}),
        ("nwaozuzu", "family", {"igbo"}),
        ("gebreselassie", "family", {"ethiopian_eritrean"}),
        ("papastergiou", "family", {"greek"}),
        ("brzeczyszczykiewicz", "family", {"polish"}),
    ],
)
def test_a_name_belongs_where_it_is_borne(name: str, role: str, communities: set[str]) -> None:
    found = communities_of(name, role)
    assert communities <= found.keys()


@pytest.mark.parametrize("role", ["given", "family"])
def test_what_a_name_may_be_adds_up_to_one_or_to_less_where_it_is_rarer_than_counted(role: str) -> None:
    found = kin(LISTS.filter(pl.col("role") == role)["name"], role, UK)
    total = found.group_by("token").agg(pl.sum("likely"))
    of_table = total.join(uk_shares(role), on="token", how="semi")["likely"]
    assert of_table.min() == pytest.approx(1)
    assert 0 < total["likely"].min() < 0.1  # type: ignore[operator]
    assert total["likely"].max() == pytest.approx(1)


@pytest.mark.parametrize(("name", "community"), [("nowacka", "polish"), ("hruskicka", "czech_slovak")])
def test_the_longest_ending_tells_where_a_name_comes_from(name: str, community: str) -> None:
    """-cka is Polish, and -icka Czech."""
    assert list(communities_of(name, "family")) == [community]


@pytest.mark.parametrize(
    ("role", "english"),
    [
        ("family", "Martin Austin Franklin Griffin Casanova Whyte Waite Braithwaite Thwaite Adelman"),
        ("family", "Olaughlin Oleary Akins Adams Ruddin Parsons Simmons Hanson Watson Bryan Ryan Shannon"),
        ("family", "Delamere Tully Kinder Winder Pinder Chow Costello Whitby Ezekiel Orchard Sherwood"),
        ("given", "Reuben Ruben Kendra Hailey Tobias Adelaide Gulliver Christian Kathleen Lynden Sandra"),
        ("given", "Olive Oliver Olaf Adela Adeline Temperance Chiara Vladlena Samir Kenelm Omar"),
    ],
)
def test_no_ending_takes_an_english_name_for_another(role: str, english: str) -> None:
    listed = LISTS.filter(pl.col("role") == role)["name"].to_list()
    placed = {name: communities_of(name, role) for name in english.lower().split() if name not in listed}
    assert {name for name, found in placed.items() if found} == set()


NORDIC_OR_GERMAN = {"german_nordic", "hebrew"}


def test_endings_leave_the_common_family_names_of_britain_alone() -> None:
    unlisted = uk_shares("family").filter(~pl.col("token").is_in(LISTS["name"].to_list()))
    placed = kin(unlisted["token"], "family", UK).filter(~pl.col("community").is_in(list(NORDIC_OR_GERMAN)))
    assert placed["token"].to_list() == []


@pytest.mark.parametrize("role", ["given", "family"])
def test_each_community_has_a_share_and_names_of_both_kinds(role: str) -> None:
    sizes = dict(LISTS.filter(pl.col("role") == role).group_by("community").len().rows())
    assert sizes.keys() - {GENERAL} == set(UK["community"])
    assert min(sizes.values()) >= 45
    assert {name for names in ENDINGS["communities"] for name in names.split()} <= set(UK["community"])


def test_the_lists_stand_as_the_matcher_folds_names() -> None:
    assert LISTS.filter(~pl.col("name").str.contains("^[a-z]+$")).is_empty()
    assert not LISTS.is_duplicated().any()
    assert 0.3 < UK["share"].sum() < 0.6


def test_an_equal_name_that_goes_together_is_weaker_than_one_that_does_not(
    connection_table: Maker, among_a_few: Tables
) -> None:
    students = [
        {"student_id": "S1", "given": "Agnieszka", "family": "Wrześniewska"},
        {"student_id": "S2", "given": "Agnieszka", "family": "Nankivell"},
    ]
    shown = [{"display_name": f"{row['given']} {row['family']}"} for row in students]
    found = match(connection_table(shown), *among_a_few(students), MatchingOptions(base_rate=0.0032)).matches
    own = {row["student_id"]: row for row in found.sort("weight").iter_rows(named=True)}
    assert own["S1"]["weight"] < own["S2"]["weight"] - 3
    assert "the two names often go together" in own["S1"]["why"]


@pytest.mark.parametrize(
    ("given", "family", "off", "left"),
    [(12.0, 14.0, -7.0, -7.0), (12.0, 14.0, -13.0, -12.0), (3.0, 14.0, -7.0, -3.0), (12.0, 14.0, None, 0.0)],
    ids=["less than either", "more than the forename", "an everyday forename", "not together"],
)
def test_a_whole_name_is_never_more_common_than_one_of_its_halves(
    given: float, family: float, off: float | None, left: float
) -> None:
    row = pl.DataFrame({"g": [given], "f": [family], "together_bits": pl.Series([off], dtype=pl.Float64)})
    assert row.select(no_more_than_either("g", "f")).item() == left
