from datetime import date
from pathlib import Path

import polars as pl
import pytest

from connectors.students.gates import Gate
from connectors.students.records import StudentRecords, read_student_records
from connectors.students.settings import StudentSettings, StudentSource
from records.problem import Problem
from records.tables import NAMES, SPELLS, STUDENTS, held_to

SAMPLES = Path(__file__).parents[3] / "data_samples" / "students"
TODAY = date(2026, 11, 16)
HEADER = "student_id,given,family,dob,email,status,start,end\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    students = tmp_path / "students"
    students.mkdir()
    return students


def read(folder: Path, *, settings: StudentSettings | None = None, **more) -> StudentRecords:
    return read_student_records(folder, settings or StudentSettings(), TODAY, **more)


def gates(records: StudentRecords) -> list[str]:
    return [gate.name for gate in records.gates]


def test_the_two_ilr_years_tell_who_is_here_now(folder):
    for path in SAMPLES.glob("ilr/ILR-*.xml"):
        (folder / path.name).write_bytes(path.read_bytes())
    records = read(folder)
    people = {row["student_id"]: row for row in records.students.iter_rows(named=True)}
    assert {student_id: person["status"] for student_id, person in people.items()} == {
        "26B101": "current",  # was 25A101
        "25A102": "current",  # past the planned end, and still there
        "25A103": "former",
        "25A104": "former",  # continuing last year, absent this year
        "25A105": "former",
        "25A106": "current",  # moved to another aim
        "25A107": "current",  # back from a break
        "26B105": "applicant",  # enrolled and not begun
        "26B106": "current",
        "26B107": "current",
    }
    assert people["25A104"]["status_why"].endswith("so left by 2026-07-31 (inferred)")
    assert people["26B106"]["under_18"] is True
    assert people["25A107"]["under_18"] is False
    assert people["26B107"]["under_18"] is None
    names = records.names.filter(pl.col("student_id").is_in(["25A102", "25A106"])).sort(
        "student_id", "name_kind"
    )
    assert names.select("name_kind", "given", "family").rows() == [
        ("alias", "Hicks", "Loveday"),
        ("legal", "Loveday", "Hicks"),
        ("former", "Merryn", "TANGYE"),
        ("legal", "Merryn", "Tangye-Holman"),
    ]
    assert records.merges.rows() == [("26B101", "25A101", "the source links the ids")]


def test_tables_have_the_shapes_that_other_rooms_expect(folder):
    (folder / "a.csv").write_text(HEADER + "1,Ann,Rowe,2008-01-02,ann@example.org,current,,\n")
    records = read(folder)
    assert held_to(records.students, STUDENTS).equals(records.students)
    assert held_to(records.names, NAMES).equals(records.names)
    assert held_to(records.spells, SPELLS).equals(records.spells)


def test_one_person_in_several_files_is_one_row_with_all_that_is_known(folder):
    (folder / "applicants.csv").write_text(
        HEADER + "A1,ANN,O'NEILL,2008-01-02,ann@example.org;a.o@example.org,applicant,2024-09-01,\n"
    )
    (folder / "students.csv").write_text(
        HEADER + "S1,Ann,O'Neill,02/01/2008,ann@example.org,current,2026-09-01,\n"
    )
    records = read(folder)
    assert records.students.select("student_id", "shown_name", "status", "emails").rows() == [
        ("S1", "Ann O'Neill", "current", ["ann@example.org", "a.o@example.org"])
    ]
    assert records.names.height == 1
    assert records.spells["student_id"].to_list() == ["S1", "S1"]
    assert "1 records joined to another: same name and date of birth" in records.notes


def test_all_capitals_are_shown_as_people_write_them(folder):
    (folder / "a.csv").write_text(HEADER + "1,SHAY,O'NEILL-MCKAY,,,current,,\n")
    assert read(folder).students["shown_name"].to_list() == ["Shay O'Neill-McKay"]


