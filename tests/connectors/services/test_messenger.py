import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors import streamed
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.meta import conversations as meta_conversations
from connectors.services.meta import messages as meta_messages

OWNER = "Morwenna Hale"
DAY = 86_400_000
WHEN = 1_690_000_000_000
PROFILE = {
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {"name": {"full_name": OWNER}}
    }
}
INBOX = "your_facebook_activity/messages/inbox"


def message(name: str | None, when: int = WHEN, **more: object) -> dict[str, object]:
    return {"sender_name": name, "timestamp_ms": when, "content": "Text", **more}


def thread(people: list[str], *messages: dict[str, object], title: str = "") -> dict[str, object]:
    said = {"participants": [{"name": name} for name in people], "messages": list(messages)}
    return {**said, "title": title, "is_still_participant": True, "thread_path": "inbox/x"}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object], path: str = "export.zip") -> Reading:
        readings = read_path(zips.written(tmp_path / path, members))
        (reading,) = (reading for reading in readings if reading.receipt.reader == "messenger")
        return reading

    return read


def people(reading: Reading) -> list[tuple[str, ...]]:
    return reading.table.select("direction", "display_name").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


def in_inbox(*threads: dict[str, object]) -> dict[str, object]:
    return {f"{INBOX}/thread_{number}/message_1.json": one for number, one in enumerate(threads)}


PARTNER = thread(["Siân", OWNER], message("Siân"), message(OWNER))


@pytest.mark.parametrize(
    "folder",
    [
        "messages/inbox/sian_1",
        "messages/archived_threads/sian_1",
        "your_facebook_activity/messages/inbox/sian_1",
        "your_activity_across_facebook/messages/filtered_threads/sian_1",
        "your_facebook_activity/messages/message_requests/sian_1",
        "your_facebook_activity/messages/e2ee_cutover/sian_1",
        "again/facebook-x/your_facebook_activity/messages/inbox/sian_1",
        "1234567890",
        "somewhere/else",
    ],
)
def test_a_partner_is_found_wherever_conversations_have_stood(read, folder: str):
    reading = read(
        {f"{folder}/message_1.json": PARTNER, "connections/friends/your_friends.json": {}, **PROFILE}
    )
    assert people(reading) == [("message_partner", "Siân")]
    assert reading.table["service"].to_list() == ["messenger"]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("conversation", "found"),
    [
        (PARTNER, [("message_partner", "Siân")]),
        (thread(["SiÃ¢n", OWNER], message("SiÃ¢n")), [("message_partner", "Siân")]),
        (thread(["Siân", OWNER]), [("message_partner", "Siân")]),
        (thread([OWNER, OWNER], message(OWNER)), [("message_partner", OWNER)]),
        (thread([OWNER], message(OWNER)), []),
        (thread(["", OWNER], message("Siân")), [("message_partner", "Siân")]),
        (thread(["Siân", ""], message("Siân"), message("")), [("message_partner", "Siân")]),
        (thread([], message("Siân"), message(OWNER)), [("message_partner", "Siân")]),
        (
            thread(["Siân", OWNER], message("Siân"), message("Tom")),
            [("message_partner", "Siân"), ("group_message", "Tom")],
        ),
        (thread(["Siân", "Tom", OWNER], message("Tom"), message(OWNER)), [("group_message", "Tom")]),
        (thread(["Siân", "Tom", OWNER], message("Left")), [("group_message", "Left")]),
        (thread(["Siân", "Tom", OWNER], message(OWNER)), []),
        (thread(["Facebook user", OWNER], message("Facebook user")), []),
        ({"participants": ["Siân", OWNER], "messages": [message("Siân")]}, [("message_partner", "Siân")]),
        ({"messages": [message("Siân"), message(OWNER)]}, [("message_partner", "Siân")]),
    ],
)
def test_who_is_listed_of_one_conversation(
    read, conversation: dict[str, object], found: list[tuple[str, str]]
):
    assert people(read({**in_inbox(conversation), **PROFILE})) == found


