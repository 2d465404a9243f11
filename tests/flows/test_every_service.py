"""One college whose staff hand in every sample of every service: what comes of it, and what stays nowhere."""

import contextlib
import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.read_path import connection_rows, read_path
from flows.cli import answer
from records.policy import Service

EXPORTS = Path(__file__).resolve().parents[2] / "data_samples" / "exports"
EXPECTED = ".expected.csv"
SAMPLES = sorted(path.with_name(path.name.removesuffix(EXPECTED)) for path in EXPORTS.glob(f"*/*{EXPECTED}"))
STUDENTS = "student_id,given,family\n100,Zebedee,Quillfeather\n101,Araminta,Oxtoboggan\n"
WHOLE_NAME = 10
"""Letters from which a name can stand nowhere by chance."""


@dataclass(frozen=True)
class Ran:
    """The folder after a run, what the run printed, and the names that were handed in."""

    folder: Path
    said: str
    names: frozenset[str]


def owned(sample: Path) -> Iterator[str]:
    """Yield what the samples' owners are called, so that their exports are taken for the staff's own."""
    for reading in read_path(sample):
        yield from reading.owner.names | reading.owner.handles


def hand_in(folder: Path, staff_id: str, sample: Path) -> None:
    place = folder / "declarations" / staff_id
    if sample.is_dir():
        shutil.copytree(sample, place / sample.name)
    else:
        place.mkdir(parents=True)
        shutil.copy(sample, place / sample.name)
    with (place / "declaration.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["service", "account_held", "answer", "account_name"])
        lines.writerows(["other", "yes", "", name] for name in sorted(owned(sample)))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("every service")
    (folder / "boundary-check.toml").write_text("[year]\nas_at = 2026-10-01\n")
    staff = [f"S{number:03}" for number in range(len(SAMPLES))]
    people = "".join(f"{one},Ambrose Nobody,{one}@example.org\n" for one in staff)
    (folder / "staff.csv").write_text(f"staff_id,name,email\n{people}")
    (folder / "students").mkdir()
    (folder / "students" / "students.csv").write_text(STUDENTS)
    names: set[str] = set()
    for staff_id, sample in zip(staff, SAMPLES, strict=True):
        hand_in(folder, staff_id, sample)
        rows = connection_rows(read_path(sample))
        said = [*rows["display_name"], *rows["handle"], *rows["emails"], *rows["phones"], *owned(sample)]
        names |= {name for name in said if name and len(name) >= WHOLE_NAME}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        said_by = _answered(["run", str(folder), "--no-track"])
    return Ran(folder, said_by, frozenset(names))


def _answered(words: list[str]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        assert answer(words) == 3  # many a sample shows a fault
    return out.getvalue()


def written(folder: Path) -> Iterator[Path]:
    """Yield what the run wrote, as opposed to what was handed in."""
    handed_in = {"declarations", "students", "staff.csv", "boundary-check.toml"}
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).parts[0] not in handed_in:
            yield path


def test_nobody_who_matches_nobody_is_written_anywhere(ran: Ran) -> None:
    """Promise 1, for every service that we read."""
    handed_in = b"".join(p.read_bytes() for p in (ran.folder / "declarations").rglob("*") if p.is_file())
    assert sum(name.encode() in handed_in for name in ran.names) > 100  # else nothing could be found
    files = list(written(ran.folder))
    assert len(files) > 5
    for path in files:
        data = path.read_bytes()
        assert [name for name in ran.names if name.encode() in data] == []


def test_nothing_that_is_said_names_anybody(ran: Ran) -> None:
    """Promise 2, for every service that we read."""
    assert "Open next:" in ran.said
    assert [name for name in ran.names if name in ran.said] == []


def test_every_service_with_samples_was_read_from_them(ran: Ran) -> None:
    with (ran.folder / "review" / "2026" / "coverage.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    read = {line["service"] for line in lines if line["answer"] in ("read", "read in part")}
    typed = {line["service"] for line in lines if line["answer"] == "declared by hand"}
    by_hand = {Service.WHISPER, Service.DISCORD, Service.PINTEREST, Service.BEREAL, Service.OTHER}
    assert {service.value for service in set(Service) - by_hand} <= read
    assert Service.WHISPER.value in typed
    unread = [line for line in lines if line["answer"] == "handed in not read" and not line["problem"]]
    assert unread == []
