"""The settings in use as a boundary-check.toml, with what each means."""

from collections.abc import Iterator
from datetime import date
from textwrap import wrap
from typing import Any

from pydantic import BaseModel

from flows.settings.sections import Settings


def commented(settings: Settings) -> str:
    """Return the settings as TOML: every key with its description above it, unset keys commented out."""
    lines = ["# Settings of Boundary Check. Every key may be left out; these are the values in use."]
    for name, section in settings:
        lines += ["", *_section(Settings.model_fields[name].alias or name, section)]
    return "\n".join(lines) + "\n"


def _section(name: str, section: BaseModel) -> Iterator[str]:
    yield f"[{name}]"
    nested = []
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if isinstance(value, (dict, BaseModel)):
            nested.append((key, value, field.description))
            continue
        yield from _wrapped(field.description or "")
        yield f"# {key} =" if value is None else f"{key} = {_toml(value)}"
    for key, value, description in nested:
        yield from _table(f"{name}.{key}", value, description or "")


def _table(name: str, value: Any, description: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(description)
    if isinstance(value, BaseModel):
        yield from _section(name, value)
        return
    yield f"[{name}]"
    for key, entry in value.items():
        if isinstance(entry, (dict, BaseModel)):
            yield from _table(f"{name}.{_toml(str(key))}", entry, "")
        else:
            yield f"{_toml(str(key))} = {_toml(entry)}"


def _wrapped(text: str, width: int = 100) -> Iterator[str]:
    return (f"# {line}" for line in wrap(text, width))


def _toml(value: Any) -> str:
    """Write one value; pydantic has already held it to the kinds that TOML knows."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
