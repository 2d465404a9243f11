"""Stages and faults: what is told of an exception, and that nothing else is."""

from pathlib import Path

import polars as pl
import pytest

from flows.faults import StageStopped, as_problem, own_frames, told
from flows.one_alone import bring_together, folder_alone
from flows.tracking import Plain, Tracked
from records.problem import Problem, Refused
from records.tables import CONNECTIONS, held_to

SECRET = "Kerra Quillabear"


def caught(work: object, *given: object) -> BaseException:
    with pytest.raises(Exception) as fault:  # noqa: PT011 - of any kind
        work(*given)  # type: ignore[operator]
    return fault.value


def raises(fault: BaseException) -> None:
    raise fault


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ValueError(SECRET), "BC-INT-001"),
        (KeyError(SECRET), "BC-INT-001"),
        (pl.exceptions.ComputeError(f"could not parse `{SECRET}`"), "BC-INT-001"),
        (MemoryError(SECRET), "BC-INT-002"),
        (OSError(28, "No space left on device", f"/home/{SECRET}"), "BC-INT-003"),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), "BC-INT-001"),
    ],
)
def test_a_fault_of_ours_is_told_by_its_type_and_never_its_message(fault: Exception, code: str) -> None:
    raised = caught(raises, fault)
    assert as_problem(raised).code == code
    for said in (told(raised), str(as_problem(raised))):
        assert said.startswith(code)
        for part in SECRET.split():
            assert part not in said


def test_our_own_lines_are_named_and_nobody_elses() -> None:
    raised = caught(held_to, pl.DataFrame({SECRET: [1]}), CONNECTIONS)
    frames = own_frames(raised.__traceback__)
    assert frames.startswith("records/tables.py:")
    assert "test_stages" not in frames
    assert SECRET not in frames


def test_a_refusal_is_told_to_prefect_by_its_code_alone() -> None:
    problem = Problem("BC-IMP-010", f"declarations/{SECRET}.zip", 4, None, "What.", "Do.")
    assert told(Refused(problem)) == "BC-IMP-010"
    assert as_problem(Refused(problem)) is problem


def test_a_plain_step_returns_what_the_work_returns_and_notes_its_name_and_time() -> None:
    names: list[str] = []
    step = Plain(names.append)
    assert step("add up", sum, [1, 2]) == 3
    assert names == ["add up"]
    assert set(step.seconds) == {"add up"}


def test_a_guarded_fault_is_put_aside_and_hangs_on_nothing_that_is_raised() -> None:
    step = Tracked(Plain())
    stopped = caught(step.guarded, lambda: raises(ValueError(SECRET)))
    assert isinstance(stopped, StageStopped)
    assert SECRET not in str(stopped)
    assert stopped.__cause__ is None
    assert stopped.__context__ is None
    assert str(step.fault) == SECRET


def test_a_lost_history_carries_the_stages_on_without_it() -> None:
    step = Tracked(Plain(), lost=True)
    assert step("add up", sum, [1, 2]) == 3
    assert step.stages == 0


@pytest.mark.parametrize("staff_id", ["S1", "../../etc", "a/b", "..", "S 1"])
def test_one_persons_folder_stays_inside_the_year(tmp_path: Path, staff_id: str) -> None:
    folder = folder_alone(tmp_path, staff_id)
    assert folder.resolve().parent == tmp_path.resolve()


def test_one_persons_first_run_makes_the_years_lists(tmp_path: Path) -> None:
    alone = tmp_path / "only S1"
    alone.mkdir()
    for name, text in {
        "review-list.csv": "match_id,weight,staff_id\nm_1,2.000,S1\n",
        "connections.csv": "match_id,service\nm_1,facebook\n",
        "coverage.csv": "staff_id,service\nS1,facebook\n",
    }.items():
        (alone / name).write_text(text, encoding="utf-8")
    bring_together(tmp_path, alone, "S1")
    for name in ("review-list.csv", "connections.csv", "coverage.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (alone / name).read_text(encoding="utf-8")