def test_a_partner_without_a_name_is_counted_and_never_a_row(read):
    blank = [thread(["", OWNER], message("", WHEN + n), message(OWNER)) for n in range(14)]
    reading = read({**in_inbox(PARTNER, *blank), **PROFILE})
    assert people(reading) == [("message_partner", "Siân")]
    assert reading.receipt.unusable == 14
    assert "14 conversations with somebody whom the export does not name" in reading.receipt.notes
    assert codes(reading) == []


def test_conversations_that_name_nobody_are_a_problem(read):
    reading = read({**in_inbox(thread(["", OWNER], message(""))), **PROFILE})
    assert (reading.receipt.rows, codes(reading)) == (0, ["BC-IMP-034"])


def test_the_day_is_that_of_the_first_message_in_any_part(read):
    reading = read(
        {
            f"{INBOX}/x/message_1.json": thread(["Siân", OWNER], message("Siân", WHEN + 9 * DAY)),
            f"{INBOX}/x/message_2.json": thread(["Siân", OWNER], message(OWNER, WHEN)),
            f"{INBOX}/x/message_10.json": thread(["Siân", OWNER], message(OWNER, WHEN + DAY)),
            **PROFILE,
        }
    )
    assert reading.table.select("display_name", "since").rows() == [("Siân", reading.receipt.first)]
    assert str(reading.receipt.first) == "2023-07-22"
    assert reading.receipt.files == 3


def test_in_a_group_the_day_is_that_of_the_persons_own_first_message(read):
    group = thread(
        ["A", "B", OWNER], message("A", WHEN + DAY), message("B", WHEN + 2 * DAY), message(OWNER, WHEN)
    )
    days = dict(read({**in_inbox(group), **PROFILE}).table.select("display_name", "since").rows())
    assert {name: str(day) for name, day in days.items()} == {"A": "2023-07-23", "B": "2023-07-24"}


@pytest.mark.parametrize(
    "threads",
    [
        [PARTNER, thread(["Tom", OWNER], message("Tom"))],
        [thread(["Siân", OWNER], message("Siân"), title="Siân")],
        [thread(["", OWNER], message(OWNER)), thread(["", OWNER]), thread(["", OWNER]), PARTNER],
        [PARTNER, thread(["Siân", "Tom", OWNER], message("Tom")), thread(["Tom", OWNER])],
    ],
)
def test_the_owner_is_known_without_a_profile(read, threads: list[dict[str, object]]):
    reading = read(in_inbox(*threads))
    assert OWNER not in reading.table["display_name"].to_list()
    assert reading.owner.names == {OWNER}
    assert codes(reading) == []


@pytest.mark.parametrize("threads", [[PARTNER], [PARTNER, PARTNER]])
def test_an_owner_whom_nothing_tells_is_listed_and_said(read, threads: list[dict[str, object]]):
    reading = read(in_inbox(*threads))
    assert {OWNER, "Siân"} == set(reading.table["display_name"])
    assert codes(reading) == ["BC-IMP-081"]


def test_the_text_is_never_read_as_a_name(read):
    hostile = 'x", "sender_name": "Nobody", "timestamp_ms": 1 \\" {"participants": [{"name": "Nobody"}]} \\'
    talk = thread(["Siân", OWNER], message("Siân", content=hostile), message(OWNER, content=hostile))
    reading = read({**in_inbox(talk), **PROFILE})
    assert people(reading) == [("message_partner", "Siân")]


@pytest.mark.parametrize(
    "name", ['Quo"te', "Back\\slash", "Brace ] } [", "Łucja 🌸", "Tab\tbed", "Bidi \u202eO"]
)
def test_any_name_is_kept_as_written(read, name: str):
    reading = read({**in_inbox(thread([name, OWNER], message(name))), **PROFILE})
    assert reading.table["display_name"].to_list() == [name.replace("\t", " ")]


