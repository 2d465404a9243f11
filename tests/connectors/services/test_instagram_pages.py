from datetime import date
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest

from connectors.owner import Owner
from connectors.read_path import read_path
from connectors.reader import Reading
from connectors.services.instagram.dates import utc_days
from connectors.services.instagram.headers import Header, header_of
from connectors.services.instagram.pages import people_on

FOLDER = "connections/followers_and_following/"
DAY = "Jan 05, 2025 10:03 am"


def page(*rows: str, above: str = "", below: str = "", main: str = 'main class="q" role="main"') -> str:
    styles = "<style>" + "a{color:red}" * 900 + "</style>"
    end = main.split()[0]
    body = f"<header><h1>Followers</h1>{above}</header><{main}>{''.join(rows)}</{end}>{below}"
    return f"<html><head>{styles}<title>x</title></head><body>{body}</body></html>"


def follower(handle: str, day: str = DAY) -> str:
    link = f'<a target="_blank" href="https://www.instagram.com/{handle}">{handle}</a>'
    return f'<div class="pam"><div class="p"><div><div>{link}</div><div>{day}</div></div></div></div>'


def following(handle: str, day: str = DAY) -> str:
    link = f"https://www.instagram.com/_u/{handle}"
    inner = f'<div><div><a href="{link}">{link}</a></div><div>{day}</div></div>'
    return f'<div class="pam"><h2 class="h">{handle}</h2><div class="p">{inner}</div></div>'


def table(*pairs: tuple[str, str], day: str = DAY) -> str:
    rows = "".join(f"<tr><td class='q'>{label}</td><td>{value}</td></tr>" for label, value in pairs)
    inner = f'<div class="pam"><div><table>{rows}</table></div></div>'
    return f'<div class="pam"><div class="p">{inner}</div><div class="o">{day}</div></div>'


def contact(*pairs: tuple[str, str]) -> str:
    cell = "<tr><td colspan='2'>{}<div><div>{}</div></div></td></tr>"
    rows = "".join(cell.format(label, value) for label, value in pairs)
    return f'<div class="pam"><div class="p"><table>{rows}</table></div></div>'


def handles(text: str) -> list[str | None] | None:
    found = people_on(lxml.html.document_fromstring(text))
    return None if found is None else [person.handle for person in found.people]


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (page(follower("sian.t"), follower("amina_h")), ["sian.t", "amina_h"]),
        (page(following("sian.t"), following("amina_h")), ["sian.t", "amina_h"]),
        (page(follower("sian.t")), ["sian.t"]),
        (page(following("sian.t")), ["sian.t"]),
        (page(table(("Name", "A B"), ("Username", "sian.t"))), ["sian.t"]),
        (page(table(("Name", "A B"), ("Username", "sian.t")), table(("Username", "x"))), ["sian.t", "x"]),
        (page(table(("Nimi", "A B"), ("Tunnus", "sian.t"))), ["sian.t"]),
        (page("<ul>", "<li><a href='https://instagram.com/sian.t/'>x</a></li>", "</ul>"), ["sian.t"]),
        (page("<div>", follower("sian.t"), follower("amina_h"), "</div>"), ["sian.t", "amina_h"]),
        (page("<h2>Followers</h2>", follower("sian.t"), follower("x")), ["sian.t", "x"]),
        (page(follower("sian.t"), main='div role="main"'), ["sian.t"]),
        (page(follower("sian.t"), follower("sian.t")), ["sian.t", "sian.t"]),
        (page(*(f"<div><h2>{h}</h2><div>{DAY}</div></div>" for h in ("sian.t", "x"))), ["sian.t", "x"]),
        (page("<a href='https://www.threads.net/@sian.t'>sian.t</a>"), ["sian.t"]),
    ],
)
def test_people_are_found_whatever_the_classes_are(text: str, found: list[str]):
    assert handles(text) == found


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/legal/terms/",
        "https://www.instagram.com/about",
        "https://www.instagram.com/p/C1a2b3/",
        "https://www.instagram.com/",
        "https://www.instagram.com.example.org/sian.t",
        "https://sian.example.org/sian.t",
        "javascript:alert(1)",
        "files/Instagram-Logo.png",
    ],
)
def test_links_that_lead_to_no_profile_are_nobody(link: str):
    assert handles(page(f"<div class='pam'><a href='{link}'>somebody</a></div>")) is None


