from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

MESSAGES = "id,permalink,thread_id,date,ip,from,to,subject,body\n"
HEADERS = "id,permalink,thread_id,date,ip,from,to\n"
CHATS = (
    "message_id,created_at,updated_at,username,message,channel_url,subreddit,channel_name,conversation_type\n"
)
AT = "2024-05-01 23:59:59 UTC"
STATISTICS = (
    "statistic,value\naccount name,Me\nexport time,2026-02-03 06:57:14 UTC\nemail address,me@example.org\n"
)


def message(sender: str, recipient: str, at: str = AT, number: int = 1) -> str:
    return f'{number},https://x,,{at},,{sender},{recipient},subject,"secret,\nsecret"\n'


def chat(user: str, channel: str, subreddit: str = "") -> str:
    return f"1,{AT},,{user},secret,{channel},{subreddit},,\n"


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(**files: str) -> Reading:
        members = {f"export/{name}.csv": text for name, text in files.items()}
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def found(reading: Reading) -> list[tuple[str, str]]:
    return reading.table.select("handle", "direction").rows()


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize("name", ["friends.csv", "friends (1).csv", "people.csv"])
def test_friends_are_read_and_notes_about_them_are_not(tmp_path: Path, name: str):
    (tmp_path / name).write_text("username,note\nu/sian_t,secret\nNone,\n")
    (reading,) = read_path(tmp_path / name)
    assert found(reading) == [("sian_t", "friend"), ("None", "friend")]
    assert "secret" not in str(reading.table.to_dicts()) + str(reading.receipt)


@pytest.mark.parametrize(
    "header",
    ["name,url,username,password,note", "service,username,note", "username,note,email"],
    ids=["a password manager's", "a typed list", "something else"],
)
def test_other_tables_with_these_columns_are_nobody_s_friends(tmp_path: Path, header: str):
    (tmp_path / "list.csv").write_text(f"{header}\na,b,c,d,e\n")
    assert [reading.receipt.reader for reading in read_path(tmp_path / "list.csv")] != ["reddit csv"]


def test_no_friends_is_a_result(read):
    receipt = read(friends="username,note\n", statistics=STATISTICS).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


@pytest.mark.parametrize(
    ("rows", "partners"),
    [
        (message("Me", "ann") + message("ANN", "me"), [("ann", "message_partner")]),
        (message("ann", "Me") + message("Me", "#cornwall"), [("ann", "message_partner")]),
        (message("reddit", "Me") + message("/r/cornwall", "Me"), []),
        (message("Me", "u/ann"), [("ann", "message_partner")]),
    ],
    ids=["whatever the case", "a subreddit is nobody", "Reddit is nobody", "with u/"],
)
def test_partners_of_messages_are_one_row_each(read, rows: str, partners: list[tuple[str, str]]):
    reading = read(messages=MESSAGES + rows, statistics=STATISTICS, friends="username,note\n")
    assert found(reading) == partners
    assert "secret" not in str(reading.table.to_dicts())


@pytest.mark.parametrize(
    ("rows", "partners"),
    [
        (chat("Me", "!a") + chat("ann", "!a"), [("ann", "message_partner")]),
        (
            chat("Me", "!a") + chat("ann", "!a") + chat("bob", "!a"),
            ["ann group_message", "bob group_message"],
        ),
        (chat("ann", "!a", "cornwall"), [("ann", "group_message")]),
        (chat("ann", "!a", "cornwall") + chat("ann", "!b"), [("ann", "message_partner")]),
    ],
    ids=["two", "three", "a room", "in a room and alone"],
)
def test_partners_of_chats_are_who_wrote(read, rows: str, partners: list[object]):
    wanted = [tuple(one.split()) if isinstance(one, str) else one for one in partners]
    assert sorted(found(read(chat_history=CHATS + rows, statistics=STATISTICS))) == wanted


def test_a_partner_in_messages_and_chats_is_one_row(read):
    reading = read(
        messages=MESSAGES + message("Me", "ann", "2020-01-01 00:00:00 UTC"),
        chat_history=CHATS + chat("ann", "!a") + chat("Me", "!a"),
        statistics=STATISTICS,
    )
    assert reading.table.select("handle", "since").rows()[0][1].isoformat() == "2020-01-01"
    assert reading.table.height == 1


@pytest.mark.parametrize(
    ("files", "read_from"),
    [
        ({"messages": MESSAGES, "message_headers": HEADERS}, "messages.csv"),
        ({"messages_archive": MESSAGES, "messages_archive_headers": HEADERS}, "messages_archive.csv"),
        ({"message_headers": HEADERS}, "message_headers.csv"),
    ],
)
def test_tables_of_headers_are_read_where_the_messages_are_not(read, files: dict[str, str], read_from: str):
    row = f"1,https://x,,{AT},,Me,ann"
    texts = {name: text + row + (",,\n" if text == MESSAGES else "\n") for name, text in files.items()}
    reading = read(**texts, statistics=STATISTICS)
    assert reading.table["source_file"].to_list() == ["export/" + read_from]
    assert reading.receipt.files == 1


def test_without_statistics_the_owner_is_in_every_message(read):
    rows = message("me", "ann", number=1) + message("bob", "me", number=2)
    assert sorted(handle for handle, _ in found(read(messages=MESSAGES + rows))) == ["ann", "bob"]


def test_where_nobody_says_whose_messages_they_are_it_is_told(read):
    reading = read(messages=MESSAGES + message("me", "ann"))
    assert (len(found(reading)), codes(reading)) == (2, ["BC-IMP-140"])


def test_deleted_accounts_are_counted(read):
    rows = message("[deleted]", "Me") + message("Me", "ann")
    receipt = read(messages=MESSAGES + rows, statistics=STATISTICS).receipt
    assert (receipt.rows, receipt.unusable) == (1, 1)


def test_statistics_name_the_owner_and_the_day(read):
    reading = read(friends="username,note\n", statistics=STATISTICS)
    assert (reading.owner.handles, reading.owner.emails) == ({"Me"}, {"me@example.org"})
    assert reading.receipt.made.isoformat() == "2026-02-03"
    assert "example.org" not in str(reading.receipt)


def test_messages_alone_of_another_shape_are_answered(tmp_path: Path):
    (tmp_path / "messages.csv").write_text("von,an\na,b\n")
    (reading,) = read_path(tmp_path / "messages.csv")
    assert codes(reading) == ["BC-IMP-030"]


def test_a_zip_without_friends_and_messages_says_what_to_send(read):
    reading = read(post_votes="id,permalink,direction\n1,x,up\n", statistics=STATISTICS)
    assert codes(reading) == ["BC-IMP-031"]
    assert reading.receipt.service == "reddit"
