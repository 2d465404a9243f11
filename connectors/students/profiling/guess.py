"""Guess which column of an unknown student table is which: by its headers first, then by its cells.

Every guess that could be wrong leaves a doubt in plain words, for the person who pastes the settings.
"""

from collections.abc import Callable
from datetime import date

import polars as pl

from connectors.sheets import REPEATED, label
from connectors.students.profiling import contents
from connectors.students.profiling.as_toml import quoted
from connectors.students.profiling.date_columns import guess_dates
from connectors.students.profiling.guessed import Guess, counted, headless, listed
from connectors.students.profiling.name_columns import guess_names
from connectors.students.profiling.status_codes import has_codes, looks_like_a_status
from connectors.students.settings import OurColumn

NEARLY_ALL = 0.9
"""Share of rows, 0 to 1, that have an id in a column of ids."""
_NUMBERS: tuple[OurColumn, ...] = ("upn", "husid", "ucas_id", "uln")
"""Other systems' numbers for a student, of which one can stand in for an id."""
_NO_STATUS = (
    "sex gender ethnic religion faith belief nationality country language domicile disab lldd sen health fsm "
    "orientation title year group class form house campus site centre course mode level term department "
    "tutor postcode code prefix suffix initial marital premium funding grade rhyw ethnig crefydd anabl "
    "cenedl iaith blwyddyn"
).split()
"""Parts of headers over short codes that are no status; some of those codes are nobody's business."""


def guess_columns(table: pl.DataFrame, today: date) -> Guess:
    """Guess which of a table's columns are ours.

    Args:
        table: as `table_below` gives it, with its column `row`.
        today: the day by which an age is told.
    """
    guess = Guess.of(table)
    _guess_id(guess)
    guess_names(guess)
    guess_dates(guess, today)
    for ours in ("phone", "handle", *_NUMBERS):
        if ours != "uln" and guess.columns.get("student_id") not in guess.words(ours):
            guess.take(ours)
    _guess_by_cells(guess, "email", contents.holds_emails, "e-mail addresses")
    _guess_by_cells(guess, "uln", contents.holds_ulns, "ten digits that pass the check of the ULN")
    _guess_status(guess)
    _doubt_headers(guess)
    if table.is_empty():
        guess.doubt("No row stands under the headers, so only they were looked at.")
    return guess


def _guess_id(guess: Guess) -> None:
    called = guess.words("student_id")
    full = [header for header in called if guess.table[header].count() >= NEARLY_ALL * guess.table.height]
    by_content = [name for name in guess.free() if contents.holds_ids(guess.table[name])]
    if called:
        chosen = (full or called)[0]
        guess.columns["student_id"] = chosen
        guess.choose("the student's id", [chosen, *(header for header in called if header != chosen)])
    elif by_content:
        guess.columns["student_id"] = chosen = by_content[0]
        guess.doubt(
            f"{quoted(chosen)} is taken for the student's id by its cells alone: each row has one of its own."
        )
        guess.choose("the student's id", by_content)
    elif others := [header for kind in _NUMBERS for header in guess.words(kind)]:
        guess.columns["student_id"] = chosen = others[0]
        guess.doubt(f"No column of ids was found, so {quoted(chosen)} stands in for it.")
    else:
        return
    _doubt_id(guess, chosen)


def _doubt_id(guess: Guess, chosen: str) -> None:
    ids = guess.table[chosen].drop_nulls()
    if blank := guess.table.height - ids.len():
        guess.doubt(f"{counted(blank, 'row')} without {quoted(chosen)} would be left out.")
    if again := ids.len() - ids.n_unique():
        guess.doubt(
            f"In {counted(again, 'row')} a {quoted(chosen)} is repeated. That is right where a row is a "
            "course or an application; where two people have one number it is wrong."
        )


def _guess_by_cells(guess: Guess, ours: OurColumn, holds: Callable[[pl.Series], bool], what: str) -> None:
    """Hold a column to what it is called; where none is called so, take the one that holds such cells."""
    guess.take(ours)
    if header := guess.columns.get(ours):
        if guess.table[header].count() >= contents.FEWEST and not holds(guess.table[header]):
            guess.doubt(f"{quoted(header)} is called {ours}, but many of its cells are not {what}.")
    elif found := [name for name in guess.free() if holds(guess.table[name])]:
        guess.columns[ours] = found[0]
        guess.doubt(f"{quoted(found[0])} is taken for {ours} by its cells alone: {what}.")
        guess.choose(ours, found)


def _guess_status(guess: Guess) -> None:
    called = [header for header in guess.words("status") if guess.table[header].count()]
    coded = [header for header in called if has_codes(guess.table[header])]
    for header in called:
        if header not in coded:
            by_name = " Rename it: it is read as a status for its name alone."
            guess.doubt(
                f"{quoted(header)} is called a status but holds too many or too long texts to be one."
                + (by_name if label(header) == "status" and not coded else "")
            )
    if coded:
        guess.columns["status"] = coded[0]
        guess.choose("the status", coded)
    elif not called:
        _guess_unnamed_status(guess)


def _guess_unnamed_status(guess: Guess) -> None:
    free = [name for name in guess.free() if not any(part in name.casefold() for part in _NO_STATUS)]
    found = [name for name in free if looks_like_a_status(guess.table[name])]
    if len(found) == 1:
        guess.columns["status"] = found[0]
        guess.doubt(f"{quoted(found[0])} is taken for the status by its cells alone: a few short codes.")
    elif found:
        guess.doubt(f"{listed(found)} hold a few short codes each; map the one that is the status, if any.")


def _doubt_headers(guess: Guess) -> None:
    """Say which columns cannot be used for their headers: there twice, or missing."""
    taken = {label(header) for header in guess.columns.values()}
    bases = (name.rpartition(REPEATED)[0] for name in guess.table.columns)
    for header in dict.fromkeys(base for base in bases if base and label(base) in taken):
        guess.doubt(f"{quoted(header)} stands in the file twice; delete or rename one of the two.")
    if any(contents.is_machine_made(guess.table[name]) for name in headless(guess.table)):
        guess.doubt(
            "A column without a header holds dates, numbers or addresses; give it a header if it is needed."
        )
