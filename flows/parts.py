"""What a Dask worker does for a run: its part of the connections against students made ready once.

Dask shows what it carries: it logs the arguments of a failed task, and its pages name types and keys. So
whatever names people travels as bytes, and a fault comes back as a Problem instead of being raised there.
Imports no Dask: a worker calls these functions, and a test can too.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

import polars as pl

from flows.faults import as_problem
from matching.candidates import Pool, Proposed, proposed_at_once
from matching.engine import MatchingOptions, prepared
from records.problem import Problem

HOME = Path(__file__).resolve().parent.parent
DECIDE = ("matching", "records")
"""The packages whose code decides what a worker answers."""
LIBRARIES = ("polars", "numpy", "rapidfuzz", "nicknames", "anyascii")
"""The libraries that decide with them."""

Content = TypeVar("Content")


class Sealed(Generic[Content]):
    """Something that names people, as bytes: it can be carried, and has nothing to show."""

    def __init__(self, content: Content) -> None:
        self._bytes = pickle.dumps(content, protocol=5)

    def opened(self) -> Content:
        """Return the content, made anew."""
        content: Content = pickle.loads(self._bytes)  # noqa: S301 - sealed by this run, and carried by TLS
        return content

    def __repr__(self) -> str:
        return "<sealed>"

    def __sizeof__(self) -> int:
        """Tell Dask how much it carries."""
        return len(self._bytes)


@dataclass(frozen=True)
class StudentSide:
    """What `prepared` takes: STUDENTS, NAMES, the options, and the staff who study."""

    students: pl.DataFrame
    names: pl.DataFrame
    options: MatchingOptions
    themselves: pl.DataFrame | None


class Students:
    """The students as a worker holds them: sent once to each, made ready there by its first part.

    What was made ready stays beside the sealed tables in the worker's memory and goes with them, so nothing
    is left in the worker when the run lets go of it or dies.
    """

    def __init__(self, side: StudentSide) -> None:
        self._sealed = Sealed(side)
        self._one_at_a_time = Lock()

    @cached_property
    def pool(self) -> Pool:
        """The students made ready."""
        side = self._sealed.opened()
        return prepared(side.students, side.names, side.options, side.themselves)

    def propose(self, raising: pl.DataFrame) -> Proposed:
        """Propose pairs for a part of the connections.

        One part at a time, however many threads the worker has: polars uses all cores for one, and two would
        hold twice the memory.
        """
        with self._one_at_a_time:
            return proposed_at_once(raising, self.pool)

    def __reduce__(self) -> tuple[Callable[..., "Students"], tuple[Any, ...]]:
        """Travel without what was made ready: it is larger than the tables and quickly made."""
        return _received, (self._sealed,)

    def __repr__(self) -> str:
        return "<students>"

    def __sizeof__(self) -> int:
        """Tell Dask how much it carries."""
        return self._sealed.__sizeof__()


def _received(sealed: Sealed[StudentSide]) -> Students:
    students = Students.__new__(Students)
    students._sealed = sealed
    students._one_at_a_time = Lock()
    return students


def propose_part(students: Students, part: Sealed[pl.DataFrame]) -> Sealed[Proposed] | Problem:
    """Propose pairs for one part; a Problem where that went wrong, since Dask logs what is raised."""
    try:
        return Sealed(students.propose(part.opened()))
    except Exception as fault:  # noqa: BLE001 - of any kind: its message can hold a person's name
        return as_problem(fault)


@dataclass(frozen=True)
class Standing:
    """What a worker says of itself: whether it may write what it holds to disk, and what it answers by."""

    spills: bool
    likeness: str


def standing(dask_worker: Any) -> Standing:
    """Look at the worker that calls this. Dask hands the worker over by the parameter's name.

    Only a plain dict surely stays in memory: what spills, or is a store of somebody's own, is another type.
    """
    return Standing(type(dask_worker.data) is not dict, likeness())


def likeness() -> str:
    """Return a digest of everything that decides what is proposed: our code and tables, and the libraries.

    Two machines with the same one propose the same.
    """
    seen = sha256()
    for path in sorted(path for package in DECIDE for path in (HOME / package).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            seen.update(path.relative_to(HOME).as_posix().encode())
            # A checkout on Windows may end its lines otherwise.
            seen.update(path.read_bytes().replace(b"\r\n", b"\n"))
    for library in LIBRARIES:
        seen.update(f"{library}=={version(library)}".encode())
    return seen.hexdigest()
