from pathlib import Path

import polars as pl
import pytest

from connectors.connections import Gathering
from connectors.intake.opening import open_export
from connectors.owner import Owner, owner_of
from records.policy import Service


def gathered(
    tmp_path: Path, rows: dict[str, list[str]], owner: Owner, direction: str = "follower"
) -> Gathering:
    (tmp_path / "followers.csv").write_text("x")
    with open_export(tmp_path / "followers.csv") as export:
        gathering = Gathering(export, "a reader", Service.MASTODON, owner=owner)
        gathering.read.add(export.members[0].path)
        table = pl.DataFrame(rows).with_columns(direction=pl.lit(direction)).with_row_index("source_row", 1)
        gathering.add(table, export.members[0])
    return gathering


NOBODY = Owner()


@pytest.mark.parametrize(
    ("rows", "owner", "refused"),
    [
        ({"handle": ["sian@example.org"] * 4}, NOBODY, True),
        ({"handle": ["Sian@example.org", "sian@example.org"]}, NOBODY, True),
        ({"handle": ["sian@example.org"]}, NOBODY, False),
        ({"handle": ["sian@example.org"]}, owner_of(handle="@Sian@example.org"), True),
        ({"handle": ["sian@example.org", "bo@example.org"]}, owner_of(handle="sian@example.org"), False),
        ({"platform_id": ["7", "7"]}, NOBODY, True),
        ({"platform_id": ["7", "8"]}, NOBODY, False),
        ({"display_name": ["Siân Tregear"] * 2}, NOBODY, False),
        ({"display_name": ["Siân Tregear"] * 9}, NOBODY, False),
        ({"display_name": ["Siân Tregear"] * 3, "handle": ["a", "b", "c"]}, NOBODY, False),
        ({"display_name": ["Siân Tregear"]}, owner_of(name="Siân Tregear"), True),
    ],
)
def test_a_list_whose_rows_all_are_its_owner_is_refused(
    tmp_path: Path, rows: dict[str, list[str]], owner: Owner, refused: bool
):
    reading = gathered(tmp_path, rows, owner).reading()
    assert [problem.code for problem in reading.receipt.problems] == (["BC-IMP-045"] if refused else [])
    assert reading.table.is_empty() == refused
    assert (reading.receipt.files == 0) == refused


def test_people_one_wrote_with_may_be_one_person_several_times(tmp_path: Path):
    reading = gathered(tmp_path, {"display_name": ["Siân"] * 3}, NOBODY, "message_partner").reading()
    assert (reading.receipt.problems, reading.table.height) == ((), 3)
