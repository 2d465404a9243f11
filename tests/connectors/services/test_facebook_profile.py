"""The owner and the family in a Facebook download: supporting evidence, never a row."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.owner import Relative
from connectors.read_path import read_path
from connectors.reader import Reading

FRIENDS = {
    "connections/friends/your_friends.json": {"friends_v2": [{"name": "Wenna", "timestamp": 1_600_000_000}]}
}
TODAY = "personal_information/profile_information/profile_information.json"
PROFILE = {
    "name": {"full_name": "SiÃ¢n Tregear", "first_name": "SiÃ¢n"},
    "emails": {"emails": ["sian@example.org"], "previous_emails": ["old@example.org"]},
    "profile_uri": "https://www.facebook.com/sian.tregear",
    "other_names": [{"name": "SiÃ¢n Vosper", "type": "maiden"}],
    "family_members": [{"name": "ZoÃ« Tregear", "relation": "Daughter", "timestamp": 1_600_000_000}],
    "relationship": {"status": "Married", "partner": "Piran Tregear"},
}


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(profile: object, path: str = TODAY) -> Reading:
        (reading,) = read_path(zips.written(tmp_path / "export.zip", {**FRIENDS, path: profile}))
        return reading

    return read


@pytest.mark.parametrize("key", ["profile_v2", "profile"])
@pytest.mark.parametrize(
    "path", [TODAY, "top/profile_information/profile_information.json", "profile_information.json"]
)
def test_the_owner_and_the_family_are_known_in_every_generation(read, key: str, path: str):
    reading = read({key: PROFILE}, path)
    assert reading.owner.names == {"Siân Tregear", "Siân Vosper"}
    assert reading.owner.handles == {"sian.tregear"}
    assert reading.owner.emails == {"sian@example.org"}
    assert reading.relatives == (Relative("Zoë Tregear", "Daughter"), Relative("Piran Tregear", "partner"))


def test_relatives_add_no_row_and_the_profile_is_no_list(read):
    reading = read({"profile_v2": PROFILE})
    assert reading.table["display_name"].to_list() == ["Wenna"]
    assert (reading.receipt.files, reading.receipt.problems) == (1, ())


@pytest.mark.parametrize(
    ("profile", "handles"),
    [
        ({"username": "sian.t"}, {"sian.t"}),
        ({"profile_uri": "https://m.facebook.com/sian.t/"}, {"sian.t"}),
        ({"profile_uri": "https://www.facebook.com/profile.php?id=1000"}, set()),
        ({"profile_uri": "https://facebook.example.org/sian.t"}, set()),
        ({"profile_uri": "javascript:alert(1)"}, set()),
        ({"profile_uri": None, "username": 7}, {"7"}),
    ],
)
def test_a_handle_is_taken_from_the_link_to_the_profile(read, profile, handles):
    assert read({"profile_v2": profile}).owner.handles == handles


@pytest.mark.parametrize(
    "profile",
    [
        {},
        [],
        None,
        {"profile_v2": None},
        {"profile_v2": [1]},
        {"profile_v2": {"name": [], "emails": {"emails": None}, "family_members": "x", "relationship": [1]}},
        {
            "profile_v2": {
                "family_members": [None, {"relation": "x"}, {"name": "  "}],
                "other_names": {"name": []},
            }
        },
    ],
)
def test_a_profile_that_says_nothing_is_no_fault(read, profile: object):
    reading = read(profile)
    assert (bool(reading.owner), reading.relatives, reading.receipt.problems) == (False, (), ())


def test_a_profile_that_cannot_be_read_takes_nobody_away(read):
    reading = read("{")
    assert reading.receipt.problems == ()
    assert "the profile in the export could not be read" in reading.receipt.notes
    assert reading.table.height == 1


def test_the_owner_and_the_family_reach_no_receipt_and_no_table(read):
    reading = read({"profile_v2": PROFILE})
    for said in ("Tregear", "sian", "Vosper", "Zo", "Daughter"):
        assert said not in str(reading.receipt)
        assert said not in reading.table.write_json()
        assert said not in repr(reading.owner)
