from datetime import date
from pathlib import Path

from connectors.students.records import read_student_records
from connectors.students.settings import StudentSettings


def test_every_source_says_whom_it_knows_and_what_they_are(tmp_path: Path) -> None:
    header = "student_id,given,family,dob,status,start,end\n"
    (tmp_path / "a.csv").write_text(
        header + "A1,Jory,Kitto,2008-01-02,current,,\nA2,Tegen,Rowe,,former,,\nA3,Kit,Opie,,declined,,\n"
    )
    (tmp_path / "b.csv").write_text(header + "B1,Jory,Kitto,2008-01-02,applicant,2027-09-01,\n")
    (tmp_path / "c.csv").write_text(header)
    found = read_student_records(tmp_path, StudentSettings(), date(2026, 11, 16)).by_source
    assert found.drop("reader").rows() == [
        ("a.csv", 3, 0, 1, 1, 0),
        ("b.csv", 1, 0, 1, 0, 1),
        ("c.csv", 0, 0, 0, 0, 0),
    ]


def test_age_is_looked_at_only_where_the_settings_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "student_id,given,family,dob\n1,A,B,2010-01-02\n2,C,D,2000-01-02\n3,E,F,\n"
    )
    found = [
        read_student_records(tmp_path, StudentSettings(mark_under_18=mark), date(2026, 11, 16)).students
        for mark in (True, False)
    ]
    assert [table["under_18"].to_list() for table in found] == [[True, False, None], [None, None, None]]
