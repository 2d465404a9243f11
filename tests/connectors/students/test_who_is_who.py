"""Numbers of other systems, twins, what nobody owns, and what the settings settle."""

from datetime import date

import polars as pl
import pytest

from connectors.students.records import people_of, read_student_records
from connectors.students.resolve import Resolved, resolve
from connectors.students.settings import StudentSettings
from records.tables import STUDENT_ROWS, filled_to

TODAY = date(2026, 11, 16)
BORN = date(2008, 1, 15)
ULN, OTHER_ULN = "2000000001", "2000000370"
UPN, HUSID = ["upn:A801200001001"], ["husid:2610001234567"]
B = {"source_file": "b.csv"}


def record(student_id: str, given: str | None, family: str | None, dob: date | None = None, **more: object):
    told = {"name_kind": "legal", "source": "table", "source_file": "a.csv", "source_row": 2, "keys": []}
    return {**told, "student_id": student_id, "given": given, "family": family, "dob": dob, **more}


def rows_of(*records: dict[str, object]) -> pl.DataFrame:
    return filled_to(pl.DataFrame(list(records), infer_schema_length=None), STUDENT_ROWS)


def resolved(*records: dict[str, object], **settings: list[list[str]]) -> Resolved:
    return resolve(rows_of(*records), TODAY, **settings)


def groups(*records: dict[str, object], **settings: list[list[str]]) -> str:
    """Write who is who as "1 2, 3", and look that the order of records decides nothing."""
    said = set()
    for order in (records, records[::-1], records[1:] + records[:1]):
        people = resolved(*order, **settings).people
        ids = people.group_by("person").agg(pl.col("student_id").sort())["student_id"]
        said.add(", ".join(sorted(" ".join(one) for one in ids)))
    (one,) = said
    return one


def codes(found: Resolved) -> list[str]:
    return [problem.code for problem in found.problems]


ANN = record("1", "Ann", "Pengelly", BORN)


@pytest.mark.parametrize(
    ("other", "who"),
    [
        (record("2", "Ann", "Hicks", keys=UPN, **B), "1 2"),  # a new surname
        (record("2", "Hicks", "Ann", keys=UPN, **B), "1, 2"),
        (record("2", "Pengelly", "Ann", keys=UPN, **B), "1 2"),  # in each other's box
        (record("2", "Anna", "Hicks", BORN, keys=UPN, **B), "1 2"),  # the date of birth agrees
        (record("2", "Jo", "Hicks", date(2001, 1, 1), keys=UPN, **B), "1, 2"),
        (record("2", "Jo", "Hicks", keys=UPN, **B), "1, 2"),
        (record("2", "Amy", "Pengelly", BORN, keys=UPN), "1, 2"),  # twins under one number in one file
        (record("2", "Anna", "Hicks", BORN, keys=HUSID + UPN, **B), "1 2"),  # one of several keys
    ],
)
def test_a_number_of_another_system_needs_a_birth_or_a_name_that_agrees(other, who):
    assert groups({**ANN, "keys": UPN}, other) == who
    assert codes(resolved({**ANN, "keys": UPN}, other)) == (["BC-STU-100"] if "," in who else [])


@pytest.mark.parametrize(
    ("settings", "who", "told"),
    [
        ({}, "1 2", ["BC-STU-105"]),
        ({"same_person": [["1", "2"]]}, "1 2", []),
        ({"keep_apart": [["1", "2"]]}, "1, 2", []),
    ],
)
def test_one_name_and_birth_with_two_ulns_is_one_person_and_told(settings, who, told):
    records = [{**ANN, "uln": ULN}, {**ANN, "student_id": "2", "uln": OTHER_ULN}]
    assert groups(*records, **settings) == who
    assert codes(resolved(*records, **settings)) == told


def test_an_id_whose_uln_was_put_right_is_not_told():
    assert codes(resolved({**ANN, "uln": ULN}, {**ANN, "uln": OTHER_ULN, **B})) == []


def test_numbers_of_different_kinds_are_different_numbers():
    other = record("2", "Ann", "Hicks", keys=["ucas:A801200001001"], **B)
    assert groups({**ANN, "keys": UPN}, other) == "1, 2"


