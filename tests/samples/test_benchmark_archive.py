"""The benchmark's archive: the same each time, honest to the last byte, and read as an export."""

import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.vast import PEOPLE, write_archive
from connectors.read_path import read_path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_archive(tmp_path / "vast.zip", pictures=2_500, film=3_000_000)
    return tmp_path / "vast.zip"


def test_the_archive_is_the_same_each_time(archive: Path, tmp_path: Path) -> None:
    write_archive(tmp_path / "again.zip", pictures=2_500, film=3_000_000)
    assert archive.read_bytes() == (tmp_path / "again.zip").read_bytes()


def test_other_programs_find_nothing_wrong_with_it(archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        assert (zipped.testzip(), len(zipped.namelist())) == (None, 2_503)


def rows(path: Path) -> list[int]:
    readings = read_path(path)
    assert not any(reading.receipt.problems for reading in readings)
    return [reading.receipt.rows for reading in readings]


def test_its_lists_are_read(archive: Path) -> None:
    assert rows(archive) == [PEOPLE, 2 * PEOPLE]


@pytest.mark.skipif(sys.platform == "win32", reason="a file with a hole of 4 GB fills the disk there")
def test_its_lists_are_read_behind_four_gigabytes(tmp_path: Path) -> None:
    write_archive(tmp_path / "far.zip", pictures=5_000, film=900_000_000)
    assert rows(tmp_path / "far.zip") == [PEOPLE, 2 * PEOPLE]
