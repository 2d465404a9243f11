"""A view read from a real SQLite file and a real PostgreSQL server."""

from datetime import date

import pytest

from connectors.students.database import NAME
from connectors.students.records import read_student_records
from connectors.students.settings import StudentDatabase, StudentSettings
from records.tables import STUDENT_ROWS, held_to

WHOLE = """
SELECT 'L001 ' AS record_id, 'P1' AS person_ref, '1000000017' AS uln, 'a123456789012' AS upn,
  'Morwenna' AS legal_given, 'Tangye' AS legal_family,
  'Wenna' AS preferred_given, 'Holman' AS preferred_family,
  'Nance;Rowe' AS former_family, 'Anne' AS middle, '2007-03-04' AS dob, 'wenna@example.org' AS email,
  '07700900001' AS phone, '@wenna' AS handle, 'ENR' AS status_code, '2025-09-01' AS start_date,
  '2027-07-31' AS planned_end, NULL AS actual_end, 'North' AS institution,
  'QQ123456C' AS ni_number, 'ZZ99 9ZZ' AS postcode, 'hunter2' AS password
UNION ALL
SELECT 'L002', NULL, NULL, NULL, 'Jory', 'Kitto', NULL, NULL, NULL, NULL, '2006-01-02', NULL,
  NULL, NULL, 'LFT', '2023-09-01', '2025-07-31', '2024-02-01', NULL, 'QQ123456C', 'ZZ99 9ZZ', 'hunter2'
"""
CODES = {"ENR": "current", "LFT": "former"}


def test_a_view_is_read_as_student_rows(college):
    college.view(WHOLE)
    reading = college.read(status_codes=CODES)
    assert reading.receipt.problems == ()
    assert held_to(reading.table, STUDENT_ROWS).equals(reading.table)
    wanted = ["student_id", "name_kind", "given", "middle", "family", "source_file", "source_row", "source"]
    assert reading.table.select(wanted).rows() == [
        ("L001", "legal", "Morwenna", "Anne", "Tangye", "mis", 1, "database"),
        ("L001", "preferred", "Wenna", None, "Holman", "mis", 1, "database"),
        ("L001", "former", "Morwenna", "Anne", "Nance", "mis", 1, "database"),
        ("L001", "former", "Morwenna", "Anne", "Rowe", "mis", 1, "database"),
        ("L002", "legal", "Jory", None, "Kitto", "mis", 2, "database"),
    ]
    first, last = reading.table.row(0, named=True), reading.table.row(-1, named=True)
    assert first["keys"] == ["upn:A123456789012", "ref:mis:North:P1"]
    assert (first["dob"], first["start"], first["planned_end"], first["end"]) == (
        date(2007, 3, 4),
        date(2025, 9, 1),
        date(2027, 7, 31),
        None,
    )
    assert (first["email"], first["phone"], first["handle"], first["uln"]) == (
        "wenna@example.org",
        "07700900001",
        "wenna",
        "1000000017",
    )
    assert (first["status_source"], first["stated_status"]) == ("ENR", "current")
    assert (last["status_source"], last["stated_status"], last["end"]) == ("LFT", "former", date(2024, 2, 1))
    assert last["keys"] == []


def test_the_receipt_counts_and_names_the_views_columns(college):
    college.view(WHOLE)
    receipt = college.read(status_codes=CODES).receipt
    assert (receipt.reader, receipt.label, receipt.rows, receipt.unknown) == (NAME, "mis", 2, 3)
    assert {"record_id", "legal_given", "status_code", "actual_end"} <= set(receipt.known)
    assert (receipt.first, receipt.last) == (date(2023, 9, 1), date(2025, 9, 1))


def test_columns_beside_ours_are_never_asked_for(college):
    # A column that the administrator forbids, or that costs an hour to work out, would end a SELECT *.
    college.run("CREATE TABLE people (id varchar(9), low bigint)", "INSERT INTO people VALUES ('L1', 0)")
    broken = "json('{' || low)" if college.kind == "sqlite" else "1 / low"
    college.view(
        f"SELECT id AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family, {broken} AS health "
        "FROM people"
    )
    assert college.read().table["student_id"].to_list() == ["L1"]


