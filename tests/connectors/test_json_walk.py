import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import json_walk
from connectors.json_walk import JsonWalk
from records.problem import Refused

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def walk_of(text: str) -> JsonWalk:
    return JsonWalk(io.StringIO(text), "result.json")


def walked(walk: JsonWalk, depth: int) -> object:
    """Go through a value element by element to a depth, as a reader does."""
    kind = walk.kind()
    if depth and kind == "{":
        return {key: walked(walk, depth - 1) for key in walk.fields()}
    if depth and kind == "[":
        return [walked(walk, depth - 1) for _ in walk.elements()]
    return walk.value()


@given(VALUES, st.integers(1, 9), st.integers(0, 4))
def test_whatever_the_pieces_the_walk_gives_what_json_gives(value: object, piece: int, depth: int):
    text = json.dumps(value, indent=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_walk, "PIECE", piece)
        assert walked(walk_of(text), depth) == json.loads(text, parse_int=str)


@given(VALUES, st.integers(1, 9))
def test_what_is_skipped_is_passed_over_whole(value: object, piece: int):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_walk, "PIECE", piece)
        walk = walk_of(json.dumps([value, "after"]))
        found = []
        for number in walk.elements():
            found.append(walk.skip() if number == 1 else walk.value())
    assert found == [None, "after"]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 2**20])
def test_control_characters_as_telegram_writes_them_are_read(monkeypatch: pytest.MonkeyPatch, piece: int):
    monkeypatch.setattr(json_walk, "PIECE", piece)
    walk = walk_of(r'["a\x0Bb\\x0B", "\x07"]')
    assert [walk.value() for _ in walk.elements()] == ["a\x0bb\\x0B", "\x07"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BC-IMP-023"),
        ("  ", "BC-IMP-023"),
        ("[1, 2", "BC-IMP-023"),
        ('["abc', "BC-IMP-023"),
        ("[1 2]", "BC-IMP-023"),
        ("[1, ]", "BC-IMP-023"),
        (r'["\q"]', "BC-IMP-023"),
        (r'["\xZZ"]', "BC-IMP-023"),
        ("[" + "[" * 100_000, "BC-IMP-025"),
    ],
)
def test_what_is_no_json_is_refused(text: str, code: str):
    walk = walk_of(text)
    with pytest.raises(Refused) as refused:
        walked(walk, 1)
    assert refused.value.problem.code == code


def test_one_value_beyond_the_limit_is_refused_and_not_gathered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_walk, "PIECE", 100)
    monkeypatch.setattr(json_walk, "LARGEST_VALUE", 1000)
    file = io.StringIO('"' + "x" * 100_000 + '"')
    with pytest.raises(Refused):
        JsonWalk(file, "result.json").value()
    assert file.tell() < 2000
