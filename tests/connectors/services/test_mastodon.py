from pathlib import Path

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

NOW = "Account address,Show boosts,Notify on new posts,Languages"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "following_accounts.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    "text",
    [
        f"{NOW}\nann@a.example.org,true,false,en\n",
        "Account address,Show boosts\nann@a.example.org,true\n",
        "Account address\nann@a.example.org\n",
        "ann@a.example.org\n",
        "@ann@a.example.org\r\n\r\n",
        f"{NOW}\n\n  @ann@a.example.org ,true,false,\n\n",
        "account_address;SHOW BOOSTS\nann@a.example.org;true\n",
        "https://a.example.org/@ann\n".join(["Account address,Show boosts\n", ""]).replace(
            "@ann\n", "@ann,true\n"
        ),
        "Account address,Show boosts\nhttps://a.example.org/users/ann,true\n",
    ],
    ids=["four", "two", "one", "no header", "an @", "blank lines", "another spelling", "a link", "an id"],
)
def test_every_layout_gives_the_account_with_its_server(read, text: str):
    reading = read(text)
    assert reading.table.select("handle", "direction").rows() == [("ann@a.example.org", "following")]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["following_accounts (1).csv", "my follows.csv"])
def test_encoding_and_name_do_not_matter_under_a_header(read, encoding: str, name: str):
    assert read(f"{NOW}\nann@a.example.org,true,false,\n".encode(encoding), name).receipt.rows == 1


@pytest.mark.parametrize(
    ("name", "text", "direction"),
    [
        ("followers.csv", "Account address,Show boosts\na@b.example.org,true\n", "follower"),
        ("blocked_accounts.csv", "a@b.example.org\n", "blocked"),
        ("blocked_accounts.csv", "Account address\na@b.example.org\n", "blocked"),
        ("renamed.csv", "Account address\na@b.example.org\n", "declared"),
        ("renamed.csv", "Account address,Show boosts\na@b.example.org,true\n", "following"),
    ],
)
def test_headers_and_else_the_name_say_what_a_list_is(read, name: str, text: str, direction: str):
    assert read(text, name).table["direction"].to_list() == [direction]


@pytest.mark.parametrize("name", ["muted_accounts.csv", "renamed.csv"])
def test_muted_accounts_add_no_row(read, name: str):
    reading = read("Account address,Hide notifications\na@b.example.org,true\n", name)
    assert (reading.receipt.rows, reading.receipt.problems) == (0, ())
    assert "1 muted accounts add no connection" in reading.receipt.notes


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("following_accounts.csv", f"{NOW}\n", []),
        ("blocked_accounts.csv", "\n", []),
        ("following_accounts.csv", "\n \n", ["BC-IMP-002"]),
        ("following_accounts.csv", "Account address,Show boosts\nnobody,true\n", ["BC-IMP-033"]),
        ("following_accounts.csv", "Adresse,Boosts\na,b\n", ["BC-IMP-030"]),
        ("addresses.csv", "ann@a.example.org\n", ["BC-IMP-030"]),
    ],
)
def test_an_empty_list_is_a_result_and_another_shape_is_none(read, name: str, text: str, codes: list[str]):
    reading = read(text, name)
    assert (reading.receipt.rows, [problem.code for problem in reading.receipt.problems]) == (0, codes)


def test_an_archive_of_posts_says_which_file_to_send(read):
    head = '{"@context":["https://www.w3.org/ns/activitystreams"],"id":"outbox.json","orderedItems":[]}'
    reading = read(head, "outbox.json")
    assert reading.receipt.service == "mastodon"
    assert "following_accounts.csv" in reading.receipt.problems[0].do
