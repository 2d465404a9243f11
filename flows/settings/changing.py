"""Setting a few keys of boundary-check.toml, and leaving every other line as a person wrote it."""

import re
import stat
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from flows.settings.sections import FILE
from records.problem import Problem, Refused
from review.files import put

Value = float | date
_BOM = "\ufeff"


def set_keys(folder: Path, section: str, values: Mapping[str, Value]) -> None:
    """Write values under a section of the folder's settings; comments and everything else stay.

    Raises:
        Refused: the file is written in a way that we cannot change safely (BC-CAL-003), or cannot be written
            (BC-REC-028). It is unchanged then.
    """
    path = folder / FILE
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    after = with_keys(before, section, values)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600

    def write(made: Path) -> None:
        made.write_bytes(after.encode("utf-8"))
        made.chmod(mode)

    put(path, write)


def with_keys(text: str, section: str, values: Mapping[str, Value]) -> str:
    """Return the text of a settings file with these keys of a section set.

    Raises:
        Refused: BC-CAL-003: what came out would not say exactly what was asked, so it is left to a person.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    header = _header(lines, section)
    if header is None:
        lines += [*([""] if lines else []), f"[{section}]"]
        header = len(lines) - 1
    for key, value in values.items():
        _set(lines, header, key, _written(value))
    changed = ending.join(lines) + ending
    if _meaning(changed) != _wanted(text, section, values):
        raise Refused(_by_hand(section, values))
    return changed


def _header(lines: list[str], section: str) -> int | None:
    pattern = re.compile(rf"{_BOM}?\s*\[\s*{re.escape(section)}\s*\]\s*(#.*)?")
    return next((number for number, line in enumerate(lines) if pattern.fullmatch(line)), None)


def _set(lines: list[str], header: int, key: str, value: str) -> None:
    """Change the key's line, or put it where it stands commented out, or at the end of the section."""
    end = next((n for n in range(header + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    own = range(header + 1, end)
    stands = re.compile(rf"(\s*{key}\s*=\s*)[^#]*?(\s*(?:#.*)?)")
    for number in own:
        if found := stands.fullmatch(lines[number]):
            lines[number] = f"{found[1]}{value}{found[2]}"
            return
    unset = re.compile(rf"\s*#\s*{key}\s*=.*")
    place = next((n for n in own if unset.fullmatch(lines[n])), None)
    if place is not None:
        lines[place] = f"{key} = {value}"
        return
    while end > header + 1 and not lines[end - 1].strip():
        end -= 1
    lines.insert(end, f"{key} = {value}")


def _written(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


def _meaning(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text.removeprefix(_BOM))
    except tomllib.TOMLDecodeError:
        return None


def _wanted(text: str, section: str, values: Mapping[str, Value]) -> dict[str, object]:
    before = _meaning(text) or {}
    own = before.get(section)
    return before | {section: (own if isinstance(own, dict) else {}) | dict(values)}


def _by_hand(section: str, values: Mapping[str, Value]) -> Problem:
    told = ", ".join(f"{key} = {_written(value)}" for key, value in values.items())
    what = "The settings file is written in a way that cannot be changed safely; it is unchanged."
    return Problem("BC-CAL-003", FILE, None, None, what, f"Set under [{section}] by hand: {told}.")
