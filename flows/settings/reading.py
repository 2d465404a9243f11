"""Reading boundary-check.toml.

A key that is not known is refused by name with the nearest one that is; a value that does not fit is refused
by its key alone, since what stands in a settings file can be a person's (`[people] lead`).
"""

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from flows.settings.sections import FILE, KEY, Settings
from records.problem import Problem, Refused


def read_settings(folder: Path) -> Settings:
    """Return the folder's settings; every default where it has no boundary-check.toml.

    Raises:
        Refused: the file is not TOML (BC-SET-010), holds an unknown section or key (BC-SET-011) or a value
            that does not fit its key (BC-SET-012), or cannot be read as text (BC-SET-013).
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError):
        raise Refused(
            Problem(
                "BC-SET-013",
                FILE,
                None,
                None,
                "The settings file cannot be read.",
                "Save it as plain text (UTF-8) that you may open, or delete it to use the defaults.",
            )
        ) from None
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise Refused(_not_toml(text, fault)) from None
    except ValidationError as fault:
        raise Refused(_misfit(fault.errors(include_input=False, include_url=False)[0])) from None


def _not_toml(text: str, fault: tomllib.TOMLDecodeError) -> Problem:
    # The decoder's own words can quote the line, so only its "(at line 3, column 5)" is taken over.
    line = str(fault).rpartition("(at line ")[2].partition(",")[0]
    row = int(line) if line.isdigit() else text.count("\n") + 1
    what = "This line of the settings file cannot be understood."
    return Problem(
        "BC-SET-010", FILE, row, None, what, "Compare it with the output of `boundary-check settings`."
    )


def _misfit(fault: ErrorDetails) -> Problem:
    place = [part for part in fault["loc"] if isinstance(part, str)]
    if fault["type"] == "extra_forbidden":
        return _unknown(place)
    if fault["type"].startswith("BC-"):  # a section's own refusal, with its own advice
        what = f"[{place[0]}] {'.'.join(place[1:])} {fault['msg']}"
        return Problem(fault["type"], FILE, None, None, what, fault["ctx"]["do"])
    if fault["type"] == "value_error":
        what = f"[{place[0]}] {fault['ctx']['error']}"
    elif len(place) == 1:
        what = f"[{place[0]}] is a section with keys of its own, not a single value."
    elif place[-1] == KEY:
        what = f"[{place[0]}] {'.'.join(place[1:-1])} is not a name that may stand there."
    else:
        what = f"[{place[0]}] {'.'.join(place[1:])} does not have a value of the right kind."
    do = "See the output of `boundary-check settings` for what may stand there."
    if fault["type"] in ("literal_error", "enum"):
        do = f"It is one of {fault['ctx']['expected']}."
    return Problem("BC-SET-012", FILE, None, None, what, do)


def _unknown(place: list[str]) -> Problem:
    known = _known_at(place[:-1])
    wrong = place[-1]
    called = f"[{wrong}]" if len(place) == 1 else f"[{place[0]}] {'.'.join(place[1:])}"
    near = get_close_matches(wrong, known, n=1, cutoff=0.0)
    offer = f"[{near[0]}]" if near and len(place) == 1 else near[0] if near else None
    do = f"The nearest known is {offer}." if offer else "This section has no keys in this version; remove it."
    return Problem("BC-SET-011", FILE, None, None, f"{called} is not a setting.", do)


def _known_at(place: list[str]) -> list[str]:
    """Return the names that may stand at a place; none where it takes free keys."""
    model: Any = Settings
    for part in place:
        if get_origin(model) is dict:  # a name of the college's own: [students.sources."list.csv"]
            model = get_args(model)[1]
            continue
        fields = _named_fields(model)
        if part not in fields:
            return []
        model = fields[part].annotation
    return list(_named_fields(model))


def _named_fields(model: Any) -> dict[str, FieldInfo]:
    fields: dict[str, FieldInfo] = getattr(model, "model_fields", {})
    return {field.alias or name: field for name, field in fields.items()}