def test_links_around_the_list_are_nobody():
    own = "<footer><a href='https://www.instagram.com/instagram'>Instagram</a></footer>"
    assert handles(page(follower("x"), follower("y"), own, above=own, below=own)) == ["x", "y"]
    assert handles(page(own)) is None
    rows = f"{follower('x')}{follower('y')}<p><a href='https://www.instagram.com/creators'>c</a></p>"
    assert handles(f"<html><body><div>{rows}</div>{own}</body></html>") == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (page(), []),
        (page("  \n "), []),
        (page("<p>You have no followers</p>"), None),
        (page("<div class='pam'><div>Jan 05, 2025</div></div>"), None),
        ("<html><body></body></html>", None),
        ("<html><body><div>Followers</div></body></html>", None),
    ],
)
def test_only_an_empty_main_part_is_an_empty_list(text: str, found: list[str] | None):
    assert handles(text) == found


def test_a_page_that_is_not_understood_is_a_problem_and_hides_no_other_list(read):
    pages = {FOLDER + "followers_1.html": page("<p>new</p>"), FOLDER + "following.html": page(following("x"))}
    reading = read(pages)
    assert reading.table["handle"].to_list() == ["x"]
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-070"]
    assert reading.receipt.in_part


def test_a_page_that_breaks_off_is_told(read):
    whole = page(follower("x"), follower("y"), follower("z"))
    reading = read({FOLDER + "followers_1.html": whole[: whole.index("z</a>")]})
    assert "x" in reading.table["handle"].to_list()
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-060"]
    assert reading.receipt.in_part


def test_an_empty_page_is_a_result(read):
    receipt = read({FOLDER + "followers_1.html": page(), FOLDER + "following.html": page()}).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 2, ())


def test_a_block_in_which_nobody_is_found_is_counted(read):
    gone = '<div class="pam"><div class="p">Instagram user</div></div>'
    receipt = read({FOLDER + "followers_1.html": page(follower("x"), gone, follower("y"))}).receipt
    assert (receipt.rows, receipt.unusable) == (2, 1)


@pytest.mark.parametrize(
    ("file", "row", "direction"),
    [
        ("followers_1.html", follower("x"), "follower"),
        ("followers.html", follower("x"), "follower"),
        ("following.html", following("x"), "following"),
        ("close_friends.html", table(("Username", "x")), "close_friend"),
        ("pending_follow_requests.html", table(("Username", "x")), "request_sent"),
        ("recent_follow_requests.html", table(("Username", "x")), "request_sent"),
        ("follow_requests_you've_received.html", table(("Username", "x")), "request_received"),
        ("recently_unfollowed_profiles.html", table(("Username", "x")), "removed"),
        ("blocked_accounts.html", following("x"), "blocked"),
        ("removed_suggestions.html", table(("Username", "x")), "suggested"),
    ],
)
def test_a_page_is_the_list_that_its_name_says(read, file: str, row: str, direction: str):
    reading = read({"ig/" + FOLDER + file: page(row)})
    assert reading.table.select("direction", "handle").rows() == [(direction, "x")]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize("file", ["restricted_profiles.html", "hide_story_from.html"])
def test_a_page_without_a_direction_of_its_own_adds_no_row(read, file: str):
    receipt = read({FOLDER + file: page(table(("Username", "x")))}).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())
    assert "1 people in lists that add no connection" in receipt.notes


def test_a_table_gives_the_name_and_never_the_web_site_for_a_profile(read):
    site = "<div><a href='https://www.instagram.com/brand'>https://www.instagram.com/brand</a></div>"
    row = table(("Name", "Siân &amp; Co"), ("Username", "<span>sian.t</span>"))
    row = row.replace("<table>", f"<table><tr><td colspan='2'>URL{site}</td></tr>")
    reading = read({FOLDER + "close_friends.html": page(row, table(("Username", "x")))})
    found = reading.table.select("display_name", "handle", "profile_url", "since").rows()
    assert found[0] == ("Siân & Co", "sian.t", None, date(2025, 1, 5))
    assert len(found) == 2


