import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors import streamed
from connectors.read_path import read_path
from connectors.reader import Reading

OWN = "1203948576102938475"
A, B, C = "1432874569021935616", "98765432", "1511223344556677889"
ACCOUNT = {
    "accountId": OWN,
    "username": "morwenna_h",
    "accountDisplayName": "Morwenna",
    "email": "m@example.org",
}


def ytd(key: str, rows: object, part: int = 0) -> str:
    return f"window.YTD.{key}.part{part} = {json.dumps(rows, ensure_ascii=False)}"


def accounts(inner: str, *numbers: object) -> list[object]:
    link = "https://twitter.com/intent/user?user_id="
    return [{inner: {"accountId": number, "userLink": f"{link}{number}"}} for number in numbers]


def followers(*numbers: object, part: int = 0) -> str:
    return ytd("follower", accounts("follower", *numbers), part)


FOLLOWING = {"data/following.js": ytd("following", [])}
OWNER = {"data/account.js": ytd("account", [{"account": ACCOUNT}])}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


def rows(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.table.select(columns or ("direction", "platform_id")).rows()


@pytest.mark.parametrize(
    ("path", "content", "found"),
    [
        ("data/follower.js", followers(A), [("follower", A)]),
        ("data/follower-part1.js", followers(A, part=1), [("follower", A)]),
        ("follower.js", followers(A), [("follower", A)]),
        ("top/twitter-2026/data/follower (1).js", followers(A), [("follower", A)]),
        ("data\\follower.js", followers(A), [("follower", A)]),
        ("renamed.js", followers(A), [("follower", A)]),
        ("data/following.js", ytd("following", accounts("following", A)), [("following", A)]),
        ("data/block.js", ytd("block", accounts("blocking", A)), [("blocked", A)]),
        ("data/follower.js", ytd("follower", [{"follower": {"accountId": A}}]), [("follower", A)]),
        ("data/follower.js", "\ufeff" + followers(A).replace("}", "}\r\n") + " ;\r\n", [("follower", A)]),
        ("data/follower.js", followers(A).encode("utf-16"), [("follower", A)]),
        ("data/follower.js", "YTD.follower.part0=" + json.dumps(accounts("follower", A)), [("follower", A)]),
        ("data/follower.js", json.dumps(accounts("follower", A)), [("follower", A)]),
        ("data/follower.js", followers(int(A)), [("follower", A)]),
        ("data/follower.js", followers(f" {A} "), [("follower", A)]),
        ("data/follower.js", "window.YTD.follower.part0 = [ ]", []),
        ("data/follower.js", "window.YTD.follower.part0 = null", []),
        ("data/mute.js", ytd("mute", accounts("muting", A)), []),
    ],
)
def test_a_list_is_known_by_what_it_says_it_is(
    read, path: str, content: object, found: list[tuple[str, str]]
):
    reading = read({path: content, "z/data/following.js": ytd("following", [])})
    assert rows(reading) == found
    assert (reading.receipt.reader, reading.receipt.files, codes(reading)) == ("x archive", 2, [])


@pytest.mark.parametrize(
    ("said", "number", "link"),
    [
        ({"accountId": A, "userLink": "javascript:alert(1)"}, A, None),
        ({"accountId": A, "userLink": "https://evil.example/intent/user?user_id=5"}, A, None),
        ({"userLink": f"https://x.com/intent/user?user_id={A}"}, A, f"https://x.com/intent/user?user_id={A}"),
    ],
)
def test_a_link_is_kept_only_where_it_leads_to_x(read, said: dict[str, str], number: str, link: str | None):
    reading = read({"data/follower.js": ytd("follower", [{"follower": said}]), **FOLLOWING})
    assert rows(reading, "platform_id", "profile_url", "handle") == [(number, link, None)]


@pytest.mark.parametrize(
    "row",
    [
        None,
        {},
        {"follower": {}},
        {"follower": {"accountId": "<img src=x>"}},
        {"follower": {"userLink": "javascript:alert(1)//https://twitter.com/intent/user?user_id=5"}},
        {"following": {"accountId": "999"}},
    ],
)
def test_a_row_that_names_nobody_is_counted(read, row: object):
    reading = read({"data/follower.js": ytd("follower", [row, *accounts("follower", B)]), **FOLLOWING})
    assert (rows(reading), reading.receipt.unusable) == ([("follower", B)], 1)


@pytest.mark.parametrize(
    ("said", "emails", "phones"),
    [
        (
            {"emails": ["a@example.org"], "phoneNumbers": ["07700 900123"]},
            ["a@example.org"],
            ["07700 900123"],
        ),
        ({"phoneNumbers": ["+447700900123"]}, [], ["+447700900123"]),
        ({"emails": ["a@example.org", "b@example.org"]}, ["a@example.org", "b@example.org"], []),
    ],
)
def test_uploaded_contacts_are_addresses_and_numbers(
    read, said: object, emails: list[str], phones: list[str]
):
    reading = read({"data/contact.js": ytd("contact", [{"contact": said}])})
    assert rows(reading, "direction", "emails", "phones") == [("contact", emails, phones)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (followers(A)[:-20], "BC-IMP-023"),
        ("", "BC-IMP-023"),
        (ytd("follower", {"new": 1}), "BC-IMP-033"),
        (ytd("follower", [{"new": {"accountId": A}}]), "BC-IMP-034"),
    ],
)
def test_an_unreadable_list_is_told_and_hides_no_other(read, content: str, code: str):
    reading = read(
        {"data/follower.js": content, "data/following.js": ytd("following", accounts("following", B))}
    )
    assert (codes(reading), rows(reading)) == ([code], [("following", B)])
    assert reading.receipt.in_part


