"""Facebook's web pages: blocks of every generation, and what must never become a person."""

from html import escape
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

FRIENDS = "connections/friends/your_friends.html"
FOLLOWERS = "connections/followers/people_who_followed_you.html"
ROWS = [("Siân O'Shea", "Nov 14, 2023 10:13:20 pm"), ("Łukasz Wójcik", "Mar 3, 2021 8:05:01 am")]
READ = [("Siân O'Shea", "2023-11-14"), ("Łukasz Wójcik", "2021-03-03")]

SECTION = (
    '<section class="_a6-g"><h2 class="_2ph_ _a6-h _a6-i">{}</h2><div class="_a6-p"></div>'
    '<footer><div class="_a72d">{}</div></footer></section>'
)
DIV = (
    '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_3-95 _2pim _a6-h _a6-i">{}</div>'
    '<div class="_3-95 _a6-p"><div><div></div></div></div>'
    '<div class="_3-94 _a6-o"><a href="#"><div class="_a72d">{}</div></a></div></div>'
)
OLD = (
    '<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">{}</div>'
    '<div class="_3-94 _2lem">{}</div></div>'
)
TABLE = (
    '<section class="_a6-g"><div class="_a6-p"><section class="_a6-g"><div class="_a6-p"><table><tr>'
    '<td class="_a6_q">Name</td><td class="_a6_r">{}</td></tr></table></div></section></div>'
    '<footer><div class="_a72d">{}</div></footer></section>'
)
NEVER_SEEN = '<div class="x1"><div class="x2"><div>{}</div></div><p class="x3"><a href="#">{}</a></p></div>'
ODD_AND_EVEN = '<li class="r"><b>{}</b><br><i>{}</i></li>'
CELLS = "<tr><td>{}</td><td>{}</td></tr>"
AROUND = '<nav><a href="/">Facebook</a></nav><header><h1>Your friends</h1></header>{}<footer>' + "".join(
    f'<div><a href="https://www.facebook.com/{word}">{word}</a></div>'
    for word in ("Help", "Privacy", "Terms", "About")
)


def page(
    block: str, rows=ROWS, around: str = AROUND + "</footer>", main: str = '<div role="main">{}</div>'
) -> str:
    blocks = "".join(block.format(escape(name), day) for name, day in rows)
    body = around.format(main.format(blocks))
    return f"<html><head><title>Your friends</title></head><body>{body}</body></html>"


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


def people(reading: Reading) -> list[tuple[str, str | None]]:
    rows = reading.table.select("display_name", "since").rows()
    return [(name, day.isoformat() if day else None) for name, day in rows]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


@pytest.mark.parametrize("main", ['<div role="main">{}</div>', "<main>{}</main>", "<div>{}</div>", "{}"])
@pytest.mark.parametrize("block", [SECTION, DIV, OLD, TABLE, NEVER_SEEN, ODD_AND_EVEN])
def test_every_generation_of_blocks_is_read(read, block: str, main: str):
    reading = read({FRIENDS: page(block, main=main)})
    assert (people(reading), codes(reading)) == (READ, [])
    assert reading.table["direction"].to_list() == ["friend", "friend"]
    assert reading.receipt.files == 1


def test_a_table_of_names_and_days_is_read(read):
    assert people(read({FRIENDS: page(CELLS, main="<table>{}</table>")})) == READ


@pytest.mark.parametrize(
    ("path", "direction"),
    [
        ("friends/friends.html", "friend"),
        ("friends_and_followers/friends.html", "friend"),
        ("top/connections/friends/your_friends (1).htm", "friend"),
        ("connections/friends/removed_friends.html", "removed"),
        ("connections/friends/rejected_friend_requests.html", "removed"),
        ("connections/friends/sent_friend_requests.html", "request_sent"),
        ("friends_and_followers/friend_requests_received.html", "request_received"),
        ("connections/followers/who_you_ve_followed.html", "following"),
        ("following_and_followers/following.html", "following"),
        ("following_and_followers/followers.html", "follower"),
        ("connections/followers/people_who_followed_you_1.html", "follower"),
    ],
)
def test_a_page_is_known_by_its_path_in_every_language(read, path: str, direction: str):
    reading = read(
        {path: page(DIV, [("Jürgen Müller", "14. Nov. 2023, 22:13")]).replace("Your friends", "Liste")}
    )
    assert reading.table.select("direction", "display_name").rows() == [(direction, "Jürgen Müller")]
    assert people(reading)[0][1] == "2023-11-14"


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("Your friends", "friend"),
        ("Deine Freunde", "friend"),
        ("Who you&#039;ve followed", "following"),
        ("Removed friends", "removed"),
    ],
)
def test_a_renamed_page_is_known_by_its_title(read, title: str, direction: str):
    reading = read({"saved page.html": page(SECTION).replace("<title>Your friends", f"<title>{title}")})
    assert reading.table["direction"].unique().to_list() == [direction]


