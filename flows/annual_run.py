"""The annual run as Prefect sees it: a run id, the year, the stages, and counts. Imports prefect."""

import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID

from prefect import flow, get_client
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Completed, Crashed, Failed

from flows.faults import StageStopped
from flows.tracking import Plain, Step, Tracked

SETTLING = 10.0
"""Seconds to wait for the server to have written the stages down. It took under 1 where observed."""

Answer = TypeVar("Answer")
Figures = Mapping[str, Mapping[str, int]]
"""What the run's artifacts show: a title, then what was counted and how many. Counts only, never a name."""

_STORY: ContextVar[Callable[[], None]] = ContextVar("_STORY")


@flow(name="annual run", flow_run_name="{year} {run_id}", persist_result=False, log_prints=False)
def annual_run(run_id: str, year: int) -> State[None]:
    """Check one year's declarations against the student records."""
    try:
        _STORY.get()()
    except StageStopped as stopped:
        # Returned, not raised: of a raised one Prefect keeps a record that holds the folder's path (seen).
        return Failed(message=str(stopped))
    return Completed()


def tracked(
    run_id: str,
    year: int,
    story: Callable[[Step], Answer],
    figures: Callable[[Answer], Figures],
    plain: Plain,
    lost: Callable[[], None],
    *,
    alone: bool,
) -> Answer:
    """Tell the story inside a Prefect flow run and return its answer.

    `alone` says that no other run can be using this history: one that counts as running was killed.
    `lost` is called where the run history failed on the way and the story went on without it.

    The flow's parameters are all that Prefect is given, so the story reaches it through the context.

    Raises:
        Exception: whatever really ended a stage, as in an untracked run.
    """
    step = Tracked(plain)
    answers: list[Answer] = []
    runs: list[UUID] = []

    def told_inside() -> None:
        runs.append(UUID(str(flow_run.id)))
        answers.append(step.guarded(lambda: story(step)))
        _publish(figures(answers[0]))

    token = _STORY.set(told_inside)
    try:
        # The heartbeat thread sleeps in slices of a second, which every flow waits for at its end.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            if alone:
                close_forgotten_runs()
            annual_run(run_id, year, return_state=True)
            if runs and not step.lost:
                _settle(runs[0], step.stages)
    except Exception:  # noqa: BLE001 - Prefect's own, of any kind: the story's are put aside in `step.fault`
        step.lost = True
    finally:
        _STORY.reset(token)
    if step.fault is not None:
        raise step.fault
    if step.lost:
        lost()
    return answers[0] if answers else story(plain)


def close_forgotten_runs() -> None:
    """Mark as crashed what still counts as running.

    Only for a history of the folder's own: its lock says that no other run is at work. A killed run cannot
    report itself, and would count as running for ever.
    """
    running = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])))
    with get_client(sync_client=True) as client:
        for forgotten in client.read_flow_runs(flow_run_filter=running):
            client.set_flow_run_state(
                forgotten.id, Crashed(message="The run was ended from outside."), force=True
            )


def _publish(figures: Figures) -> None:
    for title, counted in figures.items():
        create_table_artifact(
            key=title.replace(" ", "-"),
            table=[{"what": what, "how many": count} for what, count in counted.items()],
            description=title.capitalize(),
        )


def _settle(run: UUID, stages: int) -> None:
    """Wait until the server has written down how every stage ended.

    Stages reach it as events that it writes later; stopped at once, it lost a fifth of them (seen, 3.8.8).
    """
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=[run]))
    until = time.monotonic() + SETTLING
    with get_client(sync_client=True) as client:
        while time.monotonic() < until:
            kept = client.read_task_runs(flow_run_filter=wanted)
            if sum(bool(one.state and one.state.is_final()) for one in kept) >= stages:
                return
            time.sleep(0.1)
