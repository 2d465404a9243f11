"""`calibrate`: how far the weights were right by past decisions, and edges of the strengths that fit them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from flows.settings.changing import set_keys
from flows.settings.sections import MatchingSettings
from flows.standing import register_of
from flows.terminal import Terminal
from flows.working_folder import WorkingFolder, alone_in, open_folder, today_in_london
from records.problem import Problem, Refused
from review.calibrating import ENOUGH, Edges, fitted_edges, judged, reliability, share_between
from review.register.store import events_in

LIST = "review-list.csv"


def calibrate_folder(folder: Path, *, apply: bool) -> int:
    """Show the reliability curve and the edges that fit; write them into the settings where asked.

    Raises:
        Refused: there is no register (BC-RUN-021); or with `apply`: too few decisions (BC-CAL-001), they
            settle no edge (BC-CAL-002), or the settings cannot be changed safely (BC-CAL-003).
    """
    terminal = Terminal()
    working = open_folder(folder)
    decided = _judged(working)
    asked = working.settings.matching
    _say_curve(terminal, decided)
    if decided.height < ENOUGH:
        if apply:
            raise Refused(_too_few(decided.height))
        terminal.say()
        terminal.say(f"Edges are fitted from {ENOUGH} decisions on; there are {decided.height}.")
        return 0
    edges = _no_lower_than_the_list(fitted_edges(decided), asked.list_floor)
    for line in _proposal(decided, asked, edges):
        terminal.say(line)
    if apply:
        _apply(terminal, working, asked, edges)
    else:
        terminal.say("Nothing is changed: --apply writes the edges into boundary-check.toml.")
    return 0


def _judged(working: WorkingFolder) -> pl.DataFrame:
    weights = {year: _weights(working.review(year) / LIST) for year in working.years()}
    with register_of(working) as register, register.reading() as connection:
        return judged(events_in(connection), weights)


def _weights(file: Path) -> dict[str, float]:
    """The weight of each match of one year's list; none where the list is not there any more."""
    if not file.is_file():
        return {}
    listed = pl.read_csv(file, columns=["match_id", "weight"], infer_schema=False)
    numbers = listed.with_columns(pl.col("weight").cast(pl.Float64, strict=False)).drop_nulls()
    return dict(numbers.iter_rows())


def _say_curve(terminal: Terminal, decided: pl.DataFrame) -> None:
    if decided.is_empty():
        terminal.say("Nobody has decided a match whose weight is still in a review list.")
        return
    rows = [
        (_range(row["from"], row["to"]), row["decided"], *_shares(row))
        for row in reliability(decided).iter_rows(named=True)
    ]
    header = ("Weight", "Decisions", "Expected", "Found", "95 % interval")
    terminal.table("Of the matches that people decided, so many were the same person", header, rows)


def _shares(row: dict[str, float]) -> tuple[str, str, str]:
    return (
        f"{row['expected']:.0%}",
        f"{row['found']:.0%}",
        f"{row['least']:.0%} to {row['most']:.0%}",
    )


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return f"under {high:g}"
    return f"from {low:g}" if high is None else f"{low:g} to {high:g}"


def _no_lower_than_the_list(edges: Edges, floor: float) -> Edges:
    """Nothing under the floor is listed, so no strength begins there."""
    likely = None if edges.likely_from is None else max(edges.likely_from, floor)
    strong = None if edges.strong_from is None else max(edges.strong_from, floor)
    return Edges(strong, likely if strong is None or likely is None or likely < strong else None)


def _proposal(decided: pl.DataFrame, asked: MatchingSettings, edges: Edges) -> Iterator[str]:
    yield ""
    for word, now, fits in (
        ("strong_from", asked.strong_from, edges.strong_from),
        ("likely_from", asked.likely_from, edges.likely_from),
    ):
        if fits is None:
            yield f"{word}: {now:g} now; the decisions settle no other edge."
        else:
            yield f"{word}: {now:g} now; {fits:g} fits the decisions."
    strong, likely = _new(asked, edges)
    for called, old, new in (
        ("strong", (asked.strong_from, None), (strong, None)),
        ("likely", (asked.likely_from, asked.strong_from), (likely, strong)),
    ):
        yield f"Decided matches called {called}: {_true(decided, *old)} now, {_true(decided, *new)} then."
    yield f"Fitted to {decided.height} decisions."


def _true(decided: pl.DataFrame, low: float, high: float | None) -> str:
    count, same = share_between(decided, low, high)
    return f"{same} of {count} the same person" + (f" ({same / count:.0%})" if count else "")


def _new(asked: MatchingSettings, edges: Edges) -> tuple[float, float]:
    strong = asked.strong_from if edges.strong_from is None else edges.strong_from
    likely = asked.likely_from if edges.likely_from is None else edges.likely_from
    if likely < strong:
        return strong, likely
    return strong, round(strong - (asked.strong_from - asked.likely_from), 1)


def _apply(terminal: Terminal, working: WorkingFolder, asked: MatchingSettings, edges: Edges) -> None:
    strong, likely = _new(asked, edges)
    if edges == Edges(None, None):
        what = "The decisions settle no edges that could be written."
        do = "Leave the settings as they are; decide more matches of all weights."
        raise Refused(Problem("BC-CAL-002", "", None, None, what, do))
    found: dict[str, float | date] = {"strong_from": strong, "likely_from": likely}
    with alone_in(working):
        set_keys(working.path, "matching", found | {"calibrated_on": today_in_london()})
    terminal.say("Written into boundary-check.toml. The next run uses them; no decision is reopened.")


def _too_few(count: int) -> Problem:
    what = f"There are {count} decisions with a weight; {ENOUGH} are needed to fit the edges."
    do = "Leave the settings as they are until more matches are decided."
    return Problem("BC-CAL-001", "", None, None, what, do)
