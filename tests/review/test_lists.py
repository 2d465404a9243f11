import csv
from datetime import date

import pytest

from records.problem import Refused
from review.files import put
from review.lists.for_scripts import write_lists

FACEBOOK = {"staff_id": "S001", "service": "facebook", "display_name": "Emma Nankivell", "student": "L100"}
HEADERS = {
    "review-list.csv": "match_id,strength,weight,staff_id,staff_name,services,directions,connection_names,"
    "handles,student_id,student_name,student_status,why,others,change,verdict,waits_for,reason,note,"
    "decided_by,decided_on,expires,support,approved_business,claim,claim_reason,claimed_on,declared",
    "connections.csv": "match_id,service,direction,connection_name,handle,profile_url,since,weight,why,"
    "source_file,source_row",
    "coverage.csv": "staff_id,service,answer,files,rows,problem",
}


@pytest.fixture
def register_address(tmp_path):
    """SQLite alone: what is tried here does not depend on the database."""
    return str(tmp_path / "register.db")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "header"), HEADERS.items())
def test_a_list_of_nothing_is_its_header(college, year_of, tmp_path, name, header):
    write_lists(tmp_path / "review", college.run(year_of(connections=[])), [])
    assert (tmp_path / "review" / name).read_bytes() == f"{header}\n".encode()


def test_cells_that_a_spreadsheet_could_take_for_a_formula_are_neutral(college, year_of, tmp_path):
    hostile = [FACEBOOK | {"display_name": "=cmd|' /C calc'!A0", "handle": "@emma", "weight": -1.2345}]
    write_lists(tmp_path, college.run(year_of(connections=hostile)), [])
    (row,) = rows(tmp_path / "review-list.csv")
    assert row["connection_names"] == "'=cmd|' /C calc'!A0"
    assert row["handles"] == "'@emma"
    assert row["weight"] == "-1.234"
    assert ",-1.234," in (tmp_path / "review-list.csv").read_text(encoding="utf-8")
    assert rows(tmp_path / "connections.csv")[0]["connection_name"].startswith("'=")


def test_several_values_are_joined_and_missing_ones_are_blank(college, year_of, tmp_path, coverage_of):
    two = [FACEBOOK, FACEBOOK | {"service": "instagram", "handle": "emma.n", "since": date(2024, 2, 1)}]
    write_lists(tmp_path, college.run(year_of(connections=two)), coverage_of("S001", "instagram", "facebook"))
    (row,) = rows(tmp_path / "review-list.csv")
    assert (row["services"], row["handles"], row["decided_on"]) == ("facebook;instagram", "emma.n", "")
    assert [one["since"] for one in rows(tmp_path / "connections.csv")] == ["", "2024-02-01"]
    assert [one["service"] for one in rows(tmp_path / "coverage.csv")] == ["facebook", "instagram"]


def test_running_twice_writes_the_same_bytes(college, year_of, tmp_path):
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        write_lists(folder, college.run(year_of()), [])
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert first == second


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_no_trace(tmp_path, fault):
    path = tmp_path / "review-list.csv"
    path.write_text("the old list")

    def fail(made):
        made.write_text("half of the n")
        raise fault

    with pytest.raises((Refused, KeyboardInterrupt)) as raised:
        put(path, fail)
    if isinstance(raised.value, Refused):
        assert raised.value.problem.code == "BC-REC-028"
    assert [one.name for one in tmp_path.iterdir()] == ["review-list.csv"]
    assert path.read_text() == "the old list"


def test_what_a_killed_run_left_half_written_goes_with_the_next_one(tmp_path):
    def killed(made):
        made.write_text("half", encoding="utf-8")
        (tmp_path / "left").mkdir()
        made.rename(tmp_path / "left" / made.name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "review" / "list.csv", killed)
    (left,) = (tmp_path / "left").iterdir()
    left.rename(tmp_path / "review" / left.name)
    put(tmp_path / "review" / "list.csv", lambda made: made.write_text("whole", encoding="utf-8"))
    assert [path.name for path in (tmp_path / "review").iterdir()] == ["list.csv"]
