"""OneRoster: each way in which an export was seen to differ from its standard, and what its states mean."""

from datetime import date

import polars as pl
import pytest

from connectors.students.records import read_student_path

USERS_1_1 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
)
USERS_1_2 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
    "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n"
)
ROLES = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
    "userProfileSourcedId\n"
)
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate\n"
)
SESSIONS = (
    "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
    "t1,active,,Autumn,term,2026-09-07,2026-12-18,,2027\nt2,active,,Spring,term,2027-01-04,2027-03-25,,2027\n"
)
CLASSES = (
    "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n"
    'c1,active,,Boats,"12,13",,,scheduled,,o1,"t1, t2",,,\nc0,active,,Tutor,,,,homeroom,,o1,,,,\n'
)


def user(
    id_="u1", role="student", status="active", changed="", given="Ann", family="Rowe", agents="", ids=""
):
    return (
        f'{id_},{status},{changed},false,o1,{role},ann,"{ids}",{given},{family},,,'
        f'ann@example.org,,,"{agents}",,hunter2\n'
    )


def person(id_="u1", status="active", preferred=("", "", ""), agents=""):
    given, middle, family = preferred
    return (
        f'{id_},{status},,true,ann,,Ann,Rowe,Mary,,ann@example.org,,,"{agents}",,hunter2,,'
        f"{given},{middle},{family},o1,\n"
    )


def manifest(**files: str) -> str:
    said = "".join(f"file.{name},{mode}\n" for name, mode in files.items())
    return f"propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n{said}"


def periods(reading) -> list[tuple[date | None, date | None, str | None]]:
    return reading.table.select("start", "end", "stated_status").rows()


def codes(reading) -> list[str]:
    return [problem.code for problem in reading.receipt.problems]


AUTUMN, SPRING = date(2026, 9, 7), date(2027, 3, 25)
DELETED = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("member", "enrolment", "expected"),
    [
        # An enrolment's own dates; its class's terms, from the first to the last; no dates at all.
        (
            user(),
            "e,active,,c1,o1,u1,student,,2026-09-14,2027-07-09\n",
            (date(2026, 9, 14), date(2027, 7, 9)),
        ),
        (user(), "e,active,,c1,o1,u1,student,,2026-09-14,\n", (date(2026, 9, 14), None)),
        (user(), "e,active,,c1,o1,u1,student,,,\n", (AUTUMN, SPRING)),
        (user(), "e,,,c0,o1,u1,student,,,\n", (None, None)),
        (user(), "e,,,gone,o1,u1,,,,\n", (None, None)),
        (user(), "", (None, None)),
        (user(status=""), "", (None, None)),
    ],
)
def test_who_is_in_a_whole_roster_is_current_for_as_long_as_it_says(read_roster, member, enrolment, expected):
    files = {"users.csv": USERS_1_1 + member, "enrollments.csv": ENROLLMENTS + enrolment}
    reading = read_roster(files | {"classes.csv": CLASSES, "academicSessions.csv": SESSIONS})
    assert periods(reading) == [(*expected, "current")]


@pytest.mark.parametrize(
    ("member", "enrolment", "expected"),
    [
        # A deleted user has left, on that day at the latest, and on no day where none is said.
        (user(status="tobedeleted", changed="2026-10-02T09:00:00Z"), "", [(None, DELETED, "former")]),
        (user(status="ToBeDeleted"), "", [(None, None, "former")]),
        (
            user(status="tobedeleted", changed="2026-10-02"),
            "e,active,,c1,o1,u1,student,,,\n",
            [(AUTUMN, DELETED, "former")],
        ),
        (
            user(status="tobedeleted", changed="2026-10-02"),
            "e,active,,c1,o1,u1,student,,2025-09-08,2026-07-10\n",
            [(date(2025, 9, 8), date(2026, 7, 10), "former")],
        ),
        # A deleted enrolment is a class left, and the person is still there.
        (
            user(),
            "e,tobedeleted,2026-10-02,c1,o1,u1,student,,2026-09-07,2027-07-09\n",
            [(AUTUMN, DELETED, "former"), (None, None, "current")],
        ),
        (
            user(),
            "e,tobedeleted,,c1,o1,u1,student,,,\ne2,active,,c1,o1,u1,student,,,\n",
            [(AUTUMN, None, "former"), (AUTUMN, SPRING, "current")],
        ),
    ],
)
def test_what_is_to_be_deleted_is_over(read_roster, member, enrolment, expected):
    files = {"users.csv": USERS_1_1 + member, "enrollments.csv": ENROLLMENTS + enrolment}
    reading = read_roster(files | {"classes.csv": CLASSES, "academicSessions.csv": SESSIONS})
    assert periods(reading) == expected


