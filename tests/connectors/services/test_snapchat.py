import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.opening import open_export
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services import READERS

WHEN = "2024-03-01 08:15:00 UTC"
EARLY, LATE = "2024-01-01 00:00:00 UTC", "2024-06-01 00:00:00 UTC"
ACCOUNT = {"Basic Information": {"Username": "me.myself", "Name": "Me Myself"}}
PICTURE = "memories/2023-01-05_0A1B-main.jpg"


def row(username: object, name: object = "Siân T", when: object = WHEN) -> dict[str, object]:
    fields = {"Username": username, "Display Name": name, "Creation Timestamp": when}
    return fields | {"Last Modified Timestamp": LATE, "Source": "Added by Username"}


def message(who: str, when: str = EARLY, own: bool = False, title: str | None = None, **more: object):
    fields = {"From": who, "Media Type": "TEXT", "Created": when, "Content": "zanzibarcanary"}
    return fields | {"Conversation Title": title, "IsSender": own} | more


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object], name: str = "mydata~17.zip") -> Reading:
        (reading,) = read_path(zips.written(tmp_path / name, members))
        return reading

    return read


def found(reading: Reading) -> list[tuple[str, str | None]]:
    return reading.table.select("direction", "handle").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("Friends", "friend"),
        ("Friend Requests Sent", "request_sent"),
        ("Pending Requests", "request_received"),
        ("Blocked Users", "blocked"),
        ("Deleted Friends", "removed"),
        ("Ignored Snapchatters", "removed"),
        ("Hidden Friend Suggestions", "suggested"),
    ],
)
@pytest.mark.parametrize("place", ["json/friends.json", "copy/mydata~17/json/friends.json", "renamed.json"])
def test_every_list_has_its_direction(read, name: str, direction: str, place: str):
    content = {"Friends": [row("a")], name: [row("sian.t")]} if name != "Friends" else {name: [row("sian.t")]}
    reading = read({place: content})
    assert (direction, "sian.t") in found(reading)
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (row("sian.t"), ("sian.t", "Siân T", date(2024, 3, 1))),
        (row("sian.t", "  "), ("sian.t", None, date(2024, 3, 1))),
        (row("sian.t", "Siân 💛"), ("sian.t", "Siân 💛", date(2024, 3, 1))),
        (row("sian.t", "SiÃ¢n"), ("sian.t", "SiÃ¢n", date(2024, 3, 1))),
        (row("sian.t", "<img onerror=alert(1)>"), ("sian.t", "<img onerror=alert(1)>", date(2024, 3, 1))),
        (row(None, "Siân T"), (None, "Siân T", date(2024, 3, 1))),
        (row("sian.t", when="1970-01-01 00:00:00 UTC"), ("sian.t", "Siân T", None)),
        (row("sian.t", when=""), ("sian.t", "Siân T", None)),
        ({"Username": "sian.t"}, ("sian.t", None, None)),
        ({"Username": "", "Display Name": " "}, None),
        ({}, None),
        (None, None),
        ("sian.t", None),
    ],
)
def test_a_row_gives_username_display_name_and_day(read, one: object, kept: tuple[object, ...] | None):
    reading = read({"json/friends.json": {"Friends": [one, row("other")]}})
    first = reading.table.filter(reading.table["source_row"] == 1)
    assert first.select("handle", "display_name", "since").rows() == ([kept] if kept else [])
    assert (reading.receipt.unusable, codes(reading)) == (kept is None, [])


def test_snapchat_s_own_accounts_are_nobody(read):
    friends = {"Friends": [row("teamsnapchat"), row("myai"), row("sian.t")]}
    chats = {"teamsnapchat": [message("teamsnapchat")], "sian.t": [message("sian.t")]}
    reading = read({"json/friends.json": friends, "json/chat_history.json": chats})
    assert found(reading) == [("friend", "sian.t"), ("message_partner", "sian.t")]
    assert (reading.receipt.unusable, codes(reading)) == (0, [])


def test_two_friends_of_one_name_are_two(read):
    reading = read({"json/friends.json": {"Friends": [row("a", "Bo"), row("b", "Bo")]}})
    assert reading.table["display_name"].to_list() == ["Bo", "Bo"]


