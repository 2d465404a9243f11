"""Logins that the settings name: in the environment, or in Secret blocks of the college's Prefect server.

A value goes from its place into the connection and nowhere else: it is in no parameter, result or log.
"""

import os
from functools import partial

from connectors.students.views.credentials import PREFECT, Secrets, from_environment
from flows.launcher import QUIET
from records.problem import Problem, Refused


def secrets_of(server: str | None) -> Secrets:
    """Return what looks up a login by its name in the settings.

    Args:
        server: the Prefect server that `[runs] server` names; blocks are looked up there and nowhere else.
    """
    return partial(_secret, server)


def _secret(server: str | None, name: str) -> str:
    """Return what is kept under a name.

    Raises:
        Refused: BC-STU-083: no such variable. BC-STU-084: no server is named, or it has no such secret.
    """
    if not name.startswith(PREFECT):
        return from_environment(name)
    if server is None:
        do = "Name it there, or name an environment variable instead."
        raise Refused(_unavailable("A Prefect secret needs the server that [runs] server names.", do))
    value = _from_block(server.rstrip("/"), name.removeprefix(PREFECT))
    if value is None:
        what = "The Prefect server does not give the secret that the settings name here."
        do = "Check that [runs] server answers here, and has a Secret block of this name that holds text."
        raise Refused(_unavailable(what, do))
    return value


def _unavailable(what: str, do: str) -> Problem:
    return Problem("BC-STU-084", "", None, None, what, do)


def _from_block(server: str, name: str) -> str | None:
    """Return what a Secret block holds; None where there is none, or the server does not answer.

    Within a run that is kept in that server's history its address is set already; without history it is not.
    """
    os.environ.update({key: value for key, value in QUIET.items() if key not in os.environ})
    from prefect.blocks.system import Secret
    from prefect.settings import PREFECT_API_URL, temporary_settings

    try:
        with temporary_settings({PREFECT_API_URL: server}):
            block = Secret.load(name)
        value = block.get()  # type: ignore[union-attr]
    except Exception:  # noqa: BLE001 - Prefect's own, of any kind, and with addresses in it
        return None
    return value if isinstance(value, str) and value else None
