"""The settings that `profile` prints: a guessed mapping, its doubts as comments, and the codes to explain."""

from collections.abc import Iterator

from connectors.sheets import label
from connectors.students.profiling.as_toml import quoted, remark
from connectors.students.profiling.guessed import Guess, counted
from connectors.students.profiling.status_codes import Code, Codes
from connectors.students.settings import OurColumn

WORTH_HAVING: dict[OurColumn, str] = {
    "dob": "namesakes cannot be told apart without it",
    "email": "a personal address can settle whose account it is",
}


def section_of(key: str) -> str:
    """Return the settings' section of a file."""
    return f"[students.sources.{quoted(key)}]"


def written(key: str, guess: Guess, codes: Codes) -> str:
    """Write a guess as settings to paste."""
    section = section_of(key)
    parts = [
        _heading(guess),
        [section, *order_of(guess), *_constant_status(guess)],
        [f"{section[:-1]}.columns]", *_columns(guess)],
        status_codes(f"{section[:-1]}.status_codes]", codes),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _heading(guess: Guess) -> list[str]:
    lines = list(remark("A guess, to look through and to put into boundary-check.toml."))
    if not guess.missing and all(label(ours) == label(header) for ours, header in guess.columns.items()):
        lines += remark("The columns have our own names, so that the file is read without them too.")
    for doubt in guess.doubts:
        lines += remark(doubt, "Look: ")
    return lines


def order_of(guess: Guess) -> Iterator[str]:
    """Write the date order that a column shows, or the line to fill in where none does."""
    if guess.date_order:
        yield f'date_order = "{guess.date_order}"  # shown by {quoted(guess.order_shown_by)}'
    elif guess.order_in_doubt:
        yield '# date_order = "dmy"  # or "mdy"'


def _constant_status(guess: Guess) -> Iterator[str]:
    if "status" in guess.columns:
        return
    yield from remark(
        "No status column was found. If all in the file are the same, take the # from the line that is true; "
        "otherwise dates decide, and without dates everyone counts as current."
    )
    for status in ("applicant", "current", "former"):
        yield f'# status = "{status}"'


def _columns(guess: Guess) -> Iterator[str]:
    for ours, header in guess.columns.items():
        yield f"{ours} = {quoted(header)}"
    for ours in guess.missing:
        yield f'# {ours} = "..."  # needed, not found: put the header here and take away the #'
    yield from (
        f"# {useful}: not found; {why}" for useful, why in WORTH_HAVING.items() if useful not in guess.columns
    )
    others = guess.table.width - 1 - len({*guess.columns.values()})
    if others:
        yield f"# Not read: {counted(others, 'other column')}."


def status_codes(section: str, codes: Codes) -> list[str]:
    """Write the codes that only a person can explain, a line each."""
    if not (codes.to_map or codes.withheld):
        return []
    lines = [section]
    if codes.plain:
        lines += remark(f"These mean themselves: {', '.join(codes.plain)}.")
    lines += remark(
        "Say what each code means: applicant, current, former, declined, rejected, deceased, or ignore to "
        "leave its rows out. Then take away the #. A code without a meaning stops the run."
    )
    lines += [_code_line(code) for code in codes.to_map]
    if codes.withheld:
        lines += remark(
            f"Not shown: {counted(codes.withheld, 'more code')}, since a name could be in there. Look them "
            "up in the file."
        )
    return lines


def _code_line(code: Code) -> str:
    meaning, guess = (code.probably, "; the meaning is a guess") if code.probably else ("...", "")
    return f'# {quoted(code.text)} = "{meaning}"  # {counted(code.rows, "row")}{guess}'