@pytest.mark.parametrize("empty", [{"Friends": []}, {"Friends": None, "Deleted Friends": []}])
def test_an_empty_list_is_a_result(read, empty: dict[str, object]):
    reading = read({"json/friends.json": empty, "json/account.json": ACCOUNT})
    assert (reading.table.height, reading.receipt.files, codes(reading)) == (0, 1, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "BC-IMP-033"),
        ([], "BC-IMP-033"),
        ({"Freunde": [row("a")]}, "BC-IMP-033"),
        ({"Friends": [{"name": "a"}]}, "BC-IMP-034"),
        ('{"Friends": [', "BC-IMP-023"),
        ({"Friends": [row("a")], "Best Friends": [row("b"), row("c")]}, "BC-IMP-112"),
        ({"Deleted Friends": [row("a")]}, "BC-IMP-111"),
    ],
)
def test_a_list_that_is_not_understood_is_told(read, content: object, code: str):
    reading = read({"json/friends.json": content})
    assert codes(reading) == [code]
    assert reading.receipt.in_part or not reading.receipt.files


def test_shortcuts_add_nobody(read):
    shortcuts = [{"Shortcut Name": "Bo", "Created": WHEN}]
    reading = read({"json/friends.json": {"Friends": [row("a")], "Shortcuts": shortcuts}})
    assert (found(reading), reading.receipt.notes) == ([("friend", "a")], ("1 shortcuts add nobody",))


GROUP = "3f0e7a52-8f0b-4c39-9d21-5b8a1c2d3e4f"


@pytest.mark.parametrize(
    ("key", "messages", "expected"),
    [
        (
            "sian.t",
            [message("sian.t", LATE), message("me.myself", EARLY, True)],
            [("message_partner", "sian.t")],
        ),
        ("sian.t", [message("me.myself", own=True)], [("message_partner", "sian.t")]),
        ("sian.t", [], [("message_partner", "sian.t")]),
        ("sian.t", [message("sian.t", title="Siân")], [("message_partner", "sian.t")]),
        (GROUP, [message("sian.t"), message("Me.Myself", LATE)], [("message_partner", "sian.t")]),
        (
            GROUP,
            [message("a", title="Netball"), message("b", title="Netball")],
            [("group_message", "a"), ("group_message", "b")],
        ),
        (
            GROUP,
            [message("a", title="Netball"), message("me.myself", own=True, title="Netball")],
            [("group_message", "a")],
        ),
        (
            "Netball",
            [message("a", title="Netball"), message("b", title="Netball")],
            [("group_message", "a"), ("group_message", "b")],
        ),
        (GROUP, [message("a"), message("b")], [("group_message", "a"), ("group_message", "b")]),
        (GROUP, [message("a", title="N", **{"Media Type": "STATUSPARTICIPANTREMOVED"})], []),
        (GROUP, [message("a", title="N", **{"Media Type": "STATUSERASEDMESSAGE"})], [("group_message", "a")]),
        (GROUP, [message("me.myself", own=True, title="Netball")], []),
    ],
)
def test_a_conversation_is_with_its_key_or_with_who_wrote(
    read, key: str, messages: list[dict[str, object]], expected: list[tuple[str, str]]
):
    reading = read(
        {
            "json/account.json": ACCOUNT,
            "json/chat_history.json": {key: messages},
            "json/friends.json": {"Friends": []},
        }
    )
    assert (found(reading), codes(reading)) == (expected, [])
    assert "zanzibarcanary" not in str(reading)


OLDER = {
    "Received Saved Chat History": [{"From": "sian.t", "Created": LATE, "Text": "zanzibarcanary"}],
    "Sent Saved Chat History": [
        {"To": "sian.t", "Created": EARLY, "Text": "zanzibarcanary"},
        {"To": "bo.k", "Created": EARLY},
        {"From": "cass", "Created": EARLY, "IsSender": True},
        {"From": "me.myself", "Created": EARLY},
    ],
    "Received Unsaved Chat History": [
        {"From": "a", "Created": EARLY, "Conversation Title": "Netball"},
        {"From": "b", "Created": LATE, "Conversation Title": "Netball"},
    ],
}


def test_the_four_lists_of_before_are_read(read):
    reading = read(
        {"json/account.json": ACCOUNT, "chats of mine.json": OLDER, "json/friends.json": {"Friends": []}}
    )
    assert reading.table.select("direction", "handle", "since").rows() == [
        ("message_partner", "sian.t", date(2024, 1, 1)),
        ("message_partner", "bo.k", date(2024, 1, 1)),
        ("message_partner", "cass", date(2024, 1, 1)),
        ("group_message", "a", date(2024, 1, 1)),
        ("group_message", "b", date(2024, 6, 1)),
    ]
    assert "zanzibarcanary" not in str(reading)


