import polars as pl

from matching.pairs import best_of_each, pair, repeated, unpaired

MOST = 2**32 - 1


def test_two_numbers_stay_apart_and_in_order() -> None:
    rows = pl.DataFrame(
        {"a": [0, 0, 1, MOST], "b": [0, MOST, 0, MOST]}, schema={"a": pl.UInt32, "b": pl.UInt32}
    )
    both = rows.select(both=pair("a", "b"))
    assert both["both"].is_sorted()
    assert both["both"].n_unique() == rows.height
    one, other = unpaired("both")
    assert both.select(a=one, b=other).equals(rows)


def test_rows_with_both_numbers_in_common_are_repeated() -> None:
    rows = pl.DataFrame({"a": [1, 1, 2, 1], "b": [5, 6, 5, 5]})
    assert repeated(rows, "a", "b").to_list() == [True, False, False, True]


def test_the_best_of_each_is_kept_whatever_the_order_of_the_rows() -> None:
    rows = pl.DataFrame(
        {"a": [1, 2, 1, 1], "b": [5, 5, 5, 6], "bits": [3.0, 1.0, 3.0, None], "own": [0, 0, 1, 0]}
    )
    best = [(1, 5, 3.0, 1), (1, 6, None, 0), (2, 5, 1.0, 0)]
    for table in (rows, rows.reverse()):
        assert best_of_each(table, "a", "b", {"bits": True, "own": True}).sort("a", "b").rows() == best
