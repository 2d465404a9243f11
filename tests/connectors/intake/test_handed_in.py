from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.handed_in import MOST_PICTURES, groups_in
from connectors.read_path import read_path


@pytest.mark.parametrize(
    ("paths", "exports"),
    [
        (["x-1.zip", "x-2.zip"], [2]),
        (["mydata~1.zip", "mydata~1-2.zip", "other.zip"], [2, 1]),
        (["x.zip", "x (1).zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-01-01-Cd2.zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-02-01-Cd2.zip"], [1, 1]),
        (["facebook-2026-01-01.zip", "facebook-2026-01-02.zip"], [1, 1]),
        (["facebook/x.zip", "instagram/x.zip"], [1, 1]),
        (["a.csv", "b.csv"], [2]),
        (["x.zip", "a.csv", "__MACOSX/._x.zip", ".DS_Store", "~$a.xlsx"], [1, 1]),
        (["folder/connections/friends/your_friends.json", "other/connections/x.json"], [1, 1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "index.html"], [1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "x.zip"], [1, 1]),
        ([], []),
    ],
)
def test_a_folder_is_sorted_into_exports(
    tmp_path: Path, zips: SimpleNamespace, paths: list[str], exports: list[int]
):
    for path in paths:
        if path.endswith(".zip"):
            zips.written(tmp_path / path, {zips.FRIENDS_PATH: zips.FRIENDS})
        else:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text('{"friends_v2": []}')
    assert sorted(len(group.paths) for group in groups_in(tmp_path)) == sorted(exports)


def test_a_folder_of_pictures_alone_is_an_export_and_answered(tmp_path: Path):
    (tmp_path / "memories").mkdir()
    (tmp_path / "memories" / "1.jpg").write_text("x")
    (tmp_path / "empty").mkdir()
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-180"]


def test_of_many_loose_pictures_the_first_are_answered_and_the_others_counted(tmp_path: Path):
    for number in range(MOST_PICTURES + 5):
        (tmp_path / f"Screenshot {number:02}.png").write_bytes(b"\x89PNG")
    (tmp_path / "list.csv").write_text("service,display_name\ntiktok,A\n")
    readings = read_path(tmp_path)
    assert sum(reading.receipt.rows for reading in readings) == 1
    told = [problem.code for reading in readings for problem in reading.receipt.problems]
    assert told == ["BC-IMP-032"] * MOST_PICTURES
    assert "not opened: 5 pictures and recordings" in readings[0].receipt.notes


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (["takeout-20260101T101112Z-001.zip", "takeout-20260101T101112Z-003.zip"], ["BC-IMP-181"]),
        (["mydata~1700000000000-2.zip"], ["BC-IMP-181"]),
        (["mydata~1700000000000.zip", "mydata~1700000000000-2.zip"], []),
        (["x.zip", "x (1).zip"], []),
    ],
)
def test_a_missing_part_is_told_and_leaves_the_export_read_in_part(
    tmp_path: Path, zips: SimpleNamespace, names: list[str], codes: list[str]
):
    for name in names:
        zips.written(tmp_path / name, {zips.FRIENDS_PATH: zips.FRIENDS})
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == codes
    assert (reading.receipt.rows, reading.receipt.in_part) == (1, bool(codes))


def test_a_part_that_cannot_be_opened_leaves_the_export_read_in_part(tmp_path: Path, zips: SimpleNamespace):
    zips.written(tmp_path / "x-1.zip", {zips.FRIENDS_PATH: zips.FRIENDS})
    (tmp_path / "x-2.zip").write_bytes(b"PK\x03\x04 and no more")
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-011"]
    assert (reading.receipt.rows, reading.receipt.in_part) == (1, True)


def test_two_downloads_of_different_age_are_both_read_and_the_older_one_is_told(
    tmp_path: Path, zips: SimpleNamespace
):
    for name in ("facebook-x-2025-11-01-Ab1.zip", "facebook-x-2026-03-01-Cd2.zip"):
        zips.written(tmp_path / name, {zips.FRIENDS_PATH: zips.FRIENDS})
    readings = read_path(tmp_path)
    assert [(r.receipt.rows, [problem.code for problem in r.receipt.problems]) for r in readings] == [
        (1, ["BC-IMP-182"]),
        (1, []),
    ]