def test_a_mapping_renames_columns_and_case_and_underscores_do_not_matter(college):
    college.view(
        """SELECT 'L1' AS "StudentRef", 'Jory' AS "LegalGiven", 'Kitto' AS "Sur Name",
        'Jo' AS preferred_given"""
    )
    reading = college.read(columns={"record_id": "StudentRef", "legal_family": "sur name"})
    assert reading.receipt.problems == ()
    assert reading.table.select("student_id", "name_kind", "given", "family").rows() == [
        ("L1", "legal", "Jory", "Kitto"),
        ("L1", "preferred", "Jo", "Kitto"),
    ]


@pytest.mark.parametrize(
    ("preferred", "names"),
    [
        ("'Jo', NULL", [("legal", "Jory", "Kitto"), ("preferred", "Jo", "Kitto")]),
        ("NULL, 'Rowe'", [("legal", "Jory", "Kitto"), ("preferred", "Jory", "Rowe")]),
        # As in any table: a whole name, where its last word is a family name of this view.
        ("'Mary Kitto', NULL", [("legal", "Jory", "Kitto"), ("preferred", "Mary", "Kitto")]),
        ("'Jory', 'Kitto'", [("legal", "Jory", "Kitto")]),
        ("'-', 'N/A'", [("legal", "Jory", "Kitto")]),
        ("NULL, NULL", [("legal", "Jory", "Kitto")]),
    ],
)
def test_either_part_of_a_preferred_name_may_be_missing(sqlite_college, preferred, names):
    sqlite_college.run(
        "CREATE TABLE v_boundary_students "
        "(record_id, legal_given, legal_family, preferred_given, preferred_family)",
        f"INSERT INTO v_boundary_students VALUES ('L1', 'Jory', 'Kitto', {preferred})",
    )
    assert sqlite_college.read().table.select("name_kind", "given", "family").rows() == names


def test_postgresql_is_read_in_one_snapshot_that_cannot_write_and_ends_in_time(postgresql_college):
    postgresql_college.view(
        "SELECT current_setting('transaction_isolation') AS record_id, "
        "current_setting('transaction_read_only') AS legal_given, "
        "current_setting('statement_timeout') AS legal_family, "
        "current_setting('application_name') AS email"
    )
    table = postgresql_college.read(time_limit=77).table
    assert table.select("student_id", "given", "family", "email").rows() == [
        ("repeatable read", "on", "77s", "boundary-check")
    ]


def test_a_view_in_another_schema_is_named_with_it(postgresql_college):
    postgresql_college.run(
        "CREATE SCHEMA reports",
        "CREATE VIEW reports.students AS SELECT 'L1' record_id, 'Jory' legal_given, 'Kitto' legal_family",
        "GRANT USAGE ON SCHEMA reports TO hunter2reader",
        "GRANT SELECT ON reports.students TO hunter2reader",
    )
    assert postgresql_college.read(view="reports.students").receipt.rows == 1


def test_rows_are_counted_in_the_order_of_record_id_whatever_the_views_order(college):
    rows = [
        f"SELECT '{n:03}' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family" for n in range(30)
    ]
    college.view(" UNION ALL ".join([*rows[17:], *reversed(rows[:17])]))
    table = college.read().table
    assert table["student_id"].to_list() == sorted(table["student_id"])
    assert table["source_row"].to_list() == list(range(1, 31))


def test_more_rows_than_one_batch_are_all_read(college, monkeypatch):
    monkeypatch.setattr("connectors.students.views.reading.BATCH", 7)
    rows = [
        f"SELECT '{n:03}' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family" for n in range(30)
    ]
    college.view(" UNION ALL ".join(rows))
    assert college.read().receipt.rows == 30


def test_every_row_left_out_is_counted_with_its_reason_in_the_views_words(college):
    college.view(
        "SELECT NULL AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family, '' AS email, "
        "'31/02/2026' AS start_date UNION ALL SELECT 'L2', NULL, '-', NULL, NULL "
        "UNION ALL SELECT 'L3', 'Elowen', 'Rowe', NULL, '31/02/2026'"
    )
    receipt = college.read().receipt
    assert (receipt.rows, receipt.unusable) == (1, 2)
    told = {(problem.code, problem.row, problem.column) for problem in receipt.problems}
    assert told == {
        ("BC-STU-005", 3, "record_id"),
        ("BC-STU-006", 1, None),
        ("BC-STU-009", 2, "start_date"),
    }


@pytest.mark.parametrize(
    ("settings", "section"),
    [
        ({}, "BC-STU-011"),
        ({"status_codes": {"enr": "current", "LFT": "ignore"}}, None),
    ],
)
def test_status_codes_mean_what_the_settings_say(sqlite_college, settings, section):
    sqlite_college.view(WHOLE)
    receipt = sqlite_college.read(**settings).receipt
    assert [problem.code for problem in receipt.problems] == ([section] if section else [])
    for problem in receipt.problems:
        assert '[students.databases."mis"]' in problem.do
        assert problem.column == "status_code"


