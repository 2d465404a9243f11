import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.owner import Owner
from connectors.read_path import read_path
from connectors.reader import Reading
from records.policy import Service

FOLDER = "connections/followers_and_following/"
DAY = 86_400
NOW = 1_770_000_000


def row(handle: str, when: int = NOW) -> dict[str, object]:
    link = f"https://www.instagram.com/{handle}"
    return {"title": "", "string_list_data": [{"href": link, "value": handle, "timestamp": when}]}


def labelled(**said: str) -> dict[str, object]:
    return {"timestamp": NOW, "label_values": [{"label": key, "value": text} for key, text in said.items()]}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
        return reading

    return read


@pytest.mark.parametrize(
    ("one", "handle"),
    [
        (row("sian.t"), "sian.t"),
        (
            {"title": "sian.t", "string_list_data": [{"href": "https://www.instagram.com/_u/sian.t"}]},
            "sian.t",
        ),
        ({"title": "", "string_list_data": [{"href": "https://www.instagram.com/_u/sian.t/?x=1"}]}, "sian.t"),
        ({"string_list_data": {"value": "sian.t"}}, "sian.t"),
        ({"label_values": [{"label": "Username", "value": "sian.t"}]}, "sian.t"),
        ({"label_values": [{"label": "URL", "value": "https://www.instagram.com/sian.t"}]}, "sian.t"),
        ({"string_map_data": {"Username": {"value": "sian.t", "timestamp": NOW}}}, "sian.t"),
        ({"title": "@sian.t\u200e", "string_list_data": []}, "sian.t"),
        ({"title": "", "string_list_data": [{"value": "https://www.instagram.com/_u/sian.t"}]}, "sian.t"),
        ({"title": "Siân", "string_list_data": [{"href": "https://www.instagram.com/_u/sian.t"}]}, "sian.t"),
        ({"label_values": [{"label": "Benutzername", "value": "sian.t"}]}, "sian.t"),
        ({"label_values": [{"label": "Nimi", "value": "S"}, {"label": "K", "value": "sian.t"}]}, "sian.t"),
        ({"label_values": [{"label": "Kaksi", "value": "Siân Tregear"}]}, None),
        ({"title": "", "string_list_data": []}, None),
        ({"label_values": [{"label": "URL", "value": "https://tegen.example.org"}]}, None),
        ("sian.t", None),
        (None, None),
    ],
)
def test_a_handle_is_found_in_every_shape(read, one: object, handle: str | None):
    reading = read({FOLDER + "following.json": {"relationships_following": [one, row("other")]}})
    assert reading.table["handle"].to_list() == ([handle] if handle else []) + ["other"]
    assert reading.receipt.unusable == (handle is None)


@pytest.mark.parametrize(
    ("file", "content", "direction"),
    [
        ("followers_1.json", [row("x")], "follower"),
        ("followers_1.json", row("x"), "follower"),
        ("followers.json", {"relationships_followers": [row("x")]}, "follower"),
        ("following.json", {"relationships_following": [row("x")]}, "following"),
        ("following_1.json", [row("x")], "following"),
        ("close_friends.json", {"relationships_close_friends": [row("x")]}, "close_friend"),
        ("pending_follow_requests.json", [row("x")], "request_sent"),
        ("follow_requests_you_ve_received.json", [row("x")], "request_received"),
        ("recently_unfollowed_accounts.json", [row("x")], "removed"),
        ("blocked_profiles.json", {"relationships_blocked_users": [row("x")]}, "blocked"),
        ("blocked_profiles.json", {"label_values": [{"label": "Username", "value": "x"}]}, "blocked"),
        ("removed_suggestions.json", [row("x")], "suggested"),
        ("following.json", {"a_new_key": [row("x")]}, "following"),
        ("a new name.json", {"relationships_followers": [row("x")]}, "follower"),
    ],
)
def test_a_list_is_known_by_its_key_or_its_name(read, file: str, content: object, direction: str):
    reading = read({FOLDER + file: content})
    assert reading.table.select("direction", "handle").rows() == [(direction, "x")]
    assert reading.receipt.problems == ()


@pytest.mark.parametrize("file", ["restricted_profiles.json", "hide_story_from.json"])
def test_a_list_without_a_direction_of_its_own_adds_no_row(read, file: str):
    reading = read({FOLDER + file: [row("x")]})
    assert (reading.table.height, reading.receipt.files, reading.receipt.problems) == (0, 1, ())
    assert "1 people in lists that add no connection" in reading.receipt.notes


@pytest.mark.parametrize(
    "empty", [[], None, {"relationships_followers": []}, {"relationships_followers": None}]
)
def test_an_empty_list_is_a_result(read, empty: object):
    receipt = read({FOLDER + "followers_1.json": empty}).receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


@pytest.mark.parametrize("content", [{}, {"a": [1], "b": [2]}, "text", 7])
def test_an_unknown_shape_is_told(read, content: object):
    receipt = read({FOLDER + "followers_1.json": content}).receipt
    assert receipt.problems
    assert receipt.files == 0


