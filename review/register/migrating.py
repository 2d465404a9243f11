"""Which schema a register has, and taking it up to the newest, step by step, in the caller's transaction."""

import secrets
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text, update

from review.register import tables
from review.register.events import BEGINNING

STEPS = Path(__file__).with_name("migrations")
FIRST = 1
"""The schema of registers from before there were steps; they carry its number, and no mark of Alembic's."""


class NotARegister(Exception):
    """The database holds something else."""


class Newer(Exception):
    """A later version of Boundary Check wrote it."""


@cache
def newest_schema() -> int:
    """The number of the newest step."""
    return max(int(step.name[:4]) for step in (STEPS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))


def schema_of(connection: Connection) -> int:
    """The number of the schema a database has; 0 where nothing of ours is in it yet.

    Raises:
        NotARegister: it has our tables but not the number.
        Newer: the number is higher than ours.
    """
    if not {"about", "event"} <= set(inspect(connection).get_table_names()):
        return 0
    query = select(tables.about.c.value).where(tables.about.c.key == "schema version")
    stored = connection.execute(query).scalar_one_or_none()
    if stored is None or not str(stored).isdecimal():
        raise NotARegister
    if int(stored) > newest_schema():
        raise Newer
    return int(stored)


def migrate(connection: Connection) -> None:
    """Make the tables, or change those of an older register into today's; the rows stay.

    All in the caller's transaction: a step that fails leaves the register as it was.
    """
    found = schema_of(connection)
    _take_steps(connection, found)
    if not found:
        _fill_in(connection)
    _note_schema(connection)


def _take_steps(connection: Connection, found: int) -> None:
    # Imported here, since it takes a third of a second and is wanted once in a register's year.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(STEPS)
    if found == FIRST and not inspect(connection).has_table("alembic_version"):
        MigrationContext.configure(connection).stamp(script, f"{FIRST:04}")
    steps = {"fn": lambda revision, _: script._upgrade_revs("head", revision), "transactional_ddl": True}
    context = MigrationContext.configure(connection, opts=steps)
    with Operations.context(context):
        context.run_migrations()


def _fill_in(connection: Connection) -> None:
    first = {"register key": secrets.token_hex(32), "head": f"0 {BEGINNING}", "schema version": "0"}
    connection.execute(tables.about.insert(), [{"key": key, "value": value} for key, value in first.items()])


def _note_schema(connection: Connection) -> None:
    """Our own number beside Alembic's: the releases from before the steps look at it, and refuse."""
    newest = update(tables.about).where(tables.about.c.key == "schema version")
    connection.execute(newest.values(value=str(newest_schema())))


def lock_out_others(connection: Connection) -> None:
    """Let only one process at a time make or change the tables; SQLite's BEGIN IMMEDIATE does already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(5302)"))
