"""Every sample of an export gives exactly the table beside it."""

from pathlib import Path

import pytest

from connectors.read_path import COLUMNS, connection_rows, connection_rows_csv, read_path
from connectors.reader import Reader
from connectors.services import FALLBACKS, READERS, any_list
from records.policy import Direction, Service

HOME = Path(__file__).resolve().parents[2]
EXPORTS = HOME / "data_samples" / "exports"
PAGES = HOME / "docs" / "exports"
SERVICES = HOME / "connectors" / "services"
CONNECTION_READERS = (*READERS, any_list.READER)
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


def module_of(reader: Reader) -> str:
    return reader.read.__module__.rpartition(".")[2]


@pytest.mark.parametrize("reader", CONNECTION_READERS, ids=module_of)
def test_every_reader_has_a_sample_that_it_reads(reader: Reader):
    """A new service without a sample fails here: data_samples/exports/<module>/ and its expected table."""
    own = [sample for sample in SAMPLES if sample.parent.name == module_of(reader)]
    read_by = {reading.receipt.reader for sample in own for reading in read_path(sample)}
    assert reader.name in read_by


@pytest.mark.parametrize("reader", CONNECTION_READERS, ids=module_of)
def test_every_reader_has_a_page(reader: Reader):
    """A new service without a page fails here: docs/exports/<service>.md, by our name for it."""
    page = PAGES / f"{(reader.service or module_of(reader)).replace('_', '-')}.md"
    assert page.is_file()


@pytest.mark.parametrize("service", [one for one in Service if one is not Service.OTHER])
def test_every_service_has_a_page_that_the_overview_leads_to(service: Service):
    page = f"{service.value.replace('_', '-')}.md"
    assert (PAGES / page).is_file()
    assert f"({page})" in (PAGES / "README.md").read_text("utf-8")


@pytest.mark.parametrize("folder", sorted(path.name for path in EXPORTS.iterdir() if path.is_dir()))
def test_every_folder_of_samples_belongs_to_a_reader(folder: str):
    assert folder in {module_of(reader) for reader in CONNECTION_READERS}


def test_every_module_with_a_reader_is_entered():
    """A reader that is in no tuple fails here."""
    found = [path for path in SERVICES.rglob("*.py") if "\nREADER = " in path.read_text("utf-8")]
    modules = {path.parent.name if path.stem == "__init__" else path.stem for path in found}
    assert modules == {module_of(reader) for reader in CONNECTION_READERS}


def test_a_table_holds_the_contracts_columns_and_words():
    table = connection_rows([reading for sample in SAMPLES for reading in read_path(sample)])
    assert tuple(table.columns) == COLUMNS
    assert set(table["service"]) <= {service.value for service in Service}
    assert set(table["direction"]) <= {direction.value for direction in Direction}


def test_readers_are_named_once_and_say_what_they_ask_for():
    readers = (*READERS, *FALLBACKS)
    assert len({reader.name for reader in readers}) == len(readers)
    assert all(reader.asks_for for reader in readers)