@pytest.mark.parametrize(
    "name", ["people_you_may_know.html", "suggested_friends.html", "friends_you_see_less.html"]
)
def test_suggestions_are_never_friends_whatever_their_title(read, name: str):
    suggested = page(SECTION, [("Never Friend", "Nov 14, 2023")])
    reading = read({FRIENDS: page(SECTION), f"connections/friends/{name}": suggested})
    assert people(reading) == READ
    assert "1 files of suggestions and other people who are no friends were left out" in reading.receipt.notes


def test_followers_need_no_day(read):
    rows = [("Austol Hendy", ""), ("Cher", ""), ("Mabyn Trethewey", "")]
    for block in (SECTION, OLD, '<div class="x"><p>{}</p>{}</div>'):
        reading = read({FOLLOWERS: page(block, rows)})
        assert people(reading) == [(name, None) for name, _ in rows]


@pytest.mark.parametrize(
    "hidden",
    [
        "<html><body>Wenna</body></html>",
        "<html><body><table><tr><td>Anna</td></tr></table></body></html>",
        "<html><body><main><p>There is nothing here.</p></main></body></html>",
        page(NEVER_SEEN, ROWS[:1]),  # one block is no repetition
        page(NEVER_SEEN, [(name, "") for name, _ in ROWS]),  # no day, and no followers
        page('<div><a href="#">{}</a><i>{}</i></div>'),  # links are navigation
        page(NEVER_SEEN, main="<main>{0}</main><main>{0}</main>"),  # days are left over
        page(NEVER_SEEN, main='<div class="_a6-g">Your friends</div>{}'),  # people beside the known blocks
        page(SECTION, [("Name", day) for _, day in ROWS * 2]),  # a label, met again and again
    ],
)
def test_a_page_that_we_cannot_read_is_a_problem_and_hides_no_other(read, hidden: str):
    reading = read({FRIENDS: hidden, FOLLOWERS: page(SECTION, [("Austol Hendy", "")])})
    assert codes(reading) == ["BC-IMP-040"]
    assert "JSON" in reading.receipt.problems[0].do
    assert people(reading) == [("Austol Hendy", None)]
    assert (reading.receipt.files, reading.receipt.in_part) == (1, True)


def test_pages_that_we_cannot_read_are_one_problem(read):
    reading = read({FRIENDS: "<html></html>", FOLLOWERS: "<p>x</p>"})
    assert codes(reading) == ["BC-IMP-040"]
    assert "2 lists" in reading.receipt.problems[0].what
    assert reading.receipt.files == 0


def test_an_empty_main_part_is_an_empty_list(read):
    reading = read({FRIENDS: page(SECTION, [])})
    assert (reading.receipt.rows, reading.receipt.files, codes(reading)) == (0, 1, [])


@pytest.mark.parametrize(
    ("block", "name", "unusable"),
    [
        (SECTION, "", 1),
        (DIV, "\u200b", 1),
        (OLD, " ", 1),
        ('<div class="_a6-g"><p>{}</p><div class="_a72d">{}</div></div>', "", 1),
        (SECTION, "<img src=x onerror=alert(1)>", 0),
        (SECTION, "javascript:alert(1)", 0),
        (SECTION, "SiÃ¢n", 0),  # pages are no mojibake
        (SECTION, "Wenna \u202eO", 0),
    ],
)
def test_a_name_is_kept_as_written_and_a_blank_one_counted(read, block: str, name: str, unusable: int):
    reading = read({FRIENDS: page(block, [(name, "Nov 14, 2023"), *ROWS])})
    assert [shown for shown, _ in people(reading)] == ([] if unusable else [name]) + [
        name for name, _ in ROWS
    ]
    assert reading.receipt.unusable == unusable


def test_two_friends_of_one_name_are_two(read):
    reading = read({FRIENDS: page(SECTION, [ROWS[0], ROWS[0]])})
    assert people(reading) == [READ[0], READ[0]]


