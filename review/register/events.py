"""What an event is, and how it is chained and bound to the rows that can be erased."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

BEGINNING = "0" * 64
"""What the first event names as the one before it."""

Facts = Mapping[str, object]


class Garbled(Exception):
    """A stored value is not what we write: the disk or a person changed it. Never holds the value."""


class Wording(NamedTuple):
    """What a person wrote; null means that they wrote nothing."""

    reason: str | None
    note: str | None


class Head(NamedTuple):
    """The newest event of a register: noted in run.json, it shows later whether the tail was cut off."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened, before it has its place in the chain.

    Attributes:
        kind: see `review.matches.states.EventKind`.
        actor: the staff_id of who caused it, or ``run``.
        detail: ids, dates, counts and our own vocabulary; never a name or a person's words.
        wording: what a person wrote; kept in an erasable row, and only its seal in the event.
        basis: the facts relied on; likewise.
        key: the same thing done twice has the same key and is written once; null: always written.
    """

    kind: str
    actor: str
    match_id: str | None = None
    year: int | None = None
    run_id: str | None = None
    detail: Facts = field(default_factory=dict)
    wording: Wording | None = None
    basis: Facts | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the chain. `seq` counts from 1; `at` is UTC, ISO; null seals: nothing was bound."""

    seq: int
    at: str
    kind: str
    match_id: str | None
    actor: str
    year: int | None
    run_id: str | None
    detail: Facts
    wording_seal: str | None
    basis_seal: str | None
    key: str | None
    previous: str
    hash: str

    def digest(self) -> str:
        """What `hash` must be for this row to be the one that was written."""
        return sha256(
            canonical(
                [
                    self.seq,
                    self.at,
                    self.kind,
                    self.match_id,
                    self.actor,
                    self.year,
                    self.run_id,
                    self.detail,
                    self.wording_seal,
                    self.basis_seal,
                    self.key,
                    self.previous,
                ]
            )
        )


def canonical(value: object) -> str:
    """Write a value as JSON in the one form that is hashed and stored."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def stored_json(text: str) -> Any:
    """Read a stored value back.

    Raises:
        Garbled: it is no JSON any more.
    """
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):  # TypeError: SQLite holds a number in a column of text
        raise Garbled from None


def sha256(text: str) -> str:
    """Hash a text; hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(salt: str, value: object) -> str:
    """Bind a value that may be erased later: without its salt the seal tells nothing about it."""
    return sha256(f"{salt}|{canonical(value)}")
