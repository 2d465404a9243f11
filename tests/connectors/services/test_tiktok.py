import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.opening import open_export
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services import READERS

FILE = "user_data_tiktok.json"
DAY = "2024-03-01 08:15:00"


def rows(*handles: str, key: str = "UserName", when: str = "Date") -> list[dict[str, object]]:
    return [{when: DAY, key: handle} for handle in handles]


def activity(followers: object, following: object, **more: object) -> dict[str, object]:
    return {
        "Your Activity": {"Follower": {"FansList": followers}, "Following": {"Following": following}}
    } | more


def chats(**by_heading: list[tuple[str, str]]) -> dict[str, object]:
    """Give conversations by heading; _ stands for a blank."""
    history = {
        heading.replace("_", " "): [
            {"Date": when, "From": who, "Content": "zanzibarcanary"} for who, when in sent
        ]
        for heading, sent in by_heading.items()
    }
    return {"Direct Message": {"Direct Messages": {"ChatHistory": history}}}


OWNER = {
    "Profile": {"Profile Info": {"ProfileMap": {"userName": "me.myself", "emailAddress": "me@example.org"}}}
}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def found(reading: Reading) -> list[tuple[str, str | None]]:
    return reading.table.select("direction", "handle").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    "layout",
    [
        {"Activity": {"Follower List": {"FansList": rows("a")}, "Following List": {"Following": rows("b")}}},
        {"Your Activity": {"Follower": {"FansList": rows("a")}, "Following": {"Following": rows("b")}}},
        {
            "Profile And Settings": {
                "Follower": {"FansList": rows("a")},
                "Following": {"Following": rows("b")},
            }
        },
        {"Profile": {"Follower": {"FansList": rows("a")}, "Following": {"Following": rows("b")}}},
        {
            "Moved Again": {
                "Deeper": {"Follower": {"FansList": rows("a")}, "Following": {"Following": rows("b")}}
            }
        },
        {"Your Activity": {"Follower": {"FansList": rows("a")}}, "Profile": {"Following": rows("b")}},
        {"Follower": {"FansList": rows("a")[0]}, "Following": {"Following": rows("b")[0]}},
    ],
)
@pytest.mark.parametrize("file", [FILE, "x/TikTok_Data_1749513600/user_data.json", "export.json"])
def test_the_lists_are_found_wherever_tiktok_puts_them(read, layout: dict[str, object], file: str):
    reading = read({file: layout})
    assert found(reading) == [("follower", "a"), ("following", "b")]
    assert codes(reading) == []


@pytest.mark.parametrize("name", ["user_data_tiktok (1).json", "user_data.json", "what I was sent.json"])
def test_a_file_that_came_alone_is_read(tmp_path: Path, name: str):
    (tmp_path / name).write_text(json.dumps(activity(rows("a"), rows("b"))), encoding="utf-8-sig")
    (reading,) = read_path(tmp_path / name)
    assert (found(reading), codes(reading)) == ([("follower", "a"), ("following", "b")], [])


@pytest.mark.parametrize(
    ("row", "handle", "since"),
    [
        ({"Date": DAY, "UserName": "sian.t"}, "sian.t", date(2024, 3, 1)),
        ({"Date": DAY, "Username": "sian.t"}, "sian.t", date(2024, 3, 1)),
        ({"Date": DAY, "userName": "@sian.t"}, "sian.t", date(2024, 3, 1)),
        ({"date": DAY, "username": "sian.t"}, "sian.t", date(2024, 3, 1)),
        ({"Date": "2024-12-31 23:59:59", "UserName": "sian.t"}, "sian.t", date(2024, 12, 31)),
        ({"Date": "N/A", "UserName": "sian.t"}, "sian.t", None),
        ({"UserName": "0012345678901234567"}, "0012345678901234567", None),
        ({"UserName": 12345678901234567890}, "12345678901234567890", None),
        ({"UserName": "=HYPERLINK(1)"}, "=HYPERLINK(1)", None),
        ({"Date": DAY, "UserName": "N/A"}, None, None),
        ({"Date": DAY, "UserName": ""}, None, None),
        ({"Date": DAY}, None, None),
        (None, None, None),
        ("sian.t", None, None),
    ],
)
def test_a_row_gives_its_handle_and_day(read, row: object, handle: str | None, since: date | None):
    reading = read({FILE: activity([row, *rows("other")], None)})
    kept = reading.table.filter(reading.table["source_row"] == 1).select("handle", "since").rows()
    assert kept == ([(handle, since)] if handle else [])
    assert (reading.receipt.unusable, codes(reading)) == (handle is None, [])


