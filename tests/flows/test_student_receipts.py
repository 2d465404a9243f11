from dataclasses import replace
from datetime import date

import polars as pl

from connectors.reader import Receipt
from connectors.students.by_source import BY_SOURCE
from connectors.students.records import StudentRecords
from connectors.tabular.rows_told import told
from flows.student_receipts import people_counts, receipts_of, write_student_receipts
from records.problem import Problem
from records.tables import NAMES, RELATIONS, SPELLS, STUDENTS, empty, filled_to

SHIFTED = Problem("BC-STU-007", "a.csv", 4, None, "Shifted.", "Quote.")
RECEIPTS = (
    Receipt("ilr", "ILR.xml", rows=10, first=date(2025, 9, 1), last=date(2026, 7, 1), notes=("one", "two")),
    Receipt("student table", "a.csv", rows=3, unusable=2, problems=(SHIFTED, SHIFTED)),
)
PEOPLE = pl.DataFrame({"student_id": ["1", "2", "3"], "status": ["current", "current", "former"]})


def records() -> StudentRecords:
    return StudentRecords(
        students=filled_to(PEOPLE, STUDENTS),
        names=empty(NAMES),
        spells=empty(SPELLS),
        relations=empty(RELATIONS),
        receipts=RECEIPTS,
        problems=(),
        gates=(),
        merges=pl.DataFrame({"person": ["1"], "student_id": ["=1"], "because": ["the source links the ids"]}),
        by_source=pl.DataFrame(
            [("ILR.xml", "ilr", 9, 0, 7, 2, 1), ("a.csv", "student table", 3, 3, 0, 0, 0)],
            schema=BY_SOURCE,
            orient="row",
        ),
        notes=(),
        rows={},
    )


def test_every_file_has_a_receipt_beside_last_years() -> None:
    table = receipts_of(records(), {"ILR.xml": 12, "gone.csv": 5})
    assert table.select("file", "people", "current", "joined").rows() == [
        ("ILR.xml", 9, 7, 1),
        ("a.csv", 3, 0, 0),
        ("gone.csv", None, None, None),
    ]
    assert table.select("file", "records", "last_year", "left_out", "notes", "problems").rows() == [
        ("ILR.xml", 10, 12, 0, "one; two", None),
        ("a.csv", 3, None, 2, None, "BC-STU-007 (2)"),
        ("gone.csv", 0, 5, None, "gone", None),
    ]


def test_every_row_that_was_left_out_is_counted_under_its_code() -> None:
    shifted = tuple(told("a.csv", range(2, 5_002), "BC-STU-007", None, "Shifted.", "Quote."))
    whole = replace(records(), receipts=(RECEIPTS[0], replace(RECEIPTS[1], problems=shifted)))
    assert receipts_of(whole, {})["problems"].to_list() == [None, "BC-STU-007 (5000)"]


def test_people_are_counted_by_status() -> None:
    assert people_counts(records()) == {"people": 3, "applicant": 0, "current": 2, "former": 1}


def test_every_id_that_gave_way_is_listed_and_no_cell_can_be_a_formula(tmp_path) -> None:
    write_student_receipts(tmp_path, records(), {})
    merges = (tmp_path / "student-merges.csv").read_text(encoding="utf-8")
    assert merges == "person,student_id,because\n1,'=1,the source links the ids\n"