def test_synced_contacts_on_a_page_keep_names_phones_and_addresses(read):
    rows = (
        contact(("First Name", "Siân"), ("Last Name", "Tregear"), ("Contact Information", "+44 7700 900311")),
        contact(("Vorname", "Jürgen 12 2024"), ("Kontaktinformationen", "j@example.org")),
        contact(("Etunimi", "Hedra"), ("Sukunimi", "Vosper"), ("Yhteystiedot", "44 7700 900412")),
        contact(("Contact Information", "01632 960412")),
    )
    reading = read({"connections/contacts/synced_contacts.html": page(*rows)})
    assert reading.table.select("direction", "display_name", "emails", "phones").rows() == [
        ("contact", "Siân Tregear", [], ["+44 7700 900311"]),
        ("contact", "Jürgen 12 2024", ["j@example.org"], []),
        ("contact", "Hedra Vosper", [], ["44 7700 900412"]),
        ("contact", None, [], ["01632 960412"]),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jan 05, 2025 10:03 am", date(2025, 1, 5)),
        ("Jan 5, 2025, 10:03 AM", date(2025, 1, 5)),
        ("Jan 05, 2025 4:00 pm", date(2025, 1, 6)),
        ("Jan 05, 2025 3:59 pm", date(2025, 1, 5)),
        ("Jan 05, 2025 12:30 am", date(2025, 1, 5)),
        ("Jan 05, 2025 12:30 pm", date(2025, 1, 5)),
        ("Dec 31, 2025 11:59 pm", date(2026, 1, 1)),
        ("Aug 09, 2026 9:49 am", date(2026, 8, 9)),
        ("05.01.2025, 10:03", date(2025, 1, 5)),
        ("05.01.2025, 18:03", date(2025, 1, 6)),
        ("03. Sept. 2026, 9:33 pm", date(2026, 9, 4)),
        ("ago 07, 2026 8:17 da tarde/noite", date(2026, 8, 8)),
        ("ago 10, 2026 4:38 da manhã", date(2026, 8, 10)),
        ("2025-01-05 10:03", date(2025, 1, 5)),
        ("15 mei 2026 20:30", date(2026, 5, 16)),
        ("the day after", None),
        (None, None),
    ],
)
def test_a_day_is_told_at_utc_from_the_hours_instagram_shows(text: str | None, day: date | None):
    assert utc_days([text]) == [day]


def test_dates_in_an_unknown_form_are_counted_and_the_people_kept(read):
    rows = (follower("x", "14 พ.ย. 2566 22:13"), follower("y"), follower("z", ""))
    reading = read({FOLDER + "followers_1.html": page(*rows)})
    assert reading.table.select("handle", "since").rows() == [
        ("x", None),
        ("y", date(2025, 1, 5)),
        ("z", None),
    ]
    assert "1 dates on web pages have a form that we do not know" in reading.receipt.notes


MADE = '<aside role="contentinfo">Made <time datetime="2026-08-19T14:33Z">on Wednesday</time>{}</aside>'
RANGE = '<div>from <time datetime="{}T22:00Z">a</time> to <time datetime="2026-08-18T22:00Z">b</time></div>'


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ("", Header()),
        (MADE.format(""), Header(date(2026, 8, 19))),
        (MADE.format(RANGE.format("2025-08-18")), Header(date(2026, 8, 19), date(2025, 8, 18))),
        (MADE.format(RANGE.format("2004-01-01")), Header(date(2026, 8, 19))),
        ('<time datetime="soon">x</time>', Header()),
    ],
)
def test_a_page_says_when_it_was_made_and_for_which_time(above: str, header: Header):
    row = follower("x", '<time datetime="2031-01-01">x</time>')
    assert header_of(lxml.html.document_fromstring(page(row, above=above))) == header


def test_pages_of_a_date_range_are_told_once(read):
    above = MADE.format(RANGE.format("2025-08-18"))
    pages = {
        FOLDER + "followers_1.html": page(follower("x"), above=above),
        FOLDER + "following.html": page(following("y", "Jan 05, 2019 10:03 am"), above=above),
    }
    receipt = read(pages).receipt
    assert [problem.code for problem in receipt.problems] == ["BC-IMP-071"]
    assert (receipt.in_part, receipt.made) == (True, date(2026, 8, 19))


def test_followers_of_one_year_on_pages_are_told_as_in_json(read):
    pages = {
        FOLDER + "followers_1.html": page(follower("x", "Jan 05, 2026 1:00 am")),
        FOLDER + "following.html": page(following("y", "Jan 05, 2019 1:00 am")),
    }
    assert [problem.code for problem in read(pages).receipt.problems] == ["BC-IMP-042"]


def test_a_missing_part_hides_no_cut_by_date(read):
    pages = {
        FOLDER + "followers_2.html": page(follower("x", "Jan 05, 2026 1:00 am")),
        FOLDER + "following.html": page(following("y", "Jan 05, 2019 1:00 am")),
    }
    assert [problem.code for problem in read(pages).receipt.problems] == ["BC-IMP-041", "BC-IMP-042"]


def test_a_missing_part_is_told(read):
    pages = {f"{FOLDER}followers_{number}.html": page(follower(f"x{number}")) for number in (1, 3)}
    assert [problem.code for problem in read(pages).receipt.problems] == ["BC-IMP-041"]


def test_json_wins_where_both_are_there(read):
    rows = [{"title": "", "string_list_data": [{"value": "json", "timestamp": 1700000000}]}]
    both = {
        FOLDER + "followers_1.json": rows,
        FOLDER + "followers_1.html": page(follower("html")),
        FOLDER + "following.html": page(following("y")),
    }
    reading = read(both)
    assert sorted(reading.table["handle"]) == ["json", "y"]
    assert "1 web pages were left out, since their lists came as JSON too" in reading.receipt.notes


