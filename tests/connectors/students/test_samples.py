"""Every sample reads exactly as the table beside it says; a new sample needs only its two files.

Some need the settings that lie beside them.
"""

import io
import tomllib
from pathlib import Path

import polars as pl
import pytest

from connectors.reader import Reading
from connectors.students.presets.fitting import PRESETS
from connectors.students.records import READ_COLUMNS, STUDENT_READERS, read_student_path
from connectors.students.settings import StudentSettings
from records.cells import neutralised_table

HOME = Path(__file__).parents[3]
SAMPLES = HOME / "data_samples" / "students"
ENDING = ".expected.csv"
FILES = sorted(path.with_name(path.name.removesuffix(ENDING)) for path in SAMPLES.rglob(f"*{ENDING}"))
"""A file, a zip or a folder, below a folder for its format; settings lie beside it where it needs some."""


def settings_of(sample: Path) -> StudentSettings:
    file = sample.with_name("boundary-check.toml")
    said = tomllib.loads(file.read_text(encoding="utf-8"))["students"] if file.exists() else {}
    return StudentSettings.model_validate(said)


def read(sample: Path) -> list[Reading]:
    return read_student_path(sample, settings_of(sample))


@pytest.mark.parametrize("sample", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_reads_as_its_expected_table(sample: Path):
    written = io.StringIO()
    rows = pl.concat(reading.table for reading in read(sample))
    neutralised_table(rows.select(READ_COLUMNS)).write_csv(written)
    expected = sample.with_name(sample.name + ENDING).read_text(encoding="utf-8")
    assert written.getvalue() == expected


def test_every_sample_has_its_expected_table():
    beside = {
        path
        for folder in SAMPLES.iterdir()
        if folder.is_dir()
        for path in folder.iterdir()
        if not path.name.endswith((ENDING, ".toml", ".md"))
    }
    assert beside == set(FILES)


FORMATS = {path.name for path in SAMPLES.iterdir() if path.is_dir()}
PAGES = HOME / "docs" / "students"


@pytest.mark.parametrize("format_", sorted(FORMATS - {"mapped"}))
def test_every_format_has_a_page_that_the_overview_leads_to(format_: str):
    assert (PAGES / f"{format_}.md").is_file()
    assert f"(students/{format_}.md)" in (HOME / "docs" / "student-records.md").read_text("utf-8")


@pytest.mark.parametrize("reader", [reader.name for reader in STUDENT_READERS])
def test_every_reader_has_a_sample_that_it_reads(reader: str):
    """A database has no file: its rows stand in its own tests."""
    assert reader in {reading.receipt.reader for sample in FILES for reading in read(sample)}


def test_every_preset_has_a_sample():
    assert {preset.name for preset in PRESETS} <= FORMATS


def test_what_stands_beside_our_columns_never_leaves_a_reader():
    for sample in FILES:
        for reading in read(sample):
            everything = reading.table.write_json() + reading.relations.write_json() + repr(reading.receipt)
            for canary in ("hunter2", "QQ123456C", "ZZ99", "ZPROG001", "OFFICIAL-SENSITIVE"):
                assert canary not in everything


def test_the_receipts_names_hold_no_cell():
    for sample in FILES:
        for reading in read(sample):
            cells = {
                cell
                for row in reading.table.select("given", "family", "email").rows()
                for cell in row
                if cell
            }
            told = repr(reading.receipt).split()
            assert not cells - {"None", "True", "Null"} & set(told)


def test_every_expected_table_has_the_contracts_columns():
    for path in SAMPLES.rglob(f"*{ENDING}"):
        assert tuple(pl.read_csv(path, infer_schema=False).columns) == READ_COLUMNS
