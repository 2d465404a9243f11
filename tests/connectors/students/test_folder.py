"""Which files of students/ are read together, and how two files of one name are told apart."""

from datetime import date

import pytest

from connectors.students.folder import exports_in
from connectors.students.records import read_student_records
from connectors.students.settings import StudentSettings, StudentSource

ONEROSTER = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
)
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
SDS = "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\n"
MEMBERS = "classSourcedId,userSourcedId,role\n"
TABLE = "student_id,given,family,dob\n"
TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.csv": TABLE, "b.csv": TABLE}, [("a.csv", 1), ("b.csv", 1)]),
        ({"users.csv": ONEROSTER, "orgs.csv": ORGS, "a.csv": TABLE}, [("a.csv", 1), ("*.csv", 2)]),
        ({"x/users.csv": ONEROSTER, "x/orgs.csv": ORGS}, [("x/*.csv", 2)]),
        ({"x/users.csv": ONEROSTER}, [("x/users.csv", 1)]),
        (
            {"x/users.csv": ONEROSTER, "x/orgs.csv": ORGS, "y/users.csv": ONEROSTER, "y/orgs.csv": ORGS},
            [("x/*.csv", 2), ("y/*.csv", 2)],
        ),
        # A OneRoster and a School Data Sync in one folder are two exports.
        (
            {"o.csv": ORGS, "users.csv": ONEROSTER, "s.csv": SDS, "t.csv": MEMBERS},
            [("*.csv", 2), ("*.csv", 2)],
        ),
        ({"users.csv": ONEROSTER, "README.csv": ORGS, ".hidden.csv": ORGS}, [("users.csv", 1)]),
    ],
)
def test_the_files_of_one_roster_are_one_export(lay_out, files, expected):
    assert [(called, len(paths)) for paths, called in exports_in(lay_out(files))] == expected


def user(id_: str, given: str, role: str = "student", agents: str = "", email: str = "") -> str:
    return f"{id_},active,,true,o1,{role},x,,{given},Rowe,,,{email},,,{agents},,hunter2\n"


def test_two_schools_that_number_alike_are_told_apart(lay_out):
    births = "sourcedId,status,dateLastModified,birthDate\n1,active,,{}\n"
    files = {
        "a/users.csv": ONEROSTER + user("1", "Ann"),
        "a/demographics.csv": births.format("2009-03-04"),
        "b/users.csv": ONEROSTER + user("1", "Jo"),
        "b/demographics.csv": births.format("2008-05-06"),
    }
    folder = lay_out(files)
    (problem,) = read_student_records(folder, StudentSettings(), TODAY).problems
    assert (problem.code, problem.file, "a/users.csv, row 2" in problem.what) == (
        "BC-STU-014",
        "b/users.csv",
        True,
    )
    settings = StudentSettings(sources={"b/*.csv": StudentSource(id_prefix="B-")})
    apart = read_student_records(folder, settings, TODAY)
    assert apart.students["student_id"].to_list() == ["1", "B-1"]
    assert apart.problems == ()
    assert apart.rows == {"a/*.csv": 1, "b/*.csv": 1}


def test_relations_go_by_the_person_that_records_became(lay_out):
    folder = lay_out(
        {
            "roster/users.csv": ONEROSTER
            + user("u1", "Ann", agents="g1", email="ann@example.org")
            + user("g1", "Peran", "guardian", email="peran@example.org"),
            "roster/orgs.csv": ORGS,
            "students.csv": "student_id,given,family,email,start\nS1,Ann,Rowe,ann@example.org,2026-09-07\n",
        },
    )
    records = read_student_records(folder, StudentSettings(), TODAY)
    assert records.students["student_id"].to_list() == ["S1"]
    assert records.relations.rows() == [
        ("S1", "g1", "Peran", "Rowe", "peran@example.org", "guardian", "oneroster")
    ]


def test_relations_of_people_out_of_scope_are_not_kept(lay_out):
    line = user("u1", "Ann", agents="g1").replace("active", "tobedeleted")
    folder = lay_out({"users.csv": ONEROSTER + line + user("g1", "Peran", "guardian")})
    settings = StudentSettings(sources={"users.csv": StudentSource(status_codes={"tobedeleted": "rejected"})})
    records = read_student_records(folder, settings, TODAY)
    assert (records.students.height, records.relations.height) == (0, 0)
