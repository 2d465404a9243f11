from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

FOLLOWERS = "Follower Athlete ID,Follow Status,Favorite Status"
FOLLOWING = "Following Athlete ID,Follow Status,Favorite Status"


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes, name: str = "list.csv") -> Reading:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (reading,) = read_path(tmp_path / name)
        return reading

    return read


@pytest.mark.parametrize(
    ("header", "status", "direction"),
    [
        (FOLLOWERS, "Accepted", "follower"),
        (FOLLOWERS, "Pending", "request_received"),
        (FOLLOWERS, " pending ", "request_received"),
        (FOLLOWERS, "", "follower"),
        (FOLLOWING, "Accepted", "following"),
        (FOLLOWING, "PENDING", "request_sent"),
        (FOLLOWING, "Akzeptiert", "following"),
    ],
)
def test_a_pending_follow_is_a_request(read, header: str, status: str, direction: str):
    assert read(f"{header}\n1,{status},\n").table["direction"].to_list() == [direction]


@pytest.mark.parametrize("number", ["00123", "12345678901234567890"])
def test_a_number_keeps_every_digit(read, number: str):
    table = read(f"{FOLLOWERS}\n{number},Accepted,\n").table
    assert table.select("platform_id", "display_name", "handle", "profile_url").rows() == [
        (number, None, None, None)
    ]


@pytest.mark.parametrize(
    ("name", "header", "direction"),
    [
        ("followers.csv", "ID de l'athlète abonné(e),Statut d'abonnement,Statut de favori", "follower"),
        ("renamed.csv", "ID de l'athlète abonné(e),Statut d'abonnement,Statut de favori", "follower"),
        ("followers.csv", "Athleten-ID,Status,Favorit", "follower"),
        ("following (1).csv", "運動員 ID,狀態,最愛", "following"),
    ],
)
def test_a_list_in_another_language_is_found(read, name: str, header: str, direction: str):
    table = read(f"{header}\n10001,Accepted,\n10002,Accepted,\n", name).table
    assert table.select("platform_id", "direction").rows() == [("10001", direction), ("10002", direction)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("followers.csv", "id,name\n1,a\n"),
        ("followers.csv", "id,username,name\nann,b,c\n"),
        ("followers.csv", "id,username,full_name\n1,ann,Ann Penrose\n"),
        ("other.csv", "Athleten-ID,Status,Favorit\n10001,Accepted,\n"),
    ],
)
def test_other_tables_of_followers_are_not_strava_s(read, name: str, text: str):
    assert read(text, name).receipt.reader != "strava csv"


def test_a_typed_list_with_numbered_rows_keeps_its_people(read):
    table = read("no,name,service\n1,Ann Penrose,instagram\n", "followers.csv").table
    assert table.select("service", "display_name").rows() == [("instagram", "Ann Penrose")]


def test_names_in_place_of_the_status_are_no_list_of_strava_s(read):
    names = ("Ann", "Bev", "Carys", "Dewi", "Ennor")
    text = "".join(f"{number},{name},instagram\n" for number, name in enumerate(names, 1))
    reading = read(f"nr,naam,dienst\n{text}", "followers.csv")
    assert (reading.table.height, [p.code for p in reading.receipt.problems]) == (0, ["BC-IMP-033"])


def test_names_cannot_be_found_by_numbers_and_it_is_said(read):
    assert any("numbers" in note for note in read(f"{FOLLOWERS}\n1,Accepted,\n").receipt.notes)


def test_nobody_is_a_result(read):
    receipt = read(FOLLOWERS + "\n").receipt
    assert (receipt.rows, receipt.files, receipt.problems) == (0, 1, ())


def test_the_profile_names_the_owner(tmp_path: Path, zips: SimpleNamespace):
    profile = "Athlete ID,Email Address,First Name,Last Name\n9,me@example.org,Tamsyn,Pender\n"
    members = {"x/followers.csv": FOLLOWERS + "\n1,Accepted,\n", "x/profile.csv": profile}
    members |= {
        "x/following.csv": FOLLOWING + "\n1,Accepted,\n",
        "x/activities.csv": "Activity ID,Name\n1,x\n",
    }
    (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
    assert (reading.owner.names, reading.owner.emails) == ({"Tamsyn Pender"}, {"me@example.org"})
    assert reading.table["direction"].to_list() == ["follower", "following"]
    assert "Pender" not in str(reading.receipt) + str(reading.table.to_dicts())


def test_an_export_without_its_lists_says_what_to_send(tmp_path: Path, zips: SimpleNamespace):
    members = {"activities.csv": "Activity ID,Activity Date\n1,x\n", "activities/1.gpx": "<gpx/>"}
    (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
    assert ([p.code for p in reading.receipt.problems], reading.receipt.service) == (["BC-IMP-031"], "strava")
