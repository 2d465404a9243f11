import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.opening import open_export
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services import facebook

WHEN = 1_600_000_000
PERSON = {"name": "Wenna Tregear", "timestamp": WHEN}
LABELS = [{"label": "Time", "timestamp_value": WHEN}, {"label": "Name", "value": "Wenna Tregear"}]
FRIENDS = "connections/friends/your_friends.json"


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("path", "content", "directions"),
    [
        ("friends/friends.json", {"friends": [PERSON]}, ["friend"]),
        ("friends_and_followers/friends.json", {"friends_v2": [PERSON]}, ["friend"]),
        ("connections/friends/your_friends.json", {"friends_v2": [PERSON]}, ["friend"]),
        ("fb/ again/connections/friends/your_friends (1).json", {"friends_v2": [PERSON]}, ["friend"]),
        ("connections/friends/your_friends.json", {"friends_v7": [PERSON]}, ["friend"]),
        ("renamed.json", {"friends_v2": [PERSON]}, ["friend"]),
        ("connections/friends/removed_friends.json", {"deleted_friends_v2": [PERSON]}, ["removed"]),
        (
            "connections/friends/rejected_friend_requests.json",
            {"rejected_requests_v2": [PERSON]},
            ["removed"],
        ),
        ("connections/friends/sent_friend_requests.json", {"sent_requests_v2": [PERSON]}, ["request_sent"]),
        ("friends_and_followers/friend_requests_received.json", {"x_v2": [PERSON]}, ["request_received"]),
        ("connections/followers/who_you_ve_followed.json", {"following_v3": [PERSON]}, ["following"]),
        ("connections/followers/who_you've_followed.json", {"following_v3": [PERSON]}, ["following"]),
        ("connections/followers/who_you’ve_followed.json", {"following_v3": [PERSON]}, ["following"]),
        ("connections/followers/people_who_followed_you_1.json", {"followers_v2": [PERSON]}, ["follower"]),
        ("connections/friends/your_friends.json", {"friends_v2": PERSON}, ["friend"]),
        ("connections/friends/your_friends.json", {"label_values": LABELS}, ["friend"]),
        ("connections/friends/your_friends.json", {"friends_v2": [{"label_values": LABELS}]}, ["friend"]),
        ("connections/friends/your_friends.json", PERSON, ["friend"]),
        ("connections/friends/your_friends.json", {"friends_v2": []}, []),
        ("connections/friends/your_friends.json", {"friends_v2": None}, []),
        ("connections/friends/your_friends.json", {"friends_v2": [PERSON, PERSON]}, ["friend", "friend"]),
    ],
)
def test_every_generation_is_read_by_key_or_path(read, path: str, content: object, directions: list[str]):
    reading = read({path: content})
    assert reading.table["direction"].to_list() == directions
    assert (reading.receipt.reader, reading.receipt.files) == ("facebook", 1)
    assert reading.receipt.problems == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("SiÃ¢n", "Siân"),
        ("Å\x81ukasz", "Łukasz"),
        ("Siân", "Siân"),
        ("Łukasz", "Łukasz"),
        ("\ud800 Half", "\ufffd Half"),
        ("Nul\x00Byte", "Nul Byte"),
        ("  Wenna  ", "Wenna"),
        ("NA", "NA"),
        ("Wenna \u202eO", "Wenna \u202eO"),
        ("x" * 10_000, "x" * 500),
    ],
)
def test_names_are_repaired_one_by_one_and_never_lost(read, written: str, shown: str):
    reading = read({"connections/friends/your_friends.json": {"friends_v2": [{"name": written}, PERSON]}})
    assert reading.table["display_name"].to_list() == [shown, "Wenna Tregear"]


@pytest.mark.parametrize("name", ["", "   ", "\u200b", None, 7, ["x"], {"a": "b"}, True])
def test_a_row_without_a_usable_name_is_counted(read, name: object):
    rows = [{"name": name, "timestamp": WHEN}, PERSON]
    reading = read({"connections/friends/your_friends.json": {"friends_v2": rows}})
    usable = 2 if name == 7 else 1  # numbers are text
    assert (reading.receipt.rows, reading.receipt.unusable) == (usable, 2 - usable)


@pytest.mark.parametrize(
    ("timestamp", "since"),
    [
        (WHEN, "2020-09-13"),
        (WHEN * 1000, "2020-09-13"),
        (str(WHEN), "2020-09-13"),
        (0, None),
        (-5, None),
        ("soon", None),
        (10**30, None),
        (None, None),
    ],
)
def test_a_time_is_cut_to_its_utc_day(read, timestamp: object, since: str | None):
    content = {"friends_v2": [{"name": "Wenna", "timestamp": timestamp}]}
    day = read({"connections/friends/your_friends.json": content}).table["since"].item()
    assert (day.isoformat() if day else None) == since


