"""What is said of a match: the parts add up to its weight, and the words are those a reviewer can check."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import explain
from matching.engine import Matched, MatchingOptions, match

Maker = Callable[..., pl.DataFrame]
Pair = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
LOW = MatchingOptions(base_rate=0.0032, list_floor=-30.0, college="Penwith College")

PEOPLE: list[dict[str, Any]] = [
    {
        "student_id": "S1",
        "given": "Rebecca",
        "middle": "Jane",
        "family": "Nankivell",
        "emails": ["becca@example.org"],
        "dob": date(2007, 3, 9),
    },
    {"student_id": "S2", "given": "David", "family": "Smith"},
    {"student_id": "S3", "given": "Katarzyna", "family": "Quillabear", "former_family": "Tangye"},
    {"student_id": "S4", "given": "Paweł", "family": "Pengelly-Rowe", "handles": ["pav"]},
    {"student_id": "S5", "given": "Mary Jane", "family": "Trescothick", "preferred": "Bryluen"},
    {"student_id": "S6", "given": "R", "family": "Zephyrwick"},
]


@pytest.fixture
def evidence(connection_table: Maker, among_a_few: Pair) -> Callable[..., pl.DataFrame]:
    def run(shown: list[dict[str, Any]], students: list[dict[str, Any]] = PEOPLE) -> pl.DataFrame:
        found: Matched = match(connection_table(shown), *among_a_few(students), LOW)
        return found.evidence

    return run


def sums_of(evidence: pl.DataFrame) -> list[tuple[float, float]]:
    return evidence.select(
        "weight", sum=pl.col("parts").list.eval(pl.element().struct["bits"]).list.sum()
    ).rows()


SHOWN: list[dict[str, Any]] = [
    {"display_name": "Becca Nankivell", "handle": "becca.nankivell99"},
    {"display_name": "R Nankivell"},
    {"display_name": "Rebecca Jane Nankivel", "emails": ["becca@example.org"]},
    {"display_name": "David Smith"},
    {"display_name": "Smith David Zyx Wvu"},
    {"handle": "rnankivell", "display_name": "Becca"},
    {"display_name": "Wella Carlyon", "handle": "rebecca_nankivell"},
    {"display_name": "Rebecca Carlyon", "handle": "rebecca_nankivell"},
    {"display_name": "Nankivell Rebecca 🎉", "birthday": "2007-03-09", "direction": "group_message"},
    {"display_name": "Rebecca Nankivell", "birthday": "1999-01-01"},
    {"display_name": "RebeccaNankivell"},
    {"display_name": "Kasia Tangye"},
    {"display_name": "Paul Rowe", "handle": "pav"},
    {"display_name": "Bryluen Trescothick"},
    {"display_name": "Jane Trescothik"},
    {"display_name": "Rosenwyn Zephyrwick"},
    {"display_name": "R Nankivell", "staff_id": "T99", "employer": "Student at Penwith College"},
    {"display_name": "Rebecca Jane Nankivell", "staff_id": "T99", "service": "instagram"},
]


def test_the_parts_of_every_listed_row_add_up_to_its_weight(evidence: Callable[..., pl.DataFrame]) -> None:
    found = evidence(SHOWN)
    assert found["connection"].n_unique() == len(SHOWN)
    for weight, total in sums_of(found):
        assert total == pytest.approx(weight, abs=0.005)


WORDS = (
    "Rebecca",
    "Becca",
    "Jane",
    "Nankivell",
    "Nankivel",
    "Smith",
    "Dave",
    "R",
    "Dr",
    "🎉",
    "née",
    "Zyx",
    "",
)
piece = st.sampled_from(WORDS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.lists(piece, max_size=5).map(" ".join), min_size=1, max_size=6),
    handle=st.none() | st.lists(piece, max_size=3).map("_".join),
    birthday=st.sampled_from([None, "2007-03-09", "--03-09", "1999-01-01"]),
    email=st.sampled_from(["becca@example.org", "other@example.org"]),
    direction=st.sampled_from(["friend", "group_message"]),
)
def test_the_parts_add_up_whatever_is_shown(
    names: list[str],
    handle: str | None,
    birthday: str | None,
    email: str,
    direction: str,
    evidence: Callable[..., pl.DataFrame],
) -> None:
    beside = {"handle": handle, "birthday": birthday, "emails": [email], "direction": direction}
    for weight, total in sums_of(evidence([{"display_name": name} | beside for name in names])):
        assert total == pytest.approx(weight, abs=0.005)


def test_the_figures_of_the_sentence_are_the_parts(evidence: Callable[..., pl.DataFrame]) -> None:
    for why, weight, parts in evidence(SHOWN).select("why", "weight", "parts").iter_rows():
        told = re.fullmatch(r"(.*)\. \[(\S+) at the start (.*) = (\S+)\]", why)
        assert told
        words, start, steps, total = told.groups()
        figures = [float(step) for step in steps.replace("− ", "-").replace("+ ", "").split()]
        assert [float(start.replace("−", "-")), *figures] == [part["bits"] for part in parts if part["bits"]]
        assert float(total.replace("−", "-")) == pytest.approx(weight, abs=0.005)
        assert words.count("; ") == len(parts) - 2


@pytest.mark.parametrize(
    ("shown", "student", "says"),
    [
        ({"display_name": "Becca Nankivell"}, "S1", "Becca is short for Rebecca"),
        ({"display_name": "Becca Nankivell"}, "S1", "Family name Nankivell the same (rare"),
        ({"display_name": "Becca Nankivell"}, "S1", "no other student fits"),
        ({"display_name": "Becca Nankivell"}, "S1", "no birthday or middle name to confirm"),
        ({"display_name": "Paul Pengelly"}, "S4", "Paul and Pawel are forms of one name"),
        ({"display_name": "Kasia Tangye"}, "S3", "former family name Tangye the same"),
        ({"display_name": "David Smith"}, "S2", "Family name Smith the same (common: about 1 in "),
        ({"display_name": "Paul Rowe"}, "S4", "Half of the family name, Rowe, the same"),
        ({"display_name": "Bryluen Trescothick"}, "S5", "preferred forename Bryluen the same"),
        (
            {"display_name": "Brylu Entrescothick"},
            "S5",
            "preferred forename and family name the same: Brylu Entrescothick",
        ),
        ({"display_name": "R Nankivell"}, "S1", "R is the initial of the forename"),
        (
            {"display_name": "Rosenwyn Zephyrwick"},
            "S6",
            "the record gives only the initial of the forename, R",
        ),
        ({"display_name": "RebeccaNankivell", "handle": "x"}, "S1", "no other student fits"),
        ({"display_name": "Rebecca Jane Nankivell"}, "S1", "a middle name or initial agrees"),
        ({"handle": "becca.nankivell"}, "S1", "Handle spells becca + nankivell"),
        ({"display_name": "Rebecca Nankivell Zyx Wvu"}, "S1", "1 other word of the name shown not explained"),
        ({"display_name": "Rebecca Nankivell", "birthday": "--03-09"}, "S1", "the birthday agrees"),
        ({"display_name": "Rebecca Nankivell", "birthday": "--03-09"}, "S1", "no middle name to confirm"),
    ],
)
def test_it_is_said_in_words_that_can_be_checked(
    shown: dict[str, Any], student: str, says: str, evidence: Callable[..., pl.DataFrame]
) -> None:
    why = evidence([shown]).filter(student_id=student)["why"].item()
    assert says.lower() in why.lower()


@pytest.mark.parametrize(
    ("rivals", "says"),
    [
        ([], "no other student fits"),
        ([("Rebecca", "Nankivell")], "1 other student fits as well"),
        ([("Rebecca", "Nankivell")] * 2, "2 other students fit as well"),
        ([("Rebekka", "Nankivell")], "1 other student fits nearly as well"),
        ([("Rosenwyn", "Nankivell")], "no other student fits"),
    ],
)
def test_the_competition_is_counted(
    rivals: list[tuple[str, str]], says: str, evidence: Callable[..., pl.DataFrame]
) -> None:
    """S1 is shown by her very name; the others are like her."""
    others = [{"student_id": f"T{n}", "given": a, "family": b} for n, (a, b) in enumerate(rivals)]
    found = evidence([{"display_name": "Rebecca Nankivell"}], [PEOPLE[0], *others])
    assert f"; {says};" in found.filter(student_id="S1")["why"].item()


def test_who_fits_worse_is_told_who_fits_better(evidence: Callable[..., pl.DataFrame]) -> None:
    near = {"student_id": "T1", "given": "Rebekah", "family": "Nankivell"}
    why = evidence([{"display_name": "Rebecca Nankivell"}], [PEOPLE[0], near]).filter(student_id="T1")["why"]
    assert "1 other student fits better" in why.item()


def test_a_sentence_is_drawn_from_parts_alone() -> None:
    parts = [
        ("starting odds", "before", -17.8),
        ("family name", "family name the same", 14.0),
        ("competition", "2 others", -0.5),
        ("not confirmed", "no birthday", 0.0),
    ]
    line = "Family name the same; 2 others; no birthday. [−17.80 at the start + 14.00 − 0.50 = −4.30]"
    told = pl.DataFrame(parts, schema=["part", "said", "bits"], orient="row").with_columns(row=pl.lit(0))
    assert explain._drawn(told)["why"].to_list() == [line]
