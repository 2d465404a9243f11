"""How the register stood when a run or a recording ended, noted outside it; and what a restore gave up."""

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from flows.run_notes import RECORDED, RUN, NotedHead, read_notes
from flows.working_folder import WorkingFolder
from records.problem import Problem
from review.files import put
from review.register import Head

RESTORED = "restored.json"

_GIVEN_UP = TypeAdapter(list[NotedHead])


def noted_heads(working: WorkingFolder) -> tuple[list[Head], list[Problem]]:
    """Return the heads that runs and recordings noted, and which notes cannot be read.

    Only a head noted elsewhere shows that the register's tail was cut off.
    """
    heads: list[Head] = []
    problems: list[Problem] = []
    for file in sorted(path for name in (RUN, RECORDED) for path in working.path.glob(f"review/**/{name}")):
        notes = read_notes(file)
        if notes is not None and notes.register_ is not None:
            heads.append(Head(notes.register_.seq, notes.register_.hash))
        else:
            what = "This file no longer says how the register stood, so a tail cut off since would not show."
            do = "Put it back from a backup, or run the year again."
            place = file.relative_to(working.path).as_posix()
            problems.append(Problem("BC-RUN-022", place, None, None, what, do))
    return heads, problems


def given_up(working: WorkingFolder) -> set[Head]:
    """The noted heads that restoring a backup gave up, by somebody's own command."""
    try:
        noted = _GIVEN_UP.validate_json((working.path / "review" / RESTORED).read_bytes())
    except (OSError, ValidationError):
        return set()
    return {Head(one.seq, one.hash) for one in noted}


def give_up_after(working: WorkingFolder, head: Head) -> None:
    """Note that what was recorded after this head is given up, so that `verify` does not call it tampering.

    Raises:
        Refused: BC-REC-028: it could not be noted.
    """
    later = {one for one in noted_heads(working)[0] if one.seq > head.seq}
    lost = sorted(later | given_up(working))
    if lost:
        text = json.dumps([{"seq": one.seq, "hash": one.hash} for one in lost]) + "\n"

        def write(made: Path) -> None:
            made.write_text(text, encoding="utf-8")

        put(working.path / "review" / RESTORED, write)
