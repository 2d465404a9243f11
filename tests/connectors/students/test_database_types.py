"""Types and encodings of real databases: what each hands over becomes what everyone would write."""

from datetime import date

import polars as pl
import pytest

from records.tables import STUDENT_ROWS, held_to


def test_postgresqls_own_types_are_read_as_everyone_would_write_them(postgresql_college):
    postgresql_college.run(
        "CREATE DOMAIN born AS date",
        "CREATE TABLE people (id numeric(12, 2), ref uuid, uln bigint, phone double precision, "
        "given char(12), family varchar, born born, starts timestamptz, planned date, ends timestamp, "
        "codes text[], mail xml)",
        "INSERT INTO people VALUES (1042.00, 'C0FFEE00-0000-4000-8000-000000000001', 1000000017, 7700900001, "
        "'Jory', 'Kitto', '2006-01-02', '2026-08-31 23:30:00+00', 'infinity', '-infinity', '{A,B}', NULL)",
        "INSERT INTO people VALUES (1043, NULL, NULL, NULL, 'Elowen', 'Rowe', NULL, "
        "'2026-01-31 23:30:00+00', '2027-07-31', '2026-12-31 23:59:00', NULL, NULL)",
    )
    postgresql_college.view(
        "SELECT id AS record_id, ref AS person_ref, uln, phone, given AS legal_given, "
        "family AS legal_family, born AS dob, starts AS start_date, planned AS planned_end, "
        "ends AS actual_end, codes AS status_code, mail::text AS email FROM people"
    )
    reading = postgresql_college.read(status_codes={"{A,B}": "current"})
    assert reading.receipt.problems == ()
    wanted = ["student_id", "given", "uln", "phone", "dob", "start", "planned_end", "end", "email"]
    assert reading.table.select(wanted).rows() == [
        ("1042", "Jory", "1000000017", "7700900001", date(2006, 1, 2), date(2026, 9, 1), None, None, None),
        # In winter London has Greenwich's date.
        ("1043", "Elowen", None, None, None, date(2026, 1, 31), date(2027, 7, 31), date(2026, 12, 31), None),
    ]
    assert reading.table["keys"].to_list() == [["ref:mis::c0ffee00-0000-4000-8000-000000000001"], []]
    assert "planned_end: 1 dates of infinity taken as empty" in reading.receipt.notes
    assert "actual_end: 1 dates of infinity taken as empty" in reading.receipt.notes
    assert "read in one transaction (repeatable read, read only)" in reading.receipt.notes


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("UTF8", "U&'Si\\00e2n'"), ("LATIN1", "U&'Si\\00e2n'"), ("SQL_ASCII", r"E'Si\xe2n'")],
)
def test_names_survive_every_encoding_of_a_server(postgresql_college, postgresql_server, encoding, written):
    import psycopg

    name = f"encoded_{encoding.lower()}"
    address = postgresql_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute("CREATE TABLE t (record_id text, legal_given varchar(9), legal_family char(9))")
            admin.execute(f"INSERT INTO t VALUES ('L1', {written}, {written})")
            admin.execute("GRANT SELECT ON t TO hunter2reader")
        reading = postgresql_college.read(url=address.replace("postgres:@", ""), view="t")
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert reading.receipt.problems == ()
    legal = reading.table.filter(pl.col("name_kind") == "legal")
    assert legal.select("given", "family").rows() == [("Siân", "Siân")]


def test_sqlites_untyped_cells_are_read_as_everyone_would_write_them(sqlite_college):
    sqlite_college.run(
        "CREATE TABLE v_boundary_students (record_id, legal_given, legal_family, dob, start_date, phone)",
        "INSERT INTO v_boundary_students VALUES (1042.0, 'Jory', 'Kitto', '04/03/2007', "
        "'2026-08-31T23:30:00Z', 7700900001)",
        "INSERT INTO v_boundary_students VALUES (' 0043 ', CAST(X'5369E26E' AS TEXT), X'526F7765', "
        "'1900-01-01', '2026-08-31 23:30:00+00', '')",
    )
    reading = sqlite_college.read()
    assert reading.table.select("student_id", "given", "family", "dob", "start", "phone").rows() == [
        ("0043", "Siân", "Rowe", None, date(2026, 9, 1), None),
        ("1042", "Jory", "Kitto", date(2007, 3, 4), date(2026, 9, 1), "7700900001"),
    ]
    assert "dob: 1 placeholders such as 1900-01-01 taken as empty" in reading.receipt.notes


def test_a_column_that_is_empty_throughout_is_text_all_the_same(college):
    college.view(
        "SELECT 'L1' AS record_id, 'Jory' AS legal_given, 'Kitto' AS legal_family, "
        "NULL AS dob, NULL AS email, NULL AS status_code"
    )
    reading = college.read()
    assert held_to(reading.table, STUDENT_ROWS).height == 1
    assert reading.receipt.problems == ()