def test_suggestions_are_never_friends(read):
    reading = read(
        {
            "connections/friends/your_friends.json": {"friends_v2": [PERSON]},
            "connections/friends/people_you_may_know.json": {"people_you_may_know_v2": [{"name": "No"}]},
            "connections/friends/suggested_friends.json": {"friends_v2": [{"name": "No"}]},
        }
    )
    assert reading.table["display_name"].to_list() == ["Wenna Tregear"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"something_new": {"a": 1}}, "BC-IMP-033"),
        ({"one": [PERSON], "two": [PERSON]}, "BC-IMP-033"),
        ({}, "BC-IMP-033"),
        ("words", "BC-IMP-023"),
        ('{"friends_v2": [', "BC-IMP-023"),
        (" ", "BC-IMP-023"),
        ('{"friends_v2": ' + "[" * 100_000, "BC-IMP-025"),
        ({"friends_v2": [{"nom": "Wenna"}]}, "BC-IMP-034"),
        ({"friends_v2": ["Wenna"]}, "BC-IMP-034"),
        (b"\xff\xd8\xff\xe0picture", "BC-IMP-301"),
    ],
)
def test_an_unknown_shape_is_told_and_hides_no_other_list(read, content: object, code: str):
    followers = {"followers_v3": [{"name": "Austol Hendy"}]}
    reading = read(
        {
            "connections/friends/your_friends.json": content,
            "connections/followers/people_who_followed_you.json": followers,
        }
    )
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert reading.table["display_name"].to_list() == ["Austol Hendy"]
    assert reading.receipt.in_part


def test_no_problem_or_receipt_holds_what_a_cell_said(read):
    secret = "Zanzibarcanary"
    rows = {"friends_v2": [{secret: secret}], secret + "_too": [{"name": secret}]}
    receipt = read({f"facebook-{secret}/connections/friends/your_friends.json": rows}).receipt
    assert secret not in str(receipt)
    assert receipt.unknown == 2


def test_a_copied_folder_counts_once(read):
    list_ = {"friends_v2": [PERSON]}
    reading = read(
        {
            "a/connections/friends/your_friends.json": list_,
            "a copy/connections/friends/your_friends.json": list_,
        }
    )
    assert reading.table.height == 1
    assert "1 files stand in the export twice and were read once" in reading.receipt.notes


def test_lists_of_two_ages_are_both_read(read):
    one, two = {"friends_v2": [PERSON]}, {"friends_v2": [PERSON, {"name": "New"}]}
    reading = read(
        {"old/connections/friends/your_friends.json": one, "new/connections/friends/your_friends.json": two}
    )
    assert reading.table.height == 3


def test_a_byte_order_mark_does_not_matter(read):
    text = json.dumps({"friends_v2": [PERSON]})
    for encoding in ("utf-8-sig", "utf-16"):
        assert read({"connections/friends/your_friends.json": text.encode(encoding)}).table.height == 1


SUGGESTED = {"timestamp": WHEN, "label_values": [{"label": "x", "vec": [{"value": "Kerra Penrose"}]}]}


def test_suggestions_beside_the_friends_add_nobody_and_are_told(read):
    beside = {"people_you_may_know.json": SUGGESTED, "suggested_friends.json": [SUGGESTED]}
    members = {f"connections/friends/{name}": content for name, content in beside.items()}
    reading = read({"connections/friends/your_friends.json": {"friends_v2": [PERSON]}, **members})
    assert reading.table.height == 1
    assert "2 files of suggestions and other people who are no friends were left out" in reading.receipt.notes


def test_a_file_of_an_unknown_kind_beside_the_lists_is_told(read):
    members = {"your_friends.json": {"friends_v2": [PERSON]}, "best_of_all.json": {"x": [PERSON]}}
    reading = read({f"connections/friends/{name}": content for name, content in members.items()})
    assert "1 files beside the lists are of a kind that we do not know" in reading.receipt.notes


def test_a_first_part_may_go_without_a_number(read):
    paths = ["people_who_followed_you.json", "people_who_followed_you_2.json"]
    reading = read({f"connections/followers/{path}": {"followers_v3": [PERSON]} for path in paths})
    assert (reading.receipt.problems, reading.receipt.in_part) == ((), False)


def test_a_missing_numbered_part_is_a_problem(read):
    paths = [f"connections/followers/people_who_followed_you_{page}.json" for page in (1, 3)]
    reading = read({path: {"followers_v3": [PERSON]} for path in paths})
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-041"]
    assert reading.receipt.in_part