def test_who_took_no_place_is_left_out_and_counted(folder):
    (folder / "a.csv").write_text(
        HEADER + "1,Ann,Rowe,,,declined,,\n2,Jo,Rowe,,,applicant,,\n3,Li,Ng,,,deceased,,\n"
    )
    records = read(folder)
    assert records.students.select("student_id", "deceased").rows() == [("2", False), ("3", True)]
    assert records.names["student_id"].to_list() == ["2", "3"]
    assert "1 applicants who took no place left out" in records.notes


def test_a_broken_file_is_told_and_the_others_are_read(folder):
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "other.csv").write_text("a,b\n1,2\n")
    (folder / "good.csv").write_text(HEADER + "1,Ann,Rowe,,,current,,\n")
    (folder / "~$good.xlsx").write_bytes(b"lock")
    (folder / "README.txt").write_text("put files here")
    records = read(folder)
    assert records.students["student_id"].to_list() == ["1"]
    assert {(problem.file, problem.code[:6]) for problem in records.problems} == {
        ("broken.xlsx", "BC-IMP"),
        ("photo.jpg", "BC-STU"),
        ("other.csv", "BC-STU"),
    }
    assert records.rows == {"broken.xlsx": 0, "photo.jpg": 0, "other.csv": 0, "good.csv": 1}


def test_an_unmapped_status_is_a_gate_and_its_people_stay_in_scope(folder):
    (folder / "a.csv").write_text(HEADER + "1,Ann,Rowe,,,E7,,\n")
    records = read(folder)
    assert gates(records) == ["unmapped-status"]
    assert '"E7"' in records.gates[0].problem.what
    assert records.students["status"].to_list() == ["current"]
    assert records.problems == ()


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({"a.csv": 10}, []),
        ({"a.csv": 12}, []),
        ({"a.csv": 13}, ["student-fall:a.csv"]),
        ({"last-year.csv": 13}, ["student-fall:all"]),
        ({"last-year.csv": 12}, []),
        ({"a.csv": 10, "gone.csv": 3}, ["student-fall:gone.csv"]),
        ({"gone.csv": 3, "last-year.csv": 9}, ["student-fall:gone.csv"]),
        ({"a.csv": 10, "gone.csv": 0}, []),
        ({"last-year.csv": 10, "gone.xlsx": 1}, ["student-fall:gone.xlsx"]),
        ({}, []),
    ],
)
def test_a_file_that_shrank_by_a_fifth_is_a_gate(folder, earlier, expected):
    (folder / "a.csv").write_text(HEADER + "".join(f"{n},Ann,Rowe{n},,,current,,\n" for n in range(10)))
    assert gates(read(folder, earlier_rows=earlier)) == expected


@pytest.mark.parametrize(
    ("settings", "earlier_people", "expected"),
    [
        ({}, 10, []),
        ({}, 12, []),
        ({}, 13, ["student-fall:people"]),
        ({}, None, []),
        ({}, 0, []),
        # The same file, and one code that is explained otherwise.
        ({"status_codes": {"current": "declined"}}, 10, ["student-fall:people"]),
        ({"status_codes": {"current": "declined", "here": "declined"}}, 10, ["no-students"]),
    ],
)
def test_people_who_fall_out_of_scope_though_the_files_are_whole_are_a_gate(
    folder, settings, earlier_people, expected
):
    rows = [f"{n},Ann,Rowe{n},,,{'current' if n < 5 else 'here'},,\n" for n in range(10)]
    (folder / "a.csv").write_text(HEADER + "".join(rows))
    source = StudentSource.model_validate(
        {"status_codes": {"here": "current", **settings.get("status_codes", {})}}
    )
    records = read(
        folder,
        settings=StudentSettings(sources={"a.csv": source}),
        earlier_rows={"a.csv": 10},
        earlier_people=earlier_people,
    )
    assert gates(records) == expected


