"""`subject`: everything held about one person in a working folder, to be shown to them."""

import csv
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from connectors.staff import read_staff
from flows.backing_up import must_have_register
from flows.student_receipts import MERGES
from flows.working_folder import WorkingFolder, open_folder, today_in_london
from records.problem import Refused
from review.matches.formerly import ids_of
from review.register import open_register
from review.register.tables import Retention
from review.retention.subject import Side, as_json, as_page, held_in_register, kept_as, redacted

LISTS = ("review-list.csv", "connections.csv", "coverage.csv", MERGES)


def show_subject(folder: Path, side: Side, subject_id: str, *, html: bool) -> int:
    """Write everything held about one person to stdout, as JSON or as a page.

    Raises:
        Refused: there is no register (BC-RUN-021), or it cannot be read.
    """
    working = open_folder(folder)
    must_have_register(working)
    own = _ids(working, side, subject_id)
    register = open_register(working.register, working.backups)
    try:
        held = held_in_register(register, side, subject_id, own)
    finally:
        register.close()
    ids = {row["match_id"] for row in held["match"]["rows"]}
    for name in LISTS:
        rows = _listed(working, name, side, own, ids)
        held[name] = kept_as(Retention.CAMPAIGN, rows)
    held["handed in"] = kept_as(Retention.HANDED_IN, _handed_in(working, side, own))
    held["backups"] = kept_as(Retention.BACKUP, _backups(working))
    about = {"side": side.value, "id": subject_id, "made": today_in_london().isoformat(), "held": held}
    sys.stdout.write(as_page(about) if html else as_json(about))
    return 0


def _ids(working: WorkingFolder, side: Side, subject_id: str) -> frozenset[str]:
    """Return the person's ids; of a member of staff earlier ones too, if the staff list can be read."""
    if side is Side.STUDENT:
        return frozenset({subject_id})
    try:
        return ids_of(read_staff(working.staff).members, subject_id)
    except Refused:
        return frozenset({subject_id})


def _listed(
    working: WorkingFolder, name: str, side: Side, own: Collection[str], ids: set[str]
) -> list[dict[str, Any]]:
    """The person's rows in the lists of every year; the other side's names taken out."""
    found: list[dict[str, Any]] = []
    for file in sorted(working.path.glob(f"review/*/{name}")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if _is_theirs(row, side, own, ids)]
        found += [{"year": file.parent.name, **_without_others(row, side, own)} for row in rows]
    return found


def _is_theirs(row: dict[str, str], side: Side, own: Collection[str], ids: set[str]) -> bool:
    if row.get("match_id") in ids:
        return True
    named = {row.get(f"{side.value}_id"), row.get("person") if side is Side.STUDENT else None}
    return not named.isdisjoint(own)


def _without_others(row: dict[str, str], side: Side, own: Collection[str]) -> dict[str, Any]:
    other = Side.STUDENT if side is Side.STAFF else Side.STAFF
    names = {row.get(f"{other.value}_id", ""), row.get(f"{other.value}_name", "")} - {""}
    # The sentence compares both people's names word by word, and says which of a student's it was.
    shown = {key: value for key, value in row.items() if not (side is Side.STAFF and key in _COMPARES)}
    without: dict[str, Any] = redacted(shown, side, own, names)
    if side is Side.STAFF and "student_status" in without:
        without.pop("student_status")
    return without


_COMPARES = frozenset({"why"})


def _handed_in(working: WorkingFolder, side: Side, own: Collection[str]) -> list[dict[str, Any]]:
    """How much of what was handed in still lies there; student files, which hold everybody, are counted."""
    if side is Side.STUDENT:
        return [{"where": "students", "files": sum(one.is_file() for one in working.students.rglob("*"))}]
    # Compared by name, so that no id leads out of the folder.
    places = [one for one in sorted(working.declarations.glob("*")) if one.is_dir() and one.name in own]
    files = {one.name: sum(file.is_file() for file in one.rglob("*")) for one in places}
    return [{"where": f"declarations/{name}", "files": count} for name, count in files.items() if count]


def _backups(working: WorkingFolder) -> list[dict[str, Any]]:
    """Backups are copies of the register; a purge that erases something removes those that hold it."""
    return [{"file": one.name} for one in sorted(working.backups.glob("*.db"))]
