import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

HEADER = "First Name,Last Name,Nickname,Display Name,Profile URL\n"
CIRCLE = "Takeout/Google+ Circles/{}.csv"
POST = "Takeout/Google+ Stream/Posts/{}.json"
ME = {
    "displayName": "Tamsyn Pender",
    "profilePageUrl": "https://plus.google.com/+TP",
    "resourceName": "users/99999",
}


def somebody(name: str, number: int | None = None) -> dict[str, str]:
    if number is None:
        return {"displayName": name}
    link = f"https://plus.google.com/{number}"
    return {"displayName": name, "profilePageUrl": link, "resourceName": f"users/{number}"}


def post(*comments: tuple[dict[str, str], str], author: object = ME) -> dict[str, object]:
    said = [{"author": who, "creationTime": when, "content": "secret"} for who, when in comments]
    return {
        "author": author,
        "creationTime": "2017-01-01 10:00:00+0000",
        "content": "secret",
        "comments": said,
    }


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "takeout-20190101T000000Z-001.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (
            "Siân,Rees,,Siân Rees,https://plus.google.com/100000000000000000001",
            ("Siân Rees", None, "100000000000000000001"),
        ),
        (",,Jory,,https://plus.google.com/+JoryN", ("Jory", "JoryN", None)),
        ("Null,Na,nick,,", ("Null Na", None, None)),
        (",,,Only Shown,", ("Only Shown", None, None)),
    ],
)
def test_people_in_a_circle_are_followed(read, row: str, found: tuple[str | None, ...]):
    table = read({CIRCLE.format("Friends"): HEADER + row + "\n"}).table
    assert table.select("display_name", "handle", "platform_id").rows() == [found]
    assert table["direction"].to_list() == ["following"]


@pytest.mark.parametrize("name", ["Друзья", "Friends (1)", "Year 2 – Siân’s"])
def test_a_circle_may_be_called_anything_and_lie_anywhere(tmp_path: Path, read, name: str):
    row = HEADER + "A,B,,A B,\n"
    assert read({"top/" + CIRCLE.format(name): row}).receipt.rows == 1
    (tmp_path / f"{name}.csv").write_text(row)
    (reading,) = read_path(tmp_path / f"{name}.csv")
    assert reading.receipt.reader == "google+ archive"


def test_many_circles_are_all_read(read):
    circles = {CIRCLE.format(f"Круг {n}"): f"{HEADER}A,B{n},,,\n" for n in range(150)}
    assert read(circles).receipt.rows == 150


def test_an_empty_circle_is_a_result(read):
    receipt = read({CIRCLE.format("Acquaintances"): HEADER}).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,E-mail 1 - Label,E-mail 1 - Value",
        "Name,Given Name,Family Name,Nickname,E-mail 1 - Type,E-mail 1 - Value",
        "service,first_name,last_name,nickname,display_name,profile_url",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    ],
    ids=["address book", "older address book", "typed list", "LinkedIn"],
)
def test_other_tables_of_people_are_no_circles(tmp_path: Path, header: str):
    (tmp_path / "list.csv").write_text(header + "\na,b,c,d,e,f,g\n")
    assert [r.receipt.reader for r in read_path(tmp_path / "list.csv")] != ["google+ archive"]


def test_who_commented_is_one_row_dated_by_the_first_comment(read):
    reading = read(
        {
            POST.format("20170102 - b"): post((somebody("Ann", 10001), "2017-06-23 23:22:15-0700"), (ME, "")),
            POST.format("20170101 - a"): post((somebody("Ann", 10001), "2018-01-01 00:00:00+0000")),
        }
    )
    assert reading.table.select("display_name", "platform_id", "direction").rows() == [
        ("Ann", "10001", "group_message")
    ]
    assert reading.table["since"].item().isoformat() == "2017-06-24"
    assert "secret" not in str(reading.table.to_dicts())


def test_two_of_one_name_are_two_rows(read):
    comments = [(somebody("Ann", 10001), ""), (somebody("Ann", 10002), ""), (somebody("Ann"), "")]
    assert read({POST.format("x"): post(*comments)}).table.height == 3


def test_the_author_of_most_posts_is_the_owner(read):
    posts = {POST.format(str(n)): post() for n in range(2)}
    posts[POST.format("9")] = post((ME, ""), author=somebody("Ann", 10001))
    reading = read(posts)
    assert reading.table["display_name"].to_list() == ["Ann"]
    assert (reading.owner.names, reading.owner.handles) == ({"Tamsyn Pender"}, {"TP"})


@pytest.mark.parametrize("name", ["No�l", "No_l", "Noël", "20170101 - Post"])
def test_damaged_names_of_posts_do_not_matter(tmp_path: Path, read, name: str):
    assert read({POST.format(name): post((somebody("Ann", 10001), ""))}).receipt.rows == 1
    (tmp_path / f"{name}.json").write_text(json.dumps(post((somebody("Ann", 10001), ""))))
    (reading,) = read_path(tmp_path / f"{name}.json")
    assert (reading.receipt.reader, reading.receipt.rows) == ("google+ archive", 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [("{", "BC-IMP-023"), ("[]", "BC-IMP-033"), ('{"author": "x"}', "BC-IMP-033"), ("null", "BC-IMP-033")],
)
def test_a_post_that_cannot_be_read_hides_no_other(read, content: str, code: str):
    members = {POST.format("bad"): content, POST.format("good"): post((somebody("Ann", 10001), ""))}
    reading = read(members)
    assert [problem.code for problem in reading.receipt.problems] == [code]
    assert (reading.receipt.rows, reading.receipt.in_part) == (1, True)


@pytest.mark.parametrize(
    "comments", [None, [], {}, [None, "x", {"author": None}, {"author": {"displayName": " "}}]]
)
def test_comments_of_odd_shapes_name_nobody(read, comments: object):
    reading = read(
        {POST.format("x"): {"author": ME, "comments": comments}, CIRCLE.format("x"): HEADER + "A,B,,,\n"}
    )
    assert reading.receipt.rows == 1
    assert reading.receipt.problems == ()


def test_web_pages_of_the_stream_say_what_to_send(read):
    reading = read({"Takeout/Google+ Stream/Posts/20170101 - x.html": "<html></html>"})
    assert ([p.code for p in reading.receipt.problems], reading.receipt.service) == (
        ["BC-IMP-031"],
        "google_plus",
    )
