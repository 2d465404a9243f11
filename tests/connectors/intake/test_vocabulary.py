import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.vocabulary import Words, words_in
from connectors.read_path import read_path

OURS = {"followers", "string_list_data", "First Name", "display_name", "id"}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b'{"followers": [], "wenna.tregear": 1}', Words(("followers",), 1)),
        (b'window.YTD.x = [{"followers": 1}]', Words(("followers",), 0)),
        (b'\xef\xbb\xbf[{"String_List_Data": 1, "String_List_Data": 2}]', Words(("string_list_data",), 0)),
        (b"notes above\nFirst name;Wenna;id\n", Words(("First Name", "id"), 1)),
        ("First Name\tid\n".encode("utf-16"), Words(("First Name", "id"), 0)),
        (b"Wenna wrote this", Words()),
        (b"", Words()),
        (b"\xff\xd8\xff\xe0", Words()),
    ],
)
def test_our_words_are_named_and_all_others_counted(head: bytes, words: Words):
    assert words_in([head], OURS) == words


@pytest.mark.parametrize(
    ("members", "known"),
    [
        ({"a.json": {"friends_v2": 7, "canary.handle": 1}, "b.json": {"canary.other": 2}}, "canary"),
        ({"connections/friends/your_friends.json": {"canary.handle": {"name": "Canary"}}}, "canary"),
        ({"x.csv": "canary.name,display_name,age\n1,2,3\n", "b.txt": "canary"}, "display_name"),
    ],
)
def test_a_receipt_never_names_a_key_that_could_be_a_person(
    tmp_path: Path, zips: SimpleNamespace, members: dict[str, object], known: str
):
    (reading,) = read_path(zips.written(tmp_path / "export.zip", members))
    receipt = reading.receipt
    assert receipt.problems
    assert "canary" not in json.dumps([str(receipt.problems), receipt.known, receipt.notes]).lower()
    assert receipt.unknown
    assert known == "canary" or known in receipt.known


def test_an_unknown_file_is_answered_with_its_known_words_and_what_to_send(tmp_path: Path):
    (tmp_path / "new.json").write_text('{"display_name": [], "strange": 1}')
    (reading,) = read_path(tmp_path / "new.json")
    (problem,) = reading.receipt.problems
    assert "we know display_name, and do not know 1" in problem.what
    assert "docs/exports/any-list.md" in problem.do
    assert (reading.receipt.known, reading.receipt.unknown) == (("display_name",), 1)
