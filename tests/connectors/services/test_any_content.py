"""Whatever stands in a list's file, it is answered: rows, or a problem, or an empty list that was found."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.read_path import connection_rows_csv, read_path
from connectors.services import facebook, instagram

WORDS = [
    "name",
    "timestamp",
    "title",
    "string_list_data",
    "string_map_data",
    "label_values",
    "label",
    "value",
]
WORDS += ["href", "Username", "First Name", "friends_v2", "followers", *list(instagram.DIRECTION_OF_KEY)[:4]]
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
ROWS = st.lists(st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=4) | VALUES, max_size=3)
FILES = ["your_friends.json", "friends_and_followers/followers.json", "connections.json"]
FILES += ["followers_and_following/followers_1.json", "contacts/synced_contacts.json"]
KEYS = [*(f"{key}_v2" for key in facebook.DIRECTION_OF_KEY), *instagram.DIRECTION_OF_KEY, "followers"]
HEADERS = ["service", "display_name", "First Name", "Last Name", "Connected On", "staff_id", "real_name"]
HEADERS += ["since", "From", "To", "Sent At", "Direction"]
ODD = ["facebook", "1/8/18, 6:14 PM", "30 Jan 2026", '"', "\n", "\x00", "="]
CELLS = st.text(max_size=6) | st.sampled_from(HEADERS + ODD)

MANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def answered(path: Path) -> None:
    readings = read_path(path)
    assert connection_rows_csv(readings)
    for reading in readings:
        receipt = reading.receipt
        assert receipt.rows or receipt.problems or receipt.files
        assert receipt.rows == reading.table.height


@pytest.mark.parametrize("file", FILES)
@MANY
@given(st.dictionaries(st.sampled_from(KEYS), ROWS | VALUES, max_size=2) | ROWS | VALUES)
def test_any_json_is_answered(tmp_path: Path, file: str, content: object):
    path = tmp_path / "handed in" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    answered(tmp_path / "handed in")


@pytest.mark.parametrize("name", ["list.csv", "Connections.csv"])
@MANY
@given(st.lists(st.lists(CELLS, max_size=5), max_size=5), st.sampled_from(",;\t"))
def test_any_table_is_answered(tmp_path: Path, name: str, rows: list[list[str]], mark: str):
    path = tmp_path / name
    path.write_bytes("\n".join(mark.join(row) for row in rows).encode("utf-8", "surrogatepass"))
    answered(path)


HEADS = [
    "[21/09/2026, 18:02:11] ",
    "21/09/2026, 18:02 - ",
    "9/21/26, 6:02\u202fPM - ",
    "\u200e[R8/9/21, 18:02] ",
]
PARTS = st.sampled_from(
    [*HEADS, "Kensa: ", ": ", "\u200e", "~ ", "+44 7700 900123: ", '"', "\n", "\r\n", "\0"]
)


@pytest.mark.parametrize("name", ["WhatsApp Chat with Kensa.txt", "_chat.txt"])
@MANY
@given(st.lists(PARTS | st.text(max_size=5), max_size=12))
def test_any_chat_is_answered(tmp_path: Path, name: str, parts: list[str]):
    path = tmp_path / name
    path.write_bytes("".join(parts).encode("utf-8", "surrogatepass"))
    answered(path)


CHAT_WORDS = ["name", "type", "id", "messages", "from", "from_id", "first_name", "phone_number", "list"]
CHAT_WORDS += ["personal_chat", "private_group", "message", "service", "user7", "contacts", "chats"]
CHAT_VALUES = st.recursive(
    LEAVES | st.sampled_from(CHAT_WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(CHAT_WORDS), inner, max_size=4)
    ),
    max_leaves=12,
)


@MANY
@given(
    st.lists(CHAT_VALUES, max_size=3), st.dictionaries(st.sampled_from(CHAT_WORDS), CHAT_VALUES, max_size=4)
)
def test_any_telegram_export_is_answered(tmp_path: Path, chats: list[object], more: dict[str, object]):
    path = tmp_path / "result.json"
    path.write_text(
        json.dumps({"contacts": {"list": chats}, "chats": {"list": chats}, **more}), encoding="utf-8"
    )
    answered(path)
