"""What `profile` says of a table that fits a system's preset: its name, and settings only where needed."""

from collections.abc import Iterator, Sequence

import polars as pl

from connectors.sheets import Sheet
from connectors.students.account import Account
from connectors.students.columns import Found, find_columns
from connectors.students.found_tables import tidied_by
from connectors.students.presets.fitting import fitting, several_fit
from connectors.students.presets.preset import Preset
from connectors.students.profiling.as_toml import remark
from connectors.students.profiling.date_columns import guess_order
from connectors.students.profiling.guessed import Guess
from connectors.students.profiling.status_codes import NAME_COLUMNS, Codes, codes_of
from connectors.students.profiling.writing import order_of, section_of, status_codes
from connectors.students.settings import OurColumn, StudentSource
from connectors.students.stated_status import folded_codes
from records.problem import Problem, Refused

_DATES: tuple[OurColumn, ...] = ("dob", "start", "planned_end", "end")


def presets_of(sheets: Sequence[Sheet]) -> list[Preset]:
    """Return the presets that the sheets of a file fit, each once; none where a sheet has our own headers."""
    if any(_has_our_headers(sheet) for sheet in sheets):
        return []
    return list({preset.name: preset for sheet in sheets for preset in fitting(sheet)}.values())


def _has_our_headers(sheet: Sheet) -> bool:
    try:
        return find_columns(sheet, StudentSource(), "", Account()) is not None
    except Refused:
        return True


def profiled_by(
    presets: Sequence[Preset], sheets: Sequence[Sheet], key: str, file: str
) -> tuple[str, tuple[Problem, ...]]:
    """Write what a person should know and may have to add, and why the file cannot be read as it is.

    Args:
        presets: those that fit, at least one.
        sheets: of the file.
        key: what the settings call the file.
        file: what problems call it.
    """
    if len(presets) > 1:
        return _to_choose(presets, key), (several_fit(presets, file),)
    (preset,) = presets
    account = Account()
    found, tables = [], []
    try:
        for sheet in sheets:
            if one := find_columns(sheet, StudentSource(), file, account, preset):
                found.append(one)
                tables.append(tidied_by(preset, one.table, one, StudentSource(), file, account))
    except Refused as refused:
        account.problems.append(refused.problem)
    guess = _dates(found)
    parts = [
        list(_said(preset, account, guess)),
        [section_of(key), *([] if guess.date_order == "dmy" else order_of(guess))],
        status_codes(f"{section_of(key)[:-1]}.status_codes]", _codes(preset, tables)),
    ]
    needed = [parts[0], *(part for part in parts[1:] if len(part) > 1)]
    return "\n\n".join("\n".join(lines) for lines in needed) + "\n", tuple(account.problems)


def _to_choose(presets: Sequence[Preset], key: str) -> str:
    lines = remark("The headers fit several systems. Take the # from the line that is true.")
    choices = (f'# preset = "{preset.name}"  # {preset.system}' for preset in presets)
    return "\n".join((*lines, "", section_of(key), *choices)) + "\n"


def _said(preset: Preset, account: Account, guess: Guess) -> Iterator[str]:
    yield from remark(
        f"This is a table of {preset.system} (preset {preset.name}): its columns need no mapping. One of "
        "your own under columns goes before what the preset takes."
    )
    # The first note says the system again.
    for note in account.notes[1:]:
        yield from remark(f"{note[0].upper()}{note[1:]}.")
    if not preset.seen:
        yield from remark(
            "This layout is known from documentation alone. Look through what `boundary-check read --as "
            "students` makes of the file before you rely on it.",
            "Look: ",
        )
    for doubt in guess.doubts:
        yield from remark(doubt, "Look: ")


def _dates(found: Sequence[Found]) -> Guess:
    """Judge the date columns of all sheets under their own headers."""
    guess = Guess(pl.DataFrame(), {})
    if found:
        first = found[0]
        guess.columns = {ours: first.header[ours][0] for ours in _DATES if ours in first.present}
        together = pl.concat([one.table.select(_DATES) for one in found])
        guess.table = together.select(pl.col(ours).alias(header) for ours, header in guess.columns.items())
        guess_order(guess)
    return guess


def _codes(preset: Preset, tables: Sequence[pl.DataFrame]) -> Codes:
    if not tables:
        return Codes()
    # Several sheets of one system can differ in what the preset worked out of them.
    together = pl.concat([table.select("status", *NAME_COLUMNS) for table in tables])
    names = [together[name] for name in NAME_COLUMNS]
    return codes_of(together["status"], names, folded_codes(preset.status_codes))
