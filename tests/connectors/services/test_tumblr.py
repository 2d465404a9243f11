import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

Read = Callable[..., Reading]


def opml(*outlines: str) -> str:
    body = "".join(f"<outline {outline}/>" for outline in outlines)
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><body>{body}</body></opml>'


SIAN = 'text="sian-t" title="sian-t" xmlUrl="https://sian-t.tumblr.com/rss"'


def payload(**data: object) -> str:
    return json.dumps([{"data": {key: value}} for key, value in data.items()])


def note(from_blog: str | None, to_blog: str = "mine") -> dict[str, str | None]:
    return {"from_blog": from_blog, "to_blog": to_blog, "notification_type": "x"}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str | bytes, name: str = "following.opml") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.fixture
def read_zip(tmp_path: Path, zips: SimpleNamespace) -> Read:
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("outline", "found"),
    [
        (SIAN, (None, "sian-t", "https://sian-t.tumblr.com")),
        (
            'text="Si&#226;n" xmlUrl="https://sian-t.tumblr.com/rss"',
            ("Siân", "sian-t", "https://sian-t.tumblr.com"),
        ),
        ('title="x" htmlUrl="http://sian-t.tumblr.com/"', ("x", "sian-t", "http://sian-t.tumblr.com/")),
        (
            'text="T" xmlUrl="https://www.tumblr.com/sian-t/rss"',
            ("T", "sian-t", "https://www.tumblr.com/sian-t"),
        ),
        (
            'text="T" htmlUrl="https://www.tumblr.com/blog/sian-t"',
            ("T", "sian-t", "https://www.tumblr.com/blog/sian-t"),
        ),
        ('text="sian-t" xmlUrl="https://sian.example.org/rss"', (None, "sian-t", "https://sian.example.org")),
        ('text="My blog" xmlUrl="https://sian.example.org/"', ("My blog", None, "https://sian.example.org")),
        ('text="sian-t"', (None, "sian-t", None)),
        ('title="x y" htmlUrl="javascript:alert(1)"', ("x y", None, None)),
        ('title="x y" xmlUrl="http://[bad"', ("x y", None, "http://[bad")),
    ],
)
def test_a_blog_is_known_by_its_link_else_by_its_title(read: Read, outline: str, found: tuple):
    reading = read(opml(outline))
    assert reading.table.select("display_name", "handle", "profile_url").rows() == [found]
    assert reading.table["direction"].to_list() == ["following"]
    assert reading.receipt.problems == ()


def test_blogs_in_folders_are_read_and_numbered_as_they_stand(read: Read):
    inner = '<outline text="Old"><outline text="a-b" xmlUrl="https://a-b.tumblr.com/rss"/></outline>'
    reading = read(opml(SIAN).replace("</body>", f"{inner}</body>"))
    assert reading.table.select("handle", "source_row").rows() == [("sian-t", 1), ("a-b", 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["following.opml", "following (1).opml", "blogs.opml", "blogs.xml"])
def test_encoding_and_file_name_do_not_matter(read: Read, encoding: str, name: str):
    assert read(opml(SIAN).encode(encoding), name).table["handle"].to_list() == ["sian-t"]


def test_a_list_of_no_blogs_is_a_result(read: Read):
    receipt = read(opml()).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE opml [<!ENTITY a "b">]>' + opml(SIAN).partition("?>")[2], "BC-IMP-171"),
        (opml(SIAN).removesuffix("</body></opml>"), "BC-IMP-172"),
        ("<list><opml/></list>", "BC-IMP-033"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(read: Read, text: str, code: str):
    receipt = read(text).receipt
    assert (receipt.rows, receipt.files) == (0, 0)
    assert [problem.code for problem in receipt.problems] == [code]


def test_entities_do_not_swell(read: Read):
    bomb = '<!DOCTYPE opml [<!ENTITY a "zanzibar"><!ENTITY b "&a;&a;&a;">]><opml><body>&b;</body></opml>'
    reading = read(bomb)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-171"]
    assert "zanzibar" not in str(reading)


@pytest.mark.parametrize("name", ["subscriptions.opml", "feeds.xml"])
def test_a_list_of_other_feeds_is_not_tumblrs(read: Read, name: str):
    other = 'text="News" xmlUrl="https://news.example.org/rss"'
    assert read(opml(other, other, SIAN), name).receipt.reader == ""


@pytest.mark.parametrize(
    ("timestamp", "since"),
    [
        ("2019-05-06T07:08:09+00:00", "2019-05-06"),
        ("2019-05-06 07:08:09", "2019-05-06"),
        (1557126489, "2019-05-06"),
        ("\\N", None),
        (None, None),
    ],
)
def test_blogs_no_longer_followed_are_removed(read: Read, timestamp: object, since: str | None):
    reading = read(payload(unfollows=[{"blog_name": "old-mate", "timestamp": timestamp}]), "payload-0.json")
    (row,) = reading.table.select("handle", "direction", "since").rows()
    assert (row[:2], row[2] and row[2].isoformat()) == (("old-mate", "removed"), since)


def test_a_blog_of_which_notifications_were_opened_is_one_weak_contact(read: Read):
    notes = [note("sian-t"), note("Sian-T"), note("\\N"), note(None), note("mine"), note("ruan")]
    reading = read(payload(push_notification_opens=notes), "payload-0.json")
    rows = [("sian-t", "group_message", 1), ("ruan", "group_message", 6)]
    assert reading.table.select("handle", "direction", "source_row").rows() == rows
    assert reading.owner.handles == {"mine"}


def test_the_owner_is_known_and_in_no_receipt(read: Read):
    reading = read(payload(email="wenna@example.org", unfollows=[]), "payload-0.json")
    assert reading.owner.emails == {"wenna@example.org"}
    assert "wenna" not in str(reading.receipt)


def test_a_payload_alone_is_read_in_part(read: Read):
    receipt = read(payload(unfollows=[]), "payload-0.json").receipt
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-170"]
    assert receipt.in_part
    assert receipt.files == 1


@pytest.mark.parametrize("top", ["", "tumblr export/", "again/deeper/"])
def test_with_the_list_of_blogs_beside_it_nothing_is_missing(read_zip: Read, top: str):
    members = {
        f"{top}payload-0.json": payload(unfollows=[{"blog_name": "old-mate"}]),
        f"{top}following.opml": opml(SIAN),
        "__MACOSX/._payload-0.json": b"\0\5\x16\7",
    }
    reading = read_zip(members)
    assert set(reading.table["handle"]) == {"old-mate", "sian-t"}
    assert (reading.receipt.problems, reading.receipt.in_part) == ((), False)


def test_a_renamed_payload_is_found(read: Read):
    assert read(payload(unfollows=[{"blog_name": "a"}]), "my data.json").table["handle"].to_list() == ["a"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ('[{"data": {"unfollows": [', "payload-0.json", "BC-IMP-023"),
        ('[{"data": {}}, ', "payload-1.json", "BC-IMP-023"),
        (payload(unfollows=[{"name": "x"}]), "payload-0.json", "BC-IMP-034"),
    ],
)
def test_a_payload_that_cannot_be_read_is_told(read: Read, text: str, name: str, code: str):
    assert code in [problem.code for problem in read(text, name).receipt.problems]


@pytest.mark.parametrize("text", ['[{"data": {"unfollow": []}}]', '{"data": {"unfollows": []}}', "[]"])
def test_other_json_is_not_tumblrs(read: Read, text: str):
    assert read(text, "data.json").receipt.reader == ""
