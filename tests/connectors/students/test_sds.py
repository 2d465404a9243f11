"""School Data Sync: its four layouts, what tells them from a OneRoster, and the order of its dates."""

from datetime import date

import pytest

V1 = (
    "SIS ID,School SIS ID,First Name,Last Name,Username,Password,State ID,Secondary Email,Student Number,"
    "Middle Name,Grade,Status,Birthdate,Graduation Year\n"
)
UK = V1.replace("SIS ID,School SIS ID", "ID,School DFe Number")
TEACHERS = (
    "SIS ID,School SIS ID,First Name,Last Name,Username,Password,State ID,Teacher Number,Status,"
    "Middle Name,Secondary Email,Title,Qualification\n9,1,Tom,Uren,TUren,hunter2,,101,Active,,,,\n"
)
SHORTEST = "SIS ID,School SIS ID,Username\n"
V2 = "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\n"
V2_1 = "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n"
ROLES = "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n"
MEMBERS = "classSourcedId,userSourcedId,role\n"
TERMS = "sourcedId,title,type,schoolYear,startDate,endDate\ny,Year,schoolYear,2026,8/24/2026,6/11/2027\n"
RELATED = "userSourcedId,relationshipUserSourcedId,relationshipRole\n"

AUGUST, JUNE = date(2026, 8, 24), date(2027, 6, 11)


def pupil(id_="0123", username="ARowe", status="Active", birth="", given="Ann", family="Rowe") -> str:
    return f"{id_},1,{given},{family},{username},hunter2,,,1,Mary,12,{status},{birth},2027\n"


def person(id_="u1", username="ann@example.org", role: str | None = None) -> str:
    if role is None:
        return f"{id_},{username},Ann,Rowe,hunter2,,,,\n"
    return f"{id_},1,Ann,Rowe,{username},hunter2,{role},12\n"


def codes(reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


def periods(reading) -> list[tuple[date | None, date | None, str | None]]:
    return reading.table.select("start", "end", "stated_status").rows()


@pytest.mark.parametrize(("header", "id_"), [(V1, "SIS ID"), (UK, "ID")])
def test_v1_is_read_by_either_name_of_its_ids(read_roster, header, id_):
    section = "Section " + id_
    school = "School SIS ID" if id_ == "SIS ID" else "School DfE Number"
    files = {
        "Student.csv": header + pupil() + pupil("0124"),
        "Section.csv": f"{id_},{school},Section Name,Term StartDate,Term EndDate\ns,1,A,8/24/26,6/11/27\n",
        "StudentEnrollment.csv": f"{section},{id_}\ns,0123\n",
        "TeacherRoster.csv": f"{section},{id_}\ns,0124\n",
    }
    reading = read_roster(files)
    assert reading.table.select("student_id", "given", "middle", "family", "start", "end").rows() == [
        ("0123", "Ann", "Mary", "Rowe", AUGUST, JUNE),
        ("0124", "Ann", "Mary", "Rowe", None, None),
    ]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("status", "expected", "told"),
    [
        ("Active", "current", []),
        ("", "current", []),
        ("INACTIVE", "former", []),
        ("Left", "current", ["BC-STU-011"]),
    ],
)
def test_what_a_status_means(read_roster, status, expected, told):
    reading = read_roster({"Student.csv": V1 + pupil(status=status)})
    assert (reading.table["stated_status"].to_list(), codes(reading)) == ([expected], told)


@pytest.mark.parametrize(
    ("births", "settings", "expected", "said", "told"),
    [
        (["4/2/2009", "12/19/2008"], {}, [date(2009, 4, 2), date(2008, 12, 19)], "month first", []),
        (
            ["4/2/2009"],
            {},
            [date(2009, 4, 2)],
            "month first; every date could be meant the other way round",
            [],
        ),
        (["2009-02-04"], {}, [date(2009, 2, 4)], "year first", []),
        (["4/2/2009"], {"date_order": "dmy"}, [date(2009, 2, 4)], "day first; every date", []),
        (["4/2/2009", "31/12/2008"], {}, [None, None], "", ["BC-STU-010"]),
        (
            ["4/2/2009", "31/12/2008"],
            {"date_order": "dmy"},
            [date(2009, 2, 4), date(2008, 12, 31)],
            "day first",
            [],
        ),
    ],
)
def test_dates_are_month_first_unless_the_settings_say_otherwise(
    read_roster, births, settings, expected, said, told
):
    lines = "".join(pupil(f"{n}", birth=birth) for n, birth in enumerate(births))
    reading = read_roster({"Student.csv": UK + lines}, **settings)
    assert reading.table["dob"].to_list() == expected
    assert any(note.startswith(f"Birthdate read {said}") for note in reading.receipt.notes)
    assert codes(reading) == told


@pytest.mark.parametrize(
    ("given", "username", "kept", "told"),
    [
        ("Ann", "ARowe", 1, []),
        ("", "ann@example.org", 1, ["BC-STU-043"]),
        ("", "ARowe", 0, ["BC-STU-006", "BC-STU-003"]),
    ],
)
def test_a_student_without_a_name_is_counted_and_told(read_roster, given, username, kept, told):
    line = pupil(username=username, given=given, family="Rowe" if given else "")
    reading = read_roster({"Student.csv": V1 + line})
    assert (reading.table.height, reading.receipt.unusable) == (kept, 1 - kept)
    assert codes(reading) == told


