"""`record --apply`, killed 500 times at random moments: what it had acknowledged is there, whole and once.

One process imports everything and then forks for each call, so that the kills fall into the recording and
not into the start of Python. Kills prove what a dying process leaves; a power cut is for the disk to survive.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from review.register import open_register
from tests.durability.promises import LABELS, hold_together

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither fork nor SIGKILL"),
    pytest.mark.timeout(600),
]

KILLS, KILLS_IN_ONE_FOLDER = 500, 50

FORKING = """
import json, os, sys
import flows.cli, flows.record_decisions  # everything that record needs, once

for line in sys.stdin:
    call, out = json.loads(line)
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 1)
        os._exit(flows.cli.answer(call))
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""

SYLLABLES = ("Tre", "Pol", "Pen", "Car", "Nan", "Bos", "Lan", "Ros")
ENDS = ("quillow", "wartha", "brennack", "gullace", "skewes")
PEOPLE = [f"{first}wenna {first}{end}" for first in SYLLABLES for end in ENDS]


@pytest.fixture(scope="module")
def college(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose one run found forty matches."""
    folder = tmp_path_factory.mktemp("college")
    students = "".join(f"{n},{name.replace(' ', ',')},current\n" for n, name in enumerate(PEOPLE, 1000))
    files = {
        "boundary-check.toml": '[people]\nlead = "S1"\n',
        "staff.csv": "staff_id,name,email\nS1,Lead Person,s1@example.org\nS2,Ivo Second,s2@example.org\n",
        "students/students.csv": "student_id,given,family,status\n" + students,
        "declarations/S2/list.csv": "service,display_name\n" + "".join(f"facebook,{one}\n" for one in PEOPLE),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    run = [sys.executable, "-m", "flows.cli", "run", str(folder), "--no-track", "--as-at", "2026-10-01"]
    subprocess.run(run, check=False, capture_output=True)
    assert len(match_ids(folder)) == len(PEOPLE)
    return folder


@pytest.fixture
def forking() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.stdin.close()
    process.wait()
    process.stdout.close()


def match_ids(folder: Path) -> list[str]:
    register = open_register(folder / "register.db")
    with register.reading() as connection:
        found = [row[0] for row in connection.exec_driver_sql("SELECT match_id FROM match ORDER BY match_id")]
    register.close()
    return found


def marks(folder: Path, number: int, ids: list[str]) -> Path:
    """A list of marks that no other round has; every round says otherwise than the one before."""
    file = folder / f"marks {number}.csv"
    label = LABELS[number % 2]
    rows = "".join(f"{one},{label},round {number}\n" for one in ids)
    file.write_text(f"match_id,Decision,Note\n{rows}", encoding="utf-8")
    return file


def record(forking: subprocess.Popen[str], folder: Path, file: Path, kill_after: float | None) -> list[str]:
    """Record a file, killed after so many seconds (None: not); the match_ids that were acknowledged."""
    out = folder / "said.txt"
    call = ["record", str(file), "--by", "S1", "--folder", str(folder), "--apply"]
    forking.stdin.write(json.dumps([call, str(out)]) + "\n")
    forking.stdin.flush()
    pid = int(forking.stdout.readline())
    if kill_after is not None:
        time.sleep(kill_after)
        with suppress(ProcessLookupError):  # it had ended before
            os.kill(pid, signal.SIGKILL)
    code = int(forking.stdout.readline())
    assert code in ({0, -signal.SIGKILL} if kill_after is not None else {0})
    whole = out.read_text(encoding="utf-8").split("\n")[:-1] if out.exists() else []
    return [line.split()[1] for line in whole if line.startswith("recorded ")]


def stored_by_round(folder: Path) -> dict[str, list[str]]:
    """The match_ids decided in each round, as the notes beside the events tell."""
    register = open_register(folder / "register.db")
    with register.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT wording.note, event.match_id FROM event JOIN wording ON wording.seq = event.seq"
        ).all()
    register.close()
    found: dict[str, list[str]] = {}
    for note, match_id in rows:
        found.setdefault(note, []).append(match_id)
    return found


def test_nothing_acknowledged_is_lost_in_500_kills(college: Path, forking, tmp_path: Path):
    chance = random.Random(20261125)
    ids = match_ids(college)
    killed_inside = acknowledged_in_all = 0
    for start in range(0, KILLS, KILLS_IN_ONE_FOLDER):
        folder = Path(shutil.copytree(college, tmp_path / f"college {start}"))
        began = time.monotonic()
        assert len(record(forking, folder, marks(folder, start, ids), None)) == len(ids)
        usual = time.monotonic() - began
        acknowledged: dict[int, list[str]] = {}
        for number in range(start + 1, start + 1 + KILLS_IN_ONE_FOLDER):
            (folder / "said.txt").unlink(missing_ok=True)
            moment = chance.uniform(0, usual * 1.1)
            acknowledged[number] = record(forking, folder, marks(folder, number, ids), moment)
        stored = stored_by_round(folder)
        for number, said in acknowledged.items():
            kept = stored.get(f"round {number}", [])
            assert set(said) <= set(kept) <= set(ids), f"round {number}"
            assert len(kept) == len(set(kept)), f"round {number}: something is stored twice"
            killed_inside += 0 < len(kept) < len(ids)
            acknowledged_in_all += len(said)
        register = open_register(folder / "register.db")
        hold_together(register)
        register.close()
        again = record(forking, folder, marks(folder, number, ids), None)
        assert len(again) == len(ids) - len(stored.get(f"round {number}", [])), "done again, not done twice"
    told = (
        f"{KILLS} kills, {killed_inside} inside the recording, {acknowledged_in_all} decisions acknowledged"
    )
    sys.stdout.write(f"{told}\n")
    assert killed_inside > KILLS // 20
