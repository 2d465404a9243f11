"""The sample year, run untracked through the public command line, gives the lists that are committed."""

import csv
import io

import pytest

from data_samples import make_golden


@pytest.fixture(scope="module")
def lists() -> dict[str, str]:
    return make_golden.lists_of_the_year()


@pytest.mark.parametrize("name", make_golden.LISTS)
def test_a_fresh_run_gives_the_golden_list(name: str, lists: dict[str, str]) -> None:
    expected = make_golden.EXPECTED / name
    assert expected.exists(), f"there is no {name}; `python3 run.py samples` writes it"
    assert lists[name].splitlines() == expected.read_text(encoding="utf-8").splitlines()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_nobody_who_was_blocked_removed_or_suggested_is_listed_for_it(lists: dict[str, str]) -> None:
    directions = {direction for row in rows(lists["connections.csv"]) for direction in [row["direction"]]}
    assert directions
    assert not directions & {"blocked", "removed", "suggested"}


@pytest.mark.parametrize(
    ("staff_id", "service", "answer"),
    [
        ("S003", "facebook", "read"),
        ("S009", "facebook", "none"),
        ("S010", "tiktok", "cannot be exported"),
        ("S014", "facebook", "decline"),
        ("S016", "instagram", "read in part"),
        ("S018", "facebook", "handed in not read"),
        ("S021", "facebook", "read"),
        ("S024", "instagram", "read in part"),
        ("S033", "messenger", "read"),
        ("S025", "facebook", "nothing provided"),
        ("S036", "linkedin", "nothing provided"),
    ],
)
def test_coverage_says_how_each_declaration_ended(
    staff_id: str, service: str, answer: str, lists: dict[str, str]
) -> None:
    answers = {(row["staff_id"], row["service"]): row["answer"] for row in rows(lists["coverage.csv"])}
    assert answers[staff_id, service] == answer


def test_nobody_who_matches_nobody_is_named_in_a_list(lists: dict[str, str]) -> None:
    canaries = (make_golden.HERE / "year-canaries.txt").read_text(encoding="utf-8").split("\n")
    unmatched = [line.partition(" ")[2] for line in canaries if line.startswith(("unmatched", "handle"))]
    assert len(unmatched) > 10
    assert [name for name in unmatched if any(name in text for text in lists.values())] == []
