"""Nothing that a driver writes of itself: logs of statements, addresses, users and cells.

Whoever sets the level of all logs to DEBUG is shown host and user by psycopg, and the statement and every row
by SQLAlchemy (seen, 3.3 and 2.1), whatever `echo` says.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

DRIVERS = ("sqlalchemy", "psycopg", "mssql_python", "oracledb", "azure", "msal")
"""Roots of the loggers of what we connect with; the last two log people in to SQL Server by Entra ID."""

NEVER_HEARD = "mssql_python"
"""Stays silenced: when Python clears away a connection that was never made, long after the block, its driver
says on stderr that it cannot close it (seen, 1.16)."""


@contextmanager
def silence() -> Iterator[None]:
    """Let no driver log or warn for the length of a with block."""
    before = {logger: (logger.level, logger.disabled) for logger in _loggers()}
    for logger in before:
        # By the level too: a driver makes loggers on the way, and they ask the ones above them.
        logger.setLevel(logging.CRITICAL + 1)
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy warns of a type it does not know by column and view
            yield
    finally:
        for logger, (level, disabled) in before.items():
            if logger.name.partition(".")[0] != NEVER_HEARD:
                logger.setLevel(level)
                logger.disabled = disabled


def _loggers() -> set[logging.Logger]:
    begins = tuple(f"{driver}." for driver in DRIVERS)
    below = [name for name in logging.root.manager.loggerDict if name.startswith(begins)]
    return {logging.getLogger(name) for name in (*DRIVERS, *below)}
