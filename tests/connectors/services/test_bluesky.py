from pathlib import Path

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

ROW = "ann.bsky.social,Ann Bray,did:plc:abc"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "list.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    "header",
    ["handle,displayName,did", "Handle,Display Name,DID", "username,display_name,did", "handle,name,did"],
)
def test_a_table_of_handles_and_names_is_read(read, header: str):
    reading = read(f"{header}\n{ROW}\n")
    assert reading.receipt.reader == "bluesky csv"
    assert reading.table.select("handle", "display_name", "platform_id", "direction").rows() == [
        ("ann.bsky.social", "Ann Bray", "did:plc:abc", "declared")
    ]


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("followers.csv", "follower"),
        ("bluesky_following_2026.csv", "following"),
        ("follows.csv", "following"),
        ("followers and following.csv", "declared"),
        ("accounts.csv", "declared"),
    ],
)
def test_the_name_of_a_file_says_who_follows_whom(read, name: str, direction: str):
    assert read(f"handle,displayName,did\n{ROW}\n", name).table["direction"].to_list() == [direction]


@pytest.mark.parametrize(
    ("word", "direction"),
    [("follower", "follower"), ("Following", "following"), ("mutual", "declared"), ("", "declared")],
)
def test_a_column_says_who_follows_whom(read, word: str, direction: str):
    reading = read(f"handle,displayName,relation\nann.bsky.social,Ann,{word}\n")
    assert reading.table["direction"].to_list() == [direction]
    assert any("declared" in note for note in reading.receipt.notes) == (direction == "declared")


def test_a_handle_that_leads_nowhere_is_none(read):
    table = read("handle,displayName,did\nHandle.invalid,Null,did:plc:a\nx.bsky.social,,nonsense\n").table
    assert table.select("handle", "display_name", "platform_id").rows() == [
        (None, "Null", "did:plc:a"),
        ("x.bsky.social", None, None),
    ]


def test_matches_of_bsky2masto_name_each_once_and_not_everybody(read):
    header = "Bluesky handle,Bluesky display name,Mastodon handle,Source,Verified"
    rows = "a.example.org,Ann,a@b.example.org,x,no\na.example.org,Ann,a@c.example.org,x,no\n"
    reading = read(f"{header}\n{rows}", "matches.csv")
    assert reading.table.select("handle", "direction").rows() == [("a.example.org", "following")]
    assert ([p.code for p in reading.receipt.problems], reading.receipt.in_part) == (["BC-IMP-150"], True)


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("service,handle,display_name\nbluesky,ann.bsky.social,Ann\n", "typed list"),
        ("handle,display_name,real_name\nann.bsky.social,Ann,Ann Bray\n", "typed list"),
        ("handle,display_name\nann,Ann\n", "typed list"),
    ],
)
def test_a_typed_list_is_read_as_one(read, text: str, reader: str):
    assert read(text).receipt.reader == reader


@pytest.mark.parametrize("name", ["repo.car", "did_plc_abc (1).CAR"])
def test_a_repository_is_answered_with_what_to_send(read, name: str):
    (problem,) = read(b"\x3a\xa2eroots\x81\xd8*gversion\x01\x00\xff", name).receipt.problems
    assert problem.code == "BC-IMP-031"
    assert "DID" in problem.do


def test_a_list_without_anybody_is_a_result(read):
    receipt = read("handle,displayName\n", "bluesky followers.csv").receipt
    assert (receipt.reader, receipt.rows, receipt.problems) == ("bluesky csv", 0, ())


def test_hostile_cells_make_no_link(read):
    row = '"=HYPERLINK(""https://x"")",<img onerror=x>,did:plc:a,javascript:alert(1)'
    table = read(f"handle,displayName,did,url\n{row}\n").table
    assert table.select("display_name", "profile_url").rows() == [("<img onerror=x>", None)]
