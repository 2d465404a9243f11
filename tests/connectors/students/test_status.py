from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.students.status import TOO_LONG_AGO, rules, statuses
from records.tables import SPELLS, filled_to

TODAY = date(2026, 11, 16)


def spell(
    start: str | None = None,
    end: str | None = None,
    reason: str | None = None,
    stated: str | None = None,
    source: str = "table",
    who: str = "1",
) -> dict[str, object]:
    return {
        "student_id": who,
        "source": source,
        "stated_status": stated,
        "start": start and date.fromisoformat(start),
        "end": end and date.fromisoformat(end),
        "end_reason": reason,
        "source_file": "students.csv",
        "source_row": 2,
    }


def table(*spells: dict[str, object]) -> pl.DataFrame:
    return filled_to(
        pl.DataFrame(list(spells), schema_overrides={**SPELLS}, infer_schema_length=None), SPELLS
    )


def status(*spells: dict[str, object], as_at: date = TODAY) -> str | None:
    judged = statuses(table(*spells), as_at)
    return judged.filter(pl.col("student_id") == "1")["status"][0]


OLD, NEW = "ilr 2025-26", "ilr 2026-27"
ON_BREAK = spell("2025-09-01", "2026-02-02", "break", source=NEW)
MOVED = spell("2025-09-01", "2025-10-17", "transferred", source=NEW)
GOES_ON = spell("2025-09-01", source=OLD)
SOMEBODY_ELSE = spell("2026-09-01", source=NEW, who="2")