def test_chats_and_snaps_with_one_person_are_one_row(read):
    reading = read(
        {
            "json/chat_history.json": {"sian.t": [message("sian.t")]},
            "json/snap_history.json": {"Sian.T": [message("Sian.T")], "bo.k": [message("bo.k")]},
            "json/friends.json": {"Friends": []},
        }
    )
    assert found(reading) == [("message_partner", "sian.t"), ("message_partner", "bo.k")]


def test_conversations_beyond_reason_are_told_and_hide_no_friend(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.json_text.MOST_VALUES", 50)
    chats = {f"user{n}": [message(f"user{n}")] for n in range(20)}
    reading = read({"json/chat_history.json": chats, "json/friends.json": {"Friends": [row("a")]}})
    assert (found(reading), codes(reading), reading.receipt.in_part) == (
        [("friend", "a")],
        ["BC-IMP-024"],
        True,
    )


def test_the_owner_is_read_and_kept_out_of_sight(read):
    reading = read({"json/account.json": ACCOUNT, "json/friends.json": {"Friends": [row("a")]}})
    assert (reading.owner.handles, reading.owner.names) == ({"me.myself"}, {"Me Myself"})
    assert "Myself" not in str(reading.receipt)


def page(
    *lists: tuple[str, list[tuple[str, ...]]],
    header: tuple[str, ...] = ("Username", "Display Name", "Creation Timestamp"),
) -> str:
    def table(rows: list[tuple[str, ...]]) -> str:
        head = "".join(f"<th>{cell}</th>" for cell in header)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table><tr>{head}</tr>{body}</table>"

    return (
        "<html><body>" + "".join(f"<h4>{name}</h4>{table(rows)}" for name, rows in lists) + "</body></html>"
    )


SIAN = ("sian.t", "Si&acirc;n T", WHEN)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            page(("Friends", [SIAN]), ("Deleted Friends", [("a", "", "")])),
            [("friend", "sian.t"), ("removed", "a")],
        ),
        (page(("Friends", [SIAN]), ("Something New", [("a", "", "")])), [("friend", "sian.t")]),
        (page(("Friends", [])), []),
        ("<table><tr><td>" + page(("Friends", [SIAN])) + "</td></tr></table>", [("friend", "sian.t")]),
        (page(("Friends", [SIAN, ("nobody here",)])), [("friend", "sian.t")]),
        (page(("FRIENDS ", [SIAN])), [("friend", "sian.t")]),
    ],
)
def test_a_web_page_is_read_by_headings_and_tables(read, content: str, expected: list[tuple[str, str]]):
    reading = read({"html/friends.html": content})
    assert (found(reading), codes(reading)) == (expected, [])
    assert [name for name in reading.table["display_name"] if name] == ["Siân T"] * (len(expected) > 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><body><h4>Friends</h4><p>soon</p></body></html>", "BC-IMP-033"),
        ("<html><body><div>sian.t</div></body></html>", "BC-IMP-033"),
        (page(("Friends", [SIAN]), header=("Name", "Shown", "When")), "BC-IMP-033"),
        (page(("Deleted Friends", [SIAN])), "BC-IMP-033"),
        (page(("Friends", [("", "", WHEN)])), "BC-IMP-034"),
        ("", "BC-IMP-026"),
    ],
)
def test_a_web_page_without_a_table_of_friends_is_told(read, content: str, code: str):
    assert codes(read({"html/friends.html": content, "html/account.html": "<html></html>"})) == [code]


def test_json_wins_over_the_web_page(read):
    both = {"json/friends.json": {"Friends": [row("json")]}, "html/friends.html": page(("Friends", [SIAN]))}
    assert (found(read(both)), codes(read(both))) == ([("friend", "json")], [])


def test_the_web_page_is_read_where_the_json_is_broken(read):
    both = {"json/friends.json": '{"Friends": [', "html/friends.html": page(("Friends", [SIAN]))}
    assert (found(read(both)), codes(read(both))) == ([("friend", "sian.t")], ["BC-IMP-023"])


def test_conversations_as_web_pages_are_noted(read):
    reading = read(
        {"html/friends.html": page(("Friends", [SIAN])), "html/chat_history.html": "<html></html>"}
    )
    assert "conversations came as web pages, which are not read" in reading.receipt.notes


