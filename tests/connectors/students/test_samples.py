"""Every sample reads exactly as the table beside it says; a new sample needs only its two files.

Those in mapped/ need the settings that lie beside them.
"""

import io
import tomllib
from pathlib import Path

import polars as pl
import pytest

from connectors.students.records import READ_COLUMNS, read_student_path
from connectors.students.settings import StudentSettings
from records.cells import neutralised_table

SAMPLES = Path(__file__).parents[3] / "data_samples" / "students"
MAPPED = SAMPLES / "mapped"
SETTINGS = StudentSettings.model_validate(
    tomllib.loads((MAPPED / "boundary-check.toml").read_text(encoding="utf-8"))["students"]
)
ENDING = ".expected.csv"
NOT_SAMPLES = (ENDING, ".toml", ".md")
FILES = sorted(
    path for folder in (SAMPLES, MAPPED) for path in folder.glob("*.*") if not path.name.endswith(NOT_SAMPLES)
)


@pytest.mark.parametrize("sample", FILES, ids=lambda path: path.name)
def test_a_sample_reads_as_its_expected_table(sample):
    (reading,) = read_student_path(sample, SETTINGS)
    written = io.StringIO()
    neutralised_table(reading.table.select(READ_COLUMNS)).write_csv(written)
    expected = sample.with_name(sample.name + ENDING).read_text(encoding="utf-8")
    assert written.getvalue() == expected


def test_there_are_samples_and_each_has_its_expected_table():
    assert len(FILES) >= 6
    assert {path.with_name(path.name + ENDING) for path in FILES} == set(SAMPLES.rglob(f"*{ENDING}"))


def test_what_stands_beside_our_columns_never_leaves_a_reader():
    for sample in FILES:
        for reading in read_student_path(sample, SETTINGS):
            everything = reading.table.write_json() + repr(reading.receipt)
            for canary in ("hunter2", "QQ123456C", "ZZ99", "ZPROG001", "OFFICIAL-SENSITIVE"):
                assert canary not in everything


def test_the_receipts_names_hold_no_cell():
    for sample in FILES:
        for reading in read_student_path(sample, SETTINGS):
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
