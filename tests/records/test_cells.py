import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.cells import neutralised_table, restored, restored_cell


def written(text: str | None) -> str | None:
    return neutralised_table(pl.DataFrame({"cell": [text]}, schema={"cell": pl.String}))["cell"].item()


@pytest.mark.parametrize(
    ("cell", "in_the_file"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 7700 900123", "'+44 7700 900123"),
        ("-1", "'-1"),
        ("@handle", "'@handle"),
        ("\tname", "'\tname"),
        ("\x00name", "'\x00name"),
        ("'=x", "''=x"),
        ("'Abdu", "'Abdu"),
        ("Siân", "Siân"),
        ("", ""),
        (None, None),
    ],
)
def test_a_cell_that_could_start_a_formula_gets_an_apostrophe(cell: str | None, in_the_file: str | None):
    assert written(cell) == in_the_file


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\x00aé "), max_size=6) | st.text(max_size=6))
def test_reading_back_gives_what_was_written(text: str):
    table = pl.DataFrame({"cell": [text]})
    assert neutralised_table(table).with_columns(restored(pl.col("cell"))).equals(table)
    assert restored_cell(str(written(text))) == text


def test_numbers_are_left_alone():
    table = pl.DataFrame({"weight": [-1.5], "name": ["-"]})
    assert neutralised_table(table).to_dict(as_series=False) == {"weight": [-1.5], "name": ["'-"]}
