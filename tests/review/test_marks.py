from datetime import date

import pytest

from records.policy import Outcome
from review.returned.marks import day_of, outcome_of, read_marks


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((outcome.value, outcome) for outcome in Outcome),
        ("  exempt: RELATIVE ", Outcome.EXEMPT_RELATIVE),
        ("Exempt – family friend", Outcome.EXEMPT_FAMILY_FRIEND),
        ("relative", Outcome.EXEMPT_RELATIVE),
        ("Not same person", Outcome.NOT_THE_SAME_PERSON),
        ("ended", Outcome.CONNECTION_ENDED),
        ("Relative?", None),
        ("? Not the same person", None),
        ("yes", None),
        ("no", None),
        ("1", None),
        ("exempt", None),
        ("2027-01-01", None),
    ],
)
def test_a_decision_is_known_by_its_label_and_by_other_ways_to_say_it(typed, meant):
    assert outcome_of(typed) is meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2027-12-31", date(2027, 12, 31)),
        ("2027-12-31 00:00:00", date(2027, 12, 31)),
        ("2027-12-31T00:00:00", date(2027, 12, 31)),
        ("01/02/2027", date(2027, 2, 1)),
        ("1.2.2027", date(2027, 2, 1)),
        ("01/02/27", date(2027, 2, 1)),
        ("31 December 2027", date(2027, 12, 31)),
        ("31 Dec 2027", date(2027, 12, 31)),
        ("12/31/2027", None),
        ("2027-13-01", None),
        ("next year", None),
        ("46752", None),
    ],
)
def test_a_date_is_read_year_first_or_day_first_and_never_month_first(typed, meant):
    assert day_of(typed) == meant


@pytest.mark.parametrize(
    "headers", [("match_id", "Decision"), ("Match ID", "DECISION"), ("MatchId", " decision ")]
)
def test_headers_are_known_however_they_are_written(marked, headers):
    read = read_marks([marked({headers[0]: "m_1", headers[1]: "Escalate", "My own notes": "ring HR"})])
    assert [(mark.match_id, mark.outcome) for mark in read.marks] == [("m_1", Outcome.ESCALATE)]


def test_a_row_without_a_decision_is_counted_and_is_no_answer(marked):
    read = read_marks([marked({"match_id": "m_1", "Decision": ""}, {"match_id": "m_2", "Decision": None})])
    assert (read.marks, read.refused, read.undecided, read.blank) == ((), (), (), 2)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"Decision": "yes"}, "BC-REC-011", "Decision"),
        ({"Decision": "Park", "Expires": "soon"}, "BC-REC-012", "Expires"),
    ],
)
def test_a_cell_that_cannot_be_understood_is_named_and_not_repeated(marked, cells, code, column):
    read = read_marks([marked({"match_id": "m_1", "Decision": "Escalate"}, {"match_id": "m_2"} | cells)])
    assert len(read.marks) == 1
    (problem,) = read.refused
    assert (problem.code, problem.file, problem.row, problem.column) == (code, "review-list.xlsx", 3, column)
    assert not any(value in str(problem) for value in ("yes", "soon"))


def test_a_sheet_without_the_columns_is_refused(marked):
    read = read_marks([marked({"match_id": "m_1", "verdict": "exempt"})])
    assert [problem.code for problem in read.refused] == ["BC-REC-010"]
