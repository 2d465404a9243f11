"""Every sample again, as it comes in life: zipped anew, in another folder, with what systems leave behind."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from connectors.read_path import connection_rows, read_path
from connectors.reader import Reading

EXPORTS = Path(__file__).resolve().parents[2] / "data_samples" / "exports"
EXPECTED = ".expected.csv"
SAMPLES = sorted(path.with_name(path.name.removesuffix(EXPECTED)) for path in EXPORTS.glob(f"*/*{EXPECTED}"))
FOLDERS = [sample for sample in SAMPLES if sample.is_dir() and not list(sample.rglob("*.zip"))]

Members = Iterator[tuple[str, bytes]]


def members_of(sample: Path) -> Members:
    for path in sorted(sample.rglob("*")):
        if path.is_file():
            yield path.relative_to(sample).as_posix(), path.read_bytes()


def as_it_is(members: Members) -> Members:
    yield from members


def below_a_folder_by_a_mac(members: Members) -> Members:
    yield "my export/.DS_Store", b"\0\0\0\1Bud1"
    for path, data in members:
        folder, slash, name = path.rpartition("/")
        yield f"my export/{path}", data
        yield f"__MACOSX/my export/{folder}{slash}._{name}", b"\0\5\x16\7\0\2\0\0Mac OS X"


def by_windows(members: Members) -> Members:
    for path, data in members:
        yield f"my export/{path}".replace("/", "\\"), data


def downloaded_twice(members: Members) -> Members:
    """A browser numbers a second copy, and a person puts both into one folder."""
    for path, data in members:
        stem, dot, suffix = path.rpartition(".")
        yield path, data
        yield f"{stem} (1){dot}{suffix}", data


def zipped(members: Members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members:
            info = zipfile.ZipInfo()
            # The constructor would turn a backslash round on some systems.
            info.filename, info.compress_type = path, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def people(readings: list[Reading]) -> pl.DataFrame:
    """Who was read, without where it stood."""
    rows = connection_rows(readings).drop("source_file")
    return rows.sort(rows.columns)


def codes(readings: list[Reading]) -> list[str]:
    return sorted(problem.code for reading in readings for problem in reading.receipt.problems)


@pytest.mark.parametrize("packing", [as_it_is, below_a_folder_by_a_mac, by_windows, downloaded_twice])
@pytest.mark.parametrize("sample", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_read_however_it_is_packed(
    tmp_path: Path, sample: Path, packing: Callable[[Members], Members]
):
    (tmp_path / "handed in.zip").write_bytes(zipped(packing(members_of(sample))))
    again, before = read_path(tmp_path / "handed in.zip"), read_path(sample)
    assert people(again).equals(people(before))
    assert codes(again) == codes(before)


@pytest.mark.parametrize("sample", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_read_from_a_folder_with_an_extra_top_folder(tmp_path: Path, sample: Path):
    for path, data in below_a_folder_by_a_mac(members_of(sample)):
        target = tmp_path / "handed in" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    again, before = read_path(tmp_path / "handed in"), read_path(sample)
    assert people(again).equals(people(before))
    assert codes(again) == codes(before)
