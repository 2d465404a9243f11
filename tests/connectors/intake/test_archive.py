"""Archives with more pictures than lists, and directories that say what is not so."""

import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake import archive, directory
from connectors.intake.opening import open_export
from connectors.read_path import read_path
from connectors.reader import read_export
from connectors.services import FALLBACKS, READERS
from records.problem import Refused

PATH = "connections/friends/your_friends.json"
FRIENDS = {"friends_v2": [{"name": "Wenna Tregear", "timestamp": 1600000000}]}
ENTRY, END = b"PK\x01\x02", b"PK\x05\x06"


def handed(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    return path


def members_of(path: Path) -> list[str]:
    with open_export(path) as export:
        assert all(export.read(member) for member in export.members)
        return [member.path for member in export.members]


def refusal(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        open_export(handed(tmp_path, data))
    return refused.value.problem.code


def widened(data: bytes) -> bytes:
    """Write every size and place into zip64 parts, as in an archive over 4 GB, and end it so."""
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        start, infos = read.start_dir, read.infolist()
    entries = b""
    at = start
    for info in infos:
        head = bytearray(data[at : at + 46 + len(info.filename)])
        at += len(head)
        struct.pack_into("<LLHH", head, 20, 0xFFFFFFFF, 0xFFFFFFFF, len(info.filename), 32)
        struct.pack_into("<L", head, 42, 0xFFFFFFFF)
        # Another part stands before the zip64 part.
        extra = struct.pack("<HHL", 0x5455, 4, 0)[:8] + struct.pack("<HH", 1, 24)[:4]
        struct.pack_into("<H", head, 30, len(extra) + 24)
        entries += (
            bytes(head) + extra + struct.pack("<QQQ", info.file_size, info.compress_size, info.header_offset)
        )
    wide = struct.pack(
        "<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, len(infos), len(infos), len(entries), start
    )
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, start + len(entries), 1)
    end = struct.pack("<4sHHHHLLH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:start] + entries + wide + locator + end


def changed(data: bytes, entry: int, at: int, code: str, value: int) -> bytes:
    """Change one number in the n-th entry of the directory."""
    place = -1
    for _ in range(entry + 1):
        place = data.index(ENTRY, place + 1)
    forged = bytearray(data)
    struct.pack_into(code, forged, place + at, value)
    return bytes(forged)


@pytest.fixture
def good(zips: SimpleNamespace) -> bytes:
    return zips.packed({"media/1.jpg": "one", PATH: FRIENDS, "media/2.MP4": "two", "index.html": "<html>"})


def test_of_three_thousand_pictures_none_is_opened(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    pictures: dict[str, object] = {f"messages/inbox/x/photos/{n}.jpg": "x" for n in range(3_000)}
    path = handed(tmp_path, zips.packed({**pictures, PATH: FRIENDS, "notes.txt": "x"}))
    opened, seen = zipfile.ZipFile.open, []

    def watched(self: zipfile.ZipFile, info: zipfile.ZipInfo) -> object:
        seen.append(info.filename)
        return opened(self, info)

    monkeypatch.setattr(zipfile.ZipFile, "open", watched)
    with open_export(path) as export:
        assert (len(export.members), export.media) == (2, 3_000)
    readings = read_path(path)
    assert sum(reading.receipt.rows for reading in readings) == 1
    assert "not opened: 3,000 pictures and recordings" in readings[0].receipt.notes
    assert not [name for name in seen if name.endswith(".jpg")]


@pytest.mark.parametrize(
    "name", ["media/x.jpg/your_friends.json", "jpg", "photos/1.jpg.json", "friends.mp4.html"]
)
def test_only_the_end_of_a_name_makes_a_picture(tmp_path: Path, zips: SimpleNamespace, name: str):
    assert members_of(handed(tmp_path, zips.packed({name: FRIENDS}))) == [name]


def test_a_name_that_goes_on_behind_its_end_hides_nothing(tmp_path: Path, zips: SimpleNamespace):
    data = zips.packed({"your_friends.json?.jpg": FRIENDS}).replace(b".json?", b".json\0")
    assert members_of(handed(tmp_path, data)) == ["your_friends.json"]


def test_a_million_forks_are_no_pictures(tmp_path: Path, zips: SimpleNamespace):
    members = {PATH: FRIENDS, "a.jpg": "x", "__MACOSX/._a.jpg": "x", "media/": ""}
    with open_export(handed(tmp_path, zips.packed(members))) as export:
        assert ([member.path for member in export.members], export.media) == ([PATH], 1)


def test_a_directory_in_the_wide_form_is_read_alike(tmp_path: Path, good: bytes):
    assert members_of(handed(tmp_path, widened(good))) == [PATH, "index.html"]


def test_bytes_before_and_a_comment_behind_do_no_harm(tmp_path: Path, good: bytes):
    for data in (good, widened(good)):
        behind = data[:-2] + struct.pack("<H", 11) + b"made by X  "
        for whole in (b"#!/bin/sh\n" * 50 + data, behind, b"MZ" * 99 + behind):
            assert members_of(handed(tmp_path, whole)) == [PATH, "index.html"]


def test_bytes_before_that_look_like_an_end_are_not_taken_for_it(tmp_path: Path, good: bytes, zips):
    """What stands in front is another whole zip, twice: once as it is, once in the wide form."""
    other = zips.packed({"other.json": FRIENDS})
    for before in (other, widened(other)):
        for data in (good, widened(good)):
            assert members_of(handed(tmp_path, before + data)) == [PATH, "index.html"]


@pytest.mark.parametrize("count", [0, 1, 0xFFFF])
def test_what_the_end_says_of_the_number_of_members_decides_nothing(tmp_path: Path, good: bytes, count: int):
    forged = bytearray(good)
    struct.pack_into("<HH", forged, good.rindex(END) + 8, count, count)
    assert members_of(handed(tmp_path, bytes(forged))) == [PATH, "index.html"]


@pytest.mark.parametrize(
    ("at", "code", "value"),
    [(12, "<L", 1), (12, "<L", 2**31), (16, "<L", 2**31), (16, "<L", 0xFFFFFFFF), (12, "<L", 0xFFFFFFFF)],
)
def test_an_end_that_points_elsewhere_is_refused(tmp_path: Path, good: bytes, at: int, code: str, value: int):
    forged = bytearray(good)
    struct.pack_into(code, forged, good.rindex(END) + at, value)
    assert refusal(tmp_path, bytes(forged)) == "BC-IMP-011"


def test_a_directory_with_bytes_cut_out_is_refused_wherever_it_is_cut(tmp_path: Path, good: bytes):
    start, end = good.index(ENTRY), good.rindex(END)
    for at in range(start, end - 1, 7):
        assert refusal(tmp_path, good[:at] + good[at + 5 :]) == "BC-IMP-011"


@pytest.mark.parametrize("at", [28, 30, 32])
@pytest.mark.parametrize("entry", [0, 2, 3])
def test_a_length_that_runs_over_the_end_is_refused(tmp_path: Path, good: bytes, entry: int, at: int):
    assert refusal(tmp_path, changed(good, entry, at, "<H", 0xFFFF)) == "BC-IMP-011"


@pytest.mark.parametrize("entry", [0, 1])
@pytest.mark.parametrize(
    ("at", "code", "value", "problem"),
    [
        (8, "<H", 1, "BC-IMP-013"),
        (38, "<L", 0o120777 << 16, "BC-IMP-014"),
        (46, "<B", ord("/"), "BC-IMP-015"),
        (20, "<L", 10_000, "BC-IMP-016"),  # runs into the directory
        (20, "<L", 0xFFFFFFFF, "BC-IMP-016"),  # and has no zip64 part
        (42, "<L", 0xFFFFFFFE, "BC-IMP-016"),
        (24, "<L", 0xFFFFFFFE, "BC-IMP-017"),
    ],
)
def test_a_picture_is_looked_over_as_a_list_is(
    tmp_path: Path, good: bytes, entry: int, at: int, code: str, value: int, problem: str
):
    assert refusal(tmp_path, changed(good, entry, at, code, value)) == problem


@pytest.mark.parametrize("size", [2**41, 2**64 - 1])
@pytest.mark.parametrize(("number", "problem"), [(0, "BC-IMP-017"), (1, "BC-IMP-016"), (2, "BC-IMP-016")])
def test_sizes_and_places_of_the_wide_form_are_looked_over_too(
    tmp_path: Path, good: bytes, size: int, number: int, problem: str
):
    data = widened(good)
    wide = bytearray(data)
    struct.pack_into("<Q", wide, data.index(struct.pack("<HH", 1, 24)) + 4 + 8 * number, size)
    assert refusal(tmp_path, bytes(wide)) == problem


def test_a_wide_part_that_breaks_off_is_refused(tmp_path: Path, good: bytes):
    data = widened(good)
    assert (
        refusal(tmp_path, data.replace(struct.pack("<HH", 1, 24), struct.pack("<HH", 1, 8))) == "BC-IMP-011"
    )


@pytest.mark.parametrize("pair", [(0, 1), (1, 0), (0, 2)])
def test_two_members_that_share_bytes_are_refused_pictures_too(
    tmp_path: Path, good: bytes, pair: tuple[int, int]
):
    one, other = pair
    infos = zipfile.ZipFile(io.BytesIO(good)).infolist()
    assert refusal(tmp_path, changed(good, one, 42, "<L", infos[other].header_offset)) == "BC-IMP-016"


def test_a_picture_that_stands_twice_is_nobodys_business(tmp_path: Path, zips: SimpleNamespace):
    (reading,) = read_path(handed(tmp_path, zips.twice("a.jpg", "one", "two")))
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-180"]


def test_an_archive_of_pictures_alone_is_answered_in_words(tmp_path: Path, zips: SimpleNamespace):
    (reading,) = read_path(handed(tmp_path, zips.packed({f"memories/{n}.mp4": "x" for n in range(1_200)})))
    (problem,) = reading.receipt.problems
    assert (problem.code, problem.what) == (
        "BC-IMP-180",
        "It holds 1,200 pictures and recordings, and no list.",
    )


@pytest.mark.parametrize(
    ("path", "service", "do"),
    [
        ("your_facebook_activity/posts/media/1.jpg", "facebook", "tick Connections"),
        ("IMG-20240301-WA0001.jpg", "whatsapp", "Export the chat again"),
        ("holiday/1.jpg", None, "Ask the service"),
    ],
)
def test_of_pictures_alone_it_is_said_whose_they_are_as_far_as_their_paths_say(
    tmp_path: Path, zips: SimpleNamespace, path: str, service: str | None, do: str
):
    pictures = {path.replace("1.jpg", f"{number}.jpg"): "x" for number in range(1, 30)}
    folder = tmp_path / "folder"
    for name in pictures:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as zipped:
        for name in pictures:
            zipped.writestr(name, "x")
    for container in (tmp_path / "export.zip", folder):
        with open_export(container) as export:
            (reading,) = read_export(export, READERS, FALLBACKS)
        (problem,) = reading.receipt.problems
        assert (problem.code, reading.receipt.service, reading.receipt.files) == ("BC-IMP-180", service, 29)
        assert do in problem.do
        assert reading.receipt.notes == ()


def test_a_part_of_pictures_alone_adds_no_member(tmp_path: Path, zips: SimpleNamespace):
    lists = zips.written(tmp_path / "mydata~1.zip", {PATH: FRIENDS})
    pictures = zips.written(tmp_path / "mydata~1-2.zip", {"memories/1.jpg": "x"})
    nothing = zips.written(tmp_path / "mydata~1-3.zip", {})
    with open_export([lists, pictures, nothing]) as export:
        assert ([member.path for member in export.members], export.media) == ([PATH], 1)
    with open_export([pictures, nothing]) as export:
        assert (export.only_media, export.media) == (True, 1)
    with open_export(nothing) as export:
        assert (export.only_media, export.members) == (False, ())


def test_a_fingerprint_changes_with_a_picture(tmp_path: Path, zips: SimpleNamespace):
    prints = []
    for content in ("one", "one", "two"):
        with open_export(handed(tmp_path, zips.packed({PATH: FRIENDS, "a.jpg": content}))) as export:
            prints.append(export.fingerprint())
    assert prints[0] == prints[1] != prints[2]


def test_names_that_a_mac_writes_are_read_as_it_meant_them(tmp_path: Path, zips: SimpleNamespace):
    """It writes UTF-8 and does not set the flag that says so."""
    data = zips.packed({"Chats/Siân.txt": "hello", "r\u00e9sum\u00e9.json": FRIENDS})
    path = handed(tmp_path, zips.with_flag(data, 0))
    assert members_of(path) == ["Chats/Siân.txt", "résumé.json"]
    old = zips.with_flag(zips.packed({"Siƒn.txt": "x"}), 0).replace("ƒ".encode(), b"\x83n")
    assert members_of(handed(tmp_path, old)) == ["Siânn.txt"]


def test_entries_are_read_over_the_edge_of_a_piece(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    names = [f"{'n' * (number % 9)}{number}.json" for number in range(40)]
    path = handed(tmp_path, zips.packed({name: {} for name in names}))
    for size in range(1, 130, 3):
        monkeypatch.setattr(directory, "_PIECE", size)
        assert members_of(path) == names


@pytest.mark.parametrize(("limit", "most"), [("MOST_MEMBERS", 1), ("LARGEST", 100)])
def test_more_than_is_kept_or_walked_is_refused(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
):
    monkeypatch.setattr(archive, limit, most)
    assert refusal(tmp_path, good) == "BC-IMP-012"


def test_long_names_are_refused_where_they_come_to_too_much(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(directory, "LARGEST_KEPT", 100)
    assert refusal(tmp_path, good) == "BC-IMP-012"


@pytest.mark.skipif(sys.platform == "win32", reason="a file with a hole of 4 GB fills the disk there")
def test_a_macs_own_zip_of_more_than_four_gigabytes_is_read(tmp_path: Path):
    """Its offsets begin again at 0, since it knows no zip64."""
    film = 2**32 - 5_000
    path = tmp_path / "Archive.zip"
    entries = b""
    with path.open("wb") as file:
        for name, content, size in (
            ("first.json", json.dumps(FRIENDS).encode(), None),
            ("film.mov", b"", film),
            ("photo.jpg", b"", 10_000),
            (PATH, json.dumps(FRIENDS).encode(), None),
        ):
            begin, size = file.tell(), len(content) if size is None else size
            numbers = (zlib.crc32(content), size, size, len(name), 0)
            file.write(struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 0, 0, 0, *numbers) + name.encode())
            file.write(content)
            file.seek(begin + 30 + len(name) + size)
            entry = struct.pack("<4sHHHHHHLLLHH", ENTRY, 20, 20, 0, 0, 0, 0, *numbers)
            entries += entry + struct.pack("<HHHLL", 0, 0, 0, 0, begin % 2**32) + name.encode()
        start = file.tell()
        assert start > 2**32
        file.write(entries + struct.pack("<4sHHHHLLH", END, 0, 0, 4, 4, len(entries), start % 2**32, 0))
    assert members_of(path) == ["first.json", PATH]