def test_who_has_two_records_is_gone_only_where_both_say_so(read_roster):
    twice = user(family="Hicks", status="tobedeleted", changed="2026-10-02") + user()
    assert set(periods(read_roster({"users.csv": USERS_1_1 + twice}))) == {(None, None, "current")}


def test_a_column_that_stands_there_twice_is_told(read_roster):
    users = USERS_1_1.replace("phone", "email") + user()
    reading = read_roster({"users.csv": users})
    assert (codes(reading), reading.table["email"].to_list()) == (["BC-STU-004"], ["ann@example.org"])


def test_a_file_that_cannot_be_read_hides_no_other(read_roster):
    broken = (ENROLLMENTS + "e,active,,c1,o1,u1,student,,2026-09-07,\n").encode("utf-16")[:-1]
    reading = read_roster({"users.csv": USERS_1_1 + user(), "enrollments.csv": broken})
    assert (periods(reading), codes(reading)) == ([(None, None, "current")], ["BC-IMP-302"])


@pytest.mark.parametrize("enabled", ["true", "FALSE", ""])
def test_whether_a_login_works_says_nothing_of_enrolment(read_roster, enabled):
    line = user().replace(",false,", f",{enabled},")
    assert periods(read_roster({"users.csv": USERS_1_1 + line})) == [(None, None, "current")]


@pytest.mark.parametrize(
    ("roles", "ids", "expected"),
    [
        ("r,active,,u1,primary,student,2026-09-07,,o1,\n", ["u1"], [(AUTUMN, None, "current")]),
        ("r,active,,u1,primary,Student,,,o1,\n", ["u1"], [(None, None, "current")]),
        (
            "r,tobedeleted,2026-10-02,u1,primary,student,2026-09-07,,o1,\n",
            ["u1"],
            [(AUTUMN, DELETED, "former")],
        ),
        ("r,active,,u1,primary,teacher,,,o1,\n", [], []),
        # A member of staff who also studies is a student.
        (
            "r,active,,u1,primary,teacher,,,o1,\nr2,active,,u1,secondary,student,2026-09-07,,o1,\n",
            ["u1"],
            [(AUTUMN, None, "current")],
        ),
    ],
)
def test_in_1_2_the_roles_decide(read_roster, roles, ids, expected):
    reading = read_roster({"users.csv": USERS_1_2 + person(), "roles.csv": ROLES + roles})
    assert reading.table["student_id"].to_list() == ids
    assert periods(reading) == expected


def test_who_has_no_role_is_left_out_counted_and_told_unless_enrolled_as_a_student(read_roster):
    files = {"users.csv": USERS_1_2 + person("u1") + person("u2")}
    reading = read_roster(files | {"enrollments.csv": ENROLLMENTS + "e,active,,c1,o1,u2,student,,,\n"})
    assert reading.table["student_id"].to_list() == ["u2"]
    assert reading.receipt.unusable == 1
    assert codes(reading) == ["BC-STU-042"]


