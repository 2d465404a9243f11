from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.connections import Gathering
from connectors.intake.opening import open_export
from connectors.services.meta.cut_by_date import tell_cut_by_date
from connectors.services.people import Person, table_of
from records.policy import Direction, Service

NOW = date(2026, 2, 2)
BESIDE = (Direction.FOLLOWING, Direction.REMOVED)


@pytest.mark.parametrize(
    ("friends", "beside", "is_cut"),
    [
        ([0, 366], [367], True),
        ([0, 366], [366], False),
        ([0, 367], [3000], False),
        ([366], [0, 367], True),
        ([1, None], [400], True),
        ([None], [400], False),
        ([1], [None], False),
        ([], [400], False),
        ([400], [1], False),
        ([*range(10)], [], True),
        ([*range(9)], [], False),
        ([*range(0, 400, 40)], [], True),
        ([*range(0, 407, 45)], [], False),
        ([], [], False),
    ],
)
@pytest.mark.parametrize("direction", BESIDE)
def test_a_list_of_one_year_beside_older_ones_is_told(
    tmp_path: Path, zips: SimpleNamespace, friends, beside, is_cut: bool, direction: Direction
):
    def people(ago: list[int | None]) -> list[Person]:
        whens = [None if days is None else (NOW - timedelta(days=days)).isoformat() for days in ago]
        return [Person(1, display_name="x", when=when) for when in whens]

    with open_export(zips.written(tmp_path / "export.zip", {"a.json": {}})) as export:
        gathering = Gathering(export, "x", Service.FACEBOOK)
        gathering.add(table_of(people(friends), Direction.FRIEND), export.members[0])
        gathering.add(table_of(people(beside), direction), export.members[0])
        # Another kind of list may go back as far as it likes.
        gathering.add(
            table_of([Person(1, display_name="x", when="2001-01-01")], Direction.CONTACT), export.members[0]
        )
        tell_cut_by_date(gathering, "Facebook", (Direction.FRIEND, "friends"), BESIDE)
    assert gathering.in_part is is_cut
    assert [problem.code for problem in gathering.problems] == (["BC-IMP-042"] if is_cut else [])
    assert all("Facebook friends" in problem.what for problem in gathering.problems)