def test_a_frame_around_a_group_is_no_person(read):
    group = '<section class="_a6-g"><h2 class="_a6-h">Friends</h2><div class="_a6-p">{}</div></section>'
    assert people(read({FRIENDS: page(SECTION, main=group)})) == READ
    assert people(read({FRIENDS: page(SECTION, ROWS[:1], main=group)})) == READ[:1]


def test_a_day_in_unknown_words_is_left_open_and_counted(read):
    reading = read({FRIENDS: page(SECTION, [("Wenna", "14 พ.ย. 2566"), *ROWS])})
    assert people(reading) == [("Wenna", None), *READ]
    assert "1 dates are in words that we do not know; they are left open" in reading.receipt.notes


def test_a_page_that_breaks_off_is_told_and_read_as_far_as_it_goes(read):
    whole = page(SECTION)
    reading = read({FRIENDS: whole[: whole.index("Łukasz") - 5]})
    assert (codes(reading), reading.receipt.in_part) == (["BC-IMP-060"], True)
    assert people(reading)[0] == READ[0]


def test_json_wins_where_a_folder_holds_both(read):
    json = {"friends_v2": [{"name": "Wenna", "timestamp": 1_600_000_000}]}
    reading = read({FRIENDS: page(SECTION), FRIENDS.replace(".html", ".json"): json})
    assert people(reading) == [("Wenna", "2020-09-13")]
    assert "1 web pages of lists that came as JSON too were left out" in reading.receipt.notes
    assert codes(reading) == []


@pytest.mark.parametrize("damaged", ['{"friends_v2": [{"name": "Wen', '{"data": {"n": 1}}', b""])
def test_a_page_is_read_where_its_json_cannot_be(read, damaged: str | bytes):
    reading = read({FRIENDS: page(SECTION), FRIENDS.replace(".html", ".json"): damaged})
    assert people(reading) == READ
    assert (len(codes(reading)), reading.receipt.in_part) == (1, True)


def test_a_download_of_another_age_is_read_beside(read):
    json = {"friends_v2": [{"name": "Wenna", "timestamp": 1_600_000_000}]}
    reading = read({"new/" + FRIENDS: page(SECTION), "old/" + FRIENDS.replace(".html", ".json"): json})
    assert sorted(people(reading)) == sorted([("Wenna", "2020-09-13"), *READ])


def test_a_missing_numbered_page_is_a_problem(read):
    pages = [f"connections/followers/people_who_followed_you_{number}.html" for number in (1, 3)]
    assert codes(read({path: page(SECTION) for path in pages})) == ["BC-IMP-041"]


@pytest.mark.parametrize("data", [b"", b"  ", b"\x89PNG\r\n....", b"<html"])
def test_what_is_no_page_is_told(read, data: bytes):
    reading = read({FRIENDS: data, FOLLOWERS: page(SECTION)})
    assert len(codes(reading)) == 1
    assert people(reading) == READ


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_encoding_does_not_matter(read, encoding: str):
    assert people(read({FRIENDS: page(SECTION).encode(encoding)})) == READ


def test_instagrams_pages_are_not_facebooks(tmp_path: Path, zips: SimpleNamespace):
    link = '<html><title>Followers</title><div class="_a6-g"><a href="https://www.instagram.com/x">x</a></div></html>'
    for path in ("connections/followers_and_following/followers_1.html", "followers_1.html", "friends.html"):
        readings = read_path(zips.written(tmp_path / "export.zip", {path: link}))
        assert "facebook" not in {reading.receipt.reader for reading in readings}


def test_no_name_on_a_page_reaches_a_receipt(read):
    secret = "Zanzibarcanary"
    reading = read({FRIENDS: page(SECTION, [(secret, f"14 {secret} 2023")]), FOLLOWERS: f"<p>{secret}</p>"})
    assert secret not in str(reading.receipt)


def test_loose_pages_beside_json_and_the_first_page_are_answered(tmp_path: Path):
    (tmp_path / "your_friends.html").write_text(page(SECTION), encoding="utf-8")
    (tmp_path / "your_friends.json").write_text('{"friends_v2": [{"name": "Wenna"}]}')
    (tmp_path / "start_here.html").write_text('<html><a href="https://www.facebook.com">Facebook</a></html>')
    (reading,) = read_path(tmp_path)
    assert (people(reading), codes(reading)) == ([("Wenna", None)], [])
