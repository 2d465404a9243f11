from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.wikipedia import NAMESPACES

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str | bytes, name: str = "watchlist.txt") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_users_are_known_in_many_languages(read: Read, namespace: str):
    table = read(f"Truro\n{namespace}:Siân T\n").table
    assert table.select("handle", "direction", "source_row").rows() == [("Siân T", "declared", 2)]


@pytest.mark.parametrize(
    ("line", "handle"),
    [
        ("User:Siân T", "Siân T"),
        ("user:Siân T", "Siân T"),
        ("User_talk:Siân_T", "Siân T"),
        ("User:Siân T/sandbox", "Siân T"),
        ("User talk:Siân T/Archive 2/old", "Siân T"),
        ("* [[User:Siân T|Siân]]", "Siân T"),
        ("[[:User:Siân T]]", "Siân T"),
        ('"User:Siân T",', "Siân T"),
        ("  User:Siân T  ", "Siân T"),
        ("User:=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_a_user_is_known_however_the_title_is_written(read: Read, line: str, handle: str):
    assert read(f"Truro\n{line}\n").table["handle"].to_list() == [handle]


def test_each_user_stands_once_and_other_titles_are_counted(read: Read):
    lines = [
        "User:Ruan",
        "User talk:Ruan",
        "User:ruan/x",
        "Talk:Truro",
        "User talk:192.0.2.1",
        "St. Ives, Cornwall",
    ]
    reading = read("\n".join([*lines, "User talk:2001:db8::1", "User:Kensa"]))
    assert reading.table.select("handle", "source_row").rows() == [("Ruan", 1), ("Kensa", 8)]
    assert "4 titles that are no user's were left out" in reading.receipt.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["watchlist.txt", "my list.csv", "list"])
def test_encoding_and_file_name_do_not_matter(read: Read, encoding: str, name: str):
    assert read("Truro\nUser:Siân\n".encode(encoding), name).table["handle"].to_list() == ["Siân"]


def test_a_long_watchlist_is_read_whole(read: Read):
    titles = [f"Village {n} in Cornwall" for n in range(2_000)]
    assert read("\n".join(["User:Ruan", *titles, "User:Kensa"])).table.height == 2
    assert read("\n".join([*titles, "User:Kensa"]), "raw watchlist (1).txt").table.height == 1


def test_a_watchlist_without_users_is_a_result(read: Read):
    reading = read("Truro\nTalk:Truro\n")
    assert (reading.receipt.files, reading.table.height, reading.receipt.problems) == (1, 0, ())


def test_a_line_of_any_length_takes_no_time(read: Read):
    titles = [f"Village {n} in Cornwall" for n in range(2_000)]
    blanks = " " * 2_000_000
    assert read("\n".join(["User:Ruan", *titles, f"User:{blanks}x", "User:Kensa"])).table.height == 2


@pytest.mark.parametrize(
    "text",
    [
        "User: hello there\nAssistant: hello, how are you?\n",
        "[01/02/2026, 10:00:00] Bev: look at this\nUser:Ruan\n",
        "01/02/2026, 10:00 - Bev: look at this\nUser:Ruan\n",
        "host:example\nport:22\nUser:root\nidentity:file\n",
        "We met in March, and then he wrote to me.\nI answered at once, of course!\nUser:Ruan\n",
        "User:Ruan\nhttps://en.wikipedia.org/wiki/User:Kensa\n",
        "User:Ruan\n<html>\n",
        "Username: ruan\nDate: 2026-01-01 10:00:00\n",
        "service,display_name\nwikipedia,User:Ruan\n",
        "BEGIN:VCARD\nFN:User:Ruan\nEND:VCARD\n",
    ],
)
def test_other_texts_are_left_alone(read: Read, text: str):
    assert read(text).receipt.reader != "wikipedia watchlist"


def test_titles_without_users_may_be_anything_under_another_name(read: Read):
    assert read("Truro\nTalk:Truro\n", "places.txt").receipt.reader == ""


def test_zipped_again_it_is_found(tmp_path: Path, zips: SimpleNamespace):
    members = {"x/watchlist.txt": "Truro\nUser:Ruan\n", "__MACOSX/x/._watchlist.txt": b"\0\5\x16\7"}
    (reading,) = read_path(zips.written(tmp_path / "again.zip", members))
    assert reading.table["handle"].to_list() == ["Ruan"]
