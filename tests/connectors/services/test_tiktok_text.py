from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

NOBODY = "You have no data in this section\n"


def lines(*handles: str, date: str = "Date", user: str = "Username", end: str = "\n") -> str:
    return end.join(f"{date}: 2024-03-01 08:15:00 UTC{end}{user}: {handle}{end}" for handle in handles)


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        return read_path(zips.written(tmp_path / "export.zip", members))[0]

    return read


def found(reading: Reading) -> list[tuple[str, str | None]]:
    return reading.table.select("direction", "handle").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize(
    ("file", "date", "user", "direction"),
    [
        ("Follower.txt", "Date", "Username", "follower"),
        ("Follower List.txt", "Date", "User Name", "follower"),
        ("Following.txt", "Date", "UserName", "following"),
        ("Following List.txt", "Date", "Username", "following"),
        ("following_list (1).txt", "Date", "Username", "following"),
        ("Volger.txt", "Datum", "Gebruikersnaam", "follower"),
        ("Volgend.txt", "Datum", "Gebruikersnaam", "following"),
        ("Folge ich.txt", "Datum", "Ein neues Wort", "following"),
        ("Abonnés.txt", "Date", "Nom d’utilisateur", "follower"),
        ("Abonne\u0301s.txt", "Date", "Nom d'utilisateur", "follower"),
        ("Siguiendo.txt", "Fecha", "Nombre de usuario", "following"),
        ("Urmăritori.txt", "Data", "Nume de utilizator", "follower"),
        ("Obserwowani.txt", "Data", "Nazwa użytkownika", "following"),
        ("Takipçiler.txt", "Tarih", "Kullanıcı adı", "follower"),
        ("Подписки.txt", "Дата", "Имя пользователя", "following"),
        ("粉丝.txt", "日期", "用户名", "follower"),
        ("my tiktok followers.txt", "Date", "Username", "follower"),
    ],
)
def test_a_list_is_known_by_its_name_in_many_languages(read, file: str, date: str, user: str, direction: str):
    reading = read({"TikTok/" + file: lines("sian.t", "x_1", date=date, user=user)})
    assert found(reading) == [(direction, "sian.t"), (direction, "x_1")]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("others", "problems"), [({}, ["BC-IMP-100"]), ({"TikTok/Follower.txt": NOBODY}, [])]
)
def test_blocked_people_are_read_and_are_not_all_there_should_be(
    read, others: dict[str, object], problems: list[str]
):
    reading = read({"TikTok/Block List.txt": lines("spam"), **others})
    assert (found(reading), codes(reading)) == ([("blocked", "spam")], problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_of_a_text_program_is_read(read, encoding: str, end: str):
    text = lines("sian.t", "x_1", end=end).encode(encoding)
    reading = read({"TikTok/Follower.txt": text, "TikTok/Following.txt": lines("y")})
    assert found(reading) == [("follower", "sian.t"), ("follower", "x_1"), ("following", "y")]


@pytest.mark.parametrize(
    ("text", "handles", "unusable"),
    [
        (
            "Username: a\nDate: 2024-03-01 08:15:00 UTC\n\nUsername: b\nDate: 2024-03-02 08:15:00 UTC",
            ["a", "b"],
            0,
        ),
        (
            "Date: 2024-03-01 08:15:00 UTC\nUsername: a\nDate: 2024-03-02 08:15:00 UTC\nUsername: b",
            ["a", "b"],
            0,
        ),
        ("Date: N/A\nUsername: a\n\nDate: 2024-03-02 08:15:00 UTC\nUsername: b", ["a", "b"], 0),
        ("Date: 2024-03-01 08:15:00 UTC\nUsername: N/A\n\nDate: 2024-03-02\nUsername: b", ["b"], 1),
        ("Date: 2024-03-01 08:15:00 UTC\nUsername: a\nNickname: Siân\n", ["a"], 0),
        ("日期：2024-03-01 08:15:00 UTC\n用户名：a\n", ["a"], 0),
    ],
)
def test_blocks_are_told_apart(read, text: str, handles: list[str], unusable: int):
    reading = read({"TikTok/Follower.txt": text})
    assert ([handle for _, handle in found(reading)], reading.receipt.unusable) == (handles, unusable)


def test_a_long_list_is_recognised_by_its_beginning(read):
    reading = read(
        {"a/people.txt": lines(*(f"user{n}" for n in range(500))), "TikTok/Volger.txt": lines("a")}
    )
    assert codes(reading) == ["BC-IMP-101"]


@pytest.mark.parametrize("sentence", [NOBODY, "Dit gedeelte bevat geen gegevens\r\n"])
def test_the_sentence_of_an_empty_list_is_a_result(read, sentence: str):
    reading = read({"TikTok/Follower.txt": sentence, "TikTok/Following.txt": sentence})
    assert (reading.table.height, reading.receipt.files, codes(reading)) == (0, 2, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This file was edited by hand.\n",
        "sian.t\nx_1\n",
        "Date: 2024-03-01\nLink: https://example.org/1\n",
    ],
)
def test_a_list_without_its_lines_is_told(read, text: str):
    reading = read({"a/Follower.txt": text, "a/Following.txt": lines("y")})
    assert (found(reading), codes(reading), reading.receipt.in_part) == (
        [("following", "y")],
        ["BC-IMP-033"],
        True,
    )


@pytest.mark.parametrize(
    "other",
    [
        "Date: 2024-03-01 08:15:00 UTC\nSearch Term: sian\n",
        "Date: 2024-03-01 08:15:00 UTC\nLink: https://x.example.org\n",
    ],
)
def test_searches_and_videos_are_nobody(read, other: str):
    reading = read(
        {"TikTok/Follower.txt": lines("a"), "TikTok/Searches.txt": other, "TikTok/Following.txt": NOBODY}
    )
    assert (found(reading), codes(reading)) == ([("follower", "a")], [])


