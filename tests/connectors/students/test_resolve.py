from datetime import date

import polars as pl
import pytest

from connectors.students.joining import valid_uln
from connectors.students.resolve import Resolved, resolve
from records.tables import STUDENT_ROWS, filled_to

TODAY = date(2026, 11, 16)
ULN, OTHER_ULN = "2000000001", "2000000370"
BORN = date(2008, 1, 15)


def record(student_id: str, given: str | None, family: str | None, dob: date | None = None, **more: object):
    told = {"name_kind": "legal", "source": "table", "source_file": "a.csv", "source_row": 2}
    return {**told, "student_id": student_id, "given": given, "family": family, "dob": dob, **more}


def resolved(*records: dict[str, object]) -> Resolved:
    return resolve(filled_to(pl.DataFrame(list(records), infer_schema_length=None), STUDENT_ROWS), TODAY)


def persons(*records: dict[str, object]) -> int:
    return resolved(*records).people["person"].n_unique()


ANN = record("1", "Ann", "Pengelly", BORN)


@pytest.mark.parametrize(
    ("other", "how_many"),
    [
        # name and date of birth, either order, any kind
        (record("2", "Ann", "Pengelly", BORN), 1),
        (record("2", "PENGELLY", "Ann", BORN), 1),
        (record("2", "Ánn", "Pengélly", BORN), 1),
        (record("2", "Ann", "Pengelly", BORN, name_kind="former"), 1),
        # never on a name alone
        (record("2", "Ann", "Pengelly"), 2),
        (record("2", "Ann", "Pengelly", date(2008, 1, 16)), 2),
        # twins
        (record("2", "Amy", "Pengelly", BORN), 2),
        (record("2", "A", "Pengelly", BORN), 2),
        (record("2", None, "Pengelly", BORN), 2),
    ],
)
def test_a_name_needs_a_date_of_birth_beside_it(other, how_many):
    assert persons(ANN, other) == how_many


def test_twins_who_share_a_first_name_stay_apart():
    mary_ann = record("1", "Mary", "Pengelly", BORN, middle="Ann")
    assert persons(mary_ann, record("2", "Mary", "Pengelly", BORN, middle="Jane")) == 2
    assert persons(mary_ann, record("2", "Mary", "Pengelly", BORN, middle="A.")) == 1
    assert persons(mary_ann, record("2", "Mary Ann", "Pengelly", BORN)) == 1
    assert persons(mary_ann, record("2", "Mary", "Pengelly", BORN)) == 1


@pytest.mark.parametrize(
    ("other", "how_many"),
    [
        (record("2", "Ann", "Hicks", uln=ULN, source_file="b.csv"), 1),  # married, no date of birth
        (record("2", "Anna", "Hicks", BORN, uln=ULN, source_file="b.csv"), 1),
        (record("2", "Jo", "Hicks", date(2001, 1, 1), uln=ULN, source_file="b.csv"), 2),
        (record("2", "Jo", "Hicks", uln=ULN, source_file="b.csv"), 2),
        (record("2", "Amy", "Pengelly", BORN, uln=ULN), 2),  # twins typed with one number in one file
    ],
)
def test_a_uln_needs_a_birth_or_a_name_that_agrees(other, how_many):
    found = resolved({**ANN, "uln": ULN}, other)
    assert found.people["person"].n_unique() == how_many
    assert [problem.code for problem in found.problems] == ["BC-STU-015"] * (how_many - 1)


@pytest.mark.parametrize("uln", ["9999999999", "2000000002", "123"])
def test_a_uln_that_is_nobodys_joins_nobody(uln):
    assert persons({**ANN, "uln": uln}, record("2", "Ann", "Hicks", uln=uln)) == 2


def test_a_link_of_the_source_joins_whatever_the_names():
    assert persons(ANN, record("2", "Jo", "Hicks", linked_id="1")) == 1
    assert persons(ANN, record("2", "Jo", "Hicks", linked_id="nobody")) == 2


