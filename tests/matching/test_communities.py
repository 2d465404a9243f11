"""Names that go together are not independent evidence."""

from collections.abc import Callable

import polars as pl
import pytest

from matching.communities import ENDINGS, LISTS, SHARES, together_bits
from matching.engine import MatchingOptions, match
from matching.population import frequencies, uk_shares

Maker = Callable[..., pl.DataFrame]
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
PEOPLE_IN_THE_UK = 67e6
NOBODY = pl.DataFrame(schema={"given": pl.String, "family": pl.String})


def bits_of(given: str, family: str, recorded: pl.DataFrame = NOBODY) -> float:
    pairs = pl.DataFrame({"given": [given], "family": [family]})
    found = together_bits(pairs, recorded)["together_bits"].to_list()
    return found[0] if found else 0.0


@pytest.mark.parametrize(
    ("given", "family", "least", "most"),
    [
        ("agnieszka", "nowak", 30, 1000),
        ("agnieszka", "brzozowska", 3, 200),
        ("mohammed", "khan", 1000, 20_000),
        ("harpreet", "kaur", 100, 5000),
        ("oluwaseun", "adeyemi", 50, 1000),
        ("huong", "nguyen", 200, 3000),
        ("priya", "patel", 300, 5000),
        ("david", "smith", 2000, 20_000),
        ("rebecca", "nankivell", 1, 20),
        ("agnieszka", "smith", 10, 200),
    ],
)
def test_so_many_people_of_the_name_may_live_here(given: str, family: str, least: int, most: int) -> None:
    """A guess within a factor of ten or so, where independence would say one person or none."""
    alone = sum(
        frequencies(pl.Series([], dtype=pl.String), role).of_shown(pl.Series([word]))["bits"].item()
        for role, word in (("given", given), ("family", family))
    )
    people = PEOPLE_IN_THE_UK * 2.0 ** -(alone + bits_of(given, family))
    assert least <= people <= most


@pytest.mark.parametrize(
    ("given", "family"),
    [("david", "smith"), ("rebecca", "nankivell"), ("agnieszka", "kaur"), ("maria", "smith")],
)
def test_names_that_do_not_go_together_are_left_alone(given: str, family: str) -> None:
    assert bits_of(given, family) == 0.0


def test_where_the_community_is_large_the_names_say_more_again() -> None:
    """Their rarity among the students says already that many bear them."""
    half = pl.DataFrame({"given": ["agnieszka"] * 500, "family": ["nowak"] * 500})
    assert bits_of("agnieszka", "nowak", half) > bits_of("agnieszka", "nowak") + 1


def test_every_list_has_a_share_and_no_rule_takes_a_common_british_name() -> None:
    listed = pl.read_csv(LISTS, infer_schema=False)
    assert set(listed["community"]) <= set(SHARES) >= set(ENDINGS)
    common = uk_shares("family").filter(pl.col("share") > 2e-4)["token"]
    for pattern in ENDINGS.values():
        taken = [name for name in common.to_list() if pl.Series([name]).str.contains(pattern).item()]
        assert len(taken) <= 8, taken


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