@pytest.mark.parametrize(
    ("preferred", "expected"),
    [
        (("Annie", "", ""), [("legal", "Ann", "Mary", "Rowe"), ("preferred", "Annie", None, "Rowe")]),
        (("", "", "Hicks"), [("legal", "Ann", "Mary", "Rowe"), ("preferred", "Ann", None, "Hicks")]),
        (("", "Mick", ""), [("legal", "Ann", "Mary", "Rowe"), ("preferred", "Ann", "Mick", "Rowe")]),
        (("Ann", "", "Rowe"), [("legal", "Ann", "Mary", "Rowe")]),
        (("", "", ""), [("legal", "Ann", "Mary", "Rowe")]),
    ],
)
@pytest.mark.parametrize("spelling", ["preferred", "preffered"])
def test_a_preferred_name_stands_beside_the_legal_one(read_roster, preferred, expected, spelling):
    users = USERS_1_2.replace("preferred", spelling) + person(preferred=preferred)
    role = "r,active,,u1,primary,student,,,o1,\n"
    table = read_roster({"users.csv": users, "roles.csv": ROLES + role}).table
    assert table.select("name_kind", "given", "middle", "family").rows() == expected


@pytest.mark.parametrize(
    ("ids", "uln", "keys"),
    [
        ("{UPN:a888400121001},{LDAP:12}", None, ["upn:A888400121001"]),
        ("{ULN:2000000001}", "2000000001", []),
        ("{ uln : 2000000001 },{UCASPersonID:234567890}", "2000000001", ["ucas:0234567890"]),
        ("{LDAP:12}", None, []),
        ("plain", None, []),
        ("", None, []),
    ],
)
def test_numbers_of_other_systems_are_keys(read_roster, ids, uln, keys):
    table = read_roster({"users.csv": USERS_1_1 + user(ids=ids)}).table
    assert table.select("uln", "keys").rows() == [(uln, keys)]


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("sourcedId,status,dateLastModified,birthDate,sex", "u1,active,,2009-03-04,female"),
        ("userSourcedId,status,dateLastModified,birthdate,sex", "u1,,,04/03/2009,female"),
    ],
)
def test_a_birthday_is_found_by_either_name_of_the_user(read_roster, header, line):
    table = read_roster({"users.csv": USERS_1_1 + user(), "demographics.csv": f"{header}\n{line}\n"}).table
    assert table["dob"].to_list() == [date(2009, 3, 4)]


@pytest.mark.parametrize(
    ("dates", "settings", "expected", "said", "told"),
    [
        ("2026-09-07,2027-07-09", {}, (AUTUMN, date(2027, 7, 9)), "beginDate read year first", []),
        (
            "07/09/2026,31/07/2027",
            {},
            (AUTUMN, date(2027, 7, 31)),
            "endDate read day first, though the format asks for year first",
            [],
        ),
        (
            "07/09/2026,",
            {},
            (AUTUMN, None),
            "beginDate read day first, though the format asks for year first; every date could be meant the "
            "other way round",
            [],
        ),
        ("9/27/2026,", {}, (None, None), "", ["BC-STU-010"]),
        (
            "9/27/2026,",
            {"date_order": "mdy"},
            (date(2026, 9, 27), None),
            "beginDate read month first, though the format asks for year first",
            [],
        ),
        ("soon,", {}, (None, None), "", ["BC-STU-009"]),
    ],
)
def test_dates_are_iso_else_day_first_and_the_receipt_says_so(
    read_roster, dates, settings, expected, said, told
):
    enrolment = f"e,active,,c0,o1,u1,student,,{dates}\n"
    files = {"users.csv": USERS_1_1 + user(), "enrollments.csv": ENROLLMENTS + enrolment}
    reading = read_roster(files, **settings)
    assert reading.table.select("start", "end").rows() == [expected]
    assert not said or said in reading.receipt.notes
    assert codes(reading) == told


MODES = {"users": "bulk", "enrollments": "bulk", "orgs": "absent"}


@pytest.mark.parametrize(
    ("modes", "stated", "told", "noted"),
    [
        (MODES, "current", [], ""),
        (MODES | {"users": "delta"}, None, [], "a delta holds changes only"),
        (MODES | {"enrollments": "Delta"}, None, [], "a delta holds changes only"),
        (MODES | {"roles": "bulk"}, "current", ["BC-STU-041"], ""),
        (MODES | {"enrollments": "absent"}, "current", [], "the manifest says there are no enrollments"),
        (None, "current", [], "no manifest"),
    ],
)
def test_the_manifest_says_what_the_files_are(read_roster, modes, stated, told, noted):
    files = {"users.csv": USERS_1_1 + user(status=""), "enrollments.csv": ENROLLMENTS}
    reading = read_roster(files | ({"manifest.csv": manifest(**modes)} if modes else {}))
    assert reading.table["stated_status"].to_list() == [stated]
    assert codes(reading) == told
    assert not noted or any(note.startswith(noted) for note in reading.receipt.notes)


