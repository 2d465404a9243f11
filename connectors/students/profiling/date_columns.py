"""Which columns hold dates, and in which order their figures stand: taken only where a column shows it."""

from collections.abc import Mapping
from datetime import date

from connectors.sheets import label
from connectors.students.profiling import contents
from connectors.students.profiling.as_toml import quoted
from connectors.students.profiling.contents import DateColumn
from connectors.students.profiling.guessed import Guess, listed
from connectors.students.profiling.header_words import VAGUE_END, order_named_in
from connectors.students.settings import OurColumn

_DATES: tuple[OurColumn, ...] = ("dob", "start", "planned_end", "end")
_SAYS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def guess_dates(guess: Guess, today: date) -> None:
    """Take the date columns by their words, a date of birth by its cells too, and say in which order."""
    for ours in _DATES:
        guess.take(ours)
    if "dob" not in guess.columns:
        _guess_birth(guess, today)
    _doubt_end(guess)
    guess_order(guess)


def _guess_birth(guess: Guess, today: date) -> None:
    ages = {name: contents.usual_age(guess.table[name], today) or 0 for name in guess.free()}
    oldest = sorted((name for name, age in ages.items() if age), key=lambda name: -ages[name])
    if not oldest:
        return
    guess.columns["dob"] = oldest[0]
    guess.doubt(
        f"{quoted(oldest[0])} is taken for the date of birth by its cells alone: dates that lie as far back "
        "as births."
    )
    guess.choose("the date of birth", oldest)


def _doubt_end(guess: Guess) -> None:
    """A planned end taken for an end would make everyone who learns on past it a former student."""
    header = guess.columns.get("end")
    if header and "planned_end" not in guess.columns and label(header) in VAGUE_END:
        guess.doubt(
            f"{quoted(header)} is taken for the day a person left. If it is the day on which a course is "
            "planned to end, map it to planned_end: many learners go on past it."
        )


def guess_order(guess: Guess) -> None:
    """Take the order that a column of dates shows, and doubt it where none does or two disagree."""
    headers = [guess.columns[ours] for ours in _DATES if ours in guess.columns]
    found = {header: contents.dates_of(guess.table[header]) for header in headers}
    for header, column in found.items():
        if column.unread > 1 - contents.MOSTLY:
            guess.doubt(f"{quoted(header)} is taken for dates, but many of its cells are none.")
    orders = {column.order for column in found.values()} & {"dmy", "mdy", "both"}
    if len(orders) > 1 or "both" in orders:
        _doubt_mixed(guess, found)
        return
    if orders:
        guess.date_order = "mdy" if "mdy" in orders else "dmy"
        guess.order_shown_by = next(header for header, column in found.items() if column.order in orders)
    _doubt_order(guess, [header for header, column in found.items() if column.order == "either"])


def _doubt_mixed(guess: Guess, found: Mapping[str, DateColumn]) -> None:
    mixed = [header for header, column in found.items() if column.order not in ("none", "either")]
    guess.order_in_doubt = True
    guess.doubt(
        f"Dates of {listed(mixed)} are written day first in some places and month first in others, and the "
        "settings know one order for a file. Export it again with ISO dates (2008-03-04)."
    )


def _doubt_order(guess: Guess, either: list[str]) -> None:
    if either and guess.order_shown_by:
        guess.doubt(
            f"By itself {listed(either)} could be day first or month first; the order of "
            f"{quoted(guess.order_shown_by)} is taken for it too."
        )
    elif either:
        guess.order_in_doubt = True
        named = {order: header for header in either if (order := order_named_in(header))}
        says = "".join(
            f" The header {quoted(header)} says {_SAYS[order]}." for order, header in named.items()
        )
        guess.doubt(
            f"Every date of {listed(either)} could be day first or month first, and no date in the file "
            f"shows which.{says} Ask whoever made the report, and set date_order; until then it is read day "
            "first."
        )
