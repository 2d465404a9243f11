from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.students.status import rules, statuses
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
        # who never came
        ([spell("2027-09-01", stated="applicant", reason="rejected")], None),
        ([spell(stated="applicant", reason="declined")], None),
        ([spell(stated="applicant", reason="declined"), spell(stated="former")], "former"),
        ([spell(stated="former", reason="deceased")], "former"),
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
        ([MOVED, spell("2025-10-20", source=NEW)], "current"),
        ([MOVED], "former"),
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


def test_the_deceased_are_marked():
    judged = statuses(table(spell(stated="current"), spell(reason="deceased")), TODAY)
    assert judged["deceased"].to_list() == [True]


def test_the_horizon_leaves_out_who_left_long_ago_and_nobody_without_a_date():
    spells = table(
        spell("2010-09-01", "2012-07-01", who="long ago"),
        spell("2024-09-01", "2026-07-01", who="lately"),
        spell(stated="former", who="undated"),
    )
    judged = statuses(spells, TODAY, former_for_years=6)
    assert dict(judged.select("student_id", "status").iter_rows()) == {
        "long ago": None,
        "lately": "former",
        "undated": "former",
    }
    assert judged["too_long_ago"].sum() == 1
    assert statuses(spells, TODAY)["status"].null_count() == 0


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
def test_nobody_falls_out_of_scope_but_by_a_refused_place(spells):
    assert status(*spells) in ("applicant", "current", "former")


def test_the_table_ends_with_a_rule_that_always_holds():
    assert pl.select(rules(TODAY)[-1].when).item() is True