@pytest.mark.parametrize(
    ("spells", "answer"),
    [
        # a short gap between two courses, and a long one
        ([spell("2026-09-01", "2026-11-10"), spell("2026-12-10")], "current"),
        ([spell("2026-09-01", "2026-11-10"), spell("2026-12-11")], "applicant"),
        ([spell("2026-09-01", "2026-11-10"), spell("2026-12-10", reason="declined")], "former"),
        ([spell("2026-09-01", "2026-11-10"), spell("2026-12-10", reason="withdrawn")], "former"),
        ([spell("2026-09-01", "2026-11-10"), spell("2026-12-10", who="2")], "former"),
        # dates alone
        ([spell("2026-09-01")], "current"),
        ([spell("2026-09-01", "2026-11-16")], "current"),  # the last day counts
        ([spell("2026-09-01", "2026-11-15")], "former"),
        ([spell("2026-11-16")], "current"),
        ([spell("2026-11-17")], "applicant"),
        ([spell(None, "2026-11-15")], "former"),
        ([spell(None, "2027-07-01")], "current"),
        ([spell()], "current"),  # nothing known: stays in scope
        # stated status, and dates that override it
        ([spell(stated="applicant")], "applicant"),
        ([spell(stated="current")], "current"),
        ([spell(stated="former")], "former"),
        ([spell("2020-09-01", stated="former")], "former"),
        ([spell("2027-09-01", stated="current")], "applicant"),
        ([spell("2024-09-01", "2026-07-01", stated="current")], "former"),
        ([spell("2024-09-01", "2027-07-01", stated="former")], "current"),
        ([spell("2026-09-01", stated="applicant")], "current"),
        # applications that came to nothing, and deleted enrolments
        ([spell("2027-09-01", stated="applicant", reason="withdrawn")], None),
        ([spell(stated="applicant", reason="withdrawn")], None),
        ([spell("2026-09-01", stated="applicant", reason="withdrawn")], None),
        ([spell("2027-09-01", stated="former", reason="withdrawn")], None),
        ([spell("2026-09-01", "2026-10-20", "withdrawn", stated="applicant")], "former"),  # came, and left
        ([spell(stated="former", reason="withdrawn")], "former"),
        ([spell("2027-09-01", stated="former")], "former"),  # a roster's deleted enrolment
        # a cycle that is over
        ([spell("2024-11-16", stated="applicant")], "current"),
        ([spell("2024-11-15", stated="applicant")], None),
        ([spell("2024-11-15", stated="applicant"), spell("2024-11-15", "2026-06-30")], "former"),
        ([spell("2015-09-01", stated="current")], "current"),
        # transfer files: the school that the pupil left, and the one they come to
        ([spell("2019-09-02", "2026-07-22", source="ctf")], "former"),
        ([spell("2027-01-05", source="ctf")], "applicant"),
        ([spell("2026-09-01", source="ctf")], "current"),
        # the deceased are nothing else any more
        ([spell("2026-09-01", stated="current"), spell(reason="deceased")], "former"),
        ([spell("2027-09-01", stated="applicant"), spell("2020-09-01", "2027-01-01", "deceased")], "former"),
        # who never came
        ([spell("2027-09-01", stated="applicant", reason="rejected")], None),
        ([spell(stated="applicant", reason="declined")], None),
        ([spell(stated="applicant", reason="declined"), spell(stated="former")], "former"),
        ([spell(stated="former", reason="deceased")], "former"),
        # periods that overlap
        ([spell("2024-09-01", "2026-07-01"), spell("2026-01-05", "2026-12-20")], "current"),
        ([spell("2024-09-01", "2026-07-01"), spell("2024-09-01", "2026-10-20")], "former"),
        # several spells: current, then applicant, then former
        ([spell("2020-09-01", "2022-07-01"), spell("2027-09-01")], "applicant"),
        ([spell("2020-09-01", "2022-07-01"), spell("2026-09-01"), spell("2027-09-01")], "current"),
        # ILR
        ([spell("2026-09-01", source=NEW)], "current"),
        ([spell("2023-09-01", source=NEW)], "current"),  # however long past its planned end
        ([spell("2027-01-11", source=NEW)], "applicant"),
        ([spell("2026-09-01", "2026-10-02", "withdrawn", source=NEW)], "former"),
        ([spell("2026-09-01", "2026-10-02", "break", source=NEW)], "current"),
        ([ON_BREAK, spell("2026-04-20", "2026-10-01", "completed", source=NEW)], "former"),
        ([ON_BREAK, spell("2026-04-20", source=NEW)], "current"),
        # What has not begun brings nobody back from a break.
        ([ON_BREAK, spell("2027-01-11", source=NEW)], "current"),
        ([ON_BREAK, spell("2027-09-01", stated="applicant")], "current"),
        ([ON_BREAK, spell(stated="applicant", reason="declined")], "current"),
        ([MOVED, spell("2025-10-20", source=NEW)], "current"),
        ([MOVED], "current"),  # a transfer is no leaving, though no file has the new aim
        ([MOVED, spell("2025-10-20", "2026-10-01", "completed", source=NEW)], "former"),
        ([spell("2025-09-01", "2025-10-17", "transferred", source=OLD), SOMEBODY_ELSE], "former"),
        ([spell("2025-09-01", "2025-10-17", "transferred")], "former"),  # to another college, for all we know
        # an old year's file
        ([spell("2025-09-01", source=OLD)], "current"),  # no newer file says otherwise
        ([GOES_ON, SOMEBODY_ELSE], "former"),
        ([spell("2025-09-01", "2026-02-02", "break", source=OLD), SOMEBODY_ELSE], "former"),
        ([GOES_ON, spell("2025-09-01", "2026-10-02", "completed", source=NEW)], "former"),
        ([GOES_ON, spell("2025-09-01", source=NEW)], "current"),
    ],
)  # fmt: skip
def test_what_a_person_is_today(spells, answer):
    assert status(*spells) == answer


def test_an_old_year_is_not_over_before_its_last_day():
    assert status(GOES_ON, SOMEBODY_ELSE, as_at=date(2026, 7, 31)) == "current"
    assert status(GOES_ON, SOMEBODY_ELSE, as_at=date(2026, 8, 1)) == "former"


