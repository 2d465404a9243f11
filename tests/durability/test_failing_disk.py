"""Fail at the first write, sync, cut, delete or rename, then at the second, until all of it goes through."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from records.problem import Refused
from review.files import put
from review.register import open_register
from review.register.backups import back_up, check_backup
from tests.durability.failing_disk import FULL, IO_ERROR, Disk, failing
from tests.durability.promises import attempt, hold, tell

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="the shim reaches SQLite as Unix loads it"),
]
MOST = 3_000


def decide(path: Path, first: int, acknowledged: set[str], attempted: set[str]) -> None:
    """Open the register, record four decisions, close it: close writes the log into the file."""
    register = open_register(path)
    try:
        for number in range(first, first + 4):
            attempted.add(f"attempt {number}")
            tell(register, attempt(number))
            acknowledged.add(f"attempt {number}")
    finally:
        register.close()


@pytest.mark.parametrize("answer", [IO_ERROR, FULL], ids=["io error", "full"])
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "from then on"])
def test_recording_survives_a_fault_at_any_operation(tmp_path: Path, answer: int, for_good: bool):
    path = tmp_path / "register.db"
    open_register(path).close()
    acknowledged: set[str] = set()
    attempted: set[str] = set()
    for number in range(1, MOST):
        disk = Disk(fail_at=number, for_good=for_good, answer=answer)
        refused = None
        with failing(disk):
            try:
                decide(path, number * 10, acknowledged, attempted)
            except Refused as fault:
                refused = fault.problem.code
        assert refused in {None, "BC-REC-002", "BC-REC-004", "BC-REC-007", "BC-REC-008"}
        hold(path, acknowledged, attempted)
        if disk.done < number:
            break
    assert disk.done < number, "in the end all of it went through"
    assert refused is None
    assert {"write", "sync"} <= set(disk.kinds)
    assert number > 10


def test_a_register_is_made_whole_or_not_at_all(tmp_path: Path):
    made = 0
    for number in range(1, MOST):
        path = tmp_path / f"{number}.db"
        disk = Disk(fail_at=number, for_good=True)
        with failing(disk), suppress(Refused):
            open_register(path).close()
        made += path.exists()
        hold(path, (), ())  # one that was not made is made now
        if disk.done < number:
            break
    assert disk.done < number
    assert 0 < made < number


def lists(folder: Path) -> Callable[[str], None]:
    return lambda text: put(folder / "review-list.csv", lambda made: made.write_text(text) and None)


def test_a_list_is_the_old_or_the_new_one_at_any_fault(tmp_path: Path):
    write = lists(tmp_path)
    write("old")
    for number in range(1, MOST):
        disk = Disk(fail_at=number)
        with failing(disk):
            try:
                write("new")
            except Refused as refused:
                assert refused.problem.code == "BC-REC-028"
        files = {file.name: file.read_text() for file in tmp_path.iterdir()}
        assert files in ({"review-list.csv": "old"}, {"review-list.csv": "new"})
        if disk.done < number:
            break
        write("old")
    assert disk.kinds.keys() >= {"fsync"}
    assert number > 2


def test_a_backup_is_whole_or_not_there_at_any_fault(tmp_path: Path):
    register = open_register(tmp_path / "register.db")
    for number in range(20):
        tell(register, attempt(number))
    for number in range(1, MOST):
        place = tmp_path / f"backup {number}.db"
        disk = Disk(fail_at=number)
        with failing(disk), suppress(Refused):
            back_up(register, place)
        if place.exists():
            assert (check_backup(place).events, check_backup(place).problems) == (20, ())
            place.unlink()
        if disk.done < number:
            break
    register.close()
    assert disk.done < number