def test_a_clash_of_numbers_names_the_place_and_the_settings_and_no_cell():
    other = record("2", "Jo", "Hicks", keys=UPN, source_file="b.csv", source_row=7)
    (problem,) = resolved({**ANN, "keys": UPN}, other).problems
    assert (problem.file, problem.row, problem.column) == ("b.csv", 7, "upn")
    assert "a.csv, row 2" in problem.what
    assert "same_person" in problem.do
    assert "keep_apart" in problem.do
    assert "A801" not in str(problem)


@pytest.mark.parametrize("held", [{"uln": ULN}, {"keys": UPN}])
@pytest.mark.parametrize("settings", [{"keep_apart": [["1", "2"]]}, {"same_person": [["2", "1"]]}])
def test_a_clash_that_the_settings_answer_is_not_told_again(held, settings):
    other = record("2", "Jo", "Hicks", **held, **B)
    assert codes(resolved({**ANN, **held}, other)) in (["BC-STU-015"], ["BC-STU-100"])
    assert codes(resolved({**ANN, **held}, other, **settings)) == []


@pytest.mark.parametrize("held", [{"uln": ULN}, {"keys": UPN}])
def test_twins_typed_with_one_number_year_after_year_stay_apart(held):
    ann, amy = ({**record(name, name, "Pengelly", BORN), **held} for name in ("Ann", "Amy"))
    next_year = [{**twin, "student_id": f"{twin['student_id']}2", **B} for twin in (ann, amy)]
    assert groups(ann, amy, *next_year) == "Amy Amy2, Ann Ann2"


def mary(student_id: str, middle: str | None = None, dob: date | None = BORN, **more: object):
    return record(student_id, "Mary", "Pengelly", dob, middle=middle, **more)


@pytest.mark.parametrize(
    ("records", "who"),
    [
        ([mary("1", "Ann"), mary("2", "Jane"), mary("3")], "1, 2, 3"),  # whose is the third?
        ([mary("1", "Ann"), mary("2", "Ann"), mary("3")], "1 2 3"),
        ([mary("1", "Ann"), mary("2", "Jane"), mary("3", "A")], "1 3, 2"),
        # The ULN has made 1 and 2 one person before names are asked.
        ([mary("1", "Ann", uln=ULN), mary("2", "Jane", uln=ULN), mary("3")], "1 2 3"),
    ],
)
def test_no_third_record_makes_twins_of_one_first_name_one_person(records, who):
    assert groups(*records) == who
    assert codes(resolved(*records)) == (["BC-STU-103"] if who == "1, 2, 3" else [])


@pytest.mark.parametrize(
    ("records", "who", "told"),
    [
        # Mother and daughter, and a directory's record without a date of birth.
        ([mary("1"), mary("2", dob=date(1980, 1, 1)), mary("3", dob=None)], "1, 2, 3", ["BC-STU-103"]),
        ([mary("1"), mary("3", dob=None)], "1 3", []),
        ([mary("1", "Ann"), mary("2", "Jane")], "1, 2", []),  # twins of one first name and address
        ([mary("1"), record("2", "Jo", "Pengelly", BORN), mary("3", dob=None)], "1 3, 2", []),
    ],
)
def test_a_shared_address_joins_only_who_fits_one_person(records, who, told):
    records = [{**one, "email": "home@example.org"} for one in records]
    assert groups(*records) == who
    assert codes(resolved(*records)) == told


def test_an_id_has_its_date_of_birth_in_every_file():
    records = [ANN, record("1", "Ann", "Hicks", **B), record("2", "Ann", "Hicks", BORN)]
    assert groups(*records) == "1 2"


