import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.any_list import READER as TYPED_LIST

PROFILE = {"username": "Wenna T", "userIdStr": "900000000000000001", "vanityUrls": ["WennaT"], "posts": ["a"]}
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: object, name: str = "profile.json") -> Reading:
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize("name", ["profile.json", "900000000000000001.json", "renamed (1).json"])
def test_a_profile_holds_no_connections_and_says_so(read: Read, name: str):
    reading = read(PROFILE, name)
    assert reading.table.is_empty()
    assert (reading.receipt.files, reading.receipt.problems) == (1, ())
    assert "an archive of Vine holds no connections" in reading.receipt.notes


def test_the_owner_is_known_and_in_no_receipt(read: Read):
    reading = read(PROFILE)
    assert (reading.owner.names, reading.owner.handles) == ({"Wenna T"}, {"WennaT"})
    assert "Wenna" not in str(reading.receipt)


@pytest.mark.parametrize("vanity", [None, [], "WennaT", [None, 5]])
def test_odd_names_of_the_owner_break_nothing(read: Read, vanity: object):
    assert read(PROFILE | {"vanityUrls": vanity}).receipt.files == 1


def test_a_profile_beside_its_videos_is_found(tmp_path: Path, zips: SimpleNamespace):
    posts = {f"Vine/posts/{n}.json": {"postIdStr": str(n), "username": "Wenna T"} for n in range(150)}
    videos = {"Vine/videos/a.mp4": b"\0\0\0\x18ftypmp42"}
    path = zips.written(tmp_path / "vine.zip", posts | videos | {"Vine/profiles/9.json": PROFILE})
    (reading,) = read_path(path)
    assert (reading.receipt.reader, reading.receipt.files) == ("vine", 1)


@pytest.mark.parametrize(
    "content",
    [
        {"username": "Wenna T", "posts": []},
        {"username": "Wenna T", "userIdStr": "1", "postIdStr": "2"},
        {"userIdStr": "1", "vanityUrls": []},
    ],
)
def test_other_json_is_not_vines(read: Read, content: object):
    assert read(content).receipt.reader != "vine"


def test_a_profile_that_breaks_off_is_told(read: Read):
    receipt = read(json.dumps(PROFILE)[:-5]).receipt
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-023"]
    assert receipt.files == 0


def test_people_known_from_vine_can_be_typed(tmp_path: Path):
    (tmp_path / "vine.csv").write_text("service,display_name\nvine,Ruan Behenna\n", "utf-8")
    (reading,) = read_path(tmp_path / "vine.csv")
    assert (reading.receipt.reader, reading.receipt.rows) == (TYPED_LIST.name, 1)
