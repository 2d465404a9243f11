import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.weight import (
    BASE_RATE_LEAST,
    BASE_RATE_MOST,
    BENEFIT_OF_DOUBT,
    estimated_base_rate,
    standing,
    starting_odds,
    weighed,
)

ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.floats(-10, 30).map(lambda bits: round(bits, 2))), min_size=1, max_size=30
)


def table(rows: list[tuple[int, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"connection": pl.UInt32, "bits": pl.Float64}, orient="row")


@given(ROWS)
def test_others_are_those_within_six_bits_of_the_same_connection(rows: list[tuple[int, float]]) -> None:
    found = standing(table(rows).with_row_index("row")).sort("row")
    for n, (connection, bits) in enumerate(rows):
        near = [
            b for m, (c, b) in enumerate(rows) if m != n and c == connection and b >= round(bits - 6.0, 2)
        ]
        assert found["others"][n] == len(near)


@given(ROWS)
def test_the_weight_is_the_sum_of_its_parts(rows: list[tuple[int, float]]) -> None:
    found = weighed(table(rows), -12.25)
    total = found["bits"] - 12.25 + found["competition_bits"] + found["doubt_bits"]
    assert found["weight"].to_list() == pytest.approx(total.to_list(), abs=1e-6)


def test_the_doubt_lowers_no_rank_and_keeps_nobody_off_the_list() -> None:
    """Whom the odds put at the floor stays there; whom they call likely must be likelier than that."""
    bits = [8.0, 8.9, 9.0, 9.5, 10.5, 11.9, 12.0, 13.4, 13.6, 15.0, 16.6]
    found = weighed(table([(n, one) for n, one in enumerate(bits)]), -12.0)["weight"].to_list()
    assert found == sorted(found)
    assert [weight >= -3.0 for weight in found] == [one >= 9.0 for one in bits]
    assert [weight >= 0.0 for weight in found] == [one >= 12.0 + BENEFIT_OF_DOUBT for one in bits]


def test_two_students_who_fit_alike_share_the_odds() -> None:
    alone = weighed(table([(0, 20.0)]), -12.0)["weight"][0]
    twins = weighed(table([(0, 20.0), (0, 20.0)]), -12.0)["weight"].to_list()
    assert alone == 8.0 - BENEFIT_OF_DOUBT
    assert twins[0] == twins[1] < 0.1


def test_six_bits_less_is_within_six_bits_however_a_sum_was_made() -> None:
    for best, other in ((20.1, 14.1), (22.27, 16.27)):
        assert standing(table([(0, best), (0, other)]))["others"].to_list() == [1, 1]


def test_equal_evidence_has_equal_weight_however_its_sum_was_made() -> None:
    sums = [12.52 + 5.35, 17.87, 17.86 + 0.01]
    assert len(set(sums)) > 1
    found = weighed(table([(n, bits) for n, bits in enumerate(sums)]), -18.24)
    assert found["weight"].n_unique() == 1


def test_a_larger_pool_starts_lower() -> None:
    assert starting_odds(0.02, 1000) - starting_odds(0.02, 2000) == pytest.approx(1.0)


@pytest.mark.parametrize(("strong", "least", "most"), [(0, 0.0, 0.002), (50, 0.4, 0.6), (100, 0.69, 0.7)])
def test_the_base_rate_is_estimated_from_the_run(strong: int, least: float, most: float) -> None:
    rows = [(n, 25.0 if n < strong else 1.0) for n in range(100)]
    assert least <= estimated_base_rate(table(rows), 100, 3000) <= most


def test_the_base_rate_stays_within_bounds() -> None:
    assert estimated_base_rate(table([(0, -30.0)]), 1000, 10) == BASE_RATE_LEAST
    assert estimated_base_rate(table([(n, 60.0) for n in range(9)]), 9, 10) == BASE_RATE_MOST
