"""The match carried by Dask workers: the same answer as `matching.engine.match`, from many machines.

The students go to every worker once, the connections part by part, and what was proposed comes home, where
all of it is weighed together. Imports dask, which only the extra `dask` brings. Why Dask's own client and
not Prefect tasks on it: docs/decisions/0010-parts-are-no-prefect-tasks.md.
"""

import gc
import logging
import math
import os
import secrets
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import resource_tracker
from typing import Any

import dask
import polars as pl
from distributed import Client, KilledWorker, LocalCluster, as_completed
from distributed.security import Security

from flows.parts import Sealed, Standing, Students, StudentSide, likeness, propose_part, standing
from matching.candidates import Proposed, gathered, raising_a_match
from matching.engine import Matched, MatchingOptions, concluded, match, prepared
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, held_to

PATIENCE = 30
"""Seconds in which a scheduler must answer and have a worker."""

A_PART = 250_000
"""Connections in a part: fewer than one process takes together, since each part is carried and held twice."""

AHEAD = 2
"""Parts in hand for each worker: one at work, one waiting. The others stay here; the scheduler holds few."""

IN_MEMORY = {f"distributed.worker.memory.{level}": False for level in ("target", "spill", "pause")}
"""For workers of our own. `terminate` stays: a worker that takes too much ends instead of the machine."""

NO_PAGES: dict[str, list[str]] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Dask's pages ask for no login."""

LARGE = {"distributed.admin.large-graph-warning-threshold": "1GiB"}
"""Dask warns of tasks over 10 MB; a part is one on purpose: where a worker is lost, another takes it on."""

SILENT = logging.CRITICAL + 1
TALKATIVE = ("distributed", "asyncio", "tornado")

LOST = (CancelledError, KilledWorker, OSError, TimeoutError)


def match_on_workers(
    scheduler: str | None,
    connections: pl.DataFrame,
    students: pl.DataFrame,
    names: pl.DataFrame,
    options: MatchingOptions,
    themselves: pl.DataFrame | None = None,
) -> Matched:
    """Return what `match` returns; `scheduler` is its address, None for workers on this machine.

    Raises:
        Refused: the scheduler does not answer or has no worker (BC-RUN-061), a worker spills to disk
            (BC-RUN-062) or would answer otherwise (BC-RUN-063), the workers were lost (BC-RUN-064), there
            are no certificates (BC-RUN-065), or workers on this machine do not start (BC-RUN-066).
    """
    side = StudentSide(students, names, options, themselves)
    with quiet(), reached(scheduler) as client:
        return matched_by(client, connections, side)


def matched_by(client: Client, connections: pl.DataFrame, side: StudentSide) -> Matched:
    """Match on the workers of this client; see `match_on_workers`."""
    raising = raising_a_match(held_to(connections, CONNECTIONS))
    given = (side.students, side.names, side.options, side.themselves)
    if raising.is_empty() or side.students.is_empty():
        return match(connections, *given)
    try:
        found = proposed_by(client, fit_workers(client), raising, Students(side))
    except LOST:
        raise _lost() from None
    return concluded(found, raising, prepared(*given), side.options)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Dask's own remarks off the terminal: what goes wrong is said in our words."""
    # By name, since some have a level of their own (distributed.client).
    named = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in TALKATIVE]
    logs = [logging.getLogger(name) for name in named]
    before = [log.level for log in logs]
    for log in logs:
        log.setLevel(SILENT)
    try:
        with dask.config.set(LARGE):
            yield
    finally:
        gc.collect()  # asyncio tells of what was left undone at Ctrl-C when it is cleared away
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)


@contextmanager
def reached(scheduler: str | None) -> Iterator[Client]:
    """Give a client of the scheduler, or of workers of our own that end with it."""
    with ExitStack() as held:
        try:
            own = held.enter_context(own_workers(os.cpu_count() or 1)) if scheduler is None else None
        except (OSError, RuntimeError, TimeoutError):
            raise _not_started() from None
        where, security = (scheduler, certificates(scheduler)) if scheduler else (own, None)
        try:
            client = held.enter_context(Client(where, timeout=PATIENCE, security=security))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError):
            raise _unreached() from None
        yield client


def certificates(scheduler: str) -> Security:
    """Return Dask's own TLS settings.

    Raises:
        Refused: the address needs certificates, and Dask's settings name none that can be read (BC-RUN-065).
    """
    try:
        security = Security()
        found = security.get_connection_args("client").get("ssl_context")
    except (OSError, ValueError):  # an SSLError is an OSError
        raise _uncertified() from None
    if scheduler.startswith("tls:") and found is None:
        raise _uncertified()
    return security


