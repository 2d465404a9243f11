"""Names as they stand in real records: each oddity through a mapped table, and what the run makes of it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from connectors.students.records import StudentRecords, read_student_path, read_student_records
from connectors.students.settings import StudentSettings, StudentSource

Name = tuple[str | None, str | None, str | None, str | None]


@pytest.fixture
def names(tmp_path: Path):
    """Read one person's cells, parted by ``|``, under headers as the settings map them."""

    def reading(columns: str, cells: str) -> list[Name]:
        path = tmp_path / "names.csv"
        quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in f"1|{cells}".split("|"))
        path.write_text(f"student_id,{columns}\n{quoted}\n", encoding="utf-8")
        mapped = {"full_name": "full_name"} if "full_name" in columns else {}
        source = StudentSource.model_validate({"columns": mapped})
        (one,) = read_student_path(path, StudentSettings(sources={path.name: source}))
        return one.table.select("name_kind", "given", "middle", "family").rows()

    return reading


@pytest.fixture
def run(tmp_path: Path):
    def running(**files: str) -> StudentRecords:
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_student_records(tmp_path, StudentSettings(), date(2026, 11, 23))

    return running


PAIR = "given,family"


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        # Legal and preferred, in every combination of boxes.
        (
            "given,family,preferred,preferred_family",
            "Joanna|Pengelly|Jo|Trewin",
            [("legal", "Joanna", None, "Pengelly"), ("preferred", "Jo", None, "Trewin")],
        ),
        (
            "given,family,preferred_family",
            "Joanna|Pengelly|Trewin",
            [("legal", "Joanna", None, "Pengelly"), ("preferred", "Joanna", None, "Trewin")],
        ),
        (
            "given,family,preferred",
            "Joanna|Pengelly|Pengelly, Jo",
            [("legal", "Joanna", None, "Pengelly"), ("preferred", "Jo", None, "Pengelly")],
        ),
        (
            "given,family,preferred",
            "Joanna|Pengelly|Pengelly, Joanna",
            [("legal", "Joanna", None, "Pengelly")],
        ),
        # Former surnames.
        (
            PAIR,
            "Joanna|Pengelly (née Trewin)",
            [("legal", "Joanna", None, "Pengelly"), ("former", "Joanna", None, "Trewin")],
        ),
        # Two-word given names stay together where the system keeps them so.
        (PAIR, "Mary Jane|Rowe", [("legal", "Mary Jane", None, "Rowe")]),
        ("given,middle,family", "Mary|J|Rowe", [("legal", "Mary", "J", "Rowe")]),
        # Case, apostrophes, hyphens, accents and scripts: letter for letter.
        (PAIR, "SIÂN|O'SHEA", [("legal", "SIÂN", None, "O'SHEA")]),
        (PAIR, "Siân|O’Shea", [("legal", "Siân", None, "O’Shea")]),
        (PAIR, "Anne-Marie|Pengelly Nowak", [("legal", "Anne-Marie", None, "Pengelly Nowak")]),
        (PAIR, "Łucja|Đặng", [("legal", "Łucja", None, "Đặng")]),
        (PAIR, "سارة|حسين", [("legal", "سارة", None, "حسين")]),
        # Placeholders, and one name alone.
        (PAIR, "-|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "XXX|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "xx|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "FNU|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "Sukarno|LNU", [("legal", "Sukarno", None, None)]),
        (PAIR, ".|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "N/A|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "Not provided|Sukarno", [("legal", None, None, "Sukarno")]),
        (PAIR, "Sukarno|Sukarno", [("legal", "Sukarno", None, "Sukarno"), ("alias", None, None, "Sukarno")]),
        # Genuine names that look like nothing.
        (PAIR, "True|Null", [("legal", "True", None, "Null")]),
        (PAIR, "None|X", [("legal", "None", None, "X")]),
        # Boxes swapped: read as they are, compared in both orders.
        (PAIR, "Smith|John", [("legal", "Smith", None, "John")]),
        # Titles, and what stands behind a name.
        (PAIR, "Mr John|Smith Jr", [("legal", "John", None, "Smith")]),
        (PAIR, "Miss|Rowe", [("legal", "Miss", None, "Rowe")]),
        (PAIR, "Joanna (Jo)|Rowe", [("legal", "Joanna", None, "Rowe"), ("preferred", "Jo", None, "Rowe")]),
        (
            PAIR,
            "Joanna 'Jo'|O'Shea",
            [("legal", "Joanna", None, "O'Shea"), ("preferred", "Jo", None, "O'Shea")],
        ),
        (PAIR, "(Jo)|Rowe", [("legal", "(Jo)", None, "Rowe"), ("preferred", "Jo", None, "Rowe")]),
        # The whole name in one column.
        (
            "full_name",
            "PENGELLY, Joanna Ann (Jo)",
            [("legal", "Joanna", "Ann", "PENGELLY"), ("preferred", "Jo", None, "PENGELLY")],
        ),
        (
            "full_name",
            "PENGELLY, Joanna [Jo]",
            [("legal", "Joanna", None, "PENGELLY"), ("preferred", "Jo", None, "PENGELLY")],
        ),
        (
            "full_name",
            "O'Shea, Joanna 'Jo'",
            [("legal", "Joanna", None, "O'Shea"), ("preferred", "Jo", None, "O'Shea")],
        ),
        ("full_name", "O'Shea, D'Arcy", [("legal", "D'Arcy", None, "O'Shea")]),
        ("full_name", "Pengelly, Joanna (Miss)", [("legal", "Joanna", None, "Pengelly")]),
        ("full_name", "Pengelly, Joanna Mrs", [("legal", "Joanna", None, "Pengelly")]),
        ("full_name", "John Smith Jr.", [("legal", "John", None, "Smith")]),
        (
            "full_name",
            "Joanna Pengelly (née Trewin)",
            [("legal", "Joanna", None, "Pengelly"), ("former", "Joanna", None, "Trewin")],
        ),
        ("full_name", "van der Berg, Jo", [("legal", "Jo", None, "van der Berg")]),
        ("full_name", "Sukarno", [("legal", None, None, "Sukarno")]),
    ],
)
def test_a_name_is_read_as_it_is_meant(names, columns, cells, expected):
    assert names(columns, cells) == expected