@pytest.mark.parametrize(
    ("members", "code", "part"),
    [
        ({PICTURE: b"\xff\xd8\xff", "chat_media/2024-02-02_b~Ei.mp4": b"x"}, "BC-IMP-110", "first part"),
        ({"mydata~17-2/" + PICTURE: b"\xff\xd8\xff"}, "BC-IMP-110", "first part"),
        ({"json/chat_history.json": {"sian.t": [message("sian.t")]}}, "BC-IMP-111", "list of friends"),
        ({"json/chat_history.json": {}}, "BC-IMP-111", "list of friends"),
        ({"json/memories_history.json": {}, PICTURE: b"\xff\xd8\xff"}, "BC-IMP-031", "list of friends"),
        ({"html/memories_history.html": "<html></html>"}, "BC-IMP-031", "list of friends"),
        ({"json/account.json": ACCOUNT}, "BC-IMP-031", "list of friends"),
    ],
)
def test_an_export_without_lists_is_answered_with_what_to_hand_in(
    read, members: dict[str, object], code: str, part: str
):
    reading = read(members, "renamed.zip")
    (problem,) = reading.receipt.problems
    assert (problem.code, reading.receipt.service) == (code, "snapchat")
    assert part in problem.what
    assert "Export JSON Files" in problem.do


def test_all_parts_together_are_one_export(tmp_path: Path, zips: SimpleNamespace):
    zips.written(tmp_path / "mydata~17.zip", {"json/friends.json": {"Friends": [row("a")]}})
    zips.written(tmp_path / "mydata~17-2.zip", {PICTURE: b"\xff\xd8\xff"})
    zips.written(tmp_path / "mydata~17-3.zip", {"chat_media/2024-02-02_b~Ei.mp4": b"x"})
    (reading,) = read_path(tmp_path)
    assert (found(reading), codes(reading)) == ([("friend", "a")], [])


def test_an_unpacked_export_is_one_export(tmp_path: Path):
    for path, content in {
        "json/friends.json": json.dumps({"Friends": [row("a")]}),
        "html/friends.html": page(("Friends", [SIAN])),
        PICTURE: "x",
        "index.html": "<html></html>",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
    (reading,) = read_path(tmp_path)
    assert (found(reading), codes(reading)) == ([("friend", "a")], [])


@pytest.mark.parametrize(
    ("name", "content", "expected", "note"),
    [
        ("friends (1).json", {"Friends": [row("a")]}, [("friend", "a")], ()),
        (
            "chat_history.json",
            {"sian.t": [message("sian.t")]},
            [("message_partner", "sian.t")],
            ("no list of friends came with it",),
        ),
    ],
)
def test_a_loose_file_is_read(
    tmp_path: Path, name: str, content: object, expected: list[tuple[str, str]], note
):
    (tmp_path / name).write_text(json.dumps(content))
    (reading,) = read_path(tmp_path / name)
    assert (found(reading), reading.receipt.notes, codes(reading)) == (expected, note, [])


def test_resource_forks_do_not_matter(read):
    members = {
        "x/json/friends.json": {"Friends": [row("a")]},
        "__MACOSX/x/json/._friends.json": b"\0\5\x16\7",
    }
    assert (found(read(members)), codes(read(members))) == ([("friend", "a")], [])


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("friends/friends.json", {"friends": [{"name": "Bo"}]}),
        ("json/friends.json", {"friends_v2": [{"name": "Bo"}]}),
        ("friends/friends.html", "<html><body><h1>Friends</h1>Bo</body></html>"),
        ("messages/inbox/bo/message_1.json", {"participants": [], "messages": []}),
        ("account.json", ACCOUNT),
        ("media/2024-02-02_bo.jpg", b"\xff\xd8\xff"),
    ],
)
def test_files_of_other_services_are_left_alone(
    tmp_path: Path, zips: SimpleNamespace, path: str, content: object
):
    reader = next(reader for reader in READERS if reader.name == "snapchat")
    with open_export(zips.written(tmp_path / "export.zip", {path: content})) as export:
        assert reader.recognises(export) == []


@pytest.mark.parametrize("name", ["friends.html", "friends (1).html", "what I saved.htm"])
def test_a_loose_web_page_is_read(tmp_path: Path, name: str):
    content = page(("Friends", [SIAN]), ("Hidden Friend Suggestions", []))
    (tmp_path / name).write_text(content, encoding="utf-8")
    (reading,) = read_path(tmp_path / name)
    assert (found(reading), codes(reading)) == ([("friend", "sian.t")], [])
