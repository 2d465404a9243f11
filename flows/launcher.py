"""Run history: a Prefect server of our own for the length of one run, or the one that the settings name.

Prefect's own temporary server is not dependable on a busy machine: its first start often passes its 20 s
limit, a corrupt database gives the same time-out message, Ctrl-C ends the server before its client and
leaves the run "Running" for ever, and kill -9 leaves the server behind (all seen with 3.8.8 and 3.9.1).
So the server is started here: in a session of its own, watched by its health page and its exit code, and
tied to this process by a pipe. Nothing in this module imports prefect; what Prefect reads from the
environment is set before anyone does.
"""

import contextlib
import http.client
import ipaddress
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

HOME = ".prefect"
"""The run history's folder inside the working folder."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Our own words go to the terminal; Prefect's would add tracebacks with people's data in them.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LOG_PRINTS": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    # A server that died is noticed at once; with the usual five tries a run hung for 70 s (seen).
    "PREFECT_CLIENT_MAX_RETRIES": "1",
}
"""What is set for every tracked run, before prefect is imported."""

SERVING = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
"""What Prefect sets for its own temporary server."""

KEPT_FOR_A_SERVER_OF_YOUR_OWN = frozenset(
    {"PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", "PREFECT_API_SSL_CERT_FILE"}
)
"""What may be needed to reach a server that the settings name. Every other PREFECT_ variable is set aside."""


NAMED_LIMIT = 10.0
"""Seconds that a server of your own may take to answer; it runs already."""


class HistoryUnavailable(Exception):
    """The run history cannot be used; says why in a few plain words. A run goes on without it."""


@contextlib.contextmanager
def run_history(folder: Path, named: str | None, start_limit: int) -> Iterator[bool]:
    """Make a Prefect API answer for the length of a with block, and set the environment to use it.

    Yields whether the history is the folder's own, which no other run can be using.

    Args:
        folder: the working folder; the history lies in its .prefect, readable by its owner alone.
        named: the server that the settings name, if any.
        start_limit: seconds that a server of ours may take to answer.

    Raises:
        HistoryUnavailable: no server answers. Nothing of it is left running.
    """
    home = folder / HOME
    _make_private(home)
    server = _chosen_server(named, os.environ)
    if server is not None:
        _set_environment(home, server, keep=KEPT_FOR_A_SERVER_OF_YOUR_OWN)
        _wait_until_healthy(server, NAMED_LIMIT, None)
        yield False
        return
    password = secrets.token_urlsafe(24)
    # Any account on this machine can reach a loopback port, and Prefect's API asks for no login by itself.
    _set_environment(home, "", keep=frozenset(), PREFECT_API_AUTH_STRING=f"run:{password}")
    with _own_server(home, f"run:{password}") as (child, port):
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        _warm_up()
        _wait_until_healthy(os.environ["PREFECT_API_URL"], start_limit, child)
        _shut_away(home)
        yield True


def set_aside_server(named: str | None) -> str | None:
    """Say, in one plain line, that PREFECT_API_URL is not used; None where it is, or is not set.

    A server on another machine would be told about runs, so only the settings can choose one (promise 2).
    """
    asked = os.environ.get("PREFECT_API_URL")
    if not asked or _chosen_server(named, os.environ) is not None:
        return None
    return (
        "PREFECT_API_URL names a server on another machine, which is used only when [runs] server in "
        "boundary-check.toml names it too; the run history stays in this folder."
    )


def _chosen_server(named: str | None, environment: Mapping[str, str]) -> str | None:
    if named:
        return named.rstrip("/")
    asked = environment.get("PREFECT_API_URL", "").rstrip("/")
    return asked if asked and _on_this_machine(asked) else None


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _make_private(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
        probe = home / "writable"
        probe.touch()
        probe.unlink()
    except OSError:
        raise HistoryUnavailable(f"the folder {HOME} cannot be written to") from None


def _shut_away(home: Path) -> None:
    """Make what Prefect wrote readable by its owner alone; it writes its database 0644 where it may."""
    for path in home.iterdir():
        with contextlib.suppress(OSError):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _set_environment(home: Path, url: str, *, keep: frozenset[str], **more: str) -> None:
    for name in [name for name in os.environ if name.startswith("PREFECT_") and name not in keep]:
        del os.environ[name]
    os.environ.update(QUIET, PREFECT_HOME=str(home), PREFECT_API_URL=url, **more)
    # A college's proxy is asked for loopback addresses too unless they are named here.
    for name in ("NO_PROXY", "no_proxy"):
        others = [part for part in os.environ.get(name, "").split(",") if part]
        os.environ[name] = ",".join(dict.fromkeys([*others, "127.0.0.1", "localhost"]))


@contextlib.contextmanager
def _own_server(home: Path, login: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with _log(home) as log:
        environment = {**os.environ, **SERVING, "PREFECT_SERVER_API_AUTH_STRING": login}
        del environment["PREFECT_API_URL"]
        child = _started(environment, log)
        try:
            yield child, _port_of(child)
        finally:
            _stop(child)


def _started(environment: dict[str, str], log: IO[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.history_server"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            # In a session of its own: Ctrl-C goes to everything in a terminal's group, and the server must
            # outlive it for long enough to be told that the run has stopped.
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError:
        raise HistoryUnavailable("its server cannot be started") from None


def _log(home: Path) -> IO[str]:
    try:
        return (home / "server.log").open("w", encoding="utf-8")
    except OSError:
        raise HistoryUnavailable(f"the folder {HOME} cannot be written to") from None


def _port_of(child: subprocess.Popen[str]) -> int:
    assert child.stdout is not None  # noqa: S101 - it is a pipe, above
    said = child.stdout.readline().strip()
    if not said.isdigit():
        raise HistoryUnavailable(f"its server ended at once; {HOME}/server.log says why")
    return int(said)


def _warm_up() -> None:
    """Import what the run needs while the server starts on the other core."""
    import flows.annual_run  # noqa: F401 - for its effect


def _wait_until_healthy(url: str, limit: float, child: subprocess.Popen[str] | None) -> None:
    until = time.monotonic() + limit
    while time.monotonic() < until:
        if child is not None and child.poll() is not None:
            raise HistoryUnavailable(
                f"its server ended at once; {HOME}/server.log says why, and deleting {HOME} starts anew"
            )
        if _healthy(url):
            return
        time.sleep(0.1)
    who = "its server" if child is not None else "the server that was named"
    raise HistoryUnavailable(f"{who} did not answer within {limit:g} seconds")


def _healthy(url: str) -> bool:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=2)
        with contextlib.closing(connection):
            connection.request("GET", f"{parts.path}/health")
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException, ValueError):
        return False


def _stop(child: subprocess.Popen[str]) -> None:
    """Close the pipe, which ends the server once it has written down what arrived; insist if it does not."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        child.wait(timeout=8)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
