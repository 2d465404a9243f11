import polars as pl

from matching.pairs import pair, parted, repeated

MOST = 2**32 - 1


def test_two_numbers_stay_apart_and_in_order() -> None:
    rows = pl.DataFrame(
        {"a": [0, 0, 1, MOST], "b": [0, MOST, 0, MOST]}, schema={"a": pl.UInt32, "b": pl.UInt32}
    )
    both = rows.select(both=pair("a", "b"))
    assert both["both"].is_sorted()
    assert both["both"].n_unique() == rows.height
    one, other = parted("both")
    assert both.select(a=one, b=other).equals(rows)


def test_rows_with_both_numbers_in_common_are_repeated() -> None:
    rows = pl.DataFrame({"a": [1, 1, 2, 1], "b": [5, 6, 5, 5]})
    assert repeated(rows, "a", "b").to_list() == [True, False, False, True]
