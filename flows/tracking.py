"""Carrying out the stages of a story: plainly, or each as a Prefect task.

A story is a function that takes a `Step` and passes every stage through it, so the tracked and the
untracked run are one and the same list of stages. Prefect sees a stage's name, its times and whether it
ended well: the work, what it takes and what it returns stay in this process (`persist_result=False`,
`NO_CACHE`, no parameters).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

from flows.faults import StageStopped, told

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Step(Protocol):
    """Carries out one stage: its name, the function, and what the function takes."""

    def __call__(
        self, name: str, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """Return what the work returns."""
        ...


@dataclass
class Plain:
    """Carries out each stage by calling it; tells the names as they begin."""

    tell: Callable[[str], None] = lambda name: None
    seconds: dict[str, float] = field(default_factory=dict)

    def __call__(
        self, name: str, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """Return what the work returns, its time noted."""
        self.tell(name)
        began = time.monotonic()
        try:
            return work(*args, **kwargs)
        finally:
            self.seconds[name] = round(time.monotonic() - began, 3)


@dataclass
class Tracked:
    """Carries out each stage as a Prefect task around another step.

    When the run history fails on the way, the stages go on without it: a safeguarding check never fails
    because a database of run times is ill.
    """

    inner: Step
    fault: BaseException | None = None
    """What really ended a stage: kept here, out of Prefect's sight, for the one who asked for the run."""
    stages: int = 0
    lost: bool = False
    """Whether the run history failed on the way."""

    def __call__(
        self, name: str, work: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """Return what the work returns.

        Raises:
            StageStopped: the work raised; the exception itself is in `fault`.
        """
        answers: list[Answer] = []

        def stage() -> None:
            answers.append(self.guarded(lambda: self.inner(name, work, *args, **kwargs)))

        if not self.lost:
            self._as_a_task(name, stage)
        if not answers:
            stage()
        return answers[0]

    def guarded(self, work: Callable[[], Answer]) -> Answer:
        """Return what the work returns; put a fault aside and raise only what may be told of it."""
        try:
            return work()
        except StageStopped:
            raise
        except Exception as fault:  # noqa: BLE001 - Prefect would store its message
            self.fault = fault
        # Raised outside the except block, so that the fault does not hang on it as its context.
        raise StageStopped(told(self.fault))

    def _as_a_task(self, name: str, stage: Callable[[], None]) -> None:
        from prefect import task
        from prefect.cache_policies import NO_CACHE

        @task(name=name, task_run_name=name, persist_result=False, cache_policy=NO_CACHE, log_prints=False)
        def called() -> None:
            stage()

        try:
            called()
        except StageStopped:
            raise
        except Exception:  # noqa: BLE001 - Prefect's own, of any kind: the stage's are StageStopped
            self.lost = True
        else:
            self.stages += 1
