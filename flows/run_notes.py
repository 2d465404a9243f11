"""run.json read back: what earlier runs noted about themselves."""

import json
from collections.abc import Mapping
from typing import Any

from flows.working_folder import WorkingFolder


def noted_rows(folder: WorkingFolder, before: int) -> Mapping[str, int]:
    """Return the rows by student file that the newest earlier year's run.json noted; empty where none did."""
    earlier = [year for year in folder.years() if year < before]
    if not earlier:
        return {}
    rows: Mapping[str, int] = noted(folder, earlier[0]).get("inputs", {}).get("students", {}).get("rows", {})
    return rows


def noted(folder: WorkingFolder, year: int) -> dict[str, Any]:
    """Return a year's run.json; empty where it cannot be read."""
    try:
        about: dict[str, Any] = json.loads((folder.review(year) / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about
