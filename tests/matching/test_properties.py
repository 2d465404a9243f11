"""What holds of every weight, whoever is compared: each property over tables of invented names."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.engine import MatchingOptions, match

Maker = Callable[..., pl.DataFrame]
Tables = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]
Row = dict[str, object]
EVERYTHING = MatchingOptions(base_rate=0.0032, list_floor=-90.0)
NAUGHTY = json.loads((Path(__file__).parent / "naughty" / "blns.json").read_text(encoding="utf-8"))
NOT_LISTED = -90.0

GIVEN = "Rebecca Becca Dafydd David Katarzyna Oluwaseun Mohammed Xiaoming Seán Zoë Jo Demelza".split()
FAMILY = (
    "Nankivell Smith O'Halloran Wrześniewska Nguyen Penrose-Vingoe MacAskill Adeyemi Okafor Li Ali".split()
)
people = st.tuples(
    st.sampled_from(GIVEN), st.sampled_from([None, "Loveday", "James"]), st.sampled_from(FAMILY)
)
quick = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def weights(connection_table: Maker, among_a_few: Tables) -> Callable[..., list[float]]:
    def of(person: tuple[str, str | None, str], shown: list[Row], **more: object) -> list[float]:
        """Weigh each shown row, of its own member of staff, against the person; -90: not listed."""
        given, middle, family = person
        student = {"student_id": "S1", "given": given, "middle": middle, "family": family, **more}
        found = match(connection_table(shown), *among_a_few([student]), EVERYTHING).matches
        listed = found.filter(pl.col("student_id") == "S1").select("staff_id", "weight").rows()
        return [dict(listed).get(f"T{n}", NOT_LISTED) for n in range(len(shown))]

    return of


@quick
@given(person=people)
def test_order_titles_emoji_and_case_change_nothing(
    person: tuple[str, str | None, str], weights: Callable[..., list[float]]
) -> None:
    given, _, family = person
    name = f"{given} {family}"
    ways = [
        name,
        f"{family} {given}",
        f"{family}, {given}",
        name.upper(),
        name.lower(),
        f"Dr {name}",
        f"{name} PhD",
        f"Mrs. {name} MBE",
        f"🎉 {name} 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        f"{given} 🌊 {family}",
        f"  {given}   {family}  ",
        f"{name} | Personal Trainer",
    ]
    found = weights(person, [{"display_name": way} for way in ways])
    assert found == pytest.approx([found[0]] * len(ways), abs=0.1)


@quick
@given(person=people)
def test_more_agreement_never_lowers_a_weight(
    person: tuple[str, str | None, str], weights: Callable[..., list[float]]
) -> None:
    given, middle, family = person
    base: Row = {"display_name": f"{given} {family}"}
    born, address = date(2007, 3, 9), "becca@example.org"
    more: list[Row] = [
        base,
        base | {"emails": [address]},
        base | {"birthday": "2007-03-09"},
        base | {"birthday": "--03-09", "emails": [address]},
        base | {"handle": f"{given}{family}".lower()},
        base | {"display_name": f"{given} {middle} {family}"} if middle else base,
    ]
    first, *others = weights(person, more, dob=born, emails=[address])
    # A handle that repeats the name may bring in a rival by the handle alone: a hundredth of a bit.
    assert all(weight >= first - 0.02 for weight in others)


@quick
@given(person=people)
def test_an_equal_name_is_never_weaker_than_a_changed_one(
    person: tuple[str, str | None, str], weights: Callable[..., list[float]]
) -> None:
    given, _, family = person
    changed = [
        f"{given[0]} {family}",
        f"{given} {family[0]}",
        f"{given[1:]} {family}",
        f"{given} {family[:-1]}",
        f"{given}x {family}",
        f"{given} {family[1:]}{family[0]}",
        given,
        family,
        f"{given} Zyxwvut",
        f"Zyxwvut {family}",
    ]
    first, *others = weights(person, [{"display_name": name} for name in (f"{given} {family}", *changed)])
    assert max(others) <= first + 0.001


@quick
@given(person=people, bits=st.sampled_from(["1999-01-01", "--12-24"]))
def test_a_contradiction_lowers_a_weight(
    person: tuple[str, str | None, str], bits: str, weights: Callable[..., list[float]]
) -> None:
    given, _, family = person
    name: Row = {"display_name": f"{given} {family}"}
    plain, contradicted = weights(person, [name, name | {"birthday": bits}], dob=date(2007, 3, 9))
    assert contradicted < plain - 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Katarzyna", "Kasia"),
        ("Rebecca", "Becca"),
        ("Demelza", "Demeza"),
        ("Kaitlyn", "Caitlin"),
    ],
)
def test_it_does_not_matter_which_side_shows_the_short_or_mistaken_form(
    one: str, other: str, weights: Callable[..., list[float]]
) -> None:
    """Not the same weight, since the two are not equally rare; but found either way."""
    there = weights((one, None, "Nankivell"), [{"display_name": f"{other} Nankivell"}])
    back = weights((other, None, "Nankivell"), [{"display_name": f"{one} Nankivell"}])
    assert min(there + back) > -6


anything = st.text(max_size=60) | st.text(alphabet="ab '-.ßİıŁ字م\u202e\u200d\u0301🎉0", max_size=400)


@quick
@given(
    shown=st.lists(st.tuples(anything, anything), min_size=1, max_size=30),
    names=st.lists(anything, min_size=1),
)
def test_no_text_at_all_breaks_it(
    shown: list[tuple[str, str]], names: list[str], connection_table: Maker, student_tables: Tables
) -> None:
    rows: list[Row] = [{"display_name": name, "handle": handle} for name, handle in shown]
    students = [
        {"student_id": f"S{n}", "given": name, "middle": name[:5], "family": name[::-1]}
        for n, name in enumerate(names)
    ]
    found = match(connection_table(rows), *student_tables(students), EVERYTHING)
    assert found.evidence["weight"].is_finite().all()


def test_the_naughty_strings_do_not_break_it(connection_table: Maker, student_tables: Tables) -> None:
    long = [text * 200 for text in NAUGHTY[::9]]
    rows: list[Row] = [{"display_name": text, "handle": text} for text in (*NAUGHTY, *long)]
    students = [{"student_id": f"S{n}", "given": text, "family": text} for n, text in enumerate(NAUGHTY)]
    found = match(connection_table(rows), *student_tables(students))
    assert len(NAUGHTY) > 400
    assert found.evidence["weight"].is_finite().all()