def test_a_language_that_is_not_known_is_told_and_nobody_is_read(read):
    members = {
        f"TikTok/{name}.txt": lines("a", user="Felhasználónév") for name in ("Követők", "Követett", "Tiltott")
    }
    reading = read(members)
    assert (found(reading), codes(reading), reading.receipt.files) == ([], ["BC-IMP-101"], 0)
    assert "3 text files" in reading.receipt.problems[0].what


def test_labels_that_are_not_known_are_told_too(read):
    members = {f"TikTok/{name}.txt": lines("a", date="Dáta", user="Ainm") for name in ("Leanúna", "Leanta")}
    assert codes(read(members)) == ["BC-IMP-101"]


def test_a_third_list_beside_followers_and_followings_is_noted(read):
    reading = read(
        {
            "TikTok/Volger.txt": lines("a"),
            "TikTok/Volgend.txt": lines("b"),
            "TikTok/Blokkeerlijst.txt": lines("spam", user="Gebruikersnaam"),
        }
    )
    assert (sorted(found(reading)), codes(reading)) == ([("follower", "a"), ("following", "b")], [])
    assert "1 more lists of handles, perhaps of people blocked, were left out" in reading.receipt.notes


@pytest.mark.parametrize(
    ("parts", "missing"),
    [(["_1", "_2", "_3"], None), (["_1", "_3"], "2"), (["", "_2"], None), (["_2"], "1"), ([""], None)],
)
def test_a_missing_part_is_told(read, parts: list[str], missing: str | None):
    reading = read({f"TikTok/Following{part}.txt": lines(f"x{part}") for part in parts})
    assert codes(reading) == (["BC-IMP-041"] if missing else [])
    assert missing is None or f"people followed comes in numbered parts, and part {missing}" in str(
        reading.receipt
    )


def test_json_wins_over_text(read):
    both = {
        "TikTok_Data_1/user_data_tiktok.json": {
            "Your Activity": {"Follower": {"FansList": [{"UserName": "json"}]}}
        },
        "TikTok_Data_1/Follower.txt": lines("text"),
        "TikTok_Data_1/Following.txt": lines("only.text"),
    }
    assert found(read(both)) == [("follower", "json"), ("following", "only.text")]


def test_text_is_read_where_the_json_is_broken(read):
    both = {"TikTok_Data_1/user_data_tiktok.json": '{"Your', "TikTok_Data_1/Follower.txt": lines("text")}
    reading = read(both)
    assert (found(reading), codes(reading), reading.receipt.in_part) == (
        [("follower", "text")],
        ["BC-IMP-023"],
        True,
    )


MESSAGES = """\
>>> Chat History with sian.t::
2024-02-11 19:02:44 UTC sian.t: Date: zanzibarcanary
2024-01-11 19:05:10 UTC me.myself: >>> zanzibarcanary
zanzibarcanary

>>> Chat History with nobody.wrote::

>>> Praatje met bo.k::
2024-02-12 10:00:00 UTC bo.k: zanzibarcanary
"""


@pytest.mark.parametrize(
    ("profile", "partners", "problems"),
    [
        ("Username: me.myself\nBio: x\n", ["sian.t", "nobody.wrote", "bo.k"], []),
        ("Gebruikersnaam: me.myself\nBijnaam: Me\n", ["sian.t", "nobody.wrote", "bo.k"], []),
        ("", ["sian.t", "nobody.wrote"], ["BC-IMP-102"]),
    ],
)
def test_partners_are_read_from_text(read, profile: str, partners: list[str], problems: list[str]):
    reading = read(
        {
            "TikTok/Profile/Profile Info.txt": profile,
            "TikTok/Direct Messages/Direct Messages.txt": MESSAGES,
            "TikTok/Activity/Follower.txt": NOBODY,
        }
    )
    assert found(reading) == [("message_partner", handle) for handle in partners]
    assert codes(reading) == problems
    assert "zanzibarcanary" not in str(reading)


def test_conversations_in_another_shape_are_told(read):
    reading = read({"TikTok/Direct Messages.txt": "hello\n", "TikTok/Follower.txt": lines("a")})
    assert (found(reading), codes(reading)) == ([("follower", "a")], ["BC-IMP-033"])


def test_the_owner_of_text_files_is_read(read):
    reading = read(
        {
            "TikTok/Profielinformatie.txt": "Gebruikersnaam: me.myself\nBijnaam: Me",
            "TikTok/Volger.txt": lines("a"),
        }
    )
    assert (reading.owner.handles, reading.owner.names) == ({"me.myself"}, {"Me"})


def test_loose_text_files_are_read_and_a_typed_list_of_that_name_is_answered(tmp_path: Path):
    (tmp_path / "Follower.txt").write_text(lines("a"))
    assert found(read_path(tmp_path / "Follower.txt")[0]) == [("follower", "a")]
    (tmp_path / "Follower.txt").write_text("Siân\nBo\n")
    (reading,) = read_path(tmp_path / "Follower.txt")
    assert (codes(reading), reading.receipt.service) == (["BC-IMP-031"], "tiktok")


def test_an_export_without_lists_is_answered_with_what_to_tick(read):
    reading = read(
        {"TikTok_Data_1/Your Activity/Watch History.txt": "Date: 2024-03-01\nLink: https://example.org\n"}
    )
    (problem,) = reading.receipt.problems
    assert (problem.code, reading.receipt.service) == ("BC-IMP-031", "tiktok")
    assert "all data" in problem.do
