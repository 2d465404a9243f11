"""Small exports, written where a test asks for them."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from connectors.reader import Reading
from connectors.students.records import read_student_path
from connectors.students.settings import StudentSettings, StudentSource

Files = Mapping[str, str | bytes]


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[[Files], Path]:
    """Write files below a folder, which is returned."""

    def laid_out(files: Files) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path

    return laid_out


@pytest.fixture
def read_roster(tmp_path: Path) -> Callable[..., Reading]:
    """Read files as one zip, under the settings given; there is one reading."""

    def reading(files: Files, **source: object) -> Reading:
        path = tmp_path / "roster.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        settings = StudentSettings(sources={"roster.zip": StudentSource.model_validate(source)})
        (one,) = read_student_path(path, settings)
        return one

    return reading


@pytest.fixture
def read_ctf(tmp_path: Path) -> Callable[..., Reading]:
    """Read a CTF under the settings given; there is one reading."""

    def reading(text: str | bytes, **source: object) -> Reading:
        path = tmp_path / "8884001_CTF_8884002_001.xml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        settings = StudentSettings(sources={path.name: StudentSource.model_validate(source)})
        (one,) = read_student_path(path, settings)
        return one

    return reading