def test_a_long_conversation_is_read_piece_by_piece(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streamed, "PIECE", 700)
    monkeypatch.setattr(streamed, "OVERLAP", 600)
    group = [f"Person {number}" for number in range(400)]
    talk = thread(["A", "B", OWNER], *(message(name, WHEN + n * DAY) for n, name in enumerate(group)))
    reading = read({**in_inbox(talk), **PROFILE})
    assert reading.table["display_name"].to_list() == group
    assert reading.table["since"].n_unique() == 400


def test_a_hostile_number_of_names_is_bounded(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(meta_messages, "MOST_PEOPLE", 50)
    talk = thread(["A", "B", OWNER], *(message(f"Person {number}") for number in range(400)))
    assert read({**in_inbox(talk), **PROFILE}).receipt.rows == 50


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_saved_again_is_read(read, encoding: str):
    content = json.dumps(PARTNER, ensure_ascii=False).encode(encoding)
    assert people(read({f"{INBOX}/x/message_1.json": content, **PROFILE})) == [("message_partner", "Siân")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps(PARTNER)[:-30], "BC-IMP-023"),
        (b"", "BC-IMP-023"),
        (b"\xff\xd8\xff\xe0picture", "BC-IMP-023"),
        ({"something": "new"}, "BC-IMP-033"),
        ({"messages": [{"new": 1}]}, "BC-IMP-033"),
    ],
)
def test_an_unreadable_part_is_told_and_hides_no_other(read, content: object, code: str):
    reading = read({f"{INBOX}/bad_1/message_1.json": content, **in_inbox(thread(["Tom", OWNER])), **PROFILE})
    assert codes(reading) == [code]
    assert ("message_partner", "Tom") in people(reading)
    assert reading.receipt.in_part


def test_a_thousand_broken_parts_are_told_of_three_times(read):
    reading = read(in_inbox(*({"new": number} for number in range(40))))
    assert codes(reading) == ["BC-IMP-033"] * 3
    assert "37 more files of conversations could not be read, like those told of" in reading.receipt.notes


def test_problems_name_no_folder_of_a_person(read):
    reading = read({f"{INBOX}/siantregear_1/message_1.json": {"new": 1}})
    assert "sian" not in repr(reading.receipt).lower()


def encrypted(people: list[str], *messages: tuple[str, int], name: str = "") -> dict[str, object]:
    said = [
        {
            "isUnsent": False,
            "reactions": [{"actor": OWNER, "reaction": "x"}],
            "senderName": who,
            "text": 'a "b"',
        }
        | {"timestamp": when, "type": "text"}
        for who, when in messages
    ]
    return {"participants": people, "threadName": name, "messages": said}


@pytest.mark.parametrize("folder", ["messages", "x/y", ""])
def test_encrypted_conversations_are_read(read, folder: str):
    reading = read(
        {
            f"{folder}/Siân_7.json".strip("/"): encrypted([OWNER, "Siân"], ("Siân", WHEN), name="Siân_7"),
            f"{folder}/Tom_8.json".strip("/"): encrypted([OWNER, "Tom"], (OWNER, WHEN + DAY), name="Tom_8"),
        }
    )
    assert people(reading) == [("message_partner", "Siân"), ("message_partner", "Tom")]
    assert [str(day) for day in reading.table["since"]] == ["2023-07-22", "2023-07-23"]
    assert "Siân" not in repr(reading.receipt)


def test_an_encrypted_name_is_not_repaired(read):
    reading = read({"messages/x_1.json": encrypted([OWNER, "SÃ£o"], name="SÃ£o_1")})
    assert "SÃ£o" in reading.table["display_name"].to_list()


def test_encrypted_conversations_are_messengers_beside_whatever_they_lie(read):
    reading = read(
        {
            "messages/Siân_7.json": encrypted([OWNER, "Siân"], ("Siân", WHEN), name="Siân_7"),
            "connections/followers_and_following/followers_1.json": [],
        }
    )
    assert reading.table["service"].to_list() == ["messenger"]