@pytest.mark.parametrize(
    "empty",
    [
        activity(None, None),
        activity([], {}),
        {"Profile And Settings": {"Follower": None, "Following": None}},
        {"Your Activity": {"Follower": {"FansList": None}, "Following": None}},
        {"Your Activity": None, "Profile": OWNER["Profile"]},
        {"Profile And Settings": None},
    ],
)
def test_an_empty_list_is_a_result(read, empty: dict[str, object]):
    reading = read({FILE: empty})
    assert (reading.table.height, reading.receipt.files, reading.receipt.in_part) == (0, 1, False)
    assert (codes(reading), reading.receipt.notes) == ([], ())


NOT_TICKED = {"Your Activity": {"Watch History": {"VideoList": []}}}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NOT_TICKED, "BC-IMP-044"),
        ({"Your Activity": None, "Profile And Settings": {"Profile Info": None}}, "BC-IMP-044"),
        ({"Direct Messages": {"Chat History": {"ChatHistory": {}}}}, "BC-IMP-044"),
        (NOT_TICKED | chats(**{"Chat_History_with_sian.t:": [("sian.t", DAY)]}), "BC-IMP-100"),
        (NOT_TICKED | {"App Settings": {"Block List": {"BlockList": rows("spam")}}}, "BC-IMP-100"),
        (
            {"App Settings": {"Settings": {"SettingsMap": {"Follower": "Everyone", "Following": "x"}}}},
            "BC-IMP-044",
        ),
        ({"Profile And Settings": {"Fans": {"L": rows("a")}, "Followed": {"L": rows("b")}}}, "BC-IMP-033"),
        (
            {"Profile And Settings": {"Fans": {"L": rows("a")}, "Following": {"Following": rows("b")}}},
            "BC-IMP-033",
        ),
        ({}, "BC-IMP-033"),
        ([], "BC-IMP-033"),
        ({"some": "thing"}, "BC-IMP-033"),
        (
            {"Your Activity": {"Follower": {"NewList": rows("a")}, "Following": {"Following": []}}},
            "BC-IMP-033",
        ),
        ({"Your Activity": {"Follower": {"FansList": [{"Handle": "a"}, "b"]}}}, "BC-IMP-034"),
        ('{"Your Activity": {"Follower": ', "BC-IMP-023"),
    ],
)
def test_lists_that_are_not_there_are_told(read, content: object, code: str):
    reading = read({"TikTok_Data_1/" + FILE: content})
    assert codes(reading) == [code]
    assert reading.receipt.in_part or not reading.receipt.files


def test_a_file_of_which_one_list_fails_was_read_in_part(read):
    reading = read({FILE: activity(["anna"], rows("bob"))})
    assert (codes(reading), found(reading)) == (["BC-IMP-034"], [("following", "bob")])
    assert (reading.receipt.files, reading.receipt.in_part) == (1, True)


@pytest.mark.parametrize(("content", "code"), [(NOT_TICKED, "BC-IMP-100"), ({}, "BC-IMP-033")])
def test_one_json_file_is_the_whole_export_even_where_it_came_alone(
    tmp_path: Path, content: object, code: str
):
    (tmp_path / FILE).write_text(json.dumps(content))
    (reading,) = read_path(tmp_path / FILE)
    assert codes(reading) == [code]


def test_one_of_the_two_lists_alone_is_noted(read):
    reading = read({FILE: {"Your Activity": {"Follower": {"FansList": rows("a")}}}})
    assert (codes(reading), reading.receipt.notes) == ([], ("no list of people followed came with it",))


@pytest.mark.parametrize(
    "place",
    [
        {"App Settings": {"Block List": {"BlockList": rows("spam")}}},
        {"App Settings": {"Block": {"BlockList": rows("spam"), "Date": ""}}},
        {"Profile And Settings": {"Block List": {"BlockList": rows("spam")}}},
    ],
)
def test_blocked_people_are_blocked_wherever_they_stand(read, place: dict[str, object]):
    assert ("blocked", "spam") in found(read({FILE: activity(rows("a"), None, **place)}))


EARLY, LATE = "2024-01-01 00:00:00", "2024-06-01 00:00:00"


