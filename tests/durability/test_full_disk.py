"""A disk that is really full: a small tmpfs, where root allows one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.problem import Refused
from review.register import open_register
from tests.durability.promises import attempt, hold, tell

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk, and only Linux has tmpfs")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this system lets not even root mount a tmpfs")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_loses_nothing_and_room_makes_it_go_on(small_disk: Path):
    path = small_disk / "register.db"
    acknowledged, attempted, refused = set(), set(), 0
    for number in range(2_000):
        attempted.add(f"attempt {number}")
        try:
            register = open_register(path)
            try:
                tell(register, attempt(number))
                acknowledged.add(f"attempt {number}")
            finally:
                register.close()
        except Refused as fault:
            assert fault.problem.code in {"BC-REC-004", "BC-REC-008"}
            refused += 1
            if refused == 5:
                break
    assert refused == 5, "the disk did fill up"
    assert len(acknowledged) > 10
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    hold(path, acknowledged, attempted)
    register = open_register(path)
    before = register.head().seq
    for number in sorted(int(one.split()[1]) for one in attempted):
        tell(register, attempt(number))  # all of it again: what was recorded is not recorded twice
    assert register.head().seq == len(attempted) >= before
    register.close()
    hold(path, attempted, attempted)
