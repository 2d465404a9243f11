from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

FOLDER = "your_instagram_activity/threads/"
OWN = "connections/followers_and_following/"
KEY = "text_post_app_text_post_app_"
DAY = 86_400
NOW = 1_770_000_000


def row(handle: str, when: int = NOW) -> dict[str, object]:
    link = f"https://www.threads.net/@{handle}"
    return {"title": "", "string_list_data": [{"href": link, "value": handle, "timestamp": when}]}


def told(readings: list[Reading]) -> list[tuple[str, list[str | None]]]:
    return [(reading.receipt.reader, reading.table["handle"].to_list()) for reading in readings]


@pytest.fixture
def read_all(tmp_path: Path, zips: SimpleNamespace):
    def read_all(members: dict[str, object]) -> list[Reading]:
        return read_path(zips.written(tmp_path / "export.zip", members))

    return read_all


@pytest.mark.parametrize(
    ("file", "content", "direction"),
    [
        ("followers.json", {KEY + "followers": [row("x")]}, "follower"),
        ("followers.json", {"text_post_app_followers": [row("x")]}, "follower"),
        ("followers.json", [row("x")], "follower"),
        ("followers.json", row("x"), "follower"),
        ("followers_1.json", {KEY + "followers": [row("x")]}, "follower"),
        ("following.json", {KEY + "following": [row("x")]}, "following"),
        (
            "following.json",
            {KEY + "following": {"label_values": [{"label": "Username", "value": "x"}]}},
            "following",
        ),
        ("pending_follow_requests.json", {KEY + "follow_requests_sent": [row("x")]}, "request_sent"),
        ("recent_follow_requests.json", {KEY + "permanent_follow_requests": [row("x")]}, "request_sent"),
        ("recently_unfollowed_profiles.json", {KEY + "unfollowed_users": [row("x")]}, "removed"),
        ("blocked_profiles.json", {KEY + "blocked_users": [row("x")]}, "blocked"),
        ("any name.json", {KEY + "followers": [row("x")]}, "follower"),
    ],
)
def test_a_list_is_known_by_its_key_or_its_folder(read_all, file: str, content: object, direction: str):
    (reading,) = read_all({"My zip/" + FOLDER + file: content})
    assert reading.table.select("service", "direction", "handle").rows() == [("threads", direction, "x")]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize(
    "name", ["followers.json", "threads followers.json", "a/b/c.json", OWN + "following.json"]
)
def test_the_key_says_whose_a_list_is_wherever_it_lies(read_all, name: str):
    assert told(read_all({name: {KEY + "followers": [row("x")]}})) == [("threads", ["x"])]


def test_instagrams_key_wins_over_the_folder(read_all):
    lists = {FOLDER + "followers.json": {"relationships_followers": [row("x")]}}
    assert told(read_all(lists)) == [("instagram", ["x"])]


def test_the_two_services_are_never_mixed(read_all):
    lists = {
        OWN + "followers_1.json": [row("ig1")],
        OWN + "following.json": {"relationships_following": [row("ig2")]},
        FOLDER + "followers.json": {KEY + "followers": [row("th1")]},
        FOLDER + "following.json": [row("th2")],
        FOLDER + "blocked_profiles.html": "<html><main role='main'></main></html>",
    }
    readings = read_all(lists)
    assert told(readings) == [("instagram", ["ig1", "ig2"]), ("threads", ["th1", "th2"])]
    assert [reading.receipt.problems for reading in readings] == [(), ()]


@pytest.mark.parametrize("empty", [[], None, {KEY + "followers": []}, {KEY + "followers": None}])
def test_an_empty_list_is_a_result(read_all, empty: object):
    (reading,) = read_all({FOLDER + "followers.json": empty})
    assert (reading.receipt.reader, reading.receipt.rows, reading.receipt.problems) == ("threads", 0, ())


@pytest.mark.parametrize("content", [{"a": [1], "b": [2]}, "text", 7, "{"])
def test_an_unknown_shape_is_told(read_all, content: object):
    (reading,) = read_all({FOLDER + "followers.json": content})
    assert reading.receipt.problems
    assert reading.receipt.files == 0


@pytest.mark.parametrize(
    ("followers", "following", "is_cut"), [([0, 100], [0, 500], True), ([0, 400], [0, 500], False)]
)
def test_followers_of_one_year_beside_older_followings_are_told(
    read_all, followers: list[int], following: list[int], is_cut: bool
):
    lists = {
        FOLDER + "followers.json": {KEY + "followers": [row(f"a{n}", NOW - n * DAY) for n in followers]},
        FOLDER + "following.json": {KEY + "following": [row(f"b{n}", NOW - n * DAY) for n in following]},
    }
    (reading,) = read_all(lists)
    assert [problem.code for problem in reading.receipt.problems] == (["BC-IMP-042"] if is_cut else [])
    assert reading.receipt.in_part == is_cut


def test_a_missing_part_is_told(read_all):
    (reading,) = read_all(
        {f"{FOLDER}followers_{n}.json": {KEY + "followers": [row(f"x{n}")]} for n in (1, 3)}
    )
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-041"]


def test_a_list_that_did_not_come_is_told(read_all):
    (reading,) = read_all({FOLDER + "followers.json": {KEY + "followers": [row("x")]}})
    assert reading.receipt.notes == ("no list of people followed came with it",)
    (reading,) = read_all({FOLDER + "blocked_profiles.json": {KEY + "blocked_users": []}})
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-044"]


def test_what_is_no_list_is_left_alone(read_all):
    lists = {
        FOLDER + "followers.json": {KEY + "followers": [row("x")]},
        FOLDER + "liked_threads.json": {"text_post_app_media_likes": [row("y")]},
        FOLDER + "threads_and_replies.json": {"text_post_app_text_posts": []},
    }
    (reading,) = read_all(lists)
    assert reading.table["handle"].to_list() == ["x"]
    assert "not opened: 2 other files in the export" in reading.receipt.notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("threads_and_replies.json", '{"text_post_app_text_posts": []}'),
        ("personal_information.json", '{"profile_user": []}'),
    ],
)
def test_a_loose_file_without_a_list_is_answered_only_where_no_list_came(
    tmp_path: Path, name: str, content: str
):
    (tmp_path / name).write_text(content)
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-031"]
    (tmp_path / "followers.json").write_text('{"text_post_app_text_post_app_followers": []}')
    (tmp_path / "followers_1.json").write_text("[]")
    assert [reading.receipt.problems for reading in read_path(tmp_path)] == [(), ()]


def test_the_owner_is_who_instagrams_profile_says(read_all):
    said = {"Username": {"value": "morwenna.t"}}
    lists = {
        FOLDER + "followers.json": {KEY + "followers": [row("x")]},
        "personal_information/personal_information.json": {"profile_user": [{"string_map_data": said}]},
    }
    (reading,) = read_all(lists)
    assert reading.owner.handles == {"morwenna.t"}
