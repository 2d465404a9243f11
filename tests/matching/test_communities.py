import polars as pl
import pytest

from matching.communities import GENERAL, community_shares, kin, together_bits, uk_community_shares
from matching.population import DATA, uk_shares

UK = uk_community_shares()
LISTS = pl.read_csv(DATA / "communities.csv", infer_schema=False)
ENDINGS = pl.read_csv(DATA / "name_endings.csv")


def names(*pairs: str) -> pl.DataFrame:
    given, family = zip(*(pair.split() for pair in pairs), strict=True)
    return pl.DataFrame({"given": given, "family": family})


def together(pair: str, shares: pl.DataFrame = UK, worth: tuple[float, float] = (12.0, 14.0)) -> float:
    bits = names(pair).with_columns(given_bits=pl.lit(worth[0]), family_bits=pl.lit(worth[1]))
    return float(together_bits(bits, shares)[0])


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
    ("worth", "most"), [((3.0, 14.0), 3.0), ((12.0, 1.5), 1.5), ((-2.0, 14.0), 0.0), ((0.0, 0.0), 0.0)]
)
def test_both_names_are_never_worth_less_than_the_better_one(worth: tuple[float, float], most: float) -> None:
    assert together("agnieszka nowak", worth=worth) == -most


def test_a_community_common_in_the_records_needs_less_correction() -> None:
    records = names(*["agnieszka nowak", "piotr wojcik"] * 600, *["david smith", "rebecca hill"] * 400)
    here = community_shares(records)
    assert together("agnieszka nowak", here) > together("agnieszka nowak") + 3
    assert together("harpreet kaur", here) == pytest.approx(together("harpreet kaur"), abs=1)


def test_one_student_is_no_sign_of_a_second() -> None:
    alone, two = community_shares(names("jihoon baek")), community_shares(names("jihoon baek", "minji yoon"))
    share = [dict(shares.rows())["korean"] for shares in (UK, alone, two)]
    assert share[1] == pytest.approx(share[0], rel=0.01)
    assert share[2] > 1.5 * share[0]


def test_a_half_that_did_not_meet_is_left_alone_and_the_order_is_kept() -> None:
    pairs = pl.DataFrame(
        {"given": ["piotr", None, "david", "piotr"], "family": ["nowak", "nowak", "smith", "nowak"]}
    ).with_columns(given_bits=pl.lit(12.0), family_bits=pl.lit(12.0))
    found = together_bits(pairs, UK).to_list()
    assert found[0] == found[3] < -5
    assert found[1:3] == [0, 0]


def test_nobody_and_nothing_is_a_table_too() -> None:
    none = names("piotr nowak").clear()
    bits = none.with_columns(given_bits=pl.lit(0.0), family_bits=pl.lit(0.0))
    assert community_shares(none).height == UK.height
    assert together_bits(bits, UK).len() == 0


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
def test_what_a_name_may_be_adds_up_to_one(role: str) -> None:
    found = kin(LISTS.filter(pl.col("role") == role)["name"], role, UK)
    total = found.group_by("token").agg(pl.sum("likely"))["likely"]
    assert total.min() == pytest.approx(1)
    assert total.max() == pytest.approx(1)


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
    assert sizes.keys() - {GENERAL} == set(UK["community"]) >= set(ENDINGS["community"])
    assert min(sizes.values()) >= 45


def test_the_lists_stand_as_the_matcher_folds_names() -> None:
    assert LISTS.filter(~pl.col("name").str.contains("^[a-z]+$")).is_empty()
    assert not LISTS.is_duplicated().any()
    assert not ENDINGS.is_duplicated().any()
    assert 0.3 < UK["share"].sum() < 0.6