def message(sender: str, day: str = "2024-05-01", **more: object) -> dict[str, object]:
    said = {"reactions": [], "text": 'x "senderId" : "999"', "senderId": sender, "id": "5"}
    return {"messageCreate": {**more, **said, **more, "createdAt": f"{day}T23:59:00.000Z"}}


def talk(called: str, *messages: object) -> dict[str, object]:
    return {"dmConversation": {"conversationId": called, "messages": list(messages)}}


REACTION = {"senderId": C, "reactionKey": "like", "eventId": "1", "createdAt": "2020-01-01T00:00:00.000Z"}


@pytest.mark.parametrize(
    ("name", "talks", "found"),
    [
        ("direct_messages", [talk(f"{A}-{OWN}", message(A))], [("message_partner", A, "2024-05-01")]),
        ("direct_message", [talk(f"{OWN}-{A}", message(OWN))], [("message_partner", A, "2024-05-01")]),
        ("direct_messages", [talk(f"{A}-{OWN}")], [("message_partner", A, None)]),
        (
            "direct_messages",
            [talk(f"{A}-{OWN}", message(A, "2024-05-03"), message(OWN, "2024-05-02"))],
            [("message_partner", A, "2024-05-02")],
        ),
        ("direct_messages", [talk(f"{OWN}-{OWN}", message(OWN))], []),
        ("direct_messages", [], []),
        (
            "direct_messages_group",
            [talk("147", message(A, "2024-05-03"), message(B), message(A), message(OWN))],
            [("group_message", A, "2024-05-01"), ("group_message", B, "2024-05-01")],
        ),
        (
            "direct_messages_group",
            [
                talk(
                    "147",
                    message(A, reactions=[REACTION]),
                    {"joinConversation": {"participantsSnapshot": [B]}},
                )
            ],
            [("group_message", A, "2024-05-01")],
        ),
    ],
)
def test_partners_are_numbers(read, name: str, talks: list[object], found: list[tuple[object, ...]]):
    path = f"data/{name.replace('_', '-')}.js"
    reading = read({path: ytd(name, talks), "data/follower.js": followers(), **FOLLOWING, **OWNER})
    said = [
        (way, who, day and str(day)) for way, who, day in rows(reading, "direction", "platform_id", "since")
    ]
    assert (said, codes(reading)) == (found, [])