# Rules come in order ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ({"linked_id": "1", "uln": ULN, "keys": UPN}, "the source links the ids"),
        ({"uln": ULN, "keys": UPN}, "same ULN, and date of birth or name"),
        ({"keys": UPN}, "same number of another system, and date of birth or name"),
        ({}, "same name and date of birth"),
        ({"dob": None}, "same e-mail and given name"),
    ],
)
def test_the_strongest_rule_is_the_reason_that_is_listed(more, because):
    mail = {"email": "ann@example.org"}
    first = {**ANN, "uln": ULN, "keys": UPN, **mail, "start": date(2026, 9, 1)}
    records = first, {**ANN, "student_id": "2", **B, **mail, **more}
    assert resolved(*records).merges.rows() == [("1", "2", because)]
    by_hand = resolved(*records, same_person=[["1", "2"]])
    assert by_hand.merges.rows() == [("1", "2", "the settings say so")]


# The settings -------------------------------------------------------------------------------------

ALIKE = [{**ANN, "student_id": str(n)} for n in range(1, 4)]
CHAIN = [
    record("1", "Ann", "Pengelly", BORN),
    record("2", "Ann", "Pengelly", BORN, email="ann@example.org"),
    record("3", "Ann", "Hicks", email="ann@example.org"),
    record("4", "Jo", "Rowe", linked_id="3"),
]


@pytest.mark.parametrize(
    ("records", "settings", "who"),
    [
        (CHAIN, {}, "1 2 3 4"),
        # The later rule gives way: 2 goes with 1 by name and birth, not with 3 by its address.
        (CHAIN, {"keep_apart": [["1", "3"]]}, "1 2, 3 4"),
        (CHAIN, {"keep_apart": [["1", "4"]]}, "1 2, 3 4"),
        (CHAIN, {"keep_apart": [["1", "2"]]}, "1, 2 3 4"),
        (CHAIN, {"keep_apart": [["3", "4"]]}, "1 2 3, 4"),
        # What the settings join comes before every rule.
        (CHAIN, {"keep_apart": [["1", "3"]], "same_person": [["2", "4"]]}, "1, 2 3 4"),
        (CHAIN, {"keep_apart": [["1", "3"], ["2", "3"]]}, "1 2, 3 4"),
        (CHAIN, {"keep_apart": [["1", "2", "3", "4"]]}, "1, 2, 3, 4"),
        (ALIKE, {"keep_apart": [["1", "2", "3"]]}, "1, 2, 3"),
        # 3 could be either of the two, and the rule does not say which.
        (ALIKE, {"keep_apart": [["1", "2"]]}, "1, 2, 3"),
        (ALIKE, {"keep_apart": [["1", "2"]], "same_person": [["2", "3"]]}, "1, 2 3"),
        ([ANN, record("2", "Jo", "Hicks")], {"same_person": [["1", "2"]]}, "1 2"),
        (
            [ANN, record("2", "Jo", "Hicks"), record("3", "Li", "Ng")],
            {"same_person": [["1", "2"], ["2", "3"]]},
            "1 2 3",
        ),
    ],
)
def test_the_settings_have_the_last_word(records, settings, who):
    assert groups(*records, **settings) == who


def test_a_record_between_two_who_are_kept_apart_is_told_until_the_settings_say_whose_it_is():
    found = resolved(*ALIKE, keep_apart=[["1", "2"]])
    assert codes(found) == ["BC-STU-103"]
    assert "same_person" in found.problems[0].do
    assert codes(resolved(*ALIKE, keep_apart=[["1", "2", "3"]])) == []
    assert codes(resolved(*ALIKE, keep_apart=[["1", "2"]], same_person=[["2", "3"]])) == []


def test_a_merge_that_was_undone_is_not_listed():
    found = resolved(*CHAIN, keep_apart=[["1", "3"]])
    assert found.merges.rows() == [
        ("1", "2", "same name and date of birth"),
        ("3", "4", "the source links the ids"),
    ]


@pytest.mark.parametrize("setting", ["same_person", "keep_apart"])
def test_an_id_that_no_file_has_is_told_without_the_id(setting):
    found = resolved(ANN, record("2", "Jo", "Hicks"), **{setting: [["1", "2"], ["1", "S-999"]]})
    (problem,) = found.problems
    assert (problem.code, problem.column) == ("BC-STU-102", setting)
    assert "List 2" in problem.what
    assert "S-999" not in str(problem)


