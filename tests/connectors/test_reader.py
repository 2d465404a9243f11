from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.connections import Gathering
from connectors.export import Export, Member, open_export
from connectors.handed_in import groups_in, stem_of
from connectors.paths import is_junk, looked_up, shown
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
    assert reading.receipt.notes == ("2 other files in the export were not opened",)


@pytest.mark.parametrize(
    ("paths", "exports"),
    [
        (["x-1.zip", "x-2.zip"], [2]),
        (["mydata~1.zip", "mydata~1-2.zip", "other.zip"], [2, 1]),
        (["x.zip", "x (1).zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-01-01-Cd2.zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-02-01-Cd2.zip"], [1, 1]),
        (["facebook-2026-01-01.zip", "facebook-2026-01-02.zip"], [1, 1]),
        (["facebook/x.zip", "instagram/x.zip"], [1, 1]),
        (["a.csv", "b.csv"], [2]),
        (["x.zip", "a.csv", "__MACOSX/._x.zip", ".DS_Store", "~$a.xlsx"], [1, 1]),
        (["folder/connections/friends/your_friends.json", "other/connections/x.json"], [1, 1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "index.html"], [1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "x.zip"], [1, 1]),
        ([], []),
    ],
)
def test_a_folder_is_sorted_into_exports(
    tmp_path: Path, zips: SimpleNamespace, paths: list[str], exports: list[int]
):
    for path in paths:
        if path.endswith(".zip"):
            zips.written(tmp_path / path, {zips.FRIENDS_PATH: zips.FRIENDS})
        else:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text('{"friends_v2": []}')
    assert sorted(len(group.paths) for group in groups_in(tmp_path)) == sorted(exports)


def test_several_services_in_one_folder_are_all_read(tmp_path: Path, zips: SimpleNamespace):
    zips.written(tmp_path / "facebook-x-2026-01-01-a.zip", {zips.FRIENDS_PATH: zips.FRIENDS})
    (tmp_path / "Connections.csv").write_text("First Name,Last Name,Connected On\nA,B,\n")
    (tmp_path / "followers_1.json").write_text('[{"string_list_data": [{"value": "x"}]}]')
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    read = told(read_path(tmp_path))
    assert read == [
        ("facebook json", 1, []),
        ("instagram json", 1, []),
        ("linkedin csv", 1, []),
        ("", 1, ["BC-IMP-032"]),
    ]


def test_loose_parts_of_one_list_are_seen_together(tmp_path: Path):
    for page in (1, 3):
        (tmp_path / f"followers_{page}.json").write_text(f'[{{"title": "x{page}", "string_list_data": []}}]')
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-041"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("who_you've_followed.json", "whoyouvefollowed.json"),
        ("WHO_YOU’VE FOLLOWED (2).json", "whoyouvefollowed.json"),
        ("a\\b\\Friends - Copy.json", "a/b/friends.json"),
        ("export copy/x.json", "export/x.json"),
    ],
)
def test_paths_are_compared_in_one_spelling(path: str, name: str):
    assert looked_up(path) == name


@pytest.mark.parametrize("path", ["__MACOSX/a.json", "a/._b.json", ".DS_Store", "Thumbs.db", "~$x.xlsx"])
def test_forks_and_folder_settings_are_junk(path: str):
    assert is_junk(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Connections.csv", "Connections.csv"),
        ("followers_1.json", "followers_1.json"),
        ("Sian.csv", "csv file"),
        ("facebook-sian-2026.zip", "facebook export (zip)"),
        ("messages/inbox/siantregear_123/message_1.json", "message_1.json"),
        ("WhatsApp Chat with Sian.txt", "WhatsApp chat"),
        ("Siân", "file"),
    ],
)
def test_a_name_is_shown_only_where_it_cannot_be_a_persons(path: str, name: str):
    assert shown(path) == name


def test_stems_keep_dates_apart():
    assert stem_of("facebook-2026-01-01") != stem_of("facebook-2026-01-02")
