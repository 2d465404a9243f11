"""Every sample of an export gives exactly the table beside it."""

from pathlib import Path

import pytest

from connectors.read_path import COLUMNS, connection_rows, connection_rows_csv, read_path
from connectors.services import FALLBACKS, READERS
from records.policy import Direction, Service

EXPORTS = Path(__file__).resolve().parents[2] / "data_samples" / "exports"
EXPECTED = ".expected.csv"
SAMPLES = sorted(path.with_name(path.name.removesuffix(EXPECTED)) for path in EXPORTS.glob(f"*/*{EXPECTED}"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_read_as_the_table_beside_it(sample: Path):
    expected = sample.with_name(sample.name + EXPECTED).read_text(encoding="utf-8")
    assert connection_rows_csv(read_path(sample)) == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_receipt_counts_the_rows_of_its_table(sample: Path):
    for reading in read_path(sample):
        receipt = reading.receipt
        assert receipt.rows == reading.table.height
        assert (receipt.first, receipt.last) == (reading.table["since"].min(), reading.table["since"].max())


def test_every_file_beside_an_expected_table_is_a_sample():
    beside = {path for path in EXPORTS.glob("*/*") if not path.name.endswith(EXPECTED)}
    assert beside == set(SAMPLES)


def test_every_reader_has_samples_and_a_page():
    folders = {path.name for path in EXPORTS.iterdir() if path.is_dir()}
    assert {"facebook", "instagram", "linkedin", "any_list"} == folders
    pages = Path(__file__).resolve().parents[2] / "docs" / "exports"
    assert {f"{name.replace('_', '-')}.md" for name in folders} <= {page.name for page in pages.glob("*.md")}


def test_a_table_holds_the_contracts_columns_and_words():
    table = connection_rows([reading for sample in SAMPLES for reading in read_path(sample)])
    assert tuple(table.columns) == COLUMNS
    assert set(table["service"]) <= {service.value for service in Service}
    assert set(table["direction"]) == {d.value for d in Direction} - {"group_message"}


def test_readers_are_named_once_and_say_what_they_ask_for():
    readers = (*READERS, *FALLBACKS)
    assert len({reader.name for reader in readers}) == len(readers)
    assert all(reader.asks_for for reader in readers)
