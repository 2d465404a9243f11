"""Write the dump of a register of this release, invented people only; a release keeps its dump for ever.

`python tests/review/registers/make_release_dump.py tests/review/registers/0001.sql` was run with the first
release's code. Later releases add a file and leave the older ones as they are.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

from review.matches.identity import match_id_of
from review.register import NewEvent, Wording, open_register, tables
from review.register.events import canonical

FACTS = {"staff_name": "Jowan Tregenza", "student_id": "L100", "student_name": "Emma Nankivell"}


def main(to: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "register.db"
        register = open_register(path)
        match_id = match_id_of(register.key, "S001", "L100")
        with register.writing() as connection:
            connection.execute(
                tables.match.insert(), {"match_id": match_id, "staff_id": "S001", "person": "L100"}
            )
            connection.execute(
                tables.observation.insert(), {"match_id": match_id, "year": 2026, "facts": canonical(FACTS)}
            )
            decided = {"outcome": "Exempt: relative", "role": "lead", "on": "2026-11-23", "expires": None}
            event = NewEvent(
                "decided",
                "S009",
                match_id,
                2026,
                detail=decided,
                wording=Wording("cousin", None),
                basis=FACTS,
            )
            register.append(connection, [NewEvent("run", "run", year=2026, run_id="r_1"), event])
        register.close()
        with sqlite3.connect(path) as connection:
            to.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
        connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
