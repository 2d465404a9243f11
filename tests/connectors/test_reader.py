from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.intake.opening import open_export
from connectors.read_path import read_path
from connectors.reader import Reader, Reading, read_export
from records.problem import Problem, Refused


def reader(name: str, ending: str, refuses: bool = False) -> Reader:
    def recognises(export: Export) -> list[Member]:
        return [member for member in export.members if member.path.endswith(ending)]

    def read(export: Export, members: Sequence[Member]) -> Reading:
        if refuses:
            raise Refused(Problem("BC-IMP-033", "x", None, None, "Unknown.", "Ask."))
        gathering = Gathering(export, name, None)
        gathering.read |= {member.path for member in members}
        return gathering.reading()

    return Reader(name, "anything", recognises, read)


@pytest.fixture
def export(tmp_path: Path, zips: SimpleNamespace) -> Export:
    members = {"a.json": {}, "b.json": {}, "c.csv": "x"}
    return open_export(zips.written(tmp_path / "export.zip", members))


def told(readings: list[Reading]) -> list[tuple[str, int, list[str]]]:
    return [(r.receipt.reader, r.receipt.files, [p.code for p in r.receipt.problems]) for r in readings]


@pytest.mark.parametrize(
    ("readers", "fallbacks", "answers"),
    [
        ([reader("one", "a.json")], [], [("one", 1, [])]),
        ([reader("one", "a.json"), reader("two", "b.json")], [], [("one", 1, []), ("two", 1, [])]),
        ([reader("one", ".json"), reader("two", "b.json")], [], [("one", 1, ["BC-INT-101"])]),
        ([reader("one", "a.json")], [reader("any", ".json")], [("one", 1, []), ("any", 1, [])]),
        ([], [reader("any", ".json"), reader("last", "")], [("any", 2, []), ("last", 1, [])]),
        ([reader("one", "a.json", refuses=True)], [], [("one", 0, ["BC-IMP-033"])]),
        ([], [], [("", 3, ["BC-IMP-030"])]),
    ],
)
def test_exactly_one_reader_reads_a_member(export: Export, readers, fallbacks, answers):
    assert told(read_export(export, readers, fallbacks)) == answers


def test_members_that_nobody_reads_are_counted(export: Export):
    (reading,) = read_export(export, [reader("one", "a.json")])
    assert reading.receipt.notes == ("not opened: 2 other files in the export",)


def test_several_services_in_one_folder_are_all_read(tmp_path: Path, zips: SimpleNamespace):
    zips.written(tmp_path / "facebook-x-2026-01-01-a.zip", {zips.FRIENDS_PATH: zips.FRIENDS})
    (tmp_path / "Connections.csv").write_text("First Name,Last Name,Connected On\nA,B,\n")
    (tmp_path / "followers_1.json").write_text('[{"string_list_data": [{"value": "x"}]}]')
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    read = told(read_path(tmp_path))
    assert read == [
        ("facebook", 1, []),
        ("instagram", 1, []),
        ("linkedin csv", 1, []),
        ("", 1, ["BC-IMP-032"]),
    ]


def test_loose_parts_of_one_list_are_seen_together(tmp_path: Path):
    for page in (1, 3):
        (tmp_path / f"followers_{page}.json").write_text(f'[{{"title": "x{page}", "string_list_data": []}}]')
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-041"]
