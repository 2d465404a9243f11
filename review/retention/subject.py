"""Everything that is held about one person, with everybody else left out of it."""

import json
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from html import escape
from typing import Any

from sqlalchemy import Connection, select

from review.matches.states import EventKind
from review.register import Register, tables
from review.register.events import stored_json
from review.register.store import events_in
from review.register.tables import Retention

REDACTED = "[somebody else]"
"""What stands in the place of a third party."""


class Side(StrEnum):
    """Which of the two people of a match somebody is."""

    STAFF = "staff"
    STUDENT = "student"


OF_STUDENT = frozenset({"student_id", "student_name", "dob", "names", "person", "under_18", "status"})
OF_STAFF = frozenset({"staff_id", "staff_name"})
ACTORS = frozenset({"actor", "by", "decided_by", "second", "told_by"})


def held_in_register(
    register: Register, side: Side, subject_id: str, also: Collection[str] = ()
) -> dict[str, Any]:
    """Gather a person's rows, table by table, each with how long it is kept.

    The other side of each match, whoever decided, and their names inside what people wrote are replaced by
    `REDACTED`. A student is found under every reference that the register knows for them, a member of staff
    under the ids in `also` too. Nothing held: every list is empty.

    Raises:
        Refused: the register cannot be read.
    """
    with register.reading() as connection:
        return _held(connection, side, subject_id, also)


def _held(connection: Connection, side: Side, subject_id: str, also: Collection[str]) -> dict[str, Any]:
    own = _references(connection, subject_id) if side is Side.STUDENT else {subject_id, *also}
    matches = [
        row
        for row in _rows(connection, tables.match)
        if (row["person"] if side is Side.STUDENT else row["staff_id"]) in own
    ]
    ids = {row["match_id"] for row in matches}
    observed = [row for row in _rows(connection, tables.observation) if row["match_id"] in ids]
    events = [_event(one) for one in events_in(connection) if one.match_id in ids or _is_theirs(one, own)]
    numbers = {row["seq"] for row in events if row["match_id"] in ids or side is Side.STAFF}
    found = {
        "match": matches,
        "observation": observed,
        "event": events,
        "wording": _words_of(connection, events, numbers),
        "basis": [row for row in _rows(connection, tables.basis) if row["seq"] in numbers],
        "student": [
            row
            for row in _rows(connection, tables.student)
            if side is Side.STUDENT and row["student_id"] in own
        ],
    }
    others = _others(side, [*observed, *found["basis"], *matches], own)
    return {
        name: {
            "kept": tables.metadata.tables[name].info["retention"].value,
            "rows": [redacted(row, side, own, others) for row in rows],
        }
        for name, rows in found.items()
    }


def _words_of(
    connection: Connection, events: list[dict[str, Any]], numbers: Collection[int]
) -> list[dict[str, Any]]:
    """What was written at these events; whom a member of staff told of is somebody else."""
    told = {row["seq"] for row in events if row["kind"] == EventKind.DECLARED}
    rows = [row for row in _rows(connection, tables.wording) if row["seq"] in numbers]
    return [row | {"note": REDACTED} if row["seq"] in told else row for row in rows]


def _is_theirs(event: Any, own: Collection[str]) -> bool:
    """Whether somebody caused an event, or another handed in for them whom they told of."""
    return event.actor in own or event.detail.get("staff_id") in own


def _references(connection: Connection, student_id: str) -> set[str]:
    """Every reference of the person who is known under this one."""
    rows = _rows(connection, tables.student)
    persons = {row["person"] for row in rows if row["student_id"] == student_id} | {student_id}
    return persons | {row["student_id"] for row in rows if row["person"] in persons}


def _rows(connection: Connection, table: Any) -> list[dict[str, Any]]:
    rows = [dict(row._mapping) for row in connection.execute(select(table))]
    for row in rows:
        row.pop("salt", None)
        for name in ("facts", "names", "emails"):
            if name in row:
                row[name] = stored_json(row[name])
    return rows


def _event(event: Any) -> dict[str, Any]:
    shown = ("seq", "at", "kind", "match_id", "actor", "year", "detail")
    return {name: getattr(event, name) for name in shown}


def _others(side: Side, rows: list[dict[str, Any]], own: Collection[str]) -> set[str]:
    """The names and ids of the other side, to be taken out of what people wrote."""
    theirs = OF_STAFF if side is Side.STUDENT else OF_STUDENT - {"dob", "under_18", "status"}
    found: set[str] = set()
    for row in rows:
        for facts in (row, row.get("facts") or {}):
            for name in theirs & facts.keys():
                values = facts[name] if isinstance(facts[name], list) else [facts[name]]
                found |= {str(value) for value in values if value}
    return found - set(own) - {""}


def redacted(row: Any, side: Side, own: Collection[str], others: Collection[str]) -> Any:
    """The same row with the other side, and whoever else acted, left out; lists and rows inside likewise."""
    hidden = OF_STAFF if side is Side.STUDENT else OF_STUDENT
    return _hide(row, hidden, own, _replacer(others))


def _hide(value: Any, hidden: Collection[str], own: Collection[str], replace: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        return {
            name: REDACTED
            if inner is not None and (name in hidden or (name in ACTORS and inner not in own))
            else _hide(inner, hidden, own, replace)
            for name, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_hide(inner, hidden, own, replace) for inner in value]
    return replace(value) if isinstance(value, str) else value


def _replacer(others: Collection[str]) -> Callable[[str], str]:
    import re

    if not others:
        return lambda text: text
    longest_first = sorted(others, key=len, reverse=True)
    found = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(REDACTED, text)


def as_json(held: Mapping[str, Any]) -> str:
    """Write it for another program."""
    return json.dumps(held, indent=2, ensure_ascii=False) + "\n"


def as_page(held: Mapping[str, Any]) -> str:
    """Write it as one page that asks for nothing from outside; nothing in it is live."""
    parts = [_section(name, part["kept"], part["rows"]) for name, part in held["held"].items()]
    title = f"What is held about {held['side']} {escape(held['id'])}"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_LOOKS}</style></head><body><main><h1>{title}</h1>"
        f"<p>Made on {escape(held['made'])}. Other people are shown as {REDACTED}.</p>"
        f"{''.join(parts)}</main></body></html>\n"
    )


_LOOKS = (
    "body{font-family:sans-serif;line-height:1.5;margin:2rem;max-width:60rem}"
    "table{border-collapse:collapse}th,td{border:1px solid;padding:.3rem;text-align:left;vertical-align:top}"
    "td{overflow-wrap:anywhere}"
)


def _section(name: str, kept: str, rows: list[dict[str, Any]]) -> str:
    head = f"<h2>{escape(name)} ({len(rows)})</h2><p>Kept {escape(kept)}.</p>"
    if not rows:
        return head
    columns = list(dict.fromkeys(column for row in rows for column in row))
    header = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(column))}</td>" for column in columns) + "</tr>" for row in rows
    )
    return f"{head}<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def kept_as(retention: Retention, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One part of what is held outside the register, in the same shape."""
    return {"kept": retention.value, "rows": rows}