def test_where_a_file_shrank_its_people_are_no_gate_of_their_own(folder):
    (folder / "a.csv").write_text(HEADER + "1,Ann,Rowe,,,current,,\n")
    assert gates(read(folder, earlier_rows={"a.csv": 2}, earlier_people=2)) == ["student-fall:a.csv"]


@pytest.mark.parametrize(
    ("gate", "said", "accepted"),
    [
        ("student-fall:a.csv", "student-fall", True),
        ("student-fall:a.csv", "student-fall:a.csv", True),
        ("student-fall:a.csv", "student-fall:b.csv", False),
        ("student-fall:a.csv", "shrunk:a.csv", True),  # as it was called before
        ("student-fall:a.csv", "shrunk:b.csv", False),
        ("student-fall:a.csv", "no-students", False),
        ("student-fall:people", "student-fall", True),
        ("no-students", "no-students", True),
        ("unmapped-status", "student-fall", False),
    ],
)
def test_a_gate_is_accepted_by_its_name_its_kind_or_its_name_of_before(gate, said, accepted):
    problem = Problem("BC-STU-012", "a.csv", None, None, "What.", "Do.")
    assert Gate(gate, problem).is_accepted({said}) is accepted


def test_a_file_that_is_gone_is_not_said_to_be_there(folder):
    (folder / "a.csv").write_text(HEADER + "1,Ann,Rowe,,,current,,\n")
    (gate,) = read(folder, earlier_rows={"a.csv": 1, "gone.csv": 3}).gates
    assert gate.problem.what.startswith("This file had 3 records last year, and now neither it nor")


def test_no_student_at_all_is_a_gate(folder):
    assert gates(read(folder)) == ["no-students"]
    assert gates(read(folder / "not-there")) == ["no-students"]


def test_files_with_ids_of_their_own_are_kept_apart_by_a_prefix(folder):
    (folder / "a.csv").write_text(HEADER + "1,Ann,Rowe,2008-01-02,,current,,\n")
    (folder / "b.csv").write_text(HEADER + "1,Jo,Hicks,1999-01-02,,former,,\n")
    records = read(folder)
    assert [problem.code for problem in records.problems] == ["BC-STU-014"]
    settings = StudentSettings(sources={"b.*": StudentSource(id_prefix="old-")})
    apart = read(folder, settings=settings)
    assert apart.problems == ()
    assert apart.students["student_id"].to_list() == ["1", "old-1"]


def test_the_order_of_files_and_rows_changes_nobody(folder):
    rows = [
        f"{n},Given{n % 7},Rowe{n % 5},2008-01-0{n % 3 + 1},,current,202{n % 6}-09-01,\n" for n in range(40)
    ]
    (folder / "a.csv").write_text(HEADER + "".join(rows))
    forwards = read(folder).students.drop("status_why")
    (folder / "a.csv").write_text(HEADER + "".join(reversed(rows)))
    backwards = read(folder).students.drop("status_why")
    groups = [sorted(frame.select("shown_name", "dob", "status").rows()) for frame in (forwards, backwards)]
    assert groups[0] == groups[1]


def test_reading_twice_gives_the_same(folder):
    for path in SAMPLES.glob("ilr/*.xml"):
        (folder / path.name).write_bytes(path.read_bytes())
    first, second = read(folder), read(folder)
    assert first.students.equals(second.students)
    assert first.names.equals(second.names)


def test_a_problem_never_holds_a_cell(folder):
    (folder / "a.csv").write_text(
        f"{HEADER}1,Zanzibar,Canarius,soon,canary@example.org,current,never,2020\n"
        "1,Jo,Rowe,1999-01-01,,current,,\n"
        ",Kanarek,,,,,,\n"
    )
    records = read(folder)
    told = " ".join(map(str, records.problems)) + repr(records.receipts) + repr(records.gates)
    assert len(records.problems) >= 4
    for canary in ("Zanzibar", "Canarius", "Kanarek", "canary@", "soon", "never"):
        assert canary not in told
