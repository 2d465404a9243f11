import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors import export as export_module
from connectors.export import Export
from connectors.intake import archive
from connectors.intake.opening import open_export
from connectors.read_path import read_path
from records.problem import Refused

FRIENDS = {"friends_v2": [{"name": "Wenna Tregear", "timestamp": 1600000000}]}
PATH = "connections/friends/your_friends.json"


def handed(tmp_path: Path, data: bytes, name: str = "export.zip") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        open_export(path)
    return refused.value.problem.code


def only(export: Export) -> bytes:
    return export.read(export.members[0])


def test_a_zip_a_folder_and_a_loose_file_open_alike(tmp_path: Path, zips: SimpleNamespace):
    zipped = zips.written(tmp_path / "a.zip", {PATH: FRIENDS})
    folder = tmp_path / "folder"
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_text(json.dumps(FRIENDS))
    for way in (zipped, folder, folder / PATH):
        with open_export(way) as export:
            assert json.loads(only(export)) == FRIENDS
            assert export.problems == ()


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("locked", "BC-IMP-013"),
        ("links", "BC-IMP-014"),
        ("climbs", "BC-IMP-015"),
        ("absolute", "BC-IMP-015"),
        ("drive", "BC-IMP-015"),
        ("backslash climbs", "BC-IMP-015"),
        ("no name", "BC-IMP-015"),
        ("overlaps", "BC-IMP-016"),
        ("swells", "BC-IMP-017"),
        ("only archives", "BC-IMP-019"),
        ("picture", "BC-IMP-010"),
        ("empty", "BC-IMP-002"),
        ("cut off", "BC-IMP-011"),
        ("text", "BC-IMP-011"),
    ],
)
def test_a_zip_that_no_service_makes_is_refused_as_a_whole(
    tmp_path: Path, zips: SimpleNamespace, what: str, code: str
):
    good = zips.packed({PATH: FRIENDS})
    data = {
        "locked": lambda: zips.with_flag(good, 1),
        "links": zips.with_links,
        "climbs": lambda: zips.packed({"a/../../x.json": FRIENDS}),
        "absolute": lambda: zips.packed({"/x.json": FRIENDS}),
        "drive": lambda: zips.packed({"C:/x.json": FRIENDS}),
        "backslash climbs": lambda: zips.packed({"..\\x.json": FRIENDS}),
        "no name": lambda: zips.packed({"x": FRIENDS}).replace(b"x{", b"\0{").replace(b"xPK", b"\0PK"),
        "overlaps": zips.overlapping,
        "swells": lambda: zips.packed({PATH: b"\0" * (archive.SMALL + 1)}),
        "only archives": lambda: zips.packed({"facebook.zip": good, "x/instagram.zip": good}),
        "picture": lambda: b"\xff\xd8\xff\xe0" + b"x" * 500,
        "empty": lambda: b"",
        "cut off": lambda: good[:-30],
        "text": lambda: b"just words, called a zip",
    }[what]()
    assert refusal(handed(tmp_path, data)) == code


