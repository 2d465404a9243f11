import os
from pathlib import Path

import pytest

from connectors.intake import archive
from connectors.intake.folders import contents_of, files_down_to
from connectors.intake.opening import open_export
from records.problem import Refused

LIST = '{"friends_v2": [{"name": "Wenna Tregear"}]}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/2.json", "b/a/1.json", "index.html", "a/friends.json", "media/x.JPG", "media/y.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(LIST)
    return tmp_path


def closed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the system refuse to list a folder."""
    listed = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == name:
            raise PermissionError
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)


def test_files_come_in_order_and_pictures_are_counted(folder: Path):
    found = contents_of(folder, 10)
    assert list(found.files) == ["index.html", "a/friends.json", "b/2.json", "b/a/1.json"]
    assert found.media == 2


def test_pictures_in_a_folder_are_not_even_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch):
    looked, stat = [], Path.stat

    def watched(self: Path, **options: bool) -> os.stat_result:
        looked.append(self.name)
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", watched)
    with open_export(folder) as export:
        assert (len(export.members), export.media) == (4, 2)
    assert "index.html" in looked
    assert not {"x.JPG", "y.mp4"} & set(looked)


def test_a_folder_of_more_files_than_are_kept_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with pytest.raises(Refused) as refused:
        open_export(folder)
    assert refused.value.problem.code == "BC-IMP-012"
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    open_export(folder).close()


def test_a_folder_inside_that_cannot_be_opened_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch):
    closed(monkeypatch, "b")
    with open_export(folder) as export:
        assert [problem.code for problem in export.problems] == ["BC-IMP-018"]
        assert export.in_part
        assert [member.path for member in export.members] == ["index.html", "a/friends.json"]


def test_a_folder_that_cannot_be_opened_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    closed(monkeypatch, folder.name)
    with pytest.raises(Refused) as refused:
        open_export(folder)
    assert refused.value.problem.code == "BC-IMP-018"


def test_files_are_found_down_to_a_depth(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def names(depth: int, with_media: bool = False) -> list[str]:
        found = files_down_to(folder, depth, with_media)
        return sorted(path.relative_to(folder).as_posix() for path in found)

    assert names(1) == ["index.html"]
    assert names(2) == ["a/friends.json", "b/2.json", "index.html"]
    assert names(2, with_media=True)[-2:] == ["media/x.JPG", "media/y.mp4"]
    closed(monkeypatch, "b")
    assert names(3) == ["a/friends.json", "b", "index.html"]
