"""Logins by name: the settings say where a user name and a password are kept, never what they are."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from records.problem import Problem, Refused

PREFECT = "prefect:"
"""Begins the name of a Secret block on the college's Prefect server; only flows/ can look it up."""
NAMED = re.compile(rf"{PREFECT}[a-z0-9][a-z0-9-]*|[A-Z][A-Z0-9_]*")
"""An environment variable in capitals, so that a password pasted in its place is noticed as one."""

Secrets = Callable[[str], str]
"""Returns what is kept under a name of the settings; raises Refused with a sentence where nothing is."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks the database; both None where it knows us without (Windows login, peer, a SQLite file)."""

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def from_environment(name: str) -> str:
    """Return what an environment variable holds.

    Raises:
        Refused: BC-STU-083: it is not set, or empty. BC-STU-084: a Prefect secret cannot be had here.
    """
    if name.startswith(PREFECT):
        what = "A Prefect secret can be had only in a run of `boundary-check run`."
        raise Refused(Problem("BC-STU-084", "", None, None, what, "Name an environment variable instead."))
    value = os.environ.get(name, "")
    if not value:
        # The name is not repeated: it could be the password itself, pasted into the wrong place.
        what = "The environment variable that the settings name here is not set."
        do = "Set it for the account and the session in which Boundary Check runs."
        raise Refused(Problem("BC-STU-083", "", None, None, what, do))
    return value
