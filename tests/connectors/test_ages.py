from datetime import date

import pytest

from connectors.ages import with_ages_told
from connectors.owner import Owner, owner_of
from connectors.reader import Reading, Receipt
from records.policy import Service
from records.tables import CONNECTIONS, empty

NOBODY = Owner()


def reading(made: date | None, owner: Owner = NOBODY, service: Service | None = Service.FACEBOOK) -> Reading:
    receipt = Receipt("facebook", "facebook export", service=service, files=1, made=made)
    return Reading(empty(CONNECTIONS), receipt, owner)


def told(*readings: Reading) -> list[list[str]]:
    exports = with_ages_told([[one] for one in readings])
    return [[problem.code for problem in one.receipt.problems] for (one,) in exports]


OLD, NEW = date(2025, 11, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("readings", "older"),
    [
        ([reading(OLD), reading(NEW)], [True, False]),
        ([reading(NEW), reading(OLD), reading(OLD)], [False, True, True]),
        ([reading(date(2026, 2, 1)), reading(NEW)], [False, False]),
        ([reading(None), reading(NEW)], [False, False]),
        ([reading(OLD, service=Service.INSTAGRAM), reading(NEW)], [False, False]),
        ([reading(OLD, service=None), reading(NEW, service=None)], [False, False]),
        ([reading(OLD, owner_of(handle="sian.t")), reading(NEW, owner_of(handle="sian.t"))], [True, False]),
        ([reading(OLD, owner_of(handle="sian.t")), reading(NEW, owner_of(handle="choir"))], [False, False]),
        (
            [reading(OLD, owner_of(name="Siân Tregear")), reading(NEW, owner_of(handle="choir"))],
            [True, False],
        ),
        ([reading(OLD, owner_of(name="Siân Tregear")), reading(NEW)], [True, False]),
        (
            [
                reading(OLD, owner_of(name="Siân", handle="sian.t")),
                reading(NEW, owner_of(name="Siân Tregear", handle="sian.t")),
            ],
            [True, False],
        ),
    ],
)
def test_an_older_download_is_told_unless_another_accounts(readings: list[Reading], older: list[bool]):
    assert told(*readings) == [["BC-IMP-182"] if is_older else [] for is_older in older]


def test_days_are_named_and_nobody_is():
    ((old,), _) = with_ages_told([[reading(OLD, owner_of(name="Siân"))], [reading(NEW)]])
    (problem,) = old.receipt.problems
    assert "2025-11-01" in problem.what
    assert "2026-03-01" in problem.what
    assert "Siân" not in str(problem)
