"""The register: appending to the chain, one transaction at a time, and reading it back."""

import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from records.problem import Problem, Refused
from review.register import tables
from review.register.events import (
    Event,
    Facts,
    Garbled,
    Head,
    NewEvent,
    Wording,
    canonical,
    seal,
    stored_json,
)
from review.register.refusals import damaged

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class Register:
    """An open register. Made by `open_register`; every method may raise Refused (BC-REC-002, -007, -008).

    Attributes:
        key: the register's own random key, which match ids are made with.
        label: what a message may call it.
    """

    def __init__(self, engine: Engine, key: bytes, label: str, clock: Clock = now) -> None:
        self.engine = engine
        self.key = key
        self.label = label
        self.clock = clock

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading."""
        try:
            with self.engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError:
            raise Refused(self._unreadable()) from None
        except Garbled:
            raise Refused(damaged(self.label)) from None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is committed when the block ends, or nothing is.

        Raises:
            Refused: the database reported a fault. What the block wrote is then *not confirmed*: a write
                that a failing disk reported as lost may still be there, which is why decisions carry keys.
        """
        try:
            with self.engine.connect().execution_options(writing=True) as connection, connection.begin():
                _head(connection, lock=True)  # what the block reads must still be so when it writes
                yield connection
        except SQLAlchemyError:
            raise Refused(self._not_confirmed()) from None
        except Garbled:
            raise Refused(damaged(self.label)) from None

    def append(self, connection: Connection, new: Sequence[NewEvent]) -> list[Event]:
        """Put events at the end of the chain, in order, inside the caller's transaction.

        An event whose key the register already holds is left out; what was written is returned.
        """
        head = _head(connection)
        taken = _taken_keys(connection, [item.key for item in new if item.key])
        written: list[Event] = []
        wordings: list[dict[str, object]] = []
        bases: list[dict[str, object]] = []
        for item in new:
            if item.key in taken:
                continue
            taken |= {item.key} if item.key else set()
            made = self._chained(item, head, wordings, bases)
            written.append(made)
            head = Head(made.seq, made.hash)
        _store(connection, written, wordings, bases)
        _move_head(connection, head)
        return written

    def events(self, match_ids: Collection[str] | None = None) -> list[Event]:
        """The events of these few matches (None: all events, the runs' own too), oldest first."""
        with self.reading() as connection:
            return events_in(connection, match_ids)

    def wordings(self) -> dict[int, Wording]:
        """What people wrote, by the number of the event; erased words are missing."""
        with self.reading() as connection:
            return wordings_in(connection)

    def bases(self) -> dict[int, Facts]:
        """The facts decisions rested on, by the number of the event; erased ones are missing."""
        with self.reading() as connection:
            return bases_in(connection)

    def head(self) -> Head:
        """The newest event, to be noted outside the register; number 0 while there is none."""
        with self.reading() as connection:
            return _head(connection)

    def _chained(
        self,
        item: NewEvent,
        head: Head,
        wordings: list[dict[str, object]],
        bases: list[dict[str, object]],
    ) -> Event:
        seq = head.seq + 1
        wording_seal = basis_seal = None
        if item.wording is not None:
            salt = secrets.token_hex(16)
            wording_seal = seal(salt, list(item.wording))
            wordings.append({"seq": seq, **item.wording._asdict(), "salt": salt})
        if item.basis is not None:
            salt = secrets.token_hex(16)
            basis_seal = seal(salt, item.basis)
            bases.append({"seq": seq, "facts": canonical(item.basis), "salt": salt})
        event = Event(
            seq,
            self.clock().isoformat(timespec="seconds"),
            item.kind,
            item.match_id,
            item.actor,
            item.year,
            item.run_id,
            item.detail,
            wording_seal,
            basis_seal,
            item.key,
            head.hash,
            "",
        )
        return _with_hash(event)

    def _unreadable(self) -> Problem:
        return Problem(
            "BC-REC-007",
            self.label,
            None,
            None,
            "The register could not be read.",
            "Check the disk and the connection to the database, then try again.",
        )

    def _not_confirmed(self) -> Problem:
        return Problem(
            "BC-REC-008",
            self.label,
            None,
            None,
            "The register did not confirm what was being written.",
            "Make room on the disk or let the other program finish, then do the same again: "
            "what was already recorded is not recorded twice.",
        )


def events_in(connection: Connection, match_ids: Collection[str] | None = None) -> list[Event]:
    """The same as `Register.events`, inside the caller's transaction."""
    query = select(tables.event).order_by(tables.event.c.seq)
    if match_ids is not None:
        query = query.where(tables.event.c.match_id.in_(match_ids))
    return [event_of(row) for row in connection.execute(query)]


def wordings_in(connection: Connection) -> dict[int, Wording]:
    """The same as `Register.wordings`, inside the caller's transaction."""
    return {row.seq: Wording(row.reason, row.note) for row in connection.execute(select(tables.wording))}


def bases_in(connection: Connection) -> dict[int, Facts]:
    """The same as `Register.bases`, inside the caller's transaction."""
    return {row.seq: stored_json(row.facts) for row in connection.execute(select(tables.basis))}


def event_of(row: Row[Any]) -> Event:
    """Read an event back from its row.

    Raises:
        Garbled: its detail is not what we write.
    """
    stored = dict(row._mapping)
    stored["detail"] = stored_json(stored["detail"])
    return Event(**stored)


def _with_hash(event: Event) -> Event:
    values = {name: getattr(event, name) for name in Event.__slots__}
    return Event(**(values | {"hash": event.digest()}))


def _head(connection: Connection, *, lock: bool = False) -> Head:
    # The lock is for databases with many writers; SQLite has only one after BEGIN IMMEDIATE.
    query = select(tables.about.c.value).where(tables.about.c.key == "head")
    stored = connection.execute(query.with_for_update() if lock else query).scalar_one()
    seq, _, digest = str(stored).partition(" ")
    if not seq.isdecimal():
        raise Garbled
    return Head(int(seq), digest)


def _move_head(connection: Connection, head: Head) -> None:
    connection.execute(
        update(tables.about).where(tables.about.c.key == "head").values(value=f"{head.seq} {head.hash}")
    )


def _taken_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    query = select(tables.event.c.key).where(tables.event.c.key == bindparam("wanted"))
    found = (connection.execute(query, {"wanted": key}).scalar_one_or_none() for key in keys)
    return {key for key in found if key is not None}


def _store(
    connection: Connection,
    events: Sequence[Event],
    wordings: Sequence[dict[str, object]],
    bases: Sequence[dict[str, object]],
) -> None:
    rows = [
        {name: getattr(one, name) for name in Event.__slots__} | {"detail": canonical(one.detail)}
        for one in events
    ]
    for table, values in ((tables.event, rows), (tables.wording, wordings), (tables.basis, bases)):
        if values:
            connection.execute(insert(table), list(values))
