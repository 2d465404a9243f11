from pathlib import Path

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

ID = "UC-lHJZR3_Gqxm24Vd-AJ5Yw"
LINK = f"http://www.youtube.com/channel/{ID}"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "subscriptions.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("subscriptions.csv", f"Channel Id,Channel Url,Channel Title\n{ID},{LINK},Ann Bray\n"),
        ("abonnementen.csv", f"Kanaal-ID,Kanaal-URL,Kanaaltitel\n{ID},{LINK},Ann Bray\n"),
        ("Abos (1).csv", f"Kanaltitel,Kanal-ID,Kanal-URL\r\nAnn Bray,{ID},{LINK}\r\n"),
        (
            "登録チャンネル.csv",
            f"チャンネル ID,チャンネルの URL,チャンネルのタイトル\n{ID},{LINK},Ann Bray\n",
        ),
        ("list.csv", f"{ID},{LINK},Ann Bray\n"),
        ("list.csv", f"\n\na,b,c\n{ID},{LINK},Ann Bray\n\n"),
    ],
)
def test_a_list_is_known_by_its_channels_in_any_language(read, name: str, text: str):
    reading = read(text, name)
    assert reading.table.select("display_name", "platform_id", "profile_url", "direction").rows() == [
        ("Ann Bray", ID, LINK, "following")
    ]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encoding_does_not_matter(read, encoding: str):
    text = f"Channel Id,Channel Url,Channel Title\n{ID},{LINK},Siân\n".encode(encoding)
    assert read(text).table["display_name"].to_list() == ["Siân"]


def test_a_row_keeps_its_number_in_the_sheet(read):
    text = f"Channel Id,Channel Url,Channel Title\n{ID},{LINK},A\n\n{ID[:-1]}Q,{LINK[:-1]}Q,B\n"
    assert read(text).table["source_row"].to_list() == [2, 4]


@pytest.mark.parametrize("header", ["Channel Id,Channel Url,Channel Title", "Kanal-ID,Kanal-URL,Kanaltitel"])
def test_no_subscription_is_a_result(read, header: str):
    receipt = read(header + "\n").receipt
    assert (receipt.reader, receipt.rows, receipt.files, receipt.problems) == ("youtube csv", 0, 1, ())


@pytest.mark.parametrize(
    "text",
    [
        "processor,subscription_id,product_id\nstripe,1,2\n",
        "Channel Id,Channel Url\na,b\n",
        "service,handle,profile_url\nyoutube,x,https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv\n",
    ],
    ids=["Reddit's", "no channel", "a typed list"],
)
def test_other_tables_are_not_youtube_s(read, text: str):
    assert read(text).receipt.reader != "youtube csv"


def test_a_known_header_over_rows_of_another_shape_is_no_silent_zero(read):
    reading = read("Channel Id,Channel Url,Channel Title\n1,x,Ann\n2,y,Bob\n")
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-033"]


def test_links_of_another_kind_are_no_links(read):
    assert read(f"a,b,c\n{ID},javascript:youtube.com/channel/UC1,Ann\n").table["profile_url"].to_list() == [
        None
    ]