def test_a_student_enrolled_and_not_listed_is_told_of_a_whole_roster_only(read_roster):
    enrolled = ENROLLMENTS + "e,active,,c1,o1,u9,student,,,\ne2,active,,c1,o1,t1,teacher,,,\n"
    files = {"users.csv": USERS_1_1 + user(), "enrollments.csv": enrolled}
    assert codes(read_roster(files)) == ["BC-STU-048"]
    assert codes(read_roster(files | {"manifest.csv": manifest(users="delta", enrollments="delta")})) == []


GUARDIAN = user("g1", "guardian", given="Peran")


@pytest.mark.parametrize(
    ("users", "expected"),
    [
        (user(agents="g1") + GUARDIAN, [("u1", "g1", "guardian")]),
        (
            user() + user("g1", "Parent", agents="u1, u2") + user("u2"),
            [("u1", "g1", "parent"), ("u2", "g1", "parent")],
        ),
        (user(agents="g1") + user("g1", "guardian", agents="u1"), [("u1", "g1", "guardian")]),
        # Not of the family, not in the roster, or gone from it.
        (user(agents="t1") + user("t1", "teacher"), []),
        (user(agents="g9"), []),
        (user("g1", "guardian", agents="g2") + user("g2", "parent"), []),
        (user(), []),
    ],
)
def test_guardians_parents_and_relatives_are_relations(read_roster, users, expected):
    reading = read_roster({"users.csv": USERS_1_1 + users})
    assert reading.relations.select("student_id", "other_id", "role").sort("student_id").rows() == expected


def test_a_guardian_who_teaches_stands_there_as_both(read_roster):
    roles = (
        "r1,active,,u1,primary,student,,,o1,\nr2,active,,g1,primary,teacher,,,o1,\n"
        "r3,active,,g1,secondary,guardian,,,o1,\nr4,tobedeleted,,g1,secondary,aide,,,o1,\n"
    )
    users = USERS_1_2 + person("u1", agents="g1") + person("g1")
    reading = read_roster({"users.csv": users, "roles.csv": ROLES + roles}, id_prefix="A-")
    assert reading.relations.sort("role").rows() == [
        ("A-u1", "g1", "Ann", "Rowe", "ann@example.org", role, "oneroster")
        for role in ("guardian", "teacher")
    ]


def test_files_are_known_by_their_headers_whatever_they_are_called(read_roster):
    roles = (
        ROLES.strip().replace("dateLastModified", "dataLastModified")
        + ",,\nr,active,2025-01-01,u1,primary,student"
    )
    reading = read_roster(
        {
            "Top folder/ORGS.CSV": USERS_1_2 + "u1,active,1/05/2023,TRUE,ann,,Ann,Rowe",
            "Top folder/userprofiles.csv": roles,
            "Top folder/users.csv": "sourcedId,status,dateLastModified,name,type,parentSourcedId\n",
        }
    )
    assert reading.table.select("student_id", "family", "source_file").rows() == [
        ("u1", "Rowe", "Top folder/ORGS.CSV")
    ]
    assert codes(reading) == []


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["mark", "utf-16", "cp1252", "semicolons", "crlf"],
)
def test_any_encoding_is_read(read_roster, encode):
    table = read_roster({"users.csv": encode(USERS_1_1 + user(given="Siân"))}).table
    assert table["given"].to_list() == ["Siân"]


def test_rows_without_an_id_with_shifted_cells_or_without_anything_are_counted_and_told(read_roster):
    lines = user("") + user(given="Rowe, Ann") + "u3,active,,,o1,student\n" + user("u4")
    reading = read_roster({"users.csv": USERS_1_1 + lines})
    assert reading.table["student_id"].to_list() == ["u4"]
    assert sorted(codes(reading)) == ["BC-STU-005", "BC-STU-006", "BC-STU-007"]
    assert reading.receipt.unusable == 3


