from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.read_path import read_path
from connectors.reader import Reading

OWNER = "Morwenna Hale"
INBOX = "your_instagram_activity/messages/inbox"
ENTRIES = {"Username": {"value": "morwenna.h"}, "Name": {"value": OWNER}}
PROFILE = {"profile_user": [{"string_map_data": ENTRIES}]}
PLACES = [
    "personal_information/personal_information/personal_information.json",
    "personal_information/personal_information.json",
    "account_information/personal_information.json",
]


def listed(*handles: str) -> list[dict[str, object]]:
    return [{"string_list_data": [{"href": f"https://www.instagram.com/{h}", "value": h}]} for h in handles]


def talk(*people: str, title: str = "") -> dict[str, object]:
    messages = [{"sender_name": name, "timestamp_ms": 1_690_000_000_000} for name in people]
    return {
        "participants": [{"name": name} for name in people],
        "messages": messages,
        "title": title,
        "is_still_participant": True,
    }


@pytest.fixture
def read(tmp_path: Path, zips: SimpleNamespace):
    def read(members: dict[str, object]) -> Reading:
        readings = read_path(zips.written(tmp_path / "export.zip", members))
        (reading,) = (reading for reading in readings if reading.receipt.reader == "instagram messages")
        return reading

    return read


@pytest.mark.parametrize("place", PLACES)
def test_the_owner_of_the_profile_is_no_partner(read, place: str):
    reading = read({f"{INBOX}/x_1/message_1.json": talk("Siân", OWNER), place: PROFILE})
    assert reading.table.select("service", "direction", "display_name").rows() == [
        ("instagram", "message_partner", "Siân")
    ]
    assert (reading.owner.names, reading.owner.handles) == ({OWNER}, {"morwenna.h"})


def test_an_owner_without_a_display_name_is_no_partner(read):
    members = {f"{INBOX}/x_1/message_1.json": talk("Siân", "morwenna.h"), PLACES[0]: PROFILE}
    assert read(members).table["display_name"].to_list() == ["Siân"]


@pytest.mark.parametrize(
    ("folder", "name", "handle"),
    [
        ("tregear.s_178", "Siân ✨", "tregear.s"),
        ("tregear_s_178", "Siân ✨", "tregear_s"),
        (
            "siantregear_178",
            "Siân Tregear",
            None,
        ),  # the folder may be the name, and the handle somebody else's
        ("siantregear_178", "Siân ✨", "siantregear"),
        ("stranger_178", "Siân ✨", None),
        ("tregear.s", "Siân ✨", None),
        ("178", "Siân ✨", None),
        ("x_178", "tregear.s", "tregear.s"),
        ("x_178", "siantregear", None),
        ("x_178", "Tregear.s", None),
    ],
)
def test_a_folder_is_a_handle_only_where_the_owners_lists_hold_it(
    read, folder: str, name: str, handle: str | None
):
    reading = read(
        {
            f"{INBOX}/{folder}/message_1.json": talk(name, OWNER, title=name),
            "connections/followers_and_following/followers_1.json": listed("tregear.s", "siantregear"),
            "connections/followers_and_following/following.json": {
                "relationships_following": [{"title": "tregear_s", "string_list_data": [{"href": "x"}]}]
            },
            PLACES[0]: PROFILE,
        }
    )
    assert reading.table["handle"].to_list() == [handle]


def test_the_folder_of_a_group_is_nobodys_handle(read):
    reading = read(
        {
            f"{INBOX}/tregear.s_178/message_1.json": talk("Siân ✨", "Tom", OWNER),
            "connections/followers_and_following/followers_1.json": listed("tregear.s"),
            PLACES[0]: PROFILE,
        }
    )
    assert reading.table["handle"].to_list() == [None, None]


@pytest.mark.parametrize("name", ["instagramuser", "Instagram User", "InstagramUser"])
def test_a_deleted_account_is_counted(read, name: str):
    reading = read({f"{INBOX}/instagramuser_1/message_1.json": talk(name, OWNER), PLACES[0]: PROFILE})
    assert (reading.receipt.rows, reading.receipt.unusable, reading.receipt.problems) == (0, 1, ())