def test_settings_that_contradict_each_other_keep_apart_and_tell():
    other = record("2", "Jo", "Hicks")
    both = {"same_person": [["1", "2"]], "keep_apart": [["2", "1"]]}
    assert groups(ANN, other, **both) == "1, 2"
    assert codes(resolved(ANN, other, **both)) == ["BC-STU-104"]


def test_the_settings_reach_the_records(tmp_path):
    (tmp_path / "a.csv").write_text(
        "student_id,given,family,dob\n1,Ann,Rowe,2008-01-02\n2,Ann,Rowe,2008-01-02\n3,Jo,Ng,\n"
    )
    settings = StudentSettings(keep_apart=[["1", "2"]], same_person=[["2", "3"]])
    records = read_student_records(tmp_path, settings, TODAY)
    assert records.students["student_id"].to_list() == ["1", "2"]
    assert records.problems == ()
    assert "1 records joined to another: the settings say so" in records.notes


# Nobody's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("held", "column"), [({"uln": ULN}, "uln"), ({"keys": UPN}, "upn")])
def test_a_number_under_very_many_names_joins_nobody_and_is_told(held, column):
    many = [record(str(n), "Ann", f"Family{n}", source_row=n + 2, **held) for n in range(31)]
    found = resolved(*many)
    assert found.people["person"].n_unique() == 31
    (problem,) = found.problems
    assert (problem.code, problem.column, problem.row) == ("BC-STU-101", column, 2)
    assert "31 ids" in problem.what
    assert resolved(*many[:30]).people["person"].n_unique() == 1


def test_an_address_under_very_many_names_is_counted():
    many = [record(str(n), "Ann", f"Family{n}", email="office@example.org") for n in range(40)]
    found = resolved(*many)
    assert found.people["person"].n_unique() == 40
    assert found.problems == ()
    assert found.notes == (
        "1 e-mail addresses of more than 30 names each, in records under 40 ids, taken as nobody's own",
    )


@pytest.mark.parametrize("held", [{}, {"uln": ULN, "dob": None}, {"keys": UPN, "dob": None}])
def test_one_person_under_very_many_ids_is_one_person(held):
    many = [{**ANN, "student_id": str(n), **held} for n in range(5_000)]
    found = resolved(*many)
    assert found.people["person"].n_unique() == 1
    assert found.merges.height == 4_999


def test_more_clashes_than_are_shown_are_counted():
    pairs = [
        record(f"{n}{name}", name, f"Family{n}", keys=[f"upn:{n}"])
        for n in range(25)
        for name in ("Ann", "Jo")
    ]
    found = resolved(*pairs)
    assert codes(found) == ["BC-STU-100"] * 21
    assert found.problems[-1].what.startswith("5 more")


# A whole life -------------------------------------------------------------------------------------

SCHOOL = record(
    "H801200001001",
    "Ann",
    "Pengelly",
    BORN,
    source="ctf",
    source_file="school.xml",
    keys=UPN,
    end=date(2024, 7, 31),
)
COLLEGE = record(
    "26B101",
    "Ann",
    "Hicks",
    BORN,
    source="ilr 2026-27",
    source_file="ILR.xml",
    uln=ULN,
    start=date(2026, 9, 1),
)
MIS = record("S1", "ANN", "Hicks", source_file="students.csv", uln=ULN, keys=UPN, start=date(2025, 9, 1))


def test_school_college_and_a_table_make_one_student_with_both_surnames():
    for order in ([SCHOOL, COLLEGE, MIS], [MIS, SCHOOL, COLLEGE], [COLLEGE, MIS, SCHOOL]):
        rows = rows_of(*order)
        students, names, spells, _ = people_of(rows, resolve(rows, TODAY), StudentSettings(), TODAY)
        assert students.select("student_id", "shown_name", "status").rows() == [
            ("26B101", "Ann Hicks", "current")
        ]
        assert sorted(names.select("name_kind", "family").rows()) == [
            ("former", "Pengelly"),
            ("legal", "Hicks"),
        ]
        assert spells["student_id"].to_list() == ["26B101"] * 3


def test_nobody_is_joined_that_only_a_name_speaks_for():
    assert groups(*(record(str(n), "Ann", "Pengelly", source_file=f"{n}.csv") for n in range(3))) == "0, 1, 2"