@pytest.mark.parametrize(
    ("beside", "service"),
    [
        ({}, "other"),
        ({"connections/friends/your_friends.json": {}}, "messenger"),
        ({"friends/friends.json": {}}, "messenger"),
        ({"connections/followers_and_following/following.json": {}}, "instagram"),
        ({"followers_and_following/following.json": {}}, "instagram"),
        ({"account_information/personal_information.json": {}}, "instagram"),
        ({"friends_and_followers/friends.json": {}, "followers_and_following/following.json": {}}, "other"),
        ({"personal_information/profile_information/profile_information.json": {}}, "messenger"),
    ],
)
def test_what_lies_beside_tells_whose_conversations_they_are(
    tmp_path: Path, zips: SimpleNamespace, beside: dict[str, object], service: str
):
    path = zips.written(
        tmp_path / "x.zip",
        {"top/messages/inbox/x_1/message_1.json": PARTNER}
        | {f"top/{place}": content for place, content in beside.items()},
    )
    rows = [row for reading in read_path(path) for row in reading.table.select("service", "direction").rows()]
    assert {row[0] for row in rows if row[1] == "message_partner"} == {service}
    told = {problem.code for reading in read_path(path) for problem in reading.receipt.problems}
    assert ("BC-IMP-080" in told) == (service == "other")


@pytest.mark.parametrize(
    ("folder", "service"), [("your_facebook_activity", "messenger"), ("your_instagram_activity", "instagram")]
)
def test_loose_files_are_told_by_the_paths_of_their_pictures(tmp_path: Path, folder: str, service: str):
    talk = thread(
        ["Siân", OWNER], message("Siân", photos=[{"uri": f"{folder}/messages/x.jpg"}]), title="Siân"
    )
    (tmp_path / "message_1.json").write_text(json.dumps(talk))
    (tmp_path / "renamed.json").write_text(json.dumps({**talk, "magic_words": []}))
    rows = [row for reading in read_path(tmp_path) for row in reading.table.select("service").rows()]
    assert rows == [(service,), (service,)]


def test_two_downloads_in_one_folder_keep_their_own_conversations(tmp_path: Path, zips: SimpleNamespace):
    other = thread(["Tom", OWNER], message("Tom"), title="Tom")
    path = zips.written(
        tmp_path / "x.zip",
        {
            "a/messages/inbox/x_1/message_1.json": thread(["Siân", OWNER], message("Siân"), title="Siân"),
            "a/followers_and_following/following.json": {},
            "b/messages/inbox/x_1/message_1.json": other,
            "b/friends_and_followers/friends.json": {},
        },
    )
    rows = {
        row for reading in read_path(path) for row in reading.table.select("service", "display_name").rows()
    }
    assert rows == {("instagram", "Siân"), ("messenger", "Tom")}


def test_one_folder_of_both_downloads_keeps_each_to_its_own_activity(tmp_path: Path, zips: SimpleNamespace):
    inbox = "messages/inbox/x_1/message_1.json"
    other = thread(["Tom", OWNER], message("Tom"), title="Tom")
    path = zips.written(
        tmp_path / "x.zip",
        {f"your_facebook_activity/{inbox}": other, f"your_instagram_activity/{inbox}": PARTNER},
    )
    rows = {
        row for reading in read_path(path) for row in reading.table.select("service", "display_name").rows()
    }
    assert ("messenger", "Tom") in rows
    assert ("instagram", "Siân") in rows
    assert not rows & {("instagram", "Tom"), ("messenger", "Siân")}


def test_json_wins_over_the_web_page_of_the_same_conversation(read):
    reading = read({f"{INBOX}/x/message_1.html": "<html>", f"{INBOX}/x/message_1.json": PARTNER, **PROFILE})
    assert (reading.receipt.files, codes(reading)) == (1, [])