def test_deleted_accounts_are_counted_and_left_out(read):
    reading = read({FOLDER + "followers_1.json": [row("__deleted__12"), row("x")]})
    assert (reading.table["handle"].to_list(), reading.receipt.unusable) == (["x"], 1)
    assert "1 deleted accounts left out" in reading.receipt.notes


@pytest.mark.parametrize(
    ("pages", "missing"),
    [([1, 2, 3], None), ([1, 3], "2"), ([2], "1"), ([1, 5], "2, 3, 4"), ([1], None)],
)
def test_a_missing_part_is_told(read, pages: list[int], missing: str | None):
    receipt = read({f"{FOLDER}followers_{page}.json": [row(f"x{page}")] for page in pages}).receipt
    assert receipt.in_part == (missing is not None)
    assert [problem.code for problem in receipt.problems] == (["BC-IMP-041"] if missing else [])
    assert missing is None or f"part {missing} is missing" in receipt.problems[0].what


@pytest.mark.parametrize(
    ("followers", "following", "is_cut"),
    [
        ([0, 100], [0, 2000], True),
        ([0, 366], [0, 2000], True),
        ([0, 367], [0, 2000], False),
        ([0, 100], [0, 300], False),
        ([0, 2000], [0, 100], False),
        ([100], [0, 2000], True),
    ],
)
def test_followers_of_one_year_beside_older_followings_are_told(
    read, followers: list[int], following: list[int], is_cut: bool
):
    lists = {
        FOLDER + "followers_1.json": [row(f"a{ago}", NOW - ago * DAY) for ago in followers],
        FOLDER + "following.json": [row(f"b{ago}", NOW - ago * DAY) for ago in following],
    }
    receipt = read(lists).receipt
    assert receipt.in_part == is_cut
    assert [problem.code for problem in receipt.problems] == (["BC-IMP-042"] if is_cut else [])


@pytest.mark.parametrize(
    ("one", "name", "handle", "link"),
    [
        ({"title": "Si\u00c3\u00a2n T", "string_list_data": [{"value": "sian.t"}]}, "Siân T", "sian.t", None),
        ({"title": "sian.t", "string_list_data": [{"value": "sian.t"}]}, None, "sian.t", None),
        ({"title": "Ann", "string_list_data": [{"value": "@Ann_"}]}, "Ann", "Ann_", None),
        ({"title": "Siân T", "string_list_data": []}, "Siân T", None, None),
        (
            labelled(URL="https://sian.example.org", Name="Siân T", Username="sian.t"),
            "Siân T",
            "sian.t",
            None,
        ),
        (
            labelled(URL="https://www.instagram.com/brand", Name="Siân T", Username="sian.t"),
            *("Siân T", "sian.t", None),
        ),
        (
            labelled(URL="https://www.instagram.com/sian.t/", Name="", Username="sian.t"),
            *(None, "sian.t", "https://www.instagram.com/sian.t/"),
        ),
        (
            labelled(Kotisivu="https://brand.example.org", Nimi="Siân T", Tunnus="sian.t"),
            "Siân T",
            "sian.t",
            None,
        ),
        (
            {"string_map_data": {"Nombre": {"value": "Siân T"}, "Nombre de usuario": {"value": "s"}}},
            "Siân T",
            "s",
            None,
        ),
    ],
)
def test_a_name_and_a_link_are_the_persons_own(
    read, one: object, name: str | None, handle: str | None, link: str | None
):
    reading = read({FOLDER + "close_friends.json": {"relationships_close_friends": [one]}})
    found = reading.table.select("display_name", "handle", "profile_url").rows()
    assert found == [(name, handle, link)]


def test_a_list_in_another_folder_called_threads_is_still_instagrams(read):
    lists = {"Threads/" + FOLDER + "followers_1.json": [row("x")]}
    reading = read(lists)
    assert (reading.receipt.reader, reading.table["handle"].to_list()) == ("instagram", ["x"])


def test_threads_lists_are_not_instagrams(tmp_path: Path, zips: SimpleNamespace):
    threads = {"text_post_app_text_post_app_followers": [row("threads.only")]}
    lists = {
        FOLDER + "followers_1.json": [row("x")],
        "your_instagram_activity/threads/followers.json": threads,
    }
    readings = read_path(zips.written(tmp_path / "export.zip", lists))
    assert [(r.receipt.reader, r.table["handle"].to_list(), r.receipt.notes) for r in readings] == [
        ("instagram", ["x"], ("no list of people followed came with it",)),
        ("threads", ["threads.only"], ("no list of people followed came with it",)),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "account_information/personal_information.json",
        "personal_information/personal_information.json",
        "personal_information/personal_information/personal_information.json",
    ],
)
def test_the_owner_is_who_the_profile_says(read, path: str):
    said = {"E-Mail-Adresse": "m@example.org", "Benutzername": "morwenna.t", "Name": "Si\u00c3\u00a2n"}
    profile = {"profile_user": [{"string_map_data": {key: {"value": text} for key, text in said.items()}}]}
    reading = read({FOLDER + "followers_1.json": [row("x")], "ig/" + path: profile})
    assert reading.owner == Owner(
        frozenset({"Siân"}), frozenset({"morwenna.t"}), frozenset({"m@example.org"})
    )
    assert (reading.table["handle"].to_list(), reading.receipt.files) == (["x"], 1)
    assert "morwenna" not in str(reading)


