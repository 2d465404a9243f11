import json
import re
from pathlib import Path

import pytest

from connectors import streamed
from connectors.intake.opening import open_export
from connectors.streamed import Ending, buffers, matches

NUMBER = re.compile(rb'"n": (\d+)(?:, "m": (\d+))?')


@pytest.fixture(autouse=True)
def in_small_pieces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(streamed, "PIECE", 64)
    monkeypatch.setattr(streamed, "OVERLAP", 40)


def found(path: Path) -> list[tuple[bytes, ...]]:
    with open_export(path) as export:
        return [match.groups() for match in matches(export, export.members[0], NUMBER)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("width", [1, 7, 13, 64, 200])
def test_everything_is_found_once_and_whole_and_in_order(tmp_path: Path, width: int, encoding: str):
    rows = [{"text": "é" * width, "n": number, "m": number * 1000} for number in range(50)]
    (tmp_path / "x.json").write_text(json.dumps(rows, ensure_ascii=False), encoding=encoding)
    expected = [(str(number).encode(), str(number * 1000).encode()) for number in range(50)]
    assert found(tmp_path / "x.json") == expected


def test_no_more_is_held_than_a_piece_and_the_overlap(tmp_path: Path):
    (tmp_path / "x.json").write_bytes(b"x" * 5000)
    sizes = []

    class Watching:
        def finditer(self, buffer: bytes):
            sizes.append(len(buffer))
            return iter(())

    with open_export(tmp_path / "x.json") as export:
        assert list(matches(export, export.members[0], Watching())) == []
        assert max(sizes) <= 64 + 40
        assert max(map(len, buffers(export, export.members[0]))) <= 64 + 40


@pytest.mark.parametrize(
    ("content", "whole"), [(b"[1]", True), (b"[1] ;\r\n", True), (b'[{"a": 1}', False), (b"", False)]
)
def test_an_ending_tells_a_file_that_broke_off(tmp_path: Path, content: bytes, whole: bool):
    (tmp_path / "x.js").write_bytes(content or b" ")
    ending = Ending(b"]")
    with open_export(tmp_path / "x.js") as export:
        list(buffers(export, export.members[0], ending))
    assert ending.is_whole is whole