def test_a_zip_with_too_many_files_is_refused_by_its_directory_alone(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    data = zips.packed({f"{number}.json": {} for number in range(4)})
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    monkeypatch.setattr(zipfile, "ZipFile", lambda _: pytest.fail("its members were listed"))
    assert refusal(handed(tmp_path, data)) == "BC-IMP-012"


@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_a_member_that_lies_about_its_size_is_refused_when_it_is_read(
    tmp_path: Path, zips: SimpleNamespace, size: int
):
    with open_export(handed(tmp_path, zips.with_size(zips.packed({PATH: FRIENDS}), size))) as export:
        with pytest.raises(Refused) as refused:
            only(export)
        assert refused.value.problem.code == "BC-IMP-022"


def test_a_member_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    with open_export(zips.written(tmp_path / "a.zip", {PATH: FRIENDS})) as export:
        with pytest.raises(Refused) as refused:
            export.read(export.members[0], limit=10)
        assert refused.value.problem.code == "BC-IMP-021"
        monkeypatch.setattr(export_module, "LARGEST_READ", 100)
        assert only(export)
        with pytest.raises(Refused):
            only(export)


def test_a_member_that_swells_is_refused_and_hides_no_other(tmp_path: Path, zips: SimpleNamespace):
    noise = os.urandom(200_000)
    data = zips.packed({PATH: FRIENDS, "friends.json": b"[" + b" " * archive.SMALL, "photo.jpg": noise})
    with open_export(handed(tmp_path, data)) as export:
        good, bomb = export.members
        assert json.loads(export.read(good)) == FRIENDS
        with pytest.raises(Refused) as refused:
            export.read(bomb)
        assert refused.value.problem.code == "BC-IMP-021"
        assert export.head(bomb) == b""


def test_only_the_members_a_reader_names_are_read(tmp_path: Path, zips: SimpleNamespace):
    data = bytearray(zips.packed({PATH: FRIENDS, "media/film.mp4": os.urandom(5000)}))
    at = data.find(b"media/film.mp4") + 14
    data[at : at + 1000] = b"\0" * 1000  # reading it would fail
    readings = read_path(handed(tmp_path, bytes(data)))
    assert [(r.receipt.rows, r.receipt.problems) for r in readings] == [(1, ())]


def test_what_is_read_is_hashed_on_the_way(tmp_path: Path, zips: SimpleNamespace):
    with open_export(zips.written(tmp_path / "a.zip", {PATH: FRIENDS})) as export:
        assert export.digests == {}
        data = only(export)
        assert export.digests == {PATH: hashlib.sha256(data).hexdigest()}


def test_a_fingerprint_tells_two_downloads_apart(tmp_path: Path, zips: SimpleNamespace):
    one, same, other = (
        open_export(zips.written(tmp_path / name, {PATH: content})).fingerprint()
        for name, content in (("a.zip", FRIENDS), ("b.zip", FRIENDS), ("c.zip", {}))
    )
    assert one == same != other


def test_parts_of_one_export_are_merged(tmp_path: Path, zips: SimpleNamespace):
    one = zips.written(tmp_path / "x-1.zip", {PATH: FRIENDS, "index.html": "same"})
    two = zips.written(tmp_path / "x-2.zip", {"media/a.jpg": "x", "index.html": "same"})
    with open_export([one, two]) as export:
        assert sorted(member.path for member in export.members) == [PATH, "index.html"]
        assert [member.doubt for member in export.members] == [None] * 2
        assert (export.media, export.in_part) == (1, False)


def test_of_two_parts_that_differ_the_newer_counts_and_it_is_told(tmp_path: Path, zips: SimpleNamespace):
    old = zips.written(tmp_path / "x-2.zip", {PATH: {"friends_v2": []}})
    new = zips.written(tmp_path / "x-1.zip", {PATH: FRIENDS})
    os.utime(old, (1_600_000_000, 1_600_000_000))
    for parts in ([old, new], [new, old]):
        with open_export(parts) as export:
            assert json.loads(only(export)) == FRIENDS
            assert export.members[0].doubt is not None
            assert export.members[0].doubt.code == "BC-IMP-020"
    (reading,) = read_path(tmp_path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-020"]


def test_the_age_of_parts_orders_nothing(tmp_path: Path, zips: SimpleNamespace):
    """A copied folder has new times; its lists must come in the order they had."""
    one = zips.written(tmp_path / "x-1.zip", {"a/following.json": "x"})
    two = zips.written(tmp_path / "x-2.zip", {"a/followers_1.json": "x"})
    for older in (one, two):
        os.utime(older, (1_500_000_000, 1_500_000_000))
        os.utime(two if older == one else one, (1_600_000_000, 1_600_000_000))
        with open_export([one, two]) as export:
            assert [member.path for member in export.members] == ["a/followers_1.json", "a/following.json"]


def test_a_damaged_part_hides_no_other(tmp_path: Path, zips: SimpleNamespace):
    good = zips.written(tmp_path / "x-1.zip", {PATH: FRIENDS})
    with open_export([good, handed(tmp_path, b"\xff\xd8\xff", "x-2.zip")]) as export:
        assert json.loads(only(export)) == FRIENDS
        assert [problem.code for problem in export.problems] == ["BC-IMP-010"]


def test_one_path_twice_in_a_zip_is_read_only_where_both_agree(tmp_path: Path, zips: SimpleNamespace):
    with open_export(handed(tmp_path, zips.twice(PATH, FRIENDS, FRIENDS))) as export:
        assert json.loads(only(export)) == FRIENDS
    with open_export(handed(tmp_path, zips.twice(PATH, FRIENDS, {}))) as export:
        with pytest.raises(Refused) as refused:
            only(export)
        assert refused.value.problem.code == "BC-IMP-020"


def test_an_empty_zip_and_an_empty_folder_say_so(tmp_path: Path, zips: SimpleNamespace):
    (tmp_path / "folder").mkdir()
    for path in (zips.written(tmp_path / "a.zip", {}), tmp_path / "folder"):
        (reading,) = read_path(path)
        assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-003"]


@pytest.mark.parametrize(("name", "head"), [("export.tgz", b"\x1f\x8b\x08"), ("x.rar", b"Rar!\x1a\x07\x00")])
def test_an_archive_of_another_kind_is_answered_with_what_to_send(tmp_path: Path, name: str, head: bytes):
    handed(tmp_path, head + b"x" * 50, name)
    (reading,) = read_path(tmp_path / name)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-IMP-032"]


def test_an_archive_inside_is_told_and_an_attachment_is_not(tmp_path: Path, zips: SimpleNamespace):
    inner = zips.packed({"x": "y"})
    with open_export(zips.written(tmp_path / "a.zip", {PATH: FRIENDS, "older.zip": inner})) as export:
        assert [problem.code for problem in export.problems] == ["BC-IMP-019"]
        assert [member.path for member in export.members] == [PATH]
    deep = {PATH: FRIENDS, "messages/inbox/x/files/homework.zip": inner}
    with open_export(zips.written(tmp_path / "b.zip", deep)) as export:
        assert export.problems == ()


def test_what_systems_leave_behind_is_no_member(tmp_path: Path, zips: SimpleNamespace):
    junk = {"__MACOSX/connections/friends/._your_friends.json": "fork", ".DS_Store": "x", "a/Thumbs.db": "x"}
    with open_export(zips.written(tmp_path / "a.zip", {**junk, PATH: FRIENDS})) as export:
        assert [member.path for member in export.members] == [PATH]


def test_links_in_a_folder_are_not_followed(tmp_path: Path):
    folder = tmp_path / "handed in"
    folder.mkdir()
    secret = tmp_path / "your_friends.json"
    secret.write_text(json.dumps(FRIENDS))
    try:
        (folder / "your_friends.json").symlink_to(secret)
    except OSError:
        pytest.skip("this system makes no links without rights")
    with open_export(folder) as export:
        assert export.members == ()
        assert [problem.code for problem in export.problems] == ["BC-IMP-014"]


def test_an_office_document_is_a_file_and_no_archive(tmp_path: Path, zips: SimpleNamespace):
    with open_export(zips.written(tmp_path / "list.xlsx", {"xl/workbook.xml": "<x/>"})) as export:
        assert [member.path for member in export.members] == ["list.xlsx"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("facebook-siantregear-2026-03-01-Ab12.zip", "facebook export (zip)"),
        ("Sian Tregear.zip", "zip file"),
        ("Complete_LinkedInDataExport_03-01-2026.zip", "linkedin export (zip)"),
        ("export (1).zip", "export (1).zip"),
    ],
)
def test_a_label_never_names_a_person(tmp_path: Path, zips: SimpleNamespace, name: str, label: str):
    with open_export(zips.written(tmp_path / name, {PATH: FRIENDS})) as export:
        assert export.label == label


def test_chats_are_numbered_instead_of_named(tmp_path: Path):
    chats = [tmp_path / f"WhatsApp Chat with {name}.txt" for name in ("Aunty Bev", "Coach", "Zed")]
    for chat in chats:
        chat.write_text("01/02/2024, 10:00 - Aunty Bev: hello")
    with open_export(chats, "loose files") as export:
        shown = [export.shown(member) for member in export.members]
    assert shown == [f"WhatsApp chat {number} of 3" for number in (1, 2, 3)]


def test_of_many_tables_those_near_the_top_are_looked_into(tmp_path: Path, zips: SimpleNamespace):
    names = ["a/b/c.csv", "a/1.csv", "z.csv", "a/2.csv", "b.json"]
    with open_export(zips.written(tmp_path / "a.zip", dict.fromkeys(names, "x"))) as export:
        near = [member.path for member in export.nearest_the_top(2, ".csv", ".txt")]
    assert near == ["a/1.csv", "z.csv"]
    loose = [tmp_path / name for name in ("1.csv", "2.csv", "3.csv")]
    for path in loose:
        path.write_text("x")
    with open_export(loose) as export:
        assert len(export.nearest_the_top(2, ".csv")) == 3


def test_only_so_many_beginnings_are_remembered(
    tmp_path: Path, zips: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(export_module, "MOST_HEADS", 1)
    with open_export(zips.written(tmp_path / "a.zip", {"1.txt": "one", "2.txt": "two"})) as export:
        for _ in range(2):
            assert [export.head(member) for member in export.members] == [b"one", b"two"]
        assert len(export._heads) == 1


def answered(path: Path) -> None:
    """Read, or say with a code why not; anything else is a defect."""
    for reading in read_path(path):
        assert reading.table.height or reading.receipt.problems or reading.receipt.files


FAST = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@FAST
@given(data=st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_answered(tmp_path: Path, data: bytes):
    for name in ("export.zip", "friends.json", "Connections.csv", "list.xlsx"):
        answered(handed(tmp_path, data, name))


@FAST
@given(st.data())
def test_a_zip_with_any_byte_changed_is_answered(tmp_path: Path, zips: SimpleNamespace, data: st.DataObject):
    good = bytearray(zips.packed({PATH: FRIENDS, "x/photo.jpg": "x"}))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    answered(handed(tmp_path, bytes(good)))


@FAST
@given(st.lists(st.text(min_size=1, max_size=30), max_size=5, unique=True))
def test_any_member_names_are_answered(tmp_path: Path, names: list[str]):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive_file:
        for name in names:
            try:
                archive_file.writestr(name, json.dumps(FRIENDS))
            except (UnicodeEncodeError, IndexError):  # names that zipfile itself cannot write
                continue
        archive_file.writestr(PATH, json.dumps(FRIENDS))
    answered(handed(tmp_path, out.getvalue()))


@pytest.mark.parametrize("name", ["a/List.txt", "a/粉丝.txt", "подписки.txt", "a.b/List (1).TXT", "a/.txt"])
def test_a_member_is_found_by_its_suffix_in_any_script(tmp_path: Path, zips: SimpleNamespace, name: str):
    with open_export(
        zips.written(tmp_path / "a.zip", {name: "x", "a.txt/none": "x", "b.json": {}})
    ) as export:
        assert [member.path for member in export.ending(".txt")] == [name]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Complete_LinkedInDataExport_03-09-2026.zip", "2026-03-09"),
        ("basic_linkedindataexport_12-31-2025 (1).zip", "2025-12-31"),
        ("Basic_LinkedInDataExport_31-12-2025.zip", None),
    ],
)
def test_linkedin_writes_the_month_first_in_the_name_of_its_zip(tmp_path, zips, name: str, made: str | None):
    with open_export(zips.written(tmp_path / name, {"Connections.csv": "x"})) as export:
        assert (export.made.isoformat() if export.made else None) == made


def test_a_name_without_latin_letters_keeps_its_ending(tmp_path, zips):
    with open_export(zips.written(tmp_path / "x.zip", {"a/Друзья.csv": "x", "b/Семья.CSV": "y"})) as export:
        assert [member.path for member in export.ending(".csv")] == ["a/Друзья.csv", "b/Семья.CSV"]