@pytest.mark.parametrize(
    ("username", "email"), [("ann@example.org", "ann@example.org"), ("ARowe", None), ("a@b", None)]
)
def test_a_login_counts_only_where_it_is_an_address(read_roster, username, email):
    table = read_roster({"Student.csv": V1 + pupil(username=username)}).table
    assert table.select("email", "handle").rows() == [(email, None)]


@pytest.mark.parametrize(
    ("name", "kept", "told"),
    [
        ("Student.csv", ["1"], []),
        ("STUDENTS (1).csv", ["1"], []),
        ("Teacher.csv", [], ["BC-STU-040"]),
        ("people.csv", [], ["BC-STU-044", "BC-STU-040"]),
    ],
)
def test_the_name_decides_where_students_and_teachers_have_the_same_headers(read_roster, name, kept, told):
    reading = read_roster({name: SHORTEST + "1,1,ann@example.org\n"})
    assert reading.table["student_id"].to_list() == kept
    assert [code for code in codes(reading) if code != "BC-STU-043"] == told


def test_teachers_are_not_read_whatever_their_file_is_called(read_roster):
    reading = read_roster({"a.csv": V1 + pupil(), "b.csv": TEACHERS})
    assert reading.table["student_id"].to_list() == ["0123"]
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Student", [(None, None, "current")]),
        ("student", [(None, None, "current")]),
        ("Alumni", [(None, None, "former")]),
        ("professor", []),
        ("staff", []),
    ],
)
def test_v2_has_the_role_beside_the_user_in_any_case(read_roster, role, expected):
    reading = read_roster({"users.csv": V2 + person(role=role) + person("u0", role="teacher")})
    assert periods(reading) == expected


@pytest.mark.parametrize(
    ("roles", "members", "expected"),
    [
        ("u1,1,student,y,12,TRUE,9/1/2026,\n", "", [(date(2026, 9, 1), None, "current")]),
        ("u1,1,Student,y,12,TRUE,,\n", "", [(AUGUST, JUNE, "current")]),
        ("u1,1,student,,12,TRUE,,\n", "k,u1,student\n", [(AUGUST, JUNE, "current")]),
        ("u1,1,student,,12,TRUE,,\n", "", [(None, None, "current")]),
        ("u1,1,alumni,y,,TRUE,7/15/2026,\n", "", [(None, date(2026, 7, 15), "former")]),
        (
            "u1,1,alumni,,,TRUE,,\nu1,1,student,,,TRUE,,\n",
            "",
            [(None, None, "former"), (None, None, "current")],
        ),
    ],
)
def test_v2_1_takes_dates_from_roles_their_terms_and_the_terms_of_classes(
    read_roster, roles, members, expected
):
    files = {
        "users.csv": V2_1 + person(),
        "roles.csv": ROLES + roles,
        "enrollments.csv": MEMBERS + members,
        "classes.csv": "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nk,1,Boats,y,c\n",
        "academicSessions.csv": TERMS,
    }
    reading = read_roster(files)
    assert sorted(periods(reading), key=str) == sorted(expected, key=str)
    assert reading.receipt.reader == "sds"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("guardian", ["guardian", "teacher"]),
        ("Relative", ["relative", "teacher"]),
        ("child", ["child", "teacher"]),
        ("doctor", []),
    ],
)
def test_relationships_are_relations_and_a_member_of_staff_stands_there_as_both(read_roster, role, expected):
    files = {
        "users.csv": V2_1 + person() + person("g1", "peran@example.org"),
        "roles.csv": ROLES + "u1,1,student,,,TRUE,,\ng1,1,Teacher,,,TRUE,,\n",
        "relationships.csv": RELATED + f"u1,g1,{role}\n",
    }
    relations = read_roster(files).relations.sort("role")
    assert relations["role"].to_list() == expected
    assert set(relations["other_email"]) <= {"peran@example.org"}


def test_a_contact_needs_no_role_and_anybody_else_without_one_is_told(read_roster):
    files = {
        "users.csv": V2_1 + person() + person("g1") + person("x1"),
        "roles.csv": ROLES + "u1,1,student,,,TRUE,,\n",
        "relationships.csv": RELATED + "u1,g1,guardian\n",
    }
    reading = read_roster(files)
    (problem,) = reading.receipt.problems
    assert (problem.code, problem.what[:7]) == ("BC-STU-042", "1 users")
    assert reading.relations["role"].to_list() == ["guardian"]


def test_the_password_never_leaves_the_reader(read_roster):
    for files in (
        {"Student.csv": V1 + pupil(), "Teacher.csv": TEACHERS},
        {"users.csv": V2 + person(role="student")},
        {"users.csv": V2_1 + person(), "roles.csv": ROLES + "u1,1,student,,,TRUE,,\n"},
    ):
        reading = read_roster(files)
        assert reading.table.height == 1
        assert "hunter2" not in reading.table.write_json() + repr(reading.receipt)


def test_what_is_not_read_is_known_all_the_same(read_roster):
    files = {
        "users.csv": V2 + person(role="student"),
        "orgs.csv": "sourcedId,name,type,parentSourcedId\n1,College,college,\n",
        "courses.csv": "sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade\n",
        "userFlags.csv": "userSourcedId,flag\nu1,iep\n",
    }
    reading = read_roster(files)
    assert (codes(reading), reading.receipt.files) == ([], 4)