def test_the_owner_of_messages_is_known_without_an_account_file(read):
    talks = [talk(f"{A}-{OWN}", message(A)), talk(f"{OWN}-{B}", message(B))]
    reading = read({"data/direct-messages.js": ytd("direct_messages", talks), **FOLLOWING})
    assert {who for _, who in rows(reading)} == {A, B}
    alone = read({"data/direct-messages.js": ytd("direct_messages", talks[:1]), **FOLLOWING})
    assert ({who for _, who in rows(alone)}, codes(alone)) == ({A, OWN}, ["BC-IMP-092"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ytd("direct_messages", [{"new": 1}]), "BC-IMP-033"),
        (ytd("direct_messages", [talk("1-2")])[:-2], "BC-IMP-023"),
    ],
)
def test_messages_of_another_shape_are_told(read, content: str, code: str):
    assert codes(read({"data/direct-messages.js": content, **FOLLOWING, **OWNER})) == [code]


def mention(number: str, handle: str, name: str | None, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "screen_name": handle,
        "indices": ["0", "9"],
        "id_str": number,
        "id": number,
        **more,
    }


def post(
    *mentions: object, when: str = "Thu Jun 12 11:00:00 +0000 2025", text: str = "x"
) -> dict[str, object]:
    return {
        "tweet": {
            "entities": {"user_mentions": list(mentions), "urls": []},
            "created_at": when,
            "full_text": text,
        }
    }


def named(
    read, *posts: object, path: str = "data/tweets.js", key: str = "tweets"
) -> list[tuple[object, ...]]:
    reading = read({"data/follower.js": followers(A), **FOLLOWING, path: ytd(key, list(posts))})
    return rows(reading, "handle", "display_name", "platform_id")


@pytest.mark.parametrize(
    ("posts", "handle", "name"),
    [
        ([post(mention(A, "sian_t", "Siân 🌸"))], "sian_t", "Siân 🌸"),
        ([post(mention(A, "sian_t", 'Quo"te ] } \\'))], "sian_t", 'Quo"te ] } \\'),
        ([post(mention(A, "sian_t", None))], "sian_t", None),
        ([post(mention(B, "other", "Other"), mention(A, "sian_t", "Siân"))], "sian_t", "Siân"),
        ([post({"id": int(A), "screen_name": "sian_t", "name": "Siân"})], "sian_t", "Siân"),
        ([post(mention(B, "other", "Other"))], None, None),
        ([post(text=json.dumps(mention(A, "fake", "Fake")))], None, None),
        (
            [
                post(mention(A, "newest", "N"), when="Fri Jun 13 11:00:00 +0000 2025"),
                post(mention(A, "oldest", "O"), when="Fri Jun 13 11:00:00 +0000 2014"),
                post(mention(A, "older", "O"), when="Sat Jun 14 11:00:00 +0000 2014"),
            ],
            "newest",
            "N",
        ),
        (
            [
                post(mention(A, "older", "O"), when="Fri Jun 13 11:00:00 +0000 2014"),
                post(mention(A, "newest", "N"), when="Mon Jan 05 11:00:00 +0000 2026"),
            ],
            "newest",
            "N",
        ),
        ([post(mention(A, "sian_t", "Siân"), when="not a date at all")], "sian_t", "Siân"),
    ],
)
def test_numbers_are_named_by_the_newest_mention(
    read, posts: list[object], handle: str | None, name: str | None
):
    assert named(read, *posts) == [(handle, name, A)]


@pytest.mark.parametrize(
    ("path", "key"),
    [("data/tweets.js", "tweets"), ("data/tweet.js", "tweet"), ("data/tweets-part3.js", "tweets")],
)
def test_every_file_of_posts_is_looked_into(read, path: str, key: str):
    assert named(read, post(mention(A, "sian_t", "Siân")), path=path, key=key) == [("sian_t", "Siân", A)]


def test_posts_are_read_piece_by_piece(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streamed, "PIECE", 997)
    monkeypatch.setattr(streamed, "OVERLAP", 400)
    numbers = [str(10**18 + number) for number in range(300)]
    posts = [post(mention(number, f"h{number}", f"Name {number}")) for number in numbers]
    reading = read(
        {"data/follower.js": followers(*numbers), **FOLLOWING, "data/tweets.js": ytd("tweets", posts)}
    )
    assert reading.table["handle"].to_list() == [f"h{number}" for number in numbers]