@pytest.mark.parametrize(
    ("other", "how_many"),
    [
        (record("2", "Ann", "Hicks", email="ANN@example.org"), 1),
        (record("2", "Ann", "Hicks", BORN, email="x@example.org; ann@example.org"), 1),
        (record("2", "Amy", "Pengelly", email="ann@example.org"), 2),  # a household's address
        (record("2", "Ann", "Pengelly", date(1980, 1, 1), email="ann@example.org"), 2),  # mother and daughter
        (record("2", "Ann", "Pengelly", email="n/a"), 2),
    ],
)
def test_an_address_needs_the_given_name_beside_it(other, how_many):
    assert persons({**ANN, "email": "ann@example.org"}, other) == how_many


def test_chains_join_to_the_end_and_every_merge_is_listed_with_its_rule():
    found = resolved(
        record("a", "Ann", "Pengelly", BORN),
        record("b", "Ann", "Pengelly", BORN, email="ann@example.org"),
        record("c", "Ann", "Hicks", email="ann@example.org", start=date(2026, 9, 1)),
        record("d", "Ann", "Rowe", linked_id="c"),
        record("z", "Nia", "Rowe"),
    )
    assert found.people["person"].to_list() == ["c", "c", "c", "c", "z"]
    assert found.merges.rows() == [
        ("c", "a", "same name and date of birth"),
        ("c", "b", "same name and date of birth"),
        ("c", "d", "the source links the ids"),
    ]
    assert sum(found.counts.values()) == 3


def test_a_very_long_chain_is_followed():
    links = [record(str(n), f"Given{n}", "Rowe", linked_id=str(n - 1)) for n in range(2000, 0, -1)]
    assert persons(*links) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"source": "ilr 2025-26"}, {"source": "ilr 2026-27"}),
        ({"start": date(2024, 9, 1)}, {"start": date(2026, 9, 1)}),
        ({"stated_status": "applicant"}, {"source": "ilr 2026-27"}),
        ({"source": "ilr 2025-26"}, {"stated_status": "applicant"}),
        ({"stated_status": "former"}, {"stated_status": "applicant"}),
        ({"start": date(2028, 9, 1)}, {"source": "ilr 2026-27"}),
        ({"start": date(2028, 9, 1)}, {"start": date(2026, 9, 7)}),
        ({"source": "ilr 2025-26"}, {"start": date(2028, 9, 1)}),
    ],
)
def test_a_person_goes_by_the_newest_sources_id(old, new):
    older, newer = (
        record("old", "Ann", "Pengelly", BORN, **old),
        record("new", "Ann", "Pengelly", BORN, **new),
    )
    for records in ((older, newer), (newer, older)):
        assert set(resolved(*records).people["person"]) == {"new"}


def test_one_id_for_two_people_is_told_without_a_cell():
    found = resolved(ANN, record("1", "Jo", "Hicks", date(1999, 1, 1), source_file="b.csv", source_row=7))
    (problem,) = found.problems
    assert (problem.code, problem.file, problem.row) == ("BC-STU-014", "b.csv", 7)
    assert "a.csv, row 2" in problem.what
    assert "id_prefix" in problem.do
    assert "Hicks" not in str(problem)


@pytest.mark.parametrize(
    "other",
    [
        record("1", "Ann", "Hicks", date(1999, 1, 1)),  # a wrong date of birth
        record("1", "Jo", "Hicks"),
        record("1", "Pengelly", "Ann", date(1999, 1, 1)),
    ],
)
def test_one_id_with_a_detail_changed_is_one_person(other):
    assert resolved(ANN, other).problems == ()


def test_an_address_of_very_many_is_nobodys_own():
    many = [record(str(n), "Ann", f"Family{n}", email="office@example.org") for n in range(200)]
    assert persons(*many) == 200


def test_no_records_at_all_is_nobody():
    assert resolve(filled_to(pl.DataFrame(), STUDENT_ROWS).clear(), TODAY).people.is_empty()


def test_no_uln_of_a_wrong_digit_is_valid():
    table = pl.DataFrame(
        {"uln": [ULN, *(ULN[:9] + str(n) for n in range(2, 10)), "0000000000", "12345678901", None]}
    )
    assert table.select(valid_uln(pl.col("uln")))["uln"].drop_nulls().to_list() == [ULN]
