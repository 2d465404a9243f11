"""Names in other scripts from end to end: on either side, in any company, and nothing for Latin."""

import subprocess
import sys
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import MatchingOptions, match

Tables = tuple[pl.DataFrame, pl.DataFrame]
Filled = Callable[..., Tables]
Weights = Callable[..., dict[tuple[str, str], tuple[float, str]]]
OPTIONS = MatchingOptions(base_rate=0.03, list_floor=-20.0)

LATIN_ONLY = """
import sys
import polars as pl
from matching.engine import match
from records.tables import CONNECTIONS, NAMES, STUDENTS, filled_to
shown = pl.DataFrame({"staff_id": ["T"], "service": ["x"], "direction": ["friend"]})
shown = shown.with_columns(display_name=pl.lit("Zoë Ní"))
who = pl.DataFrame({"student_id": ["S"], "status": ["current"]})
name = pl.DataFrame({"student_id": ["S"], "name_kind": ["legal"], "given": ["Zoë"], "family": ["Ní"]})
found = match(filled_to(shown, CONNECTIONS), filled_to(who, STUDENTS), filled_to(name, NAMES))
print(found.matches.height, any(module.startswith("matching.words.scripts") for module in sys.modules))
"""


def test_a_run_of_latin_names_loads_nothing_of_other_scripts() -> None:
    done = subprocess.run([sys.executable, "-c", LATIN_ONLY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


@pytest.fixture
def weights(connection_table: Callable[..., pl.DataFrame], among_the_crowd: Filled) -> Weights:
    def found(shown: list[str], people: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[float, str]]:
        students = [{"student_id": f"P{n}", "given": g, "family": f} for n, (g, f) in enumerate(people)]
        connections = connection_table([{"display_name": name} for name in shown])
        matches = match(connections, *among_the_crowd(students), OPTIONS).matches
        rows = matches.select("staff_id", "student_id", "weight", "why").rows()
        return {(shown[int(t[1:])], s): (weight, why) for t, s, weight, why in rows}

    return found


def test_company_in_other_scripts_changes_no_latin_weight(weights: Weights) -> None:
    people = [("Olena", "Hrytsenko"), ("Wei", "Chan")]
    alone = weights(["Olena Hrytsenko", "Chen Wei"], people)
    beside = weights(["Olena Hrytsenko", "Chen Wei", "Олена Гриценко", "陳偉"], people)
    assert {
        pair: told for pair, told in beside.items() if pair[0] in ("Olena Hrytsenko", "Chen Wei")
    } == alone


def test_either_side_may_be_in_another_script(weights: Weights) -> None:
    shown = weights(["Володимир Гайдучок"], [("Volodymyr", "Haiduchok")])["Володимир Гайдучок", "P0"]
    recorded = weights(["Volodymyr Haiduchok"], [("Володимир", "Гайдучок")])["Volodymyr Haiduchok", "P0"]
    assert shown[0] > 3
    assert recorded[0] > 3
    assert shown[1].startswith("Гайдучок is Haiduchok in another script")
    assert recorded[1].startswith("Haiduchok is Гайдучок in another script")


def test_a_name_shown_again_in_another_script_costs_nothing(weights: Weights) -> None:
    shown = ["Olena Hrytsenko", "Olena Hrytsenko Олена Гриценко"]
    found = weights(shown, [("Olena", "Hrytsenko")])
    assert found[shown[1], "P0"][0] == pytest.approx(found[shown[0], "P0"][0], abs=0.1)


def test_a_divided_name_has_no_forename_of_its_middle_sign(weights: Weights) -> None:
    found = weights(["吴俊杰"], [("Junjie", "Wu"), ("Jun", "Wu"), ("Jie", "Wu")])
    whole = found["吴俊杰", "P0"][0]
    # Listed, not strong: Junjie and Wu go together, and three students here are called Wu.
    assert whole > -3
    assert ("吴俊杰", "P1") not in found or found["吴俊杰", "P1"][0] < whole - 3
    assert ("吴俊杰", "P2") not in found or found["吴俊杰", "P2"][0] < whole - 3


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shown=st.lists(
        st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=12), min_size=1, max_size=4
    ),
    names=st.lists(st.text(alphabet="Олена陳김مσ ab-'", min_size=1, max_size=6), min_size=2, max_size=2),
)
def test_no_text_raises(
    shown: list[str],
    names: list[str],
    connection_table: Callable[..., pl.DataFrame],
    student_tables: Filled,
) -> None:
    people = [{"student_id": "P0", "given": names[0], "family": names[1]}]
    match(connection_table([{"display_name": name} for name in shown]), *student_tables(people), OPTIONS)