def test_ids_of_a_database_with_its_own_numbers_have_a_prefix(sqlite_college):
    sqlite_college.view(WHOLE)
    table = sqlite_college.read(status_codes=CODES, id_prefix="old-").table
    assert table["student_id"].unique().sort().to_list() == ["old-L001", "old-L002"]


def test_reading_changes_nothing_and_cannot(college):
    college.run("CREATE TABLE seen (record_id text)")
    if college.kind == "postgresql":
        college.run(
            "CREATE FUNCTION note() RETURNS text SECURITY DEFINER LANGUAGE sql AS "
            "$$ INSERT INTO seen VALUES ('x') RETURNING record_id $$",
        )
        college.view("SELECT note() AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family")
        assert [problem.code for problem in college.read().receipt.problems] == ["BC-STU-094"]
        return
    college.view("SELECT 'L1' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family")
    file = college.folder / "mis.db"
    before = (file.read_bytes(), file.stat().st_mtime_ns, sorted(college.folder.iterdir()))
    assert college.read().receipt.rows == 1
    assert (file.read_bytes(), file.stat().st_mtime_ns, sorted(college.folder.iterdir())) == before


# All records of the year ----------------------------------------------------------------------------


def records_of(college, settings=None, **more):
    students = college.folder / "students"
    students.mkdir(exist_ok=True)
    known = {"mis": StudentDatabase(**{"url": college.url, **college.settings, **(settings or {})})}
    secrets = college.secrets.__getitem__
    whole = StudentSettings(databases=known)
    return read_student_records(students, whole, date(2026, 11, 16), secrets=secrets, **more)


def gates(records):
    return [gate.name for gate in records.gates]


def test_files_come_first_and_databases_then(college):
    college.view(WHOLE)
    (college.folder / "students").mkdir()
    (college.folder / "students" / "applicants.csv").write_text(
        "student_id,given,family,dob,start\nA1,Morwenna,TANGYE,04/03/2007,01/09/2024\n"
    )
    records = records_of(college, {"status_codes": CODES})
    assert [receipt.label for receipt in records.receipts] == ["applicants.csv", "mis"]
    assert records.rows == {"applicants.csv": 1, "mis": 2}
    assert records.gates == ()
    people = records.students.select("student_id", "shown_name", "status", "status_why").rows()
    assert people == [
        ("L001", "Morwenna Tangye", "current", "mis: since 2025-09-01"),
        ("L002", "Jory Kitto", "former", "mis: left on 2024-02-01"),
    ]
    assert records.merges.rows() == [("L001", "A1", "same name and date of birth")]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({"mis": 2}, []),
        ({"mis": 3}, ["student-fall:mis"]),
        ({"mis": 2, "old": 2}, ["student-fall:old"]),
        ({"gone.csv": 2}, ["student-fall:gone.csv"]),
    ],
)
def test_a_database_that_shrank_is_a_gate(sqlite_college, earlier, expected):
    sqlite_college.view(WHOLE)
    assert gates(records_of(sqlite_college, {"status_codes": CODES}, earlier_rows=earlier)) == expected


def test_a_database_that_cannot_be_read_is_a_gate_and_a_problem(sqlite_college):
    (sqlite_college.folder / "students").mkdir()
    (sqlite_college.folder / "students" / "a.csv").write_text("student_id,given,family\n1,Ann,Rowe\n")
    records = records_of(sqlite_college, earlier_rows={"mis": 100, "a.csv": 1})
    assert gates(records) == ["unread:mis"]
    assert records.gates[0].problem.code == "BC-STU-086"
    assert [problem.code for problem in records.problems] == ["BC-STU-086"]
    # Next year there is no number to compare with, rather than a nought.
    assert records.rows == {"a.csv": 1}


def test_a_status_code_that_nobody_explains_is_a_gate(sqlite_college):
    sqlite_college.view(WHOLE)
    assert gates(records_of(sqlite_college)) == ["unmapped-status"]


def test_reading_twice_gives_the_same(college):
    college.view(WHOLE)
    first, second = (records_of(college, {"status_codes": CODES}) for _ in range(2))
    assert first.students.equals(second.students)
    assert first.spells.equals(second.spells)
    assert first.receipts == second.receipts