def test_the_share_that_could_not_be_named_is_said(read):
    posts = ytd("tweets", [post(mention(A, "sian_t", "Siân"))])
    reading = read({"data/follower.js": followers(A, B, C), **FOLLOWING, "data/tweets.js": posts})
    assert "2 of 3 followers could not be named: X gives numbers only" in reading.receipt.notes


def manifest(made: str = "2026-03-01T09:58:12.345Z", **counts: int | None) -> str:
    types = {}
    for kind, count in counts.items():
        name, _, part = kind.partition("_")
        file = {"fileName": f"data/{name}{'-part' + part if part else ''}.js", "count": str(count)}
        types.setdefault(name, {"files": []})["files"].append(file)
    user = {"accountId": OWN, "userName": "morwenna_h", "displayName": "Morwenna"}
    said = {"userInfo": user, "archiveInfo": {"generationDate": made}, "dataTypes": types}
    return f"window.__THAR_CONFIG = {json.dumps(said)}"


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"follower": 2, "following": 0}, []),
        ({"follower": 2, "follower_1": 3}, ["BC-IMP-041"]),
        ({"follower": 2, "follower_1": 0}, []),
        ({"follower": 3}, ["BC-IMP-090"]),
        ({"follower": 1}, ["BC-IMP-090"]),
        ({"follower": 2, "contact": 4}, ["BC-IMP-041"]),
        ({"follower": 2, "like": 4}, []),
    ],
)
@pytest.mark.parametrize("top", ["", "twitter-x/"])
def test_the_manifest_proves_that_the_archive_is_whole(
    read, counts: dict[str, int], found: list[str], top: str
):
    members = {"data/follower.js": followers(A, B), **FOLLOWING, "data/manifest.js": manifest(**counts)}
    reading = read({top + path: content for path, content in members.items()})
    assert (codes(reading), reading.receipt.in_part) == (found, bool(found))
    assert str(reading.receipt.made) == "2026-03-01"


@pytest.mark.parametrize(
    "content", ["window.__THAR_CONFIG = {", "window.__THAR_CONFIG = 7", manifest(made="soon")]
)
def test_a_broken_manifest_takes_nobody_away(read, content: str):
    reading = read({"data/follower.js": followers(A), **FOLLOWING, "data/manifest.js": content})
    assert (rows(reading), codes(reading), reading.receipt.made) == ([("follower", A)], [], None)


def test_the_owner_is_in_the_account_file(read):
    reading = read({"data/follower.js": followers(A), **FOLLOWING, **OWNER})
    owner = reading.owner
    assert (owner.names, owner.handles, owner.emails) == ({"Morwenna"}, {"morwenna_h"}, {"m@example.org"})
    assert "morwenna" not in repr(reading.receipt).lower()


@pytest.mark.parametrize(
    "members",
    [
        {"data/js/tweets/2014_01.js": "Grailbird.data.tweets_2014_01 = \n [ ]", "tweets.csv": "tweet_id\n1"},
        {"2014_01.js": "Grailbird.data.tweets_2014_01 = [ ]"},
    ],
)
def test_an_archive_of_before_2018_is_told_what_to_ask_for(read, members: dict[str, object]):
    reading = read(members)
    assert (codes(reading), reading.receipt.files) == (["BC-IMP-091"], 0)


def test_an_archive_without_lists_is_a_problem(read):
    reading = read({"data/block.js": ytd("block", []), **OWNER})
    assert codes(reading) == ["BC-IMP-044"]


def test_an_unpacked_archive_is_one_export(tmp_path: Path):
    members = {"data/follower.js": followers(A), "data/following.js": ytd("following", []), **OWNER}
    for path, content in {**members, "Your archive.html": "<html>", "assets/js/main.js": "x"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    (reading,) = read_path(tmp_path)
    assert (rows(reading), codes(reading)) == ([("follower", A)], [])


def test_loose_files_beside_the_lists_need_nobody(tmp_path: Path):
    members = {
        "follower.js": followers(A),
        "account.js": OWNER["data/account.js"],
        "manifest.js": manifest(follower=1),
    }
    for path, content in members.items():
        (tmp_path / path).write_text(content)
    (reading,) = read_path(tmp_path)
    assert (rows(reading), codes(reading)) == ([("follower", A)], [])