@pytest.mark.parametrize(
    ("given", "family", "shown"),
    [
        ("SHAY", "O'NEILL-MCKAY", "Shay O'Neill-McKay"),
        ("Anne", "VAN DER BERG", "Anne van der Berg"),
        ("MARY", "MACDONALD", "Mary MacDonald"),
        ("Jo", "d'Arcy", "Jo d'Arcy"),
    ],
)
def test_capitals_are_shown_as_people_write_them_and_kept_as_they_came(run, given, family, shown):
    found = run(a=f"student_id,given,family\n1,{given},{family}\n")
    assert found.students["shown_name"].to_list() == [shown]
    assert found.names["family"].to_list() == [family]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siân,O'Shea", "SIAN,O’SHEA"),
        ("Anne-Marie,Rowe", "Anne Marie,Rowe"),
        ("John,Smith", "Smith,John"),
    ],
)
def test_spellings_that_differ_in_marks_or_boxes_are_one_person_where_the_birthday_agrees(run, one, other):
    head = "student_id,given,family,dob"
    found = run(a=f"{head}\n1,{one},2008-03-04\n", b=f"{head}\n2,{other},2008-03-04\n")
    assert found.students.height == 1


def test_a_legal_name_of_last_year_is_a_former_name_and_an_everyday_one_is_kept(run):
    found = run(
        a="student_id,given,family,start\n1,Joanna,Trewin,2024-09-01\n",
        b="student_id,given,family,preferred,start\n1,Joanna,Pengelly,Jo,2025-09-01\n",
    )
    kept = set(found.names.select("name_kind", "given", "family").iter_rows())
    assert kept == {
        ("legal", "Joanna", "Pengelly"),
        ("preferred", "Jo", "Pengelly"),
        ("former", "Joanna", "Trewin"),
    }


def test_nobody_is_joined_by_a_name_alone(run):
    found = run(a="student_id,given,family\n1,-,Sukarno\n", b="student_id,given,family\n2,Sukarno,Sukarno\n")
    assert found.students.height == 2


def test_a_name_in_many_rows_is_read_at_the_speed_of_a_table(tmp_path: Path):
    rows = "".join(f"{n},Joanna (Jo),PENGELLY-{n}\n" for n in range(20_000))
    (tmp_path / "many.csv").write_text(f"student_id,given,family\n{rows}", encoding="utf-8")
    (reading,) = read_student_path(tmp_path / "many.csv")
    assert reading.table.filter(pl.col("name_kind") == "preferred").height == 20_000