def test_a_page_stands_in_for_json_that_breaks_off(read):
    both = {FOLDER + "followers_1.json": "[{", FOLDER + "followers_1.html": page(follower("html"))}
    reading = read(both)
    assert reading.table["handle"].to_list() == ["html"]
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-023"]


def test_deleted_accounts_are_counted_and_left_out(read):
    reading = read({FOLDER + "followers_1.html": page(follower("__deleted__12"), follower("x"))})
    assert (reading.table["handle"].to_list(), reading.receipt.unusable) == (["x"], 1)


def test_markup_in_a_name_stays_text(read):
    row = table(("Name", "&lt;img src=x onerror=alert(1)&gt; =HYPERLINK(1)"), ("Username", "x"))
    row += "<script>document.write('<a href=https://www.instagram.com/y>y</a>')</script>"
    reading = read({FOLDER + "close_friends.html": page(row)})
    assert reading.table.select("display_name", "handle").rows() == [
        ("<img src=x onerror=alert(1)> =HYPERLINK(1)", "x")
    ]


DEEP = "<div>" * 200


# Quadratic work would take many minutes here: the bound only stops it.
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "rows",
    [
        DEEP + "".join(f"<a href='https://www.instagram.com/p{n}'>x</a>" for n in range(20_000)),
        DEEP + "<a href='https://www.instagram.com/p'>x</a>" * 20_000,
        "".join(f"<h2>p{n}</h2>{DAY}" for n in range(20_000)),
        "<table><tr><td>" * 200,
    ],
)
def test_a_page_made_to_be_slow_is_read_all_the_same(rows: str):
    assert len(handles(page(rows)) or ()) <= 20_000


def test_the_owner_is_who_the_profile_page_says(read):
    said = (("Email", "m@example.org"), ("Username", "morwenna.t"), ("Name", "Morwenna T"))
    path = "personal_information/personal_information/personal_information.html"
    reading = read({FOLDER + "followers_1.html": page(follower("x")), path: page(contact(*said))})
    names, known, emails = ({"Morwenna T"}, {"morwenna.t"}, {"m@example.org"})
    assert reading.owner == Owner(frozenset(names), frozenset(known), frozenset(emails))


@pytest.mark.parametrize(
    ("files", "read_by"),
    [
        ({"followers_1.html": page(follower("x"))}, [("instagram", 1, [])]),
        ({"following (1).html": page(following("x"))}, [("instagram", 1, [])]),
        ({"synced_contacts.html": page(contact(("First Name", "Hedra")))}, [("instagram", 1, [])]),
        (
            {"followers.html": page(follower("x").replace("www.instagram.com/", "www.threads.net/@"))},
            [("threads", 1, [])],
        ),
        ({"followers.html": page("<p>x</p>")}, [("", 0, ["BC-IMP-031"])]),
        ({"people.html": "<html><title>Instagram</title></html>"}, [("", 0, ["BC-IMP-031"])]),
    ],
)
def test_a_loose_page_is_known_by_its_name_and_its_links(
    tmp_path: Path, files: dict[str, str], read_by: list[tuple[str, int, list[str]]]
):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = [
        (r.receipt.reader, r.receipt.rows, [problem.code for problem in r.receipt.problems])
        for r in read_path(tmp_path)
    ]
    assert told == read_by


def test_the_first_page_is_told_only_where_no_list_came(tmp_path: Path):
    (tmp_path / "start_here.html").write_text("<html><title>Instagram</title></html>")
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-031"]
    (tmp_path / "followers_1.html").write_text(page(follower("x")))
    assert [reading.receipt.problems for reading in read_path(tmp_path)] == [()]


def test_facebooks_pages_of_the_same_name_are_not_instagrams(tmp_path: Path, zips: SimpleNamespace):
    path = "following_and_followers/followers.html"
    readings = read_path(zips.written(tmp_path / "facebook.zip", {path: page(follower("x"))}))
    assert all(reading.receipt.reader != "instagram" for reading in readings)


def test_copies_in_resource_forks_are_not_read(read):
    pages = {
        FOLDER + "followers_1.html": page(follower("x")),
        "__MACOSX/" + FOLDER + "._followers_1.html": "x",
    }
    assert read(pages).table["handle"].to_list() == ["x"]


def test_a_page_in_an_unknown_file_beside_the_lists_is_counted(read):
    pages = {
        FOLDER + "followers_1.html": page(follower("x")),
        FOLDER + "something_new.html": page(follower("y")),
    }
    notes = read(pages).receipt.notes
    assert "1 files beside the lists are of a kind that we do not know" in notes
