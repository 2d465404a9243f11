"""Whatever stands under a service's header, it is answered by that service's reader alone, and in bounds."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.export import HEAD, Export
from connectors.intake.opening import open_export
from connectors.read_path import connection_rows_csv, read_path
from connectors.services import READERS
from connectors.services.people_tables import LOOKED_INTO

CHANNEL = "UCaaaaaaaaaaaaaaaaaaaaaa"
TABLES = {
    "Connections.csv": (
        "linkedin csv",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    ),
    "Invitations.csv": (
        "linkedin csv",
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    ),
    "messages.csv": (
        "linkedin csv",
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT",
    ),
    "Messages.csv": ("linkedin csv", "From,To,Date,Subject,Content,Direction,Folder"),
    "Member_Follows.csv": ("linkedin csv", "Date,FullName,Status"),
    "friends.csv": ("reddit csv", "username,note"),
    "message_headers.csv": ("reddit csv", "id,permalink,thread_id,date,ip,from,to"),
    "chat_history.csv": ("reddit csv", "message_id,created_at,username,message,channel_url,subreddit"),
    "following_accounts.csv": ("mastodon csv", "Account address,Show boosts"),
    "bluesky.csv": ("bluesky csv", "handle,displayName,did"),
    "matches.csv": ("bluesky csv", "Bluesky handle,Bluesky display name,Mastodon handle"),
    "followers.csv": ("strava csv", "Follower Athlete ID,Follow Status,Favorite Status"),
    "following.csv": ("strava csv", "Following Athlete ID,Follow Status,Favorite Status"),
    "subscriptions.csv": ("youtube csv", "Channel Id,Channel Url,Channel Title"),
    "Friends.csv": ("google+ archive", "First Name,Last Name,Nickname,Display Name,Profile URL"),
}
"""A file's usual name, who reads it, and its header."""

ODD = [
    "2024-01-01 10:00:00 UTC",
    "1/8/18, 6:14 PM",
    "OUTGOING",
    "LinkedIn Member",
    "A, B",
    "[deleted]",
    "=1+1",
]
ODD += [
    "https://www.linkedin.com/in/a,https://x",
    "@a@b.example.org",
    "Pending",
    CHANNEL,
    '"',
    "\x00",
    "\ud800",
]
CELLS = st.text(max_size=6) | st.sampled_from(ODD)
MANY = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@pytest.mark.parametrize("name", TABLES)
@MANY
@given(rows=st.lists(st.lists(CELLS, max_size=9), max_size=5))
def test_any_rows_under_a_header_are_answered(tmp_path: Path, name: str, rows: list[list[str]]):
    text = "\n".join([TABLES[name][1], *(",".join(row) for row in rows)])
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    readings = read_path(path)
    assert connection_rows_csv(readings)
    for reading in readings:
        receipt = reading.receipt
        assert receipt.rows or receipt.problems or receipt.files or receipt.unusable
        assert "BC-INT-101" not in [problem.code for problem in receipt.problems]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("renamed", [False, True])
def test_a_table_has_one_reader_under_any_name(tmp_path: Path, name: str, renamed: bool):
    reader, header = TABLES[name]
    path = tmp_path / ("renamed (1).csv" if renamed else name)
    evidence = (
        f"{CHANNEL},youtube.com/channel/{CHANNEL},x" if reader == "youtube csv" else "a.bsky.social,b,c"
    )
    path.write_text(f"{header}\n{evidence}\n")
    assert [reading.receipt.reader for reading in read_path(path)] == [reader]


@pytest.mark.parametrize("name", TABLES)
def test_a_zip_packed_again_with_forks_and_a_folder_reads_the_same(
    tmp_path: Path, zips: SimpleNamespace, name: str
):
    reader, header = TABLES[name]
    text = header + "\n"
    members = {f"again/export/{name}": text, f"__MACOSX/again/export/._{name}": b"\x00\x05\x16\x07"}
    (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
    assert (reading.receipt.reader, reading.receipt.files) == (reader, 1)


def test_few_tables_of_unknown_names_are_opened(tmp_path: Path, zips: SimpleNamespace, monkeypatch):
    opened: set[str] = set()
    head = Export.head

    def counted(self: Export, member: object) -> bytes:
        opened.add(member.path)
        return head(self, member)

    monkeypatch.setattr(Export, "head", counted)
    members = {f"notes/{n}.txt": "x" * 2 * HEAD for n in range(5 * LOOKED_INTO)}
    path = zips.written(tmp_path / "export.zip", members | {"Connections.csv": TABLES["Connections.csv"][1]})
    with open_export(path) as export:
        claimed = [member.path for reader in READERS for member in reader.recognises(export)]
    assert claimed == ["Connections.csv"]
    assert len(opened) <= LOOKED_INTO + 1
