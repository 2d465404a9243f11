import numpy as np
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from matching.dense import by_number, in_order, is_first, joined, one_number

NUMBERS = st.lists(st.integers(0, 9), max_size=30)


@given(NUMBERS, NUMBERS)
def test_rows_meet_by_their_number_as_in_a_join(wanted: list[int], held: list[int]) -> None:
    left, right = (pl.Series("number", numbers, dtype=pl.UInt32) for numbers in (wanted, held))
    asked, found = by_number(right.to_numpy(), 10).meet(left.to_numpy())
    met = pl.DataFrame({"asked": asked, "found": found}).sort("asked", "found")
    both = left.to_frame().with_row_index("asked").join(right.to_frame().with_row_index("found"), on="number")
    assert met.equals(both.select("asked", "found").sort("asked", "found"))


@given(NUMBERS)
@example([0, 2**32 - 1, 0])
def test_rows_of_one_number_stay_in_their_order(numbers: list[int]) -> None:
    rows = sorted(range(len(numbers)), key=lambda row: (numbers[row], row))
    assert in_order(np.array(numbers, dtype=np.uint32)).tolist() == rows


@given(NUMBERS)
def test_a_number_is_first_once(numbers: list[int]) -> None:
    column = pl.Series("number", numbers, dtype=pl.UInt32)
    assert is_first(column.to_numpy(), 10).tolist() == column.is_first_distinct().to_list()


@given(NUMBERS, NUMBERS)
def test_rows_are_joined_with_what_stands_beside(wanted: list[int], held: list[int]) -> None:
    left, right = (
        pl.Series("number", numbers, dtype=pl.UInt32).to_frame().with_row_index(name)
        for numbers, name in ((wanted, "asked"), (held, "found"))
    )
    met = joined(left, right, "number")
    assert met.sort("asked", "found").equals(left.join(right, on="number").sort("asked", "found"))


@given(st.lists(st.tuples(*[st.integers(0, 3) | st.integers(2**32 - 4, 2**32 - 1)] * 3), max_size=30))
def test_one_number_for_several_is_alike_and_in_order_as_they_are(rows: list[tuple[int, int, int]]) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.UInt32), orient="row")
    number = one_number(table.get_columns())
    assert number.n_unique() == len(set(rows))
    assert table[number.arg_sort()].rows() == sorted(rows)