@contextmanager
def own_workers(count: int) -> Iterator[LocalCluster]:
    """Give workers on this machine, one core each, that never write to disk what they hold.

    Any account on this machine can reach a loopback port, so they speak TLS with keys made for this run.
    """
    with dask.config.set({**IN_MEMORY, **NO_PAGES}), ExitStack() as held:
        with ctrl_c_later():
            cluster = held.enter_context(
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    processes=True,
                    protocol="tls",
                    security=True,
                    dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False},
                    worker_dashboard_address=None,
                    env={"POLARS_MAX_THREADS": "1"},
                    silence_logs=SILENT,
                )
            )
        yield cluster


@contextmanager
def ctrl_c_later() -> Iterator[None]:
    """Hold back Ctrl-C, here until the end and in what is started meanwhile for good.

    A terminal sends it to workers too; they end with us, and one that ends by itself prints a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # it lets Ctrl-C through again where it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def fit_workers(client: Client) -> list[str]:
    """Return the addresses of the workers; those that join later are given nothing.

    Raises:
        Refused: a worker spills to disk, or does not have this version of Boundary Check.
    """
    said = client.run(standing, on_error="return")
    if any(isinstance(one, Standing) and one.spills for one in said.values()):
        raise _spilling()
    ours = likeness()
    if any(not isinstance(one, Standing) or one.likeness != ours for one in said.values()):
        raise _unlike()
    return list(said)


def proposed_by(client: Client, fit: list[str], raising: pl.DataFrame, students: Students) -> Proposed:
    """Send the connections out part by part, and bring what is proposed for them home in their order."""
    size = min(A_PART, math.ceil(raising.height / len(fit)))
    waiting = iter(range(0, raising.height, size))
    run = secrets.token_hex(6)
    found: dict[str, Proposed] = {}
    there = client.scatter(students, workers=fit, broadcast=True, hash=False)

    def sent(first: int) -> Any:
        part = Sealed(raising.slice(first, size))
        # A key of our own: Dask's would be made from the contents. Padded, so that keys sort as parts do.
        key = f"part-{run}-{first:012d}"
        return client.submit(propose_part, there, part, key=key, workers=fit, pure=False)

    in_hand = as_completed([sent(first) for first in islice(waiting, AHEAD * len(fit))])
    for done in in_hand:
        found[done.key] = _answer(done.result())
        in_hand.update([sent(first) for first in islice(waiting, 1)])
    return gathered([found[key] for key in sorted(found)])


def _answer(answer: Sealed[Proposed] | Problem) -> Proposed:
    if isinstance(answer, Problem):
        raise Refused(answer)
    return answer.opened()


def _unreached() -> Refused:
    what = f"The Dask scheduler did not answer within {PATIENCE} seconds, or has no worker."
    do = "Check its address and certificates and start its workers (docs/scale.md), or remove `runner`."
    return Refused(Problem("BC-RUN-061", "", None, None, what, do))


def _not_started() -> Refused:
    what = "The Dask workers on this machine could not be started."
    do = "Close other programs, or remove `runner` from the settings: on one machine it gains nothing."
    return Refused(Problem("BC-RUN-066", "", None, None, what, do))


def _spilling() -> Refused:
    what = "A Dask worker may write to disk what it holds, and connections are never written to disk."
    do = "Start the workers with spilling switched off, as docs/scale.md shows."
    return Refused(Problem("BC-RUN-062", "", None, None, what, do))


def _unlike() -> Refused:
    what = (
        "A Dask worker does not have this version of Boundary Check, or has other versions of its libraries."
    )
    do = "Install the same version with constraints.txt on every worker, and start them again."
    return Refused(Problem("BC-RUN-063", "", None, None, what, do))


def _uncertified() -> Refused:
    what = "The Dask scheduler's address begins with tls://, and Dask's settings name no usable certificates."
    do = "Set Dask's tls settings (ca-file, client cert and key), as docs/scale.md shows."
    return Refused(Problem("BC-RUN-065", "", None, None, what, do))


def _lost() -> Refused:
    what = "The Dask workers or their scheduler were lost on the way; nothing was published."
    do = "Give the workers more memory if it ran out, and start the run again."
    return Refused(Problem("BC-RUN-064", "", None, None, what, do))