@pytest.mark.parametrize(
    ("removed", "codes", "in_part", "notes"),
    [
        ([], ["BC-IMP-044"], True, ()),
        ([PERSON], [], False, ("no list of friends came with it",)),
    ],
)
def test_an_export_without_its_list_of_friends_is_no_clean_one(read, removed, codes, in_part, notes):
    receipt = read({"connections/friends/removed_friends.json": {"deleted_friends_v2": removed}}).receipt
    assert ([problem.code for problem in receipt.problems], receipt.in_part) == (codes, in_part)
    assert receipt.notes == notes


DAY = 86_400
NOW = 1_770_000_000


@pytest.mark.parametrize(
    ("friends", "beside", "is_cut"),
    [
        ([1, 300], {"removed_friends.json": {"deleted_friends_v2": [900]}}, True),
        ([1, 300], {"sent_friend_requests.json": {"sent_requests_v2": [900]}}, True),
        ([1, 300], {"../followers/who_you've_followed.json": {"following_v3": [900]}}, True),
        ([1, 900], {"removed_friends.json": {"deleted_friends_v2": [2000]}}, False),
        ([1, 300], {"removed_friends.json": {"deleted_friends_v2": [200]}}, False),
        ([1, 300], {}, False),
    ],
)
def test_friends_of_one_year_beside_older_lists_are_told(read, friends, beside, is_cut: bool):
    def rows(ago: list[int]) -> list[dict[str, object]]:
        return [{"name": f"x{days}", "timestamp": NOW - days * DAY} for days in ago]

    members: dict[str, object] = {FRIENDS: {"friends_v2": rows(friends)}}
    for name, lists in beside.items():
        path = f"connections/friends/{name}".replace("friends/../", "")
        members[path] = {key: rows(ago) for key, ago in lists.items()}
    receipt = read(members).receipt
    assert receipt.in_part is is_cut
    assert [problem.code for problem in receipt.problems] == (["BC-IMP-042"] if is_cut else [])
    assert all("Facebook" in problem.what + problem.do for problem in receipt.problems)


def test_several_zips_of_one_export_are_one(tmp_path: Path, zips: SimpleNamespace):
    profile = {"profile_v2": {"name": {"full_name": "Jenna Trevegan"}}}
    parts: tuple[dict[str, object], ...] = (
        {FRIENDS: {"friends_v2": [PERSON]}, "media/1.jpg": b"\xff\xd8\xff"},
        {"connections/followers/people_who_followed_you.json": {"followers_v3": [{"name": "Cher"}]}},
        {"personal_information/profile_information/profile_information.json": profile},
    )
    for token, members in zip(("Ab12", "Cd34", "Ef56"), parts, strict=True):
        zips.written(tmp_path / f"facebook-jenna-2026-03-01-{token}.zip", members)
    (reading,) = read_path(tmp_path)
    assert sorted(reading.table["direction"]) == ["follower", "friend"]
    assert reading.owner.names == {"Jenna Trevegan"}
    assert (reading.receipt.problems, reading.receipt.made) == ((), date(2026, 3, 1))


FORK = b"\x00\x05\x16\x07\x00\x02\x00\x00"
REPACKED: dict[str, object] = {
    "facebook-x/" + FRIENDS: {"friends_v2": [PERSON]},
    "facebook-x/connections/friends/._your_friends.json": FORK,
    "facebook-x/connections/friends/.DS_Store": "x",
    "__MACOSX/facebook-x/connections/friends/._your_friends.json": FORK,
    "facebook-x copy/" + FRIENDS: {"friends_v2": [PERSON]},
}


@pytest.mark.parametrize("unpacked", [False, True])
def test_forks_top_folders_and_copies_change_nothing(tmp_path: Path, zips: SimpleNamespace, unpacked: bool):
    if unpacked:
        for path, content in REPACKED.items():
            file = tmp_path / "again" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    else:
        zips.written(
            tmp_path / "again.zip", {path.replace("/", "\\"): said for path, said in REPACKED.items()}
        )
    (reading,) = read_path(tmp_path)
    assert reading.table["display_name"].to_list() == ["Wenna Tregear"]
    assert reading.receipt.problems == ()


def test_few_files_are_looked_into_however_many_there_are(tmp_path: Path, zips: SimpleNamespace):
    members: dict[str, object] = {f"posts/post_{number}.json": {"a": 1} for number in range(300)}
    members |= {f"posts/post_{number}.html": "<html></html>" for number in range(300)}
    with open_export(
        zips.written(tmp_path / "export.zip", {FRIENDS: {"friends_v2": []}, **members})
    ) as export:
        opened: list[str] = []
        head = export.head
        export.head = lambda member: opened.append(member.path) or head(member)  # type: ignore[method-assign]
        assert [member.path for member in facebook.READER.recognises(export)] == [FRIENDS]
    assert len(set(opened)) <= facebook.LOOKED_INTO + 1
