import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from matching.dense import by_number

NUMBERS = st.lists(st.integers(0, 9), max_size=30)


@given(NUMBERS, NUMBERS)
def test_rows_meet_by_their_number_as_in_a_join(wanted: list[int], held: list[int]) -> None:
    left, right = (pl.Series("number", numbers, dtype=pl.UInt32) for numbers in (wanted, held))
    asked, found = by_number(right, 10).meet(left)
    met = pl.DataFrame({"asked": asked, "found": found}).sort("asked", "found")
    both = left.to_frame().with_row_index("asked").join(right.to_frame().with_row_index("found"), on="number")
    assert met.equals(both.select("asked", "found").sort("asked", "found"))