@pytest.mark.parametrize(
    ("spells", "why"),
    [
        ([spell("2026-09-01", source=NEW)], "ILR 2026-27: learning since 2026-09-01"),
        ([spell("2027-09-01")], "students.csv: starts 2027-09-01"),
        ([spell("2025-09-01", source=OLD)], "ILR 2025-26: learning since 2025-09-01, by a year that is over"),
        (
            [spell("2025-09-01", source=OLD), spell("2026-09-01", source=NEW, who="2")],
            "ILR 2025-26: continuing then and in no newer ILR, so left by 2026-07-31 (inferred)",
        ),
        ([spell()], "students.csv: no dates and no status, so kept in scope"),
    ],
)
def test_why_is_said_in_a_few_words(spells, why):
    judged = statuses(table(*spells), TODAY)
    assert judged.filter(pl.col("student_id") == "1")["status_why"].to_list() == [why]


def test_the_deceased_are_marked_and_said_to_be():
    judged = statuses(table(spell("2026-09-01", stated="current"), spell(reason="deceased")), TODAY)
    assert judged["deceased"].to_list() == [True]
    assert judged["status_why"].to_list() == ["students.csv: recorded as deceased"]


def test_the_horizon_leaves_out_who_left_long_ago_and_nobody_without_a_date():
    spells = table(
        spell("2010-09-01", "2012-07-01", who="long ago"),
        spell("2010-09-01", source="ilr 2010-11", who="long ago by the ILR"),
        spell("2024-09-01", "2026-07-01", who="lately"),
        spell(stated="former", who="undated"),
        spell("2001-09-01", "2003-07-01", who="undated later"),
        spell(stated="former", who="undated later"),
        spell("2026-09-01", source=NEW, who="here"),
    )
    judged = statuses(spells, TODAY, former_for_years=6)
    assert dict(judged.select("student_id", "status").iter_rows()) == {
        "long ago": None,
        "long ago by the ILR": None,
        "lately": "former",
        "undated": "former",
        "undated later": "former",
        "here": "current",
    }
    assert judged["out_of_scope"].drop_nulls().to_list() == [TOO_LONG_AGO] * 2
    assert statuses(spells, TODAY)["status"].null_count() == 0


@pytest.mark.parametrize(
    ("spells", "counted"),
    [
        ([spell(stated="applicant", reason="declined")], "applicants who took no place"),
        ([spell(stated="applicant", reason="withdrawn")], "applicants who took no place"),
        (
            [spell("2020-09-01", stated="applicant")],
            "applicants of a cycle that is over, and in no other record,",
        ),
        ([spell("2020-09-01", stated="applicant"), spell()], None),
    ],
)
def test_everybody_who_is_left_out_is_counted_by_a_reason(spells, counted):
    judged = statuses(table(*spells), TODAY)
    assert judged["out_of_scope"].to_list() == [counted]
    assert judged["status"].is_null().to_list() == [counted is not None]


MAYBE_DAY = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
SPELL = st.builds(
    spell,
    MAYBE_DAY,
    MAYBE_DAY,
    st.sampled_from([None, "completed", "withdrawn", "break", "transferred"]),
    st.sampled_from([None, "applicant", "current", "former"]),
    st.sampled_from(["table", OLD, NEW]),
)


@settings(max_examples=60)
@given(st.lists(SPELL, min_size=1, max_size=5))
def test_nobody_falls_out_of_scope_but_by_an_application_that_came_to_nothing(spells):
    applied = [one for one in spells if one["stated_status"] == "applicant"]
    withdrew = [one for one in spells if one["end_reason"] == "withdrawn"]
    assert status(*spells) in ("applicant", "current", "former") or applied or withdrew


@settings(max_examples=60)
@given(st.lists(SPELL, min_size=1, max_size=5))
def test_nothing_that_comes_to_nothing_takes_anybody_else_out(spells):
    studied = spell("2020-09-01", "2022-07-01")
    assert status(*spells, studied) is not None


def test_the_table_ends_with_a_rule_that_always_holds():
    assert pl.select(rules(TODAY)[-1].when).item() is True