@pytest.mark.parametrize(
    "profile", ["{", {"profile_user": [7, {"string_map_data": [1]}]}, {"profile_user": None}]
)
def test_a_profile_that_cannot_be_read_says_nothing(read, profile: object):
    path = "personal_information/personal_information.json"
    reading = read({FOLDER + "followers_1.json": [row("x")], path: profile})
    assert (reading.owner, reading.receipt.problems) == (Owner(), ())


def test_synced_contacts_keep_names_phones_and_addresses(read):
    def contact(**said: str) -> dict[str, object]:
        return {"string_map_data": {key.replace("_", " "): {"value": value} for key, value in said.items()}}

    contacts = [
        contact(First_Name="Hedra", Last_Name="Vosper", Contact_Information="+44 7700 900123"),
        contact(Contact_Information="hedra@example.org"),
        contact(First_Name=""),
    ]
    reading = read({"connections/contacts/synced_contacts.json": {"contacts_contact_info": contacts}})
    assert reading.table.select("direction", "display_name", "emails", "phones").rows() == [
        ("contact", "Hedra Vosper", [], ["+44 7700 900123"]),
        ("contact", None, ["hedra@example.org"], []),
    ]
    assert reading.receipt.unusable == 1


@pytest.mark.parametrize(
    ("said", "name", "emails", "phones"),
    [
        (
            ("Etunimi", "Hedra", "Sukunimi", "Vosper", "Tiedot", "07700 900123"),
            "Hedra Vosper",
            [],
            ["07700 900123"],
        ),
        (("Etunimi", "Mum Year 2", "Tiedot", "h@example.org"), "Mum Year 2", ["h@example.org"], []),
        (("First Name", "Hedra", "Something new", "h@example.org"), "Hedra", ["h@example.org"], []),
        (("Prenume", "Ioana", "Nume", "Radu", "Informații de contact", "0 12"), "Ioana Radu", [], ["0 12"]),
        (("Name", "Hedra Vosper"), "Hedra Vosper", [], []),
    ],
)
def test_contacts_in_another_language_keep_their_names(
    read, said: tuple[str, ...], name: str, emails: list[str], phones: list[str]
):
    pairs = zip(said[::2], said[1::2], strict=True)
    row = {"string_map_data": {label: {"value": value, "timestamp": 0} for label, value in pairs}}
    reading = read({"connections/contacts/synced_contacts.json": {"contacts_contact_info": [row]}})
    assert reading.table.select("display_name", "emails", "phones").rows() == [(name, emails, phones)]


def test_links_are_only_kept_where_they_lead_to_a_page(read):
    bad = {"title": "x", "string_list_data": [{"href": "javascript:alert(1)"}]}
    assert read({FOLDER + "followers_1.json": [bad]}).table["profile_url"].to_list() == [None]


def test_old_and_new_readers_never_claim_one_file(tmp_path: Path, zips: SimpleNamespace):
    both = {
        "connections/followers/people_who_followed_you_1.json": [row("fb")],
        FOLDER + "followers_1.json": [row("ig")],
    }
    readings = read_path(zips.written(tmp_path / "both.zip", both))
    assert sorted((r.receipt.reader, r.receipt.rows) for r in readings) == [
        ("facebook", 1),
        ("instagram", 1),
    ]


def test_a_handle_of_before_2021_can_be_called_as_a_key_is(read):
    when = "2019-01-01T00:00:00+00:00"
    reading = read({"connections.json": {"followers": {"value": when, "title": when, "x": when}}})
    assert reading.table["handle"].to_list() == ["value", "title", "x"]


def test_handles_as_keys_are_counted_and_never_named(read):
    receipt = read(
        {"connections.json": {"followers": {"zanzibarcanary": "2019-01-01T00:00:00+00:00"}}}
    ).receipt
    assert receipt.rows == 1
    assert "zanzibarcanary" not in str(receipt)


def test_a_list_of_followers_that_did_not_come_is_noted(read):
    receipt = read({FOLDER + "following.json": {"relationships_following": [row("x")]}}).receipt
    assert (receipt.notes, receipt.problems) == (("no list of followers came with it",), ())


def test_a_bare_list_by_another_name_is_answered_as_instagrams(tmp_path: Path):
    row = {"title": "", "string_list_data": [{"href": "https://www.instagram.com/x", "value": "x"}]}
    (tmp_path / "my people.json").write_text(json.dumps([row], indent=1))
    (reading,) = read_path(tmp_path)
    assert reading.receipt.service is Service.INSTAGRAM
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-031"]