@pytest.mark.parametrize(
    ("heading", "sent", "expected"),
    [
        (
            "Chat_History_with_sian.t:",
            [("sian.t", LATE), ("me.myself", EARLY)],
            [("message_partner", "sian.t")],
        ),
        ("Chat_History_with_sian.t::", [("me.myself", EARLY)], [("message_partner", "sian.t")]),
        ("chat_history_with_@sian.t", [], [("message_partner", "sian.t")]),
        ("sian.t", [("me.myself", EARLY)], [("message_partner", "sian.t")]),
        ("Gespräch_mit_sian.t", [("sian.t", EARLY), ("Me.Myself", LATE)], [("message_partner", "sian.t")]),
        (
            "Chat_History_with_Maths_set_3:",
            [("a", EARLY), ("b", LATE)],
            [("group_message", "a"), ("group_message", "b")],
        ),
        (
            "Chat_History_with_sian.t:",
            [("sian.t", EARLY), ("a", EARLY), ("b", LATE)],
            [
                ("group_message", "sian.t"),
                ("group_message", "a"),
                ("group_message", "b"),
            ],
        ),
        ("Gespräch_mit_sian.t", [("me.myself", EARLY)], []),
    ],
)
def test_a_conversation_is_with_whom_its_heading_names_or_who_wrote(
    read, heading: str, sent: list[tuple[str, str]], expected: list[tuple[str, str]]
):
    reading = read(
        {FILE: activity(None, None) | OWNER | chats(**{heading: sent, "Chat_History_with_x:": []})}
    )
    assert [pair for pair in found(reading) if pair[1] != "x"] == expected
    assert codes(reading) == ([] if expected else ["BC-IMP-102"])


def test_a_partner_is_one_row_with_the_earliest_day(read):
    sent = [("sian.t", LATE), ("me.myself", EARLY), ("sian.t", LATE)]
    reading = read({FILE: activity(None, None) | OWNER | chats(**{"Chat_History_with_sian.t:": sent})})
    assert reading.table.select("handle", "since").rows() == [("sian.t", date(2024, 1, 1))]


def test_nothing_written_and_no_partner_reaches_the_receipt(read):
    content = activity(None, None) | OWNER | chats(**{"Chat_History_with_sian.t:": [("sian.t", LATE)]})
    receipt = read({FILE: content}).receipt
    assert not {"sian.t", "zanzibarcanary", "me.myself"} & set(str(receipt).replace("'", " ").split())


def test_the_owner_is_read_and_kept_out_of_sight(read):
    reading = read({FILE: activity(rows("a"), None) | OWNER})
    assert (reading.owner.handles, reading.owner.emails) == ({"me.myself"}, {"me@example.org"})
    assert "me.myself" not in str(reading)


@pytest.mark.parametrize(
    ("folder", "made"),
    [
        ("TikTok_Data_1749513600", date(2025, 6, 10)),
        ("TikTok_Data_1749513600123", date(2025, 6, 10)),
        ("again/TikTok_Data_1749513600 (1)", date(2025, 6, 10)),
        ("TikTok_Data_1", None),
        ("TikTok_Data_9999999999", None),
        ("TikTok_Data_1000000000", None),
        ("mine", None),
    ],
)
def test_the_folder_says_when_the_export_was_made(read, folder: str, made: date | None):
    assert read({f"{folder}/{FILE}": activity(None, None)}).receipt.made == made


def test_copies_resource_forks_and_other_files_do_not_matter(read):
    content = activity(rows("a"), rows("b"))
    reading = read(
        {
            f"copy/TikTok_Data_1/{FILE}": content,
            f"__MACOSX/copy/TikTok_Data_1/._{FILE}": b"\0\5\x16\7",
            "copy/TikTok_Data_1/user_data_tiktok (1).json": content,
            "copy/.DS_Store": b"\0",
        }
    )
    assert found(reading) == [("follower", "a"), ("following", "b")]


def test_a_file_nested_beyond_reason_is_a_problem(read):
    deep = '{"Following": ' * 3000 + "[]" + "}" * 3000
    assert set(codes(read({FILE: deep}))) <= {"BC-IMP-025", "BC-IMP-033", "BC-IMP-044"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("connections/followers_and_following/following.json", {"relationships_following": []}),
        ("connections/followers/following.json", {"following_v3": []}),
        ("json/friends.json", {"Friends": [], "Deleted Friends": []}),
        ("following.json", {"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": []}),
        ("WhatsApp Chat.txt", "01/02/2024, 10:00 - Siân: hello\n01/02/2024, 10:01 - Bo: Date: 2024-01-01\n"),
    ],
)
def test_files_of_other_services_are_left_alone(
    tmp_path: Path, zips: SimpleNamespace, path: str, content: object
):
    reader = next(reader for reader in READERS if reader.name == "tiktok")
    with open_export(zips.written(tmp_path / "export.zip", {path: content})) as export:
        assert reader.recognises(export) == []
