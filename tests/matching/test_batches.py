import time

import pytest

from matching.batches import WORTH_PARTING, in_batches, side_by_side


def later(first: int) -> int:
    """Answer the sooner, the later the part stands."""
    time.sleep(0.02 / (1 + first))
    return first


def test_answers_stand_in_the_order_of_the_parts() -> None:
    assert in_batches(lambda first, size: (later(first), size), 7, 2) == [(0, 2), (2, 2), (4, 2), (6, 2)]
    assert in_batches(lambda first, _: first, 0, 2) == []


def test_parts_are_alike_and_never_too_large() -> None:
    sizes = in_batches(lambda _, size: size, 100_000, 30_000)
    assert sizes == [25_000] * 4
    assert side_by_side(lambda: later(0), lambda: later(9)) == [0, 9]


def test_few_rows_are_done_in_one_part() -> None:
    for rows, parts in ((WORTH_PARTING, 1), (WORTH_PARTING + 1, 2)):
        assert len(in_batches(lambda _, size: size, rows, rows)) == parts


def test_a_fault_in_a_part_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        in_batches(lambda first, _: 1 // (first - 2), 7, 2)
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda: 1, lambda: 1 // 0)