def test_a_status_that_nobody_explains_is_a_gate_and_its_person_is_kept(read_roster):
    reading = read_roster(
        {"users.csv": USERS_1_1 + user(status="inactive") + user("t1", "teacher", status="odd")}
    )
    (problem,) = reading.receipt.problems
    assert (problem.code, '"inactive"' in problem.what, '"odd"' in problem.what) == (
        "BC-STU-011",
        True,
        False,
    )
    assert periods(reading) == [(None, None, "current")]
    mapped = read_roster(
        {"users.csv": USERS_1_1 + user(status="inactive")}, status_codes={"inactive": "deceased"}
    )
    assert mapped.table.select("stated_status", "end_reason").rows() == [("former", "deceased")]
    assert codes(mapped) == []


def test_no_password_and_no_ethnicity_leaves_the_reader(read_roster):
    births = "sourcedId,status,dateLastModified,birthDate,sex,asian\nu1,active,,2009-03-04,female,ZZ99\n"
    files = {"users.csv": USERS_1_1 + user(agents="g1") + GUARDIAN, "demographics.csv": births}
    reading = read_roster(files)
    everything = reading.table.write_json() + reading.relations.write_json() + repr(reading.receipt)
    assert "hunter2" not in everything
    assert "ZZ99" not in everything
    assert "password" not in reading.receipt.known


def test_a_roster_without_users_says_what_is_missing(read_roster):
    assert codes(read_roster({"enrollments.csv": ENROLLMENTS})) == ["BC-STU-040"]


def test_files_that_hold_a_header_alone_are_no_fault_but_no_student_is(read_roster):
    reading = read_roster(
        {"users.csv": USERS_1_1.strip(), "enrollments.csv": ENROLLMENTS, "classes.csv": CLASSES}
    )
    assert codes(reading) == ["BC-STU-003"]


def test_the_schools_of_a_trust_lie_each_in_its_folder_and_are_not_mixed(read_roster):
    enrolled = ENROLLMENTS + "e,active,,c,o1,1,student,,2026-09-07,\n"
    files = {
        "a/users.csv": USERS_1_1 + user("1"),
        "a/enrollments.csv": enrolled,
        "b/users.csv": USERS_1_1 + user("1", given="Jo"),
    }
    reading = read_roster(files)
    assert reading.table.select("given", "start", "source_file").rows() == [
        ("Ann", AUTUMN, "a/users.csv"),
        ("Jo", None, "b/users.csv"),
    ]


def test_the_files_of_one_folder_are_read_together(lay_out):
    files = {
        "roster/users.csv": USERS_1_1 + user(),
        "roster/classes.csv": CLASSES,
        "roster/enrollments.csv": ENROLLMENTS + "e,active,,c1,o1,u1,student,,,\n",
        "roster/academicSessions.csv": SESSIONS,
        "others.csv": "student_id,given,family\n1,Jo,Ng\n",
    }
    readings = read_student_path(lay_out(files))
    assert [(one.receipt.label, one.receipt.reader) for one in readings] == [
        ("others.csv", "student table"),
        ("roster/*.csv", "oneroster"),
    ]
    assert periods(readings[1]) == [(AUTUMN, SPRING, "current")]


def test_a_roster_of_a_quarter_of_a_million_rows_is_joined_not_looped_over(read_roster):
    lines = "".join(user(f"u{n}", family=f"Rowe{n}") for n in range(5_000))
    enrolled = "".join(f"e{n},active,,c1,o1,u{n % 5_000},student,,,\n" for n in range(20_000))
    files = {"users.csv": USERS_1_1 + lines, "enrollments.csv": ENROLLMENTS + enrolled}
    table = read_roster(files | {"classes.csv": CLASSES, "academicSessions.csv": SESSIONS}).table
    assert table.height == 5_000
    assert table.filter(pl.col("start") != AUTUMN).is_empty()