def block(who: str, text: str = "Text", tag: str = "h2") -> str:
    return (
        f'<section class="_3-95 _a6-g"><{tag} class="_2ph_ _a6-h _a6-i">{who}</{tag}>'
        f'<div class="_2ph_ _a6-p"><div>{text}</div></div><footer class="_a6-o">1. Mai</footer></section>'
    )


OLD = (
    '<div class="pam uiBoxWhite"><div class="_3-96 _2pio _2lek _2lel">Siân</div>'
    '<div class="_3-96 _2let">Text</div><div class="_3-94 _2lem">1 May 2018</div></div>'
)
GROUP = '<section class="_a6-g"><h2 class="_a6-h">Participants: Siân, Tom and Morwenna</h2></section>'
PENDING = '<section class="_a6-g"><h2 class="_a6-h">Mailbox thread pending</h2></section>'


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("Siân", block("Siân") + block(OWNER), [("message_partner", "Siân")]),
        ("Siân", block("Siân", tag="div"), [("message_partner", "Siân")]),
        ("Siân", block(OWNER), [("message_partner", "Siân")]),
        ("Siân", PENDING + block("Siân"), [("message_partner", "Siân")]),
        ("Siân", OLD, [("message_partner", "Siân")]),
        ("Team", GROUP + block(OWNER), []),
        ("Team", GROUP + block("Tom"), [("group_message", "Tom")]),
        (
            "Team",
            block(OWNER) + block("Tom") + block("Siân"),
            [("group_message", "Tom"), ("group_message", "Siân")],
        ),
        ("Siân", block("Siân", '<h2 class="_a6-h _a6-i">Nobody</h2>'), [("message_partner", "Siân")]),
        ("Siân", block("Si&acirc;n", "&lt;h2 class='_a6-h _a6-i'&gt;"), [("message_partner", "Siân")]),
    ],
)
def test_web_pages_name_who_wrote(read, title: str, body: str, found: list[tuple[str, str]]):
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    reading = read({f"{INBOX}/x/message_1.html": page, **PROFILE})
    assert people(reading) == found
    assert codes(reading) == []


def test_a_page_gives_the_day_of_the_first_message(read):
    later, first = "Jul 24, 2023 10:03 am", "22. Juli 2023"
    blocks = block("Siân").replace("1. Mai", later) + block(OWNER).replace("1. Mai", first)
    reading = read({f"{INBOX}/x/message_1.html": f"<html><title>Siân</title>{blocks}</html>", **PROFILE})
    assert str(reading.table["since"].item()) == "2023-07-22"


def test_a_page_that_breaks_off_is_told_and_read_as_far_as_it_goes(read):
    reading = read({f"{INBOX}/x/message_1.html": f"<html><title>Siân</title>{block('Siân')}<div", **PROFILE})
    assert (people(reading), codes(reading)) == ([("message_partner", "Siân")], ["BC-IMP-060"])


@pytest.mark.parametrize(
    "page", ["<html><body><p>Siân</p></body></html>", '<h2 class="_a6-h _a6-i">Siân</h2>']
)
def test_a_page_of_another_form_is_a_problem(read, page: str):
    reading = read({f"{INBOX}/x/message_1.html": page})
    assert (reading.receipt.rows, codes(reading)) == (0, ["BC-IMP-082"])


def test_thousands_of_conversations_are_found_by_their_paths(read, monkeypatch: pytest.MonkeyPatch):
    """Recognising opens no file that lies where only conversations lie."""

    def refuse(*_: object) -> str:
        pytest.fail("looked into a conversation to recognise it")

    monkeypatch.setattr(meta_conversations, "beginning", refuse)
    threads = [thread([f"Person {number}", OWNER], message(OWNER)) for number in range(3000)]
    assert read({**in_inbox(*threads), **PROFILE}).receipt.rows == 3000
