"""A Parquet file is a table like any other: its types cost no nought, no day and no name."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from connectors.students import parquet
from connectors.students.parquet import read_parquet
from connectors.students.profile import profile_path
from connectors.students.records import read_student_path
from connectors.students.settings import StudentSettings, StudentSource
from records.problem import Refused


def as_bytes(columns: dict[str, pl.Series | list[object]]) -> bytes:
    held = io.BytesIO()
    pl.DataFrame(columns).write_parquet(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (["007", None], ["007", None]),
        ([7, None], ["7", None]),
        ([1001.0, None], ["1001", None]),  # ids that a program kept as figures with gaps
        ([1.5, 2.0], ["1.5", "2"]),
        ([Decimal("12.00"), None], ["12", None]),
        ([date(2008, 3, 4), None], ["2008-03-04", None]),
        ([datetime(2025, 9, 1), None], ["2025-09-01 00:00:00", None]),
        ([datetime(2025, 8, 31, 23, 30, tzinfo=UTC)], ["2025-09-01 00:30:00"]),
        ([datetime(2025, 12, 31, 23, 30, tzinfo=UTC)], ["2025-12-31 23:30:00"]),
        ([b"Si\xc3\xa2n", b"\xff\xfe"], ["Siân", None]),
        (pl.Series(["a", "a"], dtype=pl.Categorical), ["a", "a"]),
        (pl.Series(["b"], dtype=pl.Enum(["b"])), ["b"]),
        ([True, False], ["true", "false"]),
        ([None, None], [None, None]),
        (["", "Null"], [None, "Null"]),
    ],
)
def test_every_type_becomes_the_text_a_person_would_write(column, cells):
    sheet = read_parquet(as_bytes({"a": column}), "x.parquet")
    assert sheet.rows["c0"].to_list() == ["a", *cells]
    assert sheet.rows["row"].to_list() == [1, *range(2, len(cells) + 2)]


def test_nested_columns_are_passed_over_and_counted():
    sheet = read_parquet(as_bytes({"a": ["1"], "l": [["ZZ99"]], "s": [{"k": "ZZ99"}]}), "x.parquet")
    assert sheet.rows.columns == ["c0", "row"]
    assert sheet.notes == ("2 columns that are nested or have no usable name were passed over",)


def test_a_column_whose_name_is_a_pattern_costs_no_other():
    sheet = read_parquet(as_bytes({"*": ["1"], "^x.*$": ["2"], "row": ["3"]}), "x.parquet")
    assert sheet.rows.row(0) == ("row", 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: data[: len(data) // 2],
        lambda data: b"PAR1",
        lambda data: b"PARE" + data[4:],
        lambda data: data[:-4] + b"PARE",
        lambda data: b"PAR1" + b"\0" * 64 + b"PAR1",
    ],
)
def test_a_damaged_or_encrypted_file_is_refused_by_a_code_and_quoted_nowhere(tmp_path: Path, spoil):
    path = tmp_path / "students.parquet"
    path.write_bytes(spoil(as_bytes({"student_id": ["1"], "given": ["hunter2"], "family": ["Rowe"]})))
    (reading,) = read_student_path(path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-STU-062"]
    assert "hunter2" not in str(reading.receipt)
    (profile,) = profile_path(path)
    assert [problem.code for problem in profile.problems] == ["BC-STU-062"]


@pytest.mark.parametrize(("limit", "most"), [("MOST_CELLS", 5), ("MOST_BYTES", 20)])
def test_a_file_that_would_unpack_to_more_than_any_list_is_refused(monkeypatch, limit, most):
    monkeypatch.setattr(parquet, limit, most)
    with pytest.raises(Refused) as refused:
        read_parquet(as_bytes({"a": ["one text"] * 3, "b": ["another"] * 3}), "x.parquet")
    assert refused.value.problem.code == "BC-STU-063"


def test_parquet_is_mapped_and_known_by_its_headers_as_any_table(tmp_path: Path):
    path = tmp_path / "students.parquet"
    path.write_bytes(as_bytes({"Ref": [7], "Fore": ["Ann"], "Sur": ["Rowe"], "Born": [date(2008, 3, 4)]}))
    columns = {"student_id": "Ref", "given": "Fore", "family": "Sur", "dob": "Born"}
    source = StudentSource.model_validate({"columns": columns})
    (reading,) = read_student_path(path, StudentSettings(sources={path.name: source}))
    assert reading.table.select("student_id", "given", "family", "dob").rows() == [
        ("7", "Ann", "Rowe", date(2008, 3, 4))
    ]
    path.write_bytes(as_bytes({"HUSID": ["2511"], "SURNAME": ["Rowe"], "FNAMES": ["Ann Mary"]}))
    (by_preset,) = read_student_path(path)
    assert by_preset.table.select("student_id", "given", "middle").rows() == [("2511", "Ann", "Mary")]
    assert "(preset hesa)" in profile_path(path)[0].settings


def test_a_file_without_rows_says_so(tmp_path: Path):
    path = tmp_path / "students.parquet"
    none = pl.Series([], dtype=pl.String)
    path.write_bytes(as_bytes({"student_id": none, "given": none, "family": none}))
    (reading,) = read_student_path(path)
    assert [problem.code for problem in reading.receipt.problems] == ["BC-STU-003"]
