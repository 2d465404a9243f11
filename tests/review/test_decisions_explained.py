"""The page for the lead names every decision, answer and verdict, and says of answers what is so."""

import re
from pathlib import Path

import pytest

from records.policy import Outcome, StaffAnswer, Verdict

PAGE = (Path(__file__).parents[2] / "docs" / "decisions-explained.md").read_text(encoding="utf-8")


def test_every_decision_has_a_line_in_the_order_of_the_drop_down():
    named = re.findall(r"^\| \*\*(.+?)\*\*", PAGE, re.MULTILINE)
    assert named[: len(Outcome)] == [outcome.value for outcome in Outcome]


@pytest.mark.parametrize("answer", StaffAnswer)
def test_what_accepting_an_answer_decides_is_as_the_code_has_it(answer):
    (line,) = re.findall(rf"^\| {answer.value}(?:, with their words)? \| (.+) \|$", PAGE, re.MULTILINE)
    wanted = answer.accepted_as.value if answer.accepted_as else "nothing:"
    assert line.startswith(wanted)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_named(verdict):
    assert verdict.value in PAGE


def test_it_fits_one_screen():
    assert len(PAGE.splitlines()) <= 50
    assert len(PAGE.split()) < 700
